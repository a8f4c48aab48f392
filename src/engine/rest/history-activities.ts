import { notFound } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import type { ActivityRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, date, equals, flag, listRoutes } from "./list.ts";
import type { Route } from "./route.ts";

type Row = ActivityRow & { definition_id: string; definition_key: string; root_id: string; tenant_id: string | null };

const FROM = "activity JOIN instance ON instance.id = activity.instance_id";
const COLUMNS = "activity.*, instance.definition_id, instance.definition_key, instance.root_id, instance.tenant_id";

export function historyActivities(engine: Engine): Route[] {
  return [
    ...listRoutes<Row>(engine.db, {
      path: "/history/activity-instance",
      what: "activities that have been entered",
      from: FROM,
      columns: COLUMNS,
      order: "activity.started_at, activity.rowid",
      filters: {
        activityInstanceId: equals("activity.id"),
        activityInstanceIdIn: among("activity.id"),
        activityId: equals("activity.element_id"),
        activityIdIn: among("activity.element_id"),
        activityName: equals("activity.name"),
        activityType: equals("activity.type"),
        processInstanceId: equals("activity.instance_id"),
        processInstanceIdIn: among("activity.instance_id"),
        processDefinitionId: equals("instance.definition_id"),
        taskAssignee: equals("activity.assignee"),
        finished: flag("activity.ended_at IS NOT NULL"),
        unfinished: flag("activity.ended_at IS NULL"),
        canceled: flag("activity.canceled = 1"),
        completeScope: flag("activity.type LIKE '%EndEvent'"),
        startedBefore: date("activity.started_at <= ?"),
        startedAfter: date("activity.started_at >= ?"),
        finishedBefore: date("activity.ended_at <= ?"),
        finishedAfter: date("activity.ended_at >= ?"),
        tenantIdIn: among("instance.tenant_id"),
        withoutTenantId: flag("instance.tenant_id IS NULL"),
      },
      sortings: {
        activityInstanceId: "activity.id",
        instanceId: "activity.instance_id",
        activityId: "activity.element_id",
        activityName: "activity.name",
        activityType: "activity.type",
        startTime: "activity.started_at, activity.rowid",
        // what ended at the same moment ended in the order in which it began
        endTime: "activity.ended_at, activity.rowid",
        occurrence: "activity.rowid",
        duration: "activity.ended_at - activity.started_at",
        definitionId: "instance.definition_id",
        tenantId: "instance.tenant_id",
      },
      present,
    }),
    {
      method: "GET",
      path: "/history/activity-instance/{id}",
      summary: "One activity instance",
      handle: ({ params }) => {
        const row = engine.db.get<Row>(`SELECT ${COLUMNS} FROM ${FROM} WHERE activity.id = ?`, params.id ?? "");
        if (!row) throw notFound(`Historic activity instance with id '${params.id}' does not exist`);
        return present(row);
      },
    },
  ];
}

function present(row: Row) {
  return {
    id: row.id,
    parentActivityInstanceId: row.instance_id,
    activityId: row.element_id,
    activityName: row.name,
    activityType: row.type,
    processDefinitionKey: row.definition_key,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    executionId: row.id.slice(row.id.lastIndexOf(":") + 1),
    taskId: row.task_id,
    calledProcessInstanceId: row.called_instance_id,
    calledCaseInstanceId: null,
    assignee: row.assignee,
    startTime: formatDate(row.started_at),
    endTime: row.ended_at === null ? null : formatDate(row.ended_at),
    durationInMillis: row.ended_at === null ? null : row.ended_at - row.started_at,
    canceled: row.canceled === 1,
    completeScope: row.type.endsWith("EndEvent"),
    tenantId: row.tenant_id,
    removalTime: null,
    rootProcessInstanceId: row.root_id,
  };
}
