import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { findingCodes, packagedProcesses } from "../src/catalog/package.ts";
import { checkFindings } from "../src/cli/check/lists.ts";
import { CODE_FINDINGS } from "../src/rules/finding-codes.ts";
import { readDecisionFile } from "../src/rules/table.ts";

const processes = packagedProcesses();
const published = findingCodes(processes);

/** Code → the tables that give it. */
async function codesOfTables(): Promise<Map<string, string[]>> {
  const codes = new Map<string, string[]>();
  for (const path of globSync(`${processes}/jurisdictions/*/*.dmn`)) {
    for (const table of (await readDecisionFile(readFileSync(path, "utf8"), basename(path))).tables) {
      const column = table.outputs.findIndex((output) => output.name === "code");
      for (const rule of column === -1 ? [] : table.rules) {
        const code = rule.outputs[column]?.replaceAll('"', "");
        if (code) codes.set(code, [...(codes.get(code) ?? []), `${path} ${table.id} ${rule.row}`]);
      }
    }
  }
  return codes;
}

const used = await codesOfTables();

describe("processes/findings.yaml", () => {
  it("publishes every code that a table gives", () => {
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter(([code]) => !(code in published))).toEqual([]);
  });

  it("publishes every code that code itself gives", () => {
    expect(CODE_FINDINGS.filter((code) => !(code in published))).toEqual([]);
  });

  it("publishes none that nothing gives", () => {
    const fromCode: readonly string[] = CODE_FINDINGS;
    expect(Object.keys(published).filter((code) => !used.has(code) && !fromCode.includes(code))).toEqual([]);
  });

  it("says in Chinese what is wrong, in words of its own for each", () => {
    for (const [code, meaning] of Object.entries(published)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(meaning, code).toMatch(/\p{Script=Han}/u);
    }
    expect(new Set(Object.values(published)).size).toBe(Object.keys(published).length);
  });
});

describe("codes in code", () => {
  const text = globSync("{src/rules,workers}/**/*.ts")
    .filter((file) => !file.endsWith("finding-codes.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");

  it.each(CODE_FINDINGS)("%s is given somewhere", (code) => {
    expect(text).toContain(`"${code}"`);
  });

  it("are all listed: a finding built in code takes its code from the list", () => {
    // "custom" is the code of a fault in a profile, not of a finding
    const built = [...text.matchAll(/(?:finding\(|code: )"(?!custom")([a-z]+(?:-[a-z]+)*)"/g)].map((match) => match[1]);
    expect(built.length).toBeGreaterThan(0);
    expect([...new Set(built)].sort()).toEqual([...CODE_FINDINGS].sort());
  });
});

describe("the check", () => {
  const codes = (faults: { code: string; place: string }[]) => faults.map(({ code, place }) => `${code} ${place}`);

  it("is content with what is published and used", () => {
    expect(checkFindings(new Set([...CODE_FINDINGS, "a"]), new Set(["a"]))).toEqual([]);
  });

  it("names a code that nothing uses, and one that is not published", () => {
    const [missing, ...rest] = CODE_FINDINGS;
    expect(codes(checkFindings(new Set([...rest, "a", "b"]), new Set(["a"])))).toEqual([
      `FINDING_UNPUBLISHED ${missing}`,
      "FINDING_UNUSED b",
    ]);
  });
});
