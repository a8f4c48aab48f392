import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  attend,
  callMeeting,
  endMeeting,
  LATER_DAY,
  listTopic,
  MEETING_DAY,
  resolve,
  upToTheDay,
} from "../meeting-stage.ts";
import { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 会上研究哪些议题、怎样研究：列入、次序、分管领导缺席、撤回、改期、没有研究到。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["jinchuan", "quzhou"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const titles = async (entry: ScenarioCase) =>
  ((await entry.variable<{ title: string }[]>("topics")) ?? []).map(({ title }) => title);

/** In session, with everybody there. */
async function inSession(tenant = "jinchuan", meeting = {}, who = {}): Promise<ScenarioCase> {
  const entry = await callMeeting(stage, tenant, meeting);
  await upToTheDay(stage, entry);
  await attend(entry, who);
  return entry;
}

describe("列入哪些议题", () => {
  it("这个政府、这种会议、这一天的全部议题，先报的在前；别的不列", async () => {
    const early = { submittedOn: "2037-09-21T10:00:00+08:00" };
    await listTopic(stage, "jinchuan", "今天报的");
    await listTopic(stage, "jinchuan", "昨天报的", { agenda: early });
    await listTopic(stage, "jinchuan", "另一天的会", { agenda: { meetingDate: LATER_DAY } });
    await listTopic(stage, "jinchuan", "全体会议的", { agenda: { meeting: "plenary" } });
    await listTopic(stage, "quzhou", "别的政府的");
    const entry = await inSession();
    expect(await titles(entry)).toEqual(["昨天报的", "今天报的"]);
    expect((await entry.task({ activity: "Task_RecordResolution" })).shows.topicTitle).toBe("昨天报的");
  });

  it("一天有两个会的，写明议题的业务主键，只研究写明的", async () => {
    const one = await listTopic(stage, "jinchuan", "甲");
    await listTopic(stage, "jinchuan", "乙");
    const entry = await inSession("jinchuan", { topicKeys: [one.key] });
    expect(await titles(entry)).toEqual(["甲"]);
  });

  it("写明的业务主键没有这样的议题：筹备时和开会时都指出来", async () => {
    const one = await listTopic(stage, "jinchuan", "甲");
    const entry = await callMeeting(stage, "jinchuan", { topicKeys: [one.key, "议-9"] });
    const missing = "写明的议题 议-9 没有列入这次会议";
    expect((await entry.task()).shows.topicsText).toMatch(new RegExp(`^1\\.《甲》；${missing}`));
    await upToTheDay(stage, entry);
    await attend(entry);
    expect(await titles(entry)).toEqual(["甲"]);
    expect((await entry.notices("meeting-topics"))[0]).toMatchObject({
      text: expect.stringContaining(missing),
      evidence: { missing: ["议-9"] },
    });
  });

  it("议题是别的政府的：不研究，那边的议题不动", async () => {
    const foreign = await listTopic(stage, "quzhou", "衢州的");
    const meeting = await inSession();
    const json = async (name: string) => ({ type: "Json", value: JSON.stringify(await meeting.variable(name)) });
    const topic = {
      caseId: foreign.id,
      businessKey: foreign.key,
      title: "衢州的",
      portfolioIds: [],
      submittedOn: null,
    };
    const { id } = await stage.engine.post<{ id: string }>(
      "/process-definition/key/meeting-topic/tenant-id/jinchuan/start",
      {
        businessKey: "跨政府",
        variables: {
          document: await json("document"),
          rules: await json("rules"),
          topic: { type: "Json", value: JSON.stringify(topic) },
        },
      },
    );
    await stage.settled();
    const sent = new ScenarioCase(stage, "jinchuan", "跨政府", id);
    expect(await sent.ends()).toEqual(["End_TopicGone"]);
    expect(await sent.notices("topic-gone")).toMatchObject([{ to: ["office"] }]);
    expect(await foreign.variable("topicState")).toBe("listed");
    expect(await foreign.variable("topicResult")).toBeUndefined();
  });

  it("金川 四十七 一事一议：前一个议定以后，才轮到后一个", async () => {
    const one = await listTopic(stage, "jinchuan", "甲", { agenda: { submittedOn: "2037-09-21" } });
    const other = await listTopic(stage, "jinchuan", "乙");
    const entry = await inSession();
    expect((await entry.notices("topic-turn")).map(({ text }) => text.includes("《甲》"))).toEqual([true]);
    await resolve(entry, { topicResult: "revise", resolution: "补充测算后再议。" });
    expect(await one.task()).toMatchObject({ activity: "Task_Correct" });
    expect(await other.variable("topicState")).toBe("listed");
    await resolve(entry);
    expect(await other.ends()).toEqual(["End_Closed"]);
    expect(await entry.task()).toMatchObject({ activity: "Task_EndMeeting" });
  });
});

describe("候会", () => {
  it("会签过的议题轮到时，协办部门也知道；没有会签的只告知汇报单位", async () => {
    const countersign = { purpose: "request", parties: [{ id: "a" }] };
    const agenda = { submittedOn: "2037-09-21", topic: { crossDepartment: true } };
    await listTopic(stage, "jinchuan", "甲", { agenda, countersign });
    await listTopic(stage, "jinchuan", "乙");
    const entry = await inSession();
    await resolve(entry);
    expect((await entry.notices("topic-turn")).map(({ to, text }) => [to, text.slice(0, 17)])).toEqual([
      [["lead-department", "related-department"], "《政府会议》现在研究《甲》，请汇报"],
      [["lead-department"], "《政府会议》现在研究《乙》，请汇报"],
    ]);
  });
});

describe("金川 四十七 主管区长不能到会又无特殊情况，他分管的议题暂不研究", () => {
  const WITHOUT_DEPUTY_1 = { presentIds: "chief,executive-deputy,deputy-2,deputy-3" };

  it("暂不研究，改到下一次会：议题随之改期", async () => {
    const topic = await listTopic(stage, "jinchuan", "甲");
    const entry = await inSession("jinchuan", {}, WITHOUT_DEPUTY_1);
    const asked = await entry.task({ activity: "Task_AbsentDeputy" });
    expect(asked.shows.findingsText).toContain("第47条");
    expect(asked.shows.findingsText).toContain("分管领导 deputy-1 没有到会");
    await entry.complete(asked, { absenceChoice: "postpone", newMeetingDate: LATER_DAY });
    expect(await entry.task()).toMatchObject({ activity: "Task_EndMeeting" });
    expect(await entry.notices("topic-turn")).toEqual([]);
    await topic.walk();
    expect(await topic.variable("meetingDate")).toBe(LATER_DAY);
    expect(await topic.variable("topicState")).toBe("listed");
    expect((await entry.ladder()).filter((act) => act.includes("decide"))).toEqual(["office decide @47"]);
  });

  it("有特殊情况：写明理由才照常研究", async () => {
    await listTopic(stage, "jinchuan", "甲");
    const entry = await inSession("jinchuan", {}, WITHOUT_DEPUTY_1);
    await entry.answer({ activity: "Task_AbsentDeputy" }, { absenceChoice: "discuss" });
    expect((await entry.task({ activity: "Task_AbsentDeputy" })).shows.findingsText).toContain("须写明是什么情况");
    await entry.answer(
      { activity: "Task_AbsentDeputy" },
      { absenceChoice: "discuss", reason: "防汛紧急，区长要求研究" },
    );
    await resolve(entry);
    expect(await entry.task()).toMatchObject({ activity: "Task_EndMeeting" });
  });

  it("别的分管领导缺席，不影响这个议题", async () => {
    await listTopic(stage, "jinchuan", "甲");
    const entry = await inSession("jinchuan", {}, { presentIds: "chief,executive-deputy,deputy-1,deputy-3" });
    expect(await entry.task()).toMatchObject({ activity: "Task_RecordResolution" });
  });

  it("衢州没有这样写：分管副市长缺席照样研究", async () => {
    await listTopic(stage, "quzhou", "甲");
    const entry = await inSession("quzhou", {}, { presentIds: "chief,deputy-2" });
    expect(await entry.task()).toMatchObject({ activity: "Task_RecordResolution" });
  });
});

describe("撤回和没有研究到的", () => {
  it("会上轮到以前撤回的，不再研究，办公室知道", async () => {
    await listTopic(stage, "jinchuan", "甲", { agenda: { submittedOn: "2037-09-21" } });
    const gone = await listTopic(stage, "jinchuan", "乙");
    const entry = await inSession();
    expect(await gone.intervene("withdraw", "office-1", { reason: "情况有变" })).toMatchObject({ result: "accepted" });
    await resolve(entry);
    expect(await entry.notices("topic-gone")).toMatchObject([{ to: ["office"] }]);
    expect(await entry.task()).toMatchObject({ activity: "Task_EndMeeting" });
  });

  it("正在研究时撤回的，结果没有送达，办公室知道，会议照常", async () => {
    const gone = await listTopic(stage, "jinchuan", "甲");
    const entry = await inSession();
    expect(await gone.intervene("withdraw", "office-1", { reason: "情况有变" })).toMatchObject({ result: "accepted" });
    await resolve(entry);
    expect(await entry.notices("result-undelivered")).toMatchObject([
      { to: ["office"], evidence: { result: "passed" } },
    ]);
    expect(await entry.task()).toMatchObject({ activity: "Task_EndMeeting" });
  });

  it("开会以后才列入的，这次没有研究到，会后由办公室另定会议", async () => {
    const entry = await inSession();
    await stage.moveTo("2037-09-30T09:00:00+08:00");
    const agenda = { submittedOn: "2037-09-22" };
    const late = await listTopic(stage, "jinchuan", "晚到的", { agenda });
    expect(await late.variable("topicState")).toBe("listed");
    await endMeeting(entry);
    expect(await late.task()).toMatchObject({ activity: "Task_NewMeeting", groups: ["office"] });
    expect(await entry.notices("meeting-result")).toMatchObject([
      { evidence: { topic: late.key, result: "postponed" } },
    ]);
  });
});

describe("会议改期和取消", () => {
  it("到会不足改期：两个议题都改到新的日期，重新判断；会议重新筹备，旧的签到不算", async () => {
    const one = await listTopic(stage, "jinchuan", "甲");
    const other = await listTopic(stage, "jinchuan", "乙");
    const entry = await inSession("jinchuan", {}, { presentIds: "chief,deputy-1" });
    const move = { rescheduleChoice: "reschedule", newMeetingDate: LATER_DAY, reason: "到会人数不足" };
    await entry.answer({ activity: "Task_Reschedule" }, move);
    expect(await entry.task()).toMatchObject({ activity: "Task_DeliverMaterials" });
    for (const topic of [one, other]) {
      await topic.walk();
      expect(await topic.variable("meetingDate")).toBe(LATER_DAY);
      expect(await topic.notices("topic-result")).toMatchObject([{ evidence: { result: "postponed" } }]);
    }
    await upToTheDay(stage, entry, LATER_DAY);
    await attend(entry);
    expect(await titles(entry)).toEqual(["甲", "乙"]);
    await resolve(entry);
    await resolve(entry);
    expect(await one.ends()).toEqual(["End_Closed"]);
    expect((await entry.ladder()).slice(0, 3)).toEqual([
      "office deliver @51",
      "office collate @47",
      "office decide @47",
    ]);
  });

  it.each([
    ["改到过去", { newMeetingDate: "2037-09-29" }, "已经过去"],
    ["改到原来那天", { newMeetingDate: MEETING_DAY }, "就是原定的"],
    ["没有写理由", { reason: null }, "没有写明理由"],
    ["没有写怎样处理", { rescheduleChoice: null }, "没有写明怎样处理"],
  ])("%s：请重填", async (_name, values, text) => {
    const entry = await inSession("jinchuan", {}, { meetingChoice: "reschedule" });
    const move = { rescheduleChoice: "reschedule", newMeetingDate: LATER_DAY, reason: "另有安排" };
    await entry.answer({ activity: "Task_Reschedule" }, { ...move, ...values });
    expect((await entry.task({ activity: "Task_Reschedule" })).shows.findingsText).toContain(text);
  });

  it("筹备期间要求改期（消息 reschedule）；送达时也可以写改期，不标条款", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await entry.send("reschedule");
    const move = { rescheduleChoice: "reschedule", newMeetingDate: "2037-10-09", reason: "与区委会议冲突" };
    await entry.answer({ activity: "Task_Reschedule" }, move);
    await entry.answer({ activity: "Task_DeliverMaterials" }, { meetingChoice: "reschedule" });
    await entry.answer({ activity: "Task_Reschedule" }, { ...move, newMeetingDate: LATER_DAY });
    expect(await entry.variable("meetingDay")).toBe(LATER_DAY);
    const members = ["chief", "executive-deputy", "deputy-1", "deputy-2", "deputy-3", "office-director"];
    expect(await entry.notices("meeting-moved")).toMatchObject([
      { to: ["office", ...members], text: "《政府会议》改在 2037-10-09：与区委会议冲突", basis: [] },
      { to: ["office", ...members], text: `《政府会议》改在 ${LATER_DAY}：与区委会议冲突`, basis: [] },
    ]);
    const moves = (await entry.acts()).filter(({ details }) => details.kind === "reschedule");
    expect(moves.map(({ basis, details }) => [basis, details.day])).toEqual([
      [[], MEETING_DAY],
      [[], "2037-10-09"],
    ]);
  });

  it("改期又改回来以后取消：就是取消，不再照旧的改期办", async () => {
    const topic = await listTopic(stage, "jinchuan", "甲");
    const entry = await callMeeting(stage, "jinchuan");
    for (const newMeetingDate of [LATER_DAY, MEETING_DAY]) {
      await entry.answer({ activity: "Task_DeliverMaterials" }, { meetingChoice: "reschedule" });
      const move = { rescheduleChoice: "reschedule", newMeetingDate, reason: "另有安排" };
      await entry.answer({ activity: "Task_Reschedule" }, move);
      await topic.walk();
      expect(await topic.variable("meetingDate")).toBe(newMeetingDate);
    }
    await entry.intervene("withdraw", "office-1", { reason: "不开了" });
    expect((await entry.ends()).at(-1)).toBe("End_CalledOff");
    expect((await entry.notices("meeting-called-off"))[0]?.text).toContain("不开了");
    expect(await topic.task()).toMatchObject({ activity: "Task_NewMeeting" });
  });

  it("取消会议：议题由办公室另定会议，组成人员知道", async () => {
    const topic = await listTopic(stage, "jinchuan", "甲");
    const entry = await callMeeting(stage, "jinchuan");
    await entry.intervene("withdraw", "office-1", { reason: "不开了" });
    expect(await entry.ends()).toEqual(["End_CalledOff"]);
    expect(await entry.notices("meeting-called-off")).toMatchObject([{ text: "《政府会议》已取消：不开了" }]);
    expect(await entry.notices("meeting-moved")).toEqual([]);
    expect(await topic.task()).toMatchObject({ activity: "Task_NewMeeting" });
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("办公室在签到时写改期，再写取消，也一样；没有问能否开会", async () => {
    const entry = await inSession("jinchuan", {}, { meetingChoice: "reschedule" });
    expect(await entry.rulings("quorum")).toEqual([]);
    await entry.answer({ activity: "Task_Reschedule" }, { rescheduleChoice: "call-off", reason: "没有必要再开" });
    expect((await entry.ends()).at(-1)).toBe("End_CalledOff");
    expect((await entry.notices("meeting-called-off"))[0]?.text).toContain("没有必要再开");
  });

  it("用办件处置撤回：筹备期间可以，开会以后不行，会议照常", async () => {
    const withdraw = (entry: ScenarioCase, by: string) => entry.intervene("withdraw", by, { reason: "不开了" });
    const open = await inSession();
    expect(await withdraw(open, "office-1")).toMatchObject({ result: "declined" });
    expect(await open.task()).toMatchObject({ activity: "Task_EndMeeting" });
    const planned = await callMeeting(stage, "jinchuan", { date: LATER_DAY });
    expect(await withdraw(planned, "department-1-head")).toMatchObject({
      result: "declined",
      why: expect.stringContaining("会议只由政府办公室取消"),
    });
    expect(await withdraw(planned, "office-1")).toMatchObject({ result: "accepted" });
    expect(await planned.ends()).toEqual(["End_CalledOff"]);
  });
});
