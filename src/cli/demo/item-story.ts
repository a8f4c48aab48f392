import { z } from "zod";
import { findingText } from "../../catalog/cases.ts";
import { actLine, type CaseRecord, dayAt, firstRuling } from "./case-record.ts";
import { deadlines, lines, type Told } from "./expectation.ts";

/** What must become of a supervised item. */
export const ExpectedItem = z.strictObject({
  findings: lines,
  acts: lines,
  /** The item's day, and every later one that it was given. */
  deadlines,
  /** Findings of the first inspection. */
  inspection: lines,
  /** Findings when it was first to be closed. */
  closing: lines,
  /** Days on which people were told that it is overdue. */
  overdue: lines,
  end: z.string(),
});
export type ExpectedItem = z.infer<typeof ExpectedItem>;

export interface ItemStory extends ExpectedItem, Told {
  procedure: "item";
}

export function itemStory(record: CaseRecord): ItemStory {
  const findings = (event: string) => (firstRuling(record, "supervision", event)?.findings ?? []).map(findingText);
  return {
    procedure: "item",
    findings: findings("register"),
    acts: record.acts.filter((act) => act.stage === "supervision" && act.counted).map(actLine),
    deadlines: termsOf(record),
    inspection: findings("inspect"),
    closing: findings("close"),
    overdue: record.notices.filter(({ kind }) => kind === "item-overdue").map(({ at }) => dayAt(at)),
    end: ENDS.find(([pattern]) => record.ends.some((end) => pattern.test(end)))?.[1] ?? "open",
    ruleStatus: record.rulings[0]?.ruling.rule.status ?? "",
  };
}

/** The day that whoever carries the item was told, and each day that took its place. */
function termsOf({ notices }: CaseRecord): ExpectedItem["deadlines"] {
  return notices.flatMap(({ kind, evidence }) => {
    const told = evidence as { dueOn?: string | null; dueBasis?: string[] } | undefined;
    if ((kind !== "item-assigned" && kind !== "item-changed") || !told?.dueOn) return [];
    return { id: "completion", due: told.dueOn, basis: (told.dueBasis ?? []).join(" "), provisional: false };
  });
}

const ENDS: [RegExp, string][] = [
  [/Closed/, "closed"],
  [/Terminated/, "terminated"],
  [/NotRegistered/, "not-registered"],
  [/Refused|NotApplicable/, "refused"],
  [/Withdrawn|Abandoned/, "withdrawn"],
];
