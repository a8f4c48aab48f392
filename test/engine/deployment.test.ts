import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decisionXml } from "../decision-xml.ts";
import * as d from "./diagram.ts";
import { TestEngine } from "./test-engine.ts";

const engine = new TestEngine();
beforeAll(() => engine.open());
afterAll(() => engine.remove());

const upload = (files: Record<string, string>) =>
  engine.rest.upload(files, { "deployment-name": "d", "tenant-id": "t1" });
const process = (element: string) => d.process("p", d.start(), element, d.end(), d.flows("start", "x", "end"));
const counts = async () => [
  await engine.rest.get("/deployment/count"),
  await engine.rest.get("/process-definition/count"),
  await engine.rest.get("/decision-definition/count"),
];

describe("a deployment is refused as a whole, naming file, element and reason", () => {
  test.each([
    [
      "a script task",
      process('<bpmn:scriptTask id="x" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'),
      "x",
    ],
    ["a class", process('<bpmn:serviceTask id="x" camunda:class="Runtime"/>'), "x"],
    ["an expression with code", process('<bpmn:serviceTask id="x" camunda:expression="${a.b()}"/>'), "x"],
    [
      "a listener",
      process(
        '<bpmn:userTask id="x"><bpmn:extensionElements><camunda:taskListener event="create" expression="${a}"/></bpmn:extensionElements></bpmn:userTask>',
      ),
      "x",
    ],
    ["an inclusive gateway", process('<bpmn:inclusiveGateway id="x"/>'), "x"],
    ["an expression that reaches into the engine", process(d.userTask("x", { assignee: "${execution.id}" })), "x"],
    ["an unfinished expression", process(d.userTask("x", { assignee: "${who" })), "x"],
    ["a call with an expression inside", process(d.userTask("x", { assignee: "${a.getClass()}" })), "x"],
    [
      "a cycle timer",
      process(
        d.waitFor(
          "x",
          "<bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>",
        ),
      ),
      "x",
    ],
    [
      "a fork with nothing between it and its join",
      d.process(
        "p",
        d.start(),
        d.parallel("x"),
        d.parallel("join"),
        d.end(),
        d.flows("start", "x", "join", "end"),
        '<bpmn:sequenceFlow id="again" sourceRef="x" targetRef="join"/>',
      ),
      "x",
    ],
    ["an element nobody knows", process('<bpmn:userTask id="x"/><bpmn:magicTask id="y"/>'), null],
    [
      "a condition in a script language",
      d.process(
        "p",
        d.start(),
        d.choice("x", "end"),
        d.userTask("other"),
        d.end(),
        d.flows("start", "x", "end"),
        `<bpmn:sequenceFlow id="f" sourceRef="x" targetRef="other"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="javascript">true</bpmn:conditionExpression></bpmn:sequenceFlow>`,
        d.flows("other", "end"),
      ),
      "f",
    ],
  ])("%s", async (_, xml, element) => {
    const before = await counts();
    const good = d.process("good", d.start(), d.end(), d.flows("start", "end"));
    const answer = await upload({ "good.bpmn": good, "bad.bpmn": xml });
    expect([answer.status, answer.body.type, answer.body.code]).toEqual([400, "ParseException", 20002]);
    expect(Object.keys(answer.body.details)).toEqual(["bad.bpmn"]);
    expect(
      answer.body.details["bad.bpmn"].errors.map((error: { mainElementId: string }) => error.mainElementId),
    ).toContain(element);
    expect(answer.body.message).toContain("bad.bpmn");
    expect(await counts()).toEqual(before);
  });

  test("a table with a broken cell names table and row", async () => {
    const before = await counts();
    const table = {
      id: "route",
      inputs: ["documentType"],
      outputs: ["route"],
      rows: [
        ['"a"', '"x"'],
        ["[1..", '"y"'],
      ],
    };
    const answer = await upload({ "incoming.dmn": decisionXml([table]) });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/^incoming\.dmn [^:]*route[^:]*行 2[^:]*: TABLE_INVALID(?!.*incoming\.dmn)/);
    expect(await counts()).toEqual(before);
  });

  test.each([
    ["a form that is no JSON", { "a.form": "{" }],
    ["a form without an id", { "a.form": "{}" }],
    [
      "two files of one process",
      {
        "a.bpmn": d.process("same", d.start(), d.end(), d.flows("start", "end")),
        "b.bpmn": d.process("same", d.start(), d.end(), d.flows("start", "end")),
      },
    ],
    ["nothing", {}],
  ])("%s", async (_, files) => {
    const before = await counts();
    expect((await upload(files)).status).toBe(400);
    expect(await counts()).toEqual(before);
  });
});

