import { EngineClient, EngineRefusal } from "../../workers/engine-client.ts";
import type { TypedVariable } from "../../workers/variables.ts";
import type { Desk } from "./desk.ts";

export interface FinishedTask {
  id: string;
  instance: string;
  taskDefinitionKey: string;
  assignee: string | null;
  userId: string | null;
  endTime: string;
  owner: string | null;
  /** How the task changed hands before: operation, by whom, from whom, to whom. */
  hands: [operation: string, by: string, from: string | null, to: string][];
}

export interface OpenTask {
  id?: string;
  instance: string;
  name: string;
  taskDefinitionKey: string;
  assignee: string | null;
  /** Candidate groups. */
  groups?: string[];
}

export function plain(variable: TypedVariable | undefined): unknown {
  if (variable === undefined) return undefined;
  return variable.type === "Json" ? JSON.parse(variable.value as string) : variable.value;
}

/** The history and task queries that workers make, answered from the desk; anything else is a fault of the test. */
export class DeskEngine extends EngineClient {
  readonly #desk: Desk;
  constructor(desk: Desk) {
    super("http://desk.invalid/engine-rest");
    this.#desk = desk;
  }

  override async get<T>(path: string, query: Record<string, unknown> = {}): Promise<T> {
    switch (path) {
      case "/deployment":
        return [{ id: "deployment-1", name: "guicheng-rules", deploymentTime: "2026-01-01T00:00:00.000+0800" }] as T;
      case "/deployment/deployment-1/resources":
        return [{ id: "r1", name: "jurisdiction.yaml" }] as T;
      case "/decision-definition":
        return [{ deploymentId: "deployment-1" }] as T;
      case "/history/task": {
        const rows = this.#desk.finished.filter((row) => row.instance === query.processInstanceId);
        return rows.toReversed().slice(0, Number(query.maxResults ?? rows.length)) as T;
      }
      case "/history/user-operation":
        return this.#desk.finished.filter((row) => row.id === query.taskId).flatMap(operations) as T;
      case "/history/process-instance":
        return [...this.#desk.calledBy]
          .filter(([, caller]) => caller === query.superProcessInstanceId)
          .map(([id]) => ({ id })) as T;
      default:
        return (path.startsWith("/task/") ? this.#task(path) : this.#instanceVariables(path)) as T;
    }
  }

  override async post<T>(path: string, body: unknown = {}, page: Record<string, unknown> = {}): Promise<T> {
    const query = body as Record<string, unknown>;
    switch (path) {
      case "/history/variable-instance":
        return this.#variables().filter(
          (row) => matches(row, query) && this.#isOf(row.processInstanceId, query.tenantIdIn),
        ) as T;
      case "/task":
        return paged(this.#desk.openTasks.filter((task) => this.#asked(task, query)).map(taskRow), page) as T;
      case "/process-instance":
        return [...this.#desk.instances.keys()]
          .filter((id) => this.#holds(id, query.variables) && this.#runs(id, query.processDefinitionKey))
          .filter((id) => (query.processInstanceIds as string[] | undefined)?.includes(id) ?? true)
          .filter((id) => this.#isOf(id, query.tenantIdIn))
          .map((id) => ({ id, businessKey: `key of ${id}` })) as T;
      case "/history/process-instance":
        return (query.processInstanceIds as string[])
          .filter((id) => this.#desk.definitions.has(id))
          .map((id) => ({ id, processDefinitionKey: this.#desk.definitions.get(id) })) as T;
      case "/message":
        if (!this.#desk.awaited.includes(String(query.messageName)) || !this.#correlates(query)) {
          throw new EngineRefusal("POST", path, 400, { type: "RestException", message: "nothing waits for it" });
        }
        this.#correlate(query);
        return undefined as T;
      default:
        this.#act(path, query);
        return undefined as T;
    }
  }

  #task(path: string) {
    const task = this.#desk.openTasks.find(({ id }) => path === `/task/${id}`);
    if (task === undefined) throw new EngineRefusal("GET", path, 404, { type: "InvalidRequestException" });
    return taskRow(task);
  }

  #instanceVariables(path: string): Record<string, TypedVariable> {
    const instance = /^\/process-instance\/([^/]+)\/variables$/.exec(path)?.[1];
    const variables = instance === undefined ? undefined : this.#desk.instances.get(instance);
    if (variables === undefined) throw new Error(`GET ${path} is not answered on the desk`);
    return variables;
  }

  #correlates({ processInstanceId, correlationKeys = {} }: Record<string, unknown>): boolean {
    const held = this.#desk.instances.get(String(processInstanceId)) ?? {};
    const keys = Object.entries(correlationKeys as Record<string, TypedVariable>);
    return keys.every(([name, { value }]) => held[name]?.value === value);
  }

  /** A message brings its variables with it. */
  #correlate(message: Record<string, unknown>): void {
    const to = String(message.processInstanceId);
    const brought = message.processVariables as Record<string, TypedVariable>;
    this.#desk.instances.set(to, { ...this.#desk.instances.get(to), ...brought });
    this.#desk.messages.push(message);
  }

  /** What a worker does to other processes: sets their variables, gives their tasks to somebody. */
  #act(path: string, { modifications, userId }: Record<string, unknown>): void {
    const [, kind, id = "", what] = path.split("/");
    const task = this.#desk.openTasks.find((open) => open.id === id);
    if (kind === "process-instance" && what === "variables") {
      const set = modifications as Record<string, TypedVariable>;
      this.#desk.instances.set(id, { ...this.#desk.instances.get(id), ...set });
    } else if (task && what === "assignee") {
      task.assignee = userId as string | null;
    } else {
      throw new Error(`POST ${path} is not answered on the desk`);
    }
  }

  #asked(task: OpenTask, query: Record<string, unknown>): boolean {
    const instances = query.processInstanceIdIn as string[] | undefined;
    const groups = query.candidateGroups as string[] | undefined;
    return (
      (instances === undefined || instances.includes(task.instance)) &&
      (query.assignee === undefined || task.assignee === query.assignee) &&
      (groups === undefined || (task.assignee === null && groups.some((group) => task.groups?.includes(group)))) &&
      this.#holds(task.instance, query.processVariables)
    );
  }

  #isOf(instance: string, tenants: unknown): boolean {
    const tenant = this.#desk.foreign.get(instance) ?? this.#desk.tenant;
    return tenants === undefined || (tenants as string[]).includes(tenant);
  }

  #runs(instance: string, key: unknown): boolean {
    return key === undefined || this.#desk.definitions.get(instance) === key;
  }

  /** Whether an instance's variables equal what is asked. */
  #holds(instance: string, asked: unknown): boolean {
    const variables = this.#desk.instances.get(instance);
    const wanted = (asked ?? []) as { name: string; value: unknown }[];
    return wanted.every(({ name, value }) => variables?.[name]?.value === value);
  }

