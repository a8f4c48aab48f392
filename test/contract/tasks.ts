import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { type Json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function tasksContract(contract: Contract): void {
  describe("tasks", () => {
    beforeAll(() =>
      contract.deployProcess(
        "c-claim",
        d.start(),
        d.userTask("ask", { candidateGroups: "${groups}", priority: "70" }),
        d.end(),
        d.flows("start", "ask", "end"),
      ),
    );
    const open = async () => {
      const id = await contract.start("c-claim", { groups: string("office, chief") }, "claim-key");
      const [task] = await contract.rest.get(`/task?processInstanceId=${id}`);
      return task as Json;
    };

    test("an open task has its fields", async () => {
      const task = await open();
      expect(task).toMatchObject({
        name: "ask",
        taskDefinitionKey: "ask",
        assignee: null,
        priority: 70,
        suspended: false,
        delegationState: null,
        tenantId: contract.tenant,
      });
      expect(task.created).toMatch(DATE);
      const links: Json[] = await contract.rest.get(`/task/${task.id}/identity-links`);
      expect(links.map((link) => [link.type, link.groupId]).sort()).toEqual([
        ["candidate", "chief"],
        ["candidate", "office"],
      ]);
    });

    test("candidates see what nobody holds; includeAssignedTasks shows the rest", async () => {
      const task = await open();
      const seen = async (extra: object) => {
        const found = await contract.list("/task", {
          processInstanceId: task.processInstanceId,
          candidateGroup: "office",
          ...extra,
        });
        return found.length;
      };
      expect(await seen({})).toBe(1);
      expect((await contract.rest.request("POST", `/task/${task.id}/claim`, { userId: "chief-1" })).status).toBe(204);
      expect([await seen({}), await seen({ includeAssignedTasks: true })]).toEqual([0, 1]);
      expect((await contract.rest.request("POST", `/task/${task.id}/claim`, { userId: "chief-2" })).status).toBe(500);
      expect((await contract.rest.get(`/task/${task.id}`)).assignee).toBe("chief-1");
      await contract.rest.post(`/task/${task.id}/unclaim`);
      expect((await contract.rest.get(`/task/${task.id}`)).assignee).toBe(null);
    });

    test("a delegated task goes back to its owner", async () => {
      const task = await open();
      await contract.rest.post(`/task/${task.id}/assignee`, { userId: "chief-1" });
      await contract.rest.post(`/task/${task.id}/delegate`, { userId: "deputy-1" });
      expect(await contract.rest.get(`/task/${task.id}`)).toMatchObject({
        assignee: "deputy-1",
        owner: "chief-1",
        delegationState: "PENDING",
      });
      await contract.rest.post(`/task/${task.id}/resolve`);
      expect(await contract.rest.get(`/task/${task.id}`)).toMatchObject({
        assignee: "chief-1",
        delegationState: "RESOLVED",
      });
      expect((await contract.rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(204);
      const [done] = await contract.rest.get(`/history/task?taskId=${task.id}`);
      expect(done).toMatchObject({
        taskDefinitionKey: "ask",
        assignee: "chief-1",
        deleteReason: "completed",
        owner: "chief-1",
      });
      expect(done.endTime).toMatch(DATE);
    });

    test("a missing task is 404 to read and 500 to complete", async () => {
      expect((await contract.rest.request("GET", "/task/none")).status).toBe(404);
      expect((await contract.rest.request("POST", "/task/none/complete", {})).status).toBe(500);
    });
  });
}
