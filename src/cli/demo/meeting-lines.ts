import type { MeetingStory } from "./meeting-story.ts";
import { RESULTS } from "./topic-lines.ts";
import { cite, ending, type Words } from "./words.ts";

const ENDS: Record<string, string> = {
  closed: "纪要已印发",
  "no-minutes": "不编印纪要",
  "called-off": "已取消",
  refused: "规则不适用",
  open: "仍在办",
};

const DEADLINES: Record<string, string> = {
  delivery: "送达期限",
  "minutes-issue": "纪要印发期限",
  "minutes-done": "纪要办结期限",
};

export function meetingLines(story: MeetingStory, words: Words): string[] {
  const lines: string[] = [];
  for (const { id, due, basis } of story.deadlines) lines.push(`${DEADLINES[id] ?? id}：${due} ${cite(basis)}`);
  if (story.attendance) {
    const { members, present, absent } = story.attendance;
    const who = absent.map((line) => `${line.split(" @")[0]} 不在岗${cite(line.split(" @")[1] ?? "")}`);
    lines.push(`签到：应到 ${members}，到会 ${[present, ...who].join("，")}`);
  }
  if (story.quorum !== undefined) {
    const [outcome = "", basis = ""] = story.quorum.split(" @");
    lines.push(`能否开会：${words.value("outcome", outcome)}${cite(basis)}`);
  }
  for (const { result, until, basis } of story.results) {
    lines.push(`议题：${RESULTS[result] ?? result}${until ? `，改在 ${until}` : ""}${cite(basis ?? "")}`);
  }
  if (story.acts.length > 0) lines.push(`办公室：${words.acts(story.acts)}`);
  if (story.minutes.length > 0) lines.push(`纪要：${words.acts(story.minutes)}`);
  if (story.notices.length > 0) lines.push(`告知：${story.notices.map((line) => words.notice(line)).join("，")}`);
  return [...lines, ending(story.ruleStatus, ENDS[story.end] ?? story.end)];
}
