import type { Engine } from "../service/engine.ts";
import type { UserOperationRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, date, equals, flag, listRoutes } from "./list.ts";
import type { Route } from "./route.ts";

export function historyOperations(engine: Engine): Route[] {
  const routes = listRoutes<UserOperationRow>(engine.db, {
    path: "/history/user-operation",
    what: "what people did",
    from: "user_operation",
    columns: "*",
    order: "at, rowid",
    filters: {
      operationId: equals("operation_id"),
      operationType: equals("operation_type"),
      entityType: equals("entity_type"),
      entityTypeIn: among("entity_type"),
      userId: equals("user_id"),
      taskId: equals("task_id"),
      taskIdIn: among("task_id"),
      processInstanceId: equals("instance_id"),
      processInstanceIdIn: among("instance_id"),
      processDefinitionId: equals("definition_id"),
      processDefinitionKey: equals("definition_key"),
      deploymentId: equals("deployment_id"),
      jobId: equals("job_id"),
      externalTaskId: equals("external_task_id"),
      property: equals("property"),
      beforeTimestamp: date("at < ?"),
      afterTimestamp: date("at > ?"),
      tenantIdIn: among("tenant_id"),
      withoutTenantId: flag("tenant_id IS NULL"),
    },
    sortings: { timestamp: "at, rowid" },
    present,
  });
  // the only list that Camunda offers with GET alone
  return routes.filter(({ method }) => method === "GET");
}

function present(row: UserOperationRow) {
  return {
    id: row.id,
    deploymentId: row.deployment_id,
    processDefinitionId: row.definition_id,
    processDefinitionKey: row.definition_key,
    processInstanceId: row.instance_id,
    executionId: row.task_id === null ? null : row.instance_id,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: row.task_id,
    externalTaskId: row.external_task_id,
    batchId: null,
    jobId: row.job_id,
    jobDefinitionId: null,
    userId: row.user_id,
    timestamp: formatDate(row.at),
    operationId: row.operation_id,
    operationType: row.operation_type,
    entityType: row.entity_type,
    category: row.task_id !== null ? "TaskWorker" : "Operator",
    annotation: row.annotation,
    property: row.property,
    orgValue: row.old_value,
    newValue: row.new_value,
    removalTime: null,
    rootProcessInstanceId: null,
    tenantId: row.tenant_id,
  };
}
