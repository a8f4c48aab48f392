import { beforeAll, describe, expect, test } from "vitest";
import { decisionXml } from "../decision-xml.ts";
import * as d from "../engine/diagram.ts";
import { string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

interface List {
  path: string;
  /** What its rows are sorted by here: a sorting, and the field it goes by. */
  sortBy: string;
  field: string;
  rows: number;
  /** Camunda offers no list with filters in the body. */
  queryOnly?: boolean;
  /** Narrowed by instance where the list knows no tenant. */
  byInstance?: boolean;
}

const LISTS: List[] = [
  { path: "/deployment", sortBy: "id", field: "id", rows: 2, queryOnly: true },
  { path: "/process-definition", sortBy: "key", field: "key", rows: 2, queryOnly: true },
  { path: "/decision-definition", sortBy: "key", field: "key", rows: 2, queryOnly: true },
  { path: "/process-instance", sortBy: "instanceId", field: "id", rows: 2 },
  { path: "/task", sortBy: "id", field: "id", rows: 2 },
  { path: "/external-task", sortBy: "id", field: "id", rows: 2 },
  { path: "/job", sortBy: "jobId", field: "id", rows: 2 },
  { path: "/incident", sortBy: "incidentId", field: "id", rows: 2, queryOnly: true },
  { path: "/history/process-instance", sortBy: "instanceId", field: "id", rows: 2 },
  { path: "/history/activity-instance", sortBy: "activityInstanceId", field: "id", rows: 8 },
  { path: "/history/task", sortBy: "taskId", field: "id", rows: 2 },
  { path: "/history/variable-instance", sortBy: "variableName", field: "name", rows: 4 },
  {
    path: "/history/user-operation",
    sortBy: "timestamp",
    field: "timestamp",
    rows: 2,
    queryOnly: true,
    byInstance: true,
  },
];

export function listsContract(contract: Contract): void {
  describe("lists", () => {
    // a tenant of its own: nothing of the other tests
    const tenant = `${contract.tenant}-lists`;
    let instance = "";
    const start = async (key: string) => {
      const path = `/process-definition/key/c-list-a/tenant-id/${tenant}/start`;
      const variables = { a: string(key), until: string("2099-10-11T00:00:00+08:00") };
      return (await contract.rest.post(path, { businessKey: key, variables })).id as string;
    };
    const table = (id: string) => ({ id, inputs: ["a"], outputs: ["b"], rows: [["-", '"x"']] });

    beforeAll(async () => {
      const fields = { "tenant-id": tenant };
      const process = (id: string) =>
        d.process(
          id,
          d.start(),
          d.parallel("fork"),
          d.userTask("ask"),
          d.externalTask("work", "contract-lists"),
          d.boundary("silent", "ask", d.onDate("${until}")),
          d.choice("done"),
          d.parallel("join"),
          d.end(),
          d.flows("start", "fork", "ask", "done", "join", "end"),
          d.flows("fork", "work", "join"),
          d.flows("silent", "done"),
        );
      const decisions = decisionXml([table("c-list-1"), table("c-list-2")]);
      await contract.deploy({ "a.bpmn": process("c-list-a"), "lists.dmn": decisions }, fields);
      await contract.deploy({ "b.bpmn": process("c-list-b") }, fields);
      instance = await start("list-1");
      await start("list-2");
      const tasks = await contract.rest.lock("contract-lists", { tenantIdIn: [tenant] });
      for (const { id } of tasks) {
        await contract.rest.post(`/external-task/${id}/failure`, { workerId: "w", errorMessage: "away", retries: 0 });
      }
      await contract.rest.post(`/process-instance/${instance}/variables`, { modifications: { a: string("changed") } });
    });

    describe.each(LISTS)("$path", ({ path, sortBy, field, rows, queryOnly, byInstance }) => {
      const narrow = () => (byInstance ? `processInstanceId=${instance}` : `tenantIdIn=${tenant}`);
      const sorted = async (order: string, page = "") => {
        const found = await contract.rest.get(`${path}?${narrow()}&sortBy=${sortBy}&sortOrder=${order}${page}`);
        return found.map((row: Record<string, unknown>) => row[field]);
      };

      test("is counted, sorted and given in pages", async () => {
        expect(await contract.rest.get(`${path}/count?${narrow()}`)).toEqual({ count: rows });
        const all = await sorted("asc");
        expect(all).toHaveLength(rows);
        expect(await sorted("desc")).toEqual([...all].reverse());
        expect(await sorted("asc", "&firstResult=1&maxResults=1")).toEqual([all[1]]);
        expect(await sorted("asc", "&maxResults=0")).toEqual([]);
      });

      test("wants a known sorting with its order", async () => {
        for (const query of [`sortBy=${sortBy}`, "sortOrder=asc", "sortBy=nonsense&sortOrder=asc"]) {
          const answer = await contract.rest.request("GET", `${path}?${query}`);
          expect([query, answer.status, answer.body.type]).toEqual([query, 400, "InvalidRequestException"]);
        }
      });

      test.skipIf(queryOnly)("takes the same filters in the body", async () => {
        const filter = { tenantIdIn: [tenant] };
        expect(await contract.rest.post(`${path}/count`, filter)).toEqual({ count: rows });
        const sorting = [{ sortBy, sortOrder: "desc" }];
        const found = await contract.rest.post(`${path}?maxResults=1`, { ...filter, sorting });
        const fields = found.map((row: Record<string, unknown>) => row[field]);
        expect(fields).toEqual((await sorted("desc")).slice(0, 1));
        expect(
          (await contract.rest.request("POST", path, { sorting: [{ sortBy: "x", sortOrder: "asc" }] })).status,
        ).toBe(400);
        expect((await contract.rest.request("POST", path, "{")).status).toBe(400);
        expect((await contract.rest.request("POST", `${path}/count`, "{")).status).toBe(400);
      });
    });
  });
}
