import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { away } from "../leave-stage.ts";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 请示调整、终止：批准以前维持原决定、原时限照算；没有规定由谁批准的，办公室选择，原决定继续执行。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const ITEM = { source: "executive", responsible: "principal", dueOn: "2037-10-30" };
const POSTPONE = {
  feedbackKind: "adjust",
  cause: "conditions-changed",
  newDueOn: "2037-12-31",
  opinion: "连续降雨，工期顺延。",
};
const END = { feedbackKind: "terminate", cause: "force-majeure", opinion: "地块被洪水冲毁。" };

const assigned = (tenant: string, supervision: object) =>
  stage.start(tenant, { supervision, responsibleIds: ["department-1-head"] }, { process: "supervision-followup" });
const ask = (entry: ScenarioCase, request: object) => entry.answer({ activity: "Task_Feedback" }, { ...request });
const stageOf = async (entry: ScenarioCase) => (await entry.tasks())[0]?.shows.itemStage;

describe("鹤岗 十六 调整、终止须报市政府批准", () => {
  it("常务会议决定的调整：市长批准以前维持原决定；批准后按新时限", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    const approval = await entry.task({ activity: "Task_ApproveChange" });
    expect(approval.groups).toEqual(["chief"]);
    expect(approval.shows.basisText).toBe("依据：第16条");
    expect(approval.shows.findingsText).toMatch(
      /请示调整，完成时限改为 2037-12-31.*市政府批准之前维持原决定.*（第16条）/,
    );
    expect(await stageOf(entry)).toBe("change-pending");
    expect(await entry.variable("itemDueOn")).toBe("2037-10-30");
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("itemDueOn")).toBe("2037-12-31");
    expect(await entry.variable("document")).toMatchObject({ supervision: { dueOn: "2037-12-31" } });
    expect(await entry.notices("item-changed")).toHaveLength(1);
    expect(await entry.task({ activity: "Task_Feedback" })).toMatchObject({ due: "2038-01-01T00:00:00.000+0800" });
    expect(await entry.ladder()).toEqual(["lead-department feedback @16", "chief approve @16"]);
  });

  it("市长同意终止：事项终止，不再有待办", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, END);
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Terminated"]);
    expect(await entry.variable("supervisionState")).toBe("terminated");
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("市长不同意：原决定继续执行，承办单位看到理由", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, END);
    await entry.answer({ activity: "Task_ApproveChange" }, { verdict: "disagree", opinion: "另选地块。" });
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback.shows.findingsText).toMatch(/主要领导不同意（另选地块。）。原决定继续执行/);
    expect(await entry.variable("itemDueOn")).toBe("2037-10-30");
  });

  it("市长外出，受委托的常务副市长代批，不同意：此后承办单位的反馈是它自己的，不是代行", async () => {
    await away(stage, "hegang", "chief", { delegations: [{ to: "executive-deputy", scope: ["overall"] }] });
    const entry = await assigned("hegang", ITEM);
    await ask(entry, END);
    const refusal = { verdict: "disagree", opinion: "另选地块。" };
    await entry.answer({ activity: "Task_ApproveChange" }, refusal, "executive-deputy");
    await entry.answer({ activity: "Task_Feedback" }, { feedbackKind: "progress", opinion: "已另选地块。" });
    expect((await entry.acts()).map(({ who, capacity, actingFor }) => [who, capacity, actingFor])).toEqual([
      ["department-1-head", "holder", null],
      ["executive-deputy", "stand-in", "chief"],
      ["department-1-head", "holder", null],
    ]);
  });

  it("市长退回报送单位：不是不批准；承办单位修改后再请示，再批", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    const back = { verdict: "return", returnTo: "submitter", opinion: "请附测算。" };
    await entry.answer({ activity: "Task_ApproveChange" }, back);
    const revision = await entry.task({ activity: "Task_Feedback" });
    expect(revision.shows.findingsText).toMatch(/主要领导退回变更请示（请附测算。）.*修改后再请示/);
    expect(revision.shows.findingsText).not.toContain("没有批准");
    await ask(entry, { ...POSTPONE, newDueOn: "2037-11-30" });
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("itemDueOn")).toBe("2037-11-30");
  });

  it("退回后不再请示：照常反馈，原决定继续执行，没有谁再被要求批准", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    const back = { verdict: "return", returnTo: "submitter", opinion: "请附测算。" };
    await entry.answer({ activity: "Task_ApproveChange" }, back);
    await ask(entry, { feedbackKind: "progress", opinion: "雨停了，照原来的时限办。" });
    expect((await entry.tasks()).map(({ activity }) => activity)).toEqual(["Task_Feedback"]);
    expect((await entry.task()).shows.findingsText).not.toContain("退回");
    expect(await entry.variable("itemDueOn")).toBe("2037-10-30");
  });

  it("市长退回请示的单位，写它的职务也一样", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    const back = { verdict: "return", returnTo: "lead-department", opinion: "请附测算。" };
    await entry.answer({ activity: "Task_ApproveChange" }, back);
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toMatch(/退回变更请示/);
  });

  it("常务副市长退回前一步：市长再办，不是退给承办单位，也不是不批准", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    await entry.answer({ activity: "Task_ApproveChange" }, { verdict: "transfer", transferTo: "executive-deputy" });
    const back = { verdict: "return", returnTo: "chief", opinion: "请市长直接定。" };
    await entry.answer({ activity: "Task_ApproveChange" }, back);
    const again = await entry.task({ activity: "Task_ApproveChange" });
    expect(again.groups).toEqual(["chief"]);
    expect(again.shows.findingsText).toMatch(/常务副职退回（请市长直接定。）/);
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("itemDueOn")).toBe("2037-12-31");
  });

  it("受加请的常务副市长退回市长：市长再批，此前的同意不再算数", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    await entry.answer({ activity: "Task_ApproveChange" }, { addLeader: "executive-deputy" });
    const back = { verdict: "return", returnTo: "chief", opinion: "时限请再核。" };
    await entry.answer({ activity: "Task_ApproveChange" }, back);
    expect(await entry.variable("itemDueOn")).toBe("2037-10-30");
    await entry.answer({ activity: "Task_ApproveChange" }, { verdict: "disagree", opinion: "不顺延。" });
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback.shows.findingsText).toMatch(/主要领导不同意（不顺延。）。原决定继续执行/);
  });

  it("没有写原因：退回承办单位补充", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, { ...POSTPONE, cause: null });
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback.shows.findingsText).toContain("请示没有写明变更原因，请补充（第16条）");
  });

  it("没有批准就已经终止：不予，写明条款", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, { ...END, executedOn: "2037-09-21" });
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback.shows.findingsText).toContain("不得擅自调整或者终止（第16条）");
    expect((await entry.rulings("supervision")).some(({ outcome }) => outcome === "refuse")).toBe(true);
  });

  it("第四十三条 没有写来源的，按分工由分管副市长批", async () => {
    const entry = await assigned("hegang", { dueOn: "2037-10-30" });
    await ask(entry, POSTPONE);
    expect(await entry.task({ activity: "Task_ApproveChange" })).toMatchObject({ assignee: "deputy-1" });
    await entry.answer({ activity: "Task_ApproveChange" });
    expect((await entry.ladder()).at(-1)).toBe("deputy approve @16,43");
    expect(await entry.variable("itemDueOn")).toBe("2037-12-31");
  });

  it("市长转请常务副市长：他同意还不够，仍须市长批准", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    await entry.answer({ activity: "Task_ApproveChange" }, { verdict: "transfer", transferTo: "executive-deputy" });
    expect((await entry.task({ activity: "Task_ApproveChange" })).groups).toEqual(["executive-deputy"]);
    await entry.answer({ activity: "Task_ApproveChange" });
    const chief = await entry.task({ activity: "Task_ApproveChange" });
    expect(chief.groups).toEqual(["chief"]);
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("itemDueOn")).toBe("2037-12-31");
  });

  it("市长加请常务副市长：两人都办了才算批准", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    await entry.answer({ activity: "Task_ApproveChange" }, { addLeader: "executive-deputy" });
    const added = await entry.task({ activity: "Task_ApproveChange" });
    expect(added.shows.basisText).toBe("由前一位办理人加请");
    expect(await entry.variable("itemDueOn")).toBe("2037-10-30");
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("itemDueOn")).toBe("2037-12-31");
    expect((await entry.ladder()).slice(1)).toEqual(["chief approve @16", "executive-deputy countersign"]);
  });

  it("请示期间原时限照算：到期仍是逾期，批准延期以后才按新时限", async () => {
    const entry = await assigned("hegang", ITEM);
    await ask(entry, POSTPONE);
    await stage.moveTo("2037-10-31T09:00:00+08:00");
    expect(await entry.variable("supervisionState")).toBe("overdue");
    expect(await stageOf(entry)).toBe("change-pending");
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("supervisionState")).toBe("in-progress");
    await stage.moveTo("2038-01-02T09:00:00+08:00");
    expect(await entry.variable("supervisionState")).toBe("overdue");
    expect(await entry.notices("item-overdue")).toHaveLength(2);
  });
});

