import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 督查督办：立项、反馈、核查复核、办结，五个政府各按各的条文；没有规定的由办公室决定，不套用别处的规定。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const NOTHING = { instances: 0, tasks: 0, jobs: 0 };
const LEAD = ["department-1-head"];
const MEETING_ITEM = { source: "executive", responsible: "principal", dueOn: "2037-12-31" };

const assigned = (tenant: string, supervision: object, responsibleIds = LEAD) =>
  stage.start(tenant, { supervision, responsibleIds }, { process: "supervision-followup" });
const reportDone = (entry: ScenarioCase) =>
  entry.answer({ activity: "Task_Feedback" }, { feedbackKind: "done", opinion: "已全部完成。" });
/** The office checks; what a test does not say is not established. */
const UNCHECKED = {
  ...{ verified: false, evaluated: false, rectified: false, reportedToGovernment: false, published: false },
  opinion: null,
};
const verify = (entry: ScenarioCase, values: object = {}) =>
  entry.answer({ activity: "Task_Verify" }, { ...UNCHECKED, verificationResult: "pass", ...values });

describe("金川 五十四、二十八 常务会议决定事项", () => {
  it("办公室督办，部门主要负责人反馈，办公室核查复核，办结", async () => {
    const entry = await assigned("jinchuan", MEETING_ITEM);
    const [notice] = await entry.notices("item-assigned");
    expect(notice).toMatchObject({ to: ["department-1-head", "office"], basis: ["28", "54"] });
    expect(notice?.text).toContain("政府办公室督办（第54条）");
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback).toMatchObject({ assignee: "department-1-head", due: "2038-01-01T00:00:00.000+0800" });
    expect(feedback.shows.basisText).toContain("第28条、第69条");
    await entry.complete(feedback, { feedbackKind: "progress", opinion: "已开工，完成三成。" });
    await reportDone(entry);
    const verification = await entry.task({ activity: "Task_Verify" });
    expect(verification.groups).toEqual(["office"]);
    expect(verification.shows.findingsText).toContain("还没有核查复核（第28条）");
    await verify(entry, { verified: true });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
    expect(await entry.ladder()).toEqual([
      "department-head feedback @28,69",
      "department-head feedback @28,69",
      "office verify @28",
    ]);
    expect(await entry.variable("supervisionState")).toBe("closed");
    expect((await entry.notices("item-closed"))[0]?.text).toBe("《测试公文》已经办结");
    expect(await entry.remains()).toEqual(NOTHING);
  });

  it("二十八 没有核查复核：不办结，仍在办公室", async () => {
    const entry = await assigned("jinchuan", MEETING_ITEM);
    await reportDone(entry);
    await verify(entry);
    const again = await entry.task({ activity: "Task_Verify" });
    expect(again.shows.findingsText).toContain("还没有核查复核（第28条）");
    await verify(entry, { verified: true });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
  });

  it("二十五 重大决策没有评估：退回承办单位，整改后再报，才办结", async () => {
    const entry = await assigned("jinchuan", { ...MEETING_ITEM, majorDecision: true, jointSupervision: true });
    await reportDone(entry);
    await verify(entry, { verified: true });
    const again = await entry.task({ activity: "Task_Feedback" });
    expect(again.shows.findingsText).toContain("请补评估（第25条）");
    await reportDone(entry);
    await verify(entry, { verified: true, evaluated: true });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
    expect((await entry.rulings("supervision")).map(({ outcome }) => outcome)).toContain("return");
  });

  it("办公室核查后退回继续办理：写明理由，承办单位看得到", async () => {
    const entry = await assigned("jinchuan", MEETING_ITEM);
    await reportDone(entry);
    await verify(entry, { verificationResult: "rework", verified: true, opinion: "现场没有完工。" });
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toContain("现场没有完工。");
  });

  it("二十八 两个部门：牵头单位反馈，协办单位被告知，牵头单位的话算数", async () => {
    const departments = ["department-1-head", "department-2-head"];
    const entry = await assigned("jinchuan", { ...MEETING_ITEM, leadNamed: true }, departments);
    const [notice] = await entry.notices("item-assigned");
    expect(notice?.to).toEqual([...departments, "office"]);
    expect(notice?.text).toContain("协办 department-2-head");
    expect(await entry.task({ activity: "Task_Feedback" })).toMatchObject({ assignee: "department-1-head" });
    await reportDone(entry);
    expect(await entry.ladder()).toEqual(["lead-department feedback @28,69"]);
  });

  it("二十八 没有期限、没有牵头部门：退回办公室补正，补齐后立项", async () => {
    const entry = await assigned("jinchuan", { source: "executive", responsible: "principal", departments: 2 });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.groups).toEqual(["office"]);
    expect(returned.shows.findingsText).toMatch(/请补完成时限（第28条）.*请明确牵头部门（第28条）/);
    const corrections = { supervision: { dueOn: "2037-12-31", leadNamed: true } };
    await entry.complete(returned, { correctionChoice: "resubmit", corrections, reason: "补齐" });
    await stage.settled();
    expect(await entry.task({ activity: "Task_Feedback" })).toMatchObject({ assignee: "department-1-head" });
    expect(await entry.ladder()).toEqual(["office submit"]);
  });

  it("五十四 党组会议决定不自动立项：办公室决定立项，不标条款", async () => {
    const entry = await assigned("jinchuan", { source: "party-group", dueOn: "2037-12-31" });
    const choice = await entry.task({ activity: "Task_OfficeRegister" });
    expect(choice.shows.basisText).toBe("规则未规定");
    await entry.complete(choice, { registrationChoice: "register", reason: "区长要求督办" });
    await stage.settled();
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback.shows.basisText).toContain("规则未规定怎样反馈");
    expect(await entry.ladder()).toEqual(["office decide"]);
  });

  it("五十四 党组会议决定，办公室没有写理由：再问；决定不立项，到此结束", async () => {
    const entry = await assigned("jinchuan", { source: "party-group" });
    await entry.answer({ activity: "Task_OfficeRegister" }, { registrationChoice: "decline" });
    const again = await entry.task({ activity: "Task_OfficeRegister" });
    expect(again.shows.findingsText).toContain("没有写明理由");
    await entry.answer({ activity: "Task_OfficeRegister" }, { registrationChoice: "decline", reason: "党组自行督办" });
    expect(await entry.ends()).toEqual(["End_NotRegistered"]);
    expect(await entry.notices("item-declined")).toHaveLength(1);
    expect(await entry.remains()).toEqual(NOTHING);
  });

  it("三十九 审计整改：没有整改、没有报告，退回；齐了才办结", async () => {
    const entry = await assigned("jinchuan", { source: "audit", dueOn: "2037-10-30" });
    await reportDone(entry);
    await verify(entry, { verified: true });
    const again = await entry.task({ activity: "Task_Feedback" });
    expect(again.shows.findingsText).toMatch(/没有整改（第39条）.*没有向区政府报告.*（第39条）/);
    await reportDone(entry);
    await verify(entry, { verified: true, rectified: true, reportedToGovernment: true });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
  });
});

