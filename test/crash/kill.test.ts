import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import { differences } from "../../src/cli/demo/compare.ts";
import { type DemoCase, Officials } from "../../src/cli/demo/officials.ts";
import { readExpected, readScript } from "../../src/cli/demo/script.ts";
import { readStory } from "../../src/cli/demo/story.ts";
import { GuichengError } from "../../src/errors.ts";
import { EngineClient, EngineRefusal } from "../../workers/engine-client.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { Service, until, type Victim } from "./service.ts";

/** Engine and workers are killed with -9 under load, several times, at random moments; whatever was acknowledged must come to
 * what the texts say, once. `SEED=<number>` repeats the moments (the machine's own timing stays its own). */

const FOLDER = join(packagedProcesses(), "../demo");
const SCRIPT = readScript(FOLDER);
const EXPECTED = readExpected(join(FOLDER, "expected"));
const TENANTS = [...EXPECTED.keys()];
/** Those that need no movement of the clock. */
const NAMES = ["cross-portfolio-notice", "report-to-superior", "office-notice", "must-return", "disputed-request"];
const ROUNDS = 2;
const KILLS = 4;

let service: Service;
afterEach(async () => service?.remove());

it("every acknowledged start ends as the texts say; no task lost or doubled, no number twice or missing", {
  timeout: 240_000,
}, async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  console.log(`SEED=${seed}`);
  service = new Service(SCRIPT.clock);
  await service.start();

  const engine = new CrashingClient(service.url, (victim) => crash(victim));
  // the first while cases are still being started, the others while they are worked on
  const moments = Array.from({ length: KILLS }, (_, index) => ({
    requests: index === 0 ? 5 + random.below(40) : 40 + random.below(70),
    victim: random.pick<Victim>(["engine", "workers", "both", "both"]),
  }));
  engine.plan(moments);
  const crashed: Victim[] = [];
  let restarting = Promise.resolve();
  function crash(victim: Victim) {
    crashed.push(victim);
    restarting = restarting.then(async () => {
      await service.kill(victim);
      if (victim !== "workers") await service.start();
    });
    service.up = restarting;
  }

  const tried: DemoCase[] = [];
  const acknowledged: DemoCase[] = [];
  const starting = startAll(engine, tried, acknowledged);
  const office = await Promise.all(
    TENANTS.map(async (id) => new Officials(engine, (await loadJurisdiction(packagedProcesses(), id)).profile, SCRIPT)),
  );
  const serving = serveAll(engine, office, tried, starting);
  await starting;
  await serving;
  await restarting;
  console.log(`killed: ${crashed.join(", ")}; acknowledged ${acknowledged.length} of ${tried.length} starts tried`);

  expect(crashed).toHaveLength(KILLS);
  expect(acknowledged).toHaveLength(TENANTS.length * NAMES.length * ROUNDS);
  await everythingAsExpected(acknowledged);
  await everyTaskOnce();
  await numbersWithoutGaps();
});

/** A client in whose requests lightning strikes: after a planned number of them, while one is being answered. */
class CrashingClient extends EngineClient {
  readonly #strike: (victim: Victim) => void;
  #plan: { requests: number; victim: Victim }[] = [];

  constructor(url: string, strike: (victim: Victim) => void) {
    super(url);
    this.#strike = strike;
  }

  plan(moments: { requests: number; victim: Victim }[]): void {
    this.#plan = [...moments];
  }

  override post<T>(path: string, body?: unknown): Promise<T> {
    const answer = super.post<T>(path, body);
    const next = this.#plan[0];
    if (next) next.requests -= 1;
    if (next?.requests === 0) {
      this.#plan.shift();
      setImmediate(() => this.#strike(next.victim));
    }
    return answer;
  }
}

/** Starts every document until it is acknowledged; what was not may have begun all the same, and is looked after too. */
async function startAll(engine: EngineClient, tried: DemoCase[], acknowledged: DemoCase[]): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const name of NAMES) {
      for (const tenant of TENANTS) {
        for (let attempt = 1; ; attempt += 1) {
          const entry = newCase(tenant, name, `${name}-${round}-${attempt}`);
          tried.push(entry);
          entry.instanceId = await survive(() => start(engine, entry));
          if (entry.instanceId === undefined) continue;
          acknowledged.push(entry);
          break;
        }
      }
    }
  }
}

