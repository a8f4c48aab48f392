import type { Case } from "../../src/catalog/cases.ts";
import type { WorkCalendar } from "../../src/rules/deadlines.ts";
import { decideTraced, type Jurisdiction } from "../../src/rules/decide.ts";
import { type Decision, FACTS } from "../../src/rules/facts.ts";
import { type InputDomain, inputDomains } from "../../src/rules/input-domains.ts";
import type { CompiledTable, Hit, Table } from "../../src/rules/table.ts";
import { parseOutput, parseSource, parseTest, type Test } from "../../src/rules/table-cells.ts";
import { predicate, reader, sourceReader } from "../../src/rules/table-closures.ts";
import type { Random } from "../seeded-random.ts";
import { randomDay, randomInput } from "./random-facts.ts";

type Facts = Record<string, unknown>;

/** One question to one table, and what our evaluator answers. */
export interface Question {
  table: string;
  /** What a decision has in sight when it asks the table, without `route`: that is the required table's to say. */
  facts: Facts;
  hits: Hit[];
}

export interface DecisionUnderTest {
  decision: Decision;
  jurisdiction: Jurisdiction;
  tables: Table[];
  compiled: Map<string, CompiledTable>;
  cases: Case[];
  calendar: WorkCalendar;
}

const TRIES_PER_ROW = 60;
const HITS_PER_ROW = 5;
const TEXTS = ["2026-09-22", "2026-09-30T17:30:00+08:00", "财政局（国资委）", 'says "yes"', "x\\y", ""];
const LARGEST = 2_147_483_647;

/** Different questions to all tables of one decision (two that a table cannot tell apart are one): what rulings on its cases and on random facts asked, facts made for each row,
 * facts on and beside each number the cells name, and random ones.
 * @param count about how many random ones are added */
export function questions(subject: DecisionUnderTest, count: number, random: Random): Question[] {
  const found = new Map<string, Question>();
  const seen = new Map(subject.tables.map((table) => [table.id, sightOf(subject, table)]));
  const add = (asked: Question[]) => {
    for (const question of asked) {
      const sight = seen.get(question.table)?.map((read) => read(question.facts) ?? null);
      found.set(`${question.table} ${JSON.stringify(sight)}`, question);
    }
  };
  for (const { facts, asOf } of subject.cases) add(ruled(subject, facts, asOf));
  for (const table of subject.tables) {
    for (const row of table.rules.keys()) add(forRow(subject, table, row, random));
    add(onBoundaries(subject, table, random));
  }
  // as many as there are to be had: a small table has no more than its combinations
  for (let turn = 0, start = found.size; found.size < start + count && turn < count; turn += 1) {
    add(ruled(subject, randomInput(FACTS[subject.decision], random), randomDay(random)));
    for (const table of subject.tables) add([ask(subject, table, randomFacts(subject, table, random))]);
  }
  return [...found.values()];
}

/** What a table, or one that it requires, reads of the facts or passes on. */
function sightOf({ tables }: DecisionUnderTest, table: Table): ((facts: Facts) => unknown)[] {
  return [table, ...tables.filter(({ id }) => table.requires.includes(id))].flatMap(({ inputs, rules }) => [
    ...inputs.flatMap(({ name }) => parseSource(name) ?? []).map((source) => sourceReader(source)),
    ...rules
      .flatMap(({ outputs }) => outputs.map(parseOutput))
      .flatMap((output) => (output?.kind === "path" ? [reader(output.path)] : [])),
  ]);
}

/** What the tables are asked, and answer, while one question is decided. */
function ruled(
  { decision, jurisdiction, tables, compiled, calendar }: DecisionUnderTest,
  input: unknown,
  asOf: string,
) {
  const asked: Question[] = [];
  const listening = tables.map((table) => ({
    kind: table.kind as NonNullable<Table["kind"]>,
    evaluate: (context: Facts) => {
      const hits = (compiled.get(table.id) as CompiledTable)(context);
      const { route: _, ...facts } = structuredClone(context);
      asked.push({ table: table.id, facts, hits });
      return hits;
    },
  }));
  const listened = { tables: { source: "package" as const, sha256: "" }, compiled: listening };
  decideTraced(decision, { ...jurisdiction, decisions: { [decision]: listened } }, input, { asOf, calendar });
  return asked;
}

/** Asks our evaluator, the route first where the table reads it. */
function ask({ compiled }: DecisionUnderTest, table: Table, facts: Facts): Question {
  const context = { ...facts };
  for (const required of table.requires) {
    const [hit] = (compiled.get(required) as CompiledTable)(facts);
    Object.assign(context, hit?.values);
  }
  return { table: table.id, facts, hits: (compiled.get(table.id) as CompiledTable)(context) };
}

