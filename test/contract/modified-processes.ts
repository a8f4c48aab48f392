import { expect } from "vitest";
import * as d from "../engine/diagram.ts";
import { type Json, json, string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

export const cancel = (activityId: string) => ({ type: "cancel", activityId });
export const startBefore = (activityId: string, more: object = {}) => ({
  type: "startBeforeActivity",
  activityId,
  ...more,
});
export const startAfter = (activityId: string) => ({ type: "startAfterActivity", activityId });
export const startOn = (transitionId: string) => ({ type: "startTransition", transitionId });

/** Ids only: `[process, [subprocess, [task]]]`, neighbours sorted, because their order is no engine's promise. */
export type Tree = [string, ...Tree[]];

export function treeOf({ activityId, activityType, name, childActivityInstances }: Json): Tree {
  const children: Tree[] = childActivityInstances.map(treeOf);
  children.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return [activityType === "processDefinition" ? name : activityId, ...children];
}

/** Every activity of an instance with how it stands, sorted: "ask canceled", "start", "check open". */
export async function activityIds(contract: Contract, id: string): Promise<string[]> {
  const rows = await contract.list("/history/activity-instance", { processInstanceId: id });
  const state = ({ endTime, canceled }: Json) => (endTime === null ? " open" : canceled ? " canceled" : "");
  return rows.map((row) => row.activityId + state(row)).sort();
}

const mapped = `<bpmn:userTask id="mapped" name="mapped"><bpmn:extensionElements><camunda:inputOutput>
  <camunda:outputParameter name="out">\${who}</camunda:outputParameter>
</camunda:inputOutput></bpmn:extensionElements></bpmn:userTask>`;

const VALUES = {
  who: string("kermit"),
  until: string("2099-10-11T00:00:00+08:00"),
  people: json(["x", "y"]),
};

/** What the modification tests do with an instance and see of it. */
export function modifierOf(contract: Contract) {
  const start = (key: string) => contract.start(key, VALUES);
  const modify = (id: string, instructions: object[], more: object = {}) =>
    contract.rest.request("POST", `/process-instance/${id}/modification`, { ...more, instructions });
  const change = async (id: string, instructions: object[], more: object = {}) =>
    expect((await modify(id, instructions, more)).status).toBe(204);
  /** Of all that other tests have left in the topic, the instance's own task. */
  const lockOf = async (id: string) =>
    (await contract.lock("contract-modification")).find(({ processInstanceId }) => processInstanceId === id);
  const tree = async (id: string) => treeOf(await contract.rest.get(`/process-instance/${id}/activity-instances`));
  const history = (id: string) => activityIds(contract, id);
  const waiting = async (id: string) =>
    Promise.all(
      ["job", "external-task", "task"].map(
        async (kind) => (await contract.rest.get(`/${kind}?processInstanceId=${id}`)).length,
      ),
    );
  return { start, modify, change, tree, history, waiting, lockOf };
}

/** The diagrams of the modification tests. */
export async function deployModified(contract: Contract): Promise<void> {
  const processes = {
    "c-mod-line": [
      d.message("c-mod-stop"),
      d.start(),
      d.userTask("ask", { assignee: "${who}" }),
      d.boundary("late", "ask", d.onDate("${until}")),
      d.boundary("stopped", "ask", d.onMessage("c-mod-stop")),
      d.externalTask("work", "contract-modification"),
      d.boundary("slow", "work", d.onDate("${until}"), false),
      d.choice("which", "check"),
      d.userTask("check"),
      d.userTask("rare"),
      d.userTask("overdue"),
      d.userTask("unset", { assignee: "${nobody}" }),
      d.userTask("hurry"),
      d.end(),
      d.terminate("stop-all"),
      d.flows("start", "ask", "work", "which", "check", "end"),
      d.when("which", "rare", "${false}"),
      d.when("which", "unset", "${false}"),
      d.flows("rare", "end"),
      d.flows("unset", "end"),
      d.flows("late", "overdue", "stop-all"),
      d.flows("stopped", "end"),
      d.flows("slow", "hurry", "end"),
    ],
    "c-mod-mapped": [
      d.message("c-mod-halt"),
      d.start(),
      mapped,
      d.boundary("halted", "mapped", d.onMessage("c-mod-halt")),
      d.choice("known", "end"),
      d.userTask("next"),
      d.end(),
      d.flows("start", "mapped", "next", "end"),
      d.flows("halted", "known"),
      d.when("known", "next", "${out == 'kermit'}"),
      d.flows("known", "end"),
    ],
    "c-mod-fork": [
      d.start(),
      d.parallel("fork"),
      d.userTask("left"),
      d.userTask("right"),
      d.parallel("join"),
      d.userTask("after"),
      d.end(),
      d.flows("start", "fork", "left", "join", "after", "end"),
      d.flows("fork", "right", "join"),
    ],
    "c-mod-many": [
      d.start(),
      d.userTask(
        "each",
        { assignee: "${person.stringValue()}" },
        { collection: "${people.elements()}", element: "person" },
      ),
      d.userTask("after"),
      d.end(),
      d.flows("start", "each", "after", "end"),
    ],
    "c-mod-event": [
      d.message("c-mod-go"),
      d.start(),
      d.firstOf("first"),
      d.waitFor("told", d.onMessage("c-mod-go")),
      d.waitFor("silent", d.onDate("${until}")),
      d.choice("either"),
      d.userTask("after"),
      d.end(),
      d.flows("start", "first", "told", "either", "after", "end"),
      d.flows("first", "silent", "either"),
    ],
    "c-mod-inner": [
      d.error("c-mod-wrong"),
      d.start(),
      d.userTask("prepare"),
      d.subProcess(
        "inner",
        d.start("inner-start"),
        d.userTask("first"),
        d.choice("fine", "second"),
        d.userTask("second"),
        d.end("inner-end"),
        d.throwError("failed", "c-mod-wrong"),
        d.flows("inner-start", "first", "fine", "second", "inner-end"),
        d.when("fine", "failed", "${false}"),
      ),
      d.boundary("wrong", "inner", d.onError("c-mod-wrong")),
      d.boundary("inner-late", "inner", d.onDate("${until}")),
      d.userTask("mend"),
      d.userTask("after"),
      d.end(),
      d.flows("start", "prepare", "inner", "after", "end"),
      d.flows("wrong", "mend", "end"),
      d.flows("inner-late", "mend"),
    ],
    "c-mod-called": [d.start(), d.userTask("work"), d.end(), d.flows("start", "work", "end")],
    "c-mod-call": [
      d.start(),
      d.call("call", "c-mod-called", ""),
      d.userTask("after"),
      d.end(),
      d.flows("start", "call", "after", "end"),
    ],
  };
  const files = Object.entries(processes).map(([id, elements]) => [`${id}.bpmn`, d.process(id, ...elements)]);
  await contract.deploy(Object.fromEntries(files));
}
