import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as d from "./diagram.ts";
import { boolean, json, string } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

/** Every wait state is passed twice: on the running engine, and with the engine stopped and started at each step. */
describe.each([
  ["without interruption", false],
  ["reopened at every wait", true],
])("wait states, %s", (_, reopens) => {
  const engine = new TestEngine();
  beforeAll(() => engine.open());
  afterEach(() => {
    expect(engine.log).toEqual([]);
  });
  afterAll(() => engine.remove());
  const pause = () => (reopens ? engine.reopen() : undefined);

  test("user task: expressions for assignee, candidates, due date, and the form", async () => {
    const task = {
      assignee: "${assignee}",
      candidateGroups: "${candidateGroups}",
      dueDate: "${dueDate}",
      formRef: "act",
      formRefBinding: "deployment",
    };
    const files = {
      "p-user.bpmn": d.process("p-user", d.start(), d.userTask("ask", task), d.end(), d.flows("start", "ask", "end")),
      "act.form": '{"id":"act","type":"default","components":[]}',
    };
    const deployed = await engine.rest.upload(files, { "deployment-name": "forms", "tenant-id": "t1" });
    expect(deployed.status).toBe(200);
    const id = await engine.rest.start("p-user", {
      assignee: { value: null, type: "Null" },
      candidateGroups: string("office, office-director"),
      dueDate: string("2026-09-30T17:30:00+08:00"),
    });
    await pause();
    const [found] = await engine.rest.get(`/task?processInstanceId=${id}&candidateGroup=office-director`);
    expect(found).toMatchObject({
      assignee: null,
      due: "2026-09-30T17:30:00.000+0800",
      created: "2026-09-22T09:00:00.000+0800",
      taskDefinitionKey: "ask",
      camundaFormRef: { key: "act", binding: "deployment", version: null },
    });
    expect((await engine.rest.get(`/task/${found.id}/deployed-form`)).id).toBe("act");
    await engine.rest.post(`/task/${found.id}/complete`);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("external task: topic, properties, business key; the result is read by the gateway behind it", async () => {
    await engine.rest.deploy({
      "p-choice": d.process(
        "p-choice",
        d.start(),
        d.externalTask("work", "judge", { decision: "incoming" }),
        d.choice("which", "refused"),
        d.userTask("accepted"),
        d.userTask("refused"),
        d.end(),
        d.flows("start", "work", "which", "refused", "end"),
        d.when("which", "accepted", "${outcome == 'proceed'}"),
        d.flows("accepted", "end"),
      ),
    });
    const id = await engine.rest.start("p-choice", {}, "case-7");
    await pause();
    const [task] = await engine.rest.lock("judge", { includeExtensionProperties: true });
    expect(task).toMatchObject({
      businessKey: "case-7",
      extensionProperties: { decision: "incoming" },
      tenantId: "t1",
    });
    await pause();
    await engine.rest.post(`/external-task/${task.id}/complete`, {
      workerId: "w",
      variables: { outcome: string("proceed") },
    });
    expect(await engine.rest.openTasks(id)).toEqual(["accepted"]);
    await pause();
    await engine.rest.completeTask("accepted", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("parallel branches with a choice and a loop inside join once, and only when both have arrived", async () => {
    await engine.rest.deploy({
      "p-join": d.process(
        "p-join",
        d.start(),
        d.parallel("fork"),
        d.userTask("left"),
        d.choice("again", "merge"),
        d.choice("merge"),
        d.userTask("right"),
        d.choice("skip", "optional"),
        d.userTask("optional"),
        d.choice("skipped"),
        d.parallel("join"),
        d.userTask("after"),
        d.end(),
        d.flows("start", "fork", "left", "again", "merge", "join", "after", "end"),
        d.when("again", "left", "${repeat}"),
        d.flows("fork", "right", "skip", "optional", "skipped", "join"),
        d.when("skip", "skipped", "${skip}"),
      ),
    });
    const id = await engine.rest.start("p-join", { repeat: boolean(true), skip: boolean(true) });
    expect(await engine.rest.openTasks(id)).toEqual(["left", "right"]);
    await pause();
    await engine.rest.completeTask("left", {}, id);
    expect(await engine.rest.openTasks(id)).toEqual(["left", "right"]);
    await pause();
    await engine.rest.completeTask("right", {}, id);
    expect(await engine.rest.openTasks(id)).toEqual(["left"]);
    await pause();
    await engine.rest.completeTask("left", { repeat: boolean(false) }, id);
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
    await pause();
    await engine.rest.completeTask("after", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("call activity: business key, values in and out, and a child of its own", async () => {
    const mappings = `<camunda:in businessKey="\${businessKey}"/><camunda:in source="document" target="paper"/>
      <camunda:in source="stage" target="stage"/><camunda:in source="absent" target="absent"/>
      <camunda:out source="result" target="ladderResult"/>`;
    await engine.rest.deploy({
      "p-parent": d.process(
        "p-parent",
        d.start(),
        d.call("walk", "p-child", mappings),
        d.userTask("after"),
        d.end(),
        d.flows("start", "walk", "after", "end"),
      ),
      "p-child": d.process("p-child", d.start(), d.userTask("act"), d.end(), d.flows("start", "act", "end")),
    });
    const document = { title: "通知" };
    const id = await engine.rest.start("p-parent", {
      businessKey: string("case-8"),
      document: json(document),
      stage: string("signing"),
    });
    await pause();
    const [child] = await engine.rest.get(`/history/process-instance?superProcessInstanceId=${id}`);
    expect(child).toMatchObject({
      businessKey: "case-8",
      tenantId: "t1",
      rootProcessInstanceId: id,
      processDefinitionKey: "p-child",
    });
    expect(await engine.rest.variable(child.id, "paper")).toBe(JSON.stringify(document));
    expect(await engine.rest.variable(child.id, "stage")).toBe("signing");
    expect(await engine.rest.variable(child.id, "absent")).toBe(null);
    expect(await engine.rest.variable(child.id, "businessKey")).toBe(undefined);
    await engine.rest.completeTask("act", { result: string("done") }, child.id);
    expect(await engine.rest.state(child.id)).toBe("COMPLETED");
    expect(await engine.rest.variable(id, "ladderResult")).toBe("done");
    await pause();
    await engine.rest.completeTask("after", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("several calls in parallel: each child has its own element and result", async () => {
    const mappings = `<camunda:in source="party" target="party"/><camunda:out source="answer" target="last"/>`;
    const multi = { collection: "${parties.elements()}", element: "party" };
    await engine.rest.deploy({
      "p-round": d.process(
        "p-round",
        d.start(),
        d.call("ask", "p-reply", mappings, multi),
        d.userTask("after"),
        d.end(),
        d.flows("start", "ask", "after", "end"),
      ),
      "p-reply": d.process(
        "p-reply",
        d.start(),
        d.userTask("reply", { candidateGroups: '${party.prop("role").stringValue()}' }),
        d.end(),
        d.flows("start", "reply", "end"),
      ),
    });
    const parties = ["finance", "legal", "audit"].map((role) => ({ role }));
    const id = await engine.rest.start("p-round", { parties: json(parties) });
    await pause();
    const children = await engine.rest.get(`/history/process-instance?superProcessInstanceId=${id}`);
    expect(children).toHaveLength(3);
    for (const role of ["legal", "finance", "audit"]) {
      const [task] = await engine.rest.get(`/task?candidateGroup=${role}`);
      expect(await engine.rest.variable(task.processInstanceId, "party")).toBe(JSON.stringify({ role }));
      await engine.rest.post(`/task/${task.id}/complete`, { variables: { answer: string(role) } });
      expect(await engine.rest.variable(task.processInstanceId, "answer")).toBe(role);
      await pause();
    }
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
    await engine.rest.completeTask("after", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("a message on the call activity cancels all its children", async () => {
    const multi = { collection: "${parties.elements()}", element: "party" };
    await engine.rest.deploy({
      "p-cancel": d.process(
        "p-cancel",
        d.message("withdraw"),
        d.start(),
        d.call("ask", "p-slow", `<camunda:in source="party" target="party"/>`, multi),
        d.boundary("withdrawn", "ask", d.onMessage("withdraw")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "ask", "end"),
        d.flows("withdrawn", "note", "end"),
      ),
      "p-slow": d.process(
        "p-slow",
        d.start(),
        d.externalTask("slow", "slow-topic"),
        d.end(),
        d.flows("start", "slow", "end"),
      ),
    });
    const id = await engine.rest.start("p-cancel", { parties: json(["a", "b"]) }, "case-9");
    await pause();
    expect(await engine.rest.get("/external-task?topicName=slow-topic")).toHaveLength(2);
    await engine.rest.post("/message", { messageName: "withdraw", businessKey: "case-9", tenantId: "t1" });
    expect(await engine.rest.get("/external-task?topicName=slow-topic")).toEqual([]);
    const children = await engine.rest.get(`/history/process-instance?superProcessInstanceId=${id}`);
    expect(children.map((child: { state: string }) => child.state)).toEqual([
      "INTERNALLY_TERMINATED",
      "INTERNALLY_TERMINATED",
    ]);
    await pause();
    await engine.rest.completeTask("note", {}, id);
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });

  test("an empty collection skips the activity", async () => {
    const multi = { collection: "${people.elements()}", element: "person" };
    await engine.rest.deploy({
      "p-empty": d.process(
        "p-empty",
        d.start(),
        d.userTask("each", {}, multi),
        d.userTask("after"),
        d.end(),
        d.flows("start", "each", "after", "end"),
      ),
    });
    const id = await engine.rest.start("p-empty", { people: json([]) });
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
  });

  test.each([
    ["parallel", false, ["each", "each"]],
    ["sequential", true, ["each"]],
  ])("one user task a person, %s", async (name, sequential, open) => {
    const multi = { collection: "${people.elements()}", element: "person", sequential };
    const key = `p-people-${name}`;
    await engine.rest.deploy({
      [key]: d.process(
        key,
        d.start(),
        d.userTask("each", { assignee: "${person.stringValue()}" }, multi),
        d.userTask("after"),
        d.end(),
        d.flows("start", "each", "after", "end"),
      ),
    });
    const id = await engine.rest.start(key, { people: json(["deputy-1", "deputy-2"]) });
    await pause();
    expect(await engine.rest.openTasks(id)).toEqual(open);
    for (const person of ["deputy-1", "deputy-2"]) {
      const [task] = await engine.rest.get(`/task?processInstanceId=${id}&assignee=${person}`);
      await engine.rest.post(`/task/${task.id}/complete`);
      await pause();
    }
    expect(await engine.rest.openTasks(id)).toEqual(["after"]);
  });

  test("one external task an element", async () => {
    const multi = { collection: "${people.elements()}", element: "person" };
    await engine.rest.deploy({
      "p-notify": d.process(
        "p-notify",
        d.start(),
        d.externalTask("tell", "tell", {}, multi),
        d.end(),
        d.flows("start", "tell", "end"),
      ),
    });
    const id = await engine.rest.start("p-notify", { people: json(["a", "b", "c"]) });
    await pause();
    const tasks = await engine.rest.lock("tell");
    expect(tasks.map((task) => task.variables.person.value).sort()).toEqual(['"a"', '"b"', '"c"']);
    for (const { id: taskId } of tasks) await engine.rest.post(`/external-task/${taskId}/complete`, { workerId: "w" });
    expect(await engine.rest.state(id)).toBe("COMPLETED");
  });
});
