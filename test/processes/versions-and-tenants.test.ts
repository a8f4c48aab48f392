import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { jurisdictionFiles, packagedProcesses } from "../../src/catalog/package.ts";
import { RULES_DEPLOYMENT } from "../../workers/case-rules.ts";
import { YEAR_2037, YEAR_2038 } from "../scenario-calendar.ts";
import { line, type ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 表改了只管新立的件；一个政府的件看不到别的政府的表和任务；放假安排公布后暂定的期限重新计算。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["quzhou", "xiping", "ziyang"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };

/** Deploys a government's tables with some files changed, under the name that `guicheng deploy` uses. */
async function deployTables(tenant: string, change: (name: string, content: string) => string, only?: string) {
  const form = new FormData();
  form.set("deployment-name", only ? `modeler ${only}` : RULES_DEPLOYMENT);
  form.set("enable-duplicate-filtering", "true");
  form.set("tenant-id", tenant);
  for (const [name, content] of jurisdictionFiles(packagedProcesses(), tenant).contents) {
    if (only === undefined || only === name) form.set(name, new Blob([change(name, content)]), name);
  }
  await stage.engine.upload("/deployment/create", form);
}

describe("表改了再部署：新立的件用新表，在办的件用原来的表", () => {
  const ladder = async (entry: ScenarioCase) => (await entry.acts()).map(line);
  /** 把分管副市长审批改为常务副市长审批（只为试验） */
  const toExecutive = (name: string, content: string) =>
    name === "incoming.dmn" ? content.replaceAll('<text>"deputy"</text>', '<text>"executive-deputy"</text>') : content;

  it("整套部署：在办的件从头到尾一套表；改回来以后的新件又用原来的", async () => {
    const running = await stage.start("ziyang", { incoming: REQUEST });
    await deployTables("ziyang", toExecutive);
    const started = await stage.start("ziyang", { incoming: REQUEST });
    await running.walk();
    await started.walk();
    expect(await ladder(running)).toEqual(["office review @47", "deputy approve @47"]);
    expect(await ladder(started)).toEqual(["office review @47", "executive-deputy approve @47"]);

    await deployTables("ziyang", (_, content) => content);
    const restored = await stage.start("ziyang", { incoming: REQUEST });
    await restored.walk();
    expect(await ladder(restored)).toEqual(["office review @47", "deputy approve @47"]);
    const tables = async (entry: ScenarioCase) =>
      new Set((await entry.rulings("incoming")).map((ruling) => ruling.tables.sha256));
    expect((await tables(running)).size).toBe(1);
    expect(await tables(restored)).toEqual(await tables(running));
    expect(await tables(started)).not.toEqual(await tables(running));
  });

  it("只从建模器部署一张表：与原有的其他表一起用", async () => {
    await deployTables("quzhou", toExecutive, "incoming.dmn");
    const entry = await stage.start("quzhou", {
      incoming: { ...REQUEST, forIssue: true, major: true },
      signing: { issuedAs: "office", documentType: "notice", disclosure: { attribute: "active" } },
    });
    await entry.walk();
    expect(await ladder(entry)).toContain("executive-deputy approve @51");
    expect(await ladder(entry)).toContain("secretary-general sign @53");
    await deployTables("quzhou", (_, content) => content);
  });

  it("会签中换表：退回重报也还是立案时的那一套", async () => {
    const entry = await stage.start("ziyang", {
      incoming: { ...REQUEST, crossDepartment: true },
      countersign: { purpose: "request", parties: [{ id: "a", kind: "department" }] },
    });
    await deployTables("ziyang", toExecutive);
    await entry.walk((task) => (task.activity === "Task_DeputyEndorse" ? "stop" : undefined));
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "disagree", opinion: "改" });
    await entry.walk();
    expect((await ladder(entry)).filter((act) => act.includes("approve"))).toEqual([
      "deputy approve @47",
      "deputy approve @47",
    ]);
    await deployTables("ziyang", (_, content) => content);
  });
});

