import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { integer, json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function externalTaskRulesContract(contract: Contract): void {
  describe("rules of external tasks", () => {
    beforeAll(() =>
      contract.deployProcess(
        "c-rules",
        d.error("refused"),
        d.start(),
        d.externalTask("work", "contract-rules"),
        d.boundary("caught", "work", d.onError("refused")),
        d.userTask("note"),
        d.end(),
        d.flows("start", "work", "end"),
        d.flows("caught", "note", "end"),
      ),
    );
    /** A task of its own, locked by worker "w". */
    const locked = async (variables = {}, topic = {}) => {
      const businessKey = `rule-${Math.random()}`;
      const id = await contract.start("c-rules", variables, businessKey);
      const [task] = await contract.lock("contract-rules", { businessKey, ...topic });
      return { id, businessKey, task, path: `/external-task/${task.id}` };
    };
    const act = async (path: string, body: object) => {
      const { status, body: answer } = await contract.rest.request("POST", path, body);
      return status === 204 ? 204 : `${status} ${answer.type}`;
    };

    test("topics are narrowed by tenant, key, business key and variables", async () => {
      const { businessKey, path, task } = await locked({ kind: string("x") });
      await act(`${path}/unlock`, {});
      for (const other of [
        { tenantIdIn: ["another"] },
        { businessKey: "another" },
        { processDefinitionKeyIn: ["another"] },
        { businessKey, processVariables: { kind: "y" } },
      ]) {
        expect(await contract.lock("contract-rules", { businessKey, ...other })).toEqual([]);
      }
      const filter = { businessKey, processDefinitionKeyIn: ["c-rules"], processVariables: { kind: "x" } };
      expect(await contract.lock("contract-rules", filter)).toMatchObject([{ id: task.id }]);
      const none = await contract.rest.post("/external-task/fetchAndLock", { workerId: "w", maxTasks: 0, topics: [] });
      expect(none).toEqual([]);
    });

    test("variables come as they were written, the wanted ones only; properties only where asked for", async () => {
      const { task } = await locked(
        { paper: json({ a: 1 }), n: integer(3), other: string("x") },
        { variables: ["paper", "n", "none"] },
      );
      expect(task.variables).toEqual({
        paper: { type: "Json", value: '{"a":1}', valueInfo: {} },
        n: { type: "Integer", value: 3, valueInfo: {} },
      });
      expect(task.extensionProperties).toEqual({});
      expect(task.createTime).toMatch(DATE);
    });

    test("without a lock, or with another's, nothing is done", async () => {
      const { path } = await locked();
      const body = { errorCode: "refused", newDuration: 1000, lockDuration: 1000, retries: 1 };
      for (const name of ["complete", "failure", "bpmnError", "extendLock", "lock"]) {
        expect([name, await act(`${path}/${name}`, { ...body, workerId: "other" })]).toEqual([
          name,
          "400 RestException",
        ]);
      }
      expect(await act(`${path}/unlock`, {})).toBe(204);
      for (const name of ["complete", "failure", "bpmnError", "extendLock"]) {
        expect([name, await act(`${path}/${name}`, { ...body, workerId: "w" })]).toEqual([name, "400 RestException"]);
      }
      expect(await act(`${path}/lock`, { workerId: "other", lockDuration: 60_000 })).toBe(204);
      expect(await contract.rest.get(path)).toMatchObject({ workerId: "other", retries: null, suspended: false });
      expect(await act(`${path}/complete`, { workerId: "other" })).toBe(204);
    });

    test("a lock that has run out may still complete, but not be prolonged", async () => {
      const { id, path } = await locked({}, { lockDuration: 1 });
      await expect
        .poll(async () => Date.parse((await contract.rest.get(path)).lockExpirationTime) < Date.now() - 50)
        .toBe(true);
      expect(await act(`${path}/extendLock`, { workerId: "w", newDuration: 60_000 })).toBe("400 RestException");
      expect(await act(`${path}/complete`, { workerId: "w" })).toBe(204);
      expect(await contract.rest.state(id)).toBe("COMPLETED");
    });

    test("after a failure the task stays with its worker until the retry timeout", async () => {
      const { path, businessKey } = await locked();
      const report = {
        workerId: "w",
        errorMessage: "away",
        errorDetails: "a long story",
        retries: 2,
        retryTimeout: 600_000,
      };
      const failed = { ...report, variables: { seen: string("1") } };
      expect(await act(`${path}/failure`, failed)).toBe(204);
      const task = await contract.rest.get(path);
      expect(task).toMatchObject({ workerId: "w", retries: 2, errorMessage: "away", suspended: false });
      expect(Date.parse(task.lockExpirationTime)).toBeGreaterThan(Date.now() + 500_000);
      expect((await contract.rest.request("GET", `${path}/errorDetails`)).text).toBe("a long story");
      expect(await contract.lock("contract-rules", { businessKey })).toEqual([]);
      expect(await act(`${path}/failure`, { ...report, retryTimeout: 0 })).toBe(204);
      await setTimeout(5);
      const [again] = await contract.lock("contract-rules", { businessKey });
      expect(again).toMatchObject({ errorMessage: "away", errorDetails: "a long story", retries: 2 });
      expect(again.variables.seen.value).toBe("1");
    });

    test.each([
      ["negative retries", { retries: -1 }],
      ["a negative retry timeout", { retries: 1, retryTimeout: -1 }],
    ])("a failure with %s is refused", async (_what, report) => {
      const { path } = await locked();
      expect(await act(`${path}/failure`, { workerId: "w", ...report })).toBe("500 ProcessEngineException");
      const negative = await contract.rest.request("PUT", `${path}/retries`, { retries: -1 });
      expect([negative.status, negative.body.type]).toEqual([400, "BadUserRequestException"]);
      expect((await contract.rest.get(path)).retries).toBe(null);
    });

    test("on a suspended instance nothing is done, but a lock can be given back", async () => {
      const { id, path, businessKey } = await locked();
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
      expect((await contract.rest.get(path)).suspended).toBe(true);
      const body = { workerId: "w", errorCode: "refused", newDuration: 1000, retries: 1 };
      for (const name of ["complete", "failure", "bpmnError", "extendLock"]) {
        expect([name, await act(`${path}/${name}`, body)]).toEqual([name, "400 RestException"]);
      }
      expect(await act(`${path}/unlock`, {})).toBe(204);
      expect(await contract.lock("contract-rules", { businessKey })).toEqual([]);
    });

    test("local variables stay with the task", async () => {
      const { id, path } = await locked({ shared: string("1") });
      const body = { workerId: "w", variables: { shared: string("2") }, localVariables: { own: string("x") } };
      expect(await act(`${path}/complete`, body)).toBe(204);
      const found = await contract.list("/history/variable-instance", { processInstanceId: id });
      const values = found.map(({ name, value, activityInstanceId }) => [name, value, activityInstanceId === id]);
      expect(values.sort()).toEqual([
        ["own", "x", false],
        ["shared", "2", true],
      ]);
    });

    test.each([
      ["no worker", { workerId: undefined }],
      ["fewer than no tasks", { maxTasks: -1 }],
      ["a topic without a name", { topics: [{ lockDuration: 1000 }] }],
      ["a lock of no length", { topics: [{ topicName: "contract-rules", lockDuration: 0 }] }],
      ["too long a wait", { asyncResponseTimeout: 1_800_001 }],
      ["an unknown sorting", { sorting: [{ sortBy: "nonsense", sortOrder: "asc" }] }],
    ])("a request with %s locks nothing", async (_what, change) => {
      const topics = [{ topicName: "contract-rules", lockDuration: 1000, tenantIdIn: [contract.tenant] }];
      const request = { workerId: "w", maxTasks: 1, topics, ...change };
      const answer = await contract.rest.request("POST", "/external-task/fetchAndLock", request);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    });
  });
}
