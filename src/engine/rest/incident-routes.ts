import { notFound } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import type { IncidentRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, equals, like, listRoutes } from "./list.ts";
import type { Route } from "./route.ts";

type Row = IncidentRow & { definition_id: string; definition_key: string; root_id: string };

const COLUMNS = "incident.*, instance.definition_id, instance.definition_key, instance.root_id";
const FROM = "incident JOIN instance ON instance.id = incident.instance_id";

export function incidentRoutes(engine: Engine): Route[] {
  return [
    ...listRoutes<Row>(engine.db, {
      path: "/incident",
      what: "open incidents",
      from: FROM,
      columns: COLUMNS,
      order: "incident.created_at, incident.rowid",
      base: (select) => select.where("incident.ended_at IS NULL"),
      filters: {
        incidentId: equals("incident.id"),
        incidentType: equals("incident.type"),
        incidentMessage: equals("incident.message"),
        incidentMessageLike: like("incident.message"),
        processInstanceId: equals("incident.instance_id"),
        processInstanceIdIn: among("incident.instance_id"),
        processDefinitionId: equals("instance.definition_id"),
        processDefinitionKeyIn: among("instance.definition_key"),
        executionId: equals("incident.execution_id"),
        activityId: equals("incident.element_id"),
        failedActivityId: equals("incident.element_id"),
        configuration: equals("incident.configuration"),
        tenantIdIn: among("incident.tenant_id"),
      },
      sortings: {
        incidentId: "incident.id",
        incidentMessage: "incident.message",
        incidentTimestamp: "incident.created_at",
        incidentType: "incident.type",
        processInstanceId: "incident.instance_id",
        processDefinitionId: "instance.definition_id",
        activityId: "incident.element_id",
        configuration: "incident.configuration",
        tenantId: "incident.tenant_id",
      },
      present,
    }).filter(({ method }) => method === "GET"),
    {
      method: "GET",
      path: "/incident/{id}",
      summary: "One open incident",
      handle: ({ params }) => {
        const sql = `SELECT ${COLUMNS} FROM ${FROM} WHERE incident.id = ? AND incident.ended_at IS NULL`;
        const row = engine.db.get<Row>(sql, params.id ?? "");
        if (!row) throw notFound(`No matching incident with id ${params.id}`);
        return present(row);
      },
    },
  ];
}

function present(row: Row) {
  return {
    id: row.id,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    executionId: row.execution_id ?? row.instance_id,
    incidentTimestamp: formatDate(row.created_at),
    incidentType: row.type,
    activityId: row.element_id,
    failedActivityId: row.element_id,
    causeIncidentId: row.id,
    rootCauseIncidentId: row.id,
    configuration: row.configuration,
    tenantId: row.tenant_id,
    incidentMessage: row.message,
    jobDefinitionId: null,
    annotation: null,
  };
}
