import { GuichengError } from "../errors.ts";
import { walkApprovals } from "./approvals.ts";
import { cited } from "./cited.ts";
import { type PartyRound, settleParties } from "./countersign-parties.ts";
import { deadlineFrom, type WorkCalendar } from "./deadlines.ts";
import { derivedFacts } from "./derived-facts.ts";
import { type Approval, DATE_ACCEPTED, dayOf, isDateOrTime } from "./facts/common.ts";
import { type Decision, type FactsOf, parseFacts } from "./facts.ts";
import type { JurisdictionProfile, RuleVersion } from "./jurisdiction.ts";
import type { Deadline, Finding, Notice, RuleStatus, Ruling, Step } from "./ruling.ts";
import type { CompiledTable, Hit, TableKind } from "./table.ts";
import { optionalWord, requiredText, word } from "./table-words.ts";
import {
  ACTIONS,
  EFFECTS,
  MARK_EFFECTS,
  NOTICE_ACTS,
  NOTICE_FORMS,
  NOTICE_TIMES,
  OUTCOMES,
  type Outcome,
  ROLES,
  ROUTE_OUTCOMES,
  type Role,
} from "./vocabulary.ts";

/** One government's tables for one decision, compiled. */
export interface DecisionTables {
  /** Where they came from and the hash of their bytes. */
  tables: Ruling["tables"];
  compiled: { kind: TableKind; evaluate: CompiledTable }[];
}

/** Everything of one government that a ruling depends on. */
export interface Jurisdiction {
  profile: JurisdictionProfile;
  decisions: Partial<Record<Decision, DecisionTables>>;
}

export interface Circumstances {
  /** Day or moment on which the question is asked, `YYYY-MM-DD` or ISO date-time with offset. */
  asOf: string;
  calendar: WorkCalendar;
}

/** Derived facts that say that what the steps have to come before has happened: left, met, issued. */
const ACTS_PASSED = ["departed", "meetingPassed", "issued"];

/** Answers one question under one government's rule.
 * @param input facts as the domain names them; defaults are filled here
 * @throws {GuichengError} FACTS_*, DATE_INVALID, TABLE_MISSING, TABLE_OUTPUT, CALENDAR_* */
export function decide(
  decision: Decision,
  jurisdiction: Jurisdiction,
  input: unknown,
  circumstances: Circumstances,
): Ruling {
  return decideTraced(decision, jurisdiction, input, circumstances).ruling;
}

/** The ruling, and every table row that spoke (for row coverage and explanations). */
export function decideTraced(
  decision: Decision,
  jurisdiction: Jurisdiction,
  input: unknown,
  { asOf, calendar }: Circumstances,
): { ruling: Ruling; route: string; hits: Hit[] } {
  if (!isDateOrTime(asOf)) {
    throw new GuichengError({ code: "DATE_INVALID", place: "asOf", found: String(asOf), accepted: DATE_ACCEPTED });
  }
  const facts = parseFacts(decision, input);
  const tables = jurisdiction.decisions[decision];
  if (!tables) {
    throw new GuichengError({
      code: "TABLE_MISSING",
      place: `${jurisdiction.profile.id}/${decision}.dmn`,
      accepted: Object.keys(jurisdiction.decisions).join("、"),
    });
  }
  const hits: Hit[] = [];
  const ask = (kind: TableKind, context: Record<string, unknown>): Hit[] => {
    const found = tables.compiled.filter((table) => table.kind === kind).flatMap((table) => table.evaluate(context));
    hits.push(...found);
    return found;
  };
  const closeOfBusiness = jurisdiction.profile.closeOfBusiness;
  const derived = derivedFacts(decision, facts, asOf);
  const context: Record<string, unknown> = { ...facts, ...derived };

  let round: PartyRound | undefined;
  if (decision === "countersign") {
    round = settleParties(facts as FactsOf<"countersign">, { asOf, calendar, closeOfBusiness, ask });
    Object.assign(context, round.counts);
  }

  const [routeHit] = ask("route", context);
  if (!routeHit) {
    throw new GuichengError({
      code: "TABLE_OUTPUT",
      place: `${jurisdiction.profile.id}/${decision}.dmn ${decision}-route`,
      found: "没有一行适用",
      remedy: "请在末尾加一行不设条件的兜底行",
    });
  }
  const routeOutcome = word(routeHit, "outcome", ROUTE_OUTCOMES);
  context.route = routeHit.values.route;

  const findings: Finding[] = [...(round?.findings ?? []), ...ask("findings", context).map(findingFrom)];
  const deadlines: Deadline[] = round?.deadlines ?? [];
  if (!round) {
    for (const hit of ask("deadlines", context)) {
      const { deadline, late } = deadlineFrom(hit, context, { asOf, calendar, closeOfBusiness });
      if (deadline) deadlines.push(deadline);
      if (late) findings.push(late);
    }
  }
  const table = ask("steps", context).map((hit) => ({ step: stepFrom(hit), skipped: skippedEffect(hit) }));
  const walk = walkApprovals(table, {
    approvals: "approvals" in facts ? (facts.approvals as Approval[] | undefined) : undefined,
    holders: "holders" in facts ? (facts.holders as Partial<Record<Role, number>> | undefined) : undefined,
    judged: decision === "countersign",
    actHappened: ACTS_PASSED.some((name) => derived[name]) || ("submitted" in facts && facts.submitted === true),
    coordinated: "coordination" in facts ? facts.coordination : [],
    routeBasis: cited(routeHit).basis,
  });
  findings.push(...walk.findings);
  const notices: Notice[] = ask("notices", context).map(noticeFrom);
  const [effectHit] = ask("effect", context);
  const effect = effectHit && optionalWord(effectHit, "effect", MARK_EFFECTS);

  const outcome = worst([
    routeOutcome,
    ...findings.filter((finding) => finding.effect !== "warn").map((finding) => finding.effect as Outcome),
    ...(walk.waiting ? (["wait"] as const) : []),
  ]);
  const rule = ruleOn(jurisdiction.profile, asOf);
  const ruling: Ruling = {
    decision,
    jurisdiction: jurisdiction.profile.id,
    rule: { id: rule.version.id, status: rule.status },
    asOf,
    tables: tables.tables,
    calendar: calendar.id,
    outcome,
    steps: walk.steps,
    deadlines,
    findings,
    notices,
    ...(round ? { parties: round.parties } : {}),
    ...(effect ? { effect } : {}),
    basis: cited(routeHit).basis,
    assumptions: assumptions(rule, hits, deadlines, round),
  };
  return { ruling, route: String(routeHit.values.route ?? ""), hits };
}

