import { notFound } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import type { InstanceRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, date, equals, flag, like, listRoutes, text, variables } from "./list.ts";
import type { Route } from "./route.ts";

type Row = InstanceRow & { definition_name: string | null; definition_version: number };

const FROM = "instance JOIN process_definition definition ON definition.id = instance.definition_id";
const COLUMNS = "instance.*, definition.name AS definition_name, definition.version AS definition_version";

export function historyInstances(engine: Engine): Route[] {
  return [
    ...listRoutes<Row>(engine.db, {
      path: "/history/process-instance",
      what: "process instances, running and ended",
      from: FROM,
      columns: COLUMNS,
      order: "instance.started_at, instance.rowid",
      filters: {
        processInstanceId: equals("instance.id"),
        processInstanceIds: among("instance.id"),
        processInstanceIdIn: among("instance.id"),
        processInstanceBusinessKey: equals("instance.business_key"),
        processInstanceBusinessKeyIn: among("instance.business_key"),
        processInstanceBusinessKeyLike: like("instance.business_key"),
        processDefinitionId: equals("instance.definition_id"),
        processDefinitionKey: equals("instance.definition_key"),
        processDefinitionKeyIn: among("instance.definition_key"),
        superProcessInstanceId: equals("instance.super_id"),
        subProcessInstanceId: text("instance.id = (SELECT child.super_id FROM instance child WHERE child.id = ?)"),
        rootProcessInstanceId: equals("instance.root_id"),
        rootProcessInstances: flag("instance.super_id IS NULL"),
        finished: flag("instance.ended_at IS NOT NULL"),
        unfinished: flag("instance.ended_at IS NULL"),
        active: flag("instance.ended_at IS NULL AND instance.suspended = 0"),
        suspended: flag("instance.ended_at IS NULL AND instance.suspended = 1"),
        completed: flag("instance.outcome = 'COMPLETED'"),
        externallyTerminated: flag("instance.outcome = 'EXTERNALLY_TERMINATED'"),
        internallyTerminated: flag("instance.outcome = 'INTERNALLY_TERMINATED'"),
        withIncidents: flag("EXISTS (SELECT 1 FROM incident WHERE incident.instance_id = instance.id)"),
        startedBy: equals("instance.start_user_id"),
        startedBefore: date("instance.started_at <= ?"),
        startedAfter: date("instance.started_at >= ?"),
        finishedBefore: date("instance.ended_at <= ?"),
        finishedAfter: date("instance.ended_at >= ?"),
        tenantIdIn: among("instance.tenant_id"),
        withoutTenantId: flag("instance.tenant_id IS NULL"),
        variables: variables("instance.id"),
      },
      sortings: {
        instanceId: "instance.id",
        definitionId: "instance.definition_id",
        definitionKey: "instance.definition_key",
        definitionName: "definition.name",
        definitionVersion: "definition.version",
        businessKey: "instance.business_key",
        startTime: "instance.started_at, instance.rowid",
        endTime: "instance.ended_at",
        duration: "instance.ended_at - instance.started_at",
        tenantId: "instance.tenant_id",
      },
      present,
    }),
    {
      method: "GET",
      path: "/history/process-instance/{id}",
      summary: "One process instance, running or ended",
      handle: ({ params }) => {
        const row = engine.db.get<Row>(`SELECT ${COLUMNS} FROM ${FROM} WHERE instance.id = ?`, params.id ?? "");
        if (!row) throw notFound(`Historic process instance with id ${params.id} does not exist`);
        return present(row);
      },
    },
  ];
}

function present(row: Row) {
  return {
    id: row.id,
    businessKey: row.business_key,
    processDefinitionId: row.definition_id,
    processDefinitionKey: row.definition_key,
    processDefinitionName: row.definition_name,
    processDefinitionVersion: row.definition_version,
    startTime: formatDate(row.started_at),
    endTime: row.ended_at === null ? null : formatDate(row.ended_at),
    removalTime: null,
    durationInMillis: row.ended_at === null ? null : row.ended_at - row.started_at,
    startUserId: row.start_user_id,
    startActivityId: row.start_activity_id,
    deleteReason: row.delete_reason,
    rootProcessInstanceId: row.root_id,
    superProcessInstanceId: row.super_id,
    superCaseInstanceId: null,
    caseInstanceId: null,
    tenantId: row.tenant_id,
    state: row.ended_at === null && row.suspended === 1 ? "SUSPENDED" : row.outcome,
    restartedProcessInstanceId: null,
  };
}
