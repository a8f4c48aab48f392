import { describe, expect, it } from "vitest";
import { type Case, cell, faultsOf, output } from "./check-tables-sample.ts";

const CASES: Case[] = [
  ["no article", cell("steps", 2, 6, ""), "TABLE_NO_ARTICLE 表 signing-steps 行 2 列「依据」", "依据列为空"],
  [
    "an empty text as article",
    cell("steps", 2, 6, '""'),
    "TABLE_NO_ARTICLE 表 signing-steps 行 2 列「依据」",
    "依据列为空",
  ],
  [
    "an article beyond the last",
    cell("route", 1, 6, '"12 81"'),
    "TABLE_ARTICLE_UNKNOWN 表 signing-route 行 1 列「依据」",
    "81",
  ],
  [
    "an article in words",
    cell("route", 1, 6, '"第12条"'),
    "TABLE_ARTICLE_UNKNOWN 表 signing-route 行 1 列「依据」",
    "第12条",
  ],
  [
    "an empty output that is needed",
    cell("steps", 1, 3, ""),
    "TABLE_OUTPUT_EMPTY 表 signing-steps 行 1 列「做什么」",
    "必填",
  ],
  [
    "an output outside the vocabulary",
    cell("steps", 1, 3, '"signs"'),
    "TABLE_OUTPUT_VALUE 表 signing-steps 行 1 列「做什么」",
    "是不是 sign？",
  ],
  [
    "one of several roles unknown",
    cell("steps", 1, 2, '"office deputi"'),
    "TABLE_OUTPUT_VALUE 表 signing-steps 行 1 列「谁」",
    "是不是 deputy？",
  ],
  [
    "an outcome that routes cannot have",
    cell("route", 1, 5, '"refuse"'),
    "TABLE_OUTPUT_VALUE 表 signing-route 行 1 列「结论」",
    "not-required",
  ],
  [
    "a route that is no id",
    cell("route", 3, 4, '"无 路线"'),
    "TABLE_OUTPUT_VALUE 表 signing-route 行 3 列「路线」",
    "小写字母",
  ],
  [
    "an output outside its own list",
    output("notices", 2, { values: '"inform","file"' }),
    "TABLE_OUTPUT_VALUE 表 signing-notices 行 1 列「方式」",
    "inform、file",
  ],
  [
    "an output list outside the vocabulary",
    output("notices", 2, { values: '"report","tell"' }),
    "TABLE_OUTPUT_VALUE 表 signing-notices 列「方式」",
    "tell",
  ],
  [
    "an output's wrong type",
    output("steps", 4, { typeRef: "string" }),
    "TABLE_TYPE 表 signing-steps 列「已完成」",
    "boolean",
  ],
  [
    "an output outside the subset",
    cell("steps", 2, 4, "bodyHead + 1"),
    "TABLE_FEEL 表 signing-steps 行 2 列「实际角色」",
    "bodyHead + 1",
  ],
  [
    "an output of an unknown fact",
    cell("steps", 2, 4, "bodyHaed"),
    "TABLE_INPUT_UNKNOWN 表 signing-steps 行 2 列「实际角色」",
    "是不是 bodyHead？",
  ],
  [
    "an output of a fact that does not fit",
    cell("steps", 2, 4, "documentType"),
    "TABLE_OUTPUT_VALUE 表 signing-steps 行 2 列「实际角色」",
    "documentType",
  ],
  [
    "a date written as text",
    cell("deadlines", 1, 6, '"sentOn"'),
    "TABLE_OUTPUT_VALUE 表 signing-deadlines 行 1 列「起点」",
    "日期事实的路径",
  ],
  [
    "a negative limit",
    cell("deadlines", 1, 3, "-3"),
    "TABLE_OUTPUT_VALUE 表 signing-deadlines 行 1 列「数值」",
    "不小于 0",
  ],
  [
    "an unpublished finding code",
    cell("findings", 1, 3, '"finance-opinion-mising"'),
    "TABLE_FINDING_CODE 表 signing-findings 行 1 列「代码」",
    "是不是 finance-opinion-missing？",
  ],
  ["a finding without message", cell("findings", 1, 5, ""), "TABLE_NO_MESSAGE 表 signing-findings 行 1", "说明"],
  [
    "a late finding without message",
    cell("deadlines", 1, 11, '""'),
    "TABLE_NO_MESSAGE 表 signing-deadlines 行 1",
    "说明",
  ],
  [
    "a consequence of lateness without code",
    cell("deadlines", 1, 10, ""),
    "TABLE_OUTPUT_EMPTY 表 signing-deadlines 行 1",
    "逾期代码",
  ],
  [
    "a limit that cannot be counted",
    cell("deadlines", 1, 4, ""),
    "TABLE_DEADLINE 表 signing-deadlines 行 1",
    "算不出日期",
  ],
  ["an open limit that counts", cell("deadlines", 3, 3, "3"), "TABLE_DEADLINE 表 signing-deadlines 行 3", "未定时限"],
  ["a day agreed and counted", cell("deadlines", 2, 3, "3"), "TABLE_DEADLINE 表 signing-deadlines 行 2", "只留一种"],
];

describe("outputs of decision tables", () => {
  it.each(CASES)("finds %s, and nothing else", async (_, edit, place, words) => {
    expect(await faultsOf(edit)).toEqual([{ place, words: expect.stringContaining(words) }]);
  });
});
