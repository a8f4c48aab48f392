import { join } from "node:path";
import { expect } from "vitest";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import { differences } from "../../src/cli/demo/compare.ts";
import { later } from "../../src/cli/demo/later.ts";
import { type DemoCase, Officials } from "../../src/cli/demo/officials.ts";
import { readExpected, readScript } from "../../src/cli/demo/script.ts";
import { readStory } from "../../src/cli/demo/story.ts";
import type { Timeline } from "../../src/cli/demo/timeline.ts";
import { GuichengError } from "../../src/errors.ts";
import { type EngineClient, EngineRefusal } from "../../workers/engine-client.ts";
import { until } from "./processes.ts";

/** The demo's documents as load on an engine that is killed meanwhile, and what must be true of the record afterwards. */

const FOLDER = join(packagedProcesses(), "../demo");

/** The demo as written, or so many years later. */
export function demo(years = 0) {
  const expected = readExpected(join(FOLDER, "expected"));
  return {
    script: later(readScript(FOLDER), years),
    expected: new Map([...expected].map(([tenant, stories]) => [tenant, later(stories, years)])),
  };
}

export interface LoadOptions {
  /** Whose crashes are over when `recovered` settles. */
  engine: EngineClient & { readonly recovered: Promise<void> };
  demo: ReturnType<typeof demo>;
  /** Documents of the demo, each for every government. */
  names: string[];
  rounds: number;
  /** Whoever answers late does so by this clock, and it is moved when nothing else is left to do; without it nobody waits. */
  timeline?: Timeline;
}

interface Variable {
  name: string;
  value: string;
  tenantId: string;
  processInstanceId: string;
}

