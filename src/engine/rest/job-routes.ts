import { badRequest, notFound } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { Jobs } from "../service/jobs.ts";
import type { JobRow } from "../store/rows.ts";
import { formatDate, parseDate, show } from "../typed-value.ts";
import { among, equals, flag, listRoutes } from "./list.ts";
import { File, type Route, requiredInteger } from "./route.ts";

type Row = JobRow & { definition_id: string; definition_key: string; suspended: number };

const COLUMNS = "job.*, instance.definition_id, instance.definition_key, instance.suspended";
const FROM = "job JOIN instance ON instance.id = job.instance_id";

export function jobRoutes(engine: Engine): Route[] {
  const jobs = new Jobs(engine);
  return [
    ...listRoutes<Row>(engine.db, {
      path: "/job",
      what: "timers that are waiting",
      from: FROM,
      columns: COLUMNS,
      order: "job.due_at, job.rowid",
      filters: {
        jobId: equals("job.id"),
        jobIds: among("job.id"),
        processInstanceId: equals("job.instance_id"),
        processInstanceIds: among("job.instance_id"),
        executionId: equals("job.execution_id"),
        processDefinitionId: equals("instance.definition_id"),
        processDefinitionKey: equals("instance.definition_key"),
        activityId: equals("job.element_id"),
        tenantIdIn: among("job.tenant_id"),
        timers: { shape: "boolean", apply: () => {} },
        withRetriesLeft: flag("job.retries > 0"),
        noRetriesLeft: flag("job.retries = 0"),
        withException: flag("job.exception IS NOT NULL"),
        executable: {
          shape: "boolean",
          apply: (select, wanted) => {
            if (wanted) select.where("job.retries > 0 AND instance.suspended = 0 AND job.due_at <= ?", engine.now());
          },
        },
        active: flag("instance.suspended = 0"),
        suspended: flag("instance.suspended = 1"),
        dueDates: {
          shape: "variables",
          apply: () => {
            throw badRequest("'dueDates' is not offered");
          },
        },
      },
      sortings: {
        jobId: "job.id",
        executionId: "job.execution_id",
        processInstanceId: "job.instance_id",
        processDefinitionId: "instance.definition_id",
        processDefinitionKey: "instance.definition_key",
        jobRetries: "job.retries",
        jobDueDate: "job.due_at",
        tenantId: "job.tenant_id",
      },
      present,
    }),
    {
      method: "GET",
      path: "/job/{id}",
      summary: "One timer",
      handle: ({ params }) => {
        const row = engine.db.get<Row>(`SELECT ${COLUMNS} FROM ${FROM} WHERE job.id = ?`, params.id ?? "");
        if (!row) throw notFound(`Job with id ${params.id} does not exist`);
        return present(row);
      },
    },
    {
      method: "POST",
      path: "/job/{id}/execute",
      summary: "Fires a timer now, due or not",
      handle: ({ params }) => jobs.execute(params.id ?? ""),
    },
    {
      method: "PUT",
      path: "/job/{id}/retries",
      summary: "Sets the retries; above 0 resolves the incident",
      handle: ({ params, body }) => jobs.setRetries(params.id ?? "", requiredInteger(body, "retries")),
    },
    {
      method: "PUT",
      path: "/job/{id}/duedate",
      summary: "Moves a timer's due date",
      handle: ({ params, body }) => {
        const due = typeof body.duedate === "string" ? parseDate(body.duedate) : undefined;
        if (due === undefined) {
          throw badRequest(`'duedate': found ${show(body.duedate)}; accepted: yyyy-MM-dd'T'HH:mm:ss.SSSZ`);
        }
        return jobs.setDueDate(params.id ?? "", due);
      },
    },
    {
      method: "GET",
      path: "/job/{id}/stacktrace",
      summary: "Why a timer failed, as text",
      handle: ({ params }) => {
        const job = jobs.find(params.id ?? "");
        if (!job) throw notFound(`Job with id ${params.id} does not exist`);
        if (job.exception === null) return undefined;
        return new File(`${job.id}.txt`, "text/plain; charset=utf-8", Buffer.from(job.exception));
      },
    },
  ];
}

function present(row: Row) {
  return {
    id: row.id,
    jobDefinitionId: null,
    processInstanceId: row.instance_id,
    processDefinitionId: row.definition_id,
    processDefinitionKey: row.definition_key,
    executionId: row.execution_id,
    exceptionMessage: row.exception,
    failedActivityId: row.exception === null ? null : row.element_id,
    retries: row.retries,
    dueDate: formatDate(row.due_at),
    suspended: row.suspended === 1,
    priority: 0,
    tenantId: row.tenant_id,
    createTime: formatDate(row.created_at),
    batchId: null,
  };
}