  #variables() {
    return [...this.#desk.instances].flatMap(([processInstanceId, variables]) =>
      Object.entries(variables).map(([name, variable]) => ({
        processInstanceId,
        name,
        createTime: "2026-09-22T09:00:00.000+0800",
        ...variable,
      })),
    );
  }
}

function paged<T>(rows: T[], { firstResult = 0, maxResults = rows.length }: Record<string, unknown>): T[] {
  return rows.slice(Number(firstResult), Number(firstResult) + Number(maxResults));
}

/** Rows of the log of user operations for one finished task. */
function operations({ userId, endTime, hands }: FinishedTask) {
  const changed = hands.map(([operationType, by, orgValue, newValue]) => ({
    ...{ operationType, userId: by, property: "assignee", orgValue, newValue, timestamp: endTime },
  }));
  const completed = {
    operationType: "Complete",
    userId,
    property: "delete",
    orgValue: "false",
    newValue: "true",
    timestamp: endTime,
  };
  return [...changed, completed];
}

interface VariableRow extends TypedVariable {
  processInstanceId: string;
  name: string;
}

function matches(row: VariableRow, query: Record<string, unknown>): boolean {
  const like = query.variableNameLike as string | undefined;
  const instances = query.processInstanceIdIn as string[] | undefined;
  const names = query.variableNameIn as string[] | undefined;
  return (
    (names === undefined || names.includes(row.name)) &&
    (query.variableName === undefined || row.name === query.variableName) &&
    (query.variableValue === undefined || row.value === query.variableValue) &&
    (like === undefined || row.name.startsWith(like.replace("%", ""))) &&
    (instances === undefined || instances.includes(row.processInstanceId))
  );
}

function taskRow({ instance, groups: _, ...task }: OpenTask) {
  return { id: `${instance} ${task.taskDefinitionKey}`, processInstanceId: instance, ...task };
}
