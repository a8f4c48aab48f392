import { evaluate, unaryTest } from "feelin";
import { GuichengError } from "../errors.ts";
import type { DecisionFile, Rule, Table } from "./table.ts";

type Context = Record<string, unknown>;
/** A matching row: its outputs by name, without the empty cells. */
type Outputs = Record<string, unknown>;

/** Evaluates one decision table with full FEEL and any hit policy, as the DMN standard says. Slow (about a thousand evaluations a second):
 * the oracle of the compiled tables, and the answer to engines' `evaluate` requests.
 * @param context variables by name; required decisions are not evaluated
 * @returns one output column: a value, several: a map of them (null where empty); a list of those for COLLECT, RULE ORDER and OUTPUT ORDER;
 *   null where no row matches
 * @throws {GuichengError} TABLE_INVALID: FEEL that cannot be read; TABLE_POLICY: more rows match than the hit policy allows */
export function evaluateWithFeel(table: Table, context: Context, file = ""): unknown {
  const hits = applyPolicy(table, matchingRows(table, context, file), file);
  const shape = (outputs: Outputs): unknown => {
    if (table.outputs.length === 1) return outputs[table.outputs[0]?.name ?? ""] ?? null;
    return Object.fromEntries(table.outputs.map(({ name }) => [name, outputs[name] ?? null]));
  };
  if (table.aggregation) return aggregate(table, hits);
  if (givesList(table)) return hits.map(shape);
  const hit = hits[0] ?? defaults(table, context, file);
  return hit === undefined ? null : shape(hit);
}

/** Evaluates a decision after the decisions it requires, whose results are variables by output name: a value for one hit, a list for
 * RULE ORDER and COLLECT, nothing for no hit (as Camunda and Operaton do).
 * @returns one map per hit, without empty cells
 * @throws {GuichengError} DECISION_UNKNOWN; and what `evaluateWithFeel` throws */
export function evaluateTable(file: DecisionFile, tableId: string, context: Context): Outputs[] {
  const scope = { ...context };
  const done = new Set<string>();
  const run = (id: string, path: string[]): Outputs[] => {
    const table = file.tables.find((candidate) => candidate.id === id);
    if (!table) {
      const accepted = file.tables.map((known) => known.id).join("、");
      throw new GuichengError({
        code: "DECISION_UNKNOWN",
        place: [file.name, ...path].join(" → "),
        found: id,
        accepted,
      });
    }
    if (path.includes(id)) {
      const found = [...path, id].join(" → ");
      throw new GuichengError({ code: "TABLE_INVALID", place: file.name, found, accepted: "决策之间的引用不成环" });
    }
    for (const required of table.requires) {
      if (done.has(required)) continue;
      Object.assign(scope, variablesOf(file, required, run(required, [...path, id])));
      done.add(required);
    }
    return outputMaps(table, scope, file.name);
  };
  return run(tableId, []);
}

function outputMaps(table: Table, context: Context, file: string): Outputs[] {
  const hits = applyPolicy(table, matchingRows(table, context, file), file);
  if (!table.aggregation) return hits;
  const value = aggregate(table, hits);
  return value === null ? [] : [{ [table.outputs[0]?.name ?? ""]: value }];
}

function variablesOf(file: DecisionFile, id: string, hits: Outputs[]): Context {
  const table = file.tables.find((candidate) => candidate.id === id);
  if (!table || (!givesList(table) && hits.length < 2)) return hits[0] ?? {};
  const names = new Set(hits.flatMap((hit) => Object.keys(hit)));
  return Object.fromEntries(
    [...names].map((name) => [name, hits.filter((hit) => Object.hasOwn(hit, name)).map((hit) => hit[name])]),
  );
}

function givesList(table: Table): boolean {
  return !table.aggregation && ["COLLECT", "RULE ORDER", "OUTPUT ORDER"].includes(table.hitPolicy);
}

