import { Problem } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import type { InstanceRow, TaskRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, date, equals, flag, like, listRoutes, number, text, variables } from "./list.ts";
import type { Route } from "./route.ts";

interface TaskList {
  routes: Route[];
  present(task: TaskRow): Record<string, unknown>;
  formRef(task: TaskRow): { key: string; binding: string | null; version: number | null } | null;
  identityLinks(task: TaskRow, type: string | undefined): Record<string, unknown>[];
}

const LINK = "SELECT 1 FROM task_link WHERE task_link.task_id = task.id AND task_link.type = 'candidate'";

/** The list of open tasks, and how a task is shown. */
export function taskList(engine: Engine): TaskList {
  const { db } = engine;
  const formRef: TaskList["formRef"] = ({ form_ref, form_binding, form_version }) =>
    form_ref === null
      ? null
      : { key: form_ref, binding: form_binding, version: form_version === null ? null : Number(form_version) };

  const present: TaskList["present"] = (task) => {
    const instance = db.get<InstanceRow>("SELECT * FROM instance WHERE id = ?", task.instance_id);
    const operations = "SELECT max(at) AS updated FROM user_operation WHERE task_id = ?";
    const updated = db.get<{ updated: number | null }>(operations, task.id)?.updated ?? null;
    return {
      id: task.id,
      name: task.name,
      assignee: task.assignee,
      created: formatDate(task.created_at),
      due: optionalDate(task.due_at),
      followUp: optionalDate(task.follow_up_at),
      lastUpdated: optionalDate(updated),
      delegationState: task.delegation,
      description: task.description,
      executionId: task.execution_id,
      owner: task.owner,
      parentTaskId: null,
      priority: task.priority,
      processDefinitionId: instance?.definition_id ?? null,
      processInstanceId: task.instance_id,
      taskDefinitionKey: task.element_id,
      caseExecutionId: null,
      caseInstanceId: null,
      caseDefinitionId: null,
      suspended: instance?.suspended === 1,
      formKey: task.form_key,
      camundaFormRef: formRef(task),
      tenantId: task.tenant_id,
      taskState: updated === null ? "Created" : "Updated",
    };
  };

  const identityLinks: TaskList["identityLinks"] = (task, type) => {
    const rows = db.all<{ user_id: string; group_id: string; type: string }>(
      "SELECT user_id, group_id, type FROM task_link WHERE task_id = ?",
      task.id,
    );
    const links = rows.map((row) => ({ userId: row.user_id || null, groupId: row.group_id || null, type: row.type }));
    if (task.assignee !== null) links.push({ userId: task.assignee, groupId: null, type: "assignee" });
    if (task.owner !== null) links.push({ userId: task.owner, groupId: null, type: "owner" });
    return links.filter((link) => type === undefined || link.type === type);
  };

  const routes = listRoutes<TaskRow>(db, {
    path: "/task",
    what: "open tasks",
    from: "task JOIN instance ON instance.id = task.instance_id",
    columns: "task.*",
    order: "task.created_at, task.rowid",
    base: (select, given) => {
      select.where("task.ended_at IS NULL");
      // as on Camunda: what a candidate may take is what nobody holds yet, unless includeAssignedTasks is asked for
      const asked = (name: string) => given[name] !== undefined;
      const groups = asked("candidateGroup") || asked("candidateGroups");
      if (groups && asked("candidateUser")) throw misused("cannot set both candidateGroup and candidateUser");
      const candidates = groups || asked("candidateUser");
      const restricted = candidates || asked("withCandidateGroups") || asked("withoutCandidateGroups");
      if (asked("includeAssignedTasks") && !restricted) throw misused("includeAssignedTasks needs a candidate filter");
      const { candidateGroup, candidateGroups } = given;
      if (asked("candidateGroup") && Array.isArray(candidateGroups) && !candidateGroups.includes(candidateGroup)) {
        select.where("0");
      }
      if (candidates && given.includeAssignedTasks !== true) select.where("task.assignee IS NULL");
    },
    filters: {
      taskId: equals("task.id"),
      taskIdIn: among("task.id"),
      processInstanceId: equals("task.instance_id"),
      processInstanceIdIn: among("task.instance_id"),
      processInstanceBusinessKey: equals("instance.business_key"),
      processInstanceBusinessKeyIn: among("instance.business_key"),
      processInstanceBusinessKeyLike: like("instance.business_key"),
      processDefinitionId: equals("instance.definition_id"),
      processDefinitionKey: equals("instance.definition_key"),
      processDefinitionKeyIn: among("instance.definition_key"),
      executionId: equals("task.execution_id"),
      activityInstanceIdIn: among("task.activity_instance_id"),
      tenantIdIn: among("task.tenant_id"),
      withoutTenantId: flag("task.tenant_id IS NULL"),
      assignee: equals("task.assignee"),
      assigneeIn: among("task.assignee"),
      assigneeLike: like("task.assignee"),
      owner: equals("task.owner"),
      assigned: flag("task.assignee IS NOT NULL"),
      unassigned: flag("task.assignee IS NULL"),
      candidateGroup: text(`EXISTS (${LINK} AND group_id = ?)`),
      candidateGroups: {
        shape: "strings",
        apply: (select, groups: string[]) =>
          select.where(`EXISTS (${LINK} AND group_id IN (${groups.map(() => "?").join(", ")}))`, ...groups),
      },
      candidateUser: text(`EXISTS (${LINK} AND user_id = ?)`),
      withCandidateGroups: flag(`EXISTS (${LINK} AND group_id <> '')`),
      withoutCandidateGroups: flag(`NOT EXISTS (${LINK} AND group_id <> '')`),
      includeAssignedTasks: { shape: "boolean", apply: () => {} },
      taskDefinitionKey: equals("task.element_id"),
      taskDefinitionKeyIn: among("task.element_id"),
      taskDefinitionKeyLike: like("task.element_id"),
      name: equals("task.name"),
      nameLike: like("task.name"),
      delegationState: equals("task.delegation"),
      priority: number("task.priority = ?"),
      minPriority: number("task.priority >= ?"),
      maxPriority: number("task.priority <= ?"),
      dueBefore: date("task.due_at < ?"),
      dueAfter: date("task.due_at > ?"),
      createdBefore: date("task.created_at < ?"),
      createdAfter: date("task.created_at > ?"),
      active: flag("instance.suspended = 0"),
      suspended: flag("instance.suspended = 1"),
      processVariables: variables("task.instance_id"),
    },
    sortings: {
      instanceId: "task.instance_id",
      executionId: "task.execution_id",
      id: "task.id",
      name: "task.name",
      assignee: "task.assignee",
      priority: "task.priority",
      created: "task.created_at",
      dueDate: "task.due_at",
      followUpDate: "task.follow_up_at",
      tenantId: "task.tenant_id",
    },
    present,
  });
  return { routes, present, formRef, identityLinks };
}

const misused = (message: string) => new Problem(500, "ProcessEngineException", `Invalid query usage: ${message}`);

function optionalDate(instant: number | null): string | null {
  return instant === null ? null : formatDate(instant);
}
