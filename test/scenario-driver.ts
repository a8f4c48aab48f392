import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { workdayCalendar } from "../src/calendar/workday-calendar.ts";
import { loadJurisdiction, packagedProcesses } from "../src/catalog/package.ts";
import { readScript } from "../src/cli/demo/script.ts";
import { Timeline } from "../src/cli/demo/timeline.ts";
import { deployPackage } from "../src/cli/deploy.ts";
import { fileClock } from "../src/clock.ts";
import { type RunningEngine, startEngine } from "../src/engine/server.ts";
import { Users } from "../src/engine/store/users.ts";
import type { Person } from "../src/rules/jurisdiction.ts";
import type { WorkerHost } from "../workers/define-worker.ts";
import { EngineClient } from "../workers/engine-client.ts";
import { startWorkers } from "../workers/start-workers.ts";
import { type CaseTrace, readTrace, WatchingClient } from "./case-trace.ts";
import { keepTrace } from "./kept-traces.ts";
import { YEAR_2037 } from "./scenario-calendar.ts";
import { ScenarioCase } from "./scenario-case.ts";
import { EmptiedEngine, passwordOf } from "./scenario-engine.ts";

/** The morning on which every scenario begins (see scenario-calendar.ts for the year). */
export const START = "2037-09-22T09:00:00+08:00";

export const TENANTS = ["quzhou", "hegang", "xiping", "ziyang", "jinchuan"];

const PROCESSES = packagedProcesses();

/** How long a poll of the workers waits at a real engine. */
const REAL_POLL_MS = 250;

export interface StageOptions {
  tenants?: string[];
  /** Sign-in required; these people have a password, and the workers use `system`. */
  users?: string[];
}

export interface Scene {
  /** Engine on which stages are opened from now on; without it each has an embedded one of its own. */
  engine?: { url: string; user: string; password: string };
  /** Is told of every case when its scenario is over. */
  over?: (name: string, trace: CaseTrace) => void;
}

const KEEPING: Scene = keepTrace
  ? { over: (name, trace) => keepTrace?.(String(expect.getState().testPath), name, trace) }
  : {};

let scene: Scene = KEEPING;

/** Sets where scenarios are played; the scenarios themselves know nothing of it. */
export function setScene(next: Scene): void {
  scene = next;
}

/** Where scenarios are played: an engine with the package deployed, workers that know it over REST only, and a clock that
 * moves when a scenario says so. Nothing here asks more of a real engine than the REST API: its clock cannot be moved, so its due
 * timers are executed one by one, and its people sign in. */
export class Stage {
  readonly engine: WatchingClient;
  readonly tenants: string[];
  readonly dataDir: string;
  readonly clockFile: string;
  readonly #scene = scene;
  readonly #people = new Map<string, Person[]>();
  readonly #clients = new Map<string, EngineClient>();
  #running: RunningEngine | undefined;
  #given: EmptiedEngine | undefined;
  #workers: WorkerHost | undefined;
  #timeline: Timeline;
  #cases = 0;
  #played: { name: string; tenant: string; id: string }[] = [];

  private constructor(engine: WatchingClient, tenants: string[], dataDir: string, clockFile: string) {
    this.engine = engine;
    this.tenants = tenants;
    this.dataDir = dataDir;
    this.clockFile = clockFile;
    this.#timeline = new Timeline(engine, tenants, START, clockFile);
  }

  static async open({ tenants = TENANTS, users }: StageOptions = {}): Promise<Stage> {
    const dataDir = mkdtempSync(join(tmpdir(), "guicheng-scenario-"));
    const clockFile = join(dataDir, "clock");
    writeFileSync(clockFile, START);
    const stage = scene.engine
      ? await Stage.#onGiven(scene.engine, tenants, dataDir, clockFile)
      : await Stage.#onOwn(users, tenants, dataDir, clockFile);
    for (const tenant of tenants) {
      const { people } = (await loadJurisdiction(PROCESSES, tenant)).profile;
      stage.#people.set(tenant, people);
      await stage.#given?.register(tenant, people);
    }
    await deployPackage(stage.engine, PROCESSES, tenants);
    await stage.restartWorkers();
    return stage;
  }

