import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { json, string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

const IN = `<camunda:in businessKey="\${businessKey}"/><camunda:in source="party" target="party"/>`;

export function callsContract(contract: Contract): void {
  describe("calls", () => {
    beforeAll(async () => {
      const parties = { collection: "${parties.elements()}", element: "party" };
      await contract.deploy({
        "c-case.bpmn": d.process(
          "c-case",
          d.message("c-withdraw"),
          d.message("c-urge"),
          d.start(),
          d.call("ask", "c-answer", `${IN}<camunda:out source="answer" target="last"/>`, parties),
          d.boundary("withdrawn", "ask", d.onMessage("c-withdraw")),
          d.boundary("urged", "ask", d.onMessage("c-urge"), false),
          d.boundary("late", "ask", d.onDate("${until}"), false),
          d.userTask("after"),
          d.userTask("note"),
          d.userTask("reminder"),
          d.userTask("overdue"),
          d.end(),
          d.flows("start", "ask", "after", "end"),
          d.flows("withdrawn", "note", "end"),
          d.flows("urged", "reminder", "end"),
          d.flows("late", "overdue", "end"),
        ),
        "c-answer.bpmn": d.process(
          "c-answer",
          d.message("c-comment"),
          d.start(),
          d.userTask("reply", { assignee: '${party.prop("id").stringValue()}' }),
          d.boundary("commented", "reply", d.onMessage("c-comment"), false),
          d.userTask("read"),
          d.end(),
          d.flows("start", "reply", "end"),
          d.flows("commented", "read", "end"),
        ),
      });
    });
    const parties = json([{ id: "finance" }, { id: "legal" }]);
    const until = string("2099-10-11T00:00:00+08:00");
    const open = (key: string) => contract.start("c-case", { parties, until, businessKey: string(key) }, key);
    const send = async (messageName: string, businessKey: string) =>
      (await contract.rest.request("POST", "/message", { messageName, businessKey, tenantId: contract.tenant })).status;
    const called = (id: string, more = "") =>
      contract.rest.get(`/history/process-instance?superProcessInstanceId=${id}${more}`);

    test("an interrupting message ends every called instance", async () => {
      const id = await open("call-1");
      expect(await called(id, "&unfinished=true")).toHaveLength(2);
      expect(await send("c-withdraw", "call-1")).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["note"]);
      const children = await called(id);
      expect(children.map((child: { state: string }) => child.state)).toEqual(Array(2).fill(children[0].state));
      expect(children[0].state).toMatch(/_TERMINATED$/);
      expect(await send("c-withdraw", "call-1")).toBe(400);
      const activities = await contract.list("/history/activity-instance", { processInstanceId: id });
      const asked = activities.filter(({ activityId }) => activityId === "ask");
      expect(asked.map(({ canceled, activityType }) => [canceled, activityType])).toEqual([
        [true, "callActivity"],
        [true, "callActivity"],
      ]);
      expect(asked.map(({ calledProcessInstanceId }) => calledProcessInstanceId).sort()).toEqual(
        children.map((child: { id: string }) => child.id).sort(),
      );
    });

    test("a message that does not interrupt lets them go on, each time anew", async () => {
      const id = await open("call-2");
      expect(await send("c-urge", "call-2")).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["reminder"]);
      await contract.rest.completeTask("reminder", {}, id);
      expect(await send("c-urge", "call-2")).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["reminder"]);
      expect(await called(id, "&unfinished=true")).toHaveLength(2);
    });

    test("a timer beside them fires when its job is executed", async () => {
      const id = await open("call-3");
      const [job] = await contract.rest.get(`/job?processInstanceId=${id}`);
      expect((await contract.rest.request("POST", `/job/${job.id}/execute`)).status).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["overdue"]);
      expect(await called(id, "&unfinished=true")).toHaveLength(2);
    });

    test("called instances share the business key, so a message to one of them names the instance", async () => {
      const id = await open("call-4");
      expect(await send("c-comment", "call-4")).toBe(400);
      const [first, second] = await called(id);
      expect([first.businessKey, second.businessKey]).toEqual(["call-4", "call-4"]);
      expect([first.rootProcessInstanceId, first.superProcessInstanceId]).toEqual([id, id]);
      const body = { messageName: "c-comment", processInstanceId: first.id };
      const both = await contract.rest.request("POST", "/message", { ...body, tenantId: contract.tenant });
      expect([both.status, both.body.type]).toEqual([400, "BadUserRequestException"]);
      expect((await contract.rest.request("POST", "/message", body)).status).toBe(204);
      expect(await contract.rest.openTasks(first.id)).toEqual(["read", "reply"]);
      expect(await contract.rest.openTasks(second.id)).toEqual(["reply"]);
      const root = await contract.rest.get(`/process-instance?subProcessInstance=${first.id}`);
      expect(root.map((row: { id: string }) => row.id)).toEqual([id]);
    });

    test("deleting the caller ends those it has called", async () => {
      const id = await open("call-5");
      expect((await contract.rest.request("DELETE", `/process-instance/${id}`)).status).toBe(204);
      expect(await called(id, "&unfinished=true")).toEqual([]);
      expect(await contract.list("/task", { processInstanceBusinessKey: "call-5" })).toEqual([]);
    });
  });
}
