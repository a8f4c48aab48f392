import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TABLE_FAULTS } from "../src/catalog/check-tables-faults.ts";
import { RULES } from "../src/catalog/portable/check.ts";
import { CHECK_FAULTS } from "../src/cli/check/faults.ts";
import { ERROR_CODES, GuichengError } from "../src/errors.ts";

const page = readFileSync("docs/errors.md", "utf8");

/** Rows of the tables under a heading, as lists of cells. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(1, -1)
        .split(" | ")
        .map((cell) => cell.trim()),
    );
}

const sources = globSync("{src,workers}/**/*.ts").filter((file) => file !== "src/errors.ts");
const text = sources.map((file) => readFileSync(file, "utf8")).join("\n");

describe("docs/errors.md", () => {
  it("lists every error code once, in the order of the source, with its meaning", () => {
    const listed = rowsUnder("错误").map(([code, meaning]) => [code?.replaceAll("`", ""), meaning]);
    expect(listed).toEqual(Object.entries(ERROR_CODES));
  });

  it("says of each where it comes from and what to do", () => {
    for (const [code, , where, remedy] of rowsUnder("错误")) {
      expect(where, code).toMatch(/\S/);
      expect(remedy, code).toMatch(/\S/);
    }
  });

  it("lists every fault that only the check finds", () => {
    const listed = rowsUnder("检查的毛病").map(([code, meaning]) => [code?.replaceAll("`", ""), meaning]);
    expect(listed).toEqual(Object.entries(CHECK_FAULTS));
  });
});

describe("codes", () => {
  it.each(Object.keys(ERROR_CODES))("%s is thrown somewhere", (code) => {
    expect(text).toContain(`"${code}"`);
  });

  it.each(Object.keys(CHECK_FAULTS))("%s is found somewhere", (code) => {
    expect(text).toContain(`"${code}"`);
  });

  it("mean one thing each, whoever reports them", () => {
    const all = [ERROR_CODES, CHECK_FAULTS, TABLE_FAULTS].flatMap((list) => Object.keys(list));
    all.push(...RULES.map((rule) => rule.code));
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
  });

  it("are written in capitals", () => {
    for (const code of [...Object.keys(ERROR_CODES), ...Object.keys(CHECK_FAULTS)])
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
  });
});

describe("an error", () => {
  it("says code, meaning, place, what was found, what is accepted and the next step, on one line", () => {
    const error = new GuichengError({
      code: "FACTS_INVALID",
      place: "issuedAs",
      found: '"mayor"',
      accepted: "government | office",
      remedy: "请改正",
    });
    expect(error.message).toBe(
      'FACTS_INVALID 事实不合要求；位置：issuedAs；实际："mayor"；可接受：government | office；请改正',
    );
    expect(error.code).toBe("FACTS_INVALID");
  });

  it("leaves out what it does not know, but not that nothing was found", () => {
    expect(new GuichengError({ code: "CLI_USAGE" }).message).toBe("CLI_USAGE 命令用法不对");
    expect(new GuichengError({ code: "CLI_USAGE", found: "" }).message).toBe("CLI_USAGE 命令用法不对；实际：");
  });
});
