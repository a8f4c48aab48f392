import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { guicheng, temporaryFolder } from "./cli/guicheng.ts";

/** The demo as a user runs it: a process of its own, with an engine and workers of its own. */

const EXPECTED = join(import.meta.dirname, "../demo/expected");
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the expectations in which one text of one case has been replaced. */
function doctored(name: string, government: string, from: string, to: string, story = "office-notice"): string {
  const copy = join(folder, name);
  cpSync(EXPECTED, copy, { recursive: true });
  const file = join(copy, `${government}.yaml`);
  const text = readFileSync(file, "utf8");
  const start = text.indexOf(`\n  ${story}:`);
  const changed = text.slice(0, start) + text.slice(start).replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  return copy;
}

describe("guicheng demo", { timeout: 600_000 }, () => {
  it("ends 0: every document, leave, supervised item, topic and meeting of every government came to what the texts say", () => {
    const { code, stdout, stderr } = guicheng(["demo"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("135 件全部与条文相符。");
    for (const government of ["衢州", "鹤岗", "西平", "资阳", "金川"]) expect(stdout).toContain(government);
    expect(stdout).not.toContain("✗");
    expect(code).toBe(0);
  });

  it("ends 1 and names government, document and difference where something else was expected", () => {
    const wrong = doctored("wrong-signer", "quzhou", "secretary-general sign @53", "chief sign @53");
    const { code, stdout } = guicheng(["demo", "--only", "office-notice", "--expected", wrong]);
    const faults = stdout.split("\n").filter((line) => line.includes("✗"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain("quzhou office-notice 程序");
    expect(faults[0]).toContain("chief sign @53");
    expect(faults[0]).toContain("secretary-general sign @53");
    expect(stdout).toContain("5 件中有 1 处差异。");
    expect(code).toBe(1);
  });

  it("plays the leave that a document comes into, and tells only the document", () => {
    const { code, stdout } = guicheng(["demo", "--only", "urgent-while-away"]);
    expect(stdout).toContain("代行：deputy-2 外出，由 deputy-1 代行〔第8条〕");
    expect(stdout).toContain("分管副职 2026-10-16");
    expect(stdout).not.toContain("副职休假一周");
    expect(stdout).toContain("5 件全部与条文相符。");
    expect(code).toBe(0);
  });

  it("ends 1 where somebody stood in of whom nothing was expected", () => {
    const standIns = "[deputy-2 → deputy-1 @8]";
    const nobody = doctored("no-stand-in", "xiping", standIns, "[]", "urgent-while-away");
    const { code, stdout } = guicheng(["demo", "--only", "urgent-while-away", "--expected", nobody]);
    const faults = stdout.split("\n").filter((line) => line.includes("✗"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('xiping urgent-while-away 代行：应为 []，实际 ["deputy-2 → deputy-1 @8"]');
    expect(code).toBe(1);
  });

  it("ends 1 and names the case that a topic's meeting opened, where something else was expected of that", () => {
    const due = doctored("later-issue", "quzhou", "2026-10-23", "2026-10-26", "topic-while-away");
    const { code, stdout } = guicheng(["demo", "--only", "topic-while-away", "--expected", due]);
    expect(stdout).toContain("上会：2026-10-14 暂不研究，2026-10-30 通过");
    expect(stdout).not.toContain("下一次常务会议");
    const faults = stdout.split("\n").filter((line) => line.includes("✗"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain("quzhou topic-while-away 会后印发（1）期限");
    expect(code).toBe(1);
  });

  it("ends 1 where nothing was expected of a document", () => {
    const missing = doctored("missing", "hegang", "office-notice:", "another-notice:");
    const { code, stdout } = guicheng(["demo", "--only", "office-notice", "--expected", missing]);
    expect(stdout).toContain("hegang.yaml 没有写 office-notice");
    expect(code).toBe(1);
  });

  it("refuses an unknown document and a folder without expectations, before it starts anything", () => {
    expect(guicheng(["demo", "--only", "no-such-document"])).toMatchObject({ code: 2 });
    const { code, stderr } = guicheng(["demo", "--expected", join(folder, "nowhere")]);
    expect(stderr).toContain("FILE_UNREADABLE");
    expect(stderr).toContain("<政府>.yaml");
    expect(code).toBe(2);
  });
});
