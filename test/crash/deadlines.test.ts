import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CaseNotice } from "../../workers/case-records.ts";
import { until } from "./processes.ts";
import { Service } from "./service.ts";

/** Deadlines of real processes: the clock file moves, nobody executes a job, and the engine fires by itself. */

const START = "2026-09-22T09:00:00+08:00";
/** Sixty calendar days later; it passes at the end of that day. */
const BEFORE = "2026-11-21T23:59:59+08:00";
const AFTER = "2026-11-22T00:00:01+08:00";

let service: Service;
beforeEach(async () => {
  service = new Service(START);
  await service.start();
});
afterEach(async () => service.remove());

/** 西平四十八：主办另定六十日，逾期不回复视为无不同意见 */
async function ask(businessKey: string): Promise<string> {
  const document = {
    title: "征求意见",
    portfolioIds: ["portfolio-1"],
    countersign: {
      purpose: "request",
      leadLimit: { value: 60, unit: "day" },
      parties: [{ id: "a", kind: "department" }],
    },
  };
  const { id } = await service.engine.post<{ id: string }>(
    "/process-definition/key/countersignature/tenant-id/xiping/start",
    {
      businessKey,
      variables: {
        document: { type: "Json", value: JSON.stringify(document) },
        acceptDraft: { type: "Boolean", value: true },
      },
    },
  );
  await until("the timer to be set", async () => (await dueDates()).length === 1);
  expect((await dueDates()).map(Date.parse)).toEqual([Date.parse(AFTER)]);
  return id;
}

async function dueDates(): Promise<string[]> {
  const jobs = await service.engine.get<{ dueDate: string }[]>("/job", { tenantIdIn: "xiping" });
  return jobs.map(({ dueDate }) => dueDate);
}

const isRunning = async (id: string) =>
  (await service.engine.get<unknown[]>("/process-instance", { processInstanceIds: id })).length > 0;

async function silences(): Promise<CaseNotice[]> {
  const rows = await service.engine.post<{ name: string; value: string }[]>(
    "/history/variable-instance",
    { tenantIdIn: ["xiping"], variableNameLike: "notice_%" },
    { deserializeValues: false },
  );
  const notices = rows
    .filter(({ name }) => name.startsWith("notice_"))
    .map(({ value }) => JSON.parse(value) as CaseNotice);
  return notices.filter(({ kind }) => kind === "silence");
}

describe("a deadline 60 days away", { timeout: 120_000 }, () => {
  it("fires when its moment comes, not a second before", async () => {
    const id = await ask("sixty-days");
    service.setClock(BEFORE);
    // a restart looks at every due date before it answers: had the deadline passed, it would have fired
    await service.kill("both");
    await service.start();
    expect(await dueDates()).toHaveLength(1);
    expect(await isRunning(id)).toBe(true);

    service.setClock(AFTER);
    await until("the case to end", async () => !(await isRunning(id)));
    expect(await silences()).toMatchObject([{ evidence: { due: "2026-11-21", limit: 60, unit: "day" } }]);
  });

  it("fires on start when it passed while the engine was down", async () => {
    const id = await ask("while-down");
    await service.kill("both");
    service.setClock("2027-03-01T09:00:00+08:00");
    await service.start();
    expect(await dueDates()).toEqual([]);
    await until("the case to end", async () => !(await isRunning(id)));
    expect(await silences()).toMatchObject([{ evidence: { due: "2026-11-21" } }]);
  });

  it("fires once, however often the engine is stopped and started around it", async () => {
    const id = await ask("around-it");
    service.setClock(AFTER);
    await service.kill("both");
    await service.start();
    await service.kill("both");
    await service.start();
    await until("the case to end", async () => !(await isRunning(id)));
    expect(await silences()).toHaveLength(1);
  });
});
