import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import { ManualClock } from "../../src/clock.ts";
import type { Jurisdiction } from "../../src/rules/decide.ts";
import type { Act, CaseNotice } from "../../workers/case-records.ts";
import type { RuleStore } from "../../workers/case-rules.ts";
import type { WorkerDefinition, WorkerTask } from "../../workers/define-worker.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { openNumberRegister } from "../../workers/number-register.ts";
import { moment, type Services } from "../../workers/services.ts";
import { TaskVariables, type TypedVariable, typed, type Values } from "../../workers/variables.ts";
import { COMMON, DOCUMENTED } from "./documented-topics.ts";

/** One case of one government on a desk: handlers run against the government's own tables and a history that answers the queries
 * workers make. Every handler is run twice with the same task, and both answers must be the same (engines deliver at least once);
 * and it writes no variable that docs/workers.md does not name. */

interface FinishedTask {
  id: string;
  instance: string;
  taskDefinitionKey: string;
  assignee: string | null;
  userId: string | null;
  endTime: string;
}

interface OpenTask {
  instance: string;
  name: string;
  taskDefinitionKey: string;
  assignee: string | null;
}

type Plain = Record<string, unknown>;

const governments = new Map<string, Promise<Jurisdiction>>();
const folders: string[] = [];
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export class Desk {
  readonly clock = new ManualClock("2026-09-22T09:00:00+08:00");
  readonly services: Services;
  readonly tenant: string;
  /** Variables by process instance, as the engine keeps them. */
  readonly instances = new Map<string, Record<string, TypedVariable>>();
  readonly calledBy = new Map<string, string>();
  readonly openTasks: OpenTask[] = [];
  /** Pinned deployments the rule store was asked for. */
  readonly loaded: string[][] = [];
  readonly #finished: FinishedTask[] = [];
  #tasks = 0;

  private constructor(tenant: string, jurisdiction: Jurisdiction) {
    this.tenant = tenant;
    const folder = mkdtempSync(join(tmpdir(), "desk-"));
    folders.push(folder);
    const numbers = openNumberRegister(folder);
    closers.push(() => numbers.close());
    const rules = {
      load: async ({ deployments }: { deployments: string[] }) => {
        this.loaded.push(deployments);
        return jurisdiction;
      },
    } as unknown as RuleStore;
    this.services = { engine: new History(this), clock: this.clock, calendar: workdayCalendar(), rules, numbers };
  }

  static async of(id: string, change: (jurisdiction: Jurisdiction) => Jurisdiction = (same) => same): Promise<Desk> {
    if (!governments.has(id)) governments.set(id, loadJurisdiction(packagedProcesses(), id));
    return new Desk(id, change((await governments.get(id)) as Jurisdiction));
  }

  get finished(): readonly FinishedTask[] {
    return this.#finished;
  }

  /** Variables of an instance, set as a start or a form would. */
  set(values: Values, instance = "case-1"): void {
    this.instances.set(instance, { ...this.instances.get(instance), ...typed(values) });
  }

  /** A variable as a reader sees it. */
  value(name: string, instance = "case-1"): unknown {
    return plain(this.instances.get(instance)?.[name]);
  }

  /** A person finishes a user task with a form. */
  finish(who: string | null, form: Values, { instance = "case-1", key = "Task_Human", assignee = who } = {}): void {
    this.set(form, instance);
    const endTime = moment(this.clock).replace(/\+08:00$/, ".000+0800");
    this.#finished.push({
      id: `human-${this.#finished.length + 1}`,
      instance,
      taskDefinitionKey: key,
      assignee,
      userId: who,
      endTime,
    });
  }

  /** Runs a handler as the engine would hand it the task, keeps what it gives back, and shows it as plain values. */
  async run(
    worker: WorkerDefinition,
    { instance = "case-1", properties = {} as Record<string, string> } = {},
  ): Promise<Plain> {
    this.#tasks += 1;
    const task = this.task(worker.topic, `00000000-0000-4000-8000-${String(this.#tasks).padStart(12, "0")}`, {
      instance,
      properties,
    });
    const first = typed((await worker.handle(task, this.services)).variables ?? {});
    const second = typed((await worker.handle(task, this.services)).variables ?? {});
    expect(second).toEqual(first);
    expect(Object.keys(first).filter((name) => !isDocumented(worker.topic, name))).toEqual([]);
    this.instances.set(instance, { ...this.instances.get(instance), ...first });
    return Object.fromEntries(Object.entries(first).map(([name, variable]) => [name, plain(variable)]));
  }

  task(topic: string, id: string, { instance = "case-1", properties = {} as Record<string, string> } = {}): WorkerTask {
    return {
      id,
      topic,
      activityId: "Task_Worker",
      processInstanceId: instance,
      processDefinitionKey: "process",
      businessKey: "文-1",
      tenantId: this.tenant,
      properties,
      variables: new TaskVariables(
        Object.fromEntries(
          Object.entries(this.instances.get(instance) ?? {}).map(([name, variable]) => [
            name,
            { ...variable, value: plain(variable) as TypedVariable["value"] },
          ]),
        ),
      ),
      signal: new AbortController().signal,
    };
  }

  /** Everything of one kind that was recorded, oldest first. */
  acts(): Act[] {
    return this.#records<Act>("act_");
  }
  notices(): CaseNotice[] {
    return this.#records<CaseNotice>("notice_");
  }
  rulings(): { decision: string; outcome: string }[] {
    return this.#records("ruling_");
  }

  #records<T>(prefix: string): T[] {
    return [...this.instances.values()]
      .flatMap((variables) => Object.entries(variables))
      .filter(([name]) => name.startsWith(prefix))
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([, variable]) => plain(variable) as T);
  }
}

function isDocumented(topic: string, name: string): boolean {
  return /^(act|ruling|notice)_/.test(name) || COMMON.includes(name) || DOCUMENTED.get(topic)?.has(name) === true;
}

function plain(variable: TypedVariable | undefined): unknown {
  if (variable === undefined) return undefined;
  return variable.type === "Json" ? JSON.parse(variable.value as string) : variable.value;
}

/** The history and task queries that workers make, answered from the desk; anything else is a fault of the test. */
class History extends EngineClient {
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
        return this.#desk.finished.filter((row) => row.id === query.taskId).map(({ userId }) => ({ userId })) as T;
      case "/history/process-instance":
        return [...this.#desk.calledBy]
          .filter(([, caller]) => caller === query.superProcessInstanceId)
          .map(([id]) => ({ id })) as T;
      default:
        throw new Error(`GET ${path} is not answered on the desk`);
    }
  }

  override async post<T>(path: string, body: unknown = {}): Promise<T> {
    const query = body as Record<string, unknown>;
    switch (path) {
      case "/history/variable-instance":
        return this.#variables().filter((row) => matches(row, query)) as T;
      case "/task":
        return this.#desk.openTasks.filter((task) =>
          (query.processInstanceIdIn as string[]).includes(task.instance),
        ) as T;
      default:
        throw new Error(`POST ${path} is not answered on the desk`);
    }
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

interface VariableRow extends TypedVariable {
  processInstanceId: string;
  name: string;
}

function matches(row: VariableRow, query: Record<string, unknown>): boolean {
  const like = query.variableNameLike as string | undefined;
  const instances = query.processInstanceIdIn as string[] | undefined;
  return (
    (query.variableName === undefined || row.name === query.variableName) &&
    (query.variableValue === undefined || row.value === query.variableValue) &&
    (like === undefined || row.name.startsWith(like.replace("%", ""))) &&
    (instances === undefined || instances.includes(row.processInstanceId))
  );
}
