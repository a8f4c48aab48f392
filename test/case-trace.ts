import {
  type Act,
  caseInstances,
  type HistoricVariable,
  historicVariables,
  inActOrder,
  inRecordOrder,
} from "../workers/case-records.ts";
import { EngineClient } from "../workers/engine-client.ts";

/** Everything that a case left behind, told without the engine's own ids and times, so that two engines can be compared: which
 * tasks in which order, whose they were, when due, with which form; who did what; every act, ruling and notice; the ends. */
export interface CaseTrace {
  /** Called processes by the way that leads to them, e.g. `document-signing > countersignature > countersign-reply a`. */
  instances: Record<string, InstanceTrace>;
}

interface InstanceTrace {
  state: string;
  tasks: TaskTrace[];
  /** User tasks, service tasks, called processes, messages, timers and ends, in the order in which they were entered. */
  activities: string[];
  /** `<activity> <operation> <user>` as the engine's own log has it. */
  operations: string[];
  acts: unknown[];
  rulings: unknown[];
  notices: unknown[];
  /** What was issued, under which number, for how long; and the other plain results of the case. */
  results: Record<string, unknown>;
}

interface TaskTrace {
  activity: string;
  name: string;
  assignee: string | null;
  owner: string | null;
  due: string | null;
  priority: number;
  /** As the open task showed them, in the engine's words; undefined where nobody ever saw it open. */
  form: string | undefined;
  candidates: string[] | undefined;
  how: "open" | "completed" | "deleted";
}

interface SeenTask {
  form: string;
  candidates: string[];
}

/** An engine's client that keeps what only an open task tells: its form, and its candidates in their order. */
export class WatchingClient extends EngineClient {
  readonly seen = new Map<string, SeenTask>();

  override async get<T>(path: string, query: Parameters<EngineClient["get"]>[1] = {}): Promise<T> {
    const answer = await super.get<T>(path, query);
    if (path === "/task") for (const row of answer as OpenRow[]) await this.#watch(row);
    return answer;
  }

  async #watch({ id, camundaFormRef, operatonFormRef }: OpenRow): Promise<void> {
    if (this.seen.has(id)) return;
    const links = await super.get<{ type: string; groupId: string | null; userId: string | null }[]>(
      `/task/${id}/identity-links`,
    );
    const candidates = links.filter(({ type }) => type === "candidate").map(({ groupId, userId }) => groupId ?? userId);
    const form = camundaFormRef ?? operatonFormRef;
    this.seen.set(id, { form: `${form?.key} ${form?.binding}`, candidates: candidates.map(String).sort() });
  }
}

interface FormRef {
  key: string;
  binding: string;
}

interface OpenRow {
  id: string;
  camundaFormRef?: FormRef | null;
  operatonFormRef?: FormRef | null;
}

interface InstanceRow {
  id: string;
  processDefinitionKey: string;
  superProcessInstanceId: string | null;
  startTime: string;
  state: string;
}

interface TaskRow {
  id: string;
  taskDefinitionKey: string;
  name: string;
  assignee: string | null;
  owner: string | null;
  due: string | null;
  priority: number;
  startTime: string;
  deleteReason: string | null;
}

interface ActivityRow {
  activityId: string;
  activityType: string;
  taskId: string | null;
  startTime: string;
  assignee: string | null;
  canceled: boolean;
}

/** `activityInstanceId` is the scope: the instance itself, or one of several in parallel. */
type VariableRow = HistoricVariable & { activityInstanceId: string };

interface OperationRow {
  operationId: string;
  operationType: string;
  entityType: string;
  taskId: string | null;
  userId: string | null;
  timestamp: string;
}

/** Variables of a case that are told otherwise in a trace, that hold ids, or that belong to one call of several in parallel: the
 * embedded engine's history does not say to which. */
const UNTOLD =
  /^(act_|ruling_|notice_|(assistant|caseId|caseKey|businessKey|loopCounter|nrOf.*Instances|link|party|person|stage|topic)$)/;

