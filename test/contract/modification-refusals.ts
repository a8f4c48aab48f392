import { describe, expect, test } from "vitest";
import type { Json } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";
import { cancel, modifierOf, startAfter, startBefore, startOn } from "./modified-processes.ts";

/** What is refused, and how an operator finds what to modify; the diagrams are those of modification.ts. */
export function modificationRefusals(contract: Contract): void {
  const { start, modify, change, tree, history, waiting, lockOf } = modifierOf(contract);
  describe("that cannot be", () => {
    const rows: [string, object, number, string | undefined][] = [
      ["an unknown element", startBefore("nowhere"), 400, "NotValidException"],
      ["after an unknown element", startAfter("nowhere"), 400, "NotValidException"],
      ["the process itself", startBefore("c-mod-line"), 400, "NotValidException"],
      ["an unknown flow", startOn("nowhere"), 400, "NotValidException"],
      ["an unknown activity instance", { type: "cancel", activityInstanceId: "ask:no" }, 400, "NotValidException"],
      ["an unknown transition instance", { type: "cancel", transitionInstanceId: "no" }, 400, "NotValidException"],
      ["after a gateway of two ways", startAfter("which"), 500, "ProcessEngineException"],
      ["after an end", startAfter("end"), 500, "ProcessEngineException"],
      ["a cancellation of nothing", { type: "cancel" }, 400, "InvalidRequestException"],
      [
        "a cancellation by two ids",
        { type: "cancel", activityId: "ask", activityInstanceId: "x" },
        400,
        "InvalidRequestException",
      ],
      ["a start of nothing", { type: "startBeforeActivity" }, 400, "InvalidRequestException"],
      ["a start after nothing", { type: "startAfterActivity" }, 400, "InvalidRequestException"],
      ["a transition without its id", { type: "startTransition", activityId: "ask" }, 400, "InvalidRequestException"],
      ["an unknown type", { type: "leap", activityId: "ask" }, 400, undefined],
      ["no type", { activityId: "ask" }, 400, undefined],
      [
        "a value that is none",
        startBefore("check", { variables: { n: { value: "x", type: "Integer" } } }),
        400,
        "InvalidRequestException",
      ],
      ["a variable that an assignee needs and nobody has set", startBefore("unset"), 500, undefined],
    ];

    test.each(rows)("%s: nothing is changed", async (_, instruction, status, type) => {
      const id = await start("c-mod-line");
      const answer = await modify(id, [cancel("ask"), instruction]);
      expect([answer.status, answer.body?.type]).toEqual([status, type ?? answer.body?.type]);
      expect(await history(id)).toEqual(["ask open", "start"]);
      expect(await waiting(id)).toEqual([1, 0, 1]);
    });

    test("a suspended instance, one that has ended, a body that is none", async () => {
      const id = await start("c-mod-line");
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
      const suspended = await modify(id, [cancel("ask"), startBefore("check")]);
      expect([suspended.status, suspended.body.type]).toEqual([400, "SuspendedEntityInteractionException"]);
      expect(await tree(id)).toEqual(["c-mod-line", ["ask"]]);
      expect((await modify(id, [], { skipIoMappings: "perhaps" })).status).toBe(400);
      const path = `/process-instance/${id}/modification`;
      expect((await contract.rest.request("POST", path, { instructions: 5 })).status).toBe(400);
      expect((await contract.rest.request("POST", path, "{")).status).toBe(400);
      await contract.rest.delete(`/process-instance/${id}`);
      expect((await modify(id, [startBefore("check")])).status).toBe(500);
    });
  });

  test("the tree has the ids, types and incidents of what is running", async () => {
    const id = await start("c-mod-line");
    await change(id, [cancel("ask"), startBefore("work")]);
    const task = await lockOf(id);
    const failure = { workerId: "w", errorMessage: "away", retries: 0 };
    await contract.rest.post(`/external-task/${task.id}/failure`, failure);
    const [incident] = await contract.rest.get(`/incident?processInstanceId=${id}`);
    const found: Json = await contract.rest.get(`/process-instance/${id}/activity-instances`);
    const { processDefinitionId } = task;
    expect(found).toMatchObject({ id, parentActivityInstanceId: null, activityId: processDefinitionId });
    expect(found).toMatchObject({ activityType: "processDefinition", name: "c-mod-line", executionIds: [id] });
    expect(found.childActivityInstances).toEqual([
      {
        id: task.activityInstanceId,
        parentActivityInstanceId: id,
        activityId: "work",
        activityType: "serviceTask",
        processInstanceId: id,
        processDefinitionId,
        childActivityInstances: [],
        childTransitionInstances: [],
        executionIds: [task.executionId],
        activityName: "work",
        incidentIds: [incident.id],
        incidents: [{ id: incident.id, activityId: "work" }],
        name: "work",
      },
    ]);
    await change(id, [cancel("work"), startBefore("check")]);
    expect(await contract.rest.get(`/incident?processInstanceId=${id}`)).toEqual([]);
  });
}
