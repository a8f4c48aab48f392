/** Throughput of whole cases over HTTP, as a ratio to durable commits of the same store alone.
 * `node bench/cases.ts [cases]`: engine and workers run as `guicheng start` runs them; every case is started, its tasks are
 * completed by officials over REST, and it ends. Beside it, in the same minute: a row of 12 KB committed to SQLite with WAL and full sync. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { workdayCalendar } from "../src/calendar/workday-calendar.ts";
import { packagedProcesses } from "../src/catalog/package.ts";
import { deployPackage } from "../src/cli/deploy.ts";
import { systemClock } from "../src/clock.ts";
import { startEngine } from "../src/engine/server.ts";
import { EngineClient } from "../workers/engine-client.ts";
import { startWorkers } from "../workers/start-workers.ts";

const total = Number(process.argv[2] ?? 100);
const tenant = "quzhou";
const folder = mkdtempSync(join(tmpdir(), "guicheng-bench-"));

const commits = commitsPerSecond();
const engine = await startEngine({ dataDir: folder, port: 0 });
const client = new EngineClient(engine.url);
await deployPackage(client, packagedProcesses(), [tenant]);
const workers = await startWorkers({
  engine: client,
  clock: systemClock,
  calendar: workdayCalendar(),
  dataDir: folder,
});

const document = {
  title: "bench",
  portfolioIds: ["portfolio-1"],
  incoming: { documentType: "request", sender: "department", signedBy: "principal" },
};
const variables = { document: { type: "Json", value: JSON.stringify(document) } };
const latencies: number[] = [];
const began = performance.now();
for (let index = 0; index < total; index += 1) {
  const before = performance.now();
  await client.post(`/process-definition/key/document-signing/tenant-id/${tenant}/start`, {
    businessKey: `bench-${index}`,
    variables,
  });
  latencies.push(performance.now() - before);
}
const started = performance.now();
let completed = 0;
for (;;) {
  const tasks = await client.get<{ id: string; assignee: string | null }[]>("/task", {
    tenantIdIn: tenant,
    maxResults: 50,
  });
  for (const task of tasks) {
    if (!task.assignee) await client.post(`/task/${task.id}/claim`, { userId: "office-1" });
    await client.post(`/task/${task.id}/complete`, {
      variables: {
        verdict: { type: "String", value: "agree" },
        markForm: { type: "String", value: "opinion" },
        opinion: { type: "String", value: "同意。" },
      },
    });
    completed += 1;
  }
  const { count } = await client.get<{ count: number }>("/process-instance/count", { tenantIdIn: tenant });
  if (count === 0) break;
}
const ended = performance.now();
await workers.stop();
await engine.close();
rmSync(folder, { recursive: true, force: true });

const perSecond = (count: number, milliseconds: number) => (count / milliseconds) * 1000;
const sorted = latencies.sort((a, b) => a - b);
const quantile = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
const cases = perSecond(total, ended - began);
console.log(
  `starts: ${perSecond(total, started - began).toFixed(0)}/s, p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms`,
);
console.log(`cases: ${cases.toFixed(1)}/s (${total} cases, ${completed} human tasks, one official at a time)`);
console.log(
  `durable commits of the store alone: ${commits.toFixed(0)}/s; one case costs as much as ${(commits / cases).toFixed(0)} of them`,
);
console.log(`memory: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB with engine and workers in one process`);

function commitsPerSecond(): number {
  const database = new DatabaseSync(join(folder, "baseline.sqlite"));
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)",
  );
  const insert = database.prepare("INSERT INTO row (body) VALUES (?)");
  const body = "x".repeat(12_000);
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 1000) {
    insert.run(body);
    count += 1;
  }
  database.close();
  return perSecond(count, performance.now() - start);

  function perSecond(count: number, milliseconds: number): number {
    return (count / milliseconds) * 1000;
  }
}
