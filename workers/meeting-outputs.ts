import { isDateOrTime } from "../src/rules/facts/common.ts";
import { Signing } from "../src/rules/facts/signing.ts";
import { Supervision } from "../src/rules/facts/supervision.ts";
import { DOCUMENT_TYPES } from "../src/rules/vocabulary.ts";
import type { CaseDocument } from "./case-document.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import type { TaskVariables, Values } from "./variables.ts";

/** What follows from a decision of a meeting: documents to be issued and items to be followed up, as the office writes them line by line, or as
 * an OA sends them whole. */

/** Fields of the form, cleared once they are recorded. */
export const MEETING_OUTPUTS: Values = {
  documentLines: null,
  itemLines: null,
  documents: null,
  items: null,
  partyCommittee: null,
  majorRevision: null,
};

const ISSUERS: readonly string[] = Signing.shape.issuedAs.options;
const TYPES: readonly string[] = DOCUMENT_TYPES;
const SOURCES: readonly string[] = Supervision.shape.source.unwrap().options;

interface DocumentLine {
  title: string;
  issuedAs: string;
  documentType: string;
}

interface ItemLine {
  title: string;
  responsibleIds: string[];
  dueOn: string | null;
}

/** What the form says of outputs, for the act's details. Documents and items that an OA sends are kept as they are. */
export function outputsSaid(variables: TaskVariables): Record<string, unknown> {
  return {
    documents: [...listIn(variables, "documents"), ...linesIn(variables, "documentLines").map(documentLine)],
    items: [...listIn(variables, "items"), ...linesIn(variables, "itemLines").map(itemLine)],
    partyCommittee: variables.boolean("partyCommittee"),
    majorRevision: variables.boolean("majorRevision"),
  };
}

/** A list that cannot be read is kept as one thing that cannot be read: the check says so. */
function listIn(variables: TaskVariables, name: string): unknown[] {
  try {
    const value = variables.json(name) ?? [];
    return Array.isArray(value) ? value : [value];
  } catch {
    return [variables.string(name)];
  }
}

function linesIn(variables: TaskVariables, name: string): string[][] {
  return (variables.string(name) ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(/[|｜]/).map((part) => part.trim()));
}

function documentLine([title = "", issuedAs = "", documentType = ""]: string[]): { line: DocumentLine } {
  return { line: { title, issuedAs, documentType } };
}

function itemLine([title = "", responsible = "", dueOn = ""]: string[]): { line: ItemLine } {
  const responsibleIds = responsible.split(/[,，、\s]+/).filter(Boolean);
  return { line: { title, responsibleIds, dueOn: dueOn === "" ? null : dueOn } };
}

/** Why the lines have to be written again. */
export function linesFault({ documents, items }: Record<string, unknown>): string | undefined {
  const given = [...(documents as unknown[]), ...(items as unknown[])];
  if (given.some((value) => typeof value !== "object" || value === null)) {
    return "印发的文件（documents）、督办事项（items）不能读取，应为对象的列表";
  }
  for (const { line } of documents as { line?: DocumentLine }[]) {
    if (!line) continue;
    if (line.title === "") return "印发的文件每行写“标题｜发文名义｜文种”，有一行没有标题";
    if (!ISSUERS.includes(line.issuedAs)) {
      return `文件“${line.title}”的发文名义不能读取：${line.issuedAs || "缺少"}，可接受 ${ISSUERS.join("、")}`;
    }
    if (!TYPES.includes(line.documentType)) {
      return `文件“${line.title}”的文种不能读取：${line.documentType || "缺少"}，可接受 ${TYPES.join("、")}`;
    }
  }
  for (const { line } of items as { line?: ItemLine }[]) {
    if (!line) continue;
    if (line.title === "") return "督办事项每行写“事项｜承办单位｜完成时限”，有一行没有事项";
    if (line.dueOn !== null && !isDateOrTime(line.dueOn)) {
      return `事项“${line.title}”的完成时限不能读取：${line.dueOn}，应为 YYYY-MM-DD`;
    }
  }
  return undefined;
}

/** Documents as `document-signing` takes them, items as `supervision-followup` does. What an OA sent goes as it came. */
export function outputsOf(
  { documents, items, partyCommittee, majorRevision }: Record<string, unknown>,
  { portfolioIds }: Pick<CaseDocument, "portfolioIds">,
  { type }: Pick<MeetingPlan, "type">,
) {
  return {
    documents: (documents as { line?: DocumentLine }[]).map((value) =>
      value.line ? documentOfLine(value.line, portfolioIds, type) : value,
    ),
    items: (items as { line?: ItemLine }[]).map((value) =>
      value.line ? itemOfLine(value.line, portfolioIds, type) : value,
    ),
    partyCommittee,
    majorRevision,
  };
}

/** The reporting department drafts what the meeting decided to issue and sends it up; what else that takes its own case asks for. */
function documentOfLine({ title, issuedAs, documentType }: DocumentLine, portfolioIds: string[], type: string) {
  return {
    title,
    portfolioIds,
    incoming: { documentType: "request", sender: "department", forIssue: true },
    signing: { issuedAs, documentType, decidedByExecutiveMeeting: type === "executive" },
  };
}

/** What a meeting decided is an item of that meeting, where the rules know items of such a meeting at all. */
function itemOfLine({ title, responsibleIds, dueOn }: ItemLine, portfolioIds: string[], type: string) {
  return {
    title,
    portfolioIds,
    ...(responsibleIds.length > 0 ? { responsibleIds } : {}),
    supervision: {
      source: SOURCES.includes(type) ? type : "none",
      item: { objective: true, unit: responsibleIds.length > 0, dueOn: dueOn !== null },
      leadNamed: responsibleIds.length > 0,
      ...(dueOn === null ? {} : { dueOn }),
    },
  };
}
