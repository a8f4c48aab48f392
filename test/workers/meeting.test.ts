import { describe, expect, test } from "vitest";
import assembleTopics from "../../workers/assemble-topics.ts";
import { parseDocument } from "../../workers/case-document.ts";
import closeMeeting from "../../workers/close-meeting.ts";
import { BadData } from "../../workers/failures.ts";
import issueMinutes from "../../workers/issue-minutes.ts";
import judgeAttendance from "../../workers/judge-attendance.ts";
import judgeDelivery from "../../workers/judge-delivery.ts";
import judgeQuorum from "../../workers/judge-quorum.ts";
import { movedTo } from "../../workers/meeting-document.ts";
import planMeeting from "../../workers/plan-meeting.ts";
import postponeTopics from "../../workers/postpone-topics.ts";
import sendMeetingResult from "../../workers/send-meeting-result.ts";
import { Json } from "../../workers/variables.ts";
import { runningLeave } from "./leave-desk.ts";
import { DAY, listed, meetingDesk, recorded, THERE } from "./meeting-desk.ts";

describe("document.meeting", () => {
  test("needs no portfolios; every other document does", () => {
    expect(parseDocument({ title: "会", meeting: { type: "executive", date: DAY } }).portfolioIds).toEqual([]);
    expect(() => parseDocument({ title: "文" })).toThrow("变量 document.portfolioIds：实际为 缺少，应为至少一项的列表");
    expect(() => parseDocument({ title: "文", portfolioIds: [] })).toThrow("实际为 []");
  });

  test.each([
    [{ type: "weekly", date: DAY }, /document\.meeting\.type：实际为 "weekly"，应为plenary \| executive/],
    [
      { type: "executive", date: DAY, lastDay: "2026-01-01" },
      /document\.meeting\.lastDay：实际为 "2026-01-01"，应不早于会议日期/,
    ],
    [{ type: "executive", date: DAY, lastDay: "2026-12-31T09:00+08:00" }, /document\.meeting\.lastDay/],
    [{ type: "executive", date: "2026-02-30" }, /document\.meeting\.date：实际为 "2026-02-30"/],
    [{ type: "executive" }, /document\.meeting\.date：实际为 缺少/],
    [{ type: "executive", date: DAY, present: 5 }, /document\.meeting\.present：不认识的字段/],
  ])("%j is bad data", (meeting, message) => {
    expect(() => parseDocument({ title: "会", meeting })).toThrow(message);
  });
});

describe("a meeting put off", () => {
  test("takes as many days as before", () => {
    const plan = { type: "executive", date: "2026-09-30T14:00:00+08:00", lastDay: "2026-10-01" } as const;
    expect(movedTo(plan, "2026-12-31")).toEqual({ type: "executive", date: "2026-12-31", lastDay: "2027-01-01" });
    expect(movedTo({ type: "executive", date: DAY }, "2026-12-31")).toEqual({ type: "executive", date: "2026-12-31" });
  });
});

describe("plan-meeting", () => {
  const plan = { properties: { when: "plan" } };

  test("金川 四十七 members by the text; who is away on that day is not expected", async () => {
    const desk = await meetingDesk();
    runningLeave(desk, "deputy-1", { from: "2026-09-29", until: DAY });
    runningLeave(desk, "deputy-2", { from: "2026-10-01", until: "2026-10-02" });
    expect(await desk.run(planMeeting, plan)).toMatchObject({
      members: "6",
      expectedPresent: 5,
      presentIds: "chief,executive-deputy,deputy-2,deputy-3,office-director",
      deliveryTimerAt: "2026-09-30T00:00:01+08:00",
      actBasis: ["51"],
    });
  });

  test("a meeting whose composition the text leaves open has no members", async () => {
    const desk = await meetingDesk("jinchuan", { type: "chief-office" });
    expect(await desk.run(planMeeting, plan)).toMatchObject({ members: null, presentIds: "", expectedPresent: null });
  });

  test("资阳 三十八 papers come before the meeting: no day to be late on, but the meeting's own", async () => {
    const desk = await meetingDesk("ziyang");
    expect(await desk.run(planMeeting, plan)).toMatchObject({
      deliveryTimerAt: "2026-09-30T00:00:00+08:00",
      basisText: "会前送达组成人员（第38条）",
    });
  });

  test.each([undefined, "later"])("asked when = %s is bad data", async (when) => {
    const properties: Record<string, string> = when === undefined ? {} : { when };
    await expect((await meetingDesk()).run(planMeeting, { properties })).rejects.toThrow(BadData);
  });

  test("a document about no meeting is bad data", async () => {
    const desk = await meetingDesk();
    desk.set({ document: new Json({ title: "文", portfolioIds: ["portfolio-1"] }) });
    await expect(desk.run(planMeeting, plan)).rejects.toThrow("变量 document.meeting：缺少");
  });
});

