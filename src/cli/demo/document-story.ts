import { z } from "zod";
import type { Act, CaseNotice } from "../../../workers/case-records.ts";
import { findingText } from "../../catalog/cases.ts";
import { articles, type CaseRecord, dayAt, deadlineOf, firstRuling, ladderLines, standInLines } from "./case-record.ts";
import { deadlines, lines, type Told } from "./expectation.ts";

/** What must become of a document. */
export const ExpectedDocument = z.strictObject({
  acts: lines,
  findings: lines,
  deadlines,
  parties: z.record(z.string(), z.string()).default({}),
  marks: z.array(z.string()).optional(),
  /** `whom → who @articles`, for whoever was away. */
  standIns: lines,
  /** Day on which a role acted, for the roles named. */
  days: z.record(z.string(), z.string()).default({}),
  end: z.string(),
});
export type ExpectedDocument = z.infer<typeof ExpectedDocument>;

/** What became of one document: the same shape that the expectations have, and what people like to see beside it. */
export interface DocumentStory extends ExpectedDocument, Told {
  procedure: "document";
  number: string | undefined;
  notices: CaseNotice[];
}

export function documentStory(record: CaseRecord, document: Record<string, unknown>): DocumentStory {
  const { acts, rulings, notices } = record;
  const round = Math.max(1, ...acts.map((act) => act.round));
  const ladder = acts.filter(
    (act) => act.counted && act.round === round && ["incoming", "signing"].includes(act.stage),
  );
  const talks = acts.filter((act) => ["negotiation", "coordination", "submission"].includes(String(act.details.kind)));
  const asked = consultation(record, document);
  return {
    procedure: "document",
    acts: ladderLines([...talks, ...ladder]),
    findings: (firstRuling(record, "incoming")?.findings ?? []).map(findingText),
    deadlines: [...asked.deadlines, ...issueDeadline(record)],
    parties: asked.parties,
    marks: marksOf(acts),
    standIns: standInLines(acts.filter((act) => act.counted)),
    days: Object.fromEntries(ladder.map((act) => [act.role, dayAt(act.at)])),
    end: endOf(record),
    number: record.variable("documentNumber")?.toString(),
    notices,
    ruleStatus: rulings[0]?.ruling.rule.status ?? "",
  };
}

/** By when the parties had to answer, and what became of each. */
export function consultation({ rulings }: CaseRecord, document: Record<string, unknown>) {
  const asked = rulings.filter(({ ruling }) => ruling.decision === "countersign" && (ruling.parties?.length ?? 0) > 0);
  const whole = asked.filter(({ ruling }) => ruling.parties?.length === countParties(document));
  const parties = whole.at(-1)?.ruling.parties ?? [];
  return {
    deadlines: (whole[0]?.ruling.deadlines ?? []).map(deadlineOf),
    parties: Object.fromEntries(parties.map((party) => [party.id, party.status])),
  };
}

/** The day by which the meeting that decided on a document wants it issued. */
function issueDeadline(record: CaseRecord): ExpectedDocument["deadlines"] {
  const due = record.variable("issueDueOn");
  if (typeof due !== "string") return [];
  const basis = JSON.parse(String(record.variable("issueBasis") ?? "[]")) as string[];
  return [{ id: "document-issue", due, basis: basis.join(" "), provisional: false }];
}

function countParties(document: Record<string, unknown>): number {
  const countersign = document.countersign as { parties?: unknown[] } | undefined;
  return countersign?.parties?.length ?? 0;
}

function markText(act: Act): string {
  return `${act.role} ${act.mark?.effect}${articles(act.mark?.basis ?? [])}`;
}

/** The marks of whoever used another form than a written opinion: those are the ones whose meaning is in question. */
function marksOf(acts: Act[]): string[] {
  const questioned = new Set(acts.filter((act) => act.mark && act.mark.form !== "opinion").map((act) => act.role));
  return acts.filter((act) => act.mark && questioned.has(act.role)).map(markText);
}

const ENDS: [RegExp, string][] = [
  [/Issued/, "issued"],
  [/Decided|Answered|Replied|Approved/, "decided"],
  [/Refused|NotApplicable/, "refused"],
  [/Withdrawn|Abandoned/, "withdrawn"],
];

function endOf({ ends }: CaseRecord): string {
  return ends.flatMap((end) => ENDS.find(([pattern]) => pattern.test(end))?.[1] ?? [])[0] ?? "open";
}
