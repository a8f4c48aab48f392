import { z } from "zod";
import type { Act } from "../../../workers/case-records.ts";
import type { Deadline, Notice } from "../../rules/ruling.ts";
import { actLine, articles, type CaseRecord, deadlineOf, ladderLines } from "./case-record.ts";
import { deadlines, lines, type Told } from "./expectation.ts";

/** What must become of a meeting. */
export const ExpectedMeeting = z.strictObject({
  /** What the office did beside registering: delivered the papers, put a topic off, called the meeting off. */
  acts: lines,
  /** Delivery of the papers, then the minutes; only those that come to a date. */
  deadlines,
  /** Where it came to a meeting. `absent`: `person @articles`, those under which they have leave. */
  attendance: z.strictObject({ members: z.number(), present: z.number(), absent: lines }).optional(),
  /** `outcome @articles` of the question whether it might open. */
  quorum: z.string().optional(),
  /** What became of each topic, and under which articles, where it was not the meeting's own choice. */
  results: z
    .array(z.strictObject({ result: z.string(), until: z.string().optional(), basis: z.string().optional() }))
    .default([]),
  /** Who drafted, looked at and signed the minutes. */
  minutes: lines,
  /** `to act @articles`, those that the rule wants told. */
  notices: lines,
  end: z.string(),
});
export type ExpectedMeeting = z.infer<typeof ExpectedMeeting>;

export interface MeetingStory extends ExpectedMeeting, Told {
  procedure: "meeting";
}

export function meetingStory(record: CaseRecord): MeetingStory {
  const acts = record.acts.filter((act) => act.stage === "meeting" && act.counted);
  const ladder = record.acts.filter((act) => act.stage === "minutes" && act.counted);
  const round = Math.max(1, ...ladder.map((act) => act.round));
  const minutes = ladderLines(ladder.filter((act) => act.round === round));
  const attendance = attendanceOf(record, acts);
  const quorum = record.rulings.findLast(({ ruling }) => ruling.decision === "quorum")?.ruling;
  return {
    procedure: "meeting",
    acts: acts.filter(isOfRecord).map(actLine),
    deadlines: [...deliveryOf(record), ...(minutes.length > 0 ? minutesDeadlines(record) : [])].map(deadlineOf),
    ...(attendance ? { attendance } : {}),
    ...(quorum ? { quorum: quorumText(quorum) } : {}),
    results: resultsOf(record),
    minutes,
    notices: noticesOf(record),
    end: ENDS.find(([pattern]) => record.ends.some((end) => pattern.test(end)))?.[1] ?? "open",
    // a meeting that was called off has no ruling
    ruleStatus: record.variable("draftNote") ? "draft" : "in-force",
  };
}

/** That papers were not delivered because the meeting is put off is no delivery. */
function isOfRecord({ details: { kind, choice } }: Act): boolean {
  if (kind === "delivery") return choice === "go-on";
  return kind === "absent-deputy" || kind === "reschedule";
}

function attendanceOf(record: CaseRecord, acts: Act[]): ExpectedMeeting["attendance"] {
  const said = acts.findLast(({ details }) => details.kind === "attendance" && details.choice === "go-on")?.details;
  if (!said) return undefined;
  const present = said.presentIds as string[];
  const away = json<{ person: string; basis: string[] }[]>(record, "absentees") ?? [];
  const absent = away.filter(({ person }) => !present.includes(person));
  return {
    members: Number(said.members),
    present: said.present === null ? present.length : Number(said.present),
    absent: absent.map(({ person, basis }) => `${person}${articles(basis)}`),
  };
}

function quorumText({ outcome, basis }: { outcome: string; basis: string[] }): string {
  return outcome === "not-regulated" ? outcome : `${outcome}${articles(basis)}`;
}

function deliveryOf(record: CaseRecord): Deadline[] {
  const deadline = json<Partial<Deadline>>(record, "deliveryDeadline");
  return deadline?.due ? [deadline as Deadline] : [];
}

function minutesDeadlines({ rulings }: CaseRecord): Deadline[] {
  const first = rulings.find(({ ruling }) => ruling.decision === "minutes")?.ruling;
  return (first?.deadlines ?? []).filter(({ due }) => due !== null);
}

function resultsOf({ notices }: CaseRecord): ExpectedMeeting["results"] {
  return notices.flatMap(({ kind, evidence, basis }) => {
    const told = evidence as { result: string; newMeetingDate: string | null } | undefined;
    if (kind !== "meeting-result" || !told) return [];
    const until = told.newMeetingDate === null ? {} : { until: told.newMeetingDate };
    return { result: told.result, ...until, ...(basis.length > 0 ? { basis: basis.join(" ") } : {}) };
  });
}

/** What was told because the rule wants it: such a notice says by which act. */
function noticesOf({ notices }: CaseRecord): string[] {
  return notices.flatMap(({ kind, evidence, basis }) => {
    const told = evidence as Partial<Notice> | undefined;
    return kind === "minutes" && told?.act ? `${told.to} ${told.act}${articles(basis)}` : [];
  });
}

function json<T>(record: CaseRecord, name: string): T | undefined {
  const value = record.variable(name);
  return value == null ? undefined : (JSON.parse(String(value)) as T);
}

const ENDS: [RegExp, string][] = [
  [/MeetingClosed/, "closed"],
  [/NoMinutes/, "no-minutes"],
  [/CalledOff/, "called-off"],
  [/NotApplicable/, "refused"],
];
