import { afterEach, expect, it } from "vitest";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { CrashingClient } from "./crashing-client.ts";
import { demo, Load } from "./load.ts";
import { Service, type Victim } from "./service.ts";

/** Engine and workers are killed with -9 under load, several times, at random moments; whatever was acknowledged must come to
 * what the texts say, once. `SEED=<number>` repeats the moments (the machine's own timing stays its own). */

/** Those that need no movement of the clock. */
const NAMES = ["cross-portfolio-notice", "report-to-superior", "office-notice", "must-return", "disputed-request"];
const KILLS = 4;

let service: Service;
afterEach(async () => service?.remove());

it("every acknowledged start ends as the texts say; no task lost or doubled, no number twice or missing", {
  timeout: 240_000,
}, async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  console.log(`SEED=${seed}`);
  const asWritten = demo();
  service = new Service(asWritten.script.clock);
  await service.start();

  const engine = new CrashingClient<Victim>(service.url, undefined, async (victim) => {
    await service.kill(victim);
    if (victim !== "workers") await service.start();
  });
  // the first while cases are still being started, the others while they are worked on
  const moments = Array.from({ length: KILLS }, (_, index) => ({
    requests: index === 0 ? 5 + random.below(40) : 40 + random.below(70),
    victim: random.pick<Victim>(["engine", "workers", "both", "both"]),
  }));
  engine.plan(moments);

  const load = new Load({ engine, demo: asWritten, names: NAMES, rounds: 2 });
  await load.run(150);
  console.log(
    `killed: ${engine.struck.join(", ")}; ${load.acknowledged.length} of ${load.tried.length} starts answered`,
  );

  expect(engine.struck).toHaveLength(KILLS);
  await load.check();
});
