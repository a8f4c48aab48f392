import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  attend,
  callMeeting,
  endMeeting,
  FINISH,
  held,
  LATER_DAY,
  listTopic,
  MEETING_DAY,
  resolve,
  upToTheDay,
} from "../meeting-stage.ts";
import { Stage } from "../scenario-driver.ts";

/** 会议怎样开：五个政府各按自己的条文，从筹备到纪要印发。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

describe("金川", () => {
  it("四十七、五十三 常务会议一个议题：到会、候会、议定通过，结果送回议题；纪要办公室拟发，区长签发", async () => {
    const topic = await listTopic(stage, "jinchuan", "重点项目安排");
    const entry = await callMeeting(stage, "jinchuan");
    const deliver = await entry.task({ activity: "Task_DeliverMaterials" });
    expect(deliver.shows.topicsText).toBe("1.《重点项目安排》");
    expect(deliver.shows.basisText).toBe("一般于 2037-09-29 前送达组成人员（第51条）");
    const signIn = await upToTheDay(stage, entry);
    expect(signIn.shows).toMatchObject({
      members: "6",
      presentIds: "chief,executive-deputy,deputy-1,deputy-2,deputy-3,office-director",
      presider: "chief",
      basisText: "依据：第47条",
    });
    await attend(entry);
    expect((await entry.notices("topic-turn")).map(({ to, basis }) => [to, basis])).toEqual([
      [["lead-department"], []],
    ]);
    await resolve(entry);
    expect(await topic.ends()).toEqual(["End_Closed"]);
    expect(await topic.notices("topic-result")).toMatchObject([{ evidence: { meeting: entry.key, result: "passed" } }]);
    await endMeeting(entry);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Quorate", "End_MeetingClosed"]);
    expect(await entry.ladder()).toEqual([
      "office deliver @51",
      "office collate @47",
      "office collate",
      "office collate",
      "office draft @47",
      "chief sign @53",
    ]);
    const [quorum] = await entry.rulings("quorum");
    expect(quorum).toMatchObject({ outcome: "proceed", basis: ["47"] });
    expect(await entry.notices("minutes-issued")).toMatchObject([{ basis: ["47", "53"] }]);
    expect(await entry.notices("minutes")).toMatchObject([{ to: ["public"], basis: ["32"] }]);
    expect(await entry.variable("meetingState")).toBe("closed");
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("五十一 严格保密的除外：议题都须保密的，没有送达的期限；有一个不保密的，照样有", async () => {
    const secret = { agenda: { topic: { confidential: true } } };
    await listTopic(stage, "jinchuan", "保密事项", secret);
    const entry = await callMeeting(stage, "jinchuan");
    const deliver = await entry.task({ activity: "Task_DeliverMaterials" });
    expect(deliver.shows.basisText).toBe("规则没有规定这些保密议题的材料何时送达");
    await stage.moveTo("2037-09-30T08:00:00+08:00");
    expect((await entry.notices("delivery-overdue")).map(({ basis }) => basis)).toEqual([[]]);
    await entry.complete(deliver, { deliveredOn: MEETING_DAY });
    expect((await entry.task({ activity: "Task_TakeAttendance" })).shows.findingsText).toBe("");
    await stage.begin();
    await listTopic(stage, "jinchuan", "保密事项", secret);
    await listTopic(stage, "jinchuan", "重点项目安排");
    const other = await callMeeting(stage, "jinchuan");
    expect((await other.task()).shows.basisText).toBe("一般于 2037-09-29 前送达组成人员（第51条）");
  });

  it("四十七 没有议题也照开，办公室知道没有", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await held(stage, entry);
    expect(await entry.notices("meeting-topics")).toMatchObject([
      { to: ["office"], text: "《政府会议》没有列入的议题" },
    ]);
  });

  it("四十四 没有专项协调办公会议：怎样召开由办公室说明，没有理由的不算", async () => {
    const entry = await callMeeting(stage, "jinchuan", {
      type: "coordination",
      presider: "deputy",
      presiderId: "deputy-1",
    });
    const signIn = await upToTheDay(stage, entry);
    expect(signIn.shows).toMatchObject({ members: null, basisText: "规则没有规定这种会议怎样召开，请说明理由" });
    await attend(entry);
    expect((await entry.task({ activity: "Task_TakeAttendance" })).shows.findingsText).toContain("由办公室说明");
    await attend(entry, { reason: "按区长指示召开" });
    await endMeeting(entry);
    expect((await entry.acts()).filter(({ details }) => details.kind === "attendance")).toMatchObject([
      { counted: false },
      { counted: true, basis: [], reason: "按区长指示召开" },
    ]);
    expect(await entry.rulings("quorum")).toMatchObject([{ outcome: "not-regulated" }]);
  });
});

describe("资阳", () => {
  it("三十八、四十 常务会议的材料会前送达，纪要由市长签发，没有印发期限", async () => {
    const topic = await listTopic(stage, "ziyang", "年度计划", { agenda: { meetingDate: LATER_DAY } });
    const entry = await callMeeting(stage, "ziyang", { date: LATER_DAY });
    expect((await entry.task()).shows.basisText).toBe("会前送达组成人员（第38条）");
    await upToTheDay(stage, entry, LATER_DAY);
    await attend(entry);
    await resolve(entry, { topicResult: "rejected", resolution: "条件不成熟。" });
    expect(await topic.ends()).toEqual(["End_Rejected"]);
    await endMeeting(entry);
    expect(await entry.variable("minutesDueText")).toBe("规则没有规定纪要何时印发");
    await entry.walk();
    expect((await entry.ladder()).at(-1)).toBe("chief sign @40");
    expect(await entry.ends()).toEqual(["End_Quorate", "End_MeetingClosed"]);
  });

  it("三十八 会前送达而没有写哪一天：会议当天还没有登记的，提醒办公室一次，不标条款", async () => {
    const entry = await callMeeting(stage, "ziyang");
    await stage.moveTo("2037-09-29T23:00:00+08:00");
    expect(await entry.notices("delivery-overdue")).toEqual([]);
    await stage.moveTo(`${MEETING_DAY}T08:00:00+08:00`);
    expect(await entry.notices("delivery-overdue")).toMatchObject([
      { to: ["office"], text: "《政府会议》会议日期已到，材料送达还没有登记，登记以后才能签到", basis: [] },
    ]);
    await entry.answer({ activity: "Task_DeliverMaterials" }, { deliveredOn: MEETING_DAY });
    expect((await entry.task({ activity: "Task_TakeAttendance" })).shows.findingsText).toBe("");
    expect(await entry.notices("delivery-overdue")).toHaveLength(1);
  });

  it("四十二 副秘书长受分管副市长委托主持专题会议：由主持人签发，或由委托的副市长签发", async () => {
    const plan = {
      type: "special",
      convenedBy: "deputy-secretary-general",
      delegatedBy: "deputy",
      presiderId: "deputy-secretary-general-1",
    };
    const entry = await callMeeting(stage, "ziyang", plan);
    await held(stage, entry);
    expect(await entry.task()).toMatchObject({ groups: ["deputy-secretary-general", "deputy"] });
    await entry.answer({}, {}, "deputy-1");
    expect((await entry.ladder()).at(-1)).toBe("deputy sign @42");
    expect(await entry.ends()).toEqual(["End_Quorate", "End_MeetingClosed"]);
  });
});

describe("衢州", () => {
  it("四十一、四十七 没有到会人数的规定：市长主持就能开；纪要办公室起草、市长签发", async () => {
    const entry = await callMeeting(stage, "quzhou");
    await held(stage, entry, { presentIds: "chief" });
    await entry.walk();
    expect((await entry.ladder()).slice(-2)).toEqual(["office draft @47", "chief sign @47"]);
    expect((await entry.rulings("quorum"))[0]).toMatchObject({ outcome: "proceed", findings: [] });
  });

  it.each([
    ["2037-10-14", []],
    ["2037-10-16", [["materials-delivered-late", ["45"]]]],
  ])("四十五 文件和议题于会前送达：10 月 14 日的会议，%s 送达", async (deliveredOn, late) => {
    const entry = await callMeeting(stage, "quzhou", { date: "2037-10-14" });
    await stage.moveTo("2037-10-16T09:00:00+08:00");
    await entry.answer({ activity: "Task_DeliverMaterials" }, { deliveredOn });
    const found = await entry.variable<{ code: string; basis: string[] }[]>("deliveryFindings");
    expect(found?.map(({ code, basis }) => [code, basis])).toEqual(late);
    const { findingsText } = (await entry.task({ activity: "Task_TakeAttendance" })).shows;
    expect(String(findingsText).includes("第45条")).toBe(late.length > 0);
  });

  it("四十六、四十七 专题会议纪要：分管副市长签发，主持的副市长就是分管的", async () => {
    const entry = await callMeeting(stage, "quzhou", { type: "special", presider: "deputy", presiderId: "deputy-2" });
    await held(stage, entry);
    expect(await entry.task()).toMatchObject({ groups: ["deputy", "chief"] });
  });
});

describe("鹤岗", () => {
  it("三十七 半数以上组成人员出席方能召开：恰好半数可以；纪要没有规定，由办公室选择", async () => {
    const entry = await callMeeting(stage, "hegang");
    await held(stage, entry, { presentIds: "chief,deputy-1,deputy-2" });
    const choose = await entry.task({ activity: "Task_OfficeChoose" });
    expect(choose.shows.basisText).toBe("规则未规定");
    await entry.complete(choose, { chosenRole: "chief", reason: "按惯例报市长签发" });
    await entry.answer({ activity: "Task_ChiefSign" });
    await entry.answer({ activity: "Task_OfficeChoose" }, FINISH);
    expect(await entry.ends()).toEqual(["End_Quorate", "End_MeetingClosed"]);
    expect((await entry.ladder()).slice(-3)).toEqual(["office decide", "chief decide", "office decide"]);
    expect(await entry.notices("minutes")).toMatchObject([{ to: ["public"], basis: ["27"] }]);
  });

  it("三十九 专项协调办公会议涉及两位副市长：由排名靠前的主持，另一位主持的请改正", async () => {
    const agenda = { meeting: "coordination", presider: "deputy" };
    await listTopic(stage, "hegang", "跨分管协调", { agenda, portfolioIds: ["portfolio-1", "portfolio-2"] });
    const plan = { type: "coordination", presider: "deputy" };
    const entry = await callMeeting(stage, "hegang", plan);
    await upToTheDay(stage, entry);
    await attend(entry);
    expect((await entry.task({ activity: "Task_TakeAttendance" })).shows.findingsText).toContain("请写由哪一位主持");
    await attend(entry, { presiderId: "deputy-2" });
    const again = await entry.task({ activity: "Task_TakeAttendance" });
    expect(again.shows.findingsText).toContain("第39条");
    await attend(entry, { presiderId: "deputy-1" });
    expect(await entry.task()).toMatchObject({ activity: "Task_RecordResolution" });
    expect((await entry.rulings("quorum")).map(({ outcome }) => outcome)).toEqual(["return", "proceed"]);
  });
});

describe("西平（草案）", () => {
  it("四十二 常务会议纪要由办公室主任审核、县长签发；写明草案", async () => {
    const entry = await callMeeting(stage, "xiping");
    await held(stage, entry);
    await entry.walk();
    expect((await entry.ladder()).slice(-2)).toEqual(["office-director review @42", "chief sign @42"]);
    expect((await entry.notices("minutes-issued"))[0]?.text).toContain("草案");
  });

  it("没有同意适用草案的，不开始", async () => {
    const document = { title: "常务会议", meeting: { type: "executive", date: LATER_DAY } };
    const entry = await stage.start("xiping", document, { process: "meeting", acceptDraft: null });
    expect(await entry.ends()).toEqual(["End_NotApplicable"]);
    expect(await entry.notices("refused")).toMatchObject([{ to: ["office"] }]);
  });
});
