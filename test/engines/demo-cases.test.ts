import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import { readRecord } from "../../src/cli/demo/case-record.ts";
import { differences } from "../../src/cli/demo/compare.ts";
import { later, laterSchedules, yearsLater } from "../../src/cli/demo/later.ts";
import { play } from "../../src/cli/demo/play.ts";
import { readExpected, readScript } from "../../src/cli/demo/script.ts";
import type { Story } from "../../src/cli/demo/story.ts";
import type { EngineClient } from "../../workers/engine-client.ts";
import { type CaseTrace, readTrace, WatchingClient } from "../case-trace.ts";
import { type Scene, Stage, setScene, TENANTS } from "../scenario-driver.ts";
import { onRealEngines } from "./real-engine.ts";

/** The demo's cases with the same dates on the embedded engine and on a real one, each act by the person's own account. */

const PROCESSES = packagedProcesses();
const FOLDER = join(dirname(PROCESSES), "demo");
const WRITTEN = readScript(FOLDER);
const YEARS = yearsLater(WRITTEN.clock, new Date());
const SCRIPT = later(WRITTEN, YEARS);
const EXPECTED = readExpected(join(FOLDER, "expected"));
const DOCUMENTS = Object.keys(SCRIPT.documents);
const NAMES = TENANTS.flatMap((tenant) => DOCUMENTS.map((name) => [tenant, name] as const));
const PATIENCE_MS = 1_800_000;

interface Performance {
  stories: Map<string, Story>;
  /** Of each case, and of those that it opened. */
  traces: Map<string, CaseTrace[]>;
}

type Query = Parameters<EngineClient["get"]>[1];

interface OpenTask {
  id: string;
  taskDefinitionKey: string;
  assignee: string | null;
}

/** The demo's client, with what the demo leaves open settled: of tasks that are open together the first by name is answered first,
 * and whoever claims or is assigned a task acts through an account of their own. */
class OfficialsClient extends WatchingClient {
  /** Instance and business key by `<government>/<case>`. */
  readonly started = new Map<string, { instanceId: string; key: string }>();
  readonly #stage: Stage;
  readonly #whose = new Map<string, { user: string; tenant: string }>();

  constructor(stage: Stage) {
    super(stage.engine.baseUrl, stage.engine.credentials);
    this.#stage = stage;
  }

  override async get<T>(path: string, query: Query = {}): Promise<T> {
    const answer = await super.get<T>(path, query);
    if (path !== "/task") return answer;
    const rows = answer as (OpenTask & { tenantId: string })[];
    for (const { id, assignee, tenantId } of rows) this.#whose.set(id, { user: assignee ?? "", tenant: tenantId });
    const name = ({ id, taskDefinitionKey, assignee }: OpenTask) =>
      `${taskDefinitionKey} ${assignee} ${this.seen.get(id)?.candidates}`;
    return rows.sort((a, b) => name(a).localeCompare(name(b))) as T;
  }

  override async post<T>(path: string, body: unknown = {}, query: Query = {}): Promise<T> {
    const [, task] = /^\/task\/([^/]+)\/(claim|complete)$/.exec(path) ?? [];
    if (task) return (await this.#clientFor(task, body)).post<T>(path, body);
    const answer = await super.post<T>(path, body, query);
    const [, tenant] = /\/tenant-id\/([^/]+)\/start$/.exec(path) ?? [];
    if (tenant) {
      const key = (body as { businessKey: string }).businessKey;
      this.started.set(`${tenant}/${nameIn(key)}`, { instanceId: (answer as { id: string }).id, key });
    }
    return answer;
  }

  #clientFor(task: string, body: unknown): Promise<EngineClient> {
    const known = this.#whose.get(task) as { user: string; tenant: string };
    const user = (body as { userId?: string }).userId ?? known.user;
    this.#whose.set(task, { ...known, user });
    return this.#stage.clientOf(user, known.tenant);
  }
}

/** The demo's business keys are `demo-<run>-<case>`. */
function nameIn(key: string): string {
  return key.replace(/^demo-[^-]+-/, "");
}

async function perform(engine: Scene["engine"]): Promise<Performance> {
  setScene({ engine });
  const stage = await Stage.open();
  try {
    await stage.begin(SCRIPT.clock);
    await stage.restartWorkers(laterSchedules(WRITTEN.clock, YEARS));
    const client = new OfficialsClient(stage);
    const profiles = await Promise.all(TENANTS.map(async (id) => (await loadJurisdiction(PROCESSES, id)).profile));
    const stories = await play(client, profiles, SCRIPT, DOCUMENTS, stage.clockFile);
    const traces = new Map<string, CaseTrace[]>();
    for (const [name, started] of client.started) {
      const tenant = name.split("/")[0] as string;
      const { root, opened } = await readRecord(client, { tenant, ...started });
      const own: CaseTrace[] = [];
      for (const id of [root, ...opened.map(({ record }) => record.root)])
        own.push(await readTrace(client, tenant, id));
      traces.set(name, own);
    }
    return { stories, traces };
  } finally {
    await stage.close();
    setScene({});
  }
}

onRealEngines("the demo's cases", ({ url, client }) => {
  let here: Performance;
  let there: Performance;

  beforeAll(async () => {
    here = await perform(undefined);
    there = await perform(client.credentials && { url, ...client.credentials });
  }, PATIENCE_MS);

  it("are the whole script, for every government", () => {
    expect([...here.traces.keys()].sort()).toEqual(NAMES.map((name) => name.join("/")).sort());
  });

  describe.each(NAMES)("%s %s", (tenant, name) => {
    it("comes to what the texts say", () => {
      const expected = later(EXPECTED.get(tenant)?.[name], YEARS);
      expect(differences(expected as Story, there.stories.get(`${tenant}/${name}`) as Story)).toEqual([]);
    });

    it("leaves the same trace on both", () => {
      expect(there.traces.get(`${tenant}/${name}`)).toEqual(here.traces.get(`${tenant}/${name}`));
    });
  });
});
