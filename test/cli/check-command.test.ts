import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packagedProcesses } from "../../src/catalog/package.ts";
import type { Report } from "../../src/cli/check.ts";
import { DECISIONS } from "../../src/rules/facts.ts";
import { copyProcesses, GOVERNMENT, HOME } from "./check-copy.ts";
import { guicheng, temporaryFolder } from "./guicheng.ts";

const SIGNING = `${HOME}/signing.dmn`;
const DIAGRAM = "document-signing/document-signing.bpmn";

describe("guicheng check", () => {
  it("exits 0 for the package, prints rows covered per government and decision and what was checked", () => {
    const { code, stdout, stderr } = guicheng(["check"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^${GOVERNMENT} signing 行覆盖 (\\d+)/\\1$`, "m"));
    expect(stdout).toMatch(/^检查了 \d+ 张流程图、\d+ 张表单，\d+ 个政府的 \d+ 张决策表、\d+ 个案例。$/m);
    expect(stdout.trimEnd().endsWith("没有毛病。")).toBe(true);
  });

  it("exits 1 with a line for each fault and their number", () => {
    const copy = copyProcesses();
    writeFileSync(join(copy, `${HOME}/mark.dmn`), "<definitions");
    const { code, stdout } = guicheng(["check", "--processes", copy]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^TABLE_UNREADABLE processes\/jurisdictions\/\w+\/mark\.dmn/m);
    expect(stdout).toMatch(/^有 \d+ 处毛病。$/m);
  });

  it("prints the same as JSON, and nothing beside it", () => {
    const { code, stdout } = guicheng(["check", "--json"]);
    const report: Report = JSON.parse(stdout);
    expect({ code, faults: report.faults, fixed: report.fixed }).toEqual({ code: 0, faults: [], fixed: [] });
    expect(report.coverage.length).toBe(report.checked.jurisdictions * DECISIONS.length);
  });

  it("exits 2 where there is nothing to check", () => {
    const { code, stdout, stderr } = guicheng(["check", "--processes", temporaryFolder()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("FILE_UNREADABLE");
  });
});

describe("guicheng check --fix", () => {
  it("brings what an editor saved back to the committed bytes, says so, and leaves the rest alone", () => {
    const copy = copyProcesses();
    const committed = (file: string) => readFileSync(join(packagedProcesses(), file), "utf8");
    const saved = (file: string) => readFileSync(join(copy, file), "utf8");
    writeFileSync(
      join(copy, SIGNING),
      committed(SIGNING)
        .replaceAll("<inputEntry>", '<inputEntry id="cell">')
        .replaceAll('id="cell"', "")
        .replace("\n", "\n\n"),
    );
    writeFileSync(
      join(copy, DIAGRAM),
      committed(DIAGRAM).replace("<bpmn:definitions ", '<bpmn:definitions exporter="Camunda Modeler" '),
    );
    const report: Report = JSON.parse(guicheng(["check", "--fix", "--json", "--processes", copy]).stdout);
    expect(report.fixed.sort()).toEqual([`processes/${DIAGRAM}`, `processes/${SIGNING}`].sort());
    expect([saved(SIGNING), saved(DIAGRAM)]).toEqual([committed(SIGNING), committed(DIAGRAM)]);
    expect(report.faults.filter(({ code }) => /NOT_NORMAL/.test(code))).toEqual([]);
    expect(guicheng(["check", "--fix", "--processes", copy]).stdout).not.toContain("已改写");
  });

  it("does not touch a file that it cannot read without loss", () => {
    const copy = copyProcesses();
    writeFileSync(join(copy, SIGNING), "<definitions");
    const { code } = guicheng(["check", "--fix", "--processes", copy]);
    expect({ code, text: readFileSync(join(copy, SIGNING), "utf8") }).toEqual({ code: 1, text: "<definitions" });
  });
});
