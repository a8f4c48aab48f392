import { randomUUID } from "node:crypto";
import type { InstanceRow, TaskRow } from "../store/rows.ts";
import type { Engine } from "./engine.ts";

/** One change of one property by a person. */
export interface Change {
  /** null: what was done has no property of its own, as when a variable is set. */
  property: string | null;
  from: string | null;
  to: string | null;
}

/** An operation that changes no property. */
export const WHOLE: Change[] = [{ property: null, from: null, to: null }];

export interface Operation {
  type: string;
  entity: "Task" | "ProcessInstance" | "Variable" | "IdentityLink" | "Deployment" | "Job" | "ExternalTask" | "Incident";
  /** Who the server knows it was; null where nobody has proved who he is. */
  userId: string | null;
  task?: TaskRow;
  instance?: InstanceRow;
  deploymentId?: string;
  jobId?: string;
  externalTaskId?: string;
  changes: Change[];
  /** Why, in the words of whoever did it. */
  annotation?: string | null;
}

/** Writes the log of what people did, one row a changed property, as Camunda's history level "full" does.
 * With authentication off a task's operation is put down to its assignee: a name in a header proves nothing. */
export function logOperation(engine: Engine, operation: Operation): void {
  const { task, instance } = operation;
  const operationId = randomUUID();
  for (const { property, from, to } of operation.changes) {
    engine.db.insert("user_operation", {
      id: randomUUID(),
      operation_id: operationId,
      operation_type: operation.type,
      entity_type: operation.entity,
      user_id: operation.userId ?? task?.assignee ?? null,
      at: engine.now(),
      task_id: task?.id ?? null,
      instance_id: instance?.id ?? null,
      definition_id: instance?.definition_id ?? null,
      definition_key: instance?.definition_key ?? null,
      deployment_id: operation.deploymentId ?? null,
      job_id: operation.jobId ?? null,
      external_task_id: operation.externalTaskId ?? null,
      property,
      old_value: from,
      new_value: to,
      tenant_id: instance?.tenant_id ?? null,
      annotation: operation.annotation ?? null,
    });
  }
}

/** What changing some variables and deleting others is called. */
export function variableOperation(changed: number, deleted: number): string {
  if (changed > 0 && deleted > 0) return "ModifyVariable";
  return deleted > 0 ? "RemoveVariable" : "SetVariable";
}
