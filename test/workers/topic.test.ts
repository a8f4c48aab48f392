import { describe, expect, test } from "vitest";
import applyNewMeeting from "../../workers/apply-new-meeting.ts";
import { BadData } from "../../workers/failures.ts";
import judgeTopic from "../../workers/judge-topic.ts";
import notify from "../../workers/notify.ts";
import settleTopic from "../../workers/settle-topic.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { opened } from "./sample-documents.ts";

/** Topics at a desk of 2026-09-22: the fifth working day before 2026-09-30. */

const AGENDA = {
  meeting: "executive",
  meetingDate: "2026-09-30",
  preparation: { agendaForm: true, materialsComplete: true },
};

async function desk(
  agenda: object = AGENDA,
  { government = "jinchuan", ...values }: Values & { government?: string } = {},
) {
  const topic = await Desk.of(government);
  topic.set({ ...opened({ title: "某议题", incoming: undefined, agenda: { ...agenda } }), ...values });
  return topic;
}

describe("judge-topic", () => {
  test("金川 四十七: in time it goes to its approvers, and the moment of submission is kept", async () => {
    const topic = await desk();
    expect(await topic.run(judgeTopic)).toMatchObject({
      topicOutcome: "proceed",
      topicState: "approving",
      submittedOn: "2026-09-22T09:00:00+08:00",
      submittedRound: 1,
      document: { agenda: { ...AGENDA, submittedOn: "2026-09-22T09:00:00+08:00" } },
      withoutMeeting: false,
      candidateGroups: "lead-department",
    });
    expect(topic.rulings()).toMatchObject([{ decision: "agenda" }]);
  });

  test("a day later it is not for this meeting: the office is asked", async () => {
    const late = { ...AGENDA, meetingDate: "2026-09-29" };
    expect(await (await desk(late)).run(judgeTopic)).toMatchObject({
      topicOutcome: "defer",
      topicState: "unscheduled",
      candidateGroups: "office",
      actTitle: "另定会议",
    });
  });

  test("what the OA says of the submission counts", async () => {
    const given = { ...AGENDA, meetingDate: "2026-09-29", submittedOn: "2026-09-18" };
    expect(await (await desk(given)).run(judgeTopic)).toMatchObject({
      topicOutcome: "proceed",
      submittedOn: "2026-09-18",
    });
  });

  test.each([
    ["judged again in the same round, it keeps", 1, undefined, "2026-09-21"],
    ["resubmitted, its papers come anew", 2, undefined, "2026-09-22T09:00:00+08:00"],
    ["resubmitted with a moment of its own, that one counts", 2, "2026-09-20", "2026-09-20"],
  ])("%s", async (_name, round, corrected, expected) => {
    const topic = await desk({ ...AGENDA, submittedOn: corrected ?? "2026-09-21" }, { round });
    topic.set({ submittedOn: "2026-09-21", submittedRound: 1 });
    expect((await topic.run(judgeTopic)).submittedOn).toBe(expected);
  });

  test("a correction that could not be read goes back, whatever the unchanged topic deserves; a refusal stays one", async () => {
    const unread = await desk(AGENDA, { correctionError: "补正内容不能读取" });
    const values = await unread.run(judgeTopic);
    expect(values).toMatchObject({ topicOutcome: "return" });
    expect(values.findingsText).toContain("补正内容不能读取");
    const adHoc = await desk({ ...AGENDA, adHoc: true }, { correctionError: "补正内容不能读取" });
    expect(await adHoc.run(judgeTopic)).toMatchObject({ topicOutcome: "refuse", topicState: "refused" });
  });

  test.each([
    ["ziyang", true],
    ["jinchuan", false],
    ["hegang", false],
  ])("%s: no time to meet goes without a meeting: %s", async (government, expected) => {
    const urgent = { ...AGENDA, meetingDate: "2026-10-30", emergency: true, noTimeToMeet: true };
    expect((await (await desk(urgent, { government })).run(judgeTopic)).withoutMeeting).toBe(expected);
  });

  test("a case without a topic is bad data", async () => {
    const topic = await desk();
    topic.set({ document: new Json({ title: "某议题", portfolioIds: ["portfolio-1"] }) });
    await expect(topic.run(judgeTopic)).rejects.toThrow(BadData);
  });
});

