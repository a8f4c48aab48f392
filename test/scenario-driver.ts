import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
import { YEAR_2037 } from "./scenario-calendar.ts";
import { ScenarioCase } from "./scenario-case.ts";

/** The morning on which every scenario begins (see scenario-calendar.ts for the year). */
export const START = "2037-09-22T09:00:00+08:00";

export const TENANTS = ["quzhou", "hegang", "xiping", "ziyang", "jinchuan"];

const PROCESSES = packagedProcesses();

export interface StageOptions {
  tenants?: string[];
  /** Sign-in required; these people have a password, and the workers use `system`. */
  users?: string[];
}

/** Where scenarios are played: an engine with the package deployed, workers that know it over REST only, and a clock that
 * moves when a scenario says so. `GUICHENG_SCENARIO_ENGINE` names an engine that is already running (Operaton, Camunda 7)
 * instead of an embedded one: nothing here asks more of it than the REST API; its due timers are executed one by one. */
export class Stage {
  readonly engine: EngineClient;
  readonly tenants: string[];
  readonly dataDir: string;
  readonly #clockFile: string;
  readonly #people = new Map<string, Person[]>();
  readonly #clients = new Map<string, EngineClient>();
  #running: RunningEngine | undefined;
  #workers: WorkerHost | undefined;
  #timeline: Timeline;
  #cases = 0;

  private constructor(engine: EngineClient, tenants: string[], dataDir: string, clockFile: string) {
    this.engine = engine;
    this.tenants = tenants;
    this.dataDir = dataDir;
    this.#clockFile = clockFile;
    this.#timeline = new Timeline(engine, tenants, START, clockFile);
  }

  static async open({ tenants = TENANTS, users }: StageOptions = {}): Promise<Stage> {
    const dataDir = mkdtempSync(join(tmpdir(), "guicheng-scenario-"));
    const clockFile = join(dataDir, "clock");
    writeFileSync(clockFile, START);
    const accounts = users && ["system", ...users];
    for (const user of accounts ?? []) await new Users(dataDir).put(user, passwordOf(user));
    const given = process.env.GUICHENG_SCENARIO_ENGINE;
    const running = given
      ? undefined
      : await startEngine({ dataDir, port: 0, clock: fileClock(clockFile), auth: accounts !== undefined });
    const url = running?.url ?? (given as string);
    const credentials = (user: string) => ({ user, password: passwordOf(user) });
    const engine = accounts ? new EngineClient(url, credentials("system")) : EngineClient.fromUrl(url);
    const stage = new Stage(engine, tenants, dataDir, clockFile);
    stage.#running = running;
    for (const user of users ?? []) stage.#clients.set(user, new EngineClient(url, credentials(user)));
    for (const tenant of tenants) {
      stage.#people.set(tenant, (await loadJurisdiction(PROCESSES, tenant)).profile.people);
    }
    await deployPackage(engine, PROCESSES, tenants);
    await stage.restartWorkers();
    return stage;
  }

  /** Stops the workers if they run, and starts them with this calendar; unfinished tasks go over to the new ones. */
  async restartWorkers(schedules = YEAR_2037): Promise<void> {
    await this.#workers?.stop();
    this.#workers = await startWorkers({
      engine: this.engine,
      clock: fileClock(this.#clockFile),
      calendar: workdayCalendar(schedules),
      dataDir: this.dataDir,
      engineKeepsTime: this.#running === undefined,
    });
  }

  /** Back to the first morning, without the cases that earlier scenarios left open. */
  async begin(at = START): Promise<void> {
    const left = await this.engine.get<{ id: string }[]>("/process-instance", {
      tenantIdIn: this.tenants.join(","),
      rootProcessInstances: true,
    });
    for (const { id } of left) await this.engine.delete(`/process-instance/${id}`);
    writeFileSync(this.#clockFile, at);
    this.#timeline = new Timeline(this.engine, this.tenants, at, this.#clockFile);
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
    const key = `${this.dataDir.slice(-6)}-${this.#cases}`;
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
    await this.settled();
    return new ScenarioCase(this, tenant, key, id);
  }

  people(tenant: string): Person[] {
    return this.#people.get(tenant) ?? [];
  }

  /** The engine as this person sees it: signed in, where sign-in is required. */
  clientOf(user: string): EngineClient {
    return this.#clients.get(user) ?? this.engine;
  }

  async close(): Promise<void> {
    await this.#workers?.stop();
    await this.#running?.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** What a form is filled in with where a scenario says nothing: everybody agrees. */
export const DEFAULT_ANSWERS = readScript(join(dirname(PROCESSES), "demo")).defaults;

export function passwordOf(user: string): string {
  return `password of ${user}`;
}