export class Load {
  readonly tried: DemoCase[] = [];
  readonly acknowledged: DemoCase[] = [];
  readonly #options: LoadOptions;
  readonly #engine: EngineClient;
  readonly #tenants: string[];

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#engine = options.engine;
    this.#tenants = [...options.demo.expected.keys()];
  }

  /** Starts everything, plays the officials until all has ended, and everything struck runs again. */
  async run(seconds: number): Promise<void> {
    const starting = this.#startAll();
    await Promise.all([starting, this.#serveAll(starting, seconds)]);
    await this.#options.engine.recovered;
  }

  /** Starts every document until it is acknowledged; what was not may have begun all the same, and is looked after too. */
  async #startAll(): Promise<void> {
    const { names, rounds } = this.#options;
    for (let round = 1; round <= rounds; round += 1) {
      for (const name of names) {
        for (const tenant of this.#tenants) {
          for (let attempt = 1; ; attempt += 1) {
            const entry = this.#newCase(tenant, name, `${name}-${round}-${attempt}`);
            this.tried.push(entry);
            entry.instanceId = await this.#survive(() => this.#start(entry));
            if (entry.instanceId === undefined) continue;
            this.acknowledged.push(entry);
            break;
          }
        }
      }
    }
  }

  #newCase(tenant: string, name: string, key: string): DemoCase {
    const document = this.#options.demo.script.documents[name] as DemoCase["document"];
    const answers = this.#options.timeline ? document.answers : document.answers.map(({ at: _, ...answer }) => answer);
    return {
      tenant,
      name,
      document: { ...document, answers },
      key,
      given: new Set(),
      messagesSent: 0,
      answered: new Map(),
    };
  }

  async #start({ tenant, key, document }: DemoCase): Promise<string> {
    const content = { title: document.title, ...document.document };
    const started = await this.#engine.post<{ id: string }>(
      `/process-definition/key/document-signing/tenant-id/${tenant}/start`,
      {
        businessKey: key,
        variables: {
          document: { type: "Json", value: JSON.stringify(content) },
          acceptDraft: { type: "Boolean", value: true },
        },
      },
    );
    return started.id;
  }

  /** Officials work until everything has been started and nothing is running any more. */
  async #serveAll(starting: Promise<void>, seconds: number): Promise<void> {
    const { demo, timeline } = this.#options;
    const offices = await Promise.all(
      this.#tenants.map(async (id) => {
        const { profile } = await loadJurisdiction(packagedProcesses(), id);
        return new Officials(this.#engine, profile, demo.script);
      }),
    );
    let allStarted = false;
    starting.then(
      () => {
        allStarted = true;
      },
      () => {},
    );
    await until(
      "every case to end",
      async () => {
        const complete = allStarted;
        const running = await this.#survive(() => this.#running());
        if (running === undefined) return false;
        if (complete && running.size === 0) return true;
        const done = await Promise.all(
          offices.map((office, index) =>
            this.#survive(() =>
              office.answer(
                this.tried.filter(
                  ({ tenant, key }) => tenant === this.#tenants[index] && running.has(`${tenant} ${key}`),
                ),
                timeline?.now ?? demo.script.clock,
              ),
            ),
          ),
        );
        if (complete && timeline && done.every((pass) => pass?.answered === 0)) {
          const appointments = done.flatMap((pass) => pass?.next ?? []);
          await this.#survive(() => this.#moveOn(timeline, appointments));
        }
        return false;
      },
      seconds,
    );
  }

  /** Once the workers have nothing left to do: fires what is due and could not be fired before, else goes to the next moment at
   * which something happens. */
  async #moveOn(timeline: Timeline, appointments: string[]): Promise<void> {
    const now = Date.parse(timeline.now);
    if ((await this.#count("/external-task")) > 0) return;
    const jobs = await this.#engine.get<{ dueDate: string }[]>("/job", { timers: true });
    const timers = jobs.map(({ dueDate }) => Date.parse(dueDate));
    const moments = timers.some((timer) => timer <= now) ? [now] : [...timers, ...appointments.map(Date.parse)];
    if (moments.length > 0) await timeline.moveTo(Math.min(...moments));
  }

  /** What a crash may do to a caller: no answer, or a task that the lost answer had already completed. */
  async #survive<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof GuichengError)) throw error;
      if (error instanceof EngineRefusal && ![404, 500].includes(error.status)) throw error;
      await this.#options.engine.recovered;
      return undefined;
    }
  }

  /** Government and business key of every case that has not ended. */
  async #running(): Promise<Set<string>> {
    const instances = await this.#engine.get<{ tenantId: string; businessKey: string }[]>("/process-instance", {
      rootProcessInstances: true,
    });
    return new Set(instances.map(({ tenantId, businessKey }) => `${tenantId} ${businessKey}`));
  }

  async #count(path: string): Promise<number> {
    return (await this.#engine.get<{ count: number }>(`${path}/count`)).count;
  }

  /** Everything that must hold of the record when all is over. */
  async check(): Promise<void> {
    const { names, rounds } = this.#options;
    expect(this.acknowledged).toHaveLength(this.#tenants.length * names.length * rounds);
    await this.#everythingAsExpected();
    await this.#everyTaskOnce();
    await this.#numbersWithoutGaps();
  }

  async #everythingAsExpected(): Promise<void> {
    for (const entry of this.acknowledged) {
      const story = await readStory(this.#engine, entry);
      const wanted = this.#options.demo.expected.get(entry.tenant)?.[entry.name];
      if (!wanted) throw new Error(`demo/expected/${entry.tenant}.yaml says nothing of ${entry.name}`);
      expect(differences(wanted, story), `${entry.tenant} ${entry.key}`).toEqual([]);
    }
  }

  #variables(filter: Record<string, unknown>): Promise<Variable[]> {
    return this.#engine.post(
      "/history/variable-instance",
      { tenantIdIn: this.#tenants, ...filter },
      { deserializeValues: false },
    );
  }

  /** Each completed task left one record, and no record is without its task; nothing waits or has failed. */
  async #everyTaskOnce(): Promise<void> {
    const records = (await this.#variables({ variableNameLike: "act_%" })).filter(({ name }) =>
      name.startsWith("act_"),
    );
    const tasks = await this.#engine.post<{ id: string; processInstanceId: string; deleteReason: string }[]>(
      "/history/task",
      { finished: true },
    );
    const completed = tasks.filter(({ deleteReason }) => deleteReason === "completed");
    expect(perInstance(records)).toEqual(perInstance(completed));
    for (const path of ["/task", "/external-task", "/job", "/incident"]) {
      expect(await this.#count(path), path).toBe(0);
    }
  }

  /** In every series the numbers run from 1, each once: also those of cases whose start was never acknowledged. */
  async #numbersWithoutGaps(): Promise<void> {
    const series = new Map<string, number[]>();
    for (const { tenantId, value } of await this.numbers()) {
      const [, name, number] = value.match(/^(.*〕)(\d+)号$/) ?? [];
      const key = `${tenantId} ${name}`;
      series.set(key, [...(series.get(key) ?? []), Number(number)]);
    }
    expect(series.size).toBeGreaterThanOrEqual(2 * this.#tenants.length);
    for (const [name, given] of series) {
      expect(
        given.sort((a, b) => a - b),
        name,
      ).toEqual(given.map((_, index) => index + 1));
    }
  }

  /** Every document number that a case was given. */
  async numbers(): Promise<Variable[]> {
    return (await this.#variables({ variableName: "documentNumber" })).filter(({ value }) => value !== "");
  }
}

function perInstance(rows: { processInstanceId: string }[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { processInstanceId } of rows) counts.set(processInstanceId, (counts.get(processInstanceId) ?? 0) + 1);
  return Object.fromEntries([...counts].sort());
}
