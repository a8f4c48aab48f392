import type { InputDomain } from "../rules/input-domains.ts";
import type { Column, Table, TableKind } from "../rules/table.ts";
import { ACCEPTED_OUTPUT, parseOutput } from "../rules/table-cells.ts";
import * as vocabulary from "../rules/vocabulary.ts";
import type { Report, TableFaultCode } from "./check-tables-faults.ts";
import { suggest } from "./check-tables-nearest.ts";

/** What an output column may hold. */
type Holds =
  | { kind: "words"; words: readonly string[]; several?: boolean }
  | { kind: "boolean" | "integer" | "prose" | "slug" | "code" | "basis" }
  /** A date of the facts, passed through by name. */
  | { kind: "date" };

interface OutputColumn {
  holds: Holds;
  /** `always`: column and cell are there; `column`: the cell may be empty; `optional`: so may the column. */
  needed: "always" | "column" | "optional";
}

const words = (list: readonly string[], needed: OutputColumn["needed"] = "always", several = false): OutputColumn => ({
  holds: { kind: "words", words: list, several },
  needed,
});
const plain = (kind: Exclude<Holds["kind"], "words">, needed: OutputColumn["needed"] = "always"): OutputColumn => ({
  holds: { kind },
  needed,
});

const CITED = { basis: plain("basis"), reading: plain("prose", "column") };

/** The output columns of each kind of table. */
const OUTPUTS: Record<TableKind, Record<string, OutputColumn>> = {
  route: { route: plain("slug"), outcome: words(vocabulary.ROUTE_OUTCOMES), ...CITED },
  steps: {
    role: words(vocabulary.ROLES, "always", true),
    action: words(vocabulary.ACTIONS),
    mode: words(["any", "all"], "optional"),
    resolved: words(vocabulary.ROLES, "optional"),
    done: plain("boolean", "optional"),
    skipped: words(["refuse", "return"], "optional"),
    ...CITED,
  },
  findings: { code: plain("code"), effect: words(vocabulary.EFFECTS), message: plain("prose", "column"), ...CITED },
  deadlines: {
    id: plain("slug"),
    value: plain("integer", "column"),
    unit: words(vocabulary.UNITS, "column"),
    direction: words(vocabulary.DIRECTIONS),
    anchor: plain("date", "column"),
    doneOn: plain("date", "optional"),
    due: plain("date", "optional"),
    hardness: words(vocabulary.HARDNESS),
    onLate: words(vocabulary.EFFECTS, "optional"),
    code: plain("code", "optional"),
    message: plain("prose", "optional"),
    ...CITED,
  },
  notices: {
    to: words(vocabulary.ROLES),
    act: words(vocabulary.NOTICE_ACTS),
    form: words(vocabulary.NOTICE_FORMS, "column"),
    when: words(vocabulary.NOTICE_TIMES, "column"),
    ...CITED,
  },
  party: { status: words(vocabulary.PARTY_STATUS), ...CITED },
  effect: { effect: words(vocabulary.MARK_EFFECTS), ...CITED },
};

export interface OutputContext {
  /** How many numbered articles the rule has. */
  articles: number;
  domains: ReadonlyMap<string, InputDomain>;
  /** The published finding codes. */
  findingCodes: ReadonlySet<string>;
}

/** Checks output columns and cells of a table whose kind is known. */
export function checkOutputs(table: Table, kind: TableKind, context: OutputContext, report: Report): void {
  const expected = OUTPUTS[kind];
  checkColumns(table, expected, report);
  const known = table.outputs.flatMap((column, index) => {
    const output = Object.hasOwn(expected, column.name) ? expected[column.name] : undefined;
    return output ? [{ column, index, output }] : [];
  });
  for (const { column, output } of known) checkColumn(column, output.holds, report);
  for (const rule of table.rules) {
    for (const { column, index, output } of known) {
      const problem = cellProblem(rule.outputs[index] ?? "", column, output, context);
      if (problem) {
        const [code, message, remedy] = problem;
        report(code, { row: rule.row, column: column.label }, message, remedy);
      }
    }
    const cells = Object.fromEntries(known.map(({ column, index }) => [column.name, rule.outputs[index] ?? ""]));
    if (kind === "findings" || cells.onLate) checkMessage(cells, rule.row, report);
    if (kind === "deadlines") checkDeadline(cells, rule.row, report);
  }
}

function checkColumns(table: Table, expected: Record<string, OutputColumn>, report: Report): void {
  const names = table.outputs.map((column) => column.name);
  for (const [name, { needed }] of Object.entries(expected)) {
    if (needed !== "optional" && !names.includes(name)) {
      report("TABLE_COLUMN", { column: name }, `少了输出列 ${name}`, "补上这一列，没有内容的格留空");
    }
  }
  for (const [index, name] of names.entries()) {
    const column = table.outputs[index]?.label ?? name;
    if (!Object.hasOwn(expected, name)) {
      report("TABLE_COLUMN", { column }, `不认识输出列 ${name}`, suggest(name, Object.keys(expected)));
    } else if (names.indexOf(name) !== index) report("TABLE_COLUMN", { column }, `输出列 ${name} 重复`, "只留一列");
  }
}

function checkColumn(column: Column, holds: Holds, report: Report): void {
  const at = { column: column.label };
  const typeRef = holds.kind === "boolean" || holds.kind === "integer" ? holds.kind : "string";
  if (column.typeRef !== typeRef) report("TABLE_TYPE", at, `typeRef 是“${column.typeRef}”`, `改为 ${typeRef}`);
  if (holds.kind !== "words" || holds.several) return;
  for (const word of (column.values ?? []).filter((value) => !holds.words.includes(value))) {
    report("TABLE_OUTPUT_VALUE", at, `可选值 "${word}" 不在规定的取值内`, suggest(word, holds.words));
  }
}

