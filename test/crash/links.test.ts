import { setTimeout } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { Json, typed } from "../../workers/variables.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { until } from "./processes.ts";
import { Service, type Victim } from "./service.ts";

/** Engine and workers are killed with -9 right after a meeting's decision has reached its topic, at random moments while the cases that
 * follow from it are being started: each is started, and none twice. `SEED=<number>` repeats the moments. */

const TENANT = "hegang";
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
  service = new Service("2026-09-22T09:00:00+08:00");
  await service.start();
  const keys = Array.from({ length: TOPICS }, (_, index) => `题-${index + 1}`);
  for (const key of keys) await listed(key);
  for (const key of keys) {
    await service.engine.post("/message", {
      messageName: "meeting-result",
      businessKey: key,
      tenantId: TENANT,
      processVariables: typed({
        topicResult: "passed",
        resolution: "同意。",
        meetingCase: "会-1",
        meetingEndedOn: "2026-09-22",
        outputs: new Json({ documents: [NOTICE, NOTICE], items: [ITEM], partyCommittee: true }),
      }),
    });
    await setTimeout(random.below(120));
    const victim = random.pick<Victim>(["engine", "workers", "both"]);
    await service.kill(victim);
    if (victim !== "workers") await service.start();
  }
  await until("every case to be started", async () => (await started()).length >= keys.length * MARKS.length, 120);
  await until("the workers to have nothing left", async () => (await count("/external-task")) === 0, 120);
  expect(await started()).toEqual(keys.flatMap((key) => MARKS.map((mark) => `${key}/${mark}`)).sort());
  expect(await count("/incident")).toBe(0);
});

/** A topic that waits for its meeting: 鹤岗 names nobody who approves topics, so the office says that it may go. */
async function listed(businessKey: string): Promise<void> {
  const document = {
    title: "某议题",
    portfolioIds: ["portfolio-1"],
    agenda: { meeting: "executive", meetingDate: "2026-09-22" },
  };
  await service.engine.post(`/process-definition/key/agenda-submission/tenant-id/${TENANT}/start`, {
    businessKey,
    variables: typed({ document: new Json(document) }),
  });
  const open = { processInstanceBusinessKey: businessKey, tenantIdIn: TENANT };
  await until("the office to be asked", async () => (await tasks(open)).length === 1);
  const [choice] = await tasks(open);
  await service.engine.post(`/task/${choice?.id}/complete`, {
    variables: typed({ chosenRole: "finish", reason: "已经市长同意" }),
  });
  await until("the topic to be listed", async () => {
    const waiting = await service.engine.get<unknown[]>("/process-instance", {
      businessKey,
      variables: "topicState_eq_listed",
    });
    return waiting.length === 1 && (await count("/external-task")) === 0;
  });
}

function tasks(filter: Record<string, string>): Promise<{ id: string }[]> {
  return service.engine.get("/task", filter);
}

async function count(path: string): Promise<number> {
  return (await service.engine.get<{ count: number }>(`${path}/count`)).count;
}

/** Business keys of the cases that were started by a decision, in order. */
async function started(): Promise<string[]> {
  const rows = await Promise.all(
    ["document-signing", "supervision-followup", "upward-report"].map((processDefinitionKey) =>
      service.engine.get<{ businessKey: string }[]>("/history/process-instance", {
        processDefinitionKey,
        tenantIdIn: TENANT,
      }),
    ),
  );
  return rows
    .flat()
    .map(({ businessKey }) => businessKey)
    .sort();
}