/** Reads a case back from an engine's history. */
export async function readTrace(engine: WatchingClient, tenant: string, root: string): Promise<CaseTrace> {
  const ids = await caseInstances(engine, root, tenant);
  // what is still open has perhaps been looked at by nobody: only an open task tells its form and candidates
  await engine.get("/task", { processInstanceIdIn: ids.join(",") });
  const rows = await engine.get<InstanceRow[]>("/history/process-instance", { processInstanceIds: ids.join(",") });
  const variables = inRecordOrder((await historicVariables(engine, { processInstanceIdIn: ids })) as VariableRow[]);
  const names = instanceNames(rows, (id, name) =>
    variables.find((variable) => variable.processInstanceId === id && variable.name === name)?.value?.toString(),
  );
  const instances: [string, InstanceTrace][] = [];
  for (const { id, state } of rows) {
    const own = variables.filter((variable) => variable.processInstanceId === id);
    const read = (prefix: string) =>
      own.filter(({ name }) => name.startsWith(prefix)).map(({ value }) => JSON.parse(String(value)));
    const records = (prefix: string) => read(prefix).map((value) => told(value, names));
    const activities = await activitiesOf(engine, id);
    const tasks = await tasksOf(engine, id, activities);
    instances.push([
      names.get(id) as string,
      {
        state,
        tasks: tasks.map((task) => traceOf(task, engine.seen.get(task.id))),
        activities: activities.map(({ activityId, canceled }) => `${activityId}${canceled ? " canceled" : ""}`),
        operations: await operationsOf(engine, id, tasks),
        acts: inActOrder(read("act_") as Act[]).map((act) => told(act, names)),
        rulings: records("ruling_"),
        notices: records("notice_"),
        results: resultsOf(
          own.filter(({ activityInstanceId }) => activityInstanceId === id),
          names,
        ),
      },
    ]);
  }
  return { instances: Object.fromEntries(instances.sort(([a], [b]) => a.localeCompare(b))) };
}

/** A name for each instance that is the same on every engine: the way from the case, the party or person asked or the case that
 * it opens, and the how manyeth of its kind. */
function instanceNames(
  rows: InstanceRow[],
  variableOf: (id: string, name: string) => string | undefined,
): Map<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const byStart = rows.toSorted((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime));
  const nameOf = (row: InstanceRow): string => {
    const known = names.get(row.id);
    if (known) return known;
    const above = rows.find(({ id }) => id === row.superProcessInstanceId);
    const asked = variableOf(row.id, "partyId") ?? variableOf(row.id, "linkKey")?.split("/").at(-1);
    const own = [row.processDefinitionKey, ...(asked ? [asked] : [])].join(" ");
    const way = above ? `${nameOf(above)} > ${own}` : own;
    const count = (counts.get(way) ?? 0) + 1;
    counts.set(way, count);
    const name = count === 1 ? way : `${way} #${count}`;
    names.set(row.id, name);
    return name;
  };
  for (const row of byStart) nameOf(row);
  return names;
}

