import { describe, expect, it } from "vitest";
import { compileTable, readDecisionFile, type Table } from "../../src/rules/table.ts";
import { decisionXml, type TableSpec } from "../decision-xml.ts";

const FILE = "processes/jurisdictions/test/leave.dmn";

const ROUTE: TableSpec = {
  id: "leave-route",
  inputs: [
    { label: "事由类别", name: "kind", values: '"outing","meeting"' },
    { label: "会议", name: "meeting.type" },
  ],
  outputs: ["route", { name: "outcome", values: '"proceed","not-regulated"' }, "basis", "reading"],
  rows: [
    ['"outing"', "", ' "out" ', '"proceed"', '"52"', ""],
    ["", "-", '"none"', '"not-regulated"', '"40 52"', '"没有写到"'],
  ],
};

async function compiled(spec: Partial<TableSpec> & Pick<TableSpec, "inputs" | "rows">) {
  const file = await readDecisionFile(decisionXml([{ id: "t", outputs: ["result"], ...spec }]), FILE);
  return compileTable(file.tables[0] as Table, FILE);
}

describe("readDecisionFile", () => {
  it.each(["20191111", "20211108", "20230324"])("reads tables, columns and rows of DMN %s", async (version) => {
    const steps: TableSpec = {
      id: "leave-steps",
      hitPolicy: "RULE ORDER",
      requires: ["leave-route"],
      inputs: ["route"],
      outputs: ["role", "action"],
      rows: [['"out"', '"deputy"', '"approve"']],
    };
    const { name, tables } = await readDecisionFile(decisionXml([ROUTE, steps], version), FILE);
    expect(name).toBe("测试");
    expect(tables).toMatchObject([
      {
        id: "leave-route",
        kind: "route",
        hitPolicy: "FIRST",
        requires: [],
        versionTag: "test-2026",
        historyTimeToLive: "P3650D",
        inputs: [
          { label: "事由类别", name: "kind", typeRef: "string", values: ["outing", "meeting"] },
          { label: "会议", name: "meeting.type" },
        ],
        outputs: [{ name: "route" }, { name: "outcome", values: ["proceed", "not-regulated"] }, {}, {}],
        rules: [
          { id: "leave-route-1", row: 1, inputs: ['"outing"', ""], outputs: ['"out"', '"proceed"', '"52"', ""] },
          { id: "leave-route-2", row: 2, inputs: ["", "-"] },
        ],
      },
      { id: "leave-steps", kind: "steps", hitPolicy: "RULE ORDER", requires: ["leave-route"] },
    ]);
  });

  it.each([
    ["route", ["route", "outcome"]],
    ["steps", ["role", "action", "mode"]],
    ["findings", ["code", "effect", "message"]],
    ["deadlines", ["id", "direction", "code", "onLate"]],
    ["notices", ["to", "act"]],
    ["party", ["status"]],
    ["effect", ["effect"]],
    [undefined, ["answer"]],
  ])("recognises %s by its outputs", async (kind, outputs) => {
    const { tables } = await readDecisionFile(decisionXml([{ id: "t", inputs: [], outputs, rows: [] }]), FILE);
    expect(tables[0]?.kind).toBe(kind);
  });

  const doubled = { ...ROUTE, rowIds: ["leave-route-same", "leave-route-same"] };
  const short = { ...ROUTE, rows: [['"outing"', "", '"out"']] };
  const file = decisionXml([ROUTE]);
  it.each([
    ["no XML", "", "TABLE_INVALID", FILE],
    ["another root", "<a/>", "TABLE_INVALID", FILE],
    ["a cut-off file", file.slice(0, 900), "TABLE_INVALID", FILE],
    ["no decision", decisionXml([]), "TABLE_INVALID", "没有决策"],
    ["an unknown element", file.replaceAll("inputEntry", "inputEntri"), "TABLE_INVALID", "InputEntri"],
    ["a doubled id", decisionXml([doubled]), "TABLE_INVALID", "id 重复：leave-route-same"],
    ["a row with too few cells", decisionXml([short]), "TABLE_INVALID", `${FILE} 表 leave-route 行 1`],
    [
      "a decision without a table",
      file.replace(/<decisionTable[\s\S]*<\/decisionTable>/, "<literalExpression><text>1</text></literalExpression>"),
      "TABLE_INVALID",
      "决策 leave-route",
    ],
  ])("refuses %s", async (_, xml, code, words) => {
    const reading = readDecisionFile(xml, FILE);
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(words);
  });
});

