import { beforeAll, describe, expect, test } from "vitest";
import { json, string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";
import { modificationRefusals } from "./modification-refusals.ts";
import { cancel, deployModified, modifierOf, startAfter, startBefore, startOn } from "./modified-processes.ts";

export function modificationContract(contract: Contract): void {
  describe("modification", () => {
    beforeAll(() => deployModified(contract));
    const { start, modify, change, tree, history, waiting, lockOf } = modifierOf(contract);

    describe("along one path", () => {
      test("a cancelled task is history, its timer and message are gone, and the external task started is handed out", async () => {
        const id = await start("c-mod-line");
        expect(await waiting(id)).toEqual([1, 0, 1]);
        const answer = await modify(id, [cancel("ask"), startBefore("work")]);
        expect([answer.status, answer.text]).toEqual([204, ""]);
        expect(await tree(id)).toEqual(["c-mod-line", ["work"]]);
        expect(await waiting(id)).toEqual([1, 1, 0]);
        expect(await history(id)).toEqual(["ask canceled", "start", "work open"]);
        const [task] = await contract.list("/history/task", { processInstanceId: id });
        expect(task.endTime).not.toBeNull();
        expect(task.deleteReason).not.toBe("completed");
        const gone = { messageName: "c-mod-stop", processInstanceId: id };
        expect((await contract.rest.request("POST", "/message", gone)).status).toBe(400);
        const locked = await lockOf(id);
        await contract.rest.post(`/external-task/${locked.id}/complete`, { workerId: "w" });
        expect(await contract.rest.openTasks(id)).toEqual(["check"]);
        await contract.rest.completeTask("check", {}, id);
        expect(await contract.rest.state(id)).toBe("COMPLETED");
      });

      test("a task may be cancelled and started anew, with other variables", async () => {
        const id = await start("c-mod-line");
        await change(id, [
          cancel("ask"),
          startBefore("ask", { variables: { who: string("piggy"), note: string("again") } }),
        ]);
        const tasks = await contract.list("/task", { processInstanceId: id });
        expect(tasks).toMatchObject([{ taskDefinitionKey: "ask", assignee: "piggy" }]);
        expect(await contract.rest.variable(id, "note")).toBe("again");
        expect(await waiting(id)).toEqual([1, 0, 1]);
        expect(await history(id)).toEqual(["ask canceled", "ask open", "start"]);
      });

      test("the order may be the other way round", async () => {
        const id = await start("c-mod-line");
        await change(id, [startBefore("work"), cancel("ask")]);
        expect(await tree(id)).toEqual(["c-mod-line", ["work"]]);
      });

      test("starting after an element, or on a flow whose condition is false, takes the flow", async () => {
        const id = await start("c-mod-line");
        await change(id, [cancel("ask"), startAfter("ask")]);
        expect(await tree(id)).toEqual(["c-mod-line", ["work"]]);
        await change(id, [cancel("work"), startOn("which-rare")]);
        expect(await tree(id)).toEqual(["c-mod-line", ["rare"]]);
        await change(id, [cancel("rare"), startAfter("late")]);
        expect(await tree(id)).toEqual(["c-mod-line", ["overdue"]]);
      });

      test("an activity is cancelled by the id of its instance, the whole process by its own", async () => {
        const id = await start("c-mod-line");
        const { childActivityInstances } = await contract.rest.get(`/process-instance/${id}/activity-instances`);
        await change(id, [{ type: "cancel", activityInstanceId: childActivityInstances[0].id }, startBefore("check")]);
        expect(await tree(id)).toEqual(["c-mod-line", ["check"]]);
        await change(id, [{ type: "cancel", activityInstanceId: id }]);
        expect(await contract.rest.state(id)).toBe("EXTERNALLY_TERMINATED");
      });

      test("the last token cancelled ends the instance, a last token that runs to an end completes it", async () => {
        const ended = async (...instructions: object[]) => {
          const id = await start("c-mod-line");
          await change(id, instructions);
          const { state, endTime, deleteReason } = await contract.rest.get(`/history/process-instance/${id}`);
          expect([endTime === null, deleteReason]).toEqual([false, null]);
          expect((await contract.rest.request("GET", `/process-instance/${id}/activity-instances`)).status).toBe(404);
          return state;
        };
        expect(await ended(cancel("ask"))).toBe("EXTERNALLY_TERMINATED");
        expect(await ended(startBefore("end"), cancel("ask"))).toBe("EXTERNALLY_TERMINATED");
        expect(await ended(cancel("ask"), startBefore("end"))).toBe("COMPLETED");
        expect(await ended(startBefore("stop-all"))).toBe("COMPLETED");
      });

      test("what is not running is cancelled without more ado; without instructions nothing happens", async () => {
        const id = await start("c-mod-line");
        for (const activityId of ["check", "late", "nowhere", "c-mod-line"]) {
          await change(id, [cancel(activityId)]);
        }
        await change(id, []);
        expect((await contract.rest.request("POST", `/process-instance/${id}/modification`, {})).status).toBe(204);
        expect(await history(id)).toEqual(["ask open", "start"]);
      });

      test("an activity with mappings hands out its outputs when it is cancelled or interrupted", async () => {
        const id = await start("c-mod-mapped");
        await change(id, [cancel("mapped"), startBefore("next")]);
        expect(await contract.rest.variable(id, "out")).toBe("kermit");
        const interrupted = await start("c-mod-mapped");
        await contract.rest.post("/message", { messageName: "c-mod-halt", processInstanceId: interrupted });
        expect(await contract.rest.openTasks(interrupted)).toEqual(["next"]);
      });

      test("the log names who did it and why", async () => {
        const id = await start("c-mod-line");
        const options = { annotation: "退回", skipCustomListeners: true, skipIoMappings: true };
        await change(id, [cancel("ask"), startBefore("check")], options);
        const log = await contract.rest.get(
          `/history/user-operation?processInstanceId=${id}&operationType=ModifyProcessInstance`,
        );
        expect(log).toMatchObject([
          { entityType: "ProcessInstance", category: "Operator", annotation: "退回", property: null, taskId: null },
        ]);
        expect(log[0].userId).toBeTypeOf("string");
      });
    });

    describe("in parallel", () => {
      test("one branch is skipped: its token waits at the join as an activity of its own", async () => {
        const id = await start("c-mod-fork");
        await change(id, [cancel("left"), startAfter("left")]);
        expect(await tree(id)).toEqual(["c-mod-fork", ["join"], ["right"]]);
        await contract.rest.completeTask("right", {}, id);
        expect(await contract.rest.openTasks(id)).toEqual(["after"]);
        expect(await history(id)).toEqual(["after open", "fork", "join", "join", "left canceled", "right", "start"]);
      });

      test("a token is taken back from the join", async () => {
        const id = await start("c-mod-fork");
        await contract.rest.completeTask("left", {}, id);
        await change(id, [cancel("join"), startBefore("left")]);
        expect(await tree(id)).toEqual(["c-mod-fork", ["left"], ["right"]]);
        await contract.rest.completeTask("right", {}, id);
        await contract.rest.completeTask("left", {}, id);
        expect(await contract.rest.openTasks(id)).toEqual(["after"]);
      });

      test("a branch that is cancelled leaves the other; both lead back before the fork", async () => {
        const id = await start("c-mod-fork");
        await change(id, [cancel("left")]);
        expect(await tree(id)).toEqual(["c-mod-fork", ["right"]]);
        await change(id, [cancel("right"), startBefore("fork")]);
        expect(await tree(id)).toEqual(["c-mod-fork", ["left"], ["right"]]);
        await contract.rest.completeTask("left", {}, id);
        await contract.rest.completeTask("right", {}, id);
        await contract.rest.completeTask("after", {}, id);
        expect(await contract.rest.state(id)).toBe("COMPLETED");
      });

      test("of a multi-instance all is cancelled, and all is started", async () => {
        const id = await start("c-mod-many");
        expect(await tree(id)).toEqual(["c-mod-many", ["each#multiInstanceBody", ["each"], ["each"]]]);
        await change(id, [cancel("each"), startBefore("after")]);
        expect(await history(id)).toEqual([
          "after open",
          "each canceled",
          "each canceled",
          "each#multiInstanceBody canceled",
          "start",
        ]);
        await change(id, [cancel("after"), startBefore("each#multiInstanceBody")]);
        const tasks = await contract.list("/task", { processInstanceId: id });
        expect(tasks.map(({ assignee }) => assignee).sort()).toEqual(["x", "y"]);
        await change(id, [cancel("each#multiInstanceBody"), startBefore("after")]);
        expect(await tree(id)).toEqual(["c-mod-many", ["after"]]);
      });

      test("a multi-instance is cancelled by the id of its body's instance and started anew for others, once", async () => {
        const id = await start("c-mod-many");
        const { childActivityInstances } = await contract.rest.get(`/process-instance/${id}/activity-instances`);
        expect(childActivityInstances).toMatchObject([{ activityId: "each#multiInstanceBody" }]);
        const instructions = [
          { type: "cancel", activityInstanceId: childActivityInstances[0].id },
          startBefore("each#multiInstanceBody", {
            variables: { people: json(["y", "z"]), note: json({ who: "y" }), text: string("") },
          }),
        ];
        await change(id, instructions);
        const tasks = await contract.list("/task", { processInstanceId: id });
        expect(tasks.map(({ assignee }) => assignee).sort()).toEqual(["y", "z"]);
        expect(JSON.parse((await contract.rest.variable(id, "note")) as string)).toEqual({ who: "y" });
        expect((await modify(id, instructions)).status).toBe(400);
        expect(await tree(id)).toEqual(["c-mod-many", ["each#multiInstanceBody", ["each"], ["each"]]]);
      });

      test("an event-based gateway is cancelled with what it waits for", async () => {
        const id = await start("c-mod-event");
        expect(await tree(id)).toEqual(["c-mod-event", ["first"]]);
        await change(id, [cancel("told")]);
        expect(await waiting(id)).toEqual([1, 0, 0]);
        await change(id, [cancel("first"), startBefore("after")]);
        expect(await waiting(id)).toEqual([0, 0, 1]);
        await change(id, [cancel("after"), startBefore("first")]);
        await contract.rest.post("/message", { messageName: "c-mod-go", processInstanceId: id });
        expect(await contract.rest.openTasks(id)).toEqual(["after"]);
        expect(await history(id)).toEqual([
          "after canceled",
          "after open",
          "either",
          "first canceled",
          "first canceled",
          "start",
          "told",
        ]);
      });
    });

    describe("in subprocesses and called instances", () => {
      test("a subprocess is entered in its middle, and goes on from there", async () => {
        const id = await start("c-mod-inner");
        await change(id, [cancel("prepare"), startBefore("second")]);
        expect(await tree(id)).toEqual(["c-mod-inner", ["inner", ["second"]]]);
        expect(await waiting(id)).toEqual([1, 0, 1]);
        await contract.rest.completeTask("second", {}, id);
        expect(await contract.rest.openTasks(id)).toEqual(["after"]);
        expect(await history(id)).toEqual(["after open", "inner", "inner-end", "prepare canceled", "second", "start"]);
      });

      test("within it a new token uses the subprocess that runs, unless the last one was taken away before", async () => {
        const inside = async (...instructions: object[]) => {
          const id = await start("c-mod-inner");
          await contract.rest.completeTask("prepare", {}, id);
          await change(id, instructions);
          return { tree: await tree(id), entered: (await history(id)).filter((row) => row.startsWith("inner")) };
        };
        const both = ["c-mod-inner", ["inner", ["second"]]];
        expect(await inside(startBefore("second"), cancel("first"))).toEqual({
          tree: both,
          entered: ["inner open", "inner-start"],
        });
        expect(await inside(cancel("first"), startBefore("second"))).toEqual({
          tree: both,
          entered: ["inner canceled", "inner open", "inner-start"],
        });
      });

      test("it is left with all that is in it, also when its last token is taken away", async () => {
        for (const activityId of ["inner", "first"]) {
          const id = await start("c-mod-inner");
          await contract.rest.completeTask("prepare", {}, id);
          await change(id, [cancel(activityId), startBefore("after")]);
          expect(await tree(id)).toEqual(["c-mod-inner", ["after"]]);
          expect(await waiting(id)).toEqual([0, 0, 1]);
        }
        const id = await start("c-mod-inner");
        await contract.rest.completeTask("prepare", {}, id);
        await change(id, [cancel("first")]);
        expect(await contract.rest.state(id)).toBe("EXTERNALLY_TERMINATED");
      });

      test("an error end that is started is caught where it always is", async () => {
        const id = await start("c-mod-inner");
        await change(id, [cancel("prepare"), startBefore("failed")]);
        expect(await tree(id)).toEqual(["c-mod-inner", ["mend"]]);
      });

      test("a cancelled call ends what it has called", async () => {
        const id = await start("c-mod-call");
        const [called] = await contract.rest.get(`/process-instance?superProcessInstance=${id}`);
        await change(id, [cancel("call"), startBefore("after")]);
        expect(await tree(id)).toEqual(["c-mod-call", ["after"]]);
        expect(await contract.rest.state(called.id)).toBe("EXTERNALLY_TERMINATED");
      });

      test("a called instance that is cancelled takes its caller with it, one that completes lets it go on", async () => {
        const called = async (...instructions: object[]) => {
          const id = await start("c-mod-call");
          const [row] = await contract.rest.get(`/process-instance?superProcessInstance=${id}`);
          await change(row.id, instructions);
          return Promise.all([row.id, id].map((instance) => contract.rest.state(instance)));
        };
        expect(await called(cancel("work"))).toEqual(["EXTERNALLY_TERMINATED", "EXTERNALLY_TERMINATED"]);
        expect(await called(cancel("work"), startBefore("end"))).toEqual(["COMPLETED", "ACTIVE"]);
      });
    });

    modificationRefusals(contract);
  });
}
