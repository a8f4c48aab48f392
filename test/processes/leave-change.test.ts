import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Json } from "../../workers/variables.ts";
import { askLeave, away, back, TRIP, told, VACATION } from "../leave-stage.ts";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 行程变化按变化后的事实重新判断：要重新同意的重新审批，不允许的不办，同意之前原来的假照旧。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const days = async (entry: ScenarioCase) => {
  const { from, until } = (await entry.variable<{ from: string; until: string }>("absence")) ?? {};
  return [from, until];
};

/** Tells of a change; what has to be consented to is asked at once. */
const change = async (entry: ScenarioCase, variables: Parameters<ScenarioCase["send"]>[1]) => {
  await entry.send("itinerary-changed", variables);
  await stage.moveTo(stage.now);
};

describe("资阳七十六 市长和常务副市长一般不同时外出", () => {
  const ACTING = { details: { actingHead: true } };

  /** The chief is away from the 23rd to the 25th; the executive deputy is granted the 26th and 27th. */
  const granted = async () => {
    await askLeave(stage, "ziyang", "chief", { ...VACATION, applicant: "chief", ...ACTING });
    const leave = { ...VACATION, applicant: "executive-deputy", departOn: "2037-09-26", returnOn: "2037-09-27" };
    const entry = await askLeave(stage, "ziyang", "executive-deputy", { ...leave, ...ACTING });
    await entry.answer({ activity: "Task_ChiefSign" });
    return entry;
  };

  it("改到与市长同一天：重新请市长同意，看得到提醒；同意之前原来的假照旧，同意了才改", async () => {
    const entry = await granted();
    await change(entry, { newDepartOn: "2037-09-25", by: "executive-deputy", reason: "航班提前" });
    const asked = await entry.task({ activity: "Task_ChiefSign" });
    expect(asked.shows.findingsText).toContain("一般不同时外出");
    expect(await days(entry)).toEqual(["2037-09-26", "2037-09-27"]);
    expect(await entry.notices("leave-change-asked")).toMatchObject([
      { to: ["executive-deputy", "office"], basis: ["76"] },
    ]);
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await days(entry)).toEqual(["2037-09-25", "2037-09-27"]);
    expect((await entry.acts()).at(-1)).toMatchObject({
      who: "executive-deputy",
      reason: "航班提前",
      counted: true,
      details: { kind: "itinerary", consented: true, after: { from: "2037-09-25" } },
    });
    expect(await told(entry, "leave-changed")).toEqual(["office: file any @76", "executive-deputy、office:"]);
    await stage.moveTo("2037-09-25T09:00:00+08:00");
    expect(await entry.task()).toMatchObject({ activity: "Task_CancelLeave" });
    await back(entry, "2037-09-27");
    expect(await entry.ends()).toEqual(["End_ChangeGranted", "End_Back", "End_AwayOver", "End_LeaveClosed"]);
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("改到市长返回后的一天：没有新的问题，不再请同意，直接登记并告知", async () => {
    const entry = await granted();
    await change(entry, { newReturnOn: "2037-09-28", by: "executive-deputy" });
    expect(await entry.tasks()).toEqual([]);
    expect(await days(entry)).toEqual(["2037-09-26", "2037-09-28"]);
  });

  it("市长不同意：告知本人和办公室，原来的假照旧", async () => {
    const entry = await granted();
    await change(entry, { newDepartOn: "2037-09-25", by: "executive-deputy" });
    await entry.answer({ activity: "Task_ChiefSign" }, { verdict: "disagree", opinion: "家里要留人。" });
    expect((await entry.notices("leave-change-refused"))[0]?.text).toContain(
      "主要领导不同意（第76条）；原来准的假照旧",
    );
    expect(await days(entry)).toEqual(["2037-09-26", "2037-09-27"]);
    expect(await entry.tasks()).toEqual([]);
    await stage.moveTo("2037-09-26T09:00:00+08:00");
    expect(await entry.task()).toMatchObject({ activity: "Task_CancelLeave" });
  });

  it("市长已经书面放行：随变化写明，不再请同意", async () => {
    const entry = await granted();
    const newParticulars = new Json({ chiefRelease: true });
    await change(entry, { newDepartOn: "2037-09-25", newParticulars, by: "executive-deputy" });
    expect(await entry.tasks()).toEqual([]);
    expect(await days(entry)).toEqual(["2037-09-25", "2037-09-27"]);
  });

  it("等同意的时候又不改了：撤下审批，原来的假照旧", async () => {
    const entry = await granted();
    await change(entry, { newDepartOn: "2037-09-25", by: "executive-deputy" });
    await change(entry, { newDepartOn: "2037-09-26", by: "executive-deputy" });
    expect(await entry.tasks()).toEqual([]);
    expect(await days(entry)).toEqual(["2037-09-26", "2037-09-27"]);
    expect((await entry.notices("leave-changed"))[0]?.text).toContain("行程不再改变");
  });
});

describe("鹤岗五十二 去向变了，该谁批也变了", () => {
  const DETAILS = ["person", "reason", "times", "place", "contact", "actingHead", "attachment"];
  const HEAD = {
    ...TRIP,
    applicant: "department-head",
    purpose: "official",
    written: true,
    details: Object.fromEntries(DETAILS.map((name) => [name, true])),
  };
  const OUT = { newParticulars: new Json({ destination: "out-of-province" }), by: "department-1-head" };

  /** In the province, consented to by the deputy alone; away since the 28th. */
  const onTheWay = async () => {
    const entry = await askLeave(stage, "hegang", "department-1-head", HEAD);
    await entry.walk();
    await stage.moveTo("2037-09-29T09:00:00+08:00");
    return entry;
  };

  it("途中改去省外：分管副市长同意、市长批准后才改，其间照常可以销假", async () => {
    const entry = await onTheWay();
    await change(entry, OUT);
    expect((await entry.tasks()).map(({ activity }) => activity)).toEqual(["Task_CancelLeave", "Task_DeputyEndorse"]);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" });
    await stage.moveTo(stage.now);
    expect(await entry.ladder()).toEqual([
      "deputy approve @52",
      "department-head report @52",
      "deputy consent @52",
      "chief approve @52",
      "department-head report @52",
    ]);
    expect((await entry.variable<{ leave: object }>("document"))?.leave).toMatchObject({
      destination: "out-of-province",
      departOn: "2037-09-28",
    });
    expect((await entry.tasks()).map(({ activity }) => activity)).toEqual(["Task_CancelLeave"]);
  });

  it("没有等到同意就返回销假：审批随之撤下，什么也不留", async () => {
    const entry = await onTheWay();
    await change(entry, OUT);
    await back(entry, "2037-09-29");
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("等同意的时候又来了新的委托：审批接着办，已经同意的不再问", async () => {
    const entry = await onTheWay();
    await change(entry, OUT);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.send("delegation-given", {
      delegation: new Json({ to: "department-1-officer", scope: ["overall"] }),
      by: "chief",
    });
    await stage.moveTo(stage.now);
    expect((await entry.tasks()).map(({ activity }) => activity)).toEqual(["Task_CancelLeave", "Task_ChiefSign"]);
  });

  it("第二次变化代替还没有同意的第一次", async () => {
    const entry = await onTheWay();
    await change(entry, OUT);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await change(entry, { ...OUT, newReturnOn: "2037-10-02" });
    expect((await entry.tasks()).map(({ activity }) => activity)).toEqual(["Task_CancelLeave", "Task_DeputyEndorse"]);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await days(entry)).toEqual(["2037-09-28", "2037-10-02"]);
  });

  it.each([
    ["没有写明去省内还是省外", { destination: "none" }, "定不了报到哪一级", ["52"]],
    ["不能改的事实", { applicant: "deputy" }, "newParticulars）里的 applicant 不能改", []],
    ["不认识的去向", { destination: "moon" }, "destination", []],
  ])("%s：不办理，说明为什么，原来的假照旧", async (_what, particulars, why, basis) => {
    const entry = await onTheWay();
    await change(entry, { newParticulars: new Json(particulars), by: "department-1-head" });
    const [notice] = await entry.notices("amendment-refused");
    expect(notice).toMatchObject({ basis });
    expect(notice?.text).toContain(why);
    expect((await entry.variable<{ leave: object }>("document"))?.leave).toMatchObject({ destination: "in-province" });
  });
});

describe("金川七十四 提前两天", () => {
  const HEAD = { ...TRIP, applicant: "department-head", written: true };

  it.each([
    ["2037-09-25", 0],
    ["2037-09-24", 0],
    ["2037-09-23", 1],
  ])("22 日把出发改到 %s：%i 次重新审批", async (newDepartOn, again) => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", HEAD);
    await entry.walk();
    await change(entry, { newDepartOn, by: "department-1-head" });
    expect((await entry.tasks()).length).toBe(again);
  });
});

it("正在登记上一个变化的时候来的消息：引擎答 400，请发的人稍后重发；登记完就收", async () => {
  const entry = await away(stage, "jinchuan", "deputy-1");
  const message = {
    messageName: "itinerary-changed",
    businessKey: entry.key,
    tenantId: "jinchuan",
    processVariables: { newReturnOn: { type: "String", value: "2037-09-26" } },
  };
  await stage.withoutWorkers(async () => {
    await stage.engine.post("/message", message);
    await expect(stage.engine.post("/message", message)).rejects.toMatchObject({ status: 400 });
  });
  await stage.settled();
  expect(await days(entry)).toEqual(["2037-09-22", "2037-09-26"]);
  await entry.send("itinerary-changed", { newReturnOn: "2037-09-27", by: "deputy-1" });
  expect(await days(entry)).toEqual(["2037-09-22", "2037-09-27"]);
});
