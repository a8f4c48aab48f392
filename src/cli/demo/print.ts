import type { Glossary } from "../../catalog/package.ts";
import type { Story } from "./story.ts";

/** One block a document, one row a government, so that differences meet the eye. */

export interface Row {
  government: string;
  story: Story;
}

const ENDS: Record<string, string> = {
  issued: "已印发",
  decided: "已批复",
  refused: "不予办理",
  withdrawn: "已撤回",
  open: "仍在办",
};

export function printDocument(title: string, rows: Row[], glossary: Glossary, codes: Record<string, string>): string {
  const width = Math.max(...rows.map(({ government }) => columns(government)));
  const lines = rows.flatMap(({ government, story }) => {
    const details = describe(story, glossary, codes);
    return details.map((line, index) => `  ${pad(index === 0 ? government : "", width)}  ${line}`);
  });
  return [`■ ${title}`, ...lines, ""].join("\n");
}

function describe(story: Story, glossary: Glossary, codes: Record<string, string>): string[] {
  const lines: string[] = [];
  const returned = story.findings.map((finding) => findingLine(finding, glossary, codes));
  if (returned.length > 0) lines.push(`受理：${returned.join("；")}`);
  for (const { due, party, id, basis, provisional } of story.deadlines) {
    const name = id === "silence" ? "沉默生效" : "答复期限";
    lines.push(
      `${name}${party ? `（${party}）` : ""}：${due}${provisional ? "（暂定）" : ""} ${cite(basis) || "〔双方约定〕"}`,
    );
  }
  const parties = Object.entries(story.parties).map(([id, status]) => `${id} ${glossary.values.partyStatus?.[status]}`);
  if (parties.length > 0) lines.push(`会签：${parties.join("，")}`);
  const silence = story.notices.find((notice) => notice.kind === "silence");
  if (silence)
    lines.push(
      `沉默：${silence.evidence?.deliveredOn} 送达，${silence.evidence?.due} 届满 ${cite(silence.basis.join(" "))}`,
    );
  const urged = story.notices.filter((notice) => notice.kind === "urge" || notice.kind === "overdue").length;
  if (urged > 0) lines.push(`催办：${urged} 次`);
  if (story.acts.length > 0) lines.push(`程序：${story.acts.map((act) => actLine(act, glossary)).join(" → ")}`);
  if (story.marks && story.marks.length > 0) {
    lines.push(`批示：${story.marks.map((mark) => markLine(mark, glossary)).join(" → ")}`);
  }
  const draft = story.ruleStatus === "draft" ? "【草案】" : "";
  lines.push(`结果：${draft}${ENDS[story.end] ?? story.end}${story.number ? ` ${story.number}` : ""}`);
  return lines;
}

function actLine(text: string, glossary: Glossary): string {
  const [role = "", action = "", basis = ""] = text.split(" ");
  return `${glossary.roles[role] ?? role}${glossary.actions[action] ?? action}${cite(basis.slice(1)) || "〔规则未规定〕"}`;
}

function markLine(text: string, glossary: Glossary): string {
  const [role = "", effect = "", basis = ""] = text.split(" ");
  const name = effect === "none" ? "规则未规定批示形式的效力" : glossary.values.markEffect?.[effect];
  return `${glossary.roles[role] ?? role} ${name}${effect === "none" ? "" : cite(basis.slice(1))}`;
}

function findingLine(text: string, glossary: Glossary, codes: Record<string, string>): string {
  const [code = "", effect = "", basis = ""] = text.split(" ");
  return `${glossary.values.effect?.[effect]}（${codes[code] ?? code}）${cite(basis.slice(1))}`;
}

function cite(basis: string): string {
  const articles = basis.split(/[ ,]/).filter(Boolean);
  return articles.length === 0 ? "" : `〔第${articles.join("、")}条〕`;
}

/** Columns on a terminal: a Chinese character takes two. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}
