import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Json } from "../../workers/variables.ts";
import { askLeave, away, back, DETAILS, TRIP, told, VACATION } from "../leave-stage.ts";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 离岗期间和返回：行程变化、委托变化、撤回、销假、返回报告。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

/** 鹤岗一位部门正职去省内参加上级会议，已准假，28 日出发。 */
async function hegangHead(more: Record<string, unknown> = {}): Promise<ScenarioCase> {
  const leave = { ...TRIP, applicant: "department-head", purpose: "superior-meeting", written: true, details: DETAILS };
  const entry = await askLeave(stage, "hegang", "department-1-head", { ...leave, ...more });
  await entry.walk();
  return entry;
}

describe("返回报告", () => {
  it("鹤岗五十二 开完上级会议回来：书面报告写出落实意见，报分管副市长、市长，必要时上会", async () => {
    const entry = await hegangHead();
    await stage.moveTo("2037-09-30T17:00:00+08:00");
    await back(entry, "2037-09-30");
    const report = await entry.task({ activity: "Task_ReturnReport" });
    expect(report).toMatchObject({ assignee: "department-1-head", shows: { basisText: "依据：第52条" } });
    expect(report.shows.findingsText).toContain("书面报告");
    const given = { returnReport: true, followUp: "月底前分解到各科室。", proposeMeeting: "executive" };
    await entry.complete(report, given);
    await stage.settled();
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
    expect(await told(entry, "leave-report")).toEqual([
      "deputy: report written after @52",
      "chief: report written after @52",
    ]);
    const [closed] = await entry.notices("leave-closed");
    expect(closed?.text).toContain("贯彻落实意见：月底前分解到各科室。；提请常务会议研究");
    expect((await entry.acts()).at(-1)?.details).toMatchObject({ kind: "leave-report", ...given });
    const [next] = await entry.notices("leave-follow-up");
    expect(next).toMatchObject({
      to: ["office"],
      basis: ["52"],
      evidence: { followUp: given.followUp, meeting: "executive", next: "agenda-submission" },
    });
    expect(next?.text).toContain(
      "下一步请办公室：按贯彻落实意见交办：月底前分解到各科室。；按议题提报提请常务会议研究",
    );
  });

  it("鹤岗五十二 销假时已经交了报告：不再要", async () => {
    const entry = await hegangHead();
    await stage.moveTo("2037-09-30T17:00:00+08:00");
    await back(entry, "2037-09-30", { returnReport: true });
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
    expect((await told(entry, "leave-report")).length).toBe(2);
    expect(await entry.notices("leave-follow-up")).toEqual([]);
  });

  it("鹤岗五十二 只是提醒的报告，问过一次仍没有交：照样办结，裁定里留着提醒", async () => {
    const entry = await hegangHead();
    await stage.moveTo("2037-09-30T17:00:00+08:00");
    await back(entry, "2037-09-30");
    await entry.answer({ activity: "Task_ReturnReport" }, { opinion: "会议没有部署新任务" });
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
    expect((await entry.rulings("leave")).at(-1)?.findings).toMatchObject([
      { code: "return-report-missing", effect: "warn", basis: ["52"] },
    ]);
    expect(await told(entry, "leave-report")).toEqual([]);
  });

  it("金川七十四 紧急外出先口头报告的：返回要补书面，不补不办结", async () => {
    const leave = { ...TRIP, applicant: "department-head", urgent: true, urgentReason: true };
    const entry = await askLeave(stage, "jinchuan", "department-1-head", leave);
    await entry.walk();
    await stage.moveTo("2037-09-30T17:00:00+08:00");
    await back(entry, "2037-09-30");
    await entry.answer({ activity: "Task_ReturnReport" }, {});
    expect((await entry.task({ activity: "Task_ReturnReport" })).shows.findingsText).toContain("补书面报告");
    await entry.answer({ activity: "Task_ReturnReport" }, { writtenSupplied: true });
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
  });
});

