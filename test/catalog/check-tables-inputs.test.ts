import { describe, expect, it } from "vitest";
import { type Case, cell, faultsOf, input } from "./check-tables-sample.ts";

const CASES: Case[] = [
  [
    "an unknown input",
    input("route", 3, { name: "urgnet" }),
    "TABLE_INPUT_UNKNOWN 表 signing-route 列「紧急」",
    "是不是 urgent？",
  ],
  [
    "a nullable input",
    input("route", 2, { name: "limit" }),
    "TABLE_INPUT_NULLABLE 表 signing-route 列「分管数」",
    "limit",
  ],
  ["a date as input", input("route", 1, { name: "sentOn" }), "TABLE_INPUT_TYPE 表 signing-route 列「文种」", "日期"],
  [
    "a list asked as a value",
    input("route", 3, { name: "coordination" }),
    "TABLE_INPUT_TYPE 表 signing-route 列「紧急」",
    "list contains(coordination",
  ],
  [
    "a value asked as a list",
    input("route", 3, { name: 'list contains(urgent,"deputy")' }),
    "TABLE_INPUT_TYPE 表 signing-route 列「紧急」",
    "不是列表",
  ],
  [
    "a word the list never holds",
    input("findings", 2, { name: 'list contains(coordination,"deputi")' }),
    "TABLE_LITERAL 表 signing-findings 列「分管协调」",
    "是不是 deputy？",
  ],
  [
    "an input outside the subset",
    input("route", 2, { name: "portfolios + 1" }),
    "TABLE_FEEL 表 signing-route 列「分管数」",
    "portfolios + 1",
  ],
  [
    "an input's wrong type",
    input("route", 2, { typeRef: "number" }),
    "TABLE_TYPE 表 signing-route 列「分管数」",
    "integer",
  ],
  [
    "input values short of the enum",
    input("route", 1, { values: '"request","reports"' }),
    "TABLE_INPUT_VALUES 表 signing-route 列「文种」",
    "少了 report、letter；多了 reports",
  ],
  [
    "input values that are no texts",
    input("route", 1, { values: "request" }),
    "TABLE_INPUT_VALUES 表 signing-route 列「文种」",
    "不是文本列表",
  ],
  [
    "a cell outside the subset",
    cell("route", 2, 1, "not(true)"),
    "TABLE_FEEL 表 signing-route 行 2 列「文种」",
    "not(true)",
  ],
  ["a cell of another type", cell("route", 2, 2, '"1"'), "TABLE_TEST_TYPE 表 signing-route 行 2 列「分管数」", "整数"],
  [
    "a misspelt literal",
    cell("route", 1, 1, '"reqeust"'),
    "TABLE_LITERAL 表 signing-route 行 1 列「文种」",
    "是不是 request？",
  ],
  [
    "a misspelt literal under not",
    cell("route", 2, 1, 'not("reqeust")'),
    "TABLE_LITERAL 表 signing-route 行 2 列「文种」",
    "是不是 request？",
  ],
  [
    "an unknown route",
    cell("steps", 2, 1, '"wied"'),
    "TABLE_ROUTE_UNKNOWN 表 signing-steps 行 2 列「路线」",
    "是不是 wide？",
  ],
];

describe("inputs of decision tables", () => {
  it.each(CASES)("finds %s, and nothing else", async (_, edit, place, words) => {
    expect(await faultsOf(edit)).toEqual([{ place, words: expect.stringContaining(words) }]);
  });
});
