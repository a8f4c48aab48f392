import type { Engine } from "../service/engine.ts";
import type { TaskRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, date, equals, flag, like, listRoutes, number, text, variables } from "./list.ts";
import type { Route } from "./route.ts";

type Row = TaskRow & { definition_id: string; definition_key: string; root_id: string };

const CANDIDATE = "SELECT 1 FROM task_link WHERE task_link.task_id = task.id AND task_link.type = 'candidate'";

export function historyTasks(engine: Engine): Route[] {
  return listRoutes<Row>(engine.db, {
    path: "/history/task",
    what: "user tasks, open and done",
    from: "task JOIN instance ON instance.id = task.instance_id",
    columns: "task.*, instance.definition_id, instance.definition_key, instance.root_id",
    order: "task.created_at, task.rowid",
    filters: {
      taskId: equals("task.id"),
      taskIdIn: among("task.id"),
      processInstanceId: equals("task.instance_id"),
      processInstanceIdIn: among("task.instance_id"),
      rootProcessInstanceId: equals("instance.root_id"),
      processInstanceBusinessKey: equals("instance.business_key"),
      processInstanceBusinessKeyIn: among("instance.business_key"),
      processInstanceBusinessKeyLike: like("instance.business_key"),
      processDefinitionId: equals("instance.definition_id"),
      processDefinitionKey: equals("instance.definition_key"),
      activityInstanceIdIn: among("task.activity_instance_id"),
      executionId: equals("task.execution_id"),
      taskDefinitionKey: equals("task.element_id"),
      taskDefinitionKeyIn: among("task.element_id"),
      taskName: equals("task.name"),
      taskNameLike: like("task.name"),
      taskAssignee: equals("task.assignee"),
      taskAssigneeLike: like("task.assignee"),
      taskOwner: equals("task.owner"),
      taskPriority: number("task.priority = ?"),
      taskInvolvedUser: text("task.id IN (SELECT task_id FROM task_link WHERE user_id = ?)"),
      taskHadCandidateGroup: text(`EXISTS (${CANDIDATE} AND group_id = ?)`),
      taskHadCandidateUser: text(`EXISTS (${CANDIDATE} AND user_id = ?)`),
      assigned: flag("task.assignee IS NOT NULL"),
      unassigned: flag("task.assignee IS NULL"),
      finished: flag("task.ended_at IS NOT NULL"),
      unfinished: flag("task.ended_at IS NULL"),
      processFinished: flag("instance.ended_at IS NOT NULL"),
      processUnfinished: flag("instance.ended_at IS NULL"),
      taskDeleteReason: equals("task.delete_reason"),
      startedBefore: date("task.created_at <= ?"),
      startedAfter: date("task.created_at >= ?"),
      finishedBefore: date("task.ended_at <= ?"),
      finishedAfter: date("task.ended_at >= ?"),
      tenantIdIn: among("task.tenant_id"),
      withoutTenantId: flag("task.tenant_id IS NULL"),
      processVariables: variables("task.instance_id"),
    },
    sortings: {
      taskId: "task.id",
      activityInstanceId: "task.activity_instance_id",
      processInstanceId: "task.instance_id",
      processDefinitionId: "instance.definition_id",
      executionId: "task.execution_id",
      taskName: "task.name",
      assignee: "task.assignee",
      owner: "task.owner",
      priority: "task.priority",
      startTime: "task.created_at, task.rowid",
      endTime: "task.ended_at, task.rowid",
      dueDate: "task.due_at",
      taskDefinitionKey: "task.element_id",
      duration: "task.ended_at - task.created_at",
      tenantId: "task.tenant_id",
    },
    present,
  });
}

function present(row: Row) {
  const optional = (instant: number | null) => (instant === null ? null : formatDate(instant));
  return {
    id: row.id,
    processDefinitionKey: row.definition_key,
    processDefinitionId: row.definition_id,
    processInstanceId: row.instance_id,
    executionId: row.execution_id,
    caseDefinitionKey: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    activityInstanceId: row.activity_instance_id,
    name: row.name,
    description: row.description,
    deleteReason: row.delete_reason,
    owner: row.owner,
    assignee: row.assignee,
    startTime: formatDate(row.created_at),
    endTime: optional(row.ended_at),
    duration: row.ended_at === null ? null : row.ended_at - row.created_at,
    taskDefinitionKey: row.element_id,
    priority: row.priority,
    due: optional(row.due_at),
    parentTaskId: null,
    followUp: optional(row.follow_up_at),
    tenantId: row.tenant_id,
    removalTime: null,
    rootProcessInstanceId: row.root_id,
  };
}
