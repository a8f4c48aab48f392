import { isDeepStrictEqual } from "node:util";
import type { ExpectedStory, Story } from "./procedures.ts";

/** What is compared, in the words that people read. */
const NAMES: Record<string, string> = {
  acts: "程序",
  findings: "问题",
  deadlines: "期限",
  notices: "告知",
  parties: "各单位",
  marks: "批示",
  plan: "代行安排",
  laterPlan: "代行改为",
  standIns: "代行",
  days: "办理日期",
  after: "返回后",
  inspection: "督查",
  overdue: "逾期",
  closing: "申请办结",
  returned: "退回",
  meetings: "上会",
  attendance: "签到",
  quorum: "能否开会",
  results: "议定结果",
  minutes: "纪要",
  documents: "会后印发",
  items: "会后督办",
  end: "结果",
};

/** Where the order in which something was found or told says nothing. */
const UNORDERED = new Set(["findings", "notices", "inspection", "closing"]);

/** What is expected only where it is named; the rest is free. */
const PARTIAL = new Set(["plan", "laterPlan", "days"]);

/** Stories within a story, each compared as one. */
const STORIES = new Set(["documents", "items"]);

/** Differences between what became of a case and what it must come to; one line each, empty when there are none. */
export function differences(expected: ExpectedStory, story: Story): string[] {
  const wanted = expected as unknown as Record<string, unknown>;
  const got = story as unknown as Record<string, unknown>;
  const fields = Object.keys(NAMES).filter((field) => wanted[field] !== undefined);
  const within = fields.filter((field) => STORIES.has(field));
  return [
    ...fields.filter((field) => !STORIES.has(field)).flatMap((field) => inField(field, wanted[field], got[field])),
    ...within.flatMap((field) => inStories(field, wanted[field] as ExpectedStory[], got[field] as Story[])),
  ];
}

function inField(field: string, wanted: unknown, got: unknown): string[] {
  const { should, is } = comparable(field, wanted, got);
  if (isDeepStrictEqual(should, is)) return [];
  return [`${NAMES[field]}：应为 ${JSON.stringify(should)}，实际 ${JSON.stringify(is)}`];
}

function inStories(field: string, wanted: ExpectedStory[], got: Story[]): string[] {
  if (wanted.length !== got.length) return [`${NAMES[field]}：应为 ${wanted.length} 件，实际 ${got.length} 件`];
  return wanted.flatMap((story, index) =>
    differences(story, got[index] as Story).map((line) => `${NAMES[field]}（${index + 1}）${line}`),
  );
}

function comparable(field: string, wanted: unknown, got: unknown): { should: unknown; is: unknown } {
  if (UNORDERED.has(field)) return { should: sorted(wanted), is: sorted(got) };
  if (!PARTIAL.has(field)) return { should: wanted, is: got };
  const named = Object.keys(wanted as object);
  return {
    should: wanted,
    is: Object.fromEntries(named.map((name) => [name, (got as Record<string, unknown>)?.[name]])),
  };
}

function sorted(lines: unknown): string[] {
  return [...((lines as string[] | undefined) ?? [])].sort();
}
