import { z } from "zod";
import { GuichengError } from "../src/errors.ts";
import { DATE_ACCEPTED, dayOf, isDateOrTime } from "../src/rules/facts/common.ts";
import { Minutes } from "../src/rules/facts/minutes.ts";
import { type Decision, parseFacts } from "../src/rules/facts.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { BadData } from "./failures.ts";
import { endOf, startOf } from "./leave-days.ts";
import { MeetingPlan } from "./meeting-document.ts";
import { relatedDeputies } from "./people.ts";
import type { TaskVariables } from "./variables.ts";

/** What an OA sends to start a case: the document, and per decision the facts it knows. Acts already done are no facts here:
 * the case itself records them. */

const text = z.string({ error: "文本" }).min(1, "不能为空的文本");
const facts = z.record(z.string(), z.unknown(), { error: "对象" });
const list = { error: "至少一项的列表" };

const Countersign = z.strictObject(
  {
    purpose: z.enum(["request", "draft"], { error: "request | draft" }),
    leadLimit: z.unknown().optional(),
    leadSignedBy: z.unknown().optional(),
    jointSubmission: z.unknown().optional(),
    major: z.unknown().optional(),
    parties: z
      .array(
        z.strictObject(
          {
            id: text,
            kind: z
              .enum(["department", "lower-government"], { error: "department | lower-government" })
              .default("department"),
          },
          { error: objectOf("id、kind") },
        ),
        list,
      )
      .min(1, list),
  },
  { error: objectOf("purpose、leadLimit、leadSignedBy、jointSubmission、major、parties") },
);

const date = z.string({ error: DATE_ACCEPTED }).refine(isDateOrTime, { error: DATE_ACCEPTED });

/** What a leader leaves to somebody while away: for which acts, and from when until when. */
export const Delegation = z.strictObject(
  {
    /** Person who acts (jurisdiction.yaml `people`). */
    to: text,
    /** Acts by name (domain: `delegation.scope`). */
    scope: z.array(text, list).min(1, list),
    written: z.boolean({ error: "true 或 false" }).default(false),
    /** First and last day or moment; the whole leave where nothing is said. */
    from: date.optional(),
    until: date.optional(),
  },
  { error: objectOf("to、scope、written、from、until") },
);
export type Delegation = z.infer<typeof Delegation>;

const MINUTES_TOPICS = Minutes.shape.topics.unwrap().element.options;

const FIELDS = {
  title: text,
  /** Portfolios concerned, the one in charge first. */
  portfolioIds: z.array(text, list).default([]),
  incoming: facts.optional(),
  /** Present exactly when the text is to be issued. */
  signing: facts.optional(),
  countersign: Countersign.optional(),
  /** Who submitted it, where that is to be one person. */
  submitterId: text.optional(),
  /** Whose leave it is: a person of jurisdiction.yaml. */
  applicantId: text.optional(),
  leave: facts.optional(),
  delegations: z.array(Delegation, list).optional(),
  supervision: facts.optional(),
  /** Who answers for a supervised item, the lead first; the others assist. */
  responsibleIds: z.array(text, list).min(1, list).optional(),
  agenda: facts.optional(),
  /** What the topic touches, as the decision on minutes asks about it. */
  minutesTopics: z.array(z.enum(MINUTES_TOPICS, { error: MINUTES_TOPICS.join("、") }), { error: "列表" }).optional(),
  minutes: facts.optional(),
  /** A meeting that is to be held; its portfolios follow from its topics. */
  meeting: MeetingPlan.optional(),
};

export const CaseDocument = z.strictObject(FIELDS, { error: objectOf(Object.keys(FIELDS).join("、")) });
export type CaseDocument = z.infer<typeof CaseDocument>;

/** Decisions whose facts a document carries as they are. */
const CARRIED = ["incoming", "signing", "leave", "supervision", "agenda", "minutes"] as const;
type Carried = (typeof CARRIED)[number];

const LONGEST_SHOWN = 200;
const SAMPLE_DAY = "2026-01-01";

/** What the process records itself; an OA that sends it would decide its own case. */
const RECORDED: Record<Carried | "countersign", readonly string[]> = {
  incoming: ["approvals", "holders"],
  signing: ["approvals", "holders"],
  countersign: [],
  leave: ["approvals", "holders", "returned", "cancelledLeave", "returnReport", "itineraryChanged", "changeReported"],
  supervision: [
    "event",
    "feedback",
    "evaluated",
    "verified",
    "rectified",
    "reportedToGovernment",
    "published",
    "change",
    "inspection",
    "doneOn",
  ],
  agenda: ["approvals", "holders", "attendance", "deliveredOn"],
  minutes: ["approvals", "holders", "draftedBy", "reviewedBy", "signedBy", "issuedOn", "doneOn"],
};

/** Reads and checks a document, down to the facts of every decision it carries.
 * @throws {BadData} naming the field, what was found and what is accepted */
