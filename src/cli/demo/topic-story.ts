import { z } from "zod";
import { findingText } from "../../catalog/cases.ts";
import { actLine, type CaseRecord, deadlineOf, ladderLines, standInLines } from "./case-record.ts";
import { consultation, type DocumentStory, documentStory, ExpectedDocument } from "./document-story.ts";
import { deadlines, lines, type Told } from "./expectation.ts";
import { ExpectedItem, type ItemStory, itemStory } from "./item-story.ts";

/** What must become of a topic, and of what its meeting decided. */
export const ExpectedTopic = z.strictObject({
  /** Of every time that it was judged. */
  findings: lines,
  /** Answers of the parties, then the submission; each that it was given. */
  deadlines,
  parties: z.record(z.string(), z.string()).default({}),
  /** Step at which somebody sent it back. */
  returned: lines,
  /** Approvals of the last round. */
  acts: lines,
  /** `whom → who @articles`, where whoever approves was away. */
  standIns: lines,
  /** Every meeting for which it was listed, and what became of it there. */
  meetings: z.array(z.strictObject({ on: z.string(), result: z.string() })).default([]),
  documents: z.array(ExpectedDocument).default([]),
  items: z.array(ExpectedItem).default([]),
  end: z.string(),
});
export type ExpectedTopic = z.infer<typeof ExpectedTopic>;

export interface TopicStory extends ExpectedTopic, Told {
  procedure: "topic";
  documents: DocumentStory[];
  items: ItemStory[];
}

export function topicStory(record: CaseRecord, document: Record<string, unknown>): TopicStory {
  const asked = consultation(record, document);
  const judged = record.rulings.flatMap(({ ruling, inRoot }) => (inRoot && ruling.decision === "agenda" ? ruling : []));
  const submission = judged.flatMap((ruling) => ruling.deadlines).filter(({ id, due }) => id === "submission" && due);
  const ladder = record.acts.filter((act) => act.stage === "agenda" && act.counted);
  const round = Math.max(1, ...ladder.map((act) => act.round));
  const opened = (process: string) => record.opened.filter((one) => one.process === process);
  return {
    procedure: "topic",
    findings: [...new Set(judged.flatMap((ruling) => ruling.findings).map(findingText))],
    deadlines: [...asked.deadlines, ...oncePerDay(submission.map(deadlineOf))],
    parties: asked.parties,
    returned: ladder.filter(({ verdict }) => verdict === "return").map(actLine),
    acts: ladderLines(ladder.filter((act) => act.round === round)),
    standIns: standInLines(ladder),
    meetings: meetingsOf(record),
    documents: opened("document-signing").map((one) => documentStory(one.record, documentIn(one.record))),
    items: opened("supervision-followup").map((one) => itemStory(one.record)),
    end: ENDS.find(([pattern]) => record.ends.some((end) => pattern.test(end)))?.[1] ?? "open",
    ruleStatus: record.rulings[0]?.ruling.rule.status ?? "",
  };
}

function oncePerDay(all: ExpectedTopic["deadlines"]): ExpectedTopic["deadlines"] {
  return all.filter(({ due }, index) => all.findIndex((other) => other.due === due) === index);
}

/** It is told when it is listed, and what the meeting made of it. */
function meetingsOf({ notices }: CaseRecord): ExpectedTopic["meetings"] {
  const meetings: ExpectedTopic["meetings"] = [];
  for (const { kind, evidence } of notices) {
    const told = evidence as { meetingDate?: string; result?: string } | undefined;
    if (kind === "topic-listed") meetings.push({ on: told?.meetingDate ?? "", result: "none" });
    const last = meetings.at(-1);
    if (kind === "topic-result" && last) last.result = told?.result ?? "none";
  }
  return meetings;
}

function documentIn(record: CaseRecord): Record<string, unknown> {
  return JSON.parse(String(record.variable("document"))) as Record<string, unknown>;
}

const ENDS: [RegExp, string][] = [
  [/End_Closed/, "closed"],
  [/Rejected/, "rejected"],
  [/NotRequired/, "not-required"],
  [/HandledAtOnce/, "handled-at-once"],
  [/Refused|NotApplicable/, "refused"],
  [/Withdrawn|Abandoned/, "withdrawn"],
];