  static async #onOwn(users: string[] | undefined, tenants: string[], dataDir: string, clockFile: string) {
    const accounts = users && ["system", ...users];
    for (const user of accounts ?? []) await new Users(dataDir).put(user, passwordOf(user));
    const running = await startEngine({ dataDir, port: 0, clock: fileClock(clockFile), auth: accounts !== undefined });
    const credentials = (user: string) => ({ user, password: passwordOf(user) });
    const engine = new WatchingClient(running.url, accounts && credentials("system"));
    const stage = new Stage(engine, tenants, dataDir, clockFile);
    stage.#running = running;
    for (const user of users ?? []) stage.#clients.set(user, new EngineClient(running.url, credentials(user)));
    return stage;
  }

  static async #onGiven(given: NonNullable<Scene["engine"]>, tenants: string[], dataDir: string, clockFile: string) {
    const engine = new WatchingClient(given.url, given);
    const stage = new Stage(engine, tenants, dataDir, clockFile);
    stage.#given = await EmptiedEngine.of(engine, TENANTS);
    return stage;
  }

  /** Stops the workers if they run, and starts them with this calendar; unfinished tasks go over to the new ones. */
  async restartWorkers(schedules = YEAR_2037): Promise<void> {
    await this.#stopWorkers();
    this.#workers = await startWorkers({
      engine: this.engine,
      clock: fileClock(this.clockFile),
      calendar: workdayCalendar(schedules),
      dataDir: this.dataDir,
      engineKeepsTime: this.#running === undefined,
      ...(this.#running ? {} : { asyncResponseTimeoutMs: REAL_POLL_MS }),
    });
  }

  /** What happens while no worker is there: every automatic task waits. */
  async withoutWorkers(act: () => Promise<void>): Promise<void> {
    await this.#stopWorkers();
    try {
      await act();
    } finally {
      await this.restartWorkers();
    }
  }

  /** Back to the first morning, without the cases that earlier scenarios left open. */
  async begin(at = START): Promise<void> {
    await this.#tellOfCases();
    const left = await this.engine.get<{ id: string }[]>("/process-instance", {
      tenantIdIn: this.tenants.join(","),
      rootProcessInstances: true,
    });
    for (const { id } of left) await this.engine.delete(`/process-instance/${id}`);
    writeFileSync(this.clockFile, at);
    this.#timeline = new Timeline(this.engine, this.tenants, at, this.clockFile);
  }

  get now(): string {
    return this.#timeline.now;
  }

  /** Moves the clock; every timer that falls due on the way fires at its own moment, and its consequences happen then. */
  async moveTo(moment: string): Promise<void> {
    const target = Date.parse(moment);
    for (;;) {
      const next = await this.#timeline.nextTimer();
      if (next === undefined || next > target) break;
      await this.#timeline.moveTo(next);
      await this.#timeline.settled();
    }
    await this.#timeline.moveTo(target);
    await this.#timeline.settled();
  }

  /** Until no worker has anything left to do. @throws when a task has failed for good */
  settled(): Promise<void> {
    return this.#timeline.settled();
  }

  /** Starts a case and waits until people are to act (or it has ended). */
  async start(
    tenant: string,
    document: Record<string, unknown>,
    { process = "document-signing", acceptDraft = true as boolean | null } = {},
  ): Promise<ScenarioCase> {
    this.#cases += 1;
    const key = `case-${this.dataDir.slice(-6)}-${this.#cases}`;
    const { id } = await this.engine.post<{ id: string }>(
      `/process-definition/key/${process}/tenant-id/${tenant}/start`,
      {
        businessKey: key,
        variables: {
          document: {
            type: "Json",
            value: JSON.stringify({ title: "测试公文", portfolioIds: ["portfolio-1"], ...document }),
          },
          ...(acceptDraft === null ? {} : { acceptDraft: { type: "Boolean", value: acceptDraft } }),
        },
      },
    );
    this.#played.push({ name: `${expect.getState().currentTestName} / ${this.#cases}`, tenant, id });
    await this.settled();
    return new ScenarioCase(this, tenant, key, id);
  }

  people(tenant: string): Person[] {
    return this.#people.get(tenant) ?? [];
  }

  /** The engine as this person sees it: signed in, where sign-in is required. */
  async clientOf(user: string, tenant: string): Promise<EngineClient> {
    return this.#clients.get(user) ?? (await this.#given?.clientOf(user, tenant)) ?? this.engine;
  }

  async close(): Promise<void> {
    await this.#tellOfCases();
    await this.#stopWorkers();
    await this.#running?.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** A real engine does not see that a poll was given up, and hands it whatever comes until the poll's time is over: the next
   * workers would wait for that task's lock. */
  async #stopWorkers(): Promise<void> {
    if (!this.#workers) return;
    await this.#workers.stop();
    this.#workers = undefined;
    if (this.#given) await setTimeout(REAL_POLL_MS);
  }

  async #tellOfCases(): Promise<void> {
    const { over } = this.#scene;
    const played = this.#played.splice(0);
    if (over) for (const { name, tenant, id } of played) over(name, await readTrace(this.engine, tenant, id));
  }
}

/** What a form is filled in with where a scenario says nothing: everybody agrees. */
export const DEFAULT_ANSWERS = readScript(join(dirname(PROCESSES), "demo")).defaults;
