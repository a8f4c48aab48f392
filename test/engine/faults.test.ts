import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as d from "./diagram.ts";
import { string } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

const engine = new TestEngine();
beforeAll(() => engine.open());
afterAll(() => engine.remove());

const incidents = (id: string) => engine.rest.get(`/incident?processInstanceId=${id}`);

/** work → reply with a timer from `until` → choice by `approved` → end */
const FRAGILE = d.process(
  "p-fragile",
  d.start(),
  d.externalTask("work", "fragile"),
  d.userTask("reply"),
  d.boundary("silent", "reply", d.onDate("${until}")),
  d.choice("which", "end"),
  d.userTask("approved"),
  d.end(),
  d.end("silence"),
  d.flows("start", "work", "reply", "which", "end"),
  d.when("which", "approved", "${approved}"),
  d.flows("approved", "end"),
  d.flows("silent", "silence"),
);

describe("a stimulus that fails", () => {
  beforeAll(() => engine.rest.deploy({ "p-fragile": FRAGILE }));

  test("a null due date is refused: 500 with the timer's name, nothing changed, an incident; mended, it goes on", async () => {
    const id = await engine.rest.start("p-fragile", { until: { value: null, type: "Null" } });
    const [task] = await engine.rest.lock("fragile");
    const complete = (variables: object) =>
      engine.rest.request("POST", `/external-task/${task.id}/complete`, { workerId: "w", variables });
    const refused = await complete({ extra: string("x") });
    expect([refused.status, refused.body.code]).toEqual([500, 20005]);
    expect(refused.body.message).toMatch(/silent.*\$\{until\}.*null/);
    expect(await engine.rest.openTasks(id)).toEqual([]);
    expect(await engine.rest.variable(id, "extra")).toBe(undefined);
    expect(await incidents(id)).toMatchObject([
      { incidentType: "failedStimulus", activityId: "work", configuration: task.id },
    ]);
    await complete({});
    expect(await incidents(id)).toHaveLength(1);
    expect((await complete({ until: string("2026-10-11T00:00:00+08:00") })).status).toBe(204);
    expect(await incidents(id)).toEqual([]);
    expect(await engine.rest.openTasks(id)).toEqual(["reply"]);
  });

  test("a start that fails leaves nothing behind", async () => {
    await engine.rest.deploy({
      "p-null": d.process(
        "p-null",
        d.start(),
        d.waitFor("pause", d.onDate("${until}")),
        d.end(),
        d.flows("start", "pause", "end"),
      ),
    });
    const answer = await engine.rest.request("POST", "/process-definition/key/p-null/tenant-id/t1/start", {
      variables: { until: { value: null } },
    });
    expect([answer.status, answer.body.code]).toEqual([500, 20005]);
    expect((await engine.rest.get("/history/process-instance/count?processDefinitionKey=p-null")).count).toBe(0);
  });

  test.each([
    ["undefined", {}],
    ["null", { approved: { value: null, type: "Null" } }],
    ["no boolean", { approved: string("yes") }],
  ])("a condition on a variable that is %s: 500, the task stays, memory and store agree", async (_, variables) => {
    const id = await engine.rest.start("p-fragile", { until: string("2026-10-11T00:00:00+08:00") });
    const [task] = (await engine.rest.lock("fragile")).filter((found) => found.processInstanceId === id);
    await engine.rest.post(`/external-task/${task.id}/complete`, { workerId: "w" });
    const [reply] = await engine.rest.get(`/task?processInstanceId=${id}`);
    const refused = await engine.rest.request("POST", `/task/${reply.id}/complete`, { variables });
    expect([refused.status, refused.body.code]).toEqual([500, 20004]);
    expect(await engine.rest.openTasks(id)).toEqual(["reply"]);
    expect(await incidents(id)).toMatchObject([{ incidentType: "failedStimulus", activityId: "reply" }]);
    await engine.rest.post(`/task/${reply.id}/complete`, { variables: { approved: { value: true } } });
    expect(await engine.rest.openTasks(id)).toEqual(["approved"]);
    expect(await incidents(id)).toEqual([]);
  });

  test("a timer that fails uses up its retries, then an incident is open until somebody mends it", async () => {
    await engine.rest.deploy({
      "p-failing-timer": d.process(
        "p-failing-timer",
        d.start(),
        d.waitFor("pause", d.afterDuration("P1D")),
        d.choice("which", "end"),
        d.userTask("approved"),
        d.end(),
        d.flows("start", "pause", "which", "end"),
        d.when("which", "approved", "${approved}"),
        d.flows("approved", "end"),
      ),
    });
    const id = await engine.rest.start("p-failing-timer");
    expect(await engine.moveTo("2026-09-23T09:00:00+08:00")).toBe(0);
    const [job] = await engine.rest.get(`/job?processInstanceId=${id}`);
    expect(job.retries).toBe(0);
    expect(job.exceptionMessage).toMatch(/approved/);
    expect(await incidents(id)).toMatchObject([
      { incidentType: "failedJob", activityId: "pause", configuration: job.id },
    ]);
    await engine.rest.post(`/process-instance/${id}/variables`, { modifications: { approved: { value: true } } });
    await engine.rest.put(`/job/${job.id}/retries`, { retries: 1 });
    expect(await incidents(id)).toEqual([]);
    await engine.runDueJobs();
    expect(await engine.rest.openTasks(id)).toEqual(["approved"]);
  });

  test("a call to a process that is not deployed in the tenant is refused", async () => {
    await engine.rest.deploy({
      "p-lost": d.process(
        "p-lost",
        d.start(),
        d.userTask("before"),
        d.call("go", "nowhere", `<camunda:in source="a" target="a"/>`),
        d.end(),
        d.flows("start", "before", "go", "end"),
      ),
    });
    await engine.rest.deploy(
      { nowhere: d.process("nowhere", d.start(), d.end(), d.flows("start", "end")) },
      "another-tenant",
    );
    const id = await engine.rest.start("p-lost");
    const [task] = await engine.rest.get(`/task?processInstanceId=${id}`);
    const refused = await engine.rest.request("POST", `/task/${task.id}/complete`, {});
    expect(refused.status).toBe(500);
    expect(refused.body.message).toMatch(/'nowhere'.*'t1'/);
    expect(await engine.rest.openTasks(id)).toEqual(["before"]);
  });

  test("an endless chain of gateways ends in an error, not in a standstill", async () => {
    await engine.rest.deploy({
      "p-endless": d.process(
        "p-endless",
        d.start(),
        d.userTask("before"),
        d.choice("turn"),
        d.choice("which", "turn"),
        d.end(),
        d.flows("start", "before", "turn", "which", "turn"),
        d.when("which", "end", "${1 == 2}"),
      ),
    });
    const id = await engine.rest.start("p-endless");
    const [task] = await engine.rest.get(`/task?processInstanceId=${id}`);
    expect((await engine.rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(500);
    expect(await engine.rest.openTasks(id)).toEqual(["before"]);
  });
});

describe("workers that fail", () => {
  beforeAll(() =>
    engine.rest.deploy({
      "p-work": d.process(
        "p-work",
        d.start(),
        d.externalTask("work", "work"),
        d.end(),
        d.flows("start", "work", "end"),
      ),
    }),
  );

  test("retries that are left offer the task again, none left raise an incident in the instance", async () => {
    const id = await engine.rest.start("p-work");
    const [first] = await engine.rest.lock("work");
    const fail = (retries: number, retryTimeout: number) =>
      engine.rest.post(`/external-task/${first.id}/failure`, {
        workerId: "w",
        errorMessage: "database is away",
        errorDetails: "long story",
        retries,
        retryTimeout,
      });
    await fail(1, 0);
    expect(await incidents(id)).toEqual([]);
    const [second] = await engine.rest.lock("work");
    expect(second).toMatchObject({
      id: first.id,
      retries: 1,
      errorMessage: "database is away",
      errorDetails: "long story",
    });
    await fail(0, 0);
    expect(await engine.rest.lock("work")).toEqual([]);
    expect(await incidents(id)).toMatchObject([
      { incidentType: "failedExternalTask", incidentMessage: "database is away" },
    ]);
    await engine.rest.put(`/external-task/${first.id}/retries`, { retries: 2 });
    expect(await incidents(id)).toEqual([]);
    expect(await engine.rest.work("work")).toBe(1);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a back-off keeps the task away for real time, whatever the movable clock says", async () => {
    const id = await engine.rest.start("p-work");
    const [task] = await engine.rest.lock("work");
    const body = { workerId: "w", errorMessage: "x", retries: 2, retryTimeout: 3_600_000 };
    await engine.rest.post(`/external-task/${task.id}/failure`, body);
    await engine.moveTo("2027-06-01T09:00:00+08:00");
    expect(await engine.rest.lock("work")).toEqual([]);
    engine.clock.set("2026-09-22T09:00:00+08:00");
    await engine.rest.delete(`/process-instance/${id}`);
  });

  test("a lock that has run out is taken by another worker, while the clock stands still", async () => {
    const id = await engine.rest.start("p-work");
    const ask = (workerId: string, lockDuration: number) =>
      engine.rest.post("/external-task/fetchAndLock", {
        workerId,
        maxTasks: 1,
        asyncResponseTimeout: 20_000,
        topics: [{ topicName: "work", lockDuration }],
      });
    const [task] = await ask("slow", 30);
    const [again] = await ask("quick", 60_000);
    expect(again.id).toBe(task.id);
    const stale = await engine.rest.request("POST", `/external-task/${task.id}/complete`, { workerId: "slow" });
    expect(stale.status).toBe(400);
    expect(await engine.rest.state(id)).toBe("ACTIVE");
    await engine.rest.post(`/external-task/${task.id}/complete`, { workerId: "quick" });
    const gone = await engine.rest.request("POST", `/external-task/${task.id}/complete`, { workerId: "quick" });
    expect(gone.status).toBe(404);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a business error that nothing catches keeps the case, with an incident", async () => {
    const id = await engine.rest.start("p-work");
    const [task] = await engine.rest.lock("work");
    await engine.rest.post(`/external-task/${task.id}/bpmnError`, { workerId: "w", errorCode: "unknown-code" });
    expect(await engine.rest.state(id)).toBe("ACTIVE");
    expect(await incidents(id)).toMatchObject([{ incidentType: "unhandledBpmnError", activityId: "work" }]);
    await engine.rest.put(`/external-task/${task.id}/retries`, { retries: 1 });
    expect(await engine.rest.work("work")).toBe(1);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a suspended instance stands still, and goes on when activated", async () => {
    const id = await engine.rest.start("p-work");
    await engine.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
    expect(await engine.rest.lock("work")).toEqual([]);
    expect((await engine.rest.get(`/process-instance/${id}`)).suspended).toBe(true);
    await engine.rest.put(`/process-instance/${id}/suspended`, { suspended: false });
    expect(await engine.rest.work("work")).toBe(1);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a deleted instance takes its tasks with it and keeps its history", async () => {
    const id = await engine.rest.start("p-work");
    await engine.rest.delete(`/process-instance/${id}`);
    expect(await engine.rest.get("/external-task?topicName=work")).toEqual([]);
    expect(await engine.rest.state(id)).toBe("EXTERNALLY_TERMINATED");
    expect((await engine.rest.request("DELETE", `/process-instance/${id}`)).status).toBe(404);
  });
});
