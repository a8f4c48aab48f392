import { describe, expect, test } from "vitest";
import { z } from "zod";
import { GuichengError } from "../../src/errors.ts";
import type { WorkerTask } from "../../workers/define-worker.ts";
import { BadData, BpmnError } from "../../workers/failures.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { answering, engine, host, TASK, throwing } from "./hosting.ts";

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
