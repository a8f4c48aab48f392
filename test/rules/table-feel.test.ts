import { describe, expect, it } from "vitest";
import { evaluateTable, evaluateWithFeel } from "../../src/rules/feel.ts";
import { compileTable, readDecisionFile, type Table } from "../../src/rules/table.ts";
import { decisionXml, type TableSpec } from "../decision-xml.ts";
import { type Random, seededRandom, testSeed } from "../seeded-random.ts";

const WORDS = ["a", "b", "c-d", "none", "中文"];
const TABLES = 150;
const CONTEXTS = 20;

const words = (random: Random) =>
  Array.from({ length: 1 + random.below(3) }, () => `"${random.pick(WORDS)}"`).join(random.pick([",", ", "]));
const integer = (random: Random) => random.below(9) - 2;

/** What a column asks, how its cells look, and what the facts hold. */
const COLUMNS = {
  word: {
    cell: (random: Random) => random.pick([words(random), `not(${words(random)})`]),
    fact: (random: Random): unknown => random.pick(WORDS),
  },
  flag: {
    cell: (random: Random) => random.pick(["true", "false"]),
    fact: (random: Random): unknown => random.below(2) === 0,
  },
  number: {
    cell: (random: Random) => {
      const low = integer(random);
      const range = `${random.pick(["[", "("])}${low}..${low + random.below(4)}${random.pick(["]", ")"])}`;
      return random.pick([`${low}`, `< ${low}`, `<=${low}`, `>${low}`, `>= ${low}`, range]);
    },
    fact: (random: Random): unknown => integer(random),
  },
  list: {
    cell: (random: Random) => random.pick(["true", "false"]),
    fact: (random: Random): unknown => Array.from({ length: random.below(3) }, () => random.pick(WORDS)),
  },
};
type ColumnType = keyof typeof COLUMNS;
const TYPES = Object.keys(COLUMNS) as ColumnType[];

const pathOf = (type: ColumnType, index: number) => (index % 2 ? `deep.${type}${index}` : `${type}${index}`);

function randomTable(random: Random): { xml: string; types: ColumnType[] } {
  const types = Array.from({ length: 1 + random.below(5) }, () => random.pick(TYPES));
  const inputs = types.map((type, index) => {
    const path = pathOf(type, index);
    return type === "list" ? `list contains(${path},"${random.pick(WORDS)}")` : path;
  });
  const passable = types.flatMap((type, index) => (type === "list" ? [] : [pathOf(type, index)]));
  const output = () =>
    random.pick([
      words(random).split(/, ?/)[0] as string,
      String(integer(random)),
      "true",
      "",
      "missing.path",
      ...passable,
    ]);
  const rows = Array.from({ length: 1 + random.below(8) }, () => [
    ...types.map((type) => random.pick(["", "-", COLUMNS[type].cell(random), COLUMNS[type].cell(random)])),
    output(),
    output(),
  ]);
  const hitPolicy = random.pick(["FIRST", "RULE ORDER"]);
  return { xml: decisionXml([{ id: "t", hitPolicy, inputs, outputs: ["one", "two"], rows }]), types };
}

/** One fact in eight is absent: facts are filled with defaults, but what a table does then must not differ either. */
function randomFacts(random: Random, types: ColumnType[]): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  const deep: Record<string, unknown> = {};
  for (const [index, type] of types.entries()) {
    const place = index % 2 ? deep : facts;
    if (random.below(8) > 0) place[`${type}${index}`] = COLUMNS[type].fact(random);
  }
  return { ...facts, deep };
}

describe("compiled tables", () => {
  const seed = testSeed();

  it(`equal feelin on ${TABLES * CONTEXTS} random evaluations (SEED=${seed})`, async () => {
    const random = seededRandom(seed);
    for (let number = 0; number < TABLES; number += 1) {
      const { xml, types } = randomTable(random);
      const table = (await readDecisionFile(xml, "random.dmn")).tables[0] as Table;
      const evaluate = compileTable(table, "random.dmn");
      for (let time = 0; time < CONTEXTS; time += 1) {
        const facts = randomFacts(random, types);
        const hits = evaluate(facts).map(({ values }) => ({ one: values.one ?? null, two: values.two ?? null }));
        const expected = evaluateWithFeel(table, facts);
        const compiled = table.hitPolicy === "FIRST" ? (hits[0] ?? null) : hits;
        expect(compiled, `SEED=${seed} table ${number}\n${xml}\n${JSON.stringify(facts)}`).toEqual(expected);
      }
    }
  });
});

