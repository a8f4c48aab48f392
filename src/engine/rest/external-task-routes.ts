import { conflict, nothingThere, Problem } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { ExternalTasks } from "../service/external-tasks.ts";
import type { ExternalTaskRow } from "../store/rows.ts";
import { fetchAndLock } from "./fetch-and-lock.ts";
import { among, date, equals, flag, listRoutes, number } from "./list.ts";
import { presentExternalTask } from "./present-external-task.ts";
import {
  File,
  optionalInteger,
  optionalString,
  type Route,
  readVariables,
  requiredInteger,
  requiredString,
} from "./route.ts";

export function externalTaskRoutes(engine: Engine): Route[] {
  const tasks = new ExternalTasks(engine);
  const workerId = (body: Record<string, unknown>) => requiredString(body, "workerId");
  return [
    {
      method: "POST",
      path: "/external-task/fetchAndLock",
      summary: "Locks and hands out tasks of some topics; waits for them up to asyncResponseTimeout",
      handle: (call) => fetchAndLock(engine, tasks, call),
    },
    ...listRoutes<ExternalTaskRow>(engine.db, {
      path: "/external-task",
      what: "external tasks",
      from: "external_task JOIN instance ON instance.id = external_task.instance_id",
      columns: "external_task.*",
      order: "external_task.created_at, external_task.rowid",
      filters: {
        externalTaskId: equals("external_task.id"),
        externalTaskIdIn: among("external_task.id"),
        topicName: equals("external_task.topic"),
        workerId: equals("external_task.worker_id"),
        locked: flag(`external_task.locked_until > ${nowMs}`),
        notLocked: flag(`external_task.locked_until IS NULL OR external_task.locked_until <= ${nowMs}`),
        withRetriesLeft: flag("external_task.retries IS NULL OR external_task.retries > 0"),
        noRetriesLeft: flag("external_task.retries = 0"),
        lockExpirationBefore: date("external_task.locked_until < ?"),
        lockExpirationAfter: date("external_task.locked_until > ?"),
        activityId: equals("external_task.element_id"),
        activityIdIn: among("external_task.element_id"),
        executionId: equals("external_task.execution_id"),
        processInstanceId: equals("external_task.instance_id"),
        processInstanceIdIn: among("external_task.instance_id"),
        processDefinitionId: equals("instance.definition_id"),
        tenantIdIn: among("external_task.tenant_id"),
        active: flag("instance.suspended = 0"),
        suspended: flag("instance.suspended = 1"),
        priorityHigherThanOrEquals: number("external_task.priority >= ?"),
        priorityLowerThanOrEquals: number("external_task.priority <= ?"),
      },
      sortings: {
        id: "external_task.id",
        lockExpirationTime: "external_task.locked_until",
        processInstanceId: "external_task.instance_id",
        processDefinitionId: "instance.definition_id",
        processDefinitionKey: "instance.definition_key",
        tenantId: "external_task.tenant_id",
        taskPriority: "external_task.priority",
        createTime: "external_task.created_at",
      },
      present: (row) => presentExternalTask(engine, row),
    }),
    {
      method: "GET",
      path: "/external-task/{id}",
      summary: "One external task",
      handle: ({ params }) => {
        const task = tasks.find(params.id ?? "");
        if (!task) throw new Problem(404, "RestException", `External task with id ${params.id} does not exist`);
        return presentExternalTask(engine, task);
      },
    },
    {
      method: "GET",
      path: "/external-task/{id}/errorDetails",
      summary: "Details of the last failure, as text",
      handle: ({ params }) => {
        const task = tasks.find(params.id ?? "");
        if (!task) throw nothingThere(`External task with id ${params.id} does not exist`);
        if (task.error_details === null) return undefined;
        return new File(`${task.id}.txt`, "text/plain; charset=utf-8", Buffer.from(task.error_details));
      },
    },
    {
      method: "POST",
      path: "/external-task/{id}/complete",
      summary: "Completes a locked task",
      handle: ({ params, body }) =>
        tasks.complete(params.id ?? "", workerId(body), readVariables(body), readVariables(body, "localVariables")),
    },
    {
      method: "POST",
      path: "/external-task/{id}/failure",
      summary: "Reports a technical failure; no retries left raises an incident",
      handle: ({ params, body }) =>
        tasks.failure(
          params.id ?? "",
          workerId(body),
          {
            errorMessage: optionalString(body, "errorMessage") ?? null,
            errorDetails: optionalString(body, "errorDetails") ?? null,
            retries: optionalInteger(body, "retries") ?? 0,
            retryTimeout: optionalInteger(body, "retryTimeout") ?? 0,
          },
          readVariables(body),
          readVariables(body, "localVariables"),
        ),
    },
    {
      method: "POST",
      path: "/external-task/{id}/bpmnError",
      summary: "Reports a business error; caught by a boundary event, else an incident",
      handle: ({ params, body }) => {
        const error = {
          code: requiredString(body, "errorCode"),
          message: optionalString(body, "errorMessage") ?? null,
        };
        tasks.bpmnError(params.id ?? "", workerId(body), error, readVariables(body));
      },
    },
    {
      method: "POST",
      path: "/external-task/{id}/lock",
      summary: "Locks one task",
      handle: ({ params, body }) => tasks.lock(params.id ?? "", workerId(body), duration(body, "lockDuration")),
    },
    {
      method: "POST",
      path: "/external-task/{id}/extendLock",
      summary: "Prolongs the caller's lock",
      handle: ({ params, body }) => tasks.extendLock(params.id ?? "", workerId(body), duration(body, "newDuration")),
    },
    {
      method: "POST",
      path: "/external-task/{id}/unlock",
      summary: "Gives a task back",
      handle: ({ params }) => tasks.unlock(params.id ?? ""),
    },
    {
      method: "PUT",
      path: "/external-task/{id}/retries",
      summary: "Sets the retries; above 0 resolves the incident",
      handle: ({ params, body }) => tasks.setRetries(params.id ?? "", requiredInteger(body, "retries")),
    },
  ];
}

/** Locks run on system time, also in queries. */
const nowMs = "(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))";

function duration(body: Record<string, unknown>, name: string): number {
  const value = requiredInteger(body, name);
  if (value <= 0) throw conflict(`'${name}': found ${value}; accepted: milliseconds above 0`);
  return value;
}