export function parseDocument(value: unknown): CaseDocument {
  const result = CaseDocument.safeParse(value, { reportInput: true });
  if (!result.success) throw refusal(result.error.issues[0] as z.core.$ZodIssue);
  const document = result.data;
  if (!document.meeting && document.portfolioIds.length === 0) {
    throw new BadData(`变量 document.portfolioIds：实际为 ${shown(portfoliosIn(value))}，应为${list.error}`);
  }
  for (const decision of ["incoming", "signing", "leave", "agenda", "minutes"] as const) {
    if (document[decision]) checkFacts(decision, document[decision]);
  }
  if (document.leave) checkDays(document.leave);
  if (document.meeting) checkLastDay(document.meeting);
  if (document.supervision) checkFacts("supervision", document.supervision, { event: "register" });
  if (document.countersign) checkFacts("countersign", { ...document.countersign, sentOn: SAMPLE_DAY });
  return document;
}

function portfoliosIn(value: unknown): unknown {
  return isRecord(value) ? value.portfolioIds : undefined;
}

/** A leave that keeps somebody away has days: who stands in, and until when, follows from them. A leave from a meeting has the meeting's day:
 * by it whoever organises the meeting finds the leave. */
function checkDays({ kind, departOn, returnOn }: Record<string, unknown>): void {
  if (kind === "meeting" && departOn === undefined) {
    throw new BadData(`变量 document.leave.departOn：实际为缺少，应为不参加的会议的日期，${DATE_ACCEPTED}`);
  }
  if (kind === "meeting") return;
  for (const [name, value] of Object.entries({ departOn, returnOn })) {
    if (value === undefined) throw new BadData(`变量 document.leave.${name}：实际为缺少，应为${DATE_ACCEPTED}`);
  }
  const [from, until] = [String(departOn), String(returnOn)];
  if (Date.parse(endOf(until)) <= Date.parse(startOf(from))) {
    throw new BadData(`变量 document.leave.returnOn：实际为 ${shown(until)}，应不早于出发 ${from}`);
  }
}

function checkLastDay({ date, lastDay }: MeetingPlan): void {
  if (lastDay !== undefined && lastDay < dayOf(date)) {
    throw new BadData(`变量 document.meeting.lastDay：实际为 ${shown(lastDay)}，应不早于会议日期 ${dayOf(date)}`);
  }
}

function objectOf(fields: string): string {
  return `含 ${fields} 的对象`;
}

function refusal(issue: z.core.$ZodIssue): BadData {
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const found = unknown === undefined ? issue.input : (issue.input as Record<string, unknown>)[unknown];
  const field = ["document", ...issue.path, ...(unknown === undefined ? [] : [unknown])].join(".");
  const remark = unknown === undefined ? "" : "不认识的字段，";
  return new BadData(`变量 ${field}：${remark}实际为 ${shown(found)}，应为${issue.message}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "缺少";
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}……` : text;
}

function checkFacts(decision: keyof typeof RECORDED, given: unknown, added: object = {}): void {
  const value = given as Record<string, unknown>;
  const recorded = RECORDED[decision].find((name) => name in value);
  if (recorded) {
    throw new BadData(
      `变量 document.${decision}.${recorded}：实际为 ${shown(value[recorded])}；办理情况由流程自己记录，不能随文带入`,
    );
  }
  try {
    parseFacts(decision, { ...value, ...added });
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    throw new BadData(`变量 document.${decision}：${error.message}`, { cause: error });
  }
}

export function documentOf(variables: TaskVariables): CaseDocument {
  return parseDocument(variables.json("document"));
}

/** Whether departments have to be asked before intake: not where they have agreed, nor where their dispute is already going up. */
export function countersignNeeded({ incoming, agenda, countersign }: CaseDocument): boolean {
  const text = incoming?.crossDepartment === true && incoming.countersigned !== true && incoming.dispute !== true;
  const topic = agenda !== undefined && crossesDepartments(agenda);
  return (text || topic) && (countersign?.parties.length ?? 0) > 0;
}

/** A topic that concerns several departments, whom nobody has asked yet. */
function crossesDepartments(given: Record<string, unknown>): boolean {
  const { topic, preparation } = parseFacts("agenda", given);
  return topic.crossDepartment && preparation.consultation === "none";
}

/** A document with a submitter's corrections merged in, field by field; null takes a field away. The result is checked as a whole. */
export function corrected(document: CaseDocument, corrections: unknown): CaseDocument {
  return parseDocument(merge(document, corrections));
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isRecord(base) || !isRecord(patch)) return patch === undefined ? base : patch;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, merge(Object.hasOwn(base, key) ? base[key] : undefined, value));
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The document's facts for a decision. How many leaders' portfolios are concerned follows from those it names, unless it says so itself.
 * @throws {BadData} when it carries no such facts */
export function factsOf(
  document: CaseDocument,
  decision: Decision,
  profile: JurisdictionProfile,
): Record<string, unknown> {
  const facts = isCarried(decision) ? document[decision] : undefined;
  if (!facts) throw new BadData(`变量 document.${decision}：缺少；这一步须有这些事实`);
  if (decision === "leave" || decision === "supervision" || decision === "minutes") return facts;
  const portfolios = 1 + relatedDeputies(profile, document.portfolioIds).length;
  if (decision === "agenda") return { ...facts, topic: { portfolios, ...(facts.topic as object | undefined) } };
  return { portfolios, ...facts };
}

function isCarried(decision: Decision): decision is Carried {
  return CARRIED.some((known) => known === decision);
}
