import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  attend,
  callMeeting,
  endMeeting,
  held,
  listTopic,
  MEETING_DAY,
  resolve,
  upToTheDay,
} from "../meeting-stage.ts";
import type { Answers, ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 材料送达、议定事项的去向、纪要的签发和印发期限。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["jinchuan", "ziyang", "xiping"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

describe("金川 五十一 议题和文件一般于会前1天送达", () => {
  it("前一天送达，按时", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await stage.moveTo("2037-09-29T17:00:00+08:00");
    await entry.answer({ activity: "Task_DeliverMaterials" }, { deliveredOn: "2037-09-29" });
    await stage.moveTo(`${MEETING_DAY}T08:00:00+08:00`);
    expect((await entry.task()).shows.findingsText).toBe("");
    expect(await entry.notices("delivery-overdue")).toEqual([]);
  });

  it("过了前一天还没有送达：提醒办公室；当天送达的照开，签到时看得见", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await stage.moveTo(`${MEETING_DAY}T08:00:00+08:00`);
    expect(await entry.notices("delivery-overdue")).toMatchObject([{ to: ["office"], basis: ["51"] }]);
    await entry.answer({ activity: "Task_DeliverMaterials" }, { deliveredOn: MEETING_DAY });
    const signIn = await entry.task({ activity: "Task_TakeAttendance" });
    expect(signIn.shows.findingsText).toContain("第51条");
    expect(await entry.variable("deliveryFindings")).toMatchObject([{ effect: "warn", basis: ["51"] }]);
    await attend(entry);
    expect(await entry.task()).toMatchObject({ activity: "Task_EndMeeting" });
  });

  it.each([
    ["没有写日期", {}, "送达日期（deliveredOn）不能读取：缺少"],
    ["还没有到的日期", { deliveredOn: "2037-09-23" }, "还没有到：2037-09-23"],
    ["没有写是否如期", { meetingChoice: null }, "没有写明会议是否如期"],
  ])("%s：请重填", async (_name, values, text) => {
    const entry = await callMeeting(stage, "jinchuan");
    await entry.answer({ activity: "Task_DeliverMaterials" }, values);
    expect((await entry.task({ activity: "Task_DeliverMaterials" })).shows.findingsText).toContain(text);
  });
});

describe("议定结果", () => {
  it("印发的文件、督办的事项、报区委：随结果送回议题", async () => {
    const topic = await listTopic(stage, "jinchuan", "重点项目安排");
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    await attend(entry);
    await resolve(entry, {
      documentLines: "关于重点项目的通知｜government｜notice\n",
      itemLines: "开工建设|department-1-head、department-2-head|2037-12-31\n征地｜｜",
      partyCommittee: true,
    });
    expect(await topic.variable("outputs")).toEqual({
      documents: [
        {
          title: "关于重点项目的通知",
          portfolioIds: ["portfolio-1"],
          incoming: { documentType: "request", sender: "department", forIssue: true },
          signing: { issuedAs: "government", documentType: "notice", decidedByExecutiveMeeting: true },
        },
      ],
      items: [
        {
          title: "开工建设",
          portfolioIds: ["portfolio-1"],
          responsibleIds: ["department-1-head", "department-2-head"],
          supervision: {
            source: "executive",
            item: { objective: true, unit: true, dueOn: true },
            leadNamed: true,
            dueOn: "2037-12-31",
          },
        },
        {
          title: "征地",
          portfolioIds: ["portfolio-1"],
          supervision: { source: "executive", item: { objective: true, unit: false, dueOn: false }, leadNamed: false },
        },
      ],
      partyCommittee: true,
      majorRevision: false,
    });
    await endMeeting(entry);
    expect(await entry.variable("document")).toMatchObject({ minutes: { topics: ["party-committee-matter"] } });
  });

  it.each([
    ["没有写结果", { topicResult: null }, "没有写明议定结果"],
    ["没有写内容", { resolution: null }, "没有写明议定内容"],
    ["文件没有发文名义", { documentLines: "通知" }, "发文名义不能读取：缺少"],
    ["文种写错", { documentLines: "通知｜government｜通知" }, "文种不能读取：通知"],
    ["事项的时限不成日期", { itemLines: "开工｜｜年底" }, "完成时限不能读取：年底"],
    ["没有通过却要发文", { topicResult: "rejected", documentLines: "通知｜government｜notice" }, "没有通过的议题"],
    ["通过了却另定会议", { newMeetingDate: "2037-10-13" }, "只有缓议的才写"],
    ["缓议到过去", { topicResult: "postponed", newMeetingDate: "2037-09-01" }, "已经过去"],
  ])("%s：请重填，填过的还在", async (_name, values, text) => {
    await listTopic(stage, "jinchuan", "甲");
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    await attend(entry);
    await resolve(entry, { majorRevision: true, ...values });
    const again = await entry.task({ activity: "Task_RecordResolution" });
    expect(again.shows.findingsText).toContain(text);
    expect(again.shows.majorRevision).toBe(true);
  });
});

