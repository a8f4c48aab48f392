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
import { openSqliteRegister } from "../../workers/number-register-sqlite.ts";
import { moment, type Services } from "../../workers/services.ts";
import { TaskVariables, type TypedVariable, typed, type Values } from "../../workers/variables.ts";
import { DeskEngine, type FinishedTask, type OpenTask, plain } from "./desk-engine.ts";
import { COMMON, DOCUMENTED } from "./documented-topics.ts";

/** One case of one government on a desk: handlers run against the government's own tables and a history that answers the queries
 * workers make. Every handler is run twice with the same task, and both answers must be the same (engines deliver at least once);
 * and it writes no variable that docs/workers.md does not name. */

type Plain = Record<string, unknown>;

const governments = new Map<string, Promise<Jurisdiction>>();
const folders: string[] = [];
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export class Desk {
  readonly clock = new ManualClock("2026-09-22T09:00:00+08:00");
  readonly services: Services;
  readonly tenant: string;
  /** Variables by process instance, as the engine keeps them. */
  readonly instances = new Map<string, Record<string, TypedVariable>>();
  /** Which process an instance runs, where a worker asks by process. */
  readonly definitions = new Map<string, string>();
  /** Whose an instance is, where it is not this government's. */
  readonly foreign = new Map<string, string>();
  readonly calledBy = new Map<string, string>();
  readonly openTasks: OpenTask[] = [];
  /** Messages that something waits for, and those that workers sent. */
  readonly awaited: string[] = [];
  readonly messages: Record<string, unknown>[] = [];
  /** Pinned deployments the rule store was asked for. */
  readonly loaded: string[][] = [];
  readonly #finished: FinishedTask[] = [];
  #tasks = 0;

  private constructor(tenant: string, jurisdiction: Jurisdiction) {
    this.tenant = tenant;
    const folder = mkdtempSync(join(tmpdir(), "desk-"));
    folders.push(folder);
    const numbers = openSqliteRegister(folder);
    closers.push(() => numbers.close());
    const rules = {
      load: async ({ deployments }: { deployments: string[] }) => {
        this.loaded.push(deployments);
        return jurisdiction;
      },
    } as unknown as RuleStore;
    this.services = { engine: new DeskEngine(this), clock: this.clock, calendar: workdayCalendar(), rules, numbers };
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
  finish(
    who: string | null,
    form: Values,
    {
      instance = "case-1",
      key = "Task_Human",
      assignee = who,
      owner = null as string | null,
      hands = [] as FinishedTask["hands"],
    } = {},
  ): void {
    this.set(form, instance);
    const endTime = moment(this.clock).replace(/\+08:00$/, ".000+0800");
    this.#finished.push({
      id: `human-${this.#finished.length + 1}`,
      instance,
      taskDefinitionKey: key,
      assignee,
      userId: who,
      endTime,
      owner,
      hands,
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
