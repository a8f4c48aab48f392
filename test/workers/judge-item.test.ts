import { describe, expect, test } from "vitest";
import applyChange from "../../workers/apply-change.ts";
import { NEVER } from "../../workers/deadline-times.ts";
import { BadData } from "../../workers/failures.ts";
import judgeItem from "../../workers/judge-item.ts";
import notify from "../../workers/notify.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { opened } from "./sample-documents.ts";

/** 督查事项 on a desk: what is judged, who is asked, what is recorded. The processes play the whole course of it. */

const ITEM = { source: "executive", responsible: "principal", dueOn: "2026-12-31" };

async function desk(id: string, supervision: object = ITEM, responsibleIds = ["department-1-head"]): Promise<Desk> {
  const made = await Desk.of(id);
  made.set({
    ...opened({ incoming: undefined, supervision: { ...supervision }, responsibleIds }),
    stage: "supervision",
  });
  return made;
}

const judge = (made: Desk, event: string) => made.run(judgeItem, { properties: { event, decision: "supervision" } });
const record = (made: Desk, records: string) => made.run(recordAct, { properties: { records } });

async function fed(made: Desk, form: Values): Promise<void> {
  await judge(made, "feedback");
  made.finish("department-1-head", { opinion: "已办。", ...form });
  await record(made, "feedback");
}

describe("立项", () => {
  test("金川 五十四: accepted, with the moment at which the day has passed, and the articles", async () => {
    const values = await judge(await desk("jinchuan"), "register");
    expect(values).toMatchObject({
      itemOutcome: "accept",
      supervisionState: "in-progress",
      itemDueOn: "2026-12-31",
      itemDueAt: "2027-01-01T00:00:01+08:00",
      itemTaskDue: "2027-01-01T00:00:00+08:00",
      itemDueBasis: ["28"],
      registeredBasis: ["28", "54"],
      item: {
        source: "executive",
        responsibleIds: ["department-1-head"],
        dueOn: "2026-12-31",
        assignedOn: "2026-09-22",
      },
    });
  });

  test("资阳 四十七 没有时限: the timer never comes", async () => {
    const values = await judge(await desk("ziyang", { source: "transferred-document" }), "register");
    expect(values).toMatchObject({ itemOutcome: "accept", itemDueOn: null, itemDueAt: NEVER, itemTaskDue: null });
  });

  test("金川 二十八 two responsible departments make an item of two departments: a lead has to be named", async () => {
    const made = await desk("jinchuan", ITEM, ["department-1-head", "department-2-head"]);
    const values = await judge(made, "register");
    expect(values).toMatchObject({ itemOutcome: "return", supervisionState: "registering", candidateGroups: "office" });
    expect(values.findings).toMatchObject([{ code: "lead-not-named", basis: ["28"] }]);
  });

  test("金川 二十八 a date that is said to be there and is not, is none", async () => {
    const values = await judge(await desk("jinchuan", { source: "executive", item: { dueOn: true } }), "register");
    expect(values.findings).toMatchObject([{ code: "due-date-missing" }]);
  });

  test("金川 五十四 党组会议: the office is asked", async () => {
    const values = await judge(await desk("jinchuan", { source: "party-group" }), "register");
    expect(values).toMatchObject({
      itemOutcome: "choose",
      candidateGroups: "office",
      basisText: "规则未规定",
      actBasis: [],
    });
  });

  test("a correction that could not be read goes back with the reason", async () => {
    const made = await desk("jinchuan");
    made.set({ correctionError: "补正内容不能读取" });
    expect(await judge(made, "register")).toMatchObject({ itemOutcome: "return", findingsText: "补正内容不能读取" });
  });
});

describe("反馈", () => {
  test("somebody who is no person of the directory is asked as a group", async () => {
    const made = await desk("jinchuan", ITEM, ["交通局"]);
    expect(await judge(made, "feedback")).toMatchObject({
      itemNext: "feedback",
      assignee: null,
      candidateGroups: "department-head,交通局",
    });
  });

  test("资阳 五十八 nobody named: whom the rule has feed back", async () => {
    const made = await Desk.of("ziyang");
    made.set({ ...opened({ incoming: undefined, supervision: { ...ITEM } }), stage: "supervision" });
    expect(await judge(made, "feedback")).toMatchObject({
      candidateGroups: "office",
      actBasis: ["58"],
      assignee: null,
    });
  });

  test("what is recorded stands in the act, and the form is empty again", async () => {
    const made = await desk("jinchuan");
    await judge(made, "feedback");
    made.finish("department-1-head", { feedbackKind: "done", doneOn: "2026-09-20", opinion: "已办。" });
    const values = await record(made, "feedback");
    expect(values).toMatchObject({ feedbackKind: null, doneOn: null, opinion: null, actResult: "recorded" });
    expect(made.acts()).toMatchObject([
      {
        who: "department-1-head",
        role: "department-head",
        action: "feedback",
        basis: ["28", "69"],
        stage: "supervision",
        opinion: "已办。",
        details: { kind: "feedback", feedbackKind: "done", doneOn: "2026-09-20" },
      },
    ]);
  });

  test.each([
    ["progress", "feedback", "feedback"],
    ["done", "verify", "verifying"],
    ["adjust", "change", "change-pending"],
    ["terminate", "change", "change-pending"],
  ])("%s leads to %s", async (feedbackKind, itemNext, itemStage) => {
    const made = await desk("jinchuan");
    await fed(made, { feedbackKind });
    expect(await judge(made, "feedback")).toMatchObject({ itemNext, itemStage });
  });
});