describe("行程变化", () => {
  it("鹤岗五十二 途中改期：登记，立即报告原批准人，到新的返回日期才提醒销假", async () => {
    const entry = await hegangHead();
    await stage.moveTo("2037-09-29T09:00:00+08:00");
    const change = { newReturnOn: "2037-10-02", reason: "会议延长", by: "department-1-head" };
    await entry.send("itinerary-changed", change);
    expect(await told(entry, "leave-changed")).toEqual(["deputy: report any at-once @52"]);
    expect((await entry.acts()).at(-1)).toMatchObject({
      who: "department-1-head",
      basis: ["52"],
      reason: "会议延长",
      details: { kind: "itinerary", after: { until: "2037-10-02" } },
    });
    await stage.moveTo("2037-10-01T09:00:00+08:00");
    expect(await entry.notices("leave-overdue")).toEqual([]);
    await stage.moveTo("2037-10-03T09:00:00+08:00");
    expect(await entry.notices("leave-overdue")).toMatchObject([{ basis: ["52"] }]);
    await back(entry, "2037-10-03", { returnReport: true });
    expect(await entry.ends()).toEqual(["End_OverdueTold", "End_Back", "End_AwayOver", "End_LeaveClosed"]);
  });

  it("鹤岗五十二 变了没有报告，销假时才说：退回补报", async () => {
    const entry = await hegangHead();
    await stage.moveTo("2037-09-30T17:00:00+08:00");
    await back(entry, "2037-09-30", { returnReport: true, itineraryChanged: true });
    expect((await entry.task({ activity: "Task_ReturnReport" })).shows.findingsText).toContain("行程有变");
    await entry.answer({ activity: "Task_ReturnReport" }, { changeReported: true });
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
  });

  it("金川 规则没有写行程变化向谁报告：告知批准人，不标条款", async () => {
    const entry = await away(stage, "jinchuan", "deputy-1");
    await entry.send("itinerary-changed", { newReturnOn: "2037-09-28", by: "deputy-1" });
    expect(await entry.notices("leave-changed")).toMatchObject([{ to: ["chief", "office"], basis: [] }]);
  });

  it.each([
    ["没有写新的日期", {}, "没有写明新的出发或返回日期"],
    ["日期写错", { newReturnOn: "下周" }, "应为 YYYY-MM-DD"],
    ["返回早于出发", { newReturnOn: "2037-09-20" }, "早于出发日期"],
    ["已经出发还改出发日期", { newDepartOn: "2037-09-24" }, "已经出发"],
  ])("%s：不办理，说明为什么，请假照旧", async (_what, change, why) => {
    const entry = await away(stage, "jinchuan", "deputy-1");
    await entry.send("itinerary-changed", { ...change, by: "deputy-1" });
    expect((await entry.notices("amendment-refused"))[0]?.text).toContain(why);
    expect((await entry.acts()).at(-1)).toMatchObject({ counted: false });
    await stage.moveTo(stage.now);
    expect(await entry.task()).toMatchObject({ activity: "Task_CancelLeave" });
  });
});

