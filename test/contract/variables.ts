import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function variablesContract(contract: Contract): void {
  describe("variables", () => {
    beforeAll(() =>
      contract.deployProcess("c-vars", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end")),
    );
    const tryStart = (variable: object) =>
      contract.rest.request("POST", `/process-definition/key/c-vars/tenant-id/${contract.tenant}/start`, {
        variables: { a: variable },
        withVariablesInReturn: true,
      });

    test.each([
      ["a text as an Integer", "7", "Integer", 7],
      ["a text as a Long", "7", "Long", 7],
      ["a text as a Double", "1.5", "Double", 1.5],
      ["a text as a Boolean", "true", "Boolean", true],
      ["a number as a String", 7, "String", "7"],
      ["a Short", 3, "Short", 3],
      ["null with a type", null, "Integer", null],
      ["null as Json", null, "Json", null],
      ["a type with a small letter", "x", "string", "x"],
      ["Json as it was written", '{ "a" : 1 }', "Json", '{ "a" : 1 }'],
    ])("%s is taken", async (_what, value, type, expected) => {
      const { status, body } = await tryStart({ value, type });
      expect([status, body.variables?.a?.value]).toEqual([200, expected]);
      expect(body.variables.a.type).toBe(type.charAt(0).toUpperCase() + type.slice(1));
    });

    test.each([
      [7, "Integer"],
      [3_000_000_000, "Long"],
      [1.5, "Double"],
      [true, "Boolean"],
      ["x", "String"],
      [null, "Null"],
    ])("%s without a type is a %s or what it fits into", async (value, type) => {
      const { body } = await tryStart({ value });
      expect([body.variables.a.value, body.variables.a.type]).toEqual([value, type]);
    });

    test.each([
      ["2026-09-22T09:00:00.000Z", "Date"],
      ["2026-09-22T09:00:00.000+08:00", "Date"],
      ["2026-09-22", "Date"],
      ["x", "Integer"],
      [1.5, "Integer"],
      [3_000_000_000, "Integer"],
      [1, "Boolean"],
      [{ a: 1 }, "Json"],
      ["x", "Nonsense"],
      ["x", "STRING"],
      ["x", "Null"],
    ])("%j is no %s", async (value, type) => {
      const answer = await tryStart({ value, type });
      expect([answer.status, answer.body.type]).toEqual([400, "InvalidRequestException"]);
    });

    test("a String longer than 4000 characters is refused", async () => {
      expect((await tryStart(string("字".repeat(4000)))).status).toBe(200);
      expect((await tryStart(string("字".repeat(4001)))).status).toBeGreaterThanOrEqual(400);
    });

    test("Json is a text only where it is asked for with deserializeValues=false", async () => {
      const paper = { title: "通知", pages: 3 };
      const id = await contract.start("c-vars", { paper: json(paper) });
      const [task] = await contract.rest.get(`/task?processInstanceId=${id}`);
      const [known] = await contract.rest.get(`/history/variable-instance?processInstanceId=${id}`);
      const one = [`/process-instance/${id}/variables/paper`, `/history/variable-instance/${known.id}`];
      for (const path of [...one, `/task/${task.id}/variables/paper`]) {
        expect((await contract.rest.get(`${path}?deserializeValue=false`)).value).toBe(JSON.stringify(paper));
        expect((await contract.rest.get(path)).value).toMatchObject({ object: true, nodeType: "OBJECT" });
      }
      for (const path of [
        `/process-instance/${id}/variables`,
        `/task/${task.id}/variables`,
        `/task/${task.id}/form-variables`,
      ]) {
        expect((await contract.rest.get(`${path}?deserializeValues=false`)).paper.value).toBe(JSON.stringify(paper));
        expect((await contract.rest.get(path)).paper.value).toMatchObject({ object: true, nodeType: "OBJECT" });
      }
      const history = "/history/variable-instance";
      const filter = { processInstanceId: id };
      expect((await contract.rest.post(`${history}?deserializeValues=false`, filter))[0].value).toBe(
        JSON.stringify(paper),
      );
      expect((await contract.rest.post(history, filter))[0].value).toMatchObject({ object: true });
    });

    test("a deleted variable is history's alone", async () => {
      const id = await contract.start("c-vars", { a: string("1") });
      const path = `/process-instance/${id}/variables`;
      expect((await contract.rest.request("DELETE", `${path}/a`)).status).toBe(204);
      expect((await contract.rest.request("DELETE", `${path}/a`)).status).toBe(204);
      expect((await contract.rest.request("GET", `${path}/a`)).status).toBe(404);
      const history = `/history/variable-instance?processInstanceId=${id}`;
      expect(await contract.rest.get(history)).toEqual([]);
      const [deleted] = await contract.rest.get(`${history}&includeDeleted=true`);
      expect(deleted).toMatchObject({ name: "a", value: "1", state: "DELETED", taskId: null });
      expect(deleted.createTime).toMatch(DATE);
    });

    test("a value that is none of its type is refused wherever variables are written", async () => {
      const id = await contract.start("c-vars", { kept: string("1") });
      const [task] = await contract.rest.get(`/task?processInstanceId=${id}`);
      const wrong = { value: "x", type: "Integer" };
      const requests: [string, string, object][] = [
        ["POST", `/process-instance/${id}/variables`, { modifications: { a: wrong } }],
        ["PUT", `/process-instance/${id}/variables/a`, wrong],
        ["POST", `/task/${task.id}/variables`, { modifications: { a: wrong } }],
        ["PUT", `/task/${task.id}/variables/a`, wrong],
        ["POST", `/task/${task.id}/complete`, { variables: { a: wrong } }],
        ["POST", `/task/${task.id}/resolve`, { variables: { a: wrong } }],
      ];
      for (const [method, path, body] of requests) {
        expect([path, (await contract.rest.request(method, path, body)).status]).toEqual([path, 400]);
      }
      expect(Object.keys(await contract.rest.get(`/process-instance/${id}/variables`))).toEqual(["kept"]);
      expect(await contract.rest.openTasks(id)).toEqual(["ask"]);
    });

    test("instances and tasks are found by variables, text by text and number by number", async () => {
      const id = await contract.start("c-vars", { amount: { value: 7, type: "Integer" }, kind: string("request") });
      const tenantIdIn = [contract.tenant];
      const found = async (path: string, name: string, filters: object[]) =>
        (await contract.list(path, { tenantIdIn, [name]: filters })).map((row) => row.processInstanceId ?? row.id);
      const filters = [
        { name: "amount", operator: "gteq", value: 7 },
        { name: "kind", operator: "like", value: "req%" },
      ];
      for (const path of ["/process-instance", "/history/process-instance"]) {
        expect(await found(path, "variables", filters)).toEqual([id]);
        expect(await found(path, "variables", [{ name: "amount", operator: "lt", value: 7 }])).toEqual([]);
        expect(
          await found(path, "variables", [filters[0] as object, { name: "kind", operator: "neq", value: "request" }]),
        ).toEqual([]);
      }
      expect(await found("/task", "processVariables", filters)).toEqual([id]);
      const query = async (filter: string) =>
        (await contract.rest.get(`/task/count?processInstanceId=${id}&processVariables=${filter}`)).count;
      expect([await query("kind_eq_request"), await query("amount_eq_7")]).toEqual([1, 0]);
    });
  });
}