describe("资阳 四十七 转办公文", () => {
  it("主办部门反馈办理结果后办结；没有定时限，只写及时", async () => {
    const entry = await assigned("ziyang", { source: "transferred-document" });
    const feedback = await entry.task({ activity: "Task_Feedback" });
    expect(feedback).toMatchObject({ assignee: "department-1-head", due: null });
    expect(feedback.shows.findingsText).toContain("主办部门还没有反馈办理结果，请催办（第47条）");
    await reportDone(entry);
    await verify(entry, { opinion: "已办。" });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
    expect((await entry.ladder())[0]).toBe("lead-department feedback @47");
  });

  it("五十八 领导批示没有定办理时限：退回", async () => {
    const entry = await assigned("ziyang", { source: "leader-instruction" });
    expect((await entry.task({ activity: "Task_Correct" })).shows.findingsText).toContain("第58条");
  });

  it("五十八 有反馈即可办结，核查不是条件（别处的规定不套用）", async () => {
    const entry = await assigned("ziyang", { source: "leader-instruction", dueOn: "2037-12-31" });
    await reportDone(entry);
    const verification = await entry.task({ activity: "Task_Verify" });
    expect(verification.shows.basisText).toContain("规则没有规定由谁核查");
    await verify(entry);
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
  });

  it("六十四 审计整改办结：告知本级政府，引条文", async () => {
    const entry = await assigned("ziyang", { source: "audit", dueOn: "2037-11-30" });
    await reportDone(entry);
    await verify(entry, { rectified: true, reportedToGovernment: true });
    expect(await entry.notices("item-closed")).toMatchObject([
      { to: ["department-1-head", "office", "government"], basis: ["64"] },
    ]);
  });
});

