import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Stage } from "../scenario-driver.ts";
import { MEETING, PAPERS, resubmit, submitTopic } from "../topic-stage.ts";

/** 议题在会前：撤回、催办、改期、赶不上会议；涉及多部门的先会签。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const NOTHING = { instances: 0, tasks: 0, jobs: 0 };
const submit = (tenant: string, agenda: object, more: Parameters<typeof submitTopic>[3] = {}) =>
  submitTopic(stage, tenant, agenda, more);

describe("会前", () => {
  const LISTED = { ...MEETING, preparation: PAPERS };

  it("撤回：还没有人审定时报送人可以，审定以后、列入会议以后由办公室撤回", async () => {
    const listed = await submit("jinchuan", LISTED);
    await listed.walk();
    expect(await listed.intervene("withdraw", "department-1-head")).toMatchObject({ result: "declined" });
    await listed.intervene("withdraw", "office-1", { reason: "情况有变" });
    expect(await listed.ends()).toEqual(["End_Withdrawn"]);
    const early = await submit("jinchuan", LISTED);
    await early.intervene("withdraw", "department-1-head", { reason: "情况有变" });
    expect(await early.ends()).toEqual(["End_Withdrawn"]);
    expect(await early.remains()).toEqual(NOTHING);
  });

  it("催办：告知当前办理人，办理照常", async () => {
    const entry = await submit("jinchuan", LISTED);
    await entry.send("urge");
    expect((await entry.notices("urge"))[0]?.text).toContain("办公室办理");
    expect(await entry.ends()).toEqual(["End_Urged"]);
    expect(await entry.tasks()).toHaveLength(1);
  });

  it("会期过了没有结果：提醒办公室，一次；改期后列入新的会议", async () => {
    const entry = await submit("jinchuan", LISTED);
    await entry.walk();
    await stage.moveTo("2037-10-08T09:00:00+08:00");
    expect(await entry.notices("topic-waiting")).toMatchObject([{ to: ["office"] }]);
    await entry.send("reschedule", { reason: "会议取消" });
    const rescheduled = await entry.task({ activity: "Task_NewMeeting" });
    expect(rescheduled.groups).toEqual(["office"]);
    expect(rescheduled.shows).toMatchObject({ topicState: "unscheduled", actTitle: "另定会议" });
    expect(rescheduled.shows.findingsText).toContain("会议取消");
    await entry.answer(
      { activity: "Task_NewMeeting" },
      { newMeetingDate: "2037-09-30", newMeetingChoice: "schedule", reason: "补开" },
    );
    const again = await entry.task({ activity: "Task_NewMeeting" });
    expect(again.shows.findingsText).toContain("已经过去");
    await entry.answer(
      { activity: "Task_NewMeeting" },
      { newMeetingDate: "2037-10-21", newMeetingChoice: "schedule", reason: "补开" },
    );
    expect(await entry.variable("meetingDate")).toBe("2037-10-21");
    expect(await entry.acts()).toMatchObject([
      {},
      {},
      {},
      { counted: false },
      { counted: true, reason: "补开", basis: [] },
    ]);
  });

  it("审定晚于会期：这次会议赶不上，不因此不予上会；请办公室另定", async () => {
    const entry = await submit("jinchuan", LISTED);
    await stage.moveTo("2037-10-08T09:00:00+08:00");
    await entry.walk(({ activity }) => (activity === "Task_NewMeeting" ? "stop" : undefined));
    const task = await entry.task({ activity: "Task_NewMeeting" });
    expect(task.groups).toEqual(["office"]);
    expect(task.shows.findingsText).toContain("没有赶上这次会议");
  });

  it("换一种会议：按那种会议重新审定", async () => {
    const entry = await submit("jinchuan", { ...LISTED, meetingDate: "2037-09-24" });
    await entry.answer(
      { activity: "Task_NewMeeting" },
      { newMeetingDate: "2037-09-30", newMeeting: "special", newMeetingChoice: "schedule", reason: "改在专题会议研究" },
    );
    await entry.walk();
    expect(await entry.variable("meetingType")).toBe("special");
    expect((await entry.ladder()).slice(-3)).toEqual([
      "office review @51",
      "deputy review @51",
      "deputy determine @51",
    ]);
  });
});

describe("资阳 三十八 报送晚了的议题", () => {
  const LATE = { ...MEETING, preparation: PAPERS };
  const SAME_DAY = { newMeetingDate: "2037-09-30", newMeetingChoice: "schedule", reason: "特殊情况" };

  it("没有市长同意的，仍是这次会议就仍然顺延；办公室登记市长同意以后，列入这次会议", async () => {
    const entry = await submit("ziyang", LATE);
    await entry.answer({ activity: "Task_NewMeeting" }, SAME_DAY);
    const again = await entry.task({ activity: "Task_NewMeeting" });
    expect(again.shows.findingsText).toContain("第38条");
    await entry.complete(again, { ...SAME_DAY, adHocConsentBy: "deputy" });
    expect((await entry.task()).activity).toBe("Task_NewMeeting");
    await entry.answer({ activity: "Task_NewMeeting" }, { ...SAME_DAY, adHocConsentBy: "chief" });
    await entry.walk(({ activity }) => (activity === "Task_NewMeeting" ? "stop" : undefined));
    expect((await entry.rulings("agenda")).map(({ outcome }) => outcome).slice(0, 4)).toEqual([
      "defer",
      "defer",
      "defer",
      "proceed",
    ]);
    expect(await entry.variable("topicState")).toBe("listed");
    expect(await entry.variable("meetingDate")).toBe("2037-09-30");
    const consents = (await entry.acts()).filter(({ details }) => details.kind === "new-meeting");
    expect(consents.map(({ details }) => details.adHocConsentBy)).toEqual([null, "deputy", "chief"]);
    expect(await entry.variable("adHocConsentBy")).toBeNull();
  });
});

describe("西平 四十二 副县长主持的县长办公会议（草案）", () => {
  it("改在副县长主持的县长办公会议研究：由主持的副县长事前报县长审定", async () => {
    const entry = await submit("xiping", { ...MEETING, preparation: PAPERS });
    await entry.walk();
    await entry.send("reschedule", { reason: "改在县长办公会议研究" });
    const form = { newMeetingDate: "2037-10-14", newMeeting: "chief-office", newMeetingChoice: "schedule" };
    await entry.answer({ activity: "Task_NewMeeting" }, { ...form, presider: "deputy", reason: "专项问题" });
    await entry.walk();
    expect((await entry.ladder()).slice(-2)).toEqual(["deputy report @42", "chief approve @42"]);
    expect(await entry.variable("document")).toMatchObject({ agenda: { meeting: "chief-office", presider: "deputy" } });
    expect(await entry.variable("topicState")).toBe("listed");
  });
});

describe("金川 四十七 多部门议题", () => {
  const CROSS = {
    agenda: { ...MEETING, topic: { crossDepartment: true }, preparation: PAPERS },
    countersign: { purpose: "request", parties: [{ id: "a" }, { id: "b" }] },
  };

  it("先会签；一致的，记为已协商一致，进入审定", async () => {
    const entry = await submit("jinchuan", CROSS.agenda, { countersign: CROSS.countersign });
    await entry.walk(({ form }) => (form === "reply" ? undefined : "stop"));
    expect((await entry.task()).activity).toBe("Task_OfficeHandle");
    expect(await entry.variable("document")).toMatchObject({ agenda: { preparation: { consultation: "agreed" } } });
  });

  it("会签仍有分歧：退回，先开专题会议协调形成一致意见", async () => {
    const entry = await submit("jinchuan", CROSS.agenda, { countersign: CROSS.countersign });
    await entry.walk(({ form, party }) => {
      if (form === "correction") return "stop";
      return party === "a" ? { response: "object", signedBy: "principal", opinion: "不同意" } : undefined;
    });
    const task = await entry.task({ activity: "Task_Correct" });
    expect(task.shows.findingsText).toContain("先行召开专题会议协调（第47条）");
    await resubmit(entry, { agenda: { preparation: { specialMeetingHeld: true, consultation: "agreed" } } });
    expect((await entry.task()).activity).toBe("Task_OfficeHandle");
  });
});