async function tasksOf(engine: EngineClient, processInstanceId: string, activities: ActivityRow[]): Promise<TaskRow[]> {
  const rows = await engine.get<TaskRow[]>("/history/task", { processInstanceId });
  const order = activities.map(({ taskId }) => taskId);
  return rows.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function traceOf({ taskDefinitionKey, name, assignee, owner, due, priority, deleteReason }: TaskRow, seen?: SeenTask) {
  const how = deleteReason === null ? "open" : deleteReason === "completed" ? "completed" : "deleted";
  const instant = due === null ? null : new Date(due).toISOString();
  // whether anybody looked at a task before it was taken away is chance
  const shown = seenOf(how === "deleted" ? undefined : seen);
  return { activity: taskDefinitionKey, name, assignee, owner, due: instant, priority, ...shown, how } as const;
}

function seenOf(seen: SeenTask | undefined) {
  return { form: seen?.form, candidates: seen?.candidates };
}

const TOLD = /Task$|EndEvent$|^callActivity$|^boundary|^intermediate/;

async function activitiesOf(engine: EngineClient, processInstanceId: string): Promise<ActivityRow[]> {
  const query = { processInstanceId, sortBy: "occurrence", sortOrder: "asc" };
  const rows = await engine.get<ActivityRow[]>("/history/activity-instance", query);
  return inOrder(
    rows.filter(({ activityType }) => TOLD.test(activityType)),
    ({ startTime }) => startTime,
    ({ activityId }) => activityId,
    ({ assignee, canceled }) => `${assignee} ${canceled}`,
  );
}

async function operationsOf(engine: EngineClient, processInstanceId: string, tasks: TaskRow[]): Promise<string[]> {
  const rows = await engine.get<OperationRow[]>("/history/user-operation", { processInstanceId });
  const known = new Set<string>();
  const operations = rows.filter(({ operationId, entityType, taskId }) => {
    if (entityType !== "Task" || taskId === null || known.has(operationId)) return false;
    known.add(operationId);
    return true;
  });
  const activity = (id: string | null) => tasks.find((task) => task.id === id)?.taskDefinitionKey;
  return inOrder(
    operations,
    ({ timestamp }) => timestamp,
    ({ taskId, operationType }) => `${activity(taskId)} ${operationType}`,
    ({ userId }) => String(userId),
  ).map(
    ({ taskId, operationType, userId }) =>
      `${activity(taskId)} ${operationType}${PASSED_ON.includes(operationType) ? "" : ` ${userId}`}`,
  );
}

/** By whom is in the acts (handling). */
const PASSED_ON = ["Assign", "Delegate", "Resolve"];

function resultsOf(variables: VariableRow[], names: Map<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    variables
      .filter(({ name }) => !UNTOLD.test(name))
      .map(({ name, type, value }) => [
        name,
        told(type === "Json" && value !== null ? JSON.parse(String(value)) : value, names),
      ])
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  );
}

/** A deployment's id is the engine's own; so are an instance's, told by its name, and a task's. So is whether the engine writes the
 * thousandths of a second that stands still. Who passed a task on, and at which moment of a clock that is moved beside the
 * engine's own, is told only where people sign in and the engine keeps that time. */
function told(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === "string") {
    return (
      names.get(value) ??
      value
        .replace(OWN_ID, "<id>")
        .replace(OWN_KEY, "case-$1")
        .replace(DEMO_KEY, "demo-")
        .replace(/(T\d\d:\d\d:\d\d)\.000\+08:00$/, "$1+08:00")
    );
  }
  if (Array.isArray(value)) return value.map((member) => told(member, names));
  if (typeof value !== "object" || value === null) return value;
  const handling = typeof (value as { operation?: unknown }).operation === "string";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !(handling && (name === "by" || name === "at")))
      .map(([name, member]) => [name, DEPLOYMENTS.has(name) ? idCount(member) : told(member, names)]),
  );
}

const OWN_ID = /(?<![0-9a-f])[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])/g;

/** Business keys of scenarios: the folder of a stage is its own, the how manyeth case is not. */
const OWN_KEY = /\bcase-[A-Za-z0-9]{6}-(\d+)\b/g;

/** Business keys of the demo say in which run. */
const DEMO_KEY = /\bdemo-[0-9a-z]+-/g;

const DEPLOYMENTS = new Set(["deployments", "source"]);

function idCount(ids: unknown): string {
  return `${[ids].flat().join(",").split(",").length} deployments`;
}

/** By time, where it is the same as listed; several of the same kind in a row, which nothing puts in order, by name. */
function inOrder<T>(rows: T[], at: (row: T) => string, kind: (row: T) => string, name: (row: T) => string): T[] {
  const byTime = rows.toSorted((a, b) => Date.parse(at(a)) - Date.parse(at(b)));
  const runs: T[][] = [];
  for (const row of byTime) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && kind(run[0]) === kind(row)) run.push(row);
    else runs.push([row]);
  }
  return runs.flatMap((run) => run.sort((a, b) => name(a).localeCompare(name(b))));
}