describe("apply-new-meeting", () => {
  const said = async (form: Values, agenda: object = AGENDA) => {
    const topic = await desk(agenda, { submittedRound: 1 });
    topic.finish("office-1", { newMeetingChoice: "schedule", reason: "下次再议", ...form });
    return { topic, values: await topic.run(applyNewMeeting) };
  };

  test("the same meeting on another day keeps the round, and so the approvals", async () => {
    const { topic, values } = await said({ newMeetingDate: "2026-10-14", newMeeting: "same" });
    expect(values).toMatchObject({
      newMeetingChoice: "schedule",
      round: 1,
      document: { agenda: { meeting: "executive", meetingDate: "2026-10-14" } },
      findingsText: "",
      newMeetingDate: null,
      reason: null,
    });
    expect(topic.acts()).toMatchObject([
      {
        who: "office-1",
        role: "office",
        action: "decide",
        basis: [],
        reason: "下次再议",
        stage: "scheduling",
        counted: true,
      },
    ]);
  });

  test("another type of meeting begins a new round; the papers stay as submitted", async () => {
    const { values } = await said({ newMeetingDate: "2026-10-14", newMeeting: "special" });
    expect(values).toMatchObject({ round: 2, submittedRound: 2, document: { agenda: { meeting: "special" } } });
  });

  const agendaIn = ({ document }: Record<string, unknown>) => (document as { agenda: Record<string, unknown> }).agenda;

  test("whose consent takes a late topic is a fact of it, on record, and no matter of the next form", async () => {
    const form = { newMeetingDate: "2026-09-30", adHocConsentBy: "chief" };
    const { topic, values } = await said(form, { ...AGENDA, adHocConsent: { by: "deputy", written: true } });
    expect(agendaIn(values).adHocConsent).toEqual({ by: "chief" });
    expect(values).toMatchObject({ round: 1, adHocConsentBy: null, presider: null });
    expect(topic.acts()).toMatchObject([{ counted: true, details: { adHocConsentBy: "chief", presider: null } }]);
  });

  test.each<[string, Values, string | undefined, number]>([
    ["the same meeting keeps its presider", {}, "deputy", 1],
    ["another type of meeting has one of its own", { newMeeting: "special" }, undefined, 2],
    ["who is named presides", { newMeeting: "special", presider: "executive-deputy" }, "executive-deputy", 2],
    ["another presider may want other approvers", { presider: "executive-deputy" }, "executive-deputy", 2],
    ["the presider it has is no other one", { presider: "deputy" }, "deputy", 1],
  ])("%s", async (_name, form, presider, round) => {
    const { values } = await said({ newMeetingDate: "2026-10-14", ...form }, { ...AGENDA, presider: "deputy" });
    expect(agendaIn(values).presider).toBe(presider);
    expect(values).toMatchObject({ round, submittedRound: round });
  });

  test("nobody's consent is none", async () => {
    const { values } = await said({ newMeetingDate: "2026-10-14", adHocConsentBy: "none" });
    expect(agendaIn(values)).not.toHaveProperty("adHocConsent");
  });

  test("today is still a day, yesterday is none", async () => {
    expect((await said({ newMeetingDate: "2026-09-22" })).values.newMeetingChoice).toBe("schedule");
    expect((await said({ newMeetingDate: "2026-09-21" })).values.findingsText).toContain("已经过去");
  });

  test.each<[string, Values, string]>([
    ["no choice", { newMeetingChoice: null }, "newMeetingChoice：缺少"],
    ["no reason", { reason: null, newMeetingDate: "2026-10-14" }, "没有写明理由"],
    ["no date", {}, "会议日期（newMeetingDate）不能读取：缺少"],
    ["a date that is none", { newMeetingDate: "2026-02-30" }, "不能读取：2026-02-30"],
    [
      "a meeting that is none",
      { newMeetingDate: "2026-10-14", newMeeting: "party" },
      "会议类型（newMeeting）不能读取：party",
    ],
    [
      "consent of nobody known",
      { newMeetingDate: "2026-10-14", adHocConsentBy: "mayor" },
      "同意临时列入的人（adHocConsentBy）不能读取：mayor，可接受 chief、",
    ],
    [
      "a presider that is none",
      { newMeetingDate: "2026-10-14", presider: "mayor" },
      "主持人（presider）不能读取：mayor，可接受 chief、",
    ],
  ])("%s is asked again, and changes nothing", async (_name, form, message) => {
    const { topic, values } = await said(form);
    expect(values).toMatchObject({ newMeetingChoice: "again", round: 1, document: { agenda: AGENDA } });
    expect(values.findingsText).toContain(message);
    expect(topic.acts()).toMatchObject([{ counted: false }]);
  });

  test("taken off: the reason stays for the notice", async () => {
    const { topic, values } = await said({ newMeetingChoice: "withdraw", reason: "不再提请" });
    expect(values).toMatchObject({ newMeetingChoice: "withdraw", document: { agenda: AGENDA } });
    await topic.run(notify, { properties: { notice: "topic-withdrawn" } });
    expect(topic.notices().at(-1)?.text).toBe("《某议题》已撤下，不再提请会议研究：不再提请");
  });

  test("without a finished task there is nothing to take over", async () => {
    await expect((await desk()).run(applyNewMeeting)).rejects.toThrow(/没有办结的另定会议任务/);
  });
});