/** What is wrong with one cell: code, message, remedy. */
type Problem = [code: TableFaultCode, message: string, remedy: string];

function cellProblem(
  cell: string,
  column: Column,
  { holds, needed }: OutputColumn,
  context: OutputContext,
): Problem | undefined {
  const output = parseOutput(cell);
  if (!output) return ["TABLE_FEEL", `“${cell}”不在规定的写法内`, `可写：${ACCEPTED_OUTPUT}`];
  if (isEmpty(cell)) {
    if (needed !== "always") return undefined;
    if (holds.kind === "basis") return ["TABLE_NO_ARTICLE", "依据列为空", '填写条款号，如 "45"，几条用空格分开'];
    return ["TABLE_OUTPUT_EMPTY", "必填的输出为空", `填写${accepted(holds)}`];
  }
  if (output.kind === "path") return pathProblem(output.path.join("."), holds, context);
  return output.kind === "literal" ? literalProblem(output.value, column, holds, context) : undefined;
}

function pathProblem(path: string, holds: Holds, { domains }: OutputContext): Problem | undefined {
  const domain = domains.get(path);
  if (!domain) return ["TABLE_INPUT_UNKNOWN", `没有事实 ${path}`, suggest(path, domains.keys())];
  const fits =
    (holds.kind === "date" && domain.kind === "text") ||
    (holds.kind === domain.kind && (holds.kind === "boolean" || holds.kind === "integer")) ||
    (holds.kind === "words" &&
      domain.kind === "enum" &&
      domain.values.every((word) => word === "none" || holds.words.includes(word)));
  return fits ? undefined : ["TABLE_OUTPUT_VALUE", `事实 ${path} 的取值不合这一列`, `该列可写：${accepted(holds)}`];
}

function literalProblem(
  value: string | number | boolean,
  column: Column,
  holds: Holds,
  context: OutputContext,
): Problem | undefined {
  const wrong = (remedy = `该列可写：${accepted(holds)}`): Problem => [
    "TABLE_OUTPUT_VALUE",
    `${JSON.stringify(value)} 不在规定的取值内`,
    remedy,
  ];
  if (holds.kind === "boolean") return typeof value === "boolean" ? undefined : wrong();
  if (holds.kind === "integer") return typeof value === "number" && value >= 0 ? undefined : wrong();
  if (typeof value !== "string" || holds.kind === "date") return wrong();
  switch (holds.kind) {
    case "words": {
      const unknown = (holds.several ? value.split(" ") : [value]).find((word) => !holds.words.includes(word));
      if (unknown !== undefined) return wrong(suggest(unknown, holds.words));
      return column.values && !column.values.includes(value) ? wrong(suggest(value, column.values)) : undefined;
    }
    case "slug":
      return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) ? undefined : wrong();
    case "code":
      if (context.findingCodes.has(value)) return undefined;
      return ["TABLE_FINDING_CODE", `没有公布过问题代码 ${value}`, suggest(value, context.findingCodes)];
    case "basis":
      return basisProblem(value, context.articles);
    case "prose":
      return undefined;
  }
}

function basisProblem(basis: string, articles: number): Problem | undefined {
  const unknown = basis.split(" ").filter((number) => !/^[1-9]\d*$/.test(number) || Number(number) > articles);
  if (unknown.length === 0) return undefined;
  const found = unknown.map((number) => number || "空格").join("、");
  return ["TABLE_ARTICLE_UNKNOWN", `本规则没有条款“${found}”`, `写 1 至 ${articles} 的条款号，几条用一个空格分开`];
}

function checkMessage(cells: Record<string, string>, row: number, report: Report): void {
  if (isEmpty(cells.message))
    report("TABLE_NO_MESSAGE", { row }, "没有写给人看的说明", "在说明列用中文写明缺什么、依据要求什么");
  if ("onLate" in cells && isEmpty(cells.code)) {
    report("TABLE_OUTPUT_EMPTY", { row }, "写了逾期后果，没有逾期代码", "补上逾期代码");
  }
}

/** An open limit counts nothing; any other has either a day agreed upon, or all that counting needs. */
function checkDeadline(cells: Record<string, string>, row: number, report: Report): void {
  const counted = [cells.value, cells.unit].filter((cell) => !isEmpty(cell)).length;
  if (cells.hardness === '"open"') {
    if (counted > 0 || !isEmpty(cells.due)) {
      report("TABLE_DEADLINE", { row }, "未定时限的行写了数值、单位或约定日", "留空这几格，或改软硬");
    }
  } else if (isEmpty(cells.due) && (counted < 2 || isEmpty(cells.anchor))) {
    report("TABLE_DEADLINE", { row }, "算不出日期", "写齐数值、单位、起点，或写约定日，或把软硬改为 open");
  } else if (!isEmpty(cells.due) && counted > 0) {
    report("TABLE_DEADLINE", { row }, "既写约定日又写数值、单位", "只留一种");
  }
}

function isEmpty(cell: string | undefined): boolean {
  return cell === undefined || cell === "" || cell === '""';
}

function accepted(holds: Holds): string {
  switch (holds.kind) {
    case "words":
      return `${holds.words.join("、")}${holds.several ? "（几个用空格分开）" : ""}，或取值相同的事实`;
    case "boolean":
      return "true、false，或一个是否型事实";
    case "integer":
      return "不小于 0 的整数，或一个整数型事实";
    case "date":
      return "一个日期事实的路径，如 sentOn";
    case "slug":
      return "小写字母、数字、连字符的文本";
    case "code":
      return "已公布的问题代码";
    case "basis":
      return '条款号，如 "45 47"';
    case "prose":
      return "一段文本";
  }
}