describe("judge-delivery", () => {
  test.each([
    ["2026-09-28", []],
    ["2026-09-29", []],
    [DAY, [["51", "warn"]]],
  ])("金川 五十一 papers delivered on %s", async (deliveredOn, late) => {
    const desk = await meetingDesk();
    recorded(desk, "1", { kind: "delivery", choice: "go-on", deliveredOn });
    desk.clock.set?.(`${DAY}T08:00:00+08:00`);
    const { deliveryNext, deliveryFindings } = await desk.run(judgeDelivery);
    expect(deliveryNext).toBe("wait");
    const told = (deliveryFindings as { basis: string[]; effect: string }[]).map(({ basis, effect }) => [
      basis[0],
      effect,
    ]);
    expect(told).toEqual(late);
  });
});

describe("judge-quorum", () => {
  test("attendance of another day does not count", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", { ...THERE, day: "2026-09-29" });
    await expect(desk.run(judgeQuorum)).rejects.toThrow("还没有签到");
  });

  test("names that are given are counted; a number stands only where nobody is named", async () => {
    const named = await meetingDesk();
    recorded(named, "1", { ...THERE, presentIds: ["chief", "deputy-1"], present: "5" });
    expect(await named.run(judgeQuorum)).toMatchObject({ quorumNext: "reschedule", actBasis: ["47"] });
    const counted = await meetingDesk();
    recorded(counted, "1", { ...THERE, presentIds: [], present: "3" });
    expect(await counted.run(judgeQuorum)).toMatchObject({ quorumNext: "reschedule", actBasis: ["47"] });
  });

  test("金川 四十七 neither names nor number: it waits", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", { ...THERE, presentIds: [] });
    expect(await desk.run(judgeQuorum)).toMatchObject({ quorumNext: "attendance", actBasis: ["47"] });
    expect(desk.rulings()).toMatchObject([{ outcome: "wait" }]);
  });
});

describe("assemble-topics", () => {
  test("by submission: days and moments in order, then by business key; none known comes last", async () => {
    const desk = await meetingDesk();
    listed(desk, "d");
    listed(desk, "c", { agenda: { submittedOn: "2026-09-22T09:00:00+08:00" } });
    listed(desk, "b", { agenda: { submittedOn: "2026-09-21T23:30:00+08:00" } });
    listed(desk, "a", { agenda: { submittedOn: "2026-09-22T09:00:00+08:00" } });
    listed(desk, "x", {}, { meetingDate: "2026-10-01" });
    listed(desk, "y", {}, { meetingType: "plenary" });
    listed(desk, "z", {}, { topicState: "passed" });
    const { topics } = await desk.run(assembleTopics);
    expect((topics as { caseId: string }[]).map(({ caseId }) => caseId)).toEqual(["b", "a", "c", "d"]);
  });
});

describe("judge-attendance", () => {
  test("only numbers, no names: nobody is taken for absent", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", { ...THERE, presentIds: [], present: "4" });
    desk.set({ topic: new Json(listed(desk, "t")) });
    expect(await desk.run(judgeAttendance)).toMatchObject({ topicNext: "discuss" });
  });

  test.each([
    ["deputy-1", "ask"],
    ["deputy-2", "discuss"],
  ])("only numbers, no names: %s, who has leave, is absent (%s)", async (person, topicNext) => {
    const desk = await meetingDesk();
    recorded(desk, "1", { ...THERE, presentIds: [], present: "4" });
    desk.set({ topic: new Json(listed(desk, "t")), absentees: new Json([{ person }]) });
    expect(await desk.run(judgeAttendance)).toMatchObject({ topicNext });
  });

  test("another government's topic is gone", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", THERE);
    desk.set({ topic: new Json(listed(desk, "t")) });
    desk.foreign.set("t", "quzhou");
    expect(await desk.run(judgeAttendance)).toMatchObject({ topicNext: "gone" });
  });

  test("金川 四十七 the deputy in charge is missing: asked; what else is wrong with the topic is not asked again", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", { ...THERE, presentIds: ["chief", "deputy-2", "deputy-3", "executive-deputy"] });
    desk.set({ topic: new Json(listed(desk, "t")) });
    expect(await desk.run(judgeAttendance)).toMatchObject({ topicNext: "ask", findings: [{ basis: ["47"] }] });
  });
});

