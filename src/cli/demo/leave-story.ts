import { z } from "zod";
import type { CaseNotice } from "../../../workers/case-records.ts";
import { findingText } from "../../catalog/cases.ts";
import type { Notice } from "../../rules/ruling.ts";
import { articles, type CaseRecord, dayAt, deadlineOf, firstRuling, ladderLines } from "./case-record.ts";
import { deadlines, lines, type Told } from "./expectation.ts";

/** What must become of a leave. */
export const ExpectedLeave = z.strictObject({
  acts: lines,
  findings: lines,
  /** Only those that come to a date. */
  deadlines,
  /** `to act @articles`, those that the rule wants. */
  notices: lines,
  /** Who stands in, by matter: `person @articles`, or `none`; for the matters named. */
  plan: z.record(z.string(), z.string()).default({}),
  /** The same as it stood last, where that changed during the leave; for the matters named. */
  laterPlan: z.record(z.string(), z.string()).default({}),
  /** What had to be handed in after the return. */
  after: lines,
  end: z.string(),
});
export type ExpectedLeave = z.infer<typeof ExpectedLeave>;

export interface LeaveStory extends ExpectedLeave, Told {
  procedure: "leave";
  /** Whether a leader is away, so that somebody may have to stand in. */
  ofLeader: boolean;
  /** Day on which the leave was cancelled (销假). */
  back: string | undefined;
}

/** Kinds of acts by which a leave is granted; the others come later. */
const GRANTING = ["route", "choice", "chosen", "transfer", "added"];

const LEADERS = ["chief", "executive-deputy", "deputy"];

export function leaveStory(record: CaseRecord, document: Record<string, unknown>): LeaveStory {
  const { applicant } = document.leave as { applicant: string };
  const acts = record.acts.filter((act) => act.stage === "leave" && act.counted);
  const round = Math.max(1, ...acts.map((act) => act.round));
  const kind = (name: string) => acts.filter(({ details }) => details.kind === name);
  const first = firstRuling(record, "leave");
  const back = kind("leave-return")[0]?.at;
  const plans = record.notices.filter((notice) => notice.kind === "stand-ins");
  return {
    procedure: "leave",
    acts: ladderLines(acts.filter((act) => act.round === round && GRANTING.includes(String(act.details.kind)))),
    findings: (first?.findings ?? []).map(findingText),
    deadlines: (first?.deadlines ?? []).filter(({ due }) => due !== null).map(deadlineOf),
    notices: noticesOf(record),
    plan: planOf(plans[0]),
    laterPlan: planOf(plans.slice(1).at(-1)),
    after: kind("leave-report").map(({ basis }) => `return-report${articles(basis)}`),
    end: ENDS.find(([pattern]) => record.ends.some((end) => pattern.test(end)))?.[1] ?? "open",
    ruleStatus: first?.rule.status ?? "",
    ofLeader: LEADERS.includes(applicant),
    back: back && dayAt(back),
  };
}

/** What was told because the rule wants it: such a notice says by which act. */
function noticesOf({ notices }: CaseRecord): string[] {
  return notices.flatMap(({ kind, evidence, basis }) => {
    const told = evidence as Partial<Notice> | undefined;
    const wanted = (kind === "leave" || kind === "leave-report") && told?.act !== undefined;
    return wanted ? `${told.to} ${told.act}${articles(basis)}` : [];
  });
}

interface PlanRow {
  matter: string;
  documentOf?: string;
  person: string | null;
  basis: string[];
}

/** Who stands in by a plan; a matter with another answer on other days has both. */
function planOf(told: CaseNotice | undefined): Record<string, string> {
  const rows = (told?.evidence?.rows ?? []) as PlanRow[];
  const plan = new Map<string, string[]>();
  for (const { matter, documentOf, person, basis } of rows) {
    const name = documentOf ?? matter;
    plan.set(name, [...(plan.get(name) ?? []), person === null ? "none" : `${person}${articles(basis)}`]);
  }
  return Object.fromEntries([...plan].map(([name, answers]) => [name, answers.join("; ")]));
}

const ENDS: [RegExp, string][] = [
  [/LeaveClosed/, "closed"],
  [/Granted/, "granted"],
  [/NotRequired/, "not-required"],
  [/Refused|NotApplicable/, "refused"],
  [/Withdrawn|Abandoned/, "withdrawn"],
];