/** The rule version that governs a day, and its status then. */
export function ruleOn(profile: JurisdictionProfile, asOf: string): { version: RuleVersion; status: RuleStatus } {
  const day = dayOf(asOf);
  const dated = profile.rules
    .filter((version) => !version.draft && version.effectiveFrom !== null)
    .sort((a, b) => (a.effectiveFrom as string).localeCompare(b.effectiveFrom as string));
  const begun = dated.filter((version) => (version.effectiveFrom as string) <= day).at(-1);
  const version = begun ?? dated[0] ?? (profile.rules[0] as RuleVersion);
  if (version.draft) return { version, status: "draft" };
  if (!begun) return { version, status: "not-yet" };
  if (version.repealed !== null && version.repealed <= day) return { version, status: "repealed" };
  return { version, status: "in-force" };
}

function worst(outcomes: Outcome[]): Outcome {
  return OUTCOMES.find((outcome) => outcomes.includes(outcome)) ?? "proceed";
}

function stepFrom(hit: Hit): Step {
  const { done } = hit.values;
  const roles = requiredText(hit, "role")
    .split(/\s+/)
    .map((role) => word({ ...hit, values: { role } }, "role", ROLES));
  const resolved = optionalWord(hit, "resolved", [...ROLES, "none"]);
  return {
    role: roles.length === 1 ? (roles[0] as Role) : roles,
    action: word(hit, "action", ACTIONS),
    mode: optionalWord(hit, "mode", ["any", "all"]) ?? "all",
    ...(resolved && resolved !== "none" ? { resolved } : {}),
    ...(typeof done === "boolean" ? { done } : {}),
    ...cited(hit),
  };
}

function skippedEffect(hit: Hit): "refuse" | "return" {
  return optionalWord(hit, "skipped", ["refuse", "return"]) ?? "return";
}

function findingFrom(hit: Hit): Finding {
  return {
    code: requiredText(hit, "code"),
    effect: word(hit, "effect", EFFECTS),
    message: String(hit.values.message ?? ""),
    ...cited(hit),
  };
}

function noticeFrom(hit: Hit): Notice {
  return {
    to: word(hit, "to", ROLES),
    act: word(hit, "act", NOTICE_ACTS),
    form: optionalWord(hit, "form", NOTICE_FORMS) ?? "any",
    when: optionalWord(hit, "when", NOTICE_TIMES) ?? "",
    ...cited(hit),
  };
}

function assumptions(
  rule: { version: RuleVersion; status: RuleStatus },
  hits: Hit[],
  deadlines: Deadline[],
  round: PartyRound | undefined,
): string[] {
  const lines = new Set<string>();
  if (rule.status === "draft") lines.add("草案：本规则是征求意见稿，没有通过");
  if (rule.status === "not-yet") lines.add("在所问之日本规则尚未施行");
  if (rule.status === "repealed") lines.add("在所问之日本规则已经废止");
  for (const hit of hits) if (hit.values.reading) lines.add(String(hit.values.reading));
  for (const line of round?.assumptions ?? []) lines.add(line);
  for (const deadline of deadlines) {
    if (deadline.provisional) {
      lines.add(`期限 ${deadline.due} 为暂定：所跨年度的放假安排尚未公布，公布后重新计算`);
    }
  }
  return [...lines];
}
