import type { Ruling } from "../src/rules/ruling.ts";
import { Act, type CaseNotice, caseInstances, inRecordOrder } from "../workers/case-records.ts";
import { Json, type TypedVariable, typed, type Value } from "../workers/variables.ts";
import { DEFAULT_ANSWERS, type Stage } from "./scenario-driver.ts";

/** An open task as a person sees it: the form, and what the form shows. */
export interface OpenTask {
  id: string;
  activity: string;
  name: string;
  form: string;
  assignee: string | null;
  groups: string[];
  due: string | null;
  /** Party that is asked (countersignature). */
  party: string | null;
  processInstanceId: string;
  shows: Record<string, TypedVariable["value"]>;
}

export type Which = Partial<Pick<OpenTask, "activity" | "party" | "assignee" | "form">>;
export type Answers = Record<string, unknown>;

interface TaskRow {
  id: string;
  taskDefinitionKey: string;
  name: string;
  assignee: string | null;
  due: string | null;
  processInstanceId: string;
  camundaFormRef?: { key: string } | null;
  operatonFormRef?: { key: string } | null;
}

interface HistoricVariable extends TypedVariable {
  name: string;
  processInstanceId: string;
  createTime: string;
}

/** A case on a stage: what is open, what people do, what the record says afterwards. */
export class ScenarioCase {
  readonly id: string;
  readonly key: string;
  readonly tenant: string;
  readonly #stage: Stage;
  #interventions = 0;

  constructor(stage: Stage, tenant: string, key: string, id: string) {
    this.#stage = stage;
    this.tenant = tenant;
    this.key = key;
    this.id = id;
  }

