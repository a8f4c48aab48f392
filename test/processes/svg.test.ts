import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, diagrams, drawing, outdated, pictureOf } from "../../scripts/render-svg.ts";

const LADDER = diagrams().find((file) => file.endsWith("approval-ladder.bpmn")) as string;

// Without Chromium a developer sees these as skipped; on CI drawing throws and they fail.
describe.runIf(existsSync(CHROMIUM) || process.env.CI === "true")("each committed picture shows its diagram", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "guicheng-svg-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("every diagram", async () => {
    expect(await outdated(diagrams())).toEqual([]);
  });

  test("a renamed task is found", async () => {
    const changed = copy(folder, "renamed", (xml) => xml.replace("主要领导签发", "主要领导签字"));
    expect((await outdated([changed]))[0]?.difference).toContain("主要领导签字");
  });

  test("a moved task is found", async () => {
    const shape = /(bpmnElement="Task_ChiefSign"[\s\S]*?<dc:Bounds x=")\d+/;
    const changed = copy(folder, "moved", (xml) => xml.replace(shape, "$1700"));
    expect((await outdated([changed]))[0]?.difference).toContain("Task_ChiefSign");
  });

  test("a missing picture is found", async () => {
    const changed = copy(folder, "missing", (xml) => xml);
    rmSync(pictureOf(changed));
    expect((await outdated([changed]))[0]?.difference).toBe("没有 SVG");
  });
});

test("a drawing lists every element with its text, whatever the line breaks", () => {
  const lines = drawing(readFileSync(pictureOf(LADDER), "utf8"));
  expect(lines.find((line) => line.startsWith("Task_OfficeChoose "))).toMatch(/规则未规定，办公室选择$/);
  expect(lines.length).toBeGreaterThan(50);
});

/** The ladder's diagram, altered, beside its unaltered picture. */
function copy(folder: string, name: string, alter: (xml: string) => string): string {
  const file = join(folder, `${name}.bpmn`);
  const altered = alter(readFileSync(LADDER, "utf8"));
  writeFileSync(file, altered);
  copyFileSync(pictureOf(LADDER), pictureOf(file));
  return file;
}