describe("纪要", () => {
  /** 会议开过，区长不同意纪要。 */
  async function sentBack(opinion: string): Promise<ScenarioCase> {
    const entry = await callMeeting(stage, "jinchuan");
    await held(stage, entry);
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_ChiefSign" }, { verdict: "disagree", opinion });
    return entry;
  }

  it("金川 五十三 第5个工作日印发，按时", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await held(stage, entry);
    expect(await entry.variable("minutesDueText")).toBe(
      "纪要印发期限 2037-10-13（第53条）；办结期限 2037-10-05（原则上）（第47条）",
    );
    await stage.moveTo("2037-10-13T17:00:00+08:00");
    await entry.walk();
    expect(await entry.notices("minutes-overdue")).toEqual([]);
    const last = (await entry.rulings("minutes")).at(-1);
    expect(last?.findings.map(({ code, effect }) => [code, effect])).toEqual([["decision-done-late", "warn"]]);
  });

  it("金川 五十三 过了第5个工作日还没有印发：提醒一次；次日印发的记明逾期，不因此退回", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await held(stage, entry);
    await stage.moveTo("2037-10-14T09:00:00+08:00");
    expect(await entry.notices("minutes-overdue")).toMatchObject([
      { to: ["office"], basis: ["53"], text: "《政府会议》会议纪要已过印发期限 2037-10-13，还没有印发（第53条）" },
    ]);
    await stage.moveTo("2037-10-20T09:00:00+08:00");
    await entry.walk();
    expect(await entry.notices("minutes-overdue")).toHaveLength(1);
    expect(await entry.ends()).toEqual(["End_Quorate", "End_MinutesReminded", "End_MeetingClosed"]);
    expect((await entry.notices("minutes-issued"))[0]?.text).toContain("第53条");
    expect((await entry.rulings("minutes")).at(-1)?.findings.map(({ code }) => code)).toContain("minutes-issued-late");
  });

  it("区长不同意：办公室修改后重报，从头再签", async () => {
    const entry = await sentBack("第二项与议定不符。");
    const mend = await entry.task({ activity: "Task_Correct" });
    expect(mend).toMatchObject({ groups: ["office"], shows: { actTitle: "修改后重报纪要" } });
    expect(mend.shows.findingsText).toContain("不同意");
    await entry.complete(mend);
    await entry.walk();
    expect((await entry.ladder()).slice(-5)).toEqual([
      "office draft @47",
      "chief sign @53",
      "office submit",
      "office draft @47",
      "chief sign @53",
    ]);
    expect((await entry.ends()).at(-1)).toBe("End_MeetingClosed");
  });

  it("修改内容不能读取：回到办公室写明原因，不再走一遍审签，原来的意见照样看得见", async () => {
    const entry = await sentBack("第二项与议定不符。");
    const before = await entry.ladder();
    await entry.answer({ activity: "Task_Correct" }, { corrections: "{" });
    const again = await entry.task({ activity: "Task_Correct" });
    expect(again.shows.findingsText).toMatch(/^补正内容不能读取，文件未改动.*主要领导不同意（第53条）$/);
    await entry.complete(again, { corrections: { meeting: { type: "weekly" } } });
    const third = await entry.task({ activity: "Task_Correct" });
    expect(String(third.shows.findingsText).match(/补正内容不能读取/g)).toHaveLength(1);
    expect(third.shows.findingsText).toMatch(/主要领导不同意（第53条）$/);
    expect(await entry.ladder()).toEqual(before);
    await entry.complete(third);
    await entry.walk();
    expect((await entry.ends()).at(-1)).toBe("End_MeetingClosed");
  });

  it("金川 五十三 退回修改期间到期：照样提醒办公室一次，重报以后不再提醒", async () => {
    const entry = await sentBack("第二项与议定不符。");
    await stage.moveTo("2037-10-13T23:59:00+08:00");
    expect(await entry.notices("minutes-overdue")).toEqual([]);
    await stage.moveTo("2037-10-14T09:00:00+08:00");
    expect(await entry.notices("minutes-overdue")).toMatchObject([{ to: ["office"], basis: ["53"] }]);
    await entry.answer({ activity: "Task_Correct" });
    await stage.moveTo("2037-10-20T09:00:00+08:00");
    await entry.walk();
    expect(await entry.notices("minutes-overdue")).toHaveLength(1);
    expect((await entry.ends()).at(-1)).toBe("End_MeetingClosed");
  });

  it("金川 五十三、四十七 开两天的会：文件和纪要的期限都从最后一天起算", async () => {
    const topic = await listTopic(stage, "jinchuan", "年度计划", { agenda: { meetingDate: "2037-10-08" } });
    const entry = await callMeeting(stage, "jinchuan", { date: "2037-10-08", lastDay: "2037-10-09" });
    await upToTheDay(stage, entry, "2037-10-08");
    await attend(entry);
    await resolve(entry, { documentLines: "年度计划｜government｜notice" });
    const [planned] = await topic.notices("links-planned");
    expect(planned).toMatchObject({ to: ["lead-department", "office"], basis: ["47", "53"] });
    expect(planned?.text).toContain("印发期限 2037-10-15（原则上）（第53条）");
    expect(planned?.text).toContain("办结期限 2037-10-14（原则上）（第47条）");
    await stage.moveTo("2037-10-09T18:00:00+08:00");
    await endMeeting(entry);
    expect(await entry.variable("minutesDueText")).toContain("纪要印发期限 2037-10-15（第53条）");
  });

  it("金川 四十九、五十三 专题会议：几位副区长，写明由谁主持，纪要就由这一位签发", async () => {
    const entry = await callMeeting(stage, "jinchuan", { type: "special", presider: "deputy" });
    await upToTheDay(stage, entry);
    await attend(entry);
    expect((await entry.task({ activity: "Task_TakeAttendance" })).shows.findingsText).toContain("请写由哪一位主持");
    await attend(entry, { presiderId: "deputy-2" });
    await endMeeting(entry);
    expect(await entry.task()).toMatchObject({ assignee: "deputy-2" });
    await entry.walk();
    expect((await entry.ladder()).at(-1)).toBe("deputy sign @53");
  });

  it("修改后放弃编印的，告知办公室", async () => {
    const entry = await sentBack("不用印了。");
    await entry.answer({ activity: "Task_Correct" }, { correctionChoice: "abandon", reason: "区长认为不必印发" });
    expect((await entry.ends()).at(-1)).toBe("End_NoMinutes");
    expect((await entry.notices("minutes-waived"))[0]?.text).toContain("区长认为不必印发");
  });

  it("资阳 四十二 专题会议涉及土地：没有会前协商一致的退回；协商一致，报市长同意后主持人签发", async () => {
    const topic = await listTopic(stage, "ziyang", "用地安排", {
      agenda: { meeting: "special", presider: "deputy" },
      minutesTopics: ["land"],
    });
    const plan = { type: "special", presider: "deputy", presiderId: "deputy-1" };
    const entry = await callMeeting(stage, "ziyang", plan);
    await upToTheDay(stage, entry);
    await attend(entry);
    await resolve(entry);
    expect(await topic.ends()).toEqual(["End_Closed"]);
    await endMeeting(entry);
    const mend = await entry.task({ activity: "Task_Correct" });
    expect(mend.shows.findingsText).toContain("第42条");
    await entry.complete(mend, { corrections: { minutes: { priorConsensus: true } } });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await entry.task()).toMatchObject({ activity: "Task_DeputyEndorse", assignee: "deputy-1" });
    await entry.walk();
    expect((await entry.ladder()).slice(-2)).toEqual(["chief consent @42", "deputy sign @42"]);
  });

  it("资阳 四十二 会前已协商一致、市长已经同意：主持人直接签发", async () => {
    const entry = await specialMeeting({}, {}, { minutesTopics: ["land"] });
    await endMeeting(entry, { priorConsensus: true, chiefConsent: true });
    expect(await entry.task()).toMatchObject({ activity: "Task_DeputyEndorse", assignee: "deputy-1" });
  });

  /** 副市长主持的专题会议开过，研究了一个议题，等着编印纪要。 */
  async function specialMeeting(topic: object, said: Answers, more: object = {}): Promise<ScenarioCase> {
    const agenda = { meeting: "special", presider: "deputy", topic };
    await listTopic(stage, "ziyang", "专题事项", { agenda, ...more });
    const entry = await callMeeting(stage, "ziyang", { type: "special", presider: "deputy", presiderId: "deputy-1" });
    await upToTheDay(stage, entry);
    await attend(entry);
    await resolve(entry, said);
    return entry;
  }

  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ["议题需要资金", { needsFunds: true }, {}, ["funds"]],
    ["办公室记录时写明土地", {}, { resolutionTouches: "land" }, ["land"]],
    ["写中文名称，用顿号分开", {}, { resolutionTouches: "土地、人事编制" }, ["land", "staffing"]],
    [
      "办公系统送列表",
      { needsFunds: true },
      { resolutionTouches: ["state-assets", "funds"] },
      ["funds", "state-assets"],
    ],
    ["办公系统送列表的文本", {}, { resolutionTouches: '["planning"]' }, ["planning"]],
  ])("资阳 四十二 %s：没有会前协商一致的退回，协商一致后报市长同意", async (_name, topic, said, topics) => {
    const entry = await specialMeeting(topic, said);
    await endMeeting(entry);
    expect(await entry.variable("document")).toMatchObject({ minutes: { topics } });
    const mend = await entry.task({ activity: "Task_Correct" });
    expect(mend.shows.findingsText).toMatch(/会前要先同相关领导协商一致.*第42条/);
    await entry.complete(mend, { corrections: { minutes: { priorConsensus: true } } });
    await entry.walk();
    expect((await entry.ladder()).slice(-2)).toEqual(["chief consent @42", "deputy sign @42"]);
  });

  it.each<[string, Answers]>([
    ["没有写", {}],
    ["列表是空的", { resolutionTouches: [] }],
  ])("资阳 四十二 不涉及这些事项（%s）：不另要协商和同意，主持人直接签发", async (_name, said) => {
    const entry = await specialMeeting({}, said);
    await endMeeting(entry);
    expect(await entry.task()).toMatchObject({ activity: "Task_DeputyEndorse", assignee: "deputy-1" });
  });

  it.each<[string, unknown, string]>([
    ["不认识的事项", "land、海域", "海域"],
    ["列表里不认识的", ["sea"], "sea"],
    ["不是列表", { land: true }, '{"land":true}'],
  ])("所涉事项写错（%s）：请重填，写明可接受的；填过的还在", async (_name, resolutionTouches, shown) => {
    const entry = await specialMeeting({}, { resolutionTouches });
    const again = await entry.task({ activity: "Task_RecordResolution" });
    expect(again.shows.findingsText).toBe(
      `所涉事项（resolutionTouches）不能读取：${shown}，可接受 ` +
        "资金（funds）、土地（land）、规划（planning）、国有资产（state-assets）、人事编制（staffing）",
    );
    expect(again.shows.resolution).toBe("会议同意。");
    await entry.complete(again, { resolutionTouches: null });
    await endMeeting(entry);
    expect(await entry.variable("document")).toMatchObject({ minutes: { topics: [] } });
  });

  it("写过的所涉事项不带到下一个议题", async () => {
    await listTopic(stage, "ziyang", "又一事项", { agenda: { meeting: "special", presider: "deputy" } });
    const entry = await specialMeeting({}, { resolutionTouches: "land" });
    await resolve(entry);
    const settled = (await entry.acts()).filter(({ details }) => details.kind === "resolution");
    expect(settled.map(({ details }) => details.touches)).toEqual([["land"], []]);
  });

  it.each<[string, string, object]>([
    ["市长", "chief", { groups: ["deputy-secretary-general", "chief"] }],
    ["副市长", "deputy", { groups: ["deputy-secretary-general", "deputy"] }],
  ])("资阳 四十二 受%s委托，副秘书长主持：纪要由他或委托的领导签发", async (_name, delegationBy, signers) => {
    const presider = { presider: "deputy-secretary-general", presiderId: "deputy-secretary-general-1" };
    const entry = await callMeeting(stage, "ziyang", { type: "special" });
    await held(stage, entry, { ...presider, delegationTo: "deputy-secretary-general", delegationBy });
    expect(await entry.variable("document")).toMatchObject({ minutes: { delegatedBy: delegationBy } });
    expect(await entry.task()).toMatchObject(signers);
    await entry.walk();
    expect((await entry.ends()).at(-1)).toBe("End_MeetingClosed");
  });

  it("西平 四十二 副县长主持的县长办公会议，纪要视需要编印：不编印的写明理由", async () => {
    const plan = { type: "chief-office", presider: "deputy", presiderId: "deputy-1", delegation: { to: "deputy" } };
    const entry = await callMeeting(stage, "xiping", plan);
    await held(stage, entry, {}, { minutesChoice: "none" });
    expect((await entry.task({ activity: "Task_EndMeeting" })).shows.findingsText).toContain("须写明理由");
    await endMeeting(entry, { minutesChoice: "none", reason: "没有需要印发的事项" });
    expect((await entry.ends()).at(-1)).toBe("End_NoMinutes");
    expect((await entry.notices("minutes-waived"))[0]?.text).toContain("没有需要印发的事项");
  });

  it.each([
    ["没有写编不编印", { minutesChoice: null }, "没有写明是否编印纪要"],
    ["结束早于开会", { endedOn: "2037-09-29" }, "早于会议日期"],
    ["结束日期还没有到", { endedOn: "2037-10-01" }, "还没有到"],
    ["结束日期不成日期", { endedOn: "昨天" }, "会议结束日期（endedOn）不能读取：昨天"],
  ])("%s：请重填", async (_name, values, text) => {
    const entry = await callMeeting(stage, "jinchuan");
    await held(stage, entry, {}, values);
    expect((await entry.task({ activity: "Task_EndMeeting" })).shows.findingsText).toContain(text);
  });
});