  async tasks(which: Which = {}): Promise<OpenTask[]> {
    await this.#stage.settled();
    const rows = await this.#stage.engine.get<TaskRow[]>("/task", {
      tenantIdIn: this.tenant,
      processInstanceBusinessKey: this.key,
    });
    const tasks = await Promise.all(rows.map((row) => this.#read(row)));
    return tasks
      .filter((task) => Object.entries(which).every(([name, value]) => task[name as keyof Which] === value))
      .sort((a, b) => `${a.activity} ${a.party ?? a.assignee}`.localeCompare(`${b.activity} ${b.party ?? b.assignee}`));
  }

  /** The one open task that is meant. */
  async task(which: Which = {}): Promise<OpenTask> {
    const [task, ...others] = await this.tasks(which);
    if (task && others.length === 0) return task;
    const open = (await this.tasks()).map(({ activity, party, assignee }) => ({ activity, party, assignee }));
    throw new Error(
      `meant one task ${JSON.stringify(which)}, open are ${JSON.stringify(open)}, ends ${await this.ends()}`,
    );
  }

  /** Fills in a task's form as one who may; what is not given is agreed to.
   * @param by the person; without it the assignee, or whoever holds the office that is asked */
  async complete(task: OpenTask, values: Answers = {}, by = this.#whoMay(task)): Promise<void> {
    const engine = await this.#stage.clientOf(by, this.tenant);
    if (!task.assignee) await engine.post(`/task/${task.id}/claim`, { userId: by });
    const variables = typed(asValues({ ...DEFAULT_ANSWERS[task.form], ...values }));
    await engine.post(`/task/${task.id}/complete`, { variables });
  }

  /** Lets somebody do another's task: a candidate may, on engines that ask for permission too. */
  async entrust(task: OpenTask, userId: string): Promise<void> {
    await this.#stage.engine.post(`/task/${task.id}/identity-links`, { userId, type: "candidate" });
  }

  /** The one task that is meant, filled in; returns when the workers are done with it. */
  async answer(which: Which, values: Answers = {}, by?: string): Promise<void> {
    await this.complete(await this.task(which), values, by);
    await this.#stage.settled();
  }

  /** Everybody does what is open until nobody has anything to do. `how` may say what one writes, or "stop" before a task. */
  async walk(how: (task: OpenTask) => Answers | "stop" | undefined = () => undefined): Promise<void> {
    for (;;) {
      const open = (await this.tasks()).map((task) => ({ task, values: how(task) }));
      if (open.length === 0 || open.some(({ values }) => values === "stop")) return;
      for (const { task, values } of open) await this.complete(task, values as Answers | undefined);
    }
  }

  /** Sends a message to the case, or to one of its processes. */
  async send(messageName: string, variables: Record<string, Value> = {}, processInstanceId?: string): Promise<void> {
    const whom = processInstanceId ? { processInstanceId } : { businessKey: this.key, tenantId: this.tenant };
    await this.#stage.engine.post("/message", { messageName, ...whom, processVariables: typed(variables) });
    await this.#stage.settled();
  }

  /** Somebody wants to urge, copy, take back or withdraw: starts the process for it, and says what came of it.
   * @param tenant the government at which it is asked */
  async intervene(intervention: string, by: string, values: Record<string, Value> = {}, tenant = this.tenant) {
    const { engine } = this.#stage;
    this.#interventions += 1;
    const { id } = await engine.post<{ id: string }>(
      `/process-definition/key/case-intervention/tenant-id/${tenant}/start`,
      {
        businessKey: `${this.key}-intervention-${this.#interventions}`,
        variables: typed({ caseKey: this.key, intervention, by, ...values }),
      },
    );
    await this.#stage.settled();
    const rows = await this.#variables({ processInstanceIdIn: [id] });
    const value = (name: string) => rows.find((row) => row.name === name)?.value ?? null;
    return { result: value("interventionResult"), why: value("findingsText") };
  }

  /** End events of the main process, in the order in which they were reached. "occurrence" puts in order what one path did, not two
   * paths beside each other: those are told apart by time, and what happened at one moment is left as listed. */
  async ends(): Promise<string[]> {
    const rows = await this.#stage.engine.get<{ activityId: string; activityType: string; startTime: string }[]>(
      "/history/activity-instance",
      { processInstanceId: this.id, sortBy: "occurrence", sortOrder: "asc" },
    );
    return rows
      .filter((row) => row.activityType.endsWith("EndEvent"))
      .sort((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime))
      .map((row) => row.activityId);
  }

  /** What is still alive of the case anywhere; all zero when it is over. */
  async remains(): Promise<{ instances: number; tasks: number; jobs: number }> {
    const { engine } = this.#stage;
    const instances = await caseInstances(engine, this.id, this.tenant);
    const running = await engine.get<{ id: string }[]>("/process-instance", {
      processInstanceIds: instances.join(","),
    });
    const jobs = await engine.get<{ processInstanceId: string }[]>("/job", { tenantIdIn: this.tenant });
    return {
      instances: running.length,
      tasks: (await this.tasks()).length,
      jobs: jobs.filter((job) => instances.includes(job.processInstanceId)).length,
    };
  }

  async acts(): Promise<Act[]> {
    const acts = (await this.#records("act_")).map(({ content }) => Act.parse(content));
    return acts.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  /** The acts that count, as `role action @articles`. */
  async ladder(): Promise<string[]> {
    return (await this.acts()).filter((act) => act.counted).map(line);
  }

  async rulings(decision?: string): Promise<Ruling[]> {
    const rulings = (await this.#records("ruling_")).map(({ content }) => content as Ruling);
    return rulings.filter((ruling) => decision === undefined || ruling.decision === decision);
  }

  /** Rulings of the process that asked one party, in all rounds. */
  async rulingsOn(party: string): Promise<Ruling[]> {
    const asked = (await this.#records("partyId")).filter(({ value }) => value === party);
    const instances = asked.map(({ processInstanceId }) => processInstanceId);
    const rulings = await this.#records("ruling_");
    return rulings.filter((row) => instances.includes(row.processInstanceId)).map(({ content }) => content as Ruling);
  }

  async notices(kind?: string): Promise<CaseNotice[]> {
    const notices = (await this.#records("notice_")).map(({ content }) => content as CaseNotice);
    return notices.filter((notice) => kind === undefined || notice.kind === kind);
  }

  /** A variable of the main process; Json as what it holds. */
  async variable<T = unknown>(name: string): Promise<T | undefined> {
    const [row] = await this.#variables({ processInstanceIdIn: [this.id], variableName: name });
    return row && (contentOf(row) as T);
  }

  async #records(prefix: string) {
    const instances = await caseInstances(this.#stage.engine, this.id, this.tenant);
    const rows = await this.#variables({ processInstanceIdIn: instances, variableNameLike: `${prefix}%` });
    return inRecordOrder(rows.filter((row) => row.name.startsWith(prefix))).map((row) => ({
      ...row,
      content: contentOf(row),
    }));
  }

  #variables(filter: Record<string, unknown>): Promise<HistoricVariable[]> {
    return this.#stage.engine.post("/history/variable-instance", filter, { deserializeValues: false });
  }

  async #read(row: TaskRow): Promise<OpenTask> {
    const variables = await this.#stage.engine.get<Record<string, TypedVariable>>(`/task/${row.id}/variables`, {
      deserializeValues: false,
    });
    const shows = Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value]));
    const asked = row.taskDefinitionKey.startsWith("Task_Reply") ? String(shows.partyId) : null;
    return {
      id: row.id,
      activity: row.taskDefinitionKey,
      name: row.name,
      form: (row.camundaFormRef ?? row.operatonFormRef)?.key ?? "",
      assignee: row.assignee,
      groups: String(shows.candidateGroups ?? "").split(","),
      due: row.due,
      party: asked,
      processInstanceId: row.processInstanceId,
      shows,
    };
  }

  #whoMay(task: OpenTask): string {
    const people = this.#stage.people(this.tenant);
    const holders = task.groups.flatMap((group) => {
      const all = people.filter(({ roles }) => roles.some((role) => role === group));
      if (group !== "deputy") return all[0] ?? [];
      const { portfolioIds = [] } = JSON.parse(String(task.shows.document)) as { portfolioIds?: string[] };
      return all.find(({ portfolios }) => portfolios.includes(portfolioIds[0] ?? "")) ?? all[0] ?? [];
    });
    const who = task.assignee ?? task.party ?? holders[0]?.id;
    if (who) return who;
    throw new Error(`nobody in ${this.tenant} holds any of ${task.groups.join("、")}`);
  }
}

/** An act as `role action @articles`. */
export function line({ role, action, basis }: Act): string {
  return `${role} ${action}${basis.length > 0 ? ` @${basis.join(",")}` : ""}`;
}

function contentOf({ type, value }: TypedVariable): unknown {
  return type.toLowerCase() === "json" && typeof value === "string" ? JSON.parse(value) : value;
}

function asValues(values: Answers): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null ? new Json(value) : (value as Value),
    ]),
  );
}
