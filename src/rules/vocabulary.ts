/** Words of the domain. Their Chinese is in processes/glossary.yaml; names are an API (never renamed). */

export const ROLES = [
  "chief",
  "executive-deputy",
  "deputy",
  "related-deputy",
  "presiding-deputy",
  "paired-deputy",
  "secretary-general",
  "deputy-secretary-general",
  "office-director",
  "office-deputy-director",
  "office",
  "department-head",
  "department-officer",
  "lead-department",
  "related-department",
  "county-head",
  "township-head",
  "party-group-member",
  "presider",
  "convener",
  "party-committee",
  "congress",
  "legal",
  "finance",
  "government",
  "other-leaders",
  "superior",
  "public",
] as const;
export type Role = (typeof ROLES)[number];

export const ACTIONS = [
  "propose",
  "review",
  "verify",
  "examine",
  "endorse",
  "countersign",
  "sign",
  "enact",
  "ask-leave",
  "consent",
  "determine",
  "approve",
  "report",
  "submit",
  "collate",
  "file",
  "inform",
  "coordinate",
  "negotiate",
  "decide",
  "deliver",
  "draft",
  "act",
  "accept",
  "assist",
  "feedback",
  "supervise",
  "evaluate",
  "receive",
  "convene",
] as const;
export type Action = (typeof ACTIONS)[number];

/** Acts of telling somebody; never a step. */
export const NOTICE_ACTS = ["report", "file", "inform", "copy"] as const;
export const NOTICE_FORMS = ["written", "oral", "any"] as const;
export const NOTICE_TIMES = ["before", "after", "at-once"] as const;

/** From worst to best; the worst decides. */
export const OUTCOMES = ["refuse", "return", "defer", "wait", "not-regulated", "proceed", "not-required"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const ROUTE_OUTCOMES = ["proceed", "not-required", "not-regulated"] as const;

export const EFFECTS = ["refuse", "return", "defer", "wait", "warn"] as const;
export type Effect = (typeof EFFECTS)[number];

export const HARDNESS = ["hard", "soft", "open"] as const;
export type Hardness = (typeof HARDNESS)[number];

export const UNITS = ["workday", "day", "hour"] as const;
export type Unit = (typeof UNITS)[number];

export const DIRECTIONS = ["after", "before"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const PARTY_STATUS = ["agreed", "objected", "pending", "overdue", "deemed-no-objection", "invalid"] as const;
export type PartyStatus = (typeof PARTY_STATUS)[number];

export const MARK_EFFECTS = ["consent", "read", "incomplete"] as const;
export type MarkEffect = (typeof MARK_EFFECTS)[number];

export const MEETINGS = [
  "plenary",
  "executive",
  "chief-office",
  "special",
  "coordination",
  "party-group",
  "study",
] as const;
export type Meeting = (typeof MEETINGS)[number];

export const DOCUMENT_TYPES = [
  "regulation",
  "normative-document",
  "order",
  "decision",
  "bill",
  "request",
  "report",
  "letter",
  "personnel",
  "comprehensive",
  "policy",
  "numbered-series",
  "routine",
  "notice",
  "reply",
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
