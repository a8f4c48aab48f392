import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { registerPeople } from "../../scripts/engine-people.ts";
import { ENGINES } from "../../scripts/engine-process.ts";
import { CHROMIUM, openBrowser } from "../../scripts/render-svg.ts";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { jurisdictionFiles, packagedProcesses, procedureFiles } from "../../src/catalog/package.ts";
import { PROCESSES_DEPLOYMENT } from "../../src/cli/deploy.ts";
import { systemClock } from "../../src/clock.ts";
import type { Person } from "../../src/rules/jurisdiction.ts";
import { RULES_DEPLOYMENT } from "../../workers/case-rules.ts";
import type { WorkerHost } from "../../workers/define-worker.ts";
import { startWorkers } from "../../workers/start-workers.ts";
import { onRealEngines, ownTenant, type RealEngine } from "./real-engine.ts";
import { Cockpit, Tasklist, type Tokens } from "./webapp-pages.ts";

/** Our tasks, forms and diagrams in the engines' own web applications, used by officials and an administrator in a real browser.
 * Needs Chromium; a developer without it sees these tests as skipped, on CI they fail. */

const PROCESSES = packagedProcesses();
/** The government whose rules are used, under a tenant and with accounts of this run's own. */
const JURISDICTION = "jinchuan";

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };

const PATIENCE = { timeout: 30_000, interval: 100 };

interface Task {
  id: string;
  name: string;
  due: string | null;
  assignee: string | null;
  processInstanceId: string;
}

onRealEngines("web applications", (engine) => {
  describe.runIf(existsSync(CHROMIUM) || process.env.CI === "true")("in Chromium", () => testPages(engine));
});

