import type { DecisionRule, DecisionTable, Definitions, Decision as DmnDecision, Element, Text } from "dmn-moddle";
import { DmnModdle } from "dmn-moddle";
import { GuichengError } from "../errors.ts";
import {
  ACCEPTED_INPUT,
  ACCEPTED_OUTPUT,
  ACCEPTED_TEST,
  parseOutput,
  parseSource,
  parseStrings,
  parseTest,
} from "./table-cells.ts";
import { predicate, reader, sourceReader } from "./table-closures.ts";

/** A column of a decision table. */
export interface Column {
  id: string;
  /** What designers read. */
  label: string;
  /** Input: the expression; output: the name of the result. */
  name: string;
  typeRef: string;
  /** The words a designer may choose from, where the column lists them as texts. */
  values?: string[];
  /** The list as written, whatever its type; its order is the priority of PRIORITY and OUTPUT ORDER. */
  valuesText?: string;
  /** Output only: what stands where no row matches. DMN has it, Camunda and Operaton ignore it. */
  defaultText?: string;
}

/** A row of a decision table; cells are their raw texts, trimmed. */
export interface Rule {
  id: string;
  /** 1-based */
  row: number;
  description?: string;
  inputs: string[];
  outputs: string[];
}

/** What a table is for, recognised by the names of its outputs. */
export type TableKind = "route" | "steps" | "findings" | "deadlines" | "notices" | "party" | "effect";

export interface Table {
  /** The decision's id, the key under which engines know it. */
  id: string;
  /** The decision's name, in Chinese. */
  name: string;
  kind?: TableKind;
  /** UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT */
  hitPolicy: string;
  /** COLLECT only: SUM, MIN, MAX or COUNT */
  aggregation?: string;
  inputs: Column[];
  outputs: Column[];
  rules: Rule[];
  /** Ids of the decisions whose results this one reads. */
  requires: string[];
  versionTag?: string;
  historyTimeToLive?: string;
}

export interface DecisionFile {
  name: string;
  tables: Table[];
}

/** Newer DMN namespaces whose decision tables read like 1.3, the only version dmn-moddle knows. */
const NEWER_DMN = /https:\/\/www\.omg\.org\/spec\/DMN\/(?:20211108|20230324)\//g;
const DMN_13 = "https://www.omg.org/spec/DMN/20191111/";

/** Reads a DMN 1.3, 1.4 or 1.5 file of decision tables.
 * @param file name for messages
 * @throws {GuichengError} TABLE_INVALID: no DMN, unknown or doubled elements, a decision without a table, a row with too few cells */
export async function readDecisionFile(xml: string, file: string): Promise<DecisionFile> {
  const definitions = await parse(xml, file);
  const decisions = (definitions.drgElement ?? []).filter((element) => element.$type === "dmn:Decision");
  if (decisions.length === 0) throw invalid(file, "没有决策", "至少一个 decision，内有决策表");
  return {
    name: definitions.name ?? "",
    tables: decisions.map((decision) => readTable(decision as DmnDecision, file)),
  };
}

async function parse(xml: string, file: string): Promise<Definitions> {
  const read = await new DmnModdle().fromXML(xml.replace(NEWER_DMN, DMN_13)).catch((error: Error) => {
    throw invalid(file, explain(error.message), "DMN 1.3 文件");
  });
  // moddle drops what it cannot read and only warns: a row would be missing without anybody being told.
  const warning = read.warnings[0];
  if (warning) throw invalid(file, explain(warning.message), "DMN 1.3 的元素，id 在文件内不重复");
  return read.rootElement;
}

function explain(message: string): string {
  const line = /line: (\d+)/.exec(message)?.[1];
  const nested = /nested error: (.*)/.exec(message)?.[1] ?? message.split("\n")[0] ?? message;
  const doubled = /duplicate ID <(.*)>/.exec(nested)?.[1];
  const what = doubled ? `id 重复：${doubled}` : nested;
  return line === undefined ? what : `第 ${Number(line) + 1} 行，${what}`;
}

