/** Decision files for tests, small enough to be read beside what is expected of them. */

export interface ColumnSpec {
  label?: string;
  /** Input: expression; output: name. */
  name: string;
  typeRef?: string;
  /** The raw text of inputValues or outputValues. */
  values?: string;
}

export interface TableSpec {
  id: string;
  name?: string;
  hitPolicy?: string;
  requires?: string[];
  inputs: (ColumnSpec | string)[];
  outputs: (ColumnSpec | string)[];
  /** Cells of inputs, then of outputs; a row's id is `<table>-<n>` unless `rowIds` says otherwise. */
  rows: string[][];
  rowIds?: string[];
  /** Attributes of the decision; the default is what deployable files carry. */
  attributes?: string;
}

const DEPLOYABLE = 'camunda:versionTag="test-2026" camunda:historyTimeToLive="P3650D"';

/** A DMN 1.3 file; `version` takes another version's namespace date. */
export function decisionXml(tables: TableSpec[], version = "20191111"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/${version}/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="file" name="测试" namespace="urn:test">
${tables.map(decision).join("\n")}
</definitions>`;
}

function decision(table: TableSpec): string {
  const { id, name = "测试表", hitPolicy = "FIRST", requires = [], attributes = DEPLOYABLE } = table;
  return `<decision id="${id}" name="${name}" ${attributes}>
${requires.map((other) => `<informationRequirement id="${id}__${other}"><requiredDecision href="#${other}" /></informationRequirement>`).join("\n")}
<decisionTable id="${id}-table" hitPolicy="${hitPolicy}">
${table.inputs.map((column, index) => input(spec(column), `${id}-i${index}`)).join("\n")}
${table.outputs.map((column, index) => output(spec(column), `${id}-o${index}`)).join("\n")}
${table.rows.map((cells, index) => rule(cells, table, index)).join("\n")}
</decisionTable>
</decision>`;
}

function spec(column: ColumnSpec | string): ColumnSpec {
  return typeof column === "string" ? { name: column } : column;
}

function input({ name, label = name, typeRef = "string", values }: ColumnSpec, id: string): string {
  const list = values === undefined ? "" : `<inputValues><text>${escapeXml(values)}</text></inputValues>`;
  return `<input id="${id}" label="${escapeXml(label)}"><inputExpression typeRef="${typeRef}"><text>${escapeXml(name)}</text></inputExpression>${list}</input>`;
}

function output({ name, label = name, typeRef = "string", values }: ColumnSpec, id: string): string {
  const list = values === undefined ? "" : `<outputValues><text>${escapeXml(values)}</text></outputValues>`;
  return `<output id="${id}" label="${escapeXml(label)}" name="${name}" typeRef="${typeRef}">${list}</output>`;
}

function rule(cells: string[], { id, inputs, rowIds }: TableSpec, index: number): string {
  const entry = (cell: string, position: number) => {
    const tag = position < inputs.length ? "inputEntry" : "outputEntry";
    return `<${tag}><text>${escapeXml(cell)}</text></${tag}>`;
  };
  const ruleId = rowIds?.[index] ?? `${id}-${index + 1}`;
  return `<rule${ruleId ? ` id="${ruleId}"` : ""}>${cells.map(entry).join("")}</rule>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