function newCase(tenant: string, name: string, key: string): DemoCase {
  const document = SCRIPT.documents[name] as DemoCase["document"];
  const answers = document.answers.map(({ at: _, ...answer }) => answer);
  return { tenant, name, document: { ...document, answers }, key, given: new Set(), messagesSent: 0 };
}

async function start(engine: EngineClient, { tenant, key, document }: DemoCase): Promise<string> {
  const content = { title: document.title, ...document.document };
  const started = await engine.post<{ id: string }>(
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
async function serveAll(
  engine: EngineClient,
  offices: Officials[],
  tried: DemoCase[],
  starting: Promise<void>,
): Promise<void> {
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
      await Promise.all(
        offices.map((office, index) =>
          survive(() =>
            office.answer(
              tried.filter(({ tenant }) => tenant === TENANTS[index]),
              SCRIPT.clock,
            ),
          ),
        ),
      );
      const running = await survive(() => engine.get<{ count: number }>("/process-instance/count"));
      return complete && running?.count === 0;
    },
    150,
  );
}

/** What a crash may do to a caller: no answer, or a task that the lost answer had already completed. */
async function survive<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    if (error instanceof EngineRefusal && ![404, 500].includes(error.status)) throw error;
    await service.up;
    return undefined;
  }
}

async function everythingAsExpected(acknowledged: DemoCase[]): Promise<void> {
  for (const entry of acknowledged) {
    const story = await readStory(service.engine, entry);
    const wanted = EXPECTED.get(entry.tenant)?.[entry.name];
    if (!wanted) throw new Error(`demo/expected/${entry.tenant}.yaml says nothing of ${entry.name}`);
    expect(differences(wanted, story), `${entry.tenant} ${entry.key}`).toEqual([]);
  }
}

interface Variable {
  name: string;
  value: string;
  tenantId: string;
  processInstanceId: string;
}

const variables = (filter: Record<string, unknown>) =>
  service.engine.post<Variable[]>(
    "/history/variable-instance",
    { tenantIdIn: TENANTS, ...filter },
    { deserializeValues: false },
  );

/** Each completed task left one record, and no record is without its task; nothing waits or has failed. */
async function everyTaskOnce(): Promise<void> {
  const records = (await variables({ variableNameLike: "act_%" })).filter(({ name }) => name.startsWith("act_"));
  const tasks = await service.engine.post<{ id: string; processInstanceId: string; deleteReason: string }[]>(
    "/history/task",
    {
      finished: true,
    },
  );
  const perInstance = (rows: { processInstanceId: string }[]) => {
    const counts = new Map<string, number>();
    for (const { processInstanceId } of rows) counts.set(processInstanceId, (counts.get(processInstanceId) ?? 0) + 1);
    return Object.fromEntries([...counts].sort());
  };
  expect(perInstance(records)).toEqual(perInstance(tasks.filter(({ deleteReason }) => deleteReason === "completed")));
  for (const path of ["/task", "/external-task", "/job", "/incident"]) {
    expect(await service.engine.get(`${path}/count`), path).toEqual({ count: 0 });
  }
}

/** In every series the numbers run from 1, each once: also those of cases whose start was never acknowledged. */
async function numbersWithoutGaps(): Promise<void> {
  const numbers = (await variables({ variableName: "documentNumber" })).filter(({ value }) => value !== "");
  const series = new Map<string, number[]>();
  for (const { tenantId, value } of numbers) {
    const [, name, number] = value.match(/^(.*〕)(\d+)号$/) ?? [];
    const key = `${tenantId} ${name}`;
    series.set(key, [...(series.get(key) ?? []), Number(number)]);
  }
  expect(series.size).toBeGreaterThanOrEqual(2 * TENANTS.length);
  for (const [name, given] of series) {
    expect(
      given.sort((a, b) => a - b),
      name,
    ).toEqual(given.map((_, index) => index + 1));
  }
}
