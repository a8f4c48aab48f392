import { randomUUID } from "node:crypto";
import type { ExternalTaskNode, TimerTrigger, UserTaskNode } from "../deploy/model.ts";
import { engineFault } from "../problem.ts";
import type { Database } from "../store/database.ts";
import type { InstanceRow } from "../store/rows.ts";
import { addDuration, parseInstant, toNames } from "./values.ts";

/** Where a new wait stands. */
export interface Place {
  instance: InstanceRow;
  ref: string;
  activityInstanceId: string;
  /** Epoch milliseconds of the engine's clock. */
  at: number;
  /** Evaluates an attribute's text; absent attributes give undefined. */
  evaluate(text: string | undefined): unknown;
}

function common({ instance, ref, at }: Place, elementId: string) {
  return {
    id: randomUUID(),
    instance_id: instance.id,
    ref,
    element_id: elementId,
    tenant_id: instance.tenant_id,
    created_at: at,
  };
}

function executionId({ activityInstanceId }: Place): string {
  return activityInstanceId.slice(activityInstanceId.lastIndexOf(":") + 1);
}

function word(value: unknown): string | null {
  return value === null || value === undefined || value === "" ? null : String(value);
}

export function createTask(db: Database, place: Place, node: UserTaskNode): { id: string; assignee: string | null } {
  const row = common(place, node.id);
  const assignee = word(place.evaluate(node.assignee));
  db.insert("task", {
    ...row,
    activity_instance_id: place.activityInstanceId,
    execution_id: executionId(place),
    name: word(place.evaluate(node.name)),
    description: node.documentation ?? null,
    assignee,
    priority: integer(place.evaluate(node.priority), 50, node.id, "priority"),
    due_at: optionalDate(place.evaluate(node.dueDate), node.id, "dueDate"),
    follow_up_at: optionalDate(place.evaluate(node.followUpDate), node.id, "followUpDate"),
    form_key: node.formKey ?? null,
    form_ref: node.formRef ?? null,
    form_binding: node.formRefBinding ?? null,
    form_version: node.formRefVersion ?? null,
  });
  for (const group of toNames(place.evaluate(node.candidateGroups))) addLink(db, row.id, "candidate", "", group);
  for (const user of toNames(place.evaluate(node.candidateUsers))) addLink(db, row.id, "candidate", user, "");
  return { id: row.id, assignee };
}

export function addLink(db: Database, taskId: string, type: string, userId: string, groupId: string): void {
  db.run(
    "INSERT OR IGNORE INTO task_link (task_id, type, user_id, group_id) VALUES (?, ?, ?, ?)",
    ...[taskId, type, userId, groupId],
  );
}

export function createExternalTask(db: Database, place: Place, node: ExternalTaskNode): string {
  const row = common(place, node.id);
  db.insert("external_task", {
    ...row,
    activity_instance_id: place.activityInstanceId,
    execution_id: executionId(place),
    topic: String(place.evaluate(node.topic)),
    priority: integer(place.evaluate(node.priority), 0, node.id, "taskPriority"),
  });
  return row.id;
}

const TIMER_RETRIES = 3;

export function createTimer(db: Database, place: Place, elementId: string, trigger: TimerTrigger): string {
  const row = common(place, elementId);
  const due = dueAt(place, elementId, trigger);
  db.insert("job", { ...row, execution_id: executionId(place), due_at: due, retries: TIMER_RETRIES });
  return row.id;
}

/** A due date that is null would fire at once on some engines and never on others: it is refused. */
function dueAt(place: Place, elementId: string, trigger: TimerTrigger): number {
  const source = trigger.date ?? trigger.duration ?? "";
  const value = place.evaluate(source);
  const due =
    trigger.date === undefined ? addDuration(place.at, typeof value === "string" ? value : "") : parseInstant(value);
  if (due !== undefined) return due;
  const accepted = trigger.date === undefined ? 'an ISO 8601 duration, "P3D"' : "an ISO 8601 date-time with offset";
  throw engineFault(
    `due date of timer '${elementId}': ${source} is ${JSON.stringify(value ?? null)}; accepted: ${accepted}`,
    "dueDateMissing",
  );
}

export function createSubscription(db: Database, place: Place, elementId: string, message: string): string {
  const row = common(place, elementId);
  const name = place.evaluate(message);
  db.insert("subscription", { ...row, execution_id: executionId(place), message: String(name) });
  return row.id;
}

function optionalDate(value: unknown, elementId: string, attribute: string): number | null {
  if (value === null || value === undefined || value === "") return null;
  const instant = parseInstant(value);
  if (instant !== undefined) return instant;
  throw engineFault(
    `${attribute} of '${elementId}': found ${JSON.stringify(value)}; accepted: an ISO 8601 date-time with offset`,
    "expressionFailed",
  );
}

function integer(value: unknown, otherwise: number, elementId: string, attribute: string): number {
  if (value === null || value === undefined || value === "") return otherwise;
  const number = Number(value);
  if (Number.isInteger(number)) return number;
  throw engineFault(
    `${attribute} of '${elementId}': found ${JSON.stringify(value)}; accepted: an integer`,
    "expressionFailed",
  );
}

const TABLES = { task: "task", external: "external_task", timer: "job", message: "subscription" } as const;

/** Ends a wait's row: tasks become history, the rest is deleted. */
export function endRow(db: Database, kind: string, id: string, at: number, reason: "completed" | "deleted"): void {
  if (kind === "task") {
    db.run("UPDATE task SET ended_at = ?, delete_reason = ? WHERE id = ?", at, reason, id);
  } else if (kind in TABLES) {
    db.run(`DELETE FROM ${TABLES[kind as keyof typeof TABLES]} WHERE id = ?`, id);
  }
  db.run("UPDATE incident SET ended_at = ? WHERE configuration = ? AND ended_at IS NULL", at, id);
}
