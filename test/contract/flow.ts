import { describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { json, string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

export function flowContract(contract: Contract): void {
  describe("flow", () => {
    test("a timer is a job; executing it takes the other path", async () => {
      await contract.deployProcess(
        "c-timer",
        d.start(),
        d.userTask("reply"),
        d.boundary("silent", "reply", d.onDate("${until}")),
        d.userTask("deemed"),
        d.end(),
        d.flows("start", "reply", "end"),
        d.flows("silent", "deemed", "end"),
      );
      const id = await contract.start("c-timer", { until: string("2099-10-11T00:00:00+08:00") });
      const [job] = await contract.rest.get(`/job?processInstanceId=${id}`);
      expect(Date.parse(job.dueDate)).toBe(Date.parse("2099-10-11T00:00:00+08:00"));
      expect(job).toMatchObject({ retries: 3, processDefinitionKey: "c-timer", tenantId: contract.tenant });
      expect((await contract.rest.request("POST", `/job/${job.id}/execute`)).status).toBe(204);
      expect(await contract.rest.openTasks(id)).toEqual(["deemed"]);
      expect((await contract.rest.request("POST", `/job/${job.id}/execute`)).status).toBe(404);
    });

    test("a condition on a missing variable is 500 and changes nothing", async () => {
      await contract.deployProcess(
        "c-condition",
        d.start(),
        d.userTask("ask"),
        d.choice("which", "end"),
        d.userTask("approved"),
        d.end(),
        d.flows("start", "ask", "which", "end"),
        d.when("which", "approved", "${outcome == 'proceed'}"),
        d.flows("approved", "end"),
      );
      const id = await contract.start("c-condition");
      const [task] = await contract.rest.get(`/task?processInstanceId=${id}`);
      expect((await contract.rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(500);
      expect(await contract.rest.openTasks(id)).toEqual(["ask"]);
      await contract.rest.completeTask("ask", { outcome: string("proceed") }, id);
      expect(await contract.rest.openTasks(id)).toEqual(["approved"]);
    });

    test("a call for each element of a Json list; results come back one by one, an empty list is skipped", async () => {
      const multi = { collection: "${parties.elements()}", element: "party" };
      const mappings = `<camunda:in businessKey="\${businessKey}"/><camunda:in source="party" target="party"/><camunda:out source="answer" target="last"/>`;
      await contract.deploy({
        "c-round.bpmn": d.process(
          "c-round",
          d.start(),
          d.call("ask", "c-reply", mappings, multi),
          d.userTask("after"),
          d.end(),
          d.flows("start", "ask", "after", "end"),
        ),
        "c-reply.bpmn": d.process(
          "c-reply",
          d.start(),
          d.userTask("reply", { assignee: '${party.prop("id").stringValue()}' }),
          d.end(),
          d.flows("start", "reply", "end"),
        ),
      });
      const parties = json([{ id: "finance" }, { id: "legal" }]);
      const id = await contract.start("c-round", { parties, businessKey: string("round-1") });
      const children = await contract.rest.get(`/history/process-instance?superProcessInstanceId=${id}`);
      expect(children).toMatchObject([{ businessKey: "round-1" }, { businessKey: "round-1" }]);
      for (const assignee of ["finance", "legal"]) {
        const [task] = await contract.list("/task", { assignee, tenantIdIn: [contract.tenant] });
        await contract.rest.post(`/task/${task.id}/complete`, { variables: { answer: string(assignee) } });
        expect(await contract.rest.variable(id, "last")).toBe(assignee);
      }
      expect(await contract.rest.openTasks(id)).toEqual(["after"]);
      const empty = await contract.start("c-round", { parties: json([]), businessKey: string("round-2") });
      expect(await contract.rest.openTasks(empty)).toEqual(["after"]);
    });

    test("parallel branches with a choice inside join once", async () => {
      await contract.deployProcess(
        "c-join",
        d.start(),
        d.parallel("fork"),
        d.userTask("left"),
        d.choice("skip", "optional"),
        d.userTask("optional"),
        d.choice("skipped"),
        d.parallel("join"),
        d.userTask("after"),
        d.end(),
        d.flows("start", "fork", "left", "join", "after", "end"),
        d.flows("fork", "skip", "optional", "skipped", "join"),
        d.when("skip", "skipped", "${skip}"),
      );
      const id = await contract.start("c-join", { skip: { value: true, type: "Boolean" } });
      expect(await contract.rest.openTasks(id)).toEqual(["left"]);
      await contract.rest.completeTask("left", {}, id);
      expect(await contract.rest.openTasks(id)).toEqual(["after"]);
    });
  });
}
