import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { GuichengError } from "../../src/errors.ts";
import {
  defineWorker,
  hostWorkers,
  type Wait,
  type WorkerDefinition,
  type WorkerHost,
  type WorkerHostOptions,
  type WorkerTask,
} from "../../workers/define-worker.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { BadData, BpmnError } from "../../workers/failures.ts";
import type { Services } from "../../workers/services.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { FakeEngine } from "./fake-engine.ts";

let engine: FakeEngine;
let hosts: WorkerHost[];
let lines: string[];

beforeEach(async () => {
  engine = await FakeEngine.start();
  hosts = [];
  lines = [];
});
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await engine.close();
});

function host(
  handle: WorkerDefinition["handle"],
  options: WorkerHostOptions & { credentials?: boolean } = {},
): WorkerHost {
  const { credentials, ...rest } = options;
  const client = new EngineClient(engine.url, credentials ? { user: "worker", password: "密码" } : undefined);
  const started = hostWorkers([defineWorker({ topic: "topic", handle })], { engine: client } as Services, {
    wait: scaled(),
    log: (line) => lines.push(line),
    ...rest,
  });
  hosts.push(started);
  return started;
}

/** Waits a hundredth of what was asked, and notes what was asked. */
function scaled(asked: number[] = []): Wait {
  return async (milliseconds, signal) => {
    asked.push(milliseconds);
    await sleep(Math.max(5, milliseconds / 100), undefined, { signal }).catch(() => {});
  };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Time passes by what the server sees: a worker of its own takes a task to its third heartbeat. */
async function threeHeartbeats(): Promise<void> {
  const { open, opened } = gate();
  const before = engine.of("extendLock").length;
  host(() => opened.then(() => ({})), { lockDurationMs: 40 });
  engine.offer({ ...TASK, id: "task-clock" });
  await engine.seen("extendLock", before + 3);
  open();
}

async function anotherWorkerDoes(id: string): Promise<void> {
  const before = engine.of("complete").length;
  const other = host(answering({}));
  engine.offer({ ...TASK, id });
  const all = await engine.seen("complete", before + 1);
  expect(all.at(-1)).toMatchObject({ taskId: id, body: { workerId: other.workerId } });
}

const answering = (values: Values) => () => ({ variables: values });
const throwing = (error: Error) => () => {
  throw error;
};
const TASK = { id: "task-1", topicName: "topic" };

describe("what a handler is given and gives back", () => {
  test("reads variables, properties and keys; completes with typed variables", async () => {
    const given: WorkerTask[] = [];
    host((task) => {
      given.push(task);
      return {
        variables: { text: "文", count: 3, long: 2 ** 40, ratio: 0.5, yes: true, nothing: null, data: new Json([1]) },
      };
    });
    engine.offer({
      ...TASK,
      variables: { document: { type: "Json", value: '{"title":"通知"}' }, round: { type: "Integer", value: 2 } },
      extensionProperties: { decision: "incoming" },
    });
    const [completed] = await engine.seen("complete");
    const [task] = given;
    expect(task?.variables.json("document")).toEqual({ title: "通知" });
    expect(task?.variables.integer("round")).toBe(2);
    expect(task?.properties).toEqual({ decision: "incoming" });
    expect([task?.tenantId, task?.businessKey, task?.processInstanceId]).toEqual(["tenant-1", "案-1", "instance-1"]);
    const sent = Object.entries(completed?.body.variables as Record<string, { type: string; value: unknown }>);
    expect(sent.map(([name, { type, value }]) => [name, type.toLowerCase(), value])).toEqual([
      ["text", "string", "文"],
      ["count", "integer", 3],
      ["long", "long", 2 ** 40],
      ["ratio", "double", 0.5],
      ["yes", "boolean", true],
      ["nothing", "null", null],
      ["data", "json", "[1]"],
    ]);
  });

  test("sends the credentials with every request, and its own workerId", async () => {
    const first = host(answering({}), { credentials: true });
    const second = host(answering({}), { credentials: true });
    engine.offer(TASK);
    const [completed] = await engine.seen("complete");
    const expected = `Basic ${Buffer.from("worker:密码").toString("base64")}`;
    expect(engine.requests.map((request) => request.headers.authorization)).toEqual(
      engine.requests.map(() => expected),
    );
    expect(first.workerId).not.toBe(second.workerId);
    expect([first.workerId, second.workerId]).toContain(completed?.body.workerId);
  });

  test("reads JSON also where a proxy added a character set", async () => {
    engine.contentType = "application/json; charset=utf-8";
    host(answering({ seen: true }));
    engine.offer(TASK);
    const [completed] = await engine.seen("complete");
    expect(completed?.taskId).toBe("task-1");
  });

  test("counts what it did", async () => {
    const worker = host((task) => (task.id === "task-1" ? {} : throwing(new BadData("坏"))()));
    engine.offer(TASK, { ...TASK, id: "task-2" });
    await Promise.all([engine.seen("complete"), engine.seen("failure")]);
    await worker.stop();
    expect(worker.metrics).toEqual({ completed: 1, failed: 1, incidents: 1, locksLost: 0, pollErrors: 0 });
  });
});

describe("failures", () => {
  test.each([
    [null, 4, 2_000],
    [4, 3, 4_000],
    [3, 2, 8_000],
    [2, 1, 16_000],
    [1, 0, 32_000],
    [12, 11, 2_000],
  ])("a passing fault with %s retries leaves %i, tried again after %i ms", async (retries, left, after) => {
    host(throwing(new Error("引擎忙")));
    engine.offer({ ...TASK, retries });
    const [failure] = await engine.seen("failure");
    expect(failure?.body).toMatchObject({ retries: left, retryTimeout: after, errorMessage: "引擎忙" });
    expect(failure?.body.errorDetails).toContain("define-worker.test.ts");
  });

  test.each([
    ["BadData", new BadData("变量 x：缺少")],
    ["a fault of ours that names code and remedy", new GuichengError({ code: "TABLE_MISSING", place: "t" })],
    ["data of the wrong shape", z.string().safeParse(1).error as Error],
  ])("%s is an incident at once", async (_name, error) => {
    host(throwing(error));
    engine.offer(TASK);
    const [failure] = await engine.seen("failure");
    expect(failure?.body.retries).toBe(0);
  });

  test("an engine that cannot be reached is a passing fault", async () => {
    host(throwing(new GuichengError({ code: "ENGINE_UNREACHABLE", place: "x" })));
    engine.offer(TASK);
    const [failure] = await engine.seen("failure");
    expect(failure?.body.retries).toBe(4);
  });

  test("a business refusal is a BPMN error", async () => {
    host(throwing(new BpmnError("REFUSED", "不予办理")));
    engine.offer(TASK);
    const [refusal] = await engine.seen("bpmnError");
    expect(refusal?.body).toMatchObject({ errorCode: "REFUSED", errorMessage: "不予办理" });
    expect(engine.of("failure")).toEqual([]);
  });

  test("a message too long for the engine's column is cut, the details are whole", async () => {
    host(throwing(new Error("长".repeat(5000))));
    engine.offer(TASK);
    const [failure] = await engine.seen("failure");
    expect(failure?.body.errorMessage).toHaveLength(600);
    expect(failure?.body.errorDetails).toContain("长".repeat(5000));
  });

  test.each<[string, Values]>([
    ["NaN", { x: Number.NaN }],
    ["infinity", { x: Number.POSITIVE_INFINITY }],
    ["an integer beyond 2^53", { x: 2 ** 53 }],
    ["a text over 4,000 characters", { x: "字".repeat(4001) }],
    ["NaN inside Json", { x: new Json({ deep: [Number.NaN] }) }],
    ["Json of nothing", { x: new Json(undefined) }],
  ])("%s is refused as bad data that names the variable, and nothing is completed", async (_name, values) => {
    host(answering(values));
    engine.offer(TASK);
    const [failure] = await engine.seen("failure");
    expect(failure?.body).toMatchObject({ retries: 0, errorMessage: expect.stringContaining("变量 x") });
    expect(engine.of("complete")).toEqual([]);
  });

  test("4,000 characters and 2^53 - 1 pass", async () => {
    host(answering({ text: "字".repeat(4000), long: Number.MAX_SAFE_INTEGER }));
    engine.offer(TASK);
    const [completed] = await engine.seen("complete");
    expect(completed?.body.variables.long.value).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("a Json variable that is none is bad data", async () => {
    host(answering({}));
    engine.offer({ ...TASK, variables: { document: { type: "Json", value: "{" } } });
    const [failure] = await engine.seen("failure");
    expect(failure?.body).toMatchObject({ retries: 0, errorMessage: expect.stringContaining("JSON") });
  });

  test("a failure that cannot be reported leaves the worker running", async () => {
    host((task) => (task.id === "task-1" ? throwing(new Error("坏"))() : {}));
    engine.faults.failure = [500];
    engine.offer(TASK);
    await engine.seen("failure");
    engine.offer({ ...TASK, id: "task-2" });
    const [completed] = await engine.seen("complete");
    expect(completed?.taskId).toBe("task-2");
  });
});

describe("complete is not lost", () => {
  test.each<[string, (500 | "reset" | "silent")[]]>([
    ["connection resets", ["reset", "reset"]],
    ["answers 500", [500, 500, 500]],
    ["no answer", ["silent"]],
  ])("%s: tried again", async (_name, faults) => {
    const worker = host(answering({ x: 1 }), { requestTimeoutMs: 150, asyncResponseTimeoutMs: 100 });
    engine.faults.complete = [...faults];
    engine.offer(TASK);
    const attempts = await engine.seen("complete", faults.length + 1);
    await worker.stop();
    expect(attempts.map((attempt) => attempt.body.variables.x.value)).toEqual(attempts.map(() => 1));
    expect(worker.metrics.completed).toBe(1);
    expect(engine.of("failure")).toEqual([]);
  });

  test("accepted but the answer was lost: the 404 on the second attempt counts as done", async () => {
    const worker = host(answering({}));
    engine.faults.complete = ["done-then-reset"];
    engine.offer(TASK);
    await engine.seen("complete", 2);
    await worker.stop();
    expect(worker.metrics).toMatchObject({ completed: 1, failed: 0 });
  });

  test("waits longer from attempt to attempt and gives up after six, as a failure", async () => {
    const asked: number[] = [];
    host(answering({}), { wait: scaled(asked) });
    engine.faults.complete = [500, 500, 500, 500, 500, 500];
    engine.offer(TASK);
    const [failure] = await engine.seen("failure");
    expect(failure?.body.retries).toBe(4);
    expect(asked).toEqual([200, 400, 800, 1600, 3200]);
    expect(engine.of("complete")).toHaveLength(6);
  });

  test("a refusal (400) is not repeated", async () => {
    host(answering({}));
    engine.faults.complete = [400];
    engine.offer(TASK);
    await engine.seen("failure");
    expect(engine.of("complete")).toHaveLength(1);
  });
});

describe("the lock", () => {
  test("is extended while the handler runs, and no longer", async () => {
    const { open, opened } = gate();
    const worker = host(
      async () => {
        await opened;
        return {};
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    const beats = await engine.seen("extendLock", 3);
    expect(beats.map((beat) => beat.body.newDuration)).toEqual([40, 40, 40]);
    open();
    await engine.seen("complete");
    await worker.stop();
    const total = engine.of("extendLock", "task-1").length;
    await threeHeartbeats();
    expect(engine.of("extendLock", "task-1")).toHaveLength(total);
  });

  test.each([400, 404])("lost (%i): the signal aborts, nothing is completed or reported", async (status) => {
    engine.faults.extendLock = [status];
    const aborted = gate();
    const worker = host(
      async (task) => {
        await new Promise((resolve) => task.signal.addEventListener("abort", resolve));
        aborted.open();
        return { variables: { late: true } };
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    await aborted.opened;
    await worker.stop();
    expect(engine.of("complete")).toEqual([]);
    expect(engine.of("failure")).toEqual([]);
    expect(worker.metrics).toMatchObject({ completed: 0, failed: 0, locksLost: 1 });
  });

  test("lost, and the handler throws because of it: not reported either", async () => {
    engine.faults.extendLock = [404];
    const worker = host(
      async (task) => {
        await new Promise((resolve) => task.signal.addEventListener("abort", resolve));
        throw new Error("中断");
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    await engine.seen("extendLock");
    await worker.stop();
    expect(engine.of("failure")).toEqual([]);
  });

  test.each<[string, 401 | 500 | "reset"]>([
    ["401", 401],
    ["500", 500],
    ["a broken connection", "reset"],
  ])("%s on a heartbeat says nothing of the lock", async (_name, fault) => {
    engine.faults.extendLock = [fault];
    const { open, opened } = gate();
    const worker = host(
      async (task) => {
        await opened;
        return { variables: { aborted: task.signal.aborted } };
      },
      { lockDurationMs: 40 },
    );
    engine.offer(TASK);
    await engine.seen("extendLock", 2);
    open();
    const [completed] = await engine.seen("complete");
    await worker.stop();
    expect(completed?.body.variables.aborted.value).toBe(false);
  });
});

describe("polling", () => {
  test("asks for long polls, one at a time", async () => {
    host(answering({}), { asyncResponseTimeoutMs: 12_345, lockDurationMs: 6_789 });
    const [poll] = await engine.seen("fetchAndLock");
    expect(poll?.body).toMatchObject({
      asyncResponseTimeout: 12_345,
      topics: [{ topicName: "topic", lockDuration: 6_789, includeExtensionProperties: true }],
    });
    for (let index = 0; index < 5; index += 1) {
      engine.offer({ ...TASK, id: `task-${index}` });
      await engine.seen("complete", index + 1);
    }
    expect(engine.mostPollsAtOnce).toBe(1);
  });

  test("refused again and again, it asks more and more slowly, and says so", async () => {
    const asked: number[] = [];
    const worker = host(answering({}), { wait: scaled(asked) });
    engine.faults.fetchAndLock = [401, 401, 500, "reset", 401, 401, 401, 401];
    engine.offer(TASK);
    await engine.seen("complete");
    expect(asked).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(engine.of("fetchAndLock").length).toBeLessThanOrEqual(10);
    expect(worker.metrics.pollErrors).toBe(8);
    expect(lines[0]).toContain("401");
  });

  test("after a success it begins again with the shortest pause", async () => {
    const asked: number[] = [];
    host(answering({}), { wait: scaled(asked) });
    engine.faults.fetchAndLock = [500, 500];
    engine.offer(TASK);
    await engine.seen("complete");
    engine.faults.fetchAndLock = [500];
    engine.offer({ ...TASK, id: "task-2" }, { ...TASK, id: "task-3" });
    await engine.seen("complete", 3);
    engine.offer({ ...TASK, id: "task-4" });
    await engine.seen("complete", 4);
    expect(asked).toEqual([500, 1000, 500]);
  });

  test("a server that accepts and never answers does not stop it", async () => {
    engine.faults.fetchAndLock = ["silent"];
    host(answering({}), { asyncResponseTimeoutMs: 50, requestTimeoutMs: 100 });
    await engine.seen("fetchAndLock");
    engine.offer(TASK);
    const [completed] = await engine.seen("complete");
    expect(completed?.taskId).toBe("task-1");
  });

  test("never more handlers at once than maxParallelExecutions", async () => {
    const release = gate();
    let now = 0;
    let most = 0;
    host(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await release.opened;
        now -= 1;
        return {};
      },
      { maxParallelExecutions: 3, lockDurationMs: 40 },
    );
    engine.offer(...Array.from({ length: 10 }, (_, index) => ({ ...TASK, id: `task-${index}` })));
    await engine.seen("extendLock", 9);
    expect(most).toBe(3);
    release.open();
    await engine.seen("complete", 10);
    expect(most).toBe(3);
  });

  test("leaves no listeners behind, however often it asks", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    host(answering({}));
    for (let index = 0; index < 40; index += 1) {
      engine.offer({ ...TASK, id: `task-${index}` });
      await engine.seen("complete", index + 1);
    }
    process.off("warning", note);
    expect(warnings.filter((warning) => warning.name === "MaxListenersExceededWarning")).toEqual([]);
  });
});

describe("stop", () => {
  test("lets a running handler finish and complete, and asks for nothing more", async () => {
    const begun = gate();
    const release = gate();
    const worker = host(async () => {
      begun.open();
      await release.opened;
      return { variables: { done: true } };
    });
    engine.offer(TASK);
    await begun.opened;
    await engine.seen("fetchAndLock", 2);
    const polls = engine.of("fetchAndLock").length;
    const stopped = worker.stop();
    release.open();
    await stopped;
    expect(engine.of("complete")).toHaveLength(1);
    await anotherWorkerDoes("task-2");
    expect(engine.of("fetchAndLock").filter((poll) => poll.body.workerId === worker.workerId).length).toBe(polls);
    expect(engine.of("complete", "task-1")).toHaveLength(1);
  });

  test("breaks the long poll off instead of waiting for it", async () => {
    const worker = host(answering({}), { asyncResponseTimeoutMs: 600_000 });
    await engine.seen("fetchAndLock");
    await worker.stop();
    expect(worker.metrics.pollErrors).toBe(0);
  });

  test("gives back what was locked for it but never begun", async () => {
    const worker = host(answering({}));
    await engine.seen("fetchAndLock");
    engine.lockUnseen("task-9", worker.workerId);
    await worker.stop();
    expect(engine.of("unlock").map((request) => request.taskId)).toEqual(["task-9"]);
    expect(engine.lockedBy(worker.workerId)).toEqual([]);
  });

  test("an engine that is gone does not keep it from stopping", async () => {
    const worker = host(answering({}));
    await engine.seen("fetchAndLock");
    engine.faults["external-task"] = ["reset"];
    await worker.stop();
    expect(lines.at(-1)).toContain("归还");
  });

  test("during a pause after a failed poll it ends at once and does not begin again", async () => {
    const paused = gate();
    const worker = host(answering({}), {
      wait: async (_milliseconds, signal) => {
        paused.open();
        await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      },
    });
    engine.faults.fetchAndLock = [500];
    await paused.opened;
    await worker.stop();
    await anotherWorkerDoes("task-1");
    expect(engine.of("fetchAndLock").filter((poll) => poll.body.workerId === worker.workerId)).toHaveLength(1);
  });
});