test("a running instance stays on its version, a new one takes the newest", async () => {
  const version = (task: string) =>
    d.process(
      "p-version",
      d.start(),
      d.userTask("first"),
      d.userTask(task),
      d.end(),
      d.flows("start", "first", task, "end"),
    );
  await engine.rest.deploy({ "p-version": version("old") });
  const old = await engine.rest.start("p-version");
  await engine.rest.deploy({ "p-version": version("new") });
  const fresh = await engine.rest.start("p-version");
  await engine.reopen();
  await engine.rest.completeTask("first", {}, old);
  await engine.rest.completeTask("first", {}, fresh);
  expect([await engine.rest.openTasks(old), await engine.rest.openTasks(fresh)]).toEqual([["old"], ["new"]]);
});

test("a call takes the newest version at the moment of the call", async () => {
  const child = (task: string) =>
    d.process("p-late", d.start(), d.userTask(task), d.end(), d.flows("start", task, "end"));
  const mapping = `<camunda:in source="a" target="a"/>`;
  await engine.rest.deploy({
    "p-late": child("old"),
    "p-late-caller": d.process(
      "p-late-caller",
      d.start(),
      d.userTask("first"),
      d.call("go", "p-late", mapping),
      d.end(),
      d.flows("start", "first", "go", "end"),
    ),
  });
  const id = await engine.rest.start("p-late-caller");
  await engine.rest.deploy({ "p-late": child("new") });
  await engine.rest.completeTask("first", {}, id);
  const [called] = await engine.rest.get(`/process-instance?superProcessInstance=${id}`);
  expect(await engine.rest.openTasks(called.id)).toEqual(["new"]);
});

test("only what changed is deployed where that is asked for", async () => {
  const fields = { "deployment-name": "only-changed", "tenant-id": "t1", "deploy-changed-only": "true" };
  const table = (cell: string) =>
    decisionXml([{ id: "only-changed", inputs: ["a"], outputs: ["route"], rows: [["-", cell]] }]);
  const first = await engine.rest.upload({ "a.dmn": table('"x"'), "b.yaml": "b: 1" }, fields);
  const second = await engine.rest.upload({ "a.dmn": table('"y"'), "b.yaml": "b: 1" }, fields);
  const names = async (id: string) =>
    (await engine.rest.get(`/deployment/${id}/resources`)).map((resource: { name: string }) => resource.name);
  expect(await names(first.body.id)).toEqual(["a.dmn", "b.yaml"]);
  expect(await names(second.body.id)).toEqual(["a.dmn"]);
  const third = await engine.rest.upload({ "a.dmn": table('"y"'), "b.yaml": "b: 1" }, fields);
  expect(third.body).toMatchObject({ deployedDecisionDefinitions: null });
});

test("deployments of one moment are listed in the order in which they were made", async () => {
  const fields = { "deployment-name": "sequence", "tenant-id": "t1" };
  const ids = [];
  for (const note of ["1", "2", "3"]) ids.push((await engine.rest.upload({ "note.yaml": note }, fields)).body.id);
  const found = await engine.rest.get("/deployment?name=sequence&sortBy=deploymentTime&sortOrder=desc");
  expect(found.map((deployment: { id: string }) => deployment.id)).toEqual(ids.reverse());
});

test("a deployment with running instances goes only with them", async () => {
  const deployed = await engine.rest.deploy({
    "p-gone": d.process("p-gone", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end")),
  });
  const id = await engine.rest.start("p-gone");
  expect((await engine.rest.request("DELETE", `/deployment/${deployed.id}`)).status).toBe(500);
  expect(await engine.rest.openTasks(id)).toEqual(["ask"]);
  expect((await engine.rest.request("DELETE", `/deployment/${deployed.id}?cascade=true`)).status).toBe(204);
  expect((await engine.rest.request("GET", `/history/process-instance/${id}`)).status).toBe(404);
});