async function read(...tables: TableSpec[]) {
  return readDecisionFile(decisionXml(tables), "test.dmn");
}

const ROUTE: TableSpec = {
  id: "route",
  inputs: [{ name: "kind" }],
  outputs: ["route", "note"],
  rows: [
    ['"a"', '"one"', ""],
    ['"b"', '"two"', "kind"],
  ],
};

describe("evaluateTable", () => {
  const steps: TableSpec = {
    id: "steps",
    hitPolicy: "RULE ORDER",
    requires: ["route"],
    inputs: ["route"],
    outputs: ["role", "note"],
    rows: [
      ['"one","two"', '"office"', ""],
      ['"two"', '"chief"', "note"],
    ],
  };

  it("answers with one map per row, without empty cells", async () => {
    expect(evaluateTable(await read(ROUTE), "route", { kind: "a" })).toEqual([{ route: "one" }]);
    expect(evaluateTable(await read(ROUTE), "route", { kind: "z" })).toEqual([]);
  });

  it("evaluates required decisions first and puts their outputs in scope by name", async () => {
    const file = await read(ROUTE, steps);
    expect(evaluateTable(file, "steps", { kind: "b" })).toEqual([{ role: "office" }, { role: "chief", note: "b" }]);
    expect(evaluateTable(file, "steps", { kind: "z" })).toEqual([]);
  });

  it("puts the results of a RULE ORDER decision in scope as lists", async () => {
    const count: TableSpec = {
      id: "count",
      requires: ["steps"],
      inputs: ['list contains(role,"chief")'],
      outputs: ["led"],
      rows: [["true", "1"]],
    };
    const file = await read(ROUTE, steps, count);
    expect(evaluateTable(file, "count", { kind: "b" })).toEqual([{ led: 1 }]);
    expect(evaluateTable(file, "count", { kind: "a" })).toEqual([]);
  });

  it("leaves the caller's context alone", async () => {
    const context = { kind: "a" };
    evaluateTable(await read(ROUTE, steps), "steps", context);
    expect(context).toEqual({ kind: "a" });
  });

  it.each([
    ["an unknown decision", [ROUTE], "nobody", "DECISION_UNKNOWN"],
    ["a required decision that is not there", [steps], "steps", "DECISION_UNKNOWN"],
    ["decisions that require each other", [{ ...ROUTE, requires: ["steps"] }, steps], "steps", "TABLE_INVALID"],
    ["FEEL that cannot be read", [{ ...ROUTE, rows: [["((", '"x"', ""]] }], "route", "TABLE_INVALID"],
  ])("refuses %s", async (_, tables, id, code) => {
    const file = await read(...tables);
    expect(() => evaluateTable(file, id, { kind: "a" })).toThrow(expect.objectContaining({ code }));
  });
});

describe("hit policies beyond what the TCK shows", () => {
  const rows = [
    ["> 0", '"x"'],
    ["> 1", '"y"'],
  ];
  const table = (hitPolicy: string) =>
    read({ id: "t", hitPolicy, inputs: [{ name: "n", typeRef: "integer" }], outputs: ["o"], rows });

  it.each(["UNIQUE", "ANY"])("%s with rows that disagree is an error, with one row it is not", async (hitPolicy) => {
    const file = await table(hitPolicy);
    expect(() => evaluateTable(file, "t", { n: 2 })).toThrow(expect.objectContaining({ code: "TABLE_POLICY" }));
    expect(evaluateTable(file, "t", { n: 1 })).toEqual([{ o: "x" }]);
  });

  it.each([
    ["SUM", null, 30],
    ["MIN", null, 10],
    ["MAX", null, 20],
    ["COUNT", 0, 2],
  ])("COLLECT %s of nothing is %s, of 10 and 20 is %s", async (aggregation, nothing, both) => {
    const cells = [
      ["> 0", "10"],
      ["> 1", "20"],
    ];
    const xml = decisionXml([{ id: "t", hitPolicy: "COLLECT", inputs: ["n"], outputs: ["o"], rows: cells }]);
    const file = await readDecisionFile(xml.replace('"COLLECT"', `"COLLECT" aggregation="${aggregation}"`), "test.dmn");
    expect(evaluateWithFeel(file.tables[0] as Table, { n: 0 })).toBe(nothing);
    expect(evaluateWithFeel(file.tables[0] as Table, { n: 2 })).toBe(both);
    expect(evaluateTable(file, "t", { n: 2 })).toEqual([{ o: both }]);
  });
});