describe("compileTable", () => {
  it("gives the first row of a FIRST table, with empty cells undefined", async () => {
    const { tables } = await readDecisionFile(decisionXml([ROUTE]), FILE);
    const evaluate = compileTable(tables[0] as Table, FILE);
    expect(evaluate({ kind: "outing", meeting: { type: "none" } })).toEqual([
      {
        table: "leave-route",
        rule: "leave-route-1",
        row: 1,
        values: { route: "out", outcome: "proceed", basis: "52", reading: undefined },
      },
    ]);
    expect(evaluate({ kind: "meeting", meeting: {} })[0]?.row).toBe(2);
  });

  it("gives every row of a RULE ORDER table in order, and none where none matches", async () => {
    const rows = [
      ['"a","b"', "1"],
      ['"c"', "2"],
      ['not("c")', "3"],
    ];
    const evaluate = await compiled({ hitPolicy: "RULE ORDER", inputs: ["x"], rows });
    expect(evaluate({ x: "b" }).map((hit) => hit.values.result)).toEqual([1, 3]);
    expect(evaluate({ x: "c" }).map((hit) => hit.row)).toEqual([2]);
    const none = await compiled({ inputs: ["x"], rows: [['"a"', "1"]] });
    expect(none({ x: "z" })).toEqual([]);
  });

  it.each([
    ["true", true, false],
    ["false", false, true],
    ["2", 2, 3],
    ["-2", -2, 2],
    ["< 2", 1, 2],
    ["<= 2", 2, 3],
    [">2", 3, 2],
    [">=2", 2, 1],
    ["[1..3]", 3, 4],
    ["(1..3)", 2, 3],
    ["(1..3]", 3, 1],
    ["[1..3)", 1, 3],
    ['"a" , "b"', "b", "c"],
    ['not("a","b")', "c", "a"],
  ])("reads the cell %s", async (cell, inside, outside) => {
    const evaluate = await compiled({ inputs: ["facts.x"], rows: [[cell, "1"]] });
    expect(evaluate({ facts: { x: inside } })).toHaveLength(1);
    expect(evaluate({ facts: { x: outside } })).toHaveLength(0);
  });

  it("asks lists by list contains, and passes facts through outputs", async () => {
    const evaluate = await compiled({
      inputs: ['list contains(item.topics,"land")'],
      outputs: ["anchor", "done", "value"],
      rows: [["true", "item.sentOn", "item.finished", "item.missing"]],
    });
    const item = { topics: ["funds", "land"], sentOn: "2026-09-22", finished: false };
    expect(evaluate({ item })[0]?.values).toEqual({ anchor: "2026-09-22", done: false, value: undefined });
    expect(evaluate({ item: { ...item, topics: [] } })).toEqual([]);
  });

  it("never reads what facts inherit", async () => {
    const evaluate = await compiled({ inputs: ["x"], outputs: ["result"], rows: [["", "x.constructor"]] });
    expect(evaluate({ x: {} })[0]?.values.result).toBeUndefined();
  });

  it.each([
    ['"a", 1'],
    ["1,2"],
    ["not(true)"],
    ["null"],
    ["a"],
    ["2.5"],
    ["007"],
    ["9999999999"],
    ["[3..1]"],
    ["]1..3["],
    ["= 2"],
    ['"a\\n"'],
    ['"a" or "b"'],
    ["? > 2"],
    ['date("2026-09-22")'],
  ])("refuses the cell %s, naming file, table, row and column", async (cell) => {
    const evaluate = compiled({
      id: "leave-route",
      inputs: [{ label: "会议", name: "x" }],
      rows: [
        ["", "1"],
        [cell, "1"],
      ],
    });
    await expect(evaluate).rejects.toMatchObject({
      code: "TABLE_INVALID",
      detail: { place: `${FILE} 表 leave-route 行 2 列「会议」`, found: cell },
    });
  });

  it.each(["a b", "if", "a-b", "a.", "count(x)", 'list contains(x,"a","b")', "list contains(x,y)", ""])(
    "refuses the input %s",
    async (name) => {
      await expect(compiled({ inputs: [{ label: "会议", name }], rows: [] })).rejects.toMatchObject({
        code: "TABLE_INVALID",
        detail: { place: `${FILE} 表 t 列「会议」` },
      });
    },
  );

  it.each(['"a","b"', "x + 1", '["a"]', "null", "1.5", "a b", "today()"])("refuses the output %s", async (cell) => {
    await expect(compiled({ inputs: ["x"], rows: [["", cell]] })).rejects.toMatchObject({
      code: "TABLE_INVALID",
      detail: { place: `${FILE} 表 t 行 1 列「result」`, found: cell },
    });
  });

  it.each(["UNIQUE", "ANY", "PRIORITY", "COLLECT", "OUTPUT ORDER"])("refuses hit policy %s", async (hitPolicy) => {
    await expect(compiled({ hitPolicy, inputs: ["x"], rows: [] })).rejects.toThrow(hitPolicy);
  });

  it("refuses to pass a list or an object through an output", async () => {
    const evaluate = await compiled({ inputs: ["x"], rows: [["", "x"]] });
    expect(() => evaluate({ x: ["a"] })).toThrow(`${FILE} 表 t 行 1 列「result」`);
  });
});
