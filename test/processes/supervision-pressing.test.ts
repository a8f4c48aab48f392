import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 逾期、催办、督查检查、撤回：落实期间随时可以，核查、报批时也一样；办理照常进行。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const ITEM = { source: "executive", responsible: "principal", dueOn: "2037-09-30" };
const assigned = (tenant: string, supervision: object, responsibleIds = ["department-1-head"]) =>
  stage.start(tenant, { supervision, responsibleIds }, { process: "supervision-followup" });
const stateOf = (entry: ScenarioCase) => entry.variable("supervisionState");
const finish = async (entry: ScenarioCase) => {
  await entry.answer({ activity: "Task_Feedback" }, { feedbackKind: "done", opinion: "已办。" });
  await entry.answer({ activity: "Task_Verify" });
};

describe("金川 二十八 限期报告：逾期看得见", () => {
  it("到期当天还不是逾期；一过就是，告知承办单位和办公室，引条文；办结写明逾期", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await stage.moveTo("2037-10-01T00:00:00+08:00");
    expect(await stateOf(entry)).toBe("in-progress");
    await stage.moveTo("2037-10-01T00:00:01+08:00");
    expect(await stateOf(entry)).toBe("overdue");
    const [notice] = await entry.notices("item-overdue");
    expect(notice).toMatchObject({ to: ["department-1-head", "office"], basis: ["28"] });
    expect(notice?.text).toContain("已过完成时限 2037-09-30 而没有办结，请说明情况（第28条）");
    await finish(entry);
    expect(await entry.ends()).toEqual(["End_OverdueTold", "End_Carried", "End_Closed"]);
    expect((await entry.notices("item-closed"))[0]?.text).toContain("（逾期办结）");
  });

  it("到期当天办完，过后才核查：办结不记逾期的问题", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await stage.moveTo("2037-09-30T17:00:00+08:00");
    await entry.answer({ activity: "Task_Feedback" }, { feedbackKind: "done", opinion: "已办。" });
    await stage.moveTo("2037-10-08T09:00:00+08:00");
    const [notice] = await entry.notices("item-overdue");
    expect(notice?.to).toEqual(["office"]);
    expect(notice?.text).toContain("承办单位已报 2037-09-30 办完，请尽快核查复核（第28条）");
    await entry.answer({ activity: "Task_Verify" });
    expect((await entry.notices("item-closed"))[0]?.text).toBe("《测试公文》已经办结");
    const closing = (await entry.rulings("supervision")).filter(({ steps }) =>
      steps.some(({ action, done }) => action === "verify" && done),
    );
    expect(closing).toMatchObject([{ outcome: "proceed", findings: [] }]);
  });

  it("期限在一年多以后，照样按时到", async () => {
    const entry = await assigned("jinchuan", { ...ITEM, dueOn: "2039-03-31" });
    await stage.moveTo("2039-03-31T23:00:00+08:00");
    expect(await stateOf(entry)).toBe("in-progress");
    await stage.moveTo("2039-04-01T09:00:00+08:00");
    expect(await stateOf(entry)).toBe("overdue");
  });

  it("上级决策部署没有完成时限的规定，本件自定的日期照样提醒，不引条文", async () => {
    const entry = await assigned("jinchuan", { ...ITEM, source: "superior" });
    expect((await entry.task({ activity: "Task_Feedback" })).shows.basisText).toContain("2037-09-30（本件自定）");
    await stage.moveTo("2037-10-08T09:00:00+08:00");
    expect(await entry.notices("item-overdue")).toMatchObject([{ basis: [] }]);
  });
});

describe("资阳 四十七 没有定时限的转办公文", () => {
  it("过了很久也不算逾期，可以催办", async () => {
    const entry = await assigned("ziyang", { source: "transferred-document" });
    await stage.moveTo("2038-06-01T09:00:00+08:00");
    expect(await stateOf(entry)).toBe("in-progress");
    await entry.send("urge", { by: "office-1" });
    expect(await entry.notices("urge")).toMatchObject([{ to: ["department-1-head"], evidence: { by: "office-1" } }]);
    expect((await entry.notices("urge"))[0]?.text).toMatch(/^office-1 催办《测试公文》/);
    expect(await entry.ends()).toEqual(["End_Urged"]);
  });
});