describe("委托", () => {
  const request = async () => {
    const incoming = { documentType: "request", sender: "department", signedBy: "principal" };
    const entry = await stage.start("jinchuan", { incoming });
    await entry.answer({ activity: "Task_OfficeHandle" });
    return entry;
  };

  it("金川九 期间指定代管的人，在办的件转过去；撤销后交还", async () => {
    const leave = await away(stage, "jinchuan", "deputy-1");
    const entry = await request();
    expect((await entry.task()).assignee).toBe("deputy-1");
    await leave.send("delegation-given", { delegation: new Json({ to: "deputy-3", scope: ["overall"] }), by: "chief" });
    await stage.moveTo(stage.now);
    expect(await entry.task()).toMatchObject({ assignee: "deputy-3", shows: { actingFor: "deputy-1" } });
    expect((await leave.acts()).at(-1)).toMatchObject({ who: "chief", role: "chief", details: { kind: "delegation" } });
    await leave.send("delegation-revoked", { delegation: new Json({ to: "deputy-3" }), by: "chief" });
    await stage.moveTo(stage.now);
    expect(await entry.task()).toMatchObject({ assignee: "deputy-1", shows: { actingFor: null } });
  });

  it.each([
    ["没有写谁给的", {}],
    ["受托人自己给的", { by: "deputy-3" }],
    ["请假人自己给的", { by: "deputy-1" }],
  ])("金川九 %s：不接受，待办不动，记下为什么", async (_who, by) => {
    const leave = await away(stage, "jinchuan", "deputy-1");
    const entry = await request();
    await leave.send("delegation-given", { delegation: new Json({ to: "deputy-3", scope: ["overall"] }), ...by });
    await stage.moveTo(stage.now);
    expect((await leave.notices("amendment-refused"))[0]?.text).toContain(
      "委托由主要领导给出或撤销，或由办公室代为登记",
    );
    expect((await leave.acts()).at(-1)).toMatchObject({ counted: false });
    expect((await entry.task()).assignee).toBe("deputy-1");
  });

  it("同一事项、同一时间委托给两个人：申请时退回，期间不接受", async () => {
    const twice = [
      { to: "deputy-2", scope: ["overall"], from: "2037-09-22", until: "2037-09-24" },
      { to: "deputy-3", scope: ["overall"], from: "2037-09-24" },
    ];
    const leave = { ...VACATION, applicant: "deputy" };
    const asked = await askLeave(stage, "jinchuan", "deputy-1", leave, { delegations: twice });
    expect((await asked.task({ activity: "Task_Correct" })).shows.findingsText).toContain(
      "同时委托给 deputy-2 和 deputy-3",
    );
    const entry = await away(stage, "jinchuan", "deputy-2", { delegations: [{ to: "deputy-1", scope: ["overall"] }] });
    await entry.send("delegation-given", { delegation: new Json({ to: "deputy-3", scope: ["overall"] }), by: "chief" });
    expect((await entry.notices("amendment-refused"))[0]?.text).toContain("请只委托一位");
  });

  it("前后两段委托给两个人，中间空一天：逐段写明，空的那天写明没有人代行", async () => {
    const entry = await away(stage, "jinchuan", "deputy-1", {
      delegations: [
        { to: "deputy-2", scope: ["overall"], until: "2037-09-22" },
        { to: "deputy-3", scope: ["overall"], from: "2037-09-24" },
      ],
    });
    const [plan] = await entry.notices("stand-ins");
    expect(plan?.text).toContain("2037-09-22 由 deputy-2 代行（第9条）");
    expect(plan?.text).toMatch(/2037-09-23 区长没有指定其他副区长代管，请区长指定（第9条）/);
    expect(plan?.text).toContain("2037-09-24 至 2037-09-25 由 deputy-3 代行（第9条）");
  });

  it("受托的人自己也休假：不另找人，写明他也不在岗", async () => {
    await away(stage, "jinchuan", "deputy-2");
    await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    const entry = await request();
    expect(await entry.task()).toMatchObject({ assignee: "deputy-1", shows: { actingFor: null } });
    expect((await entry.task()).shows.actingText).toContain("deputy-2 也不在岗");
  });
});

describe("撤回", () => {
  it("审批中撤回、准假后出发前撤回：都结束，没有人再算不在岗", async () => {
    const leave = { ...TRIP, applicant: "department-head", written: true };
    const asked = await askLeave(stage, "jinchuan", "department-1-head", leave);
    await asked.intervene("withdraw", "department-1-head", { reason: "会议取消" });
    const granted = await askLeave(stage, "jinchuan", "department-1-head", leave);
    await granted.walk();
    await granted.intervene("withdraw", "office-1", { reason: "会议取消" });
    expect([await asked.ends(), await granted.ends()]).toEqual([["End_Withdrawn"], ["End_Withdrawn"]]);
    expect(await granted.notices("withdrawn")).toMatchObject([{ to: ["department-1-head", "office"] }]);
    expect(await granted.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("已经出发：不能撤回，告知返回后销假", async () => {
    const entry = await away(stage, "jinchuan", "deputy-1");
    expect(await entry.intervene("withdraw", "office-1", { reason: "提前回来" })).toMatchObject({ result: "declined" });
    await back(entry, "2037-09-22");
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
  });

  it("催办：告知正在审批的人", async () => {
    const leave = { ...TRIP, applicant: "department-head", written: true };
    const entry = await askLeave(stage, "jinchuan", "department-1-head", leave);
    await entry.send("urge", { by: "office-1" });
    expect(await entry.notices("urge")).toMatchObject([{ to: ["deputy-1"], evidence: { by: "office-1" } }]);
  });
});

describe("销假", () => {
  it("返回日期没有写或写错：请补全，不算销假", async () => {
    const entry = await away(stage, "jinchuan", "deputy-1");
    await entry.answer({ activity: "Task_CancelLeave" }, { returnedOn: "昨天" });
    await stage.moveTo(stage.now);
    const again = await entry.task({ activity: "Task_CancelLeave" });
    expect(again.shows.findingsText).toContain("returnedOn");
    expect((await entry.acts()).at(-1)).toMatchObject({ counted: false });
    await back(entry, "2037-09-22");
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_Back", "End_AwayOver", "End_LeaveClosed"]);
  });
});