describe("各政府互不相见", () => {
  it("同样的文，各用各的表；一府的任务只在本府的清单里", async () => {
    const cases = new Map<string, ScenarioCase>();
    for (const tenant of stage.tenants)
      cases.set(tenant, await stage.start(tenant, { incoming: { ...REQUEST, matters: 2 } }));
    for (const [tenant, entry] of cases) {
      const listed = await stage.engine.get<{ tenantId: string; id: string }[]>("/task", { tenantIdIn: tenant });
      expect(listed.map((task) => task.tenantId)).toEqual([tenant]);
      expect(listed.map(({ id }) => id)).toEqual((await entry.tasks()).map(({ id }) => id));
      for (const ruling of await entry.rulings()) expect(ruling.jurisdiction).toBe(tenant);
    }
    // 一文两事：衢州、西平退回补正；资阳没有这一条，照常受理
    const activities = [...cases.values()].map(async (entry) => (await entry.task()).activity);
    expect(await Promise.all(activities)).toEqual(["Task_Correct", "Task_Correct", "Task_OfficeHandle"]);
  });

  it("业务主键相同，消息也只到本府的那一件", async () => {
    const key = { businessKey: "same-key" };
    const start = async (tenant: string) =>
      stage.engine.post<{ id: string }>(`/process-definition/key/document-signing/tenant-id/${tenant}/start`, {
        ...key,
        variables: {
          document: {
            type: "Json",
            value: JSON.stringify({ title: "同名", portfolioIds: ["portfolio-1"], incoming: REQUEST }),
          },
        },
      });
    const [quzhou, ziyang] = [await start("quzhou"), await start("ziyang")];
    await stage.settled();
    const message = { messageName: "withdrawal-accepted", ...key, tenantId: "quzhou" };
    await stage.engine.post("/message", message);
    await stage.settled();
    const left = await stage.engine.get<{ id: string }[]>("/process-instance", {
      ...key,
      tenantIdIn: "quzhou,ziyang",
      rootProcessInstances: true,
    });
    expect(left.map(({ id }) => id)).toEqual([ziyang.id]);
    expect(left.map(({ id }) => id)).not.toContain(quzhou.id);
  });

  it("没有部署过的政府：不能开始，404", async () => {
    await expect(stage.start("hegang", { incoming: REQUEST })).rejects.toMatchObject({ status: 404 });
  });
});

describe("放假安排公布：暂定的期限重新计算", () => {
  const A = { id: "a", kind: "department" };
  const dues = async (entry: ScenarioCase) =>
    (await entry.rulingsOn("a")).flatMap(({ deadlines }) =>
      deadlines.map(({ due, provisional }) => `${due} ${provisional}`),
    );

  it("西平四十八 12 月 30 日送达：暂定 1 月 4 日；安排公布后工作者重启，改为 1 月 6 日，旧日期过了不作数", async () => {
    await stage.begin("2037-12-30T09:00:00+08:00");
    const entry = await stage.start(
      "xiping",
      { countersign: { purpose: "request", parties: [A] } },
      { process: "countersignature" },
    );
    expect(await dues(entry)).toEqual(["2038-01-04 true"]);
    expect((await entry.task()).shows.basisText).toContain("暂定");

    await stage.moveTo("2037-12-31T09:00:00+08:00");
    await stage.restartWorkers([...YEAR_2037, ...YEAR_2038]);
    const open = await entry.task({ party: "a" });
    expect(await dues(entry)).toEqual(["2038-01-04 true", "2038-01-06 false"]);
    expect(Date.parse(open.due ?? "")).toBe(Date.parse("2038-01-07T00:00:00+08:00"));
    expect(open.shows.basisText).not.toContain("暂定");
    expect(await entry.notices()).toMatchObject([
      { kind: "recomputed", to: ["related-department", "lead-department"] },
    ]);

    await stage.moveTo("2038-01-06T23:59:59+08:00");
    expect((await entry.task({ party: "a" })).id).toBe(open.id);
    await stage.moveTo("2038-01-07T00:00:01+08:00");
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect((await entry.notices("silence"))[0]?.evidence).toMatchObject({ due: "2038-01-06", provisional: false });
    await stage.restartWorkers();
  });

  it("重启而安排没有变：期限、任务都原样", async () => {
    await stage.begin("2037-12-30T09:00:00+08:00");
    const entry = await stage.start(
      "xiping",
      { countersign: { purpose: "request", parties: [A] } },
      { process: "countersignature" },
    );
    const before = await entry.task({ party: "a" });
    await stage.restartWorkers();
    expect((await entry.task({ party: "a" })).id).toBe(before.id);
    expect(await dues(entry)).toEqual(["2038-01-04 true"]);
    expect(await entry.notices()).toEqual([]);
  });
});
