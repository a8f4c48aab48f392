import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function externalTasksContract(contract: Contract): void {
  describe("external tasks", () => {
    beforeAll(() =>
      contract.deployProcess(
        "c-work",
        d.error("refused"),
        d.start(),
        d.externalTask("work", "contract-work", { decision: "incoming" }),
        d.boundary("caught", "work", d.onError("refused")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "work", "end"),
        d.flows("caught", "note", "end"),
      ),
    );

    test("a locked task carries what a worker needs", async () => {
      const id = await contract.start("c-work", { paper: json({ a: 1 }), other: string("x") }, "work-key");
      const [task, ...rest_] = await contract.lock("contract-work", {
        variables: ["paper"],
        includeExtensionProperties: true,
      });
      expect(rest_).toEqual([]);
      expect(task).toMatchObject({
        activityId: "work",
        processInstanceId: id,
        processDefinitionKey: "c-work",
        businessKey: "work-key",
        topicName: "contract-work",
        workerId: "w",
        tenantId: contract.tenant,
        retries: null,
        suspended: false,
        priority: 0,
        errorMessage: null,
        errorDetails: null,
        extensionProperties: { decision: "incoming" },
      });
      expect(Object.keys(task.variables)).toEqual(["paper"]);
      expect(task.variables.paper).toMatchObject({ type: "Json", value: '{"a":1}' });
      expect(task.lockExpirationTime).toMatch(DATE);
      expect(await contract.lock("contract-work")).toEqual([]);
      const complete = (body: object) => contract.rest.request("POST", `/external-task/${task.id}/complete`, body);
      const wrong = await complete({ workerId: "somebody-else" });
      expect([wrong.status, typeof wrong.body.type]).toEqual([400, "string"]);
      expect((await complete({ workerId: "w", variables: { result: string("ok") } })).status).toBe(204);
      expect((await complete({ workerId: "w" })).status).toBe(404);
      expect([await contract.rest.state(id), await contract.rest.variable(id, "result")]).toEqual(["COMPLETED", "ok"]);
    });

    test("a failure without retries raises an incident; retries resolve it", async () => {
      const id = await contract.start("c-work");
      const [task] = await contract.lock("contract-work");
      const report = { workerId: "w", errorMessage: "away", errorDetails: "long", retries: 0, retryTimeout: 0 };
      expect((await contract.rest.request("POST", `/external-task/${task.id}/failure`, report)).status).toBe(204);
      const incidents = () => contract.rest.get(`/incident?processInstanceId=${id}`);
      expect(await incidents()).toMatchObject([
        { incidentType: "failedExternalTask", activityId: "work", configuration: task.id, incidentMessage: "away" },
      ]);
      expect(await contract.lock("contract-work")).toEqual([]);
      expect((await contract.rest.request("PUT", `/external-task/${task.id}/retries`, { retries: 1 })).status).toBe(
        204,
      );
      expect(await incidents()).toEqual([]);
      const [again] = await contract.lock("contract-work");
      expect(again).toMatchObject({ id: task.id, errorMessage: "away", errorDetails: "long", retries: 1 });
      await contract.rest.post(`/external-task/${task.id}/complete`, { workerId: "w" });
    });

    test("a business error goes to its boundary event, with its variables", async () => {
      const id = await contract.start("c-work");
      const [task] = await contract.lock("contract-work");
      const body = { workerId: "w", errorCode: "refused", errorMessage: "no", variables: { why: string("x") } };
      expect((await contract.rest.request("POST", `/external-task/${task.id}/bpmnError`, body)).status).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["note"]);
      expect(await contract.rest.variable(id, "why")).toBe("x");
    });

    test("locks are prolonged and given back", async () => {
      const id = await contract.start("c-work");
      const [task] = await contract.lock("contract-work");
      const extend = (workerId: string) =>
        contract.rest.request("POST", `/external-task/${task.id}/extendLock`, { workerId, newDuration: 120_000 });
      expect([(await extend("w")).status, (await extend("x")).status]).toEqual([204, 400]);
      expect((await contract.rest.request("POST", `/external-task/${task.id}/unlock`)).status).toBe(204);
      expect((await contract.lock("contract-work"))[0].id).toBe(task.id);
      await contract.rest.delete(`/process-instance/${id}`);
    });

    test("a long poll is answered when a task appears; half an hour is the longest", async () => {
      const ask = (asyncResponseTimeout: number) =>
        contract.rest.request("POST", "/external-task/fetchAndLock", {
          workerId: "w",
          maxTasks: 1,
          asyncResponseTimeout,
          topics: [{ topicName: "contract-work", lockDuration: 60_000, tenantIdIn: [contract.tenant] }],
        });
      const waiting = ask(30_000);
      const id = await contract.start("c-work");
      expect((await waiting).body).toMatchObject([{ processInstanceId: id }]);
      expect((await ask(1_800_001)).status).toBe(400);
      await contract.rest.delete(`/process-instance/${id}`);
    });

    test("a missing task is 404", async () => {
      expect((await contract.rest.request("POST", "/external-task/none/complete", { workerId: "w" })).status).toBe(404);
    });
  });
}
