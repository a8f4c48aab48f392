import { describe, expect, test } from "vitest";
import compileReport from "../../workers/compile-report.ts";
import planReport from "../../workers/plan-report.ts";
import recordAct from "../../workers/record-act.ts";
import sendReport from "../../workers/send-report.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";

/** 定期报告 on a desk. */

const every = (value: unknown, unit: string): Values => ({ reportEvery: new Json({ value, unit }) });

describe("计算下一期", () => {
  const plans: [string, Values, string, string][] = [
    ["ten days", every(10, "day"), "2026-09-22T09:00:00+08:00", "2026-10-02T09:00:00+08:00"],
    [
      "five working days, over the holidays",
      every(5, "workday"),
      "2026-09-29T10:00:00+08:00",
      "2026-10-12T09:00:00+08:00",
    ],
    [
      "a month from the 31st: the last day of a short month",
      every(1, "month"),
      "2027-01-31T10:00:00+08:00",
      "2027-02-28T09:00:00+08:00",
    ],
    ["a year and a half", every(18, "month"), "2026-09-22T09:00:00+08:00", "2028-03-22T09:00:00+08:00"],
  ];
  test.each(plans)("%s", async (_name, values, now, reportAt) => {
    const made = await Desk.of("jinchuan");
    made.clock.set(now);
    made.set(values);
    expect(await made.run(planReport)).toMatchObject({ reportAt });
  });

  test("the rhythm keeps to its first day, and the hour itself has passed", async () => {
    const made = await Desk.of("jinchuan");
    made.set({ ...every(1, "month"), reportBegunOn: "2026-01-31" });
    made.clock.set("2026-09-30T08:59:59+08:00");
    expect(await made.run(planReport)).toMatchObject({ reportAt: "2026-09-30T09:00:00+08:00" });
    made.clock.set("2026-09-30T09:00:00+08:00");
    expect(await made.run(planReport)).toMatchObject({ reportAt: "2026-10-31T09:00:00+08:00" });
  });

  test.each([[every(0, "day")], [every(1, "week")], [every("一", "day")], [{}]])("%j is bad data", async (values) => {
    const made = await Desk.of("jinchuan");
    made.set(values);
    await expect(made.run(planReport)).rejects.toThrow(/reportEvery：实际为 .*workday \| day \| month/);
  });
});

function supervised(
  made: Desk,
  id: string,
  { state = "in-progress", stage = "", dueOn = null as string | null },
): void {
  const item = { title: id, source: "executive", responsibleIds: [], dueOn, assignedOn: "2026-09-01" };
  made.set({ item: new Json(item), supervisionState: state }, id);
  made.definitions.set(id, "supervision-followup");
  if (stage === "") return;
  made.set({ caseId: id, itemStage: stage }, `${id}-progress`);
  made.definitions.set(`${id}-progress`, "supervision-progress");
}

describe("汇总", () => {
  test("金川 五十四 overdue first, then by date, those without one last; to whom the article says", async () => {
    const made = await Desk.of("jinchuan");
    made.set({});
    supervised(made, "without", { stage: "verifying" });
    supervised(made, "later", { stage: "change-pending", dueOn: "2026-12-31" });
    supervised(made, "overdue", { state: "overdue", stage: "feedback", dueOn: "2026-09-21" });
    supervised(made, "new", { state: "registering", dueOn: "2026-10-31" });
    const values = await made.run(compileReport);
    expect(values).toMatchObject({
      reportTo: ["chief", "other-leaders"],
      reportBasis: ["54"],
      basisText: "依据：第54条",
    });
    const { counts, items } = values.report as { counts: object; items: { caseId: string; stage: string }[] };
    expect(items.map(({ caseId, stage }) => `${caseId} ${stage}`)).toEqual([
      "overdue feedback",
      "new feedback",
      "later change-pending",
      "without verifying",
    ]);
    expect(counts).toEqual({
      total: 4,
      byState: { overdue: 1, registering: 1, "in-progress": 2 },
      byStage: { feedback: 2, "change-pending": 1, verifying: 1 },
    });
  });

  test("more items than people read: the text names some and says how many more there are", async () => {
    const made = await Desk.of("jinchuan");
    made.set({});
    for (let index = 0; index < 25; index += 1) supervised(made, `item-${index}`, {});
    const lines = String((await made.run(compileReport)).reportText).split("\n");
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe("……其余 5 件见清单");
  });

  test("西平 a report under a draft says so", async () => {
    const made = await Desk.of("xiping");
    made.set({});
    expect((await made.run(compileReport)).reportText).toMatch(/^【草案】截至 2026-09-22，督查事项在办 0 件$/);
  });

  test.each(["quzhou", "hegang", "xiping", "ziyang"])(
    "%s knows no periodic report: nobody is told by itself",
    async (id) => {
      const made = await Desk.of(id);
      made.set({});
      expect(await made.run(compileReport)).toMatchObject({ reportTo: [], reportBasis: [] });
    },
  );
});

describe("上报", () => {
  async function reviewed(form: Values): Promise<Desk> {
    const made = await Desk.of("jinchuan");
    made.set({ caseId: "case-1" });
    await made.run(compileReport);
    made.finish("office-1", form);
    await made.run(recordAct, { properties: { records: "review" } });
    return made;
  }

  test("to those whom the article names and whom the office adds, each once", async () => {
    const made = await reviewed({ reviewResult: "send", sendTo: "chief、party-committee", opinion: "请阅" });
    await made.run(sendReport);
    expect(made.notices()).toMatchObject([
      {
        kind: "report",
        to: ["chief", "other-leaders", "party-committee"],
        basis: ["54"],
        evidence: { reviewedBy: "office-1" },
      },
    ]);
  });

  test("not to be sent: nobody is told", async () => {
    const made = await reviewed({ reviewResult: "skip" });
    await made.run(sendReport);
    expect(made.notices()).toEqual([]);
  });

  test("another period's review says nothing of this report", async () => {
    const made = await reviewed({ reviewResult: "send" });
    made.set({ caseId: "case-1" }, "second");
    await made.run(compileReport, { instance: "second" });
    await expect(made.run(sendReport, { instance: "second" })).rejects.toThrow(/还没有审核/);
  });

  test("without a review it is a fault of the diagram", async () => {
    const made = await Desk.of("jinchuan");
    made.set({ caseId: "case-1" });
    await made.run(compileReport);
    await expect(made.run(sendReport)).rejects.toThrow(/还没有审核/);
  });

  test("a review that does not say whether is done again", async () => {
    const made = await reviewed({ reviewResult: "maybe" });
    expect(made.value("actResult")).toBe("incomplete");
    expect(made.value("findingsText")).toContain("没有写明是否上报");
  });
});
