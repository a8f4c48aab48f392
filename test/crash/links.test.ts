import { setTimeout } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { Json } from "../../workers/variables.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { until } from "./processes.ts";
import { Service, type Victim } from "./service.ts";
import { Topics } from "./topics.ts";

/** Engine and workers are killed with -9 right after a meeting's decision has reached its topic, at random moments while the cases that
 * follow from it are being started: each is started, and none twice. `SEED=<number>` repeats the moments. */

const DAY = "2026-09-22";
const TOPICS = 6;
const NOTICE = {
  title: "某通知",
  portfolioIds: ["portfolio-1"],
  incoming: { documentType: "request", sender: "department", signedBy: "principal", forIssue: true },
  signing: { issuedAs: "office", documentType: "notice" },
};
const ITEM = { title: "某事项", portfolioIds: ["portfolio-1"], supervision: { source: "executive" } };
const MARKS = ["文1", "文2", "督1", "报1"];

let service: Service;
afterEach(async () => service?.remove());

it("every case that a decision leads to is started once, whoever dies meanwhile", { timeout: 240_000 }, async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  console.log(`SEED=${seed}`);
  service = new Service(`${DAY}T09:00:00+08:00`);
  await service.start();
  const topics = new Topics(service);
  const keys = Array.from({ length: TOPICS }, (_, index) => `题-${index + 1}`);
  for (const key of keys) await topics.list(key, DAY);
  for (const key of keys) {
    await topics.message("meeting-result", key, {
      topicResult: "passed",
      resolution: "同意。",
      meetingCase: "会-1",
      meetingEndedOn: DAY,
      outputs: new Json({ documents: [NOTICE, NOTICE], items: [ITEM], partyCommittee: true }),
    });
    await setTimeout(random.below(120));
    const victim = random.pick<Victim>(["engine", "workers", "both"]);
    await service.kill(victim);
    if (victim !== "workers") await service.start();
  }
  await until(
    "every case to be started",
    async () => (await topics.linked()).length >= keys.length * MARKS.length,
    120,
  );
  await topics.atRest();
  expect(await topics.linked()).toEqual(keys.flatMap((key) => MARKS.map((mark) => `${key}/${mark}`)).sort());
  expect(await topics.count("/incident")).toBe(0);
});