describe("衢州 二十七 闭环才能销号", () => {
  it("立项要有目标、措施；没有评估不能销号", async () => {
    const entry = await assigned("quzhou", MEETING_ITEM);
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toMatch(/没有定目标任务.*没有定具体措施/);
    const corrections = { supervision: { item: { objective: true, measures: true } } };
    await entry.complete(returned, { correctionChoice: "resubmit", corrections, reason: "补齐" });
    await stage.settled();
    await reportDone(entry);
    await verify(entry);
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toContain(
      "不能销号，请先评估（第27条）",
    );
    await reportDone(entry);
    await verify(entry, { evaluated: true });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
  });

  it("三十三 建议提案：办理结果没有公开，不能销号", async () => {
    const entry = await assigned("quzhou", { source: "proposal", dueOn: "2037-11-30" });
    await reportDone(entry);
    await verify(entry);
    await reportDone(entry);
    await verify(entry, { published: true });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
    const closings = (await entry.rulings("supervision")).filter(({ findings }) =>
      findings.some(({ code, effect }) => code === "result-not-published" && effect === "return"),
    );
    expect(closings.length).toBeGreaterThan(0);
  });
});

describe("西平 二十六 工作任务（草案）", () => {
  it("没有写责任人、措施：退回；处处标草案", async () => {
    const entry = await assigned("xiping", { source: "executive", dueOn: "2037-12-31" });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toMatch(/^【草案】.*第26条/);
    const corrections = { supervision: { responsible: "principal", item: { measures: true } } };
    await entry.complete(returned, { correctionChoice: "resubmit", corrections, reason: "补齐" });
    await stage.settled();
    await reportDone(entry);
    await verify(entry);
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
    expect((await entry.notices()).every(({ text }) => text.startsWith("【草案】"))).toBe(true);
  });

  it("没有同意用草案：规则不适用", async () => {
    const entry = await stage.start(
      "xiping",
      { supervision: MEETING_ITEM },
      { process: "supervision-followup", acceptDraft: null },
    );
    expect(await entry.ends()).toEqual(["End_NotApplicable"]);
    expect(await entry.remains()).toEqual(NOTHING);
  });
});

describe("鹤岗 十六 市政府决定", () => {
  it("办结的条件没有规定：办公室写明理由才办结，不标条款", async () => {
    const entry = await assigned("hegang", MEETING_ITEM);
    await reportDone(entry);
    await verify(entry);
    const again = await entry.task({ activity: "Task_Verify" });
    expect(again.shows.findingsText).toBe("规则没有规定办结的条件，请写明办结的理由");
    await verify(entry, { opinion: "已经落实。" });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
    expect((await entry.ladder()).at(-1)).toBe("office verify");
  });

  it("三十二 重大问题没有向社会公布：退回", async () => {
    const entry = await assigned("hegang", { source: "public-concern", majorProblem: true });
    await reportDone(entry);
    await verify(entry, { rectified: true });
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toContain("第32条");
    await reportDone(entry);
    await verify(entry, { rectified: true, published: true, opinion: "已公布。" });
    expect(await entry.ends()).toEqual(["End_Carried", "End_Closed"]);
  });
});

describe("反馈填错了：请同一单位重填，不出事故", () => {
  const slips: [string, object, string][] = [
    ["没有写反馈什么", { opinion: "已办。" }, "没有写明反馈什么"],
    ["没有写落实情况", { feedbackKind: "progress", opinion: null }, "没有写明落实情况"],
    ["日期不成日期", { feedbackKind: "done", opinion: "已办。", doneOn: "昨天" }, "办完日期（doneOn）不能读取：昨天"],
    ["办完日期还没有到", { feedbackKind: "done", opinion: "已办。", doneOn: "2037-09-23" }, "还没有到：2037-09-23"],
    [
      "调整后的时限已经过去",
      { feedbackKind: "adjust", opinion: "延期", cause: "other", newDueOn: "2037-09-21" },
      "已经过去：2037-09-21",
    ],
  ];
  it.each(slips)("%s", async (_name, values, text) => {
    const entry = await assigned("jinchuan", MEETING_ITEM);
    await entry.answer({ activity: "Task_Feedback" }, { ...values });
    expect((await entry.task({ activity: "Task_Feedback" })).shows.findingsText).toContain(text);
    expect(await entry.ladder()).toEqual([]);
    expect((await entry.acts()).map(({ counted }) => counted)).toEqual([false]);
  });

  it("办完日期就是今天，可以", async () => {
    const entry = await assigned("jinchuan", MEETING_ITEM);
    const done = { feedbackKind: "done", opinion: "已办。", doneOn: "2037-09-22" };
    await entry.answer({ activity: "Task_Feedback" }, done);
    expect(await entry.task({ activity: "Task_Verify" })).toMatchObject({ form: "verification" });
  });
});
