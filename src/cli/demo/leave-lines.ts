import type { LeaveStory } from "./leave-story.ts";
import { cite, ending, type Words } from "./words.ts";

const ENDS: Record<string, string> = {
  closed: "已销假",
  granted: "已准假",
  "not-required": "不需请假",
  refused: "不予准假",
  withdrawn: "已撤回",
  open: "仍在办",
};

/** Matters of the plan that are shown; the others go the way of these. */
const MATTERS: Record<string, string> = {
  overall: "全面工作",
  activity: "活动",
  document: "公文",
  "urgent-document": "急件",
  "chief-only": "专由主要领导签发的公文",
};

export function leaveLines(story: LeaveStory, words: Words): string[] {
  const lines: string[] = [];
  if (story.findings.length > 0) lines.push(`受理：${words.findings(story.findings)}`);
  for (const { due, basis } of story.deadlines) lines.push(`最迟报告：${due} ${cite(basis)}`);
  if (story.acts.length > 0) lines.push(`程序：${words.acts(story.acts)}`);
  if (story.notices.length > 0) lines.push(`告知：${story.notices.map((line) => words.notice(line)).join("，")}`);
  const plan = planTexts(story.plan);
  if (plan.length > 0) lines.push(`代行：${plan.join("，")}`);
  else if (story.ofLeader && "document" in story.plan) lines.push("代行：没有人可以代行，待办等本人返回");
  const later = planTexts(story.laterPlan);
  if (later.length > 0 && later.join() !== plan.join()) lines.push(`代行改为：${later.join("，")}`);
  for (const line of story.after) lines.push(`返回后：补交书面报告${cite(line.split(" @")[1] ?? "")}`);
  return [...lines, ending(story.ruleStatus, ENDS[story.end] ?? story.end, story.back ? ` ${story.back}` : "")];
}

/** The matters for which somebody stands in. */
function planTexts(plan: LeaveStory["plan"]): string[] {
  return Object.entries(MATTERS).flatMap(([matter, name]) => {
    const answer = plan[matter];
    if (answer === undefined || answer === "none") return [];
    const [who, basis = ""] = answer.split(" @");
    return `${name}由 ${who}${cite(basis)}`;
  });
}