describe("规则没有规定变更由谁批准：办公室选择，不套用鹤岗的程序", () => {
  const silent: [string, string, object][] = [
    ["金川 七十三", "jinchuan", ITEM],
    ["资阳（没有条文）", "ziyang", ITEM],
    ["西平 五十四（草案）", "xiping", { ...ITEM, item: { measures: true } }],
    ["衢州 六十二", "quzhou", { ...ITEM, item: { objective: true, measures: true } }],
  ];
  it.each(silent)("%s：选择主要领导重新决定，选择不标条款", async (_article, tenant, supervision) => {
    const entry = await assigned(tenant, supervision);
    await ask(entry, POSTPONE);
    const choice = await entry.task({ activity: "Task_OfficeChoose" });
    expect(choice.groups).toEqual(["office"]);
    expect(choice.shows.basisText).toBe("规则未规定变更由谁批准");
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "chief", reason: "会议由区长主持" });
    const approval = await entry.task({ activity: "Task_ApproveChange" });
    expect(approval.shows.basisText).toBe("规则未规定，由办公室选择");
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await entry.variable("itemDueOn")).toBe("2037-12-31");
    expect((await entry.ladder()).slice(1)).toEqual(["office decide", "chief approve"]);
  });

  it("办公室不提请变更：原决定继续执行", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await ask(entry, END);
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "理由不充分" });
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback.shows.findingsText).toContain("不提请变更：理由不充分。原决定继续执行");
  });

  it("会议主持人退回办公室：办公室再选，不是不批准", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await ask(entry, { feedbackKind: "done", opinion: "已办。" });
    await entry.answer({ activity: "Task_Verify" }, { verificationResult: "rework", opinion: "没有完工。" });
    await ask(entry, END);
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "chief", reason: "会议由区长主持" });
    const back = { verdict: "return", returnTo: "office", opinion: "应由常务副区长先看。" };
    await entry.answer({ activity: "Task_ApproveChange" }, back);
    const choice = await entry.task({ activity: "Task_OfficeChoose" });
    expect(choice.shows.findingsText).toContain("应由常务副区长先看。");
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "executive-deputy", reason: "按区长意见" });
    expect((await entry.task({ activity: "Task_ApproveChange" })).groups).toEqual(["executive-deputy"]);
  });

  it("办公室没有写理由：再选", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await ask(entry, END);
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "chief", reason: null });
    expect((await entry.task({ activity: "Task_OfficeChoose" })).shows.findingsText).toContain("没有写明理由");
  });

  it("衢州 六十二 办公室、承办单位不能批准变更：退回", async () => {
    const entry = await assigned("quzhou", { ...ITEM, item: { objective: true, measures: true } });
    await ask(entry, POSTPONE);
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "office", reason: "先批" });
    await entry.answer({ activity: "Task_ApproveChange" });
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toContain("不能批准变更");
    expect(await entry.variable("itemDueOn")).toBe("2037-10-30");
  });

  it("金川 七十三 没有重新决定就自行终止：不予", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await ask(entry, { ...END, executedOn: "2037-09-21" });
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toContain(
      "不得自行改动、终止（第73条）",
    );
  });
});