function defaults(table: Table, context: Context, file: string): Outputs | undefined {
  const given = table.outputs.filter(({ defaultText }) => defaultText);
  if (given.length === 0) return undefined;
  return Object.fromEntries(
    given.map(({ name, label, defaultText = "" }) => {
      const place = `${file} 表 ${table.id} 默认输出 列「${label}」`.trim();
      return [name, feel(() => evaluate(defaultText, context).value, place, defaultText)];
    }),
  );
}

function matchingRows(table: Table, context: Context, file: string): Outputs[] {
  const place = `${file} 表 ${table.id}`.trim();
  const values = table.inputs.map((column) =>
    feel(() => evaluate(column.name, context).value, `${place} 列「${column.label}」`, column.name),
  );
  const matches = (rule: Rule) =>
    rule.inputs.every((cell, index) => {
      if (cell === "" || cell === "-") return true;
      const at = `${place} 行 ${rule.row} 列「${table.inputs[index]?.label}」`;
      return feel(() => unaryTest(cell, { ...context, "?": values[index] }).value, at, cell) === true;
    });
  return table.rules.filter(matches).map((rule) =>
    Object.fromEntries(
      table.outputs.flatMap((column, index) => {
        const cell = rule.outputs[index] ?? "";
        if (cell === "") return [];
        const at = `${place} 行 ${rule.row} 列「${column.label}」`;
        return [[column.name, feel(() => evaluate(cell, context).value, at, cell) ?? null]];
      }),
    ),
  );
}

function feel<T>(run: () => T, place: string, found: string): T {
  try {
    return run();
  } catch {
    throw new GuichengError({ code: "TABLE_INVALID", place, found, accepted: "合乎语法的 FEEL" });
  }
}

function applyPolicy(table: Table, hits: Outputs[], file: string): Outputs[] {
  switch (table.hitPolicy) {
    case "FIRST":
      return hits.slice(0, 1);
    case "PRIORITY":
      return byPriority(table, hits).slice(0, 1);
    case "OUTPUT ORDER":
      return byPriority(table, hits);
    case "UNIQUE":
      if (hits.length > 1) throw tooMany(table, hits, file, "只有一行命中");
      return hits;
    case "ANY":
      if (new Set(hits.map((hit) => canonical(table, hit))).size > 1)
        throw tooMany(table, hits, file, "命中各行的输出相同");
      return hits.slice(0, 1);
    default:
      return hits;
  }
}

/** In the order of the output columns' value lists, the first column weighing most; equal ones keep the order of their rows. */
function byPriority(table: Table, hits: Outputs[]): Outputs[] {
  const orders = table.outputs.flatMap(({ name, valuesText }) => {
    const list = valuesText ? evaluate(`[${valuesText}]`).value : undefined;
    return Array.isArray(list) ? [{ name, list }] : [];
  });
  const rank = (hit: Outputs) =>
    orders.map(({ name, list }) => {
      const position = list.indexOf(hit[name]);
      return position === -1 ? list.length : position;
    });
  return hits
    .map((hit) => ({ hit, rank: rank(hit) }))
    .sort(
      (a, b) => a.rank.map((value, index) => value - (b.rank[index] ?? 0)).find((difference) => difference !== 0) ?? 0,
    )
    .map(({ hit }) => hit);
}

function aggregate(table: Table, hits: Outputs[]): unknown {
  const values = hits.map((hit) => hit[table.outputs[0]?.name ?? ""] ?? null);
  if (table.aggregation === "COUNT") return values.length;
  if (values.length === 0) return null;
  return evaluate(`${table.aggregation?.toLowerCase()}(values)`, { values }).value ?? null;
}

function canonical(table: Table, hit: Outputs): string {
  return JSON.stringify(table.outputs.map(({ name }) => hit[name] ?? null));
}

function tooMany(table: Table, hits: Outputs[], file: string, accepted: string): GuichengError {
  const found = `${hits.length} 行命中：${hits.map((hit) => canonical(table, hit)).join("、")}`;
  return new GuichengError({ code: "TABLE_POLICY", place: `${file} 表 ${table.id}`.trim(), found, accepted });
}
