import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

const FORM = { id: "c-form", type: "default", components: [{ type: "textfield", key: "opinion" }], schemaVersion: 16 };

export function taskWorkContract(contract: Contract): void {
  describe("work on a task", () => {
    beforeAll(async () => {
      await contract.deploy({
        "c-work-form.bpmn": d.process(
          "c-work-form",
          d.start(),
          d.userTask("ask", { candidateGroups: "office", formRef: "c-form", formRefBinding: "deployment" }),
          d.userTask("plain"),
          d.end(),
          d.flows("start", "ask", "plain", "end"),
        ),
        "c-form.form": JSON.stringify(FORM),
      });
    });
    const open = async () => {
      const path = `/process-definition/key/c-work-form/tenant-id/${contract.tenant}/submit-form`;
      const { id } = await contract.rest.post(path, { variables: { a: string("1") }, businessKey: "form-1" });
      const [task] = await contract.rest.get(`/task?processInstanceId=${id}`);
      return { id, path: `/task/${task.id}`, taskId: task.id };
    };
    const status = async (path: string, body?: object) =>
      (await contract.rest.request("POST", path, body ?? {})).status;

    test("its form is what was deployed with it", async () => {
      const { id, path } = await open();
      expect(await contract.rest.get(`${path}/deployed-form`)).toEqual(FORM);
      const form = await contract.rest.get(`${path}/form`);
      expect(form.operatonFormRef ?? form.camundaFormRef).toMatchObject({ key: "c-form", binding: "deployment" });
      expect(await contract.rest.get(`${path}/form-variables?variableNames=a,none`)).toMatchObject({
        a: { value: "1" },
      });
      expect(await status(`${path}/submit-form`, { variables: { opinion: string("同意") } })).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["plain"]);
      expect(await contract.rest.variable(id, "opinion")).toBe("同意");
      const [plain] = await contract.rest.get(`/task?processInstanceId=${id}`);
      expect((await contract.rest.request("GET", `/task/${plain.id}/deployed-form`)).status).toBe(400);
      expect((await contract.rest.get(`/task/${plain.id}/form`)).key).toBe(null);
    });

    test("variables are read, changed and deleted from it", async () => {
      const { id, path } = await open();
      await contract.rest.put(`${path}/variables/paper`, json({ a: 1 }));
      await contract.rest.post(`${path}/variables`, { modifications: { b: string("2") }, deletions: ["a"] });
      expect(Object.keys(await contract.rest.get(`${path}/variables`)).sort()).toEqual(["b", "paper"]);
      expect((await contract.rest.get(`${path}/variables/b`)).value).toBe("2");
      expect((await contract.rest.request("GET", `${path}/variables/a`)).status).toBe(404);
      expect(Object.keys(await contract.rest.get(`/process-instance/${id}/variables`)).sort()).toEqual(["b", "paper"]);
    });

    test("candidates come and go", async () => {
      const { path } = await open();
      const links = async () => {
        const found: { type: string; groupId: string | null; userId: string | null }[] = await contract.rest.get(
          `${path}/identity-links`,
        );
        return found.map(({ type, groupId, userId }) => `${type} ${groupId ?? userId}`).sort();
      };
      expect(await status(`${path}/identity-links`, { type: "candidate", groupId: "chief" })).toBe(204);
      expect(await status(`${path}/identity-links`, { type: "candidate", userId: "deputy-1" })).toBe(204);
      await contract.rest.post(`${path}/claim`, { userId: "office-1" });
      expect(await links()).toEqual(["assignee office-1", "candidate chief", "candidate deputy-1", "candidate office"]);
      expect(await status(`${path}/identity-links/delete`, { type: "candidate", groupId: "chief" })).toBe(204);
      expect(await links()).not.toContain("candidate chief");
      expect(await status(`${path}/identity-links`, { type: "candidate", groupId: "a", userId: "b" })).toBe(400);
      expect(await status(`${path}/identity-links`, { type: "candidate" })).toBe(400);
    });

    test("a change is seen on the task", async () => {
      const { path } = await open();
      expect(await contract.rest.get(path)).toMatchObject({
        lastUpdated: null,
        taskState: "Created",
        parentTaskId: null,
      });
      await contract.rest.post(`${path}/claim`, { userId: "office-1" });
      const task = await contract.rest.get(path);
      expect(task).toMatchObject({ taskState: "Updated", assignee: "office-1" });
      expect(task.lastUpdated).toMatch(DATE);
      const other = await contract.rest.request("POST", `${path}/claim`, { userId: "office-2" });
      expect([other.status, other.body.type]).toEqual([500, "TaskAlreadyClaimedException"]);
      expect(await status(`${path}/claim`, { userId: "office-1" })).toBe(204);
    });

    test("candidate filters exclude and narrow each other", async () => {
      const { id } = await open();
      const count = async (filter: object) => {
        const answer = await contract.rest.request("POST", "/task/count", { processInstanceId: id, ...filter });
        return answer.status === 200 ? answer.body.count : answer.status;
      };
      expect(await count({ candidateGroup: "office", candidateUser: "office-1" })).toBe(500);
      expect(await count({ includeAssignedTasks: true })).toBe(500);
      expect(await count({ candidateGroup: "office", candidateGroups: ["office", "chief"] })).toBe(1);
      expect(await count({ candidateGroup: "office", candidateGroups: ["chief"] })).toBe(0);
      expect(await count({ candidateGroups: ["chief", "office"] })).toBe(1);
    });

    test("on a suspended instance nothing is done to it", async () => {
      const { id, path } = await open();
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
      const act = async (name: string) => {
        const answer = await contract.rest.request("POST", `${path}/${name}`, { userId: "x" });
        return [name, answer.status, answer.body?.type];
      };
      const refused = (name: string) => [name, 400, "SuspendedEntityInteractionException"];
      for (const name of ["claim", "assignee", "delegate"]) expect(await act(name)).toEqual(refused(name));
      expect(await status(`${path}/complete`)).toBe(500);
      expect(await contract.rest.get(path)).toMatchObject({ assignee: null, suspended: true });
    });

    test("who did what is logged with the user who proved who he is", async () => {
      const { id, path, taskId } = await open();
      await contract.rest.post(`${path}/claim`, { userId: "office-1" });
      await contract.rest.post(`${path}/delegate`, { userId: "office-2" });
      await contract.rest.post(`${path}/resolve`);
      await contract.rest.post(`${path}/identity-links`, { type: "candidate", groupId: "chief" });
      await contract.rest.put(`${path}/variables/b`, string("1"));
      await contract.rest.post(`${path}/complete`);
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
      const log = await contract.rest.get(`/history/user-operation?processInstanceId=${id}`);
      const seen = log.map((row: Record<string, unknown>) =>
        [row.operationType, row.entityType, row.category, row.property, row.orgValue, row.newValue].join(" "),
      );
      expect(seen.sort()).toEqual([
        "AddGroupLink IdentityLink TaskWorker candidate  chief",
        "Claim Task TaskWorker assignee  office-1",
        "Complete Task TaskWorker delete false true",
        "Create ProcessInstance Operator   ",
        "Delegate Task TaskWorker assignee office-1 office-2",
        "Delegate Task TaskWorker delegation  PENDING",
        "Delegate Task TaskWorker owner  office-1",
        "Resolve Task TaskWorker assignee office-2 office-1",
        "Resolve Task TaskWorker delegation PENDING RESOLVED",
        "SetVariable Variable TaskWorker   ",
        "Suspend ProcessInstance Operator suspensionState  suspended",
      ]);
      expect(new Set(log.map((row: { userId: string }) => row.userId)).size).toBe(1);
      expect(log[0].userId).toBeTypeOf("string");
      const done = await contract.rest.get(`/history/user-operation?taskId=${taskId}&operationType=Complete`);
      expect(done).toHaveLength(1);
      const [past] = await contract.rest.get(`/history/task?taskId=${taskId}`);
      expect(past).toMatchObject({ assignee: "office-1", owner: "office-1", deleteReason: "completed" });
    });

    test("a completion that asks for variables gets them", async () => {
      const { path } = await open();
      const body = { variables: { b: json([1]) }, withVariablesInReturn: true };
      const answer = await contract.rest.request("POST", `${path}/complete`, body);
      expect([answer.status, answer.body.b.value, answer.body.a.value]).toEqual([200, "[1]", "1"]);
    });
  });
}