describe("办结", () => {
  test("金川 二十八 nothing established: the office is asked again", async () => {
    const made = await desk("jinchuan");
    await fed(made, { feedbackKind: "done" });
    await judge(made, "feedback");
    made.finish("office-1", { verificationResult: "pass" });
    await record(made, "verification");
    expect(await judge(made, "close")).toMatchObject({ itemNext: "verify", findings: [{ code: "not-verified" }] });
  });

  test("a feedback after the verification has to be verified anew", async () => {
    const made = await desk("jinchuan");
    await fed(made, { feedbackKind: "done" });
    made.finish("office-1", { verificationResult: "rework", opinion: "没有完工" });
    await record(made, "verification");
    expect(await judge(made, "close")).toMatchObject({
      itemNext: "feedback",
      itemRemark: "政府办公室核查后退回：没有完工",
    });
    made.clock.set("2026-09-22T10:00:00+08:00");
    await fed(made, { feedbackKind: "done" });
    expect(await judge(made, "feedback")).toMatchObject({ itemNext: "verify" });
    expect(await judge(made, "close")).toMatchObject({ itemNext: "verify" });
  });

  test("before any feedback it is a fault of the diagram", async () => {
    await expect(judge(await desk("jinchuan"), "close")).rejects.toThrow(/还没有反馈/);
  });
});

describe("变更", () => {
  test("鹤岗 十六 the chief is asked, by the article; the ruling waits", async () => {
    const made = await desk("hegang");
    await fed(made, { feedbackKind: "adjust", cause: "conditions-changed", newDueOn: "2027-03-31" });
    expect(await judge(made, "change-request")).toMatchObject({
      itemNext: "approve",
      actRole: "chief",
      actAction: "approve",
      actBasis: ["16"],
      actTitle: "审批变更",
    });
    expect(made.rulings().at(-1)).toMatchObject({ outcome: "wait" });
  });

  test("鹤岗 十六 the approved date becomes the item's own, also beyond a year", async () => {
    const made = await desk("hegang");
    await judge(made, "register");
    await fed(made, { feedbackKind: "adjust", cause: "conditions-changed", newDueOn: "2028-03-31" });
    const values = await made.run(applyChange);
    expect(values).toMatchObject({
      itemDueOn: "2028-03-31",
      itemDueAt: "2028-04-01T00:00:01+08:00",
      itemDueBasis: ["54"],
      supervisionState: "in-progress",
      document: { supervision: { dueOn: "2028-03-31" } },
      item: { dueOn: "2028-03-31", assignedOn: "2026-09-22" },
    });
  });

  test("an adjustment without a new date leaves the old one, also where it has passed", async () => {
    const made = await desk("hegang", { ...ITEM, dueOn: "2026-09-21" });
    await fed(made, { feedbackKind: "adjust", cause: "other" });
    expect(await made.run(applyChange)).toMatchObject({ itemDueOn: "2026-09-21", supervisionState: "overdue" });
  });

  test("nobody asked for a change: a fault of the diagram", async () => {
    const made = await desk("hegang");
    await fed(made, { feedbackKind: "progress" });
    await expect(judge(made, "change-request")).rejects.toThrow(BadData);
    await expect(made.run(applyChange)).rejects.toThrow(/没有请示调整或终止/);
  });
});

describe("督查检查", () => {
  test("金川 七十一 inspected on the day after is no finding, on the day itself one", async () => {
    const made = await desk("jinchuan");
    await judge(made, "register");
    expect(await judge(made, "inspect")).toMatchObject({ inspectionOutcome: "proceed", inspectionBasis: ["71"] });
    made.set({ inspection: new Json({ on: "2026-09-23" }) });
    expect(await judge(made, "inspect")).toMatchObject({ inspectionOutcome: "proceed", inspectionBasis: [] });
  });

  test("a field that is not known is bad data", async () => {
    const made = await desk("jinchuan");
    made.set({ inspection: new Json({ byPaper: true }) });
    await expect(judge(made, "inspect")).rejects.toThrow(BadData);
    made.set({ inspection: new Json({ byPaperwork: "是" }) });
    await expect(judge(made, "inspect")).rejects.toThrow(/inspection\.byPaperwork：实际为 "是"，应为true 或 false/);
  });
});

test.each([[{}], [{ event: "approve" }]])(
  "an element with properties %j is a fault of the diagram",
  async (properties) => {
    const made = await desk("jinchuan");
    await expect(made.run(judgeItem, { properties })).rejects.toThrow(/属性 event：.*可接受 register、feedback/);
  },
);

test("without supervision facts it is bad data", async () => {
  const made = await Desk.of("jinchuan");
  made.set(opened());
  await expect(judge(made, "register")).rejects.toThrow(/document\.supervision：缺少/);
});

describe("告知", () => {
  const told = (made: Desk, notice: string) => made.run(notify, { properties: { notice } });

  test("overdue: the carrying departments and the office, with the article; the state is there to see", async () => {
    const made = await desk("jinchuan");
    await judge(made, "register");
    expect(await told(made, "item-overdue")).toMatchObject({ supervisionState: "overdue" });
    expect(made.notices()).toMatchObject([
      { kind: "item-overdue", to: ["department-1-head", "office"], basis: ["28"] },
    ]);
  });

  test.each([
    ["item-closed", "closed"],
    ["item-terminated", "terminated"],
    ["item-withdrawn", "withdrawn"],
    ["item-declined", "declined"],
  ])("%s leaves the item %s", async (notice, supervisionState) => {
    expect(await told(await desk("ziyang"), notice)).toMatchObject({ supervisionState });
  });
});