function testPages({ name, url, address, client, rest }: RealEngine): void {
  const tenant = ownTenant("web");
  const webapps = new URL(ENGINES[name].webapps, url).href;
  const account = (user: string) => ({ user: `${user}-${tenant}`, password: `password of ${user}-${tenant}` });
  const { username, password } = new URL(address);
  const administrator = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  const dataDir = mkdtempSync(join(tmpdir(), "guicheng-webapps-"));
  let browser: Browser;
  let workers: WorkerHost;

  beforeAll(async () => {
    for (const [deployment, contents] of [
      [RULES_DEPLOYMENT, jurisdictionFiles(PROCESSES, JURISDICTION).contents],
      [PROCESSES_DEPLOYMENT, procedureFiles(PROCESSES)],
    ] as const) {
      const fields = { "deployment-name": deployment, "tenant-id": tenant };
      expect((await rest.upload(Object.fromEntries(contents), fields)).status).toBe(200);
    }
    const people: Person[] = [
      { id: account("office").user, roles: ["office"], portfolios: [] },
      { id: account("department").user, roles: ["department-head", "related-department"], portfolios: [] },
    ];
    await registerPeople(client, tenant, people, (person) => `password of ${person}`);
    const calendar = workdayCalendar();
    workers = await startWorkers({ engine: client, clock: systemClock, calendar, dataDir, engineKeepsTime: true });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    const left: { id: string }[] = await rest.get(`/process-instance?tenantIdIn=${tenant}&rootProcessInstances=true`);
    for (const { id } of left) await rest.delete(`/process-instance/${id}`);
    await workers?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(businessKey: string, document: Record<string, unknown>): Promise<string> {
    const value = JSON.stringify({ portfolioIds: ["portfolio-1"], ...document });
    return rest.start("document-signing", { document: { type: "Json", value } }, businessKey, tenant);
  }

  /** The only open task of a case, once the workers have got so far. */
  function task(businessKey: string, activity: string): Promise<Task> {
    const query = `tenantIdIn=${tenant}&processInstanceBusinessKey=${businessKey}&taskDefinitionKey=${activity}`;
    return vi.waitFor(async () => {
      const tasks: Task[] = await rest.get(`/task?${query}`);
      expect(tasks).toHaveLength(1);
      return tasks[0] as Task;
    }, PATIENCE);
  }

  /** The numbers on a diagram, once the page has them. */
  const shows = (cockpit: Cockpit, tokens: Tokens) =>
    vi.waitFor(async () => expect(await cockpit.tokens()).toEqual(tokens), PATIENCE);

  async function shown(id: string, variable: string): Promise<string> {
    return (await rest.get(`/task/${id}/form-variables?variableNames=${variable}`))[variable].value;
  }

  test("Tasklist: a department finds its task with its due date, answers in the form, and the case goes on", async () => {
    await start("reply", {
      title: "关于老旧小区改造的请示",
      incoming: { ...REQUEST, crossDepartment: true },
      countersign: { purpose: "request", parties: [{ id: "bureau-1", kind: "department" }] },
    });
    const asked = await task("reply", "Task_ReplyWithinLimit");
    const tasklist = await Tasklist.open(browser, webapps, account("department"), name);
    const entry = tasklist.listed("限期答复");
    await entry.waitFor();
    expect(await entry.innerText()).toMatch(/^限期答复\s+Due in (\d+ days|a month)/);
    const due = await entry.locator(".due-date [uib-tooltip]").getAttribute("uib-tooltip");
    expect(new Date(`${due} GMT+0800`).getTime()).toBe(Date.parse(asked.due ?? ""));
    await tasklist.picture("list");

    await tasklist.pick("限期答复");
    await tasklist.claim();
    expect((await rest.get(`/task/${asked.id}`)).assignee).toBe(account("department").user);
    const deadline = await shown(asked.id, "basisText");
    expect(deadline).toMatch(/^答复期限 \d{4}-\d\d-\d\d.* 依据：第57条$/);
    const head = ["会签", "公文：《关于老旧小区改造的请示》", "会签单位：bureau-1", deadline];
    const answers = ["答复", "*", "同意", "有不同意见", "签发人", "*", "单位主要负责人", "单位其他负责人"];
    expect(await tasklist.lines()).toEqual([...head, ...answers]);
    await tasklist.choose("有不同意见");
    expect(await tasklist.lines()).toEqual([...head, ...answers, "意见和理由", "*"]);
    await tasklist.choose("同意");
    await tasklist.choose("单位主要负责人");
    await tasklist.picture("reply");
    expect(await tasklist.complete()).toMatchObject({
      status: 204,
      sent: { variables: { response: { value: "agree" }, signedBy: { value: "principal" } } },
    });
    await tasklist.close();

    expect(await task("reply", "Task_OfficeHandle")).toMatchObject({ name: "办公室办理", assignee: null });
    const [done] = await rest.get(`/history/user-operation?taskId=${asked.id}&operationType=Complete`);
    expect(done.userId).toBe(account("department").user);
  });

  test("Tasklist: the office acts; the form shows article and choices, and what is not asked is not sent", async () => {
    await start("act", { title: "关于调整公交线路的请示", incoming: REQUEST });
    const asked = await task("act", "Task_OfficeHandle");
    const tasklist = await Tasklist.open(browser, webapps, account("office"), name);
    await tasklist.page.goto(`${webapps}app/tasklist/default/#/?task=${asked.id}`);
    await tasklist.claim();
    expect(await tasklist.lines()).toEqual([
      await shown(asked.id, "actTitle"),
      "公文：《关于调整公交线路的请示》",
      await shown(asked.id, "basisText"),
      ...["批示形式", "*", "签署明确意见、姓名和日期", "只签姓名和日期", "圈阅"],
      "各种批示的效力由本级政府的规则判断；批示不完整的会请您补全。",
    ]);
    await tasklist.choose("签署明确意见、姓名和日期");
    await tasklist.choose("转请其他领导办理");
    expect(await tasklist.options()).toEqual(selectLabels("approval-ladder/act.form", "transferTo"));
    await tasklist.picture("select");
    await tasklist.select("常务副职");
    await tasklist.choose("同意");
    await tasklist.write("意见", "拟同意，请审批。");
    await tasklist.picture("act");
    expect(await tasklist.complete()).toEqual({
      status: 204,
      sent: {
        variables: {
          markForm: { value: "opinion" },
          verdict: { value: "agree" },
          // shown, and left empty
          addLeader: { value: null },
          opinion: { value: "拟同意，请审批。" },
        },
      },
    });
    await tasklist.close();
    expect(await task("act", "Task_DeputyEndorse")).toMatchObject({ name: "分管领导审签", assignee: "deputy-1" });
  });

  test("Cockpit: the diagrams with their Chinese labels, the token where the case is, no incident", async () => {
    const id = await start("look", { title: "关于防汛准备的请示", incoming: REQUEST });
    const asked = await task("look", "Task_OfficeHandle");
    const cockpit = await Cockpit.open(browser, webapps, administrator, name);
    await cockpit.instance(asked.processInstanceId);
    await shows(cockpit, { Task_OfficeHandle: { instances: ["1"], incidents: [] } });
    expect(joined(await cockpit.labels())).toEqual(labelsOf("approval-ladder/approval-ladder.bpmn"));
    await cockpit.picture("ladder");
    await cockpit.instance(id);
    await shows(cockpit, { Call_HandleIncoming: { instances: ["1"], incidents: [] } });
    expect(joined(await cockpit.labels())).toEqual(labelsOf("document-signing/document-signing.bpmn"));
    expect(await (await cockpit.incidents()).count()).toBe(0);
    await cockpit.picture("case");
    await cockpit.close();
  });

  test("Cockpit: an incident stands at its task and says what is wrong", async () => {
    const id = await start("wrong", { title: "错件", incoming: { documentTyp: "request" } });
    await vi.waitFor(async () => expect(await rest.get(`/incident?processInstanceId=${id}`)).toHaveLength(1), PATIENCE);
    const cockpit = await Cockpit.open(browser, webapps, administrator, name);
    await cockpit.instance(id);
    await shows(cockpit, { Task_OpenCase: { instances: ["1"], incidents: ["1"] } });
    const row = await cockpit.incidents();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/变量 document\.incoming：.*实际：documentTyp.*立案并锁定规则/s);
    await cockpit.picture("incident");
    await cockpit.close();
  });
}

function selectLabels(form: string, key: string): string[] {
  const { components } = JSON.parse(readFileSync(join(PROCESSES, form), "utf8"));
  const field = components.find((component: { key?: string }) => component.key === key);
  return field.values.map(({ label }: { label: string }) => label);
}

/** Every name in a diagram that is drawn: each once, sorted. */
function labelsOf(diagram: string): string[] {
  const xml = readFileSync(join(PROCESSES, diagram), "utf8");
  return joined(
    [...xml.matchAll(/<bpmn:(?!message|error|signal|process)\w+ [^>]*?\bname="([^"]+)"/g)].map(
      ([, name]) => name as string,
    ),
  );
}

const joined = (labels: string[]) =>
  [...new Set(labels.map((label) => label.replace(/\s/g, "")))].filter(Boolean).sort();
