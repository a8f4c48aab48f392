import { basename } from "node:path";
import { GuichengError } from "../errors.ts";
import type { InputDomain } from "../rules/input-domains.ts";
import { type DecisionFile, readDecisionFile, type Table, type TableKind } from "../rules/table.ts";
import { parseOutput, parseTest } from "../rules/table-cells.ts";
import type { Fault, Report } from "./check-tables-faults.ts";
import { checkInputs } from "./check-tables-inputs.ts";
import { suggest } from "./check-tables-nearest.ts";
import { checkOutputs } from "./check-tables-outputs.ts";
import { checkRows } from "./check-tables-rows.ts";

/** What the tables of one decision are checked against. */
export interface CheckContext {
  /** How many numbered articles the rule has. */
  articles: number;
  /** The facts that a table of this kind may read (`inputDomains`). */
  inputs: (kind: TableKind | undefined) => ReadonlyMap<string, InputDomain>;
  /** The published finding codes. */
  findingCodes: ReadonlySet<string>;
}

/** The only hit policy of each kind. */
const HIT_POLICIES: Record<TableKind, "FIRST" | "RULE ORDER"> = {
  route: "FIRST",
  steps: "RULE ORDER",
  findings: "RULE ORDER",
  deadlines: "RULE ORDER",
  notices: "RULE ORDER",
  party: "FIRST",
  effect: "FIRST",
};

const MOST_INPUTS = 9;
const LONGEST_NAME = 14;

/** Reads and checks one decision file; what cannot be read is a fault too.
 * @param path the file's name in messages; its last part is `<decision>.dmn` */
export async function checkDecisionFile(xml: string, path: string, context: CheckContext): Promise<Fault[]> {
  try {
    return checkTables(await readDecisionFile(xml, path), path, context);
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    const { place = path, found = "", accepted = "DMN 1.3 文件" } = error.detail;
    const where = place.startsWith(path) ? place.slice(path.length).trim() : place;
    const message = [where, found].filter(Boolean).join("：");
    return [{ code: "TABLE_UNREADABLE", file: path, table: "", message, remedy: `改为：${accepted}` }];
  }
}

/** Finds the faults of a decision file without running it, in the order of tables and rows.
 * @param path the file's name in messages; its last part is `<decision>.dmn` */
export function checkTables(file: DecisionFile, path: string, context: CheckContext): Fault[] {
  const decision = basename(path, ".dmn");
  const faults: Fault[] = [];
  const routeTable = file.tables.find((table) => table.kind === "route");
  const routes = routeTable ? routesOf(routeTable) : [];
  const ids = new Map<string, string>();
  for (const table of file.tables) {
    const report: Report = (code, at, message, remedy) =>
      faults.push({ code, file: path, table: table.id, ...at, message, remedy });
    checkIdentity(table, decision, report);
    checkRequires(table, file, report);
    checkRuleIds(table, ids, report);
    const domains = context.inputs(table.kind);
    const required = routeTable && table.requires.includes(routeTable.id);
    const boxes = checkInputs(
      table,
      {
        domains,
        ...(required && { routes: [...new Set(routes.map(({ route }) => route))] }),
        // A mark's effect is asked only where the text speaks of marks at all.
        ...(table.kind === "effect" && { answersFor: proceeding(routes) }),
      },
      report,
    );
    if (boxes) checkRows(table, boxes, report);
    if (table.kind) checkOutputs(table, table.kind, { ...context, domains }, report);
  }
  if (!routeTable) {
    const remedy = `加一张 id 为 ${decision}-route、有输出列 route 和 outcome 的表`;
    faults.push({ code: "TABLE_NO_ROUTE", file: path, table: "", message: "文件没有路线表", remedy });
  } else faults.push(...stepless(file, path, routeTable, routes));
  return faults;
}

function checkIdentity(table: Table, decision: string, report: Report): void {
  const { id, name, kind, hitPolicy } = table;
  if (!kind) {
    report(
      "TABLE_KIND",
      {},
      "从输出列认不出是哪一类表",
      "输出列按类别命名，如 route 和 outcome、role 和 action、code 和 effect",
    );
  } else {
    const themed = kind === "findings" && id.startsWith(`${decision}-findings-`);
    if (id !== `${decision}-${kind}` && !themed) {
      report("TABLE_ID", {}, `决策的 id 是 ${id || "空"}`, `改为 ${decision}-${kind}`);
    }
    const policy = HIT_POLICIES[kind];
    if (hitPolicy !== policy) report("TABLE_HIT_POLICY", {}, `命中策略是 ${hitPolicy}`, `改为 ${policy}`);
  }
  if (!/\p{Script=Han}/u.test(name) || [...name].length > LONGEST_NAME) {
    report("TABLE_NAME", {}, `名字是“${name}”`, `用中文起名，不超过 ${LONGEST_NAME} 个字`);
  }
  if (table.inputs.length > MOST_INPUTS) {
    report("TABLE_WIDE", {}, `有 ${table.inputs.length} 个输入列`, `按主题拆成几张，每张不超过 ${MOST_INPUTS} 列`);
  }
  if (!table.versionTag)
    report("TABLE_NO_VERSION", {}, "没有 camunda:versionTag", "写上规则的 id（jurisdiction.yaml 里 rules 的 id）");
  if (!table.historyTimeToLive) report("TABLE_NO_TTL", {}, "没有 camunda:historyTimeToLive", "写 P3650D");
}

