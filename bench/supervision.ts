/** Thousands of supervision items that wait for months. `node bench/supervision.ts [items]`: starts that many items, then restarts the
 * engine on the same folder, lets one item fall due among all the waiting ones, compiles the periodic report, and lets whoever answers
 * for all of them go on leave.
 * Everything is also given as the ratio to an engine with a tenth of the items. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { workdayCalendar } from "../src/calendar/workday-calendar.ts";
import { packagedProcesses } from "../src/catalog/package.ts";
import { deployPackage } from "../src/cli/deploy.ts";
import { fileClock, ManualClock } from "../src/clock.ts";
import { startEngine } from "../src/engine/server.ts";
import type { WorkerHost } from "../workers/define-worker.ts";
import { EngineClient } from "../workers/engine-client.ts";
import { openItems } from "../workers/open-items.ts";
import { startWorkers } from "../workers/start-workers.ts";

const total = Number(process.argv[2] ?? 2000);
const tenant = "jinchuan";
const BEGIN = "2026-09-22T09:00:00+08:00";
/** Every item waits until the end of the following year, except the one that falls due. */
const FAR = "2027-12-31";
const NEAR = "2026-09-30";
const PASSED = "2026-10-01T00:00:01+08:00";
const CLOCK = "clock";

if (process.argv[2] === "serve") await serve(process.argv[3] as string);
const few = await measure(Math.max(1, Math.round(total / 10)));
const many = await measure(total);
const ratio = (name: keyof typeof few) => (many[name] / few[name]).toFixed(1);
console.log(`items waiting: ${few.items} and ${many.items} (ratio ${ratio("items")})`);
console.log(`start-up with them: ${many.startUp.toFixed(0)} ms, ratio ${ratio("startUp")}`);
console.log(
  `memory of the engine alone: ${many.memory.toFixed(0)} MiB, ratio ${ratio("memory")}; file ${many.file.toFixed(1)} KiB an item`,
);
console.log(`one due among them until it is overdue: ${many.due.toFixed(0)} ms, ratio ${ratio("due")}`);
console.log(`all of them listed for the report: ${many.list.toFixed(0)} ms, ratio ${ratio("list")}`);
console.log(
  `looking through them when their owner leaves: ${(many.leave / many.items).toFixed(1)} ms a task, ratio ${ratio("leave")}`,
);
console.log(
  `starting one: ${(many.start / many.items).toFixed(1)} ms, ratio to the smaller ${(many.start / many.items / (few.start / few.items)).toFixed(2)}`,
);

async function measure(items: number) {
  const folder = mkdtempSync(join(tmpdir(), "guicheng-bench-"));
  const clock = new ManualClock(BEGIN);
  const first = await startEngine({ dataDir: folder, port: 0, clock });
  const client = new EngineClient(first.url);
  await deployPackage(client, packagedProcesses(), [tenant]);
  let workers = await hostOf(client, clock, folder);
  const began = performance.now();
  for (let index = 0; index < items; index += 1) await assign(client, index, index === 0 ? NEAR : FAR);
  await until(async () => (await count(client, "/task/count")) === items);
  const start = performance.now() - began;
  await workers.stop();
  await first.close();

  const engine = await restarted(folder);
  const again = new EngineClient(engine.url);
  const listed = performance.now();
  if ((await openItems(again, tenant)).length !== items) throw new Error("an item is missing from the list");
  const list = performance.now() - listed;
  workers = await hostOf(again, clock, folder);
  const due = performance.now();
  clock.set(PASSED);
  writeFileSync(join(folder, CLOCK), PASSED);
  await until(async () => (await overdue(again)) === 1);
  const dueIn = performance.now() - due;
  await askLeave(again);
  const leaves = performance.now();
  await until(async () => (await instances(again, { name: "awayBegun", operator: "eq", value: true })) === 1);
  const leave = performance.now() - leaves;
  await workers.stop();
  await engine.stop();
  const file = sizeOf(folder) / 1024 / items;
  rmSync(folder, { recursive: true, force: true });
  return { items, start, startUp: engine.startUp, memory: engine.memory, list, due: dueIn, leave, file };
}

/** An engine in a process of its own, so that its start and its memory are not mixed with what made the items. */
async function restarted(folder: string) {
  writeFileSync(join(folder, CLOCK), BEGIN);
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "serve", folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const told = JSON.parse(line.toString()) as { url: string; startUp: number; memory: number };
  return {
    ...told,
    async stop() {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** The child's part: serves until its input ends. */
async function serve(folder: string): Promise<never> {
  const began = performance.now();
  const engine = await startEngine({ dataDir: folder, port: 0, clock: fileClock(join(folder, CLOCK)) });
  const startUp = performance.now() - began;
  console.log(JSON.stringify({ url: engine.url, startUp, memory: process.memoryUsage().rss / 2 ** 20 }));
  process.stdin.resume();
  await once(process.stdin, "end");
  await engine.close();
  process.exit();
}

function hostOf(engine: EngineClient, clock: ManualClock, dataDir: string): Promise<WorkerHost> {
  return startWorkers({ engine, clock, calendar: workdayCalendar(), dataDir });
}

async function assign(client: EngineClient, index: number, dueOn: string): Promise<void> {
  const document = {
    title: `item ${index}`,
    portfolioIds: ["portfolio-1"],
    supervision: { source: "executive", responsible: "principal", dueOn },
    responsibleIds: ["department-1-head"],
  };
  await client.post(`/process-definition/key/supervision-followup/tenant-id/${tenant}/start`, {
    businessKey: `item-${index}`,
    variables: { document: { type: "Json", value: JSON.stringify(document) } },
  });
}

async function count(client: EngineClient, path: string): Promise<number> {
  return (await client.get<{ count: number }>(path, { tenantIdIn: tenant })).count;
}

function overdue(client: EngineClient): Promise<number> {
  return instances(client, { name: "supervisionState", operator: "eq", value: "overdue" });
}

async function instances(client: EngineClient, variable: object): Promise<number> {
  const asked = { tenantIdIn: [tenant], variables: [variable] };
  return (await client.post<{ count: number }>("/process-instance/count", asked)).count;
}

/** Leave for whoever answers for every item, consented to by both who have to; it begins at once. */
async function askLeave(client: EngineClient): Promise<void> {
  const day = PASSED.slice(0, 10);
  const leave = { kind: "outing", applicant: "department-head", purpose: "vacation", written: true };
  const days = { destination: "in-province", departOn: day, returnOn: day };
  const document = { title: "leave", portfolioIds: ["portfolio-1"], applicantId: "department-1-head" };
  const asked = JSON.stringify({ ...document, leave: { ...leave, ...days } });
  const key = "leave";
  await client.post(`/process-definition/key/leave-approval/tenant-id/${tenant}/start`, {
    businessKey: key,
    variables: { document: { type: "Json", value: asked } },
  });
  for (const person of ["deputy-1", "chief"]) {
    const open = () =>
      client.get<{ id: string; assignee: string | null }[]>("/task", { processInstanceBusinessKey: key });
    await until(async () => (await open()).some(({ assignee }) => (assignee ?? "chief") === person));
    const variables = { verdict: "agree", markForm: "opinion", opinion: "agreed" };
    await client.post(`/task/${(await open())[0]?.id}/complete`, {
      variables: Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, { type: "String", value }]),
      ),
    });
  }
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await setTimeout(20);
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
