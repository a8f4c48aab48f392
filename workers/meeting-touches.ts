import { Minutes } from "../src/rules/facts/minutes.ts";
import type { CaseDocument } from "./case-document.ts";
import type { TaskVariables } from "./variables.ts";

/** What a topic touches, as the decision on minutes asks about it: its document says so, its facts do, or the office says so when it records
 * what was decided. */

type Touched = Exclude<Minutes["topics"][number], "party-committee-matter">;

/** What the office may write, and its word for it; what goes to the party committee it says in a field of its own. */
const NAMES: Record<Touched, string> = {
  funds: "资金",
  land: "土地",
  planning: "规划",
  "state-assets": "国有资产",
  staffing: "人事编制",
};

const TOUCHED: readonly string[] = Object.keys(NAMES);
const KNOWN: readonly string[] = Minutes.shape.topics.unwrap().element.options;

/** What the form says: a list, or words one after another. What is neither is kept as it came: the check says so. */
export function touchesSaid(variables: TaskVariables): string[] {
  const said = listOrText(variables, "resolutionTouches");
  const words = (Array.isArray(said) ? said : [said]).flatMap((part) => wordsOf(part));
  return [...new Set(words.map((word) => TOUCHED.find((id) => NAMES[id as Touched] === word) ?? word))];
}

function listOrText(variables: TaskVariables, name: string): unknown {
  try {
    return variables.json(name) ?? [];
  } catch {
    return variables.string(name);
  }
}

function wordsOf(part: unknown): string[] {
  return typeof part === "string" ? part.split(/[,，、;；\s]+/).filter(Boolean) : [JSON.stringify(part)];
}

/** Why it has to be written again. */
export function touchesFault(touches: string[]): string | undefined {
  const unknown = touches.filter((word) => !TOUCHED.includes(word));
  if (unknown.length === 0) return undefined;
  const accepted = Object.entries(NAMES).map(([id, name]) => `${name}（${id}）`);
  return `所涉事项（resolutionTouches）不能读取：${unknown.join("、")}，可接受 ${accepted.join("、")}`;
}

/** @param details of the act by which the office recorded what was decided on the topic */
export function touchedBy(
  document: Pick<CaseDocument, "minutesTopics" | "agenda"> | undefined,
  details: Record<string, unknown>,
): string[] {
  const { needsFunds, largeFunds } = (document?.agenda?.topic ?? {}) as { needsFunds?: boolean; largeFunds?: boolean };
  const said = Array.isArray(details.touches) ? details.touches : [];
  const touched = [
    ...(document?.minutesTopics ?? []),
    ...(needsFunds === true || largeFunds === true ? ["funds"] : []),
    ...said.map(String),
    ...(details.partyCommittee === true ? ["party-committee-matter"] : []),
  ];
  return KNOWN.filter((topic) => touched.includes(topic));
}