function checkRequires(table: Table, file: DecisionFile, report: Report): void {
  for (const id of table.requires) {
    const required = file.tables.find((candidate) => candidate.id === id);
    if (!required) {
      report(
        "TABLE_REQUIRES",
        {},
        `引用的决策 ${id} 不在本文件`,
        suggest(
          id,
          file.tables.map((candidate) => candidate.id),
        ),
      );
    } else if (required.kind !== "route" || required === table) {
      report("TABLE_REQUIRES", {}, `引用了 ${id}，它不是路线表`, "只引用路线表；其余条件从事实读");
    }
  }
}

/** Ids of rows name them in rulings and coverage, across all tables of the file. */
function checkRuleIds(table: Table, ids: Map<string, string>, report: Report): void {
  for (const { id, row } of table.rules) {
    const before = ids.get(id);
    if (!id) report("TABLE_RULE_ID", { row }, "这一行没有 id", `起一个说明内容的 id，如 ${table.id}-…`);
    else if (before) report("TABLE_RULE_ID", { row }, `id ${id} 与 ${before} 重复`, "改成不重复的 id");
    else ids.set(id, `表 ${table.id} 行 ${row}`);
  }
}

interface Route {
  route: string;
  outcome: unknown;
  row: number;
}

function routesOf(table: Table): Route[] {
  const literal = (row: number, name: string) => {
    const cell = table.rules[row]?.outputs[table.outputs.findIndex((output) => output.name === name)] ?? "";
    const output = parseOutput(cell);
    return output?.kind === "literal" ? output.value : undefined;
  };
  return table.rules.flatMap(({ row }, index) => {
    const route = literal(index, "route");
    return typeof route === "string" ? [{ route, outcome: literal(index, "outcome"), row }] : [];
  });
}

function proceeding(routes: Route[]): string[] {
  return routes.filter(({ outcome }) => outcome === "proceed").map(({ route }) => route);
}

/** Routes that open the next act, though no row of a steps table speaks for them, nor one of notices by name: where the text only wants
 * somebody told, telling is all there is. */
function stepless(file: DecisionFile, path: string, routeTable: Table, routes: Route[]): Fault[] {
  const tables = file.tables.filter((table) => table.kind === "steps");
  if (tables.length === 0) return [];
  const notices = file.tables.filter(
    (table) => table.kind === "notices" && table.inputs.some((input) => input.name === "route"),
  );
  const open = new Set(proceeding(routes));
  const column = routeTable.outputs.find((output) => output.name === "route")?.label;
  return routes
    .filter(({ route }, index) => open.has(route) && routes.findIndex((other) => other.route === route) === index)
    .filter(({ route }) => !tables.some((table) => table.rules.some((_, index) => admits(table, index, route))))
    .filter(({ route }) => !notices.some((table) => table.rules.some((_, index) => names(table, index, route))))
    .map(({ route, row }) => ({
      code: "TABLE_ROUTE_NO_STEPS",
      file: path,
      table: routeTable.id,
      row,
      column,
      message: `路线 ${route} 没有任何步骤，也没有告知`,
      remedy: `在 ${tables.map((table) => table.id).join("、")} 里给它写步骤，或改它的基本结论`,
    }));
}

function admits(table: Table, index: number, route: string): boolean {
  const column = table.inputs.findIndex((input) => input.name === "route");
  return column === -1 || isAny(table, index, column) || names(table, index, route);
}

function names(table: Table, index: number, route: string): boolean {
  const test = parseTest(table.rules[index]?.inputs[table.inputs.findIndex((input) => input.name === "route")] ?? "");
  return test?.kind === "strings" && test.values.includes(route) !== test.negated;
}

function isAny(table: Table, index: number, column: number): boolean {
  return parseTest(table.rules[index]?.inputs[column] ?? "")?.kind === "any";
}
