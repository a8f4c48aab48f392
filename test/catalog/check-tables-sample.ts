import { checkTables } from "../../src/catalog/check-tables.ts";
import { type Fault, placeOf } from "../../src/catalog/check-tables-faults.ts";
import type { InputDomain } from "../../src/rules/input-domains.ts";
import { readDecisionFile } from "../../src/rules/table.ts";
import { type ColumnSpec, decisionXml, type TableSpec } from "../decision-xml.ts";

/** A decision file without faults, and ways to spoil one thing in it. */
export const FILE = "processes/jurisdictions/test/signing.dmn";

export const DOMAINS = new Map<string, InputDomain>([
  ["documentType", { kind: "enum", values: ["request", "report", "letter"] }],
  ["portfolios", { kind: "integer", min: 1 }],
  ["urgent", { kind: "boolean" }],
  ["coordination", { kind: "list", values: ["deputy", "chief"] }],
  ["bodyHead", { kind: "enum", values: ["chief", "none"] }],
  ["sentOn", { kind: "text" }],
  ["agreedUntil", { kind: "text", optional: true }],
  ["limit", { kind: "integer", min: 0, optional: true }],
  ["route", { kind: "route" }],
]);
export const CONTEXT = {
  articles: 80,
  inputs: () => DOMAINS,
  findingCodes: new Set(["finance-opinion-missing", "late-reply"]),
};

export type Tables = Record<"route" | "steps" | "findings" | "deadlines" | "notices", TableSpec>;

export const routeColumn: ColumnSpec = { label: "路线", name: "route" };
export const cited: ColumnSpec[] = [
  { label: "依据", name: "basis" },
  { label: "读法", name: "reading" },
];

/** A file without faults; every case below changes one thing in it. */
export function clean(): Tables {
  const common = { hitPolicy: "RULE ORDER", requires: ["signing-route"] };
  return {
    route: {
      id: "signing-route",
      inputs: [
        { label: "文种", name: "documentType", values: '"request","report","letter"' },
        { label: "分管数", name: "portfolios", typeRef: "integer" },
        { label: "紧急", name: "urgent", typeRef: "boolean" },
      ],
      outputs: [{ label: "路线", name: "route" }, { label: "结论", name: "outcome" }, ...cited],
      rows: [
        ['"request"', "", "", '"up"', '"proceed"', '"12"', ""],
        ['not("request")', "> 1", "", '"wide"', '"proceed"', '"13 14"', ""],
        ["", "", "", '"none"', '"not-regulated"', '"12"', '"没有写到"'],
      ],
    },
    steps: {
      ...common,
      id: "signing-steps",
      inputs: [routeColumn],
      outputs: [
        { label: "谁", name: "role" },
        { label: "做什么", name: "action" },
        { label: "实际角色", name: "resolved" },
        { label: "已完成", name: "done", typeRef: "boolean" },
        ...cited,
      ],
      rows: [
        ['"up","wide"', '"office deputy"', '"review"', "", "urgent", '"12"', ""],
        ['"wide"', '"chief"', '"sign"', "bodyHead", "", '"13"', ""],
      ],
    },
    findings: {
      ...common,
      id: "signing-findings",
      inputs: [routeColumn, { label: "分管协调", name: 'list contains(coordination,"deputy")', typeRef: "boolean" }],
      outputs: [
        { label: "代码", name: "code" },
        { label: "后果", name: "effect" },
        { label: "说明", name: "message" },
        ...cited,
      ],
      rows: [['"up"', "false", '"finance-opinion-missing"', '"refuse"', '"缺财政意见"', '"12"', ""]],
    },
    deadlines: {
      ...common,
      id: "signing-deadlines",
      inputs: [routeColumn],
      outputs: [
        { label: "期限", name: "id" },
        { label: "数值", name: "value", typeRef: "integer" },
        { label: "单位", name: "unit" },
        { label: "方向", name: "direction" },
        { label: "起点", name: "anchor" },
        { label: "约定日", name: "due" },
        { label: "软硬", name: "hardness" },
        { label: "逾期后果", name: "onLate" },
        { label: "逾期代码", name: "code" },
        { label: "逾期说明", name: "message" },
        ...cited,
      ],
      rows: [
        [
          '"up"',
          '"reply"',
          "3",
          '"workday"',
          '"after"',
          "sentOn",
          "",
          '"hard"',
          '"warn"',
          '"late-reply"',
          '"答复已逾期"',
          '"12"',
          "",
        ],
        ['"wide"', '"reply"', "", "", '"after"', "sentOn", "agreedUntil", '"soft"', "", "", "", '"12"', ""],
        ['"wide"', '"apply"', "", "", '"before"', "", "", '"open"', "", "", "", '"12"', ""],
      ],
    },
    notices: {
      ...common,
      id: "signing-notices",
      inputs: [routeColumn],
      outputs: [
        { label: "告知谁", name: "to" },
        { label: "方式", name: "act" },
        { label: "形式", name: "form" },
        { label: "时间", name: "when" },
        ...cited,
      ],
      rows: [['"up"', '"party-committee"', '"report"', '"written"', '"before"', '"74"', ""]],
    },
  };
}

/** The faults of the clean file with one thing changed. */
export async function check(edit: (tables: Tables) => void): Promise<Fault[]> {
  const tables = clean();
  edit(tables);
  return checkTables(await readDecisionFile(decisionXml(Object.values(tables)), FILE), FILE, CONTEXT);
}

/** Replaces one cell, row and column counted from 1. */
export const cell = (table: keyof Tables, row: number, column: number, text: string) => (tables: Tables) => {
  (tables[table].rows[row - 1] as string[])[column - 1] = text;
};
export const input = (table: keyof Tables, column: number, change: Partial<ColumnSpec>) => (tables: Tables) => {
  Object.assign(tables[table].inputs[column - 1] as ColumnSpec, change);
};
export const output = (table: keyof Tables, column: number, change: Partial<ColumnSpec>) => (tables: Tables) => {
  Object.assign(tables[table].outputs[column - 1] as ColumnSpec, change);
};
export const rows =
  (table: keyof Tables, ...list: string[][]) =>
  (tables: Tables) => {
    tables[table].rows = list;
  };
export const change = (table: keyof Tables, what: Partial<TableSpec>) => (tables: Tables) => {
  Object.assign(tables[table], what);
};

/** What is changed, how, where the one fault is then found (code, table, row, column), and words of its message or remedy. */
export type Case = [what: string, edit: (tables: Tables) => void, place: string, words: string];

/** The faults of a spoilt file, each as its place and as what is said of it. */
export async function faultsOf(edit: (tables: Tables) => void): Promise<{ place: string; words: string }[]> {
  return (await check(edit)).map((fault) => {
    return { place: [fault.code, placeOf(fault)].filter(Boolean).join(" "), words: `${fault.message} ${fault.remedy}` };
  });
}