describe("settle-topic", () => {
  const settled = async (message: Values) => {
    const topic = await desk(AGENDA, { meetingCase: "会-1", resolution: "同意。", ...message });
    return { topic, values: await topic.run(settleTopic) };
  };

  test.each([
    ["passed", "passed", "passed", "lead-department"],
    ["rejected", "rejected", "rejected", "lead-department"],
    ["revise", "revise", "returned", "lead-department"],
    ["postponed", "new-meeting", "unscheduled", "office"],
  ])("%s goes to %s", async (topicResult, topicNext, topicState, candidateGroups) => {
    const { topic, values } = await settled({ topicResult });
    expect(values).toMatchObject({ topicNext, topicState, candidateGroups, meetingEndedOn: "2026-09-22" });
    expect(topic.notices()).toMatchObject([
      { kind: "topic-result", evidence: { meeting: "会-1", result: topicResult, resolution: "同意。" } },
    ]);
  });

  test("put off to a day: judged for that day", async () => {
    const { values } = await settled({ topicResult: "postponed", newMeetingDate: "2026-10-14" });
    expect(values).toMatchObject({ topicNext: "judge", document: { agenda: { meetingDate: "2026-10-14" } } });
  });

  test.each(["2026-09-21", "later"])("put off to %s: the office settles it", async (newMeetingDate) => {
    const { values } = await settled({ topicResult: "postponed", newMeetingDate });
    expect(values).toMatchObject({ topicNext: "new-meeting", document: { agenda: AGENDA } });
  });

  test("a result that is none is bad data, and nothing looks settled", async () => {
    await expect(settled({ topicResult: "ok" })).rejects.toThrow(
      "变量 topicResult：实际为 ok，可接受 passed、rejected",
    );
  });
});

describe("topic-listed", () => {
  test.each([
    ["on the day itself", "2026-09-22", "listed"],
    ["the day after", "2026-09-21", "unscheduled"],
    ["without a day", undefined, "unscheduled"],
  ])("%s: %s is %s", async (_name, meetingDate, topicState) => {
    const topic = await desk({ meeting: "executive", ...(meetingDate ? { meetingDate } : {}) });
    expect((await topic.run(notify, { properties: { notice: "topic-listed" } })).topicState).toBe(topicState);
  });
});

describe("whom the rule has told", () => {
  const NOTICES = [
    { to: "congress", act: "report", form: "any", when: "before", basis: ["26"], reading: false },
    { to: "superior", act: "report", form: "any", when: "at-once", basis: ["27"], reading: false },
    { to: "public", act: "inform", form: "any", when: "after", basis: ["35"], reading: false },
  ];
  const told = async (notice: string) => {
    const topic = await desk({ meeting: "executive", meetingDate: "2026-09-30" }, { noticesDue: new Json(NOTICES) });
    await topic.run(notify, { properties: { notice } });
    return topic.notices();
  };

  test("who is told afterwards is not told when the topic is listed", async () => {
    expect(await told("topic-listed")).toMatchObject([
      { kind: "topic-listed", to: ["lead-department", "office", "congress", "superior"], basis: ["26", "27"] },
    ]);
  });

  test("but when it is closed, of the decision alone", async () => {
    const notices = await told("topic-closed");
    expect(notices).toHaveLength(2);
    expect(notices).toContainEqual(
      expect.objectContaining({
        kind: "topic-decided",
        to: ["public"],
        text: "《某议题》已经会议研究通过（第35条）",
        basis: ["35"],
      }),
    );
    expect(notices).toContainEqual(
      expect.objectContaining({ kind: "topic-closed", text: "《某议题》会议通过，没有后续事项" }),
    );
  });

  test("without a meeting all are told at once", async () => {
    expect((await told("topic-at-once"))[0]?.to).toEqual([
      "lead-department",
      "office",
      "congress",
      "superior",
      "public",
    ]);
  });
});
