import type { ExpectedStory } from "./script.ts";
import type { Story } from "./story.ts";

/** Differences between what became of a document and what it must come to; one line each, empty when there are none. */
export function differences(expected: ExpectedStory, story: Story): string[] {
  const pairs: [string, unknown, unknown][] = [
    ["程序", expected.acts, story.acts],
    ["受理问题", expected.findings, story.findings],
    ["期限", expected.deadlines.map(deadline), story.deadlines.map(deadline)],
    ["各单位", sorted(expected.parties), sorted(story.parties)],
    ["结果", expected.end, story.end],
  ];
  if (expected.marks) pairs.push(["批示", expected.marks, story.marks]);
  return pairs
    .filter(([, wanted, got]) => JSON.stringify(wanted) !== JSON.stringify(got))
    .map(([name, wanted, got]) => `${name}：应为 ${JSON.stringify(wanted)}，实际 ${JSON.stringify(got)}`);
}

function deadline(line: ExpectedStory["deadlines"][number]) {
  return [line.party ?? "", line.id, line.due, line.basis, line.provisional];
}

function sorted(parties: Record<string, string>) {
  return Object.entries(parties).sort(([a], [b]) => a.localeCompare(b));
}
