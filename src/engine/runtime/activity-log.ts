import { randomUUID } from "node:crypto";
import { historyType, type ModelNode } from "../deploy/model.ts";
import type { Database } from "../store/database.ts";
import type { Wait } from "./host.ts";
import type { LiveInstance } from "./live-instances.ts";

/** Writes which activities an instance has entered and left. */
export class ActivityLog {
  readonly #db: Database;
  readonly #at: number;

  constructor(db: Database, at: number) {
    this.#db = db;
    this.#at = at;
  }

  /** Once an execution.
   * @returns the activity instance's id */
  open(live: LiveInstance, node: ModelNode, ref: string, type: string): string {
    const known = live.activities.get(ref);
    if (known) return known;
    const elementId = type === "multiInstanceBody" ? `${node.id}#multiInstanceBody` : node.id;
    const id = `${elementId}:${randomUUID()}`;
    this.#db.insert("activity", {
      id,
      instance_id: live.row.id,
      ref,
      element_id: elementId,
      name: node.name ?? null,
      type,
      started_at: this.#at,
    });
    live.activities.set(ref, id);
    return id;
  }

  /** Nothing where it is closed already. */
  close(live: LiveInstance, ref: string, canceled: boolean): void {
    const id = live.activities.get(ref);
    if (id === undefined) return;
    const sql = "UPDATE activity SET ended_at = ?, canceled = ? WHERE id = ?";
    this.#db.run(sql, this.#at, canceled ? 1 : 0, id);
    live.activities.delete(ref);
  }

  /** The activity instance a wait belongs to; an instance of a multi-instance gets its own here. */
  of(live: LiveInstance, { node, ref, index }: Wait): string {
    const own = live.activities.get(ref);
    if (own) return own;
    if (index !== undefined) return this.open(live, node, ref, historyType(node));
    // a catching event waits below the execution of its element
    return live.activities.get(ref.replace(/_\d+$/, "")) ?? `${node.id}:${randomUUID()}`;
  }

  task(activityInstanceId: string, taskId: string, assignee: string | null): void {
    const sql = "UPDATE activity SET task_id = ?, assignee = ? WHERE id = ?";
    this.#db.run(sql, taskId, assignee, activityInstanceId);
  }

  called(activityInstanceId: string, instanceId: string): void {
    this.#db.run("UPDATE activity SET called_instance_id = ? WHERE id = ?", instanceId, activityInstanceId);
  }
}
