import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packagedProcesses } from "../../src/catalog/package.ts";
import type { Jurisdiction } from "../../src/rules/decide.ts";
import { BadData } from "../../workers/failures.ts";
import openCase from "../../workers/open-case.ts";
import { Json } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { crossDepartment, document, FOR_ISSUE, REQUEST } from "./sample-documents.ts";

async function desk(id: string, parts = {}, change?: (same: Jurisdiction) => Jurisdiction): Promise<Desk> {
  const opened = await Desk.of(id, change);
  opened.set({ document: new Json(document(parts)) });
  return opened;
}

describe("立案", () => {
  test("pins the newest tables and opens the case", async () => {
    const values = await (await desk("hegang")).run(openCase);
    expect(values).toMatchObject({
      caseStatus: "open",
      rules: { deployments: ["deployment-1"] },
      ruleId: "hegang-2017",
      draftNote: "",
      caseId: "case-1",
      businessKey: "文-1",
      round: 1,
      forIssue: false,
      countersignNeeded: false,
      findings: [],
    });
  });

  test("knows from the document whether it is for issue", async () => {
    const values = await (await desk("hegang", { incoming: FOR_ISSUE, signing: { issuedAs: "government" } })).run(
      openCase,
    );
    expect(values.forIssue).toBe(true);
  });

  test.each([
    ["crosses departments", {}, true],
    ["already countersigned", { countersigned: true }, false],
    ["already disputed and going up as such", { dispute: true }, false],
    ["does not cross", { crossDepartment: false }, false],
  ])("会签: %s", async (_name, facts, expected) => {
    const parts = { ...crossDepartment, incoming: { ...crossDepartment.incoming, ...facts } };
    expect((await (await desk("hegang", parts)).run(openCase)).countersignNeeded).toBe(expected);
  });

  test("会签: nobody named to be asked", async () => {
    const values = await (await desk("hegang", { incoming: { ...REQUEST, crossDepartment: true } })).run(openCase);
    expect(values).toMatchObject({ countersignNeeded: false, parties: [] });
  });

  test("every variable that a condition of the diagrams reads is set here or by the worker just before", async () => {
    const processes = packagedProcesses();
    const diagrams = ["document-signing", "countersignature", "approval-ladder"].flatMap((folder) =>
      readdirSync(join(processes, folder))
        .filter((file) => file.endsWith(".bpmn"))
        .map((file) => readFileSync(join(processes, folder, file), "utf8")),
    );
    const conditions = diagrams.flatMap((xml) => xml.match(/<bpmn:conditionExpression[^>]*>[^<]+/g) ?? []);
    const read = new Set(
      conditions.flatMap((condition) =>
        [...(condition.split("${")[1] ?? "").replace(/'[^']*'/g, "").matchAll(/[a-zA-Z]+/g)].map(([name]) => name),
      ),
    );
    const justBefore = ["nextRung", "actResult", "replyNext"];
    const values = await (await desk("hegang")).run(openCase);
    expect(read.size).toBeGreaterThan(8);
    expect([...read].filter((name) => !(name in values) && !justBefore.includes(name))).toEqual([]);
  });

  test("a document that is none is bad data", async () => {
    const bare = await Desk.of("hegang");
    await expect(bare.run(openCase)).rejects.toThrow(BadData);
  });
});

describe("规则是否适用", () => {
  test("西平 草案: refused without consent, in words that say what to do", async () => {
    const values = await (await desk("xiping")).run(openCase);
    expect(values).toMatchObject({ caseStatus: "refused", draftNote: "草案", ruleId: "xiping-2020-draft" });
    expect(values.findingsText).toContain("acceptDraft: true");
    expect(values.findings).toMatchObject([{ code: "draft-not-accepted", effect: "refuse" }]);
  });

  test("西平 草案: opened with consent, marked", async () => {
    const opened = await desk("xiping");
    opened.set({ acceptDraft: true });
    expect(await opened.run(openCase)).toMatchObject({ caseStatus: "open", draftNote: "草案", findings: [] });
  });

  test.each([
    ["2017-02-03T23:59:59+08:00", "refused", ["rule-not-in-force"]],
    ["2017-02-04T00:00:00+08:00", "open", []],
  ])("鹤岗 六十: at %s %s", async (now, caseStatus, codes) => {
    const opened = await desk("hegang");
    opened.clock.set(now);
    const values = await opened.run(openCase);
    expect(values.caseStatus).toBe(caseStatus);
    expect((values.findings as { code: string }[]).map(({ code }) => code)).toEqual(codes);
  });

  const repealed = ({ profile, decisions }: Jurisdiction): Jurisdiction => ({
    decisions,
    profile: { ...profile, rules: profile.rules.map((rule) => ({ ...rule, repealed: "2026-09-22" })) },
  });

  test("a repealed rule starts no case", async () => {
    const values = await (await desk("hegang", {}, repealed)).run(openCase);
    expect(values.findings).toMatchObject([{ code: "rule-repealed" }]);
  });

  test("a called process keeps the case's tables, key and round, and is not refused again", async () => {
    const opened = await desk("hegang", {}, repealed);
    opened.set({ rules: new Json({ deployments: ["older"] }), caseId: "main", businessKey: "文-7", round: 2 });
    const values = await opened.run(openCase);
    expect(values).toMatchObject({
      caseStatus: "open",
      rules: { deployments: ["older"] },
      caseId: "main",
      businessKey: "文-7",
      round: 2,
    });
    expect(opened.loaded).toEqual([["older"], ["older"]]);
  });

  test("西平 草案: a called process is not asked for consent a second time", async () => {
    const opened = await desk("xiping");
    opened.set({ rules: new Json({ deployments: ["deployment-1"] }), caseId: "main" });
    expect(await opened.run(openCase)).toMatchObject({ caseStatus: "open", draftNote: "草案" });
  });
});
