import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Json } from "../../workers/variables.ts";
import { away } from "../leave-stage.ts";
import { Stage } from "../scenario-driver.ts";
import { decided, MEETING, PAPERS, resubmit, submitTopic } from "../topic-stage.ts";

/** 议题提报：上会的条件、提交时限、逐级审定、会议结果，五个政府各按各的条文。会议由测试发消息 meeting-result 代替。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const NOTHING = { instances: 0, tasks: 0, jobs: 0 };
const URGENT = { ...MEETING, emergency: true, noTimeToMeet: true };
const ASKED = { countersign: { purpose: "request", parties: [{ id: "a" }] } };
const submit = (tenant: string, agenda: object, more: Parameters<typeof submitTopic>[3] = {}) =>
  submitTopic(stage, tenant, agenda, more);

describe("金川 四十七、五十一 区政府常务会议议题", () => {
  const EXECUTIVE = { ...MEETING, preparation: PAPERS };

  it("会前第五个工作日当天报送，按时：办公室审核、主管领导同意、区长确认，列入会议；会议通过而没有后续事项，办结", async () => {
    const entry = await submit("jinchuan", EXECUTIVE);
    expect(await entry.task()).toMatchObject({ activity: "Task_OfficeHandle", groups: ["office"] });
    await entry.walk();
    expect(await entry.ladder()).toEqual(["office review @47,51", "deputy consent @47,51", "chief determine @47,51"]);
    expect(await entry.variable("topicState")).toBe("listed");
    expect(await entry.variable("meetingDate")).toBe("2037-09-30");
    expect(await entry.notices("topic-listed")).toMatchObject([
      { to: ["lead-department", "office"], basis: ["47", "51"] },
    ]);
    await decided(entry, "passed");
    expect(await entry.ends()).toEqual(["End_Closed"]);
    expect((await entry.notices("topic-closed"))[0]?.text).toBe("《测试公文》会议通过，没有后续事项");
    expect(await entry.notices("topic-result")).toMatchObject([
      { text: "《测试公文》会议通过：原则同意。", evidence: { meeting: "会-1", result: "passed" } },
    ]);
    expect(await entry.remains()).toEqual(NOTHING);
  });

  it("会前第五个工作日过了一天：不列入本次会议，办公室另定会议后照常审定", async () => {
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    const entry = await submit("jinchuan", EXECUTIVE);
    const task = await entry.task({ activity: "Task_NewMeeting" });
    expect(task.groups).toEqual(["office"]);
    expect(task.shows.findingsText).toContain("不列入本次会议议题（第47条、第51条）");
    await entry.complete(task, {
      newMeetingChoice: "schedule",
      newMeetingDate: "2037-10-14",
      reason: "列入下次常务会议",
    });
    await entry.walk();
    expect(await entry.variable("meetingDate")).toBe("2037-10-14");
    expect(await entry.variable("topicState")).toBe("listed");
  });

  it("没有议题单：退回，补正以后重新审定；补正以后才算报送", async () => {
    const entry = await submit("jinchuan", { ...MEETING, preparation: { materialsComplete: true } });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.groups).toEqual(["lead-department"]);
    expect(returned.shows.findingsText).toContain("议题单（第47条）");
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    await resubmit(entry, { agenda: { preparation: { agendaForm: true } } });
    expect((await entry.task()).activity).toBe("Task_NewMeeting");
    expect(await entry.variable("submittedOn")).toMatch(/^2037-09-23/);
  });

  it("补正时删去议题的事实，或写了没有人分管的事项：请再补正，说明错在哪里，不是事故", async () => {
    const entry = await submit("jinchuan", { ...MEETING, preparation: { materialsComplete: true } });
    await resubmit(entry, { agenda: null });
    expect((await entry.task({ activity: "Task_Correct" })).shows.findingsText).toContain("document.agenda：不能删去");
    await resubmit(entry, { portfolioIds: ["portfolio-99"] });
    expect((await entry.task({ activity: "Task_Correct" })).shows.findingsText).toContain("portfolio-99 没有分管领导");
    await resubmit(entry, { agenda: { preparation: { agendaForm: true } } });
    expect((await entry.task()).activity).toBe("Task_OfficeHandle");
  });

  it("需要财政资金，财政部门没有回复：不予上会", async () => {
    const entry = await submit("jinchuan", {
      ...EXECUTIVE,
      topic: { needsFunds: true },
      preparation: { ...PAPERS, financeOpinion: "silent" },
    });
    expect(await entry.ends()).toEqual(["End_Refused"]);
    expect(await entry.notices("topic-refused")).toMatchObject([{ basis: ["47"] }]);
    expect((await entry.notices("topic-refused"))[0]?.text).toMatch(/不予上会：.*财政/);
    expect(await entry.remains()).toEqual(NOTHING);
  });

  it("区长不同意：退回提报单位，重报后从头审定", async () => {
    const entry = await submit("jinchuan", EXECUTIVE);
    await entry.walk(({ activity }) => {
      if (activity === "Task_Correct") return "stop";
      return activity === "Task_ChiefSign" ? { verdict: "disagree", opinion: "时机不成熟。" } : undefined;
    });
    await resubmit(entry, {});
    expect((await entry.task()).activity).toBe("Task_OfficeHandle");
  });

  it("会议要求修改后再议：退回，新的一轮重新审定，不能再上已经开过的会", async () => {
    const entry = await submit("jinchuan", EXECUTIVE);
    await entry.walk();
    await stage.moveTo("2037-09-30T16:00:00+08:00");
    await decided(entry, "revise", { resolution: "补充测算。" });
    const task = await entry.task({ activity: "Task_Correct" });
    expect(task.shows.findingsText).toContain("补充测算。");
    await resubmit(entry, { agenda: { meetingDate: "2037-10-14" } });
    await entry.walk();
    expect(await entry.variable("meetingDate")).toBe("2037-10-14");
    expect((await entry.ladder()).filter((line) => line.startsWith("chief"))).toHaveLength(2);
  });

  it("缓议并定了新会期：审定照算，列入新的会议；没有定会期：请办公室另定", async () => {
    const entry = await submit("jinchuan", EXECUTIVE);
    await entry.walk();
    await decided(entry, "postponed", { newMeetingDate: "2037-10-14" });
    expect(await entry.variable("meetingDate")).toBe("2037-10-14");
    expect(await entry.variable("topicState")).toBe("listed");
    expect(await entry.ladder()).toHaveLength(3);
    await decided(entry, "postponed", { meetingCase: "会-2" });
    await entry.answer({ activity: "Task_NewMeeting" }, { newMeetingChoice: "withdraw", reason: "不再提请" });
    expect(await entry.ends()).toEqual(["End_Withdrawn"]);
    expect((await entry.notices("topic-withdrawn"))[0]?.text).toContain("不再提请");
  });

  it("九 主管副区长休假，区长指定另一位副区长代管：议题由他代为签字同意", async () => {
    await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    const entry = await submit("jinchuan", EXECUTIVE);
    await entry.walk();
    expect((await entry.acts())[1]).toMatchObject({
      who: "deputy-2",
      role: "deputy",
      actingFor: "deputy-1",
      actingBasis: ["9"],
      capacity: "stand-in",
      basis: ["47", "51"],
    });
    expect(await entry.variable("topicState")).toBe("listed");
  });

  it("会议没有通过：到此结束", async () => {
    const entry = await submit("jinchuan", EXECUTIVE);
    await entry.walk();
    await decided(entry, "rejected");
    expect(await entry.ends()).toEqual(["End_Rejected"]);
    expect(await entry.variable("topicState")).toBe("rejected");
    expect(await entry.remains()).toEqual(NOTHING);
  });
});

describe("资阳", () => {
  it("三十八 会前十个工作日报办公室：议题文件、审批表齐的，由办公室办理送审", async () => {
    const entry = await submit("ziyang", { ...MEETING, meetingDate: "2037-10-14", preparation: PAPERS });
    expect((await entry.task()).shows.basisText).toBe("依据：第38条");
    await entry.walk();
    expect(await entry.ladder()).toEqual(["office submit @38"]);
    expect(await entry.variable("topicState")).toBe("listed");
  });

  it("二十六 来不及召开会议的突发事件：分管副市长报告并处置，不上会", async () => {
    const entry = await submit("ziyang", { ...MEETING, emergency: true, noTimeToMeet: true });
    await entry.walk();
    expect(await entry.ladder()).toEqual(["deputy report @26", "deputy accept @26"]);
    expect(await entry.ends()).toEqual(["End_HandledAtOnce"]);
    expect(await entry.notices("topic-at-once")).toMatchObject([{ basis: ["26"] }]);
    expect(await entry.remains()).toEqual(NOTHING);
  });

  it("二十六 来不及召开会议的突发事件，涉及其他部门的也不先会签：马上报告并处置", async () => {
    const entry = await submit("ziyang", { ...URGENT, topic: { crossDepartment: true } }, ASKED);
    await entry.walk(({ form }) => (form === "reply" ? "stop" : undefined));
    expect(await entry.ladder()).toEqual(["deputy report @26", "deputy accept @26"]);
    expect(await entry.ends()).toEqual(["End_HandledAtOnce"]);
    expect(await entry.remains()).toEqual(NOTHING);
  });

  it("二十六 只是来不及开会而不是突发事件的，照常先会签", async () => {
    const entry = await submit("ziyang", { ...URGENT, emergency: false, topic: { crossDepartment: true } }, ASKED);
    expect((await entry.task()).activity).toMatch(/^Task_Reply/);
  });

  it("三十八 会前临时增加而没有主要领导同意：不予上会", async () => {
    const entry = await submit("ziyang", { ...MEETING, adHoc: true, preparation: PAPERS });
    expect(await entry.ends()).toEqual(["End_Refused"]);
  });
});

describe("没有规定的不套用", () => {
  it("衢州没有来不及开会的规定：照常审定、列入会议", async () => {
    const preparation = {
      ...{ research: true, collectiveDiscussion: true, necessity: true, feasibility: true, controllability: true },
      legalityReview: "passed",
    };
    const entry = await submit("quzhou", { ...MEETING, emergency: true, noTimeToMeet: true, preparation });
    await entry.walk();
    expect(await entry.variable("topicState")).toBe("listed");
    expect((await entry.ladder()).at(-1)).toBe("chief determine @45");
  });

  it.each(["quzhou", "jinchuan"])("%s 没有来不及开会的规定：涉及其他部门的照常先会签", async (tenant) => {
    const entry = await submit(tenant, { ...URGENT, topic: { crossDepartment: true } }, ASKED);
    expect((await entry.task()).activity).toMatch(/^Task_Reply/);
  });

  it("鹤岗没有规定议题由谁审定：办公室选择并写理由，不标条款", async () => {
    const entry = await submit("hegang", MEETING);
    const choice = await entry.task({ activity: "Task_OfficeChoose" });
    expect(choice.shows.basisText).toBe("规则未规定");
    await entry.complete(choice, { chosenRole: "chief", reason: "市长召集和主持会议" });
    await entry.answer({ activity: "Task_ChiefSign" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "已经市长审定" });
    expect(await entry.ladder()).toEqual(["office decide", "chief decide", "office decide"]);
    expect(await entry.variable("topicState")).toBe("listed");
  });

  it("没有定会期的，审定以后请办公室定", async () => {
    const entry = await submit("hegang", { meeting: "executive" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "已口头请示" });
    const task = await entry.task({ activity: "Task_NewMeeting" });
    expect(task.shows.findingsText).toContain("还没有定会议日期");
  });
});

describe("西平 四十二（草案）", () => {
  it("办公室分管副主任审核、副县长汇报、县长定；处处标草案", async () => {
    const entry = await submit("xiping", MEETING);
    await entry.walk();
    expect(await entry.ladder()).toEqual([
      "office-deputy-director review @42",
      "deputy report @42",
      "chief determine @42",
    ]);
    await decided(entry, "passed", { outputs: new Json({}) });
    expect(await entry.ends()).toEqual(["End_Closed"]);
    expect((await entry.notices()).every(({ text }) => text.startsWith("【草案】"))).toBe(true);
  });

  it("没有同意用草案：规则不适用", async () => {
    const entry = await submit("xiping", MEETING, { acceptDraft: null });
    expect(await entry.ends()).toEqual(["End_NotApplicable"]);
  });
});