function forRow(subject: DecisionUnderTest, table: Table, row: number, random: Random): Question[] {
  const found: Question[] = [];
  for (let turn = 0; turn < TRIES_PER_ROW && found.length < HITS_PER_ROW; turn += 1) {
    const facts = randomFacts(subject, table, random);
    const route = routeRowFor(subject, table, row, random);
    if (route) satisfy(subject, facts, route.table, route.row, random);
    satisfy(subject, facts, table, row, random);
    const question = ask(subject, table, facts);
    if (question.hits.some((hit) => hit.row === row + 1)) found.push(question);
  }
  return found;
}

/** A row of the required route table whose route the row asks for. */
function routeRowFor({ tables }: DecisionUnderTest, table: Table, row: number, random: Random) {
  const required = tables.find(({ id }) => table.requires.includes(id));
  if (!required) return undefined;
  const test = testsOf(table, row).find(({ path }) => path === "route")?.test;
  const output = required.outputs.findIndex(({ name }) => name === "route");
  const fitting = [...required.rules.keys()].filter((index) => {
    const [route] = [required.rules[index]?.outputs[output] ?? ""].map((cell) => cell.slice(1, -1));
    return !test || test.kind === "any" || predicate(test)(route);
  });
  return fitting.length === 0 ? undefined : { table: required, row: random.pick(fitting) };
}

function onBoundaries(subject: DecisionUnderTest, table: Table, random: Random): Question[] {
  const domains = inputDomains(subject.decision, table.kind);
  return table.inputs.flatMap((column, index) => {
    const domain = domains.get(column.name);
    if (domain?.kind !== "integer") return [];
    const named = table.rules.flatMap(({ inputs }) => (inputs[index]?.match(/-?\d+/g) ?? []).map(Number));
    const around = new Set([...named, 0, LARGEST].flatMap((value) => [value - 1, value, value + 1]));
    const possible = [...around].filter((value) => value >= (domain.min ?? 0) && value <= (domain.max ?? LARGEST));
    return possible.flatMap((value) =>
      table.rules.map((_, row) => {
        const facts = randomFacts(subject, table, random);
        satisfy(subject, facts, table, row, random);
        put(facts, column.name, value);
        return ask(subject, table, facts);
      }),
    );
  });
}

/** Facts as zod leaves them: nested, defaults filled, what is optional sometimes absent. */
function randomFacts({ decision }: DecisionUnderTest, table: Table, random: Random): Facts {
  const facts: Facts = {};
  for (const [path, domain] of inputDomains(decision, table.kind)) {
    if (domain.kind === "route" || (domain.optional && random.below(2) === 0)) continue;
    put(facts, path, valueIn(domain, random));
  }
  return facts;
}

function valueIn(domain: InputDomain, random: Random): unknown {
  switch (domain.kind) {
    case "enum":
      return random.pick(domain.values);
    case "boolean":
      return random.below(2) === 0;
    case "integer":
      return (domain.min ?? 0) + random.below(4);
    case "list":
      return Array.from({ length: random.below(4) }, () => random.pick(domain.values ?? ["overall", "财政"]));
    default:
      return random.pick(TEXTS);
  }
}

interface Asked {
  path: string;
  /** The word a list must hold, where the column asks about a list. */
  literal?: string;
  test: Test;
}

function testsOf(table: Table, row: number): Asked[] {
  return table.inputs.flatMap((column, index) => {
    const source = parseSource(column.name);
    const test = parseTest(table.rules[row]?.inputs[index] ?? "");
    if (!source || !test || test.kind === "any") return [];
    const literal = source.kind === "contains" ? source.literal : undefined;
    return [{ path: source.path.join("."), literal, test }];
  });
}

/** Changes facts until a row's own cells accept them; rows above it, and another column on the same fact, may still stand in the way. */
function satisfy({ decision }: DecisionUnderTest, facts: Facts, table: Table, row: number, random: Random): void {
  const domains = inputDomains(decision, table.kind);
  for (const { path, literal, test } of testsOf(table, row)) {
    const domain = domains.get(path);
    if (!domain || domain.kind === "route" || test.kind === "any") continue;
    if (literal !== undefined) {
      const others = (reader(path.split("."))(facts) as unknown[]).filter((word) => word !== literal);
      put(facts, path, test.kind === "boolean" && test.value ? [...others, literal] : others);
      continue;
    }
    const accepted = candidates(domain, test).filter(predicate(test));
    if (accepted.length > 0) put(facts, path, random.pick(accepted));
  }
}

function candidates(domain: InputDomain, test: Test): unknown[] {
  if (domain.kind === "boolean") return [true, false];
  if (domain.kind === "enum") return [...domain.values];
  if (domain.kind !== "integer") return [];
  const bounds = test.kind === "compare" ? [test.value] : test.kind === "range" ? [test.low, test.high] : [];
  return bounds.flatMap((value) => [value - 1, value, value + 1]).filter((value) => value >= (domain.min ?? 0));
}

function put(facts: Facts, path: string, value: unknown): void {
  const segments = path.split(".");
  const last = segments.pop() as string;
  let place = facts;
  for (const segment of segments) {
    place[segment] ??= {};
    place = place[segment] as Facts;
  }
  place[last] = value;
}
