import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Database } from "../../src/engine/store/database.ts";
import * as d from "./diagram.ts";
import { json, RestClient, string } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

const cancel = (activityId: string) => ({ type: "cancel", activityId });
const startBefore = (activityId: string, more: object = {}) => ({ type: "startBeforeActivity", activityId, ...more });
const startAfter = (activityId: string) => ({ type: "startAfterActivity", activityId });
const startOn = (transitionId: string) => ({ type: "startTransition", transitionId });

const FORK = d.process(
  "m-fork",
  d.start(),
  d.parallel("fork"),
  d.userTask("left"),
  d.userTask("right"),
  d.parallel("join"),
  d.userTask("after"),
  d.end(),
  d.flows("start", "fork", "left", "join", "after", "end"),
  d.flows("fork", "right", "join"),
);
const INNER = d.process(
  "m-inner",
  d.message("m-go"),
  d.start(),
  d.userTask("prepare"),
  d.subProcess(
    "inner",
    d.start("inner-start"),
    d.userTask("first"),
    d.userTask("second"),
    d.end("inner-end"),
    d.flows("inner-start", "first", "second", "inner-end"),
  ),
  d.boundary("inner-late", "inner", d.onDate("${until}")),
  d.firstOf("either"),
  d.waitFor("told", d.onMessage("m-go")),
  d.waitFor("silent", d.onDate("${until}")),
  d.choice("known"),
  d.userTask("mend"),
  d.end(),
  d.flows("start", "prepare", "inner", "either", "told", "known", "end"),
  d.flows("either", "silent", "known"),
  d.flows("inner-late", "mend", "end"),
);
const MANY = d.process(
  "m-many",
  d.start(),
  d.userTask("each", {}, { collection: "${people.elements()}", element: "person" }),
  d.boundary("slow", "each", d.onDate("${until}"), false),
  d.userTask("hurry"),
  d.userTask("after"),
  d.terminate("stop"),
  d.end(),
  d.flows("start", "each", "after", "end"),
  d.flows("slow", "hurry", "stop"),
);
const PROCESSES = { "m-fork": FORK, "m-inner": INNER, "m-many": MANY };
const VALUES = { until: string("2099-10-11T00:00:00+08:00"), people: json(["x", "y"]) };

const modify = (rest: RestClient, id: string, ...instructions: object[]) =>
  rest.request("POST", `/process-instance/${id}/modification`, { instructions });

