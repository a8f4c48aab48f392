import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { placeOf, TABLE_FAULTS } from "../../src/catalog/check-tables-faults.ts";
import { nearest, suggest } from "../../src/catalog/check-tables-nearest.ts";

describe("docs/table-faults.md", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/table-faults.md"), "utf8");

  it("lists every code with its meaning, in order, and no other", () => {
    const listed = [...page.matchAll(/^\| `(TABLE_\w+)` \| (.*?) \|/gm)].map(([, code, meaning]) => [code, meaning]);
    expect(listed).toEqual(Object.entries(TABLE_FAULTS));
  });
});

describe("every fault", () => {
  const sources = readdirSync(import.meta.dirname)
    .filter((name) => /^check-tables.*\.test\.ts$/.test(name) && name !== "check-tables-faults.test.ts")
    .map((name) => readFileSync(join(import.meta.dirname, name), "utf8"))
    .join("\n");

  it.each(Object.keys(TABLE_FAULTS))("%s is shown by a test", (code) =>
    expect(sources).toMatch(new RegExp(`${code}\\b`)),
  );
});

it("says where in words: table, row and column, as far as they are known", () => {
  expect(placeOf({ table: "signing-route", row: 4, column: "依据" })).toBe("表 signing-route 行 4 列「依据」");
  expect(placeOf({ table: "" })).toBe("");
});

describe("suggestions for a misspelt word", () => {
  const words = ["request", "report", "reply", "regulation"];

  it.each([
    ["reqeust", "request"],
    ["Report", "report"],
    ["regulations", "regulation"],
    ["letter-of-intent", undefined],
  ])("%s → %s", (word, expected) => expect(nearest(word, words)).toBe(expected));

  it("lists what there is", () => {
    expect(suggest("reqeust", words)).toBe("是不是 request？可用：request、report、reply、regulation");
    expect(suggest("x", [])).toBe("可用：（没有）");
    expect(
      suggest(
        "x",
        Array.from({ length: 40 }, (_, index) => `word-${index}`),
      ),
    ).toMatch(/word-29等 40 个$/);
  });
});
