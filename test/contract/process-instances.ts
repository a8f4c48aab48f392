import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { type Json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function processInstancesContract(contract: Contract): void {
  describe("process instances", () => {
    beforeAll(() =>
      contract.deployProcess("c-task", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end")),
    );

    test("a start answers the instance", async () => {
      const path = `/process-definition/key/c-task/tenant-id/${contract.tenant}/start`;
      const answer = await contract.rest.request("POST", path, { businessKey: "b-1", variables: { n: { value: 1 } } });
      expect([answer.status, answer.contentType]).toEqual([200, "application/json"]);
      expect(answer.body).toMatchObject({
        businessKey: "b-1",
        ended: false,
        suspended: false,
        tenantId: contract.tenant,
      });
      expect(answer.body.definitionId).toMatch(/^c-task:1:/);
    });

    test("unknown keys, tenants and ids are 404", async () => {
      const statuses = await Promise.all(
        [
          ["POST", `/process-definition/key/nowhere/tenant-id/${contract.tenant}/start`],
          ["POST", "/process-definition/key/c-task/tenant-id/no-such-tenant/start"],
          ["POST", "/process-definition/key/c-task/start"],
          ["GET", "/process-instance/no-such-id"],
          ["GET", "/task/no-such-id"],
          ["GET", "/deployment/no-such-id"],
          ["GET", "/history/process-instance/no-such-id"],
        ].map(async ([method = "", path = ""]) => {
          const answer = await contract.rest.request(method, path, method === "POST" ? {} : undefined);
          return [answer.status, typeof answer.body.type, typeof answer.body.message];
        }),
      );
      expect(statuses).toEqual(Array.from({ length: 7 }, () => [404, "string", "string"]));
    });

    test("a body that is no JSON is 400 and starts nothing", async () => {
      const path = `/process-definition/key/c-task/tenant-id/${contract.tenant}/start`;
      const count = () => contract.rest.get(`/process-instance/count?tenantIdIn=${contract.tenant}`);
      const before = await count();
      expect((await contract.rest.request("POST", path, '{"variables": {')).status).toBe(400);
      expect(
        (await contract.rest.request("POST", path, { variables: { n: { value: "x", type: "Integer" } } })).status,
      ).toBe(400);
      expect(
        (await contract.rest.request("POST", path, { variables: { n: { value: 1, type: "Nonsense" } } })).status,
      ).toBe(400);
      expect(await count()).toEqual(before);
    });

    test("variables keep their types; a type name may begin with a small letter", async () => {
      const id = await contract.start("c-task", {
        text: { value: "中文", type: "string" },
        whole: { value: 7, type: "integer" },
        long: { value: 9_007_199_254_740_991, type: "Long" },
        real: { value: 1.5, type: "double" },
        yes: { value: true, type: "Boolean" },
        nothing: { value: null },
        when: { value: "2026-09-22T09:00:00.000+0800", type: "Date" },
        paper: { value: '{"title":"通知"}', type: "json" },
      });
      const found = await contract.rest.get(`/process-instance/${id}/variables?deserializeValues=false`);
      const short = Object.fromEntries(
        Object.entries<Json>(found).map(([key, { type, value }]) => [key, [type, value]]),
      );
      expect(short).toMatchObject({
        text: ["String", "中文"],
        whole: ["Integer", 7],
        long: ["Long", 9_007_199_254_740_991],
        real: ["Double", 1.5],
        yes: ["Boolean", true],
        nothing: ["Null", null],
        paper: ["Json", '{"title":"通知"}'],
      });
      expect(short.when?.[0]).toBe("Date");
      expect(short.when?.[1]).toMatch(DATE);
    });

    test("variables are changed and deleted together", async () => {
      const id = await contract.start("c-task", { a: string("1"), b: string("2") });
      await contract.rest.post(`/process-instance/${id}/variables`, {
        modifications: { a: string("3"), c: string("4") },
        deletions: ["b"],
      });
      const found = await contract.rest.get(`/process-instance/${id}/variables`);
      expect(
        Object.entries<Json>(found)
          .map(([key, { value }]) => [key, value])
          .sort(),
      ).toEqual([
        ["a", "3"],
        ["c", "4"],
      ]);
      await contract.rest.put(`/process-instance/${id}/variables/a`, string("5"));
      expect((await contract.rest.get(`/process-instance/${id}/variables/a`)).value).toBe("5");
    });

    test("a deleted instance is history", async () => {
      const id = await contract.start("c-task");
      expect((await contract.rest.request("DELETE", `/process-instance/${id}`)).status).toBe(204);
      expect((await contract.rest.request("GET", `/process-instance/${id}`)).status).toBe(404);
      expect(await contract.rest.state(id)).toBe("EXTERNALLY_TERMINATED");
      expect((await contract.rest.request("DELETE", `/process-instance/${id}`)).status).toBe(404);
    });

    test("a suspended instance completes no task", async () => {
      const id = await contract.start("c-task");
      expect(
        (await contract.rest.request("PUT", `/process-instance/${id}/suspended`, { suspended: true })).status,
      ).toBe(204);
      const [task] = await contract.rest.get(`/task?processInstanceId=${id}`);
      expect(task.suspended).toBe(true);
      expect((await contract.rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(500);
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: false });
      await contract.rest.completeTask("ask", {}, id);
      expect(await contract.rest.state(id)).toBe("COMPLETED");
    });
  });
}
