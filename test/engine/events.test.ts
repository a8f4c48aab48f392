import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as d from "./diagram.ts";
import { json, string } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

describe.each([
  ["without interruption", false],
  ["reopened at every wait", true],
])("events, %s", (_, reopens) => {
  const engine = new TestEngine();
  beforeAll(() => engine.open());
  afterAll(() => engine.remove());
  const pause = () => (reopens ? engine.reopen() : undefined);

  test("a timer on a task: nothing before its date, then the task is gone", async () => {
    await engine.rest.deploy({
      "p-silence": d.process(
        "p-silence",
        d.start(),
        d.userTask("reply"),
        d.boundary("silent", "reply", d.onDate("${replyTimerAt}")),
        d.userTask("deemed"),
        d.end(),
        d.flows("start", "reply", "end"),
        d.flows("silent", "deemed", "end"),
      ),
    });
    engine.clock.set("2026-09-22T09:00:00+08:00");
    const id = await engine.rest.start("p-silence", { replyTimerAt: string("2026-10-10T24:00:00+08:00") });
    await pause();
    const [job] = await engine.rest.get(`/job?processInstanceId=${id}`);
    expect(job.dueDate).toBe("2026-10-11T00:00:00.000+0800");
    expect(await engine.moveTo("2026-10-10T23:59:59+08:00")).toBe(0);
    await pause();
    expect(await engine.rest.openTasks(id)).toEqual(["reply"]);
    expect(await engine.moveTo("2026-10-11T00:00:00+08:00")).toBe(1);
    expect(await engine.rest.openTasks(id)).toEqual(["deemed"]);
    const activities = await engine.rest.get(
      `/history/activity-instance?processInstanceId=${id}&sortBy=startTime&sortOrder=asc`,
    );
    expect(activities.map((a: { activityId: string; canceled: boolean }) => [a.activityId, a.canceled])).toEqual([
      ["start", false],
      ["reply", true],
      ["silent", false],
      ["deemed", false],
    ]);
  });

  test("a task completed in time takes its timer with it", async () => {
    engine.clock.set("2026-09-22T09:00:00+08:00");
    const id = await engine.rest.start("p-silence", { replyTimerAt: string("2026-10-11T00:00:00+08:00") });
    await pause();
    await engine.rest.completeTask("reply", {}, id);
    expect(await engine.rest.get(`/job?processInstanceId=${id}`)).toEqual([]);
    expect(await engine.moveTo("2027-01-01T00:00:00+08:00")).toBe(0);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a duration counts from the moment the task opens", async () => {
    await engine.rest.deploy({
      "p-duration": d.process(
        "p-duration",
        d.start(),
        d.waitFor("pause", d.afterDuration("P2DT3H")),
        d.userTask("after"),
        d.end(),
        d.flows("start", "pause", "after", "end"),
      ),
    });
    engine.clock.set("2026-09-22T09:00:00+08:00");
    const id = await engine.rest.start("p-duration");
    await pause();
    expect((await engine.rest.get(`/job?processInstanceId=${id}`))[0].dueDate).toBe("2026-09-24T12:00:00.000+0800");
    await engine.moveTo("2026-09-24T12:00:00+08:00");
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
  });

  test("a message that does not interrupt may come again and again", async () => {
    await engine.rest.deploy({
      "p-urge": d.process(
        "p-urge",
        d.message("urge"),
        d.start(),
        d.userTask("sign"),
        d.boundary("urged", "sign", d.onMessage("urge"), false),
        d.externalTask("remind", "remind"),
        d.end(),
        d.end("reminded"),
        d.flows("start", "sign", "end"),
        d.flows("urged", "remind", "reminded"),
      ),
    });
    const id = await engine.rest.start("p-urge", {}, "case-1");
    for (const round of [1, 2, 3]) {
      await pause();
      await engine.rest.post("/message", {
        messageName: "urge",
        businessKey: "case-1",
        tenantId: "t1",
        processVariables: { round: { value: round } },
      });
      await pause();
      expect(await engine.rest.work("remind")).toBe(1);
      expect(await engine.rest.openTasks(id)).toEqual(["sign"]);
    }
    await engine.rest.completeTask("sign", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a second urge while the first reminder is still open is not lost", async () => {
    const id = await engine.rest.start("p-urge", {}, "case-2");
    for (const _round of [1, 2]) {
      await engine.rest.post("/message", { messageName: "urge", businessKey: "case-2", tenantId: "t1" });
      await pause();
    }
    expect(await engine.rest.work("remind")).toBe(1);
    await pause();
    expect(await engine.rest.work("remind")).toBe(1);
    expect(await engine.rest.work("remind")).toBe(0);
    await engine.rest.completeTask("sign", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("withdrawal ends a whole subprocess, however deep", async () => {
    await engine.rest.deploy({
      "p-withdraw": d.process(
        "p-withdraw",
        d.message("withdraw"),
        d.start(),
        d.subProcess(
          "body",
          d.start("in"),
          d.parallel("fork"),
          d.userTask("left"),
          d.boundary("late", "left", d.afterDuration("P1D"), false),
          d.subProcess(
            "inner",
            d.start("deep"),
            d.externalTask("right", "deep"),
            d.end("deep-end"),
            d.flows("deep", "right", "deep-end"),
          ),
          d.userTask("remind"),
          d.parallel("join"),
          d.end("out"),
          d.end("reminded"),
          d.flows("in", "fork", "left", "join", "out"),
          d.flows("fork", "inner", "join"),
          d.flows("late", "remind", "reminded"),
        ),
        d.boundary("withdrawn", "body", d.onMessage("withdraw")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "body", "end"),
        d.flows("withdrawn", "note", "end"),
      ),
    });
    engine.clock.set("2026-09-22T09:00:00+08:00");
    const id = await engine.rest.start("p-withdraw", {}, "case-3");
    await pause();
    expect(await engine.rest.get(`/job?processInstanceId=${id}`)).toHaveLength(1);
    await engine.rest.post("/message", { messageName: "withdraw", processInstanceId: id });
    expect(await engine.rest.openTasks(id)).toEqual(["note"]);
    expect(await engine.rest.get(`/job?processInstanceId=${id}`)).toEqual([]);
    expect(await engine.rest.get(`/external-task?processInstanceId=${id}`)).toEqual([]);
    await pause();
    await engine.rest.completeTask("note", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
    const open = await engine.rest.get(`/history/activity-instance?processInstanceId=${id}&unfinished=true`);
    expect(open).toEqual([]);
  });

  test("a subprocess that ends normally goes on", async () => {
    const id = await engine.rest.start("p-withdraw", {}, "case-4");
    await pause();
    await engine.rest.completeTask("left", {}, id);
    await pause();
    expect(await engine.rest.work("deep")).toBe(1);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("the first event behind an event-based gateway wins", async () => {
    await engine.rest.deploy({
      "p-first": d.process(
        "p-first",
        d.message("answer"),
        d.start(),
        d.firstOf("first"),
        d.waitFor("answered", d.onMessage("answer")),
        d.waitFor("expired", d.onDate("${until}")),
        d.userTask("in-time"),
        d.userTask("too-late"),
        d.end(),
        d.flows("start", "first", "answered", "in-time", "end"),
        d.flows("first", "expired", "too-late", "end"),
      ),
    });
    engine.clock.set("2026-09-22T09:00:00+08:00");
    const values = { until: string("2026-09-23T09:00:00+08:00") };
    const answered = await engine.rest.start("p-first", values, "answered");
    const expired = await engine.rest.start("p-first", values, "expired");
    await pause();
    await engine.rest.post("/message", { messageName: "answer", businessKey: "answered" });
    expect(await engine.rest.openTasks(answered)).toEqual(["in-time"]);
    expect(await engine.rest.get(`/job?processInstanceId=${answered}`)).toEqual([]);
    await engine.moveTo("2026-09-23T09:00:00+08:00");
    expect(await engine.rest.openTasks(expired)).toEqual(["too-late"]);
    const late = await engine.rest.request("POST", "/message", { messageName: "answer", businessKey: "expired" });
    expect(late.status).toBe(400);
    await pause();
    await engine.rest.completeTask("in-time", {}, answered);
    await engine.rest.completeTask("too-late", {}, expired);
    expect([await engine.rest.state(answered), await engine.rest.state(expired)]).toEqual(["COMPLETED", "COMPLETED"]);
  });

  test("terminate ends everything, in its own scope only", async () => {
    const stoppable = (parent: string) => [
      d.userTask("work"),
      d.boundary("told", "work", d.onMessage("stop"), false),
      d.terminate("stopped"),
      d.flows(`${parent}-start`, "work", `${parent}-end`),
      d.flows("told", "stopped"),
    ];
    await engine.rest.deploy({
      "p-stop": d.process(
        "p-stop",
        d.message("stop"),
        d.start("outer-start"),
        d.end("outer-end"),
        ...stoppable("outer"),
      ),
      "p-stop-inner": d.process(
        "p-stop-inner",
        d.message("stop"),
        d.start(),
        d.subProcess("inner", d.start("inner-start"), d.end("inner-end"), ...stoppable("inner")),
        d.userTask("after"),
        d.end(),
        d.flows("start", "inner", "after", "end"),
      ),
    });
    const id = await engine.rest.start("p-stop");
    await pause();
    await engine.rest.post("/message", { messageName: "stop", processInstanceId: id });
    expect([await engine.rest.state(id), await engine.rest.openTasks(id)]).toEqual(["COMPLETED", []]);
    const inner = await engine.rest.start("p-stop-inner");
    await pause();
    await engine.rest.post("/message", { messageName: "stop", processInstanceId: inner });
    expect(await engine.rest.openTasks(inner)).toEqual(["after"]);
    await pause();
    await engine.rest.completeTask("after", {}, inner);
    expect(await engine.rest.state(inner)).toBe("COMPLETED");
  });

  test("receive task and links", async () => {
    await engine.rest.deploy({
      "p-link": d.process(
        "p-link",
        d.message("news"),
        d.start(),
        d.receive("listen", "news"),
        d.linkTo("jump", "over"),
        d.linkFrom("landed", "over"),
        d.userTask("after"),
        d.end(),
        d.flows("start", "listen", "jump"),
        d.flows("landed", "after", "end"),
      ),
    });
    const id = await engine.rest.start("p-link", {}, "link-1");
    await pause();
    await engine.rest.post("/message", {
      messageName: "news",
      businessKey: "link-1",
      processVariables: { what: string("x") },
    });
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
    expect(await engine.rest.variable(id, "what")).toBe("x");
  });

  test("a business error goes to the boundary of the task, of the scope around it, or of the caller", async () => {
    await engine.rest.deploy({
      "p-error": d.process(
        "p-error",
        d.error("refused"),
        d.start(),
        d.subProcess(
          "body",
          d.start("in"),
          d.externalTask("judge", "judge-error"),
          d.end("out"),
          d.flows("in", "judge", "out"),
        ),
        d.boundary("caught", "body", d.onError("refused")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "body", "end"),
        d.flows("caught", "note", "end"),
      ),
      "p-error-caller": d.process(
        "p-error-caller",
        d.error("refused"),
        d.start(),
        d.call("ask", "p-error-called", `<camunda:in source="paper" target="paper"/>`),
        d.boundary("caught", "ask", d.onError("refused")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "ask", "end"),
        d.flows("caught", "note", "end"),
      ),
      "p-error-called": d.process(
        "p-error-called",
        d.error("refused"),
        d.start(),
        d.userTask("look"),
        d.throwError("refuse", "refused"),
        d.flows("start", "look", "refuse"),
      ),
    });
    const inScope = await engine.rest.start("p-error");
    await pause();
    const [task] = await engine.rest.lock("judge-error");
    await engine.rest.post(`/external-task/${task.id}/bpmnError`, {
      workerId: "w",
      errorCode: "refused",
      variables: { why: string("x") },
    });
    expect(await engine.rest.openTasks(inScope)).toEqual(["note"]);
    expect(await engine.rest.variable(inScope, "why")).toBe("x");
    const caller = await engine.rest.start("p-error-caller", { paper: json({}) });
    const [called] = await engine.rest.get(`/process-instance?superProcessInstance=${caller}`);
    await pause();
    await engine.rest.completeTask("look", {}, called.id);
    expect(await engine.rest.openTasks(caller)).toEqual(["note"]);
    expect(await engine.rest.state(called.id)).toBe("INTERNALLY_TERMINATED");
  });
});