describe.each([
  ["on the running engine", false],
  ["with the engine stopped and started before and after each", true],
])("modifications %s", (_, reopens) => {
  const engine = new TestEngine();
  beforeAll(async () => {
    await engine.open();
    await engine.rest.deploy(PROCESSES);
  });
  afterEach(() => expect(engine.log).toEqual([]));
  afterAll(() => engine.remove());
  const pause = () => (reopens ? engine.reopen() : undefined);
  const change = async (id: string, ...instructions: object[]) => {
    await pause();
    expect((await modify(engine.rest, id, ...instructions)).status).toBe(204);
    await pause();
  };
  const complete = async (id: string, ...tasks: string[]) => {
    for (const task of tasks) {
      await engine.rest.completeTask(task, {}, id);
      await pause();
    }
  };

  test("a branch that was skipped, taken back from the join and begun anew joins once", async () => {
    const id = await engine.rest.start("m-fork");
    await change(id, cancel("left"), startAfter("left"));
    await change(id, cancel("join"), startBefore("left"));
    await complete(id, "left");
    await change(id, cancel("right"), startOn("right-join"));
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
    await change(id, cancel("after"), startBefore("fork"));
    await complete(id, "right", "left", "after");
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a subprocess entered in its middle has its timer, ends as always, and can be entered again", async () => {
    const id = await engine.rest.start("m-inner", VALUES);
    await change(id, cancel("prepare"), startBefore("second"));
    await change(id, cancel("second"), startBefore("first"));
    await complete(id, "first", "second");
    await change(id, cancel("either"), startBefore("either"));
    await engine.rest.post("/message", { messageName: "m-go", processInstanceId: id });
    expect(await engine.rest.state(id)).toBe("COMPLETED");
    expect(await engine.rest.get(`/job?processInstanceId=${id}`)).toEqual([]);
  });

  test("the timer of a subprocess entered in its middle interrupts what is in it", async () => {
    const id = await engine.rest.start("m-inner", VALUES);
    await change(id, cancel("prepare"), startBefore("second"));
    const [timer] = await engine.rest.get(`/job?processInstanceId=${id}`);
    await engine.rest.post(`/job/${timer.id}/execute`);
    await pause();
    expect(await engine.rest.openTasks(id)).toEqual(["mend"]);
    await complete(id, "mend");
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a multi-instance is cancelled and started as a whole", async () => {
    const id = await engine.rest.start("m-many", VALUES);
    const [task] = await engine.rest.get(`/task?processInstanceId=${id}`);
    await engine.rest.post(`/task/${task.id}/complete`);
    await change(id, cancel("each"), startBefore("each#multiInstanceBody"));
    expect(await engine.rest.openTasks(id)).toEqual(["each", "each"]);
    const open = await engine.rest.get(`/task?processInstanceId=${id}`);
    for (const { id: taskId } of open) await engine.rest.post(`/task/${taskId}/complete`);
    await complete(id, "after");
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  describe("are refused as a whole where this engine would do otherwise than Camunda:", () => {
    const NOT_OFFERED = 20_001;
    const WOULD_MEET = 20_006;
    test.each<[string, string, number, object[]]>([
      ["a task started while it runs", "m-fork", WOULD_MEET, [startBefore("left")]],
      ["a second token before one that runs", "m-inner", WOULD_MEET, [startBefore("start")]],
      ["a second token behind one that will come there", "m-inner", WOULD_MEET, [startBefore("first")]],
      ["two tokens that reach one join by one flow", "m-fork", WOULD_MEET, [cancel("right"), startOn("left-join")]],
      ["a join that would fire beside what lies behind it", "m-fork", WOULD_MEET, [startBefore("after")]],
      [
        "two instructions whose tokens meet",
        "m-inner",
        WOULD_MEET,
        [cancel("prepare"), startBefore("first"), startBefore("either")],
      ],
      ["a reminder that could come while the last one is open", "m-many", WOULD_MEET, [startBefore("hurry")]],
      ["a join", "m-fork", NOT_OFFERED, [cancel("left"), startBefore("join")]],
      ["a boundary event", "m-inner", NOT_OFFERED, [startBefore("inner-late")]],
      ["an event behind an event-based gateway", "m-inner", NOT_OFFERED, [cancel("prepare"), startBefore("told")]],
      ["a flow to such an event", "m-inner", NOT_OFFERED, [cancel("prepare"), startOn("either-told")]],
      ["one instance of a multi-instance", "m-many", NOT_OFFERED, [cancel("each"), startBefore("each")]],
      [
        "an ancestor",
        "m-fork",
        NOT_OFFERED,
        [cancel("left"), startBefore("left", { ancestorActivityInstanceId: "any" })],
      ],
      [
        "a local variable",
        "m-fork",
        NOT_OFFERED,
        [cancel("left"), startBefore("left", { variables: { a: { value: 1, local: true } } })],
      ],
      [
        "an instruction after a terminate end event",
        "m-many",
        NOT_OFFERED,
        [cancel("each"), startBefore("stop"), startBefore("after")],
      ],
    ])("%s", async (_name, key, code, instructions) => {
      const id = await engine.rest.start(key, VALUES);
      const before = await engine.rest.get(`/process-instance/${id}/activity-instances`);
      const answer = await modify(engine.rest, id, ...instructions);
      expect([answer.status, answer.body.code]).toEqual([501, code]);
      expect(engine.log.splice(0)).toHaveLength(1);
      await pause();
      expect(await engine.rest.get(`/process-instance/${id}/activity-instances`)).toEqual(before);
      expect(await engine.rest.get(`/incident?processInstanceId=${id}`)).toEqual([]);
    });

    test("one of several instances of a multi-instance", async () => {
      const id = await engine.rest.start("m-many", VALUES);
      const tree = await engine.rest.get(`/process-instance/${id}/activity-instances`);
      const activityInstanceId = tree.childActivityInstances[0].childActivityInstances[0].id;
      const answer = await modify(engine.rest, id, { type: "cancel", activityInstanceId });
      expect([answer.status, answer.body.code]).toEqual([501, NOT_OFFERED]);
      expect(engine.log.splice(0)).toHaveLength(1);
      expect(await engine.rest.openTasks(id)).toEqual(["each", "each"]);
    });
  });
});

describe("an engine killed", () => {
  const engine = new TestEngine();
  let child: ChildProcess | undefined;
  afterAll(async () => {
    child?.kill("SIGKILL");
    await engine.remove();
  });

  test("the moment a modification is acknowledged has kept it, whole", async () => {
    child = spawn(process.execPath, [new URL("./serve.ts", import.meta.url).pathname, engine.dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line");
    const rest = new RestClient(url);
    await rest.deploy(PROCESSES);
    const ids = await Promise.all(Array.from({ length: 20 }, () => rest.start("m-inner", VALUES)));
    const acknowledged: string[] = [];
    const killing = ids.map(async (id) => {
      const { status } = await modify(rest, id, cancel("prepare"), startBefore("second"));
      expect(status).toBe(204);
      acknowledged.push(id);
      if (acknowledged.length === 10) child?.kill("SIGKILL");
    });
    await Promise.allSettled(killing);
    await engine.open();
    expect(acknowledged.length).toBeGreaterThanOrEqual(10);
    for (const id of acknowledged) expect(await engine.rest.openTasks(id)).toEqual(["second"]);
    for (const id of ids) {
      const [task, ...more] = await engine.rest.openTasks(id);
      expect([task, more]).toEqual([expect.stringMatching(/^(prepare|second)$/), []]);
      const log = await engine.rest.get(`/history/user-operation/count?processInstanceId=${id}`);
      expect([task, log.count]).toEqual(task === "second" ? ["second", 1] : ["prepare", 0]);
    }
    await engine.rest.completeTask("second", {}, acknowledged[0]);
    const tree = await engine.rest.get(`/process-instance/${acknowledged[0]}/activity-instances`);
    expect(tree.childActivityInstances.map(({ activityId }: { activityId: string }) => activityId)).toEqual(["either"]);
  });
});

test("a store of the release before gains the annotation's column and keeps its log", async () => {
  const engine = new TestEngine();
  await engine.open();
  await engine.rest.deploy(PROCESSES);
  const id = await engine.rest.start("m-fork");
  await engine.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
  await engine.close();
  const db = new Database(engine.dataDir);
  db.run("ALTER TABLE user_operation DROP COLUMN annotation");
  db.run("PRAGMA user_version = 1");
  db.close();
  await engine.open();
  await engine.rest.put(`/process-instance/${id}/suspended`, { suspended: false });
  const path = `/process-instance/${id}/modification`;
  await engine.rest.post(path, { annotation: "why", instructions: [cancel("left")] });
  const log = await engine.rest.get(`/history/user-operation?processInstanceId=${id}`);
  expect(log.map((row: { annotation: string | null }) => row.annotation)).toEqual([null, null, "why"]);
  await engine.remove();
});