describe("send-meeting-result", () => {
  test("is sent once, however often the task is delivered; again for another meeting day", async () => {
    const desk = await meetingDesk();
    desk.set({ topic: new Json(listed(desk, "t")) });
    recorded(desk, "1", {
      kind: "resolution",
      topic: "t",
      result: "rejected",
      resolution: "不同意",
      newMeetingDate: null,
    });
    await desk.run(sendMeetingResult);
    expect(desk.messages).toMatchObject([{ messageName: "meeting-result", processInstanceId: "t" }]);
    expect(desk.value("topicResult", "t")).toBe("rejected");
    expect(desk.value("meetingCase", "t")).toBe("会-1");
    expect(desk.value("outputs", "t")).toEqual({});
  });

  test("a topic that was withdrawn is told to the office, and no failure", async () => {
    const desk = await meetingDesk();
    desk.set({ topic: new Json(listed(desk, "t", {}, { topicState: "withdrawn" })) });
    recorded(desk, "1", {
      kind: "resolution",
      topic: "t",
      result: "passed",
      resolution: "同意",
      documents: [],
      items: [],
    });
    await desk.run(sendMeetingResult);
    expect(desk.messages).toEqual([]);
    expect(desk.notices()).toMatchObject([{ kind: "result-undelivered", to: ["office"] }]);
  });

  test("another government's topic hears nothing", async () => {
    const desk = await meetingDesk();
    desk.set({ topic: new Json(listed(desk, "t")) });
    desk.foreign.set("t", "quzhou");
    recorded(desk, "1", { kind: "resolution", topic: "t", result: "rejected", resolution: "不同意" });
    await desk.run(sendMeetingResult);
    expect(desk.messages).toEqual([]);
    expect(desk.value("topicState", "t")).toBe("listed");
    expect(desk.notices()).toMatchObject([{ kind: "result-undelivered", to: ["office"] }]);
  });

  test("nothing recorded is bad data", async () => {
    const desk = await meetingDesk();
    desk.set({ topic: new Json(listed(desk, "t")) });
    await expect(desk.run(sendMeetingResult)).rejects.toThrow("还没有记录议定结果");
  });
});

describe("postpone-topics", () => {
  test("every topic is told once, by a task delivered twice too", async () => {
    const desk = await meetingDesk();
    listed(desk, "t");
    listed(desk, "u");
    recorded(
      desk,
      "1",
      { kind: "reschedule", choice: "reschedule", newMeetingDate: "2026-10-13" },
      { reason: "人不齐" },
    );
    const task = desk.task("postpone-topics", "one");
    desk.set({ businessKey: "key of t" }, "t");
    desk.set({ businessKey: "key of u" }, "u");
    const first = await postponeTopics.handle(task, desk.services);
    const again = await postponeTopics.handle(task, desk.services);
    expect(again.variables).toEqual(first.variables);
    expect(Object.keys(first.variables ?? {}).filter((name) => name.startsWith("notice_"))).toEqual([
      "notice_one_1",
      "notice_one_2",
      "notice_one_moved",
    ]);
    expect(desk.messages.map(({ processInstanceId }) => processInstanceId).sort()).toEqual(["t", "u"]);
    expect(again.variables).toMatchObject({ meetingNext: "plan", meetingState: "rescheduled" });
    expect(desk.value("newMeetingDate", "t")).toBe("2026-10-13");
  });

  test("a topic that was withdrawn since it was listed is not told, nor told of", async () => {
    const desk = await meetingDesk();
    listed(desk, "t");
    listed(desk, "u");
    recorded(desk, "1", { kind: "reschedule", choice: "cancel", newMeetingDate: null }, { reason: "不开了" });
    const task = desk.task("postpone-topics", "one");
    const { engine } = desk.services;
    const post = engine.post.bind(engine);
    engine.post = async <T>(path: string, ...asked: [unknown?]) => {
      const answer = await post<T>(path, ...asked);
      if (path === "/message") desk.set({ topicState: "withdrawn" }, "u");
      return answer;
    };
    const { variables } = await postponeTopics.handle(task, desk.services);
    expect(desk.messages.map(({ processInstanceId }) => processInstanceId)).toEqual(["t"]);
    expect(Object.keys(variables ?? {}).filter((name) => name.startsWith("notice_"))).toHaveLength(1);
  });
});