describe("金川 七十一 督查检查的限制", () => {
  const inspection = (values: object) => JSON.stringify({ ...values });
  const inspect = (entry: ScenarioCase, values: object) =>
    entry.send("inspect", { inspection: inspection(values), by: "office-2" });

  it("刚安排就检查：提醒，登记，办理照常", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await inspect(entry, {});
    const [notice] = await entry.notices("item-inspected");
    expect(notice?.text).toContain("不能刚安排就督查检查，请隔一段时间再查（第71条）");
    expect(notice).toMatchObject({ to: ["department-1-head", "office"], basis: ["71"] });
    expect(await entry.task({ activity: "Task_Feedback" })).toMatchObject({ assignee: "department-1-head" });
  });

  it("过几天再检查：没有问题", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    await inspect(entry, {});
    expect(await entry.notices("item-inspected")).toMatchObject([{ text: "《测试公文》督查检查已登记", basis: [] }]);
  });

  it("以发文为硬性要求、凭留痕评判：不得，只告知要求检查的人", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await stage.moveTo("2037-09-24T09:00:00+08:00");
    await inspect(entry, { documentAsHardTarget: true, byPaperwork: true });
    const [notice] = await entry.notices("item-inspected");
    expect(notice).toMatchObject({ to: ["office-2"], basis: ["71"] });
    expect(notice?.text).toMatch(/不得以发文为硬性要求.*以留痕多少评判/);
    await finish(entry);
    expect(await entry.ends()).toEqual(["End_Inspected", "End_Carried", "End_Closed"]);
  });

  it("资阳没有督查检查方法的限制：登记，写明没有规定", async () => {
    const entry = await assigned("ziyang", ITEM);
    await inspect(entry, { byPaperwork: true });
    expect((await entry.notices("item-inspected"))[0]?.text).toContain("规则没有规定");
  });
});

describe("各程序共用的处置", () => {
  it("办公室撤回：落实随之取消，告知各方，写明任务没有因此终止", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await entry.intervene("withdraw", "office-1", { reason: "会议另有决定" });
    expect(await entry.ends()).toEqual(["End_Withdrawn"]);
    expect(await stateOf(entry)).toBe("withdrawn");
    const [notice] = await entry.notices("item-withdrawn");
    expect(notice).toMatchObject({ to: ["department-1-head", "office"], evidence: { by: "office-1" } });
    expect(notice?.text).toMatch(/已由 office-1 撤回：会议另有决定。.*任务本身没有因此终止/);
    expect(await entry.acts()).toMatchObject([{ who: "office-1", role: "office", reason: "会议另有决定" }]);
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("承办单位撤不回督查事项，还没有人办也一样；办公室不写理由也不行", async () => {
    const entry = await assigned("jinchuan", ITEM);
    const asked = await entry.intervene("withdraw", "department-1-head", { reason: "办不了" });
    expect(asked).toMatchObject({ result: "declined", why: expect.stringContaining("在反馈里请示终止") });
    expect(await entry.intervene("withdraw", "office-1")).toMatchObject({ result: "declined" });
    expect(await stateOf(entry)).toBe("in-progress");
    await finish(entry);
    expect((await entry.ends()).at(-1)).toBe("End_Closed");
  });

  it("鹤岗 十六 终止正在报批：办公室也不能撤回，批准以前原决定照办", async () => {
    const entry = await assigned("hegang", ITEM);
    const request = { feedbackKind: "terminate", cause: "force-majeure", opinion: "受灾停工，请示终止。" };
    await entry.answer({ activity: "Task_Feedback" }, request);
    expect(await entry.intervene("withdraw", "office-1", { reason: "不用等批了" })).toEqual({
      result: "declined",
      why: "变更或终止正在报批，批准以前原决定照办，不能撤回",
    });
    expect(await entry.ends()).toEqual([]);
  });

  it("催办、抄送：告知现在办理的人，办理照常", async () => {
    const entry = await assigned("jinchuan", ITEM);
    await entry.answer({ activity: "Task_Feedback" }, { feedbackKind: "done", opinion: "已办。" });
    await entry.intervene("urge", "office-1");
    await entry.intervene("copy", "office-1", { copyTo: "deputy-1" });
    expect((await entry.notices("urge"))[0]?.text).toContain("核查复核");
    expect(await entry.notices("copy")).toMatchObject([{ to: ["deputy-1"] }]);
    await entry.answer({ activity: "Task_Verify" });
    expect((await entry.ends()).at(-1)).toBe("End_Closed");
  });

  it("转办：承办单位把反馈转给本部门其他负责人，登记以什么身份办的", async () => {
    const entry = await assigned("jinchuan", ITEM);
    const feedback = await entry.task({ activity: "Task_Feedback" });
    await stage.engine.post(`/task/${feedback.id}/assignee`, { userId: "department-1-officer" });
    await entry.answer({ activity: "Task_Feedback" }, { feedbackKind: "progress", opinion: "已开工。" });
    expect(await entry.acts()).toMatchObject([
      { who: "department-1-officer", role: "lead-department", capacity: "transferee", actingFor: "department-1-head" },
    ]);
  });
});
