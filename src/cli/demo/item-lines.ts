import type { ItemStory } from "./item-story.ts";
import { cite, ending, type Words } from "./words.ts";

const ENDS: Record<string, string> = {
  closed: "已办结",
  terminated: "已终止",
  "not-registered": "不立项",
  refused: "不予立项",
  withdrawn: "已撤回",
  open: "仍在督办",
};

export function itemLines(story: ItemStory, words: Words): string[] {
  const lines: string[] = [];
  if (story.findings.length > 0) lines.push(`立项：${words.findings(story.findings)}`);
  const terms = story.deadlines.map(({ due, basis }) => `${due} ${cite(basis) || "〔本件自定〕"}`);
  if (terms.length > 0) lines.push(`时限：${terms.join(" → ")}`);
  if (story.inspection.length > 0) lines.push(`督查：${words.findings(story.inspection)}`);
  if (story.overdue.length > 0) lines.push(`逾期：${story.overdue.join("、")} 通知`);
  if (story.acts.length > 0) lines.push(`程序：${words.acts(story.acts)}`);
  if (story.closing.length > 0) lines.push(`申请办结：${words.findings(story.closing)}`);
  return [...lines, ending(story.ruleStatus, ENDS[story.end] ?? story.end)];
}
