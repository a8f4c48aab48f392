import type { InputDomain } from "../rules/input-domains.ts";
import type { Column, Table } from "../rules/table.ts";
import { ACCEPTED_INPUT, ACCEPTED_TEST, parseSource, parseTest, type Test } from "../rules/table-cells.ts";
import { predicate } from "../rules/table-closures.ts";
import type { Box, Dimension } from "./check-tables-cover.ts";
import type { Report } from "./check-tables-faults.ts";
import { suggest } from "./check-tables-nearest.ts";

/** What a column asks about, once it is known to be sound. */
type Asked =
  | { kind: "words"; values: readonly string[]; route: boolean }
  | { kind: "boolean" }
  | { kind: "integer"; min?: number; max?: number };

/** A table's rows as boxes over what its columns ask about. */
export interface Boxes {
  dimensions: Dimension[];
  rows: Box[];
  /** Every combination there is. */
  full: Box;
}

export interface InputContext {
  domains: ReadonlyMap<string, InputDomain>;
  /** Routes of the route table, where this table requires it. */
  routes?: readonly string[];
  /** Routes for which the table has to answer, where not for all. */
  answersFor?: readonly string[];
}

/** Checks input columns and cells.
 * @returns the rows as boxes; undefined where a column or cell cannot be read, since what the rows cover is then unknown */
export function checkInputs(table: Table, context: InputContext, report: Report): Boxes | undefined {
  let sound = true;
  const reportInput: Report = (...fault) => {
    sound = false;
    report(...fault);
  };
  const asked = table.inputs.map((column) => checkColumn(column, context, reportInput));
  for (const [index, column] of table.inputs.entries()) checkColumnType(column, asked[index], report);
  const tests = table.rules.map((rule) =>
    table.inputs.map((column, index) =>
      checkCell(rule.inputs[index] ?? "", rule.row, column, asked[index], reportInput),
    ),
  );
  return sound ? boxes(table, asked as Asked[], tests as Test[][], context) : undefined;
}

function checkColumn(column: Column, { domains, routes }: InputContext, report: Report): Asked | undefined {
  const at = { column: column.label };
  const source = parseSource(column.name);
  if (!source) {
    report("TABLE_FEEL", at, `输入“${column.name}”不在规定的写法内`, `可写：${ACCEPTED_INPUT}`);
    return undefined;
  }
  const path = source.path.join(".");
  const domain = domains.get(path);
  if (!domain) {
    report("TABLE_INPUT_UNKNOWN", at, `没有事实 ${path}`, suggest(path, domains.keys()));
    return undefined;
  }
  if (domain.kind === "route") {
    if (routes) return { kind: "words", values: routes, route: true };
    report("TABLE_REQUIRES", at, "读了路线，却没有引用路线表", "从路线表连一条线到本决策");
    return undefined;
  }
  if (domain.optional) {
    report("TABLE_INPUT_NULLABLE", at, `事实 ${path} 可能没有值`, "改问一个总有值的事实，或在事实定义里给出缺省值");
    return undefined;
  }
  if (source.kind === "contains") {
    if (domain.kind !== "list") {
      report("TABLE_INPUT_TYPE", at, `${path} 不是列表`, `直接写 ${path}`);
      return undefined;
    }
    if (domain.values && !domain.values.includes(source.literal)) {
      report("TABLE_LITERAL", at, `${path} 里不会有 "${source.literal}"`, suggest(source.literal, domain.values));
      return undefined;
    }
    return { kind: "boolean" };
  }
  switch (domain.kind) {
    case "enum":
      return { kind: "words", values: domain.values, route: false };
    case "list":
      report("TABLE_INPUT_TYPE", at, `${path} 是列表`, `写成 list contains(${path},"取值")`);
      return undefined;
    case "text":
      report("TABLE_INPUT_TYPE", at, `${path} 是日期或文本，格里不能比较`, "日期放在期限表的输出列里，由日历计算");
      return undefined;
    default:
      return domain;
  }
}

