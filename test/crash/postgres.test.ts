import { afterEach, expect, it } from "vitest";
import { packagedProcesses } from "../../src/catalog/package.ts";
import { laterSchedules, yearsLater } from "../../src/cli/demo/later.ts";
import { Timeline } from "../../src/cli/demo/timeline.ts";
import { deployPackage } from "../../src/cli/deploy.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { REAL_ENGINES } from "../engines/real-engine.ts";
import { asAdministrator } from "../postgres.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { CrashingClient } from "./crashing-client.ts";
import { Installation, type Part } from "./installation.ts";
import { demo, Load } from "./load.ts";
import { POSTGRES_INSTALLED } from "./postgres-cluster.ts";

/** Operaton on PostgreSQL with two worker hosts: the engine, the hosts and the whole database are killed with -9, one after the
 * other, while cases are started and worked on, and the database once more while a deadline fires. What was acknowledged comes
 * to what the texts say, once. `SEED=<number>` repeats the moments. */

/** Two in one series of numbers, one in another; a correction; and deadlines that run out. */
const NAMES = ["cross-portfolio-notice", "report-to-superior", "office-notice", "must-return", "silent-request"];

const chosen = REAL_ENGINES.some(({ name }) => name === "operaton");
const missing = [
  ...(chosen ? [] : ["no Operaton in this run; set GUICHENG_TEST_ENGINES=operaton"]),
  ...(POSTGRES_INSTALLED || process.env.CI === "true" ? [] : ["no PostgreSQL server is installed"]),
];
const title =
  "on Operaton and PostgreSQL, every acknowledged start ends as the texts say; no task twice, no number twice or missing";

let office: Installation | undefined;
afterEach(async () => office?.remove());

it.skipIf(missing.length > 0)([title, ...missing].join(": "), { timeout: 600_000 }, async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  console.log(`SEED=${seed}`);
  const written = demo().script.clock;
  const years = yearsLater(written, new Date());
  const moved = demo(years);
  const tenants = [...moved.expected.keys()];
  const installation = new Installation("operaton", moved.script.clock, laterSchedules(written, years));
  office = installation;
  await installation.create();
  await deployPackage(new EngineClient(installation.url, installation.admin), packagedProcesses(), tenants);
  await installation.start("workers");

  const engine = new CrashingClient<Part>(installation.url, installation.admin, async (part) => {
    await installation.kill(part);
    await installation.start(part);
  });
  engine.plan([
    { requests: 5 + random.below(20), victim: "engine" },
    { requests: 30 + random.below(30), victim: "workers" },
    { requests: 30 + random.below(30), victim: "database" },
    { requests: 1, path: /^\/job\/.*\/execute$/, victim: "database" },
  ]);
  const timeline = new Timeline(engine, tenants, moved.script.clock, installation.clockFile);
  const load = new Load({ engine, demo: moved, names: NAMES, rounds: 1, timeline });
  await load.run(420);
  console.log(
    `killed: ${engine.struck.join(", ")}; ${load.acknowledged.length} of ${load.tried.length} starts answered`,
  );

  expect(engine.struck).toEqual(["engine", "workers", "database", "database"]);
  await load.check();
  const register = await asAdministrator(installation.numbers, (client) =>
    client.query<{ count: number }>("SELECT count(*)::integer AS count FROM guicheng.document_number"),
  );
  expect(register.rows).toEqual([{ count: (await load.numbers()).length }]);
});
