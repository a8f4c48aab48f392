import { describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { json, string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

export function historyContract(contract: Contract): void {
  describe("history", () => {
    test("activities, tasks and variables of an ended instance", async () => {
      await contract.deployProcess(
        "c-history",
        d.start(),
        d.externalTask("work", "contract-history"),
        d.userTask("ask"),
        d.end(),
        d.flows("start", "work", "ask", "end"),
      );
      const id = await contract.start("c-history", { act_1: json({ who: "chief" }) }, "h-1");
      const [task] = await contract.lock("contract-history");
      await contract.rest.post(`/external-task/${task.id}/complete`, {
        workerId: "w",
        variables: { ruling_1: json({ outcome: "proceed" }) },
      });
      await contract.rest.completeTask("ask", { note: string("x") }, id);
      const activities = await contract.list("/history/activity-instance", { processInstanceId: id });
      expect(activities.map((activity) => [activity.activityId, activity.activityType]).sort()).toEqual([
        ["ask", "userTask"],
        ["end", "noneEndEvent"],
        ["start", "startEvent"],
        ["work", "serviceTask"],
      ]);
      const acts = await contract.list("/history/variable-instance", {
        processInstanceIdIn: [id],
        variableNameLike: "act_%",
      });
      expect(acts).toMatchObject([{ name: "act_1", type: "Json", value: '{"who":"chief"}', processInstanceId: id }]);
      const byValue = await contract.list("/history/variable-instance", {
        variableName: "note",
        variableValue: "x",
        tenantIdIn: [contract.tenant],
      });
      expect(byValue).toMatchObject([{ processInstanceId: id }]);
      const finished = await contract.list("/history/process-instance", {
        processInstanceBusinessKey: "h-1",
        tenantIdIn: [contract.tenant],
        finished: true,
      });
      expect(finished).toMatchObject([
        { id, state: "COMPLETED", startActivityId: "start", superProcessInstanceId: null },
      ]);
      expect(
        (
          await contract.rest.get(
            `/history/process-instance/count?processDefinitionKey=c-history&tenantIdIn=${contract.tenant}`,
          )
        ).count,
      ).toBe(1);
    });
  });
}