describe("close-meeting, issue-minutes", () => {
  test("金川 五十三、四十七 by when; what the topics touch goes into the minutes' facts", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", THERE);
    recorded(desk, "2", { kind: "resolution", topic: "t", result: "passed", partyCommittee: true });
    recorded(desk, "3", { kind: "closing", choice: "write", endedOn: null });
    listed(desk, "t", { minutesTopics: ["funds"], portfolioIds: ["portfolio-2"] }, { topicState: "passed" });
    expect(await desk.run(closeMeeting)).toMatchObject({
      minutesNext: "write",
      minutesDueOn: "2026-10-13",
      minutesTimerAt: "2026-10-14T00:00:01+08:00",
      document: {
        portfolioIds: ["portfolio-2"],
        minutes: { presider: "chief", endedOn: DAY, topics: ["funds", "party-committee-matter"], confidential: false },
      },
    });
    expect(await desk.run(issueMinutes)).toMatchObject({ meetingState: "closed", minutesIssued: { signatures: [] } });
  });

  test.each<[string, object, object, string[]]>([
    ["needs money", { needsFunds: true }, {}, ["funds"]],
    ["a large sum", { largeFunds: true }, {}, ["funds"]],
    ["none of it", { needsFunds: false, largeFunds: false }, {}, []],
    ["as the office says too", { needsFunds: true }, { touches: ["staffing", "land"] }, ["land", "funds", "staffing"]],
  ])("资阳 四十二 what a topic touches follows from its facts: %s", async (_name, topic, said, topics) => {
    const desk = await meetingDesk("ziyang", { type: "special" });
    recorded(desk, "1", THERE);
    recorded(desk, "2", { kind: "resolution", topic: "t", result: "passed", ...said });
    recorded(desk, "3", { kind: "closing", choice: "write", endedOn: null });
    listed(desk, "t", { agenda: { meeting: "special", topic } }, { topicState: "passed" });
    expect(await desk.run(closeMeeting)).toMatchObject({ document: { minutes: { topics } } });
  });

  test.each<[string, object, object, string | undefined]>([
    ["said at the meeting", { delegatedBy: "chief" }, { delegationBy: "deputy" }, "deputy"],
    ["as planned, where the meeting did not say", { delegatedBy: "deputy" }, {}, "deputy"],
    ["the chief, where nobody said", {}, { delegationBy: null }, "chief"],
    [
      "nobody, where it was left to another office",
      {},
      { delegationTo: "office-director", delegationBy: "deputy" },
      undefined,
    ],
  ])("资阳 四十二 who left the presiding to whoever presided: %s", async (_name, plan, said, by) => {
    const desk = await meetingDesk("ziyang", { type: "special", ...plan });
    const office = "deputy-secretary-general";
    recorded(desk, "1", { ...THERE, presider: office, presiderId: `${office}-1`, delegationTo: office, ...said });
    recorded(desk, "3", { kind: "closing", choice: "write", endedOn: null });
    const { document } = await desk.run(closeMeeting);
    expect((document as { minutes: { delegatedBy?: string } }).minutes.delegatedBy).toBe(by);
  });

  test("secret through and through: nothing to be published", async () => {
    const desk = await meetingDesk();
    recorded(desk, "1", THERE);
    recorded(desk, "2", { kind: "resolution", topic: "t", result: "passed" });
    recorded(desk, "3", { kind: "closing", choice: "write", endedOn: null });
    listed(desk, "t", { agenda: { topic: { confidential: true } } }, { topicState: "passed" });
    await desk.run(closeMeeting);
    await desk.run(issueMinutes);
    expect(desk.notices().map(({ kind }) => kind)).toEqual(["minutes-issued"]);
  });

  test("not registered is bad data", async () => {
    await expect((await meetingDesk()).run(closeMeeting)).rejects.toThrow("还没有登记会议结束");
  });
});