function checkColumnType(column: Column, asked: Asked | undefined, report: Report): void {
  if (!asked) return;
  const at = { column: column.label };
  const typeRef = asked.kind === "words" ? "string" : asked.kind;
  if (column.typeRef !== typeRef) {
    report("TABLE_TYPE", at, `typeRef 是“${column.typeRef}”`, `改为 ${typeRef}`);
  }
  if (asked.kind !== "words" || column.valuesText === undefined) return;
  const listed = column.values ?? [];
  const missing = asked.values.filter((value) => !listed.includes(value));
  const extra = listed.filter((value) => !asked.values.includes(value));
  if (column.values && missing.length === 0 && extra.length === 0) return;
  const parts = [
    ...(column.values ? [] : [`可选值“${column.valuesText}”不是文本列表`]),
    ...(missing.length ? [`少了 ${missing.join("、")}`] : []),
    ...(extra.length ? [`多了 ${extra.join("、")}`] : []),
  ];
  report(
    "TABLE_INPUT_VALUES",
    at,
    `可选值与事实的取值不一致：${parts.join("；")}`,
    `改为 ${asked.values.map((value) => `"${value}"`).join(",")}`,
  );
}

function checkCell(
  cell: string,
  row: number,
  column: Column,
  asked: Asked | undefined,
  report: Report,
): Test | undefined {
  const at = { row, column: column.label };
  const test = parseTest(cell);
  if (!test) {
    report("TABLE_FEEL", at, `“${cell}”不在规定的写法内`, `可写：${ACCEPTED_TEST}`);
    return undefined;
  }
  if (!asked || test.kind === "any") return test;
  const fitting = { words: ["strings"], boolean: ["boolean"], integer: ["compare", "range"] }[asked.kind];
  if (!fitting.includes(test.kind)) {
    const wanted = { words: '"文本" 列表或 not("文本" 列表)', boolean: "true 或 false", integer: "整数、比较或区间" }[
      asked.kind
    ];
    report("TABLE_TEST_TYPE", at, `“${cell}”与该列的类型不合`, `该列可写：${wanted}`);
    return undefined;
  }
  if (asked.kind !== "words" || test.kind !== "strings") return test;
  for (const word of test.values.filter((value) => !asked.values.includes(value))) {
    const remedy = suggest(word, asked.values);
    if (asked.route) report("TABLE_ROUTE_UNKNOWN", at, `路线表没有路线 "${word}"`, remedy);
    else report("TABLE_LITERAL", at, `该列没有取值 "${word}"`, remedy);
  }
  return test;
}

/** Columns that ask the same make one dimension. */
function boxes(table: Table, asked: Asked[], tests: Test[][], { answersFor }: InputContext): Boxes {
  const names = [...new Set(table.inputs.map((column) => column.name))];
  const columnsOf = names.map((name) => table.inputs.flatMap((column, index) => (column.name === name ? [index] : [])));
  const values = columnsOf.map((columns) => {
    const about = asked[columns[0] ?? 0] as Asked;
    if (about.kind === "boolean") return [true, false];
    if (about.kind === "integer")
      return points(
        about,
        tests.flatMap((row) => columns.map((column) => row[column] as Test)),
      );
    return [...about.values];
  });
  const everything = values.map((atoms) => new Set(atoms.keys()));
  return {
    dimensions: columnsOf.map((columns, index) => ({
      label: table.inputs[columns[0] ?? 0]?.label ?? "",
      atoms: (values[index] ?? []).map(String),
    })),
    rows: tests.map((row) =>
      columnsOf.map((columns, index) => {
        const passes = columns
          .map((column) => row[column] as Test)
          .flatMap((test) => (test.kind === "any" ? [] : [predicate(test)]));
        return new Set(
          [...(values[index] ?? []).entries()].flatMap(([atom, value]) =>
            passes.every((pass) => pass(value)) ? [atom] : [],
          ),
        );
      }),
    ),
    full: everything.map((atoms, index) => {
      const about = asked[columnsOf[index]?.[0] ?? 0];
      if (!answersFor || about?.kind !== "words" || !about.route) return atoms;
      return new Set([...atoms].filter((atom) => answersFor.includes(String(values[index]?.[atom]))));
    }),
  };
}

/** Integers that stand for all others: those next to each bound that a cell names, within the domain. */
function points({ min, max }: { min?: number; max?: number }, tests: Test[]): number[] {
  const bounds = tests.flatMap((test) =>
    test.kind === "compare" ? [test.value] : test.kind === "range" ? [test.low, test.high] : [],
  );
  const near = bounds.flatMap((bound) => [bound - 1, bound, bound + 1]);
  const ends = [min, max].filter((end) => end !== undefined);
  const all = [...new Set([...near, ...ends, ...(near.length + ends.length === 0 ? [0] : [])])];
  return all.filter((point) => point >= (min ?? point) && point <= (max ?? point)).sort((a, b) => a - b);
}
