import type { DocumentStory } from "./document-story.ts";
import { cite, ending, type Words } from "./words.ts";

const ENDS: Record<string, string> = {
  issued: "已印发",
  decided: "已批复",
  refused: "不予办理",
  withdrawn: "已撤回",
  open: "仍在办",
};

export function documentLines(story: DocumentStory, words: Words): string[] {
  const lines: string[] = [];
  if (story.findings.length > 0) lines.push(`受理：${words.findings(story.findings)}`);
  for (const deadline of story.deadlines) lines.push(deadlineLine(deadline));
  const parties = Object.entries(story.parties).map(([id, status]) => `${id} ${words.value("partyStatus", status)}`);
  if (parties.length > 0) lines.push(`会签：${parties.join("，")}`);
  const silence = story.notices.find((notice) => notice.kind === "silence");
  if (silence)
    lines.push(
      `沉默：${silence.evidence?.deliveredOn} 送达，${silence.evidence?.due} 届满 ${cite(silence.basis.join(" "))}`,
    );
  const urged = story.notices.filter((notice) => notice.kind === "urge" || notice.kind === "overdue").length;
  if (urged > 0) lines.push(`催办：${urged} 次`);
  if (story.acts.length > 0) lines.push(`程序：${words.acts(story.acts)}`);
  if (story.marks && story.marks.length > 0) {
    lines.push(`批示：${story.marks.map((mark) => markText(mark, words)).join(" → ")}`);
  }
  lines.push(...standInTexts(story.standIns));
  const days = Object.entries(story.days);
  const first = days[0]?.[1];
  const later = days.filter(([, day]) => day !== first).map(([role, day]) => `${words.role(role)} ${day}`);
  if (later.length > 0) lines.push(`办理：${first} 起，${later.join("，")}`);
  return [...lines, ending(story.ruleStatus, ENDS[story.end] ?? story.end, story.number ? ` ${story.number}` : "")];
}

const DEADLINES: Record<string, string> = { silence: "沉默生效", "document-issue": "印发期限" };

export function deadlineLine({ due, party, id, basis, provisional }: DocumentStory["deadlines"][number]): string {
  const name = DEADLINES[id] ?? "答复期限";
  return `${name}${party ? `（${party}）` : ""}：${due}${provisional ? "（暂定）" : ""} ${cite(basis) || "〔双方约定〕"}`;
}

/** Who acted for whom, each once however often they did. */
export function standInTexts(standIns: string[]): string[] {
  return [...new Set(standIns)].map((line) => {
    const [absent, stand = ""] = line.split(" → ");
    const [who, basis = ""] = stand.split(" @");
    return `代行：${absent} 外出，由 ${who} 代行${cite(basis)}`;
  });
}

function markText(text: string, words: Words): string {
  const [role = "", effect = "", basis = ""] = text.split(" ");
  const name = effect === "none" ? "规则未规定批示形式的效力" : words.value("markEffect", effect);
  return `${words.role(role)} ${name}${effect === "none" ? "" : cite(basis.slice(1))}`;
}