function readTable(decision: DmnDecision, file: string): Table {
  const id = decision.id ?? "";
  const logic = decision.decisionLogic;
  if (logic?.$type !== "dmn:DecisionTable") throw invalid(`${file} 决策 ${id}`, "没有决策表", "每个决策一张决策表");
  const dmn = logic as DecisionTable;
  const inputs = (dmn.input ?? []).map((input) =>
    readColumn(input, text(input.inputExpression), input.inputExpression?.typeRef, input.inputValues),
  );
  const outputs = (dmn.output ?? []).map((output) => ({
    ...readColumn(output, output.name ?? "", output.typeRef, output.outputValues),
    ...(output.defaultOutputEntry && { defaultText: text(output.defaultOutputEntry) }),
  }));
  const kind = kindOf(outputs);
  const attributes = decision.$attrs;
  return {
    id,
    name: decision.name ?? "",
    ...(kind && { kind }),
    hitPolicy: dmn.hitPolicy,
    ...(dmn.aggregation && { aggregation: dmn.aggregation }),
    inputs,
    outputs,
    rules: (dmn.rule ?? []).map((rule, index) =>
      readRule(rule, index + 1, [inputs.length, outputs.length], `${file} 表 ${id}`),
    ),
    requires: (decision.informationRequirement ?? []).flatMap(({ requiredDecision }) =>
      requiredDecision ? [requiredDecision.href.replace(/^.*#/, "")] : [],
    ),
    ...(attributes["camunda:versionTag"] && { versionTag: attributes["camunda:versionTag"] }),
    ...(attributes["camunda:historyTimeToLive"] && { historyTimeToLive: attributes["camunda:historyTimeToLive"] }),
  };
}

function readColumn(clause: Element, name: string, typeRef: string | undefined, list: Text | undefined): Column {
  const valuesText = text(list);
  const values = parseStrings(valuesText);
  return {
    id: clause.id ?? "",
    label: clause.label ?? name,
    name,
    typeRef: typeRef ?? "",
    ...(values && { values }),
    ...(valuesText && { valuesText }),
  };
}

function readRule(rule: DecisionRule, row: number, [inputCount, outputCount]: [number, number], place: string): Rule {
  const inputs = (rule.inputEntry ?? []).map(text);
  const outputs = (rule.outputEntry ?? []).map(text);
  if (inputs.length !== inputCount || outputs.length !== outputCount) {
    const found = `${inputs.length} 个输入格、${outputs.length} 个输出格`;
    throw invalid(`${place} 行 ${row}`, found, `${inputCount} 个输入格、${outputCount} 个输出格`);
  }
  return { id: rule.id ?? "", row, ...(rule.description && { description: rule.description }), inputs, outputs };
}

function text(element: Text | undefined): string {
  return (element?.text ?? "").trim();
}

const KINDS: [TableKind, (has: (name: string) => boolean) => boolean][] = [
  ["route", (has) => has("route") && has("outcome")],
  ["steps", (has) => has("role") && has("action")],
  ["deadlines", (has) => has("id") && has("direction")],
  ["notices", (has) => has("to") && has("act")],
  ["findings", (has) => has("code") && has("effect")],
  ["party", (has) => has("status")],
  ["effect", (has) => has("effect") && !has("code")],
];

function kindOf(outputs: Column[]): TableKind | undefined {
  const names = new Set(outputs.map((output) => output.name));
  return KINDS.find(([, matches]) => matches((name) => names.has(name)))?.[0];
}

/** One row that matched. */
export interface Hit {
  /** Decision id of the table. */
  table: string;
  /** Id of the row. */
  rule: string;
  /** 1-based */
  row: number;
  /** One entry per output column; undefined where the cell is empty or the fact it names is absent. */
  values: Record<string, string | number | boolean | undefined>;
}

/** Facts are nested objects; a column's dotted path walks them. At most one hit for FIRST, in row order for RULE ORDER.
 * @throws {GuichengError} TABLE_OUTPUT: an output cell names a fact that is no scalar */
export type CompiledTable = (facts: Record<string, unknown>) => Hit[];

type Facts = Record<string, unknown>;
type Value = Hit["values"][string];
interface CompiledRule {
  id: string;
  row: number;
  /** Only the cells that ask something. */
  tests: { column: number; passes: (value: unknown) => boolean }[];
  /** Outputs known beforehand. */
  literals: Hit["values"];
  passed: { name: string; read: (facts: Facts) => unknown; place: string }[];
}

/** Turns a table into closures. Only FIRST and RULE ORDER, only the FEEL of `table-cells.ts`; answers are the same as feelin's,
 * about a thousand times faster.
 * @param file name for messages
 * @throws {GuichengError} TABLE_INVALID naming file, table, row and column */
export function compileTable(table: Table, file: string): CompiledTable {
  const place = `${file} 表 ${table.id}`;
  if (table.hitPolicy !== "FIRST" && table.hitPolicy !== "RULE ORDER") {
    throw invalid(place, `命中策略 ${table.hitPolicy}`, "FIRST 或 RULE ORDER");
  }
  const defaulted = table.outputs.find(({ defaultText }) => defaultText !== undefined);
  if (defaulted)
    throw invalid(`${place} 列「${defaulted.label}」`, "默认输出", "不写默认输出：引擎不看它，写成最后一行");
  const first = table.hitPolicy === "FIRST";
  const readers = table.inputs.map((column) => compileSource(column, place));
  const rules = table.rules.map((_, index) => compileRule(table, index, place));
  return (facts) => {
    const values = readers.map((read) => read(facts));
    const hits: Hit[] = [];
    for (const rule of rules) {
      if (!rule.tests.every(({ column, passes }) => passes(values[column]))) continue;
      hits.push({ table: table.id, rule: rule.id, row: rule.row, values: outputsOf(rule, facts) });
      if (first) break;
    }
    return hits;
  };
}

function compileSource(column: Column, place: string): (facts: Facts) => unknown {
  const source = parseSource(column.name);
  if (!source) throw invalid(`${place} 列「${column.label}」`, column.name || "空白", ACCEPTED_INPUT);
  return sourceReader(source);
}

function compileRule(table: Table, index: number, tablePlace: string): CompiledRule {
  const rule = table.rules[index] as Table["rules"][number];
  const place = (column: Column) => `${tablePlace} 行 ${rule.row} 列「${column.label}」`;
  const tests = table.inputs.flatMap((column, position) => {
    const cell = rule.inputs[position] ?? "";
    const test = parseTest(cell);
    if (!test) throw invalid(place(column), cell, ACCEPTED_TEST);
    return test.kind === "any" ? [] : [{ column: position, passes: predicate(test) }];
  });
  const literals: Hit["values"] = {};
  const passed: CompiledRule["passed"] = [];
  for (const [position, column] of table.outputs.entries()) {
    const cell = rule.outputs[position] ?? "";
    const output = parseOutput(cell);
    if (!output) throw invalid(place(column), cell, ACCEPTED_OUTPUT);
    literals[column.name] = output.kind === "literal" ? output.value : undefined;
    if (output.kind === "path") passed.push({ name: column.name, read: reader(output.path), place: place(column) });
  }
  return { id: rule.id, row: rule.row, tests, literals, passed };
}

function outputsOf(rule: CompiledRule, facts: Facts): Hit["values"] {
  const values = { ...rule.literals };
  for (const { name, read, place } of rule.passed) {
    const value = read(facts);
    if (value !== null && typeof value === "object") {
      throw new GuichengError({
        code: "TABLE_OUTPUT",
        place,
        found: JSON.stringify(value),
        accepted: "文本、整数或 true/false",
      });
    }
    values[name] = (value ?? undefined) as Value;
  }
  return values;
}

function invalid(place: string, found: string, accepted: string): GuichengError {
  return new GuichengError({ code: "TABLE_INVALID", place, found, accepted });
}
