import { deadlineLine, documentLines, standInTexts } from "./document-lines.ts";
import { itemLines } from "./item-lines.ts";
import type { TopicStory } from "./topic-story.ts";
import { cite, ending, type Words } from "./words.ts";

const ENDS: Record<string, string> = {
  closed: "已办结",
  rejected: "会议未通过",
  "not-required": "不需要上会",
  "handled-at-once": "已紧急处置",
  refused: "不予上会",
  withdrawn: "已撤下",
  open: "仍在办",
};

/** What a meeting made of a topic. */
export const RESULTS: Record<string, string> = {
  passed: "通过",
  rejected: "未通过",
  revise: "修改后再议",
  postponed: "暂不研究",
  none: "没有结果",
};

export function topicLines(story: TopicStory, words: Words): string[] {
  const lines: string[] = [];
  const replies = story.deadlines.filter(({ id }) => id !== "submission");
  for (const reply of replies) lines.push(deadlineLine(reply));
  const parties = Object.entries(story.parties).map(([id, status]) => `${id} ${words.value("partyStatus", status)}`);
  if (parties.length > 0) lines.push(`会签：${parties.join("，")}`);
  const submission = story.deadlines.filter(({ id }) => id === "submission");
  const days = submission.map(({ due, basis }) => `${due} ${cite(basis)}`);
  if (days.length > 0) lines.push(`报送期限：${days.join("，改期后 ")}`);
  if (story.findings.length > 0) lines.push(`上会条件：${words.findings(story.findings)}`);
  if (story.returned.length > 0)
    lines.push(`退回：${story.returned.map((line) => returnText(line, words)).join("，")}`);
  if (story.acts.length > 0) lines.push(`审定：${words.acts(story.acts)}`);
  lines.push(...standInTexts(story.standIns));
  const meetings = story.meetings.map(({ on, result }) => `${on} ${RESULTS[result] ?? result}`);
  if (meetings.length > 0) lines.push(`上会：${meetings.join("，")}`);
  for (const document of story.documents) lines.push("会后印发：", ...indented(documentLines(document, words)));
  for (const item of story.items) lines.push("会后督办：", ...indented(itemLines(item, words)));
  return [...lines, ending(story.ruleStatus, ENDS[story.end] ?? story.end)];
}

/** `role action @articles`: who sent it back, at which step. */
function returnText(line: string, words: Words): string {
  const [role = "", action = "", basis = ""] = line.split(" ");
  return `${words.role(role)}（${words.action(action)}时）${cite(basis.slice(1)) || "〔规则未规定〕"}`;
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
