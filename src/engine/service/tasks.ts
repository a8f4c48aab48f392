import { badRequest, engineFault, nothingThere, Problem } from "../problem.ts";
import { addLink } from "../runtime/wait-rows.ts";
import type { InstanceRow, TaskRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import type { Engine } from "./engine.ts";
import { type Change, logOperation, type Operation, variableOperation, WHOLE } from "./user-operations.ts";

const unknownTask = (message: string) => new Problem(400, "NotFoundException", message);
const suspendedTask = (message: string) => new Problem(400, "SuspendedEntityInteractionException", message);

/** What people do with user tasks. `userId` is the authenticated user, null with authentication off. */
export class Tasks {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  find(id: string): TaskRow | undefined {
    return this.#engine.db.get<TaskRow>("SELECT * FROM task WHERE id = ? AND ended_at IS NULL", id);
  }

  /** @throws {Problem} 500 where the task is not open, as Camunda answers it; the instance stays as it was on any failure */
  complete(id: string, variables: Map<string, TypedValue>, userId: string | null, type = "Complete"): void {
    const task = this.#get(id, engineFault);
    this.#engine.assertActive(task.instance_id, engineFault);
    const stimulus = { instanceId: task.instance_id, elementId: task.element_id, configuration: id };
    this.#engine.stimulate(stimulus, (unit) => {
      this.setVariables(task, variables);
      this.#log(task, type, userId, [{ property: "delete", from: "false", to: "true" }]);
      unit.complete(task.instance_id, task.ref);
    });
  }

  /** @throws {Problem} 500 where somebody else holds it */
  claim(id: string, assignee: string | null, userId: string | null): void {
    const task = this.#get(id);
    if (assignee !== null && task.assignee !== null && task.assignee !== assignee) {
      throw new Problem(500, "TaskAlreadyClaimedException", `Task '${id}' is already claimed by someone else.`);
    }
    this.#update(task, { assignee }, "Claim", userId);
  }

  unclaim(id: string, userId: string | null): void {
    this.#update(this.#get(id, unknownTask), { assignee: null }, "Claim", userId);
  }

  assign(id: string, assignee: string | null, userId: string | null): void {
    this.#update(this.#get(id, unknownTask), { assignee }, "Assign", userId);
  }

  delegate(id: string, to: string, userId: string | null): void {
    const task = this.#get(id);
    const owner = task.owner ?? task.assignee;
    this.#update(task, { assignee: to, owner, delegation: "PENDING" }, "Delegate", userId);
  }

  resolve(id: string, variables: Map<string, TypedValue>, userId: string | null): void {
    const task = this.#get(id);
    this.#engine.db.transaction(() => {
      this.setVariables(task, variables);
      this.#update(task, { assignee: task.owner, delegation: "RESOLVED" }, "Resolve", userId);
    });
  }

  setVariables(task: TaskRow, variables: Map<string, TypedValue>): void {
    const at = this.#engine.now();
    for (const [name, value] of variables) {
      this.#engine.variables.set(task.instance_id, [task.ref, ROOT_SCOPE], name, value, at);
    }
  }

  /** Sets and deletes variables that the task sees. */
  change(task: TaskRow, changes: Map<string, TypedValue>, deletions: string[], userId: string | null): void {
    this.#engine.db.transaction(() => {
      this.setVariables(task, changes);
      for (const name of deletions) {
        for (const scope of [task.ref, ROOT_SCOPE]) this.#engine.variables.remove(task.instance_id, scope, name);
      }
      this.#log(task, variableOperation(changes.size, deletions.length), userId, WHOLE, "Variable");
    });
  }

  /** @throws {Problem} 400 for anything but the two kinds Camunda knows beside candidates */
  link(
    id: string,
    type: string,
    userId: string | undefined,
    groupId: string | undefined,
    add: boolean,
    by: string | null,
  ): void {
    const task = this.#get(id, add ? unknownTask : nothingThere);
    if (!userId === !groupId) throw badRequest("Identity Link requires userId or groupId, but not both.");
    if (type === "assignee" || type === "owner") {
      if (!userId) throw badRequest(`identity link type '${type}' requires a userId`);
      const value = add ? userId : null;
      this.#update(task, type === "assignee" ? { assignee: value } : { owner: value }, "Assign", by);
      return;
    }
    this.#engine.db.transaction(() => {
      if (add) addLink(this.#engine.db, id, type, userId ?? "", groupId ?? "");
      else {
        this.#engine.db.run(
          "DELETE FROM task_link WHERE task_id = ? AND type = ? AND user_id = ? AND group_id = ?",
          ...[id, type, userId ?? "", groupId ?? ""],
        );
      }
      const kind = `${add ? "Add" : "Delete"}${groupId ? "GroupLink" : "UserLink"}`;
      const value = userId ?? groupId ?? null;
      this.#log(task, kind, by, [{ property: type, from: null, to: value }], "IdentityLink");
    });
  }

  #get(id: string, refusal: (message: string) => Problem = nothingThere): TaskRow {
    const task = this.find(id);
    if (!task) throw refusal(`Cannot find task with id ${id}: task is null`);
    return task;
  }

  #update(
    task: TaskRow,
    change: Partial<Pick<TaskRow, "assignee" | "owner" | "delegation">>,
    type: string,
    by: string | null,
  ) {
    this.#engine.assertActive(task.instance_id, suspendedTask);
    const next = { ...task, ...change };
    this.#engine.db.transaction(() => {
      this.#engine.db.run(
        "UPDATE task SET assignee = ?, owner = ?, delegation = ? WHERE id = ?",
        ...[next.assignee, next.owner, next.delegation, task.id],
      );
      this.#engine.db.run("UPDATE activity SET assignee = ? WHERE task_id = ?", next.assignee, task.id);
      const changes = (["assignee", "owner", "delegation"] as const)
        .filter((property) => next[property] !== task[property])
        .map((property): Change => ({ property, from: task[property], to: next[property] }));
      this.#log(next, type, by, changes);
    });
  }

  #log(task: TaskRow, type: string, userId: string | null, changes: Change[], entity: Operation["entity"] = "Task") {
    const instance = this.#engine.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ?", task.instance_id);
    logOperation(this.#engine, { type, entity, userId, task, instance, changes });
  }
}
