import { describe, expect, it } from "vitest";
import { checkDecisionFile, checkTables } from "../../src/catalog/check-tables.ts";
import { inputDomains } from "../../src/rules/input-domains.ts";
import { readDecisionFile } from "../../src/rules/table.ts";
import { decisionXml, type TableSpec } from "../decision-xml.ts";
import { type Case, CONTEXT, change, check, cited, clean, FILE, faultsOf } from "./check-tables-sample.ts";

const CASES: Case[] = [
  [
    "an id that is not decision and kind",
    change("notices", { id: "notices" }),
    "TABLE_ID 表 notices",
    "signing-notices",
  ],
  ["a name without Chinese", change("notices", { name: "notices" }), "TABLE_NAME 表 signing-notices", "notices"],
  [
    "a name too long",
    change("notices", { name: "告知与备案告知与备案告知与备案" }),
    "TABLE_NAME 表 signing-notices",
    "14",
  ],
  [
    "another hit policy",
    change("notices", { hitPolicy: "COLLECT" }),
    "TABLE_HIT_POLICY 表 signing-notices",
    "RULE ORDER",
  ],
  [
    "no versionTag",
    change("notices", { attributes: 'camunda:historyTimeToLive="P1D"' }),
    "TABLE_NO_VERSION 表 signing-notices",
    "versionTag",
  ],
  [
    "no historyTimeToLive",
    change("notices", { attributes: 'camunda:versionTag="x"' }),
    "TABLE_NO_TTL 表 signing-notices",
    "P3650D",
  ],
  [
    "a required decision that is not there",
    change("steps", { requires: ["signing-route", "signing-rout"] }),
    "TABLE_REQUIRES 表 signing-steps",
    "是不是 signing-route？",
  ],
  [
    "a required decision that is no route table",
    change("steps", { requires: ["signing-route", "signing-notices"] }),
    "TABLE_REQUIRES 表 signing-steps",
    "不是路线表",
  ],
  [
    "a route read without requiring it",
    change("notices", { requires: [] }),
    "TABLE_REQUIRES 表 signing-notices 列「路线」",
    "没有引用路线表",
  ],
  ["a row without id", change("steps", { rowIds: ["a", ""] }), "TABLE_RULE_ID 表 signing-steps 行 2", "没有 id"],
  [
    "an output column missing",
    (tables) => {
      tables.notices.outputs.pop();
      tables.notices.rows = [['"up"', '"public"', '"report"', "", "", '"1"']];
    },
    "TABLE_COLUMN 表 signing-notices 列「reading」",
    "少了输出列 reading",
  ],
  [
    "an unknown output column",
    (tables) => {
      tables.notices.outputs.push({ label: "形式", name: "forms" });
      tables.notices.rows[0]?.push("");
    },
    "TABLE_COLUMN 表 signing-notices 列「形式」",
    "是不是 form？",
  ],
];

describe("checkTables", () => {
  it.each(CASES)("finds %s, and nothing else", async (_, edit, place, words) => {
    expect(await faultsOf(edit)).toEqual([{ place, words: expect.stringContaining(words) }]);
  });

  it("finds nothing in a clean file", async () => {
    expect(await check(() => {})).toEqual([]);
  });

  it("finds too many inputs", async () => {
    const faults = await check((tables) => {
      tables.findings.inputs = Array.from({ length: 10 }, () => ({ name: "urgent", typeRef: "boolean" }));
      tables.findings.rows = [[...Array(10).fill(""), '"late-reply"', '"warn"', '"说明"', '"1"', ""]];
    });
    expect(faults).toMatchObject([{ code: "TABLE_WIDE", table: "signing-findings" }]);
  });

  it("finds a table of no known kind", async () => {
    const faults = await check((tables) => {
      tables.notices.outputs = [{ name: "answer" }];
      tables.notices.rows = [];
    });
    expect(faults).toMatchObject([{ code: "TABLE_KIND", table: "signing-notices" }]);
  });

  it("finds a file without route table", async () => {
    const { findings } = clean();
    const xml = decisionXml([
      { ...findings, requires: [], inputs: findings.inputs.slice(1), rows: findings.rows.map((row) => row.slice(1)) },
    ]);
    expect(await checkDecisionFile(xml, FILE, CONTEXT)).toMatchObject([
      { code: "TABLE_NO_ROUTE", file: FILE, table: "" },
    ]);
  });

  it("finds row ids doubled between tables", async () => {
    const file = await readDecisionFile(decisionXml(Object.values(clean())), FILE);
    const row = file.tables[1]?.rules[0];
    Object.assign(row ?? {}, { id: "signing-route-1" });
    expect(checkTables(file, FILE, CONTEXT)).toMatchObject([
      {
        code: "TABLE_RULE_ID",
        table: "signing-steps",
        row: 1,
        message: expect.stringContaining("表 signing-route 行 1"),
      },
    ]);
  });

  it("hides from a countersignature's party table what is only known of the whole round", async () => {
    const countersign = {
      ...CONTEXT,
      inputs: (kind?: Parameters<typeof inputDomains>[1]) => inputDomains("countersign", kind),
    };
    const path = FILE.replace("signing", "countersign");
    const party = (name: string): TableSpec => ({
      id: "countersign-party",
      inputs: [{ name, typeRef: "integer" }],
      outputs: [{ name: "status" }, ...cited],
      rows: [["", '"pending"', '"12"', ""]],
    });
    const route: TableSpec = {
      id: "countersign-route",
      inputs: [],
      outputs: clean().route.outputs,
      rows: [['"none"', '"not-regulated"', '"12"', ""]],
    };
    expect(await checkDecisionFile(decisionXml([route, party("pendingParties")]), path, countersign)).toMatchObject([
      { code: "TABLE_INPUT_UNKNOWN", table: "countersign-party" },
    ]);
  });
});

describe("checkDecisionFile", () => {
  it("turns a file that cannot be read into a fault", async () => {
    expect(await checkDecisionFile("<a/>", FILE, CONTEXT)).toMatchObject([
      { code: "TABLE_UNREADABLE", file: FILE, table: "" },
    ]);
    const { route } = clean();
    const doubled = decisionXml([{ ...route, rowIds: ["same", "same", "other"] }]);
    expect(await checkDecisionFile(doubled, FILE, CONTEXT)).toMatchObject([
      { code: "TABLE_UNREADABLE", message: expect.stringMatching(/第 \d+ 行，id 重复：same/) },
    ]);
  });
});
