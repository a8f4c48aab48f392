import { Client, Variables } from "camunda-external-task-client-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as d from "./diagram.ts";
import { json } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

const engine = new TestEngine();
let client: Client;
beforeEach(async () => {
  await engine.open();
  await engine.rest.deploy({
    "p-client": d.process(
      "p-client",
      d.error("refused"),
      d.start(),
      d.externalTask("work", "client-topic", { decision: "incoming" }),
      d.boundary("caught", "work", d.onError("refused")),
      d.userTask("note"),
      d.userTask("after"),
      d.end(),
      d.flows("start", "work", "after", "end"),
      d.flows("caught", "note", "end"),
    ),
  });
  client = new Client({ baseUrl: engine.url, workerId: "js", maxTasks: 1, interval: 0, asyncResponseTimeout: 5000 });
});
afterEach(async () => {
  client.stop();
  await engine.remove();
});

/** Resolves once the handler has been through a task. */
function handled(): Promise<unknown> {
  return new Promise((resolve) => {
    client.on("complete:success", resolve);
    client.on("handleBpmnError:success", resolve);
    client.on("complete:error", resolve);
  });
}

test("the unmodified JavaScript client completes a task", async () => {
  const done = handled();
  // the published typings are older than the client
  const options = { includeExtensionProperties: true } as object;
  client.subscribe("client-topic", options, async ({ task, taskService }) => {
    const result = new Variables();
    result.set("title", task.variables.get("document").title);
    result.setTyped("ruling", {
      type: "Json",
      value: { outcome: "proceed", property: Reflect.get(task, "extensionProperties") },
      valueInfo: {},
    });
    await taskService.complete(task, result);
  });
  const id = await engine.rest.start("p-client", { document: json({ title: "通知" }) });
  await done;
  expect(await engine.rest.openTasks(id)).toEqual(["after"]);
  expect(await engine.rest.variable(id, "title")).toBe("通知");
  expect(await engine.rest.variable(id, "ruling")).toBe('{"outcome":"proceed","property":{"decision":"incoming"}}');
});

test("the unmodified JavaScript client reports a business error", async () => {
  const done = handled();
  client.subscribe("client-topic", async ({ task, taskService }) => {
    await taskService.handleBpmnError(task, "refused", "no");
  });
  const id = await engine.rest.start("p-client");
  await done;
  expect(await engine.rest.openTasks(id)).toEqual(["note"]);
});
