import { describe, expect, it } from "vitest";
import { checkDecisionFile } from "../../src/catalog/check-tables.ts";
import type { Report } from "../../src/catalog/check-tables-faults.ts";
import { type Boxes, checkInputs } from "../../src/catalog/check-tables-inputs.ts";
import { checkRows } from "../../src/catalog/check-tables-rows.ts";
import { readDecisionFile, type Table } from "../../src/rules/table.ts";
import { decisionXml, type TableSpec } from "../decision-xml.ts";
import {
  type Case,
  CONTEXT,
  cell,
  change,
  check,
  cited,
  clean,
  FILE,
  faultsOf,
  routeColumn,
  rows,
  type Tables,
} from "./check-tables-sample.ts";

const routeRow = (type: string, portfolios: string, urgent: string, route: string, reading = "") => [
  type,
  portfolios,
  urgent,
  `"${route}"`,
  '"proceed"',
  '"12"',
  reading,
];
const REST = ["", "", "", '"none"', '"not-regulated"', '"12"', ""];

const CASES: Case[] = [
  [
    "a gap",
    rows("route", routeRow('"request"', "", "", "up"), routeRow('not("request")', "<3", "", "wide")),
    "TABLE_GAP 表 signing-route",
    "分管数 3",
  ],
  [
    "a gap in a boolean",
    rows("route", routeRow("", "", "true", "up"), routeRow('"report","letter"', "", "false", "wide")),
    "TABLE_GAP 表 signing-route",
    "文种 request",
  ],
  [
    "a row another row takes whole",
    rows("route", routeRow('"request","report"', "", "", "up"), routeRow('"report"', "2", "", "wide"), REST),
    "TABLE_UNREACHABLE 表 signing-route 行 2",
    "被行 1 占去",
  ],
  [
    "a row several rows take together",
    rows("route", routeRow("", "", "true", "up"), routeRow("", "", "false", "wide"), REST),
    "TABLE_UNREACHABLE 表 signing-route 行 3",
    "合起来",
  ],
  ["a row that nothing satisfies", cell("route", 2, 2, "< 1"), "TABLE_UNREACHABLE 表 signing-route 行 2", "没有取值"],
  [
    "a RULE ORDER row that nothing satisfies",
    cell("findings", 1, 1, 'not("up","wide","none")'),
    "TABLE_UNREACHABLE 表 signing-findings 行 1",
    "没有取值",
  ],
  [
    "a partial overlap without reading",
    rows("route", routeRow('"request"', "", "", "up"), routeRow("", "", "true", "wide"), REST),
    "TABLE_OVERLAP 表 signing-route 行 1",
    "行 2（文种 request，紧急 true）",
  ],
  [
    "two equal rows",
    (t) => {
      t.steps.rows.push(t.steps.rows[1] as string[]);
    },
    "TABLE_ROW_DOUBLED 表 signing-steps 行 3",
    "行 2",
  ],
  [
    "a route without steps or notices",
    (t) => {
      cell("steps", 1, 1, '"wide"')(t);
      cell("notices", 1, 1, '"wide"')(t);
    },
    "TABLE_ROUTE_NO_STEPS 表 signing-route 行 1 列「路线」",
    "路线 up",
  ],
];

describe("rows of decision tables together", () => {
  it.each(CASES)("finds %s, and nothing else", async (_, edit, place, words) => {
    expect(await faultsOf(edit)).toEqual([{ place, words: expect.stringContaining(words) }]);
  });

  it("reports UNIQUE rows that overlap, besides the hit policy", async () => {
    const faults = await check(change("route", { hitPolicy: "UNIQUE" }));
    const found = faults.map(({ code, row, message }) => ({ code, row, message }));
    expect(found).toEqual([
      { code: "TABLE_HIT_POLICY", row: undefined, message: "命中策略是 UNIQUE" },
      { code: "TABLE_OVERLAP", row: 1, message: expect.stringContaining("与行 3 重叠") },
      { code: "TABLE_OVERLAP", row: 2, message: expect.stringContaining("与行 3 重叠") },
    ]);
  });

  describe("lets pass", () => {
    it.each<[string, (tables: Tables) => void]>([
      [
        "a partial overlap whose winning row says why",
        rows("route", routeRow('"request"', "", "", "up", '"先看文种"'), routeRow("", "", "true", "wide"), REST),
      ],
      ["a route on which somebody is only told", cell("steps", 1, 1, '"wide"')],
      [
        "a partial overlap with equal results",
        rows(
          "route",
          routeRow('"request"', "", "", "up"),
          routeRow("", "", "true", "up"),
          routeRow('"report"', "2", "false", "wide"),
          REST,
        ),
      ],
      [
        "a partial overlap that an earlier row has settled",
        rows(
          "route",
          routeRow('"request"', "", "true", "up"),
          routeRow('"request"', "", "", "wide"),
          routeRow("", "", "true", "up"),
          REST,
        ),
      ],
      [
        "an exception before its rule",
        rows("route", routeRow('"request"', "2", "true", "up"), routeRow('"request"', "", "", "wide"), REST),
      ],
      ["overlapping rows of a RULE ORDER table", cell("steps", 2, 1, '"up","wide"')],
      ["findings split by theme", change("findings", { id: "signing-findings-finance" })],
      [
        "two columns about the same fact",
        (tables) => {
          tables.route.inputs.push({ name: "portfolios", typeRef: "integer" });
          tables.route.rows = [
            ["", ">= 2", "", "<= 3", '"up"', '"proceed"', '"12"', ""],
            ["", "< 2", "", "", '"wide"', '"proceed"', '"12"', ""],
            ["", "", "", "> 3", '"none"', '"not-required"', '"12"', ""],
          ];
        },
      ],
    ])("%s", async (_, edit) => {
      expect(await check(edit)).toEqual([]);
    });
  });

  it("asks of a mark's effects only where the text speaks of marks", async () => {
    const effect = (rowsOfEffect: string[][]): TableSpec[] => {
      const { route } = clean();
      return [
        { ...route, id: "mark-route" },
        {
          id: "mark-effect",
          requires: ["mark-route"],
          inputs: [routeColumn],
          outputs: [{ name: "effect" }, ...cited],
          rows: rowsOfEffect,
        },
      ];
    };
    const up = ['"up"', '"read"', '"12"', ""];
    const wide = ['"wide"', '"consent"', '"12"', ""];
    const path = FILE.replace("signing", "mark");
    expect(await checkDecisionFile(decisionXml(effect([up, wide])), path, CONTEXT)).toEqual([]);
    expect(await checkDecisionFile(decisionXml(effect([up])), path, CONTEXT)).toMatchObject([
      { code: "TABLE_GAP", table: "mark-effect", message: "没有一行适用于：路线 wide" },
    ]);
  });

  it("says where a question is left undecided", async () => {
    const file = await readDecisionFile(decisionXml([clean().route]), FILE);
    const table = file.tables[0] as Table;
    const found: unknown[] = [];
    const report: Report = (code, at) => found.push({ code, ...at });
    const boxes = checkInputs(table, { domains: CONTEXT.inputs() }, report) as Boxes;
    checkRows({ ...table, rules: table.rules.slice(0, 2) }, { ...boxes, rows: boxes.rows.slice(0, 2) }, report, 0);
    expect(found).toEqual([{ code: "TABLE_UNDECIDED" }]);
    checkRows(table, boxes, report);
    expect(found).toHaveLength(1);
  });
});
