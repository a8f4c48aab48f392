import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as d from "./diagram.ts";
import { RestClient, string } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

let engine: TestEngine;
beforeEach(() => {
  engine = new TestEngine();
});
let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await engine.remove();
});

const PROCESS = d.process(
  "p-load",
  d.start(),
  d.externalTask("work", "load"),
  d.call("walk", "p-load-child", `<camunda:in source="number" target="number"/>`),
  d.userTask("after"),
  d.end(),
  d.flows("start", "work", "walk", "after", "end"),
);
const CHILD = d.process("p-load-child", d.start(), d.userTask("act"), d.end(), d.flows("start", "act", "end"));

/** An engine in a process of its own, on the test's folder. */
async function spawnEngine(): Promise<RestClient> {
  child = spawn(process.execPath, [new URL("./serve.ts", import.meta.url).pathname, engine.dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const url of lines) return new RestClient(url);
  throw new Error("the engine did not start");
}

/** Starts and works until the engine dies under it; remembers what was acknowledged. */
async function load(rest: RestClient, enough: (done: number) => void) {
  const started = new Set<string>();
  const worked = new Set<string>();
  const client = async (number: number) => {
    for (let round = 0; ; round++) {
      const id = await rest.start("p-load", { number: string(`${number}-${round}`) });
      started.add(id);
      const [task] = await rest.post("/external-task/fetchAndLock", {
        workerId: `w${number}`,
        maxTasks: 1,
        topics: [{ topicName: "load", lockDuration: 60_000 }],
      });
      if (!task) continue;
      await rest.post(`/external-task/${task.id}/complete`, { workerId: `w${number}` });
      worked.add(task.processInstanceId);
      enough(worked.size);
    }
  };
  await Promise.allSettled([1, 2, 3, 4].map(client));
  return { started, worked };
}

test("kill -9 under load: every acknowledged start and completion is there, none twice, and every case ends", async () => {
  const rest = await spawnEngine();
  await rest.deploy({ "p-load": PROCESS, "p-load-child": CHILD });
  const started = new Set<string>();
  const worked = new Set<string>();
  for (const kill of [15, 40, 25]) {
    const current = kill === 15 ? rest : await spawnEngine();
    const result = await load(current, (done) => {
      if (done === kill) child?.kill("SIGKILL");
    });
    for (const id of result.started) started.add(id);
    for (const id of result.worked) worked.add(id);
  }
  await engine.open();
  const all = await engine.rest.get("/history/process-instance?processDefinitionKey=p-load");
  const ids = new Set(all.map((instance: { id: string }) => instance.id));
  expect([...started].filter((id) => !ids.has(id))).toEqual([]);
  for (const id of worked) {
    const children = await engine.rest.get(`/history/process-instance?superProcessInstanceId=${id}`);
    expect(children).toHaveLength(1);
  }
  // locks of the dead engine's workers are given back by whoever operates it; then everything runs to its end
  for (const task of await engine.rest.get("/external-task?topicName=load")) {
    await engine.rest.post(`/external-task/${task.id}/unlock`);
  }
  await engine.rest.work("load");
  while ((await engine.rest.get("/external-task/count?topicName=load")).count > 0) await engine.rest.work("load");
  for (const key of ["act", "after"]) {
    for (const task of await engine.rest.get(`/task?taskDefinitionKey=${key}`)) {
      await engine.rest.post(`/task/${task.id}/complete`);
    }
  }
  const count = async (state: string) =>
    (await engine.rest.get(`/history/process-instance/count?processDefinitionKey=p-load&${state}=true`)).count;
  expect(await count("completed")).toBe(ids.size);
  const done = await engine.rest.get("/history/task/count?taskDefinitionKey=after&finished=true");
  expect(done.count).toBe(ids.size);
  expect(started.size).toBeGreaterThan(60);
});

test("a second engine on the same folder is refused, and the first goes on", async () => {
  const rest = await spawnEngine();
  await expect(engine.open()).rejects.toThrow(/STORE_UNUSABLE/);
  expect(await rest.get("/engine")).toEqual([{ name: "default" }]);
});

test("a store that is none, and a folder that is a file, are named with what to do", async () => {
  const store = join(engine.dataDir, "engine.sqlite");
  writeFileSync(store, "this was never a database, whatever its name says");
  await expect(engine.open()).rejects.toThrow(/STORE_UNUSABLE.*engine\.sqlite.*备份/);
  await expect(engine.open({ dataDir: store })).rejects.toThrow(/STORE_UNUSABLE.*engine\.sqlite.*EEXIST/);
});

test("a timer 60 days ahead fires when its day has come, and one that passed while the engine was down fires on start", async () => {
  await engine.open();
  await engine.rest.deploy({
    "p-far": d.process(
      "p-far",
      d.start(),
      d.userTask("reply"),
      d.boundary("silent", "reply", d.onDate("${until}")),
      d.userTask("deemed"),
      d.end(),
      d.flows("start", "reply", "end"),
      d.flows("silent", "deemed", "end"),
    ),
  });
  const far = await engine.rest.start("p-far", { until: string("2026-11-21T17:30:00+08:00") });
  const missed = await engine.rest.start("p-far", { until: string("2026-11-25T17:30:00+08:00") });
  expect(await engine.moveTo("2026-11-21T17:29:59+08:00")).toBe(0);
  expect(await engine.moveTo("2026-11-21T17:30:00+08:00")).toBe(1);
  expect([await engine.rest.openTasks(far), await engine.rest.openTasks(missed)]).toEqual([["deemed"], ["reply"]]);
  await engine.close();
  engine.clock.set("2027-01-04T09:00:00+08:00");
  await engine.open();
  expect(await engine.rest.openTasks(missed)).toEqual(["deemed"]);
});

test("the poller fires by itself when the clock is moved", async () => {
  await engine.open();
  await engine.rest.deploy({
    "p-poll": d.process(
      "p-poll",
      d.start(),
      d.waitFor("pause", d.afterDuration("P1D")),
      d.externalTask("wake", "wake"),
      d.end(),
      d.flows("start", "pause", "wake", "end"),
    ),
  });
  await engine.rest.start("p-poll");
  // the long poll answers as soon as the timer has made the task
  const waiting = engine.rest.post("/external-task/fetchAndLock", {
    workerId: "w",
    maxTasks: 1,
    asyncResponseTimeout: 20_000,
    topics: [{ topicName: "wake", lockDuration: 60_000 }],
  });
  engine.clock.set("2026-09-23T09:00:00+08:00");
  expect(await waiting).toHaveLength(1);
});
