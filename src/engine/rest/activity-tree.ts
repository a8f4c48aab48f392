import type { ProcessModel } from "../deploy/model.ts";
import type { Engine } from "../service/engine.ts";
import type { ActivityRow, InstanceRow } from "../store/rows.ts";

interface IncidentHint {
  id: string;
  element_id: string | null;
  /** The activity instance whose task failed; null where the incident hangs on a timer. */
  activity_instance_id: string | null;
}

interface ActivityTree {
  id: string;
  parentActivityInstanceId: string | null;
  activityId: string;
  activityType: string;
  processInstanceId: string;
  processDefinitionId: string;
  childActivityInstances: ActivityTree[];
  childTransitionInstances: [];
  executionIds: string[];
  activityName: string | null;
  incidentIds: string[];
  incidents: { id: string; activityId: string }[];
  name: string | null;
}

const BODY = "#multiInstanceBody";

/** What an open instance is doing, as a tree: the process, its subprocesses and multi-instance bodies, and what runs in them. There are
 * no transition instances: nothing waits to be begun here. */
export function activityTree(engine: Engine, instance: InstanceRow): ActivityTree {
  const model = engine.definitions.model(instance.definition_id);
  const rows = engine.db.all<ActivityRow>(
    "SELECT * FROM activity WHERE instance_id = ? AND ended_at IS NULL ORDER BY rowid",
    instance.id,
  );
  const incidents = engine.db.all<IncidentHint>(
    `SELECT incident.id, incident.element_id,
       coalesce(external_task.activity_instance_id, task.activity_instance_id) AS activity_instance_id
     FROM incident LEFT JOIN external_task ON external_task.id = incident.configuration
       LEFT JOIN task ON task.id = incident.configuration
     WHERE incident.instance_id = ? AND incident.ended_at IS NULL ORDER BY incident.rowid`,
    instance.id,
  );
  const grow = (parent: ActivityTree, children: ActivityRow[]): ActivityTree => {
    for (const row of children) {
      const own = incidents.filter((hint) => belongs(hint, row));
      const child = node(row, instance, parent.id, own);
      parent.childActivityInstances.push(grow(child, childrenOf(row, rows, model)));
    }
    return parent;
  };
  const top = rows.filter((row) => parentOf(row, rows, model) === undefined);
  return grow(root(instance, model), top);
}

function parentOf(row: ActivityRow, rows: ActivityRow[], model: ProcessModel): ActivityRow | undefined {
  const { multi, id, scope } = place(row, model);
  const body = multi
    ? rows.find(({ element_id, ref }) => element_id === id + BODY && row.ref.startsWith(`${ref}_`))
    : undefined;
  return body ?? rows.find(({ element_id }) => element_id === scope);
}

function childrenOf(row: ActivityRow, rows: ActivityRow[], model: ProcessModel): ActivityRow[] {
  return rows.filter((other) => parentOf(other, rows, model) === row);
}

function place(row: ActivityRow, model: ProcessModel) {
  const isBody = row.element_id.endsWith(BODY);
  const id = isBody ? row.element_id.slice(0, -BODY.length) : row.element_id;
  const found = model.nodes.find((candidate) => candidate.id === id);
  return {
    id,
    scope: found?.parent,
    multi: !isBody && found !== undefined && "multi" in found && found.multi !== undefined,
  };
}

function belongs({ element_id, activity_instance_id }: IncidentHint, row: ActivityRow): boolean {
  return activity_instance_id === null ? element_id === row.element_id : activity_instance_id === row.id;
}

function node(row: ActivityRow, instance: InstanceRow, parent: string, incidents: IncidentHint[]): ActivityTree {
  return {
    id: row.id,
    parentActivityInstanceId: parent,
    activityId: row.element_id,
    activityType: row.type,
    processInstanceId: instance.id,
    processDefinitionId: instance.definition_id,
    childActivityInstances: [],
    childTransitionInstances: [],
    executionIds: [row.id.slice(row.id.lastIndexOf(":") + 1)],
    activityName: row.name,
    incidentIds: incidents.map(({ id }) => id),
    incidents: incidents.map(({ id }) => ({ id, activityId: row.element_id })),
    name: row.name,
  };
}

function root(instance: InstanceRow, model: ProcessModel): ActivityTree {
  const name = model.name ?? null;
  return {
    id: instance.id,
    parentActivityInstanceId: null,
    activityId: instance.definition_id,
    activityType: "processDefinition",
    processInstanceId: instance.id,
    processDefinitionId: instance.definition_id,
    childActivityInstances: [],
    childTransitionInstances: [],
    executionIds: [instance.id],
    activityName: name,
    incidentIds: [],
    incidents: [],
    name,
  };
}
