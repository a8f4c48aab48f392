import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLeave, away, back, VACATION } from "../leave-stage.ts";
import { attend, callMeeting, held, LATER_DAY, MEETING_DAY, upToTheDay } from "../meeting-stage.ts";
import { Stage } from "../scenario-driver.ts";

/** 谁到会、谁主持、能不能开：到会人数和主持人按各自条文，请假的、不在岗的按准了的假。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["jinchuan", "ziyang", "hegang", "quzhou"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const opened = async (entry: Awaited<ReturnType<typeof callMeeting>>) => (await entry.task()).activity;

describe("金川 四十七 出席人数须超过应到会人数的1/2：应到6人", () => {
  it("到4人，超过一半，可以开", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    await attend(entry, { presentIds: "chief，deputy-1、deputy-2 office-director" });
    expect(await opened(entry)).toBe("Task_EndMeeting");
  });

  it.each([
    ["到3人，正好一半不算超过", "chief,deputy-1,deputy-2"],
    ["到2人", "chief,deputy-1"],
  ])("%s：不得召开，改期", async (_name, presentIds) => {
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    await attend(entry, { presentIds, observers: "20" });
    const reschedule = await entry.task();
    expect(reschedule).toMatchObject({ activity: "Task_Reschedule", groups: ["office"] });
    expect(reschedule.shows.findingsText).toContain("第47条");
    expect(await entry.rulings("quorum")).toMatchObject([
      { outcome: "refuse", findings: [{ code: "quorum-not-met", basis: ["47"] }] },
    ]);
  });

  it("应到人数没有写的，按组成人员算；人数和名单一致的照收", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    await attend(entry, { members: null, presentIds: "chief,deputy-1,deputy-2", present: "3" });
    expect(await opened(entry)).toBe("Task_Reschedule");
    expect((await entry.acts()).at(-1)).toMatchObject({ counted: true, details: { members: "6", present: "3" } });
  });

  const slips: [string, object, string][] = [
    ["不是组成人员的不算到会", { presentIds: "chief,department-1-head" }, "department-1-head 不是会议组成人员"],
    [
      "到会2人写成5人",
      { presentIds: "chief,deputy-1", present: "5" },
      "到会人数（present）写了 5，名单（presentIds）是 2 人",
    ],
    ["到会多写一人", { presentIds: "chief,deputy-1,deputy-2", present: "4" }, "写了 4，名单（presentIds）是 3 人"],
    [
      "应到6人写成3人",
      { presentIds: "chief,deputy-1", members: "3" },
      "应到人数（members）写了 3，会议组成人员是 6 人",
    ],
    ["应到多写一人", { members: "7" }, "应到人数（members）写了 7，会议组成人员是 6 人"],
    ["没有写名单", { presentIds: null }, "没有写明到会的组成人员（presentIds）"],
    ["只写人数，没有写名单", { presentIds: null, present: "5" }, "没有写明到会的组成人员（presentIds）"],
    ["主持人没有到会", { presentIds: "executive-deputy,deputy-1,deputy-2,deputy-3" }, "主持人 chief 不在到会名单"],
    ["没有这个主持人", { presiderId: "chief-2" }, "主持人（presiderId）不能读取：chief-2"],
    ["主持人不任这一职务", { presider: "executive-deputy" }, "主持人 chief（presiderId）不是常务副职"],
    [
      "几位副职，没有写哪一位",
      { presider: "deputy", presiderId: null },
      "executive-deputy、deputy-1、deputy-2、deputy-3",
    ],
    ["没有人任的职务", { presider: "secretary-general", presiderId: null }, "名册里没有秘书长"],
    ["人数不是数字", { members: "六" }, "应到人数（members）不能读取：六"],
    ["没有主持人", { presider: null }, "没有写明由谁主持"],
    ["不认识的委托人", { delegationBy: "市长" }, "由谁委托（delegationBy）不能读取：市长"],
    ["没有写是否如期", { meetingChoice: null }, "没有写明会议是否如期"],
  ];
  it.each(slips)("%s：请重填，填过的还在", async (_name, values, text) => {
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    await attend(entry, { observers: "3", ...values });
    const again = await entry.task({ activity: "Task_TakeAttendance" });
    expect(again.shows.findingsText).toContain(text);
    expect(again.shows.observers).toBe("3");
    expect(await entry.rulings("quorum")).toEqual([]);
    expect((await entry.acts()).at(-1)).toMatchObject({ counted: false, details: { kind: "attendance" } });
  });
});

describe("主持人", () => {
  it("金川 四十七 区长没有到会又没有委托：退回改正，委托常务副区长后可以开，纪要由他签发（五十三）", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    await upToTheDay(stage, entry);
    const presentIds = "executive-deputy,deputy-1,deputy-2,deputy-3";
    // the only one who holds the office need not be named
    const presider = { presider: "executive-deputy", presiderId: null };
    await attend(entry, { presentIds, chiefAway: "official", ...presider });
    expect((await entry.task({ activity: "Task_TakeAttendance" })).shows.findingsText).toContain("第47条");
    await attend(entry, { delegationTo: "executive-deputy" });
    expect(await opened(entry)).toBe("Task_EndMeeting");
    await entry.answer({ activity: "Task_EndMeeting" }, { minutesChoice: "write" });
    await entry.walk();
    expect((await entry.ladder()).at(-1)).toBe("executive-deputy sign @53");
    expect((await entry.rulings("quorum")).map(({ outcome }) => outcome)).toEqual(["return", "proceed"]);
  });

  it("资阳 八、四十 市长休假、委托常务副市长：排定由他主持，半数到会可以开，纪要他或市长签发", async () => {
    const delegations = [{ to: "executive-deputy", scope: ["overall"], written: true }];
    const leave = { departOn: MEETING_DAY, returnOn: MEETING_DAY };
    await away(stage, "ziyang", "chief", { leave, delegations });
    const entry = await callMeeting(stage, "ziyang");
    expect(await entry.variable("membersText")).toContain("由常务副职主持");
    const signIn = await upToTheDay(stage, entry);
    expect(signIn.shows).toMatchObject({
      presider: "executive-deputy",
      chiefAway: "vacation",
      delegationTo: "executive-deputy",
      delegationWritten: true,
    });
    expect(signIn.shows.presentIds).not.toContain("chief");
    await attend(entry, { presentIds: "executive-deputy,deputy-1,deputy-2" });
    await entry.answer({ activity: "Task_EndMeeting" }, { minutesChoice: "write" });
    expect(await entry.task()).toMatchObject({ groups: ["chief", "executive-deputy"] });
    expect(await entry.rulings("quorum")).toMatchObject([{ outcome: "proceed", steps: [{ basis: ["8", "38"] }] }]);
  });

  it("衢州 四十一 市长不在，没有写由谁代为主持：不因委托就可以", async () => {
    const entry = await callMeeting(stage, "quzhou", { delegation: { to: "executive-deputy", written: true } });
    await upToTheDay(stage, entry);
    await attend(entry, {
      presentIds: "executive-deputy,deputy-1",
      chiefAway: "official",
      presider: "executive-deputy",
      presiderId: "executive-deputy",
    });
    expect(await opened(entry)).toBe("Task_TakeAttendance");
    expect((await entry.rulings("quorum"))[0]?.findings[0]?.code).toBe("presider-not-entitled");
  });

  it.each<[string, string, string]>([
    ["办公室副主任受副秘书长委托", "office-deputy-director", "deputy-secretary-general"],
    ["副秘书长受办公室主任委托", "deputy-secretary-general", "office-director"],
  ])(
    "衢州 四十三 %s：委托的不是市长、副市长、秘书长，退回写明；秘书长委托的可以开",
    async (_name, to, delegationBy) => {
      const presiderId = to === "office-deputy-director" ? to : `${to}-1`;
      const entry = await callMeeting(stage, "quzhou", { type: "special" });
      await upToTheDay(stage, entry);
      await attend(entry, { presider: to, presiderId, delegationTo: to, delegationBy });
      const again = await entry.task({ activity: "Task_TakeAttendance" });
      expect(again.shows.findingsText).toContain("第43条");
      expect(again.shows.delegationBy).toBe(delegationBy);
      await attend(entry, { delegationBy: "secretary-general" });
      expect(await opened(entry)).toBe("Task_EndMeeting");
      const rulings = await entry.rulings("quorum");
      expect(rulings.map(({ outcome, findings }) => [outcome, findings[0]?.code])).toEqual([
        ["return", "delegation-missing"],
        ["proceed", undefined],
      ]);
    },
  );

  it.each<[string, object, string]>([
    ["没有写的是主要领导", {}, "chief"],
    ["写了的照写的", { delegatedBy: "deputy" }, "deputy"],
  ])("谁委托的按会议安排预填：%s；签到时可以改", async (_name, plan, begins) => {
    const presider = { presider: "deputy-secretary-general", presiderId: "deputy-secretary-general-1" };
    const delegation = { to: "deputy-secretary-general" };
    const entry = await callMeeting(stage, "ziyang", { type: "special", ...presider, delegation, ...plan });
    expect((await upToTheDay(stage, entry)).shows.delegationBy).toBe(begins);
    await attend(entry, { delegationBy: "secretary-general" });
    const again = await entry.task({ activity: "Task_TakeAttendance" });
    expect(again.shows.findingsText).toMatch(/只能是市长、副市长.*第42条/);
    await attend(entry, { delegationBy: begins });
    expect(await opened(entry)).toBe("Task_EndMeeting");
  });
});

/** Leaves from a meeting outlive their scenario: this day is one scenario's own. */
const EXCUSED_DAY = "2037-10-09";

describe("请假的和不在岗的", () => {
  it("会议请假准了，当天不算到会，写明依据；别的会、别的日子的假不算", async () => {
    const leave = (type: string, departOn: string, applicantId: string) =>
      askLeave(stage, "jinchuan", applicantId, {
        kind: "meeting",
        applicant: "deputy",
        departOn,
        meeting: { type, presider: "chief", capacity: "member" },
      });
    for (const [type, day, who] of [
      ["executive", EXCUSED_DAY, "deputy-1"],
      ["plenary", EXCUSED_DAY, "deputy-2"],
      ["executive", "2037-10-12", "deputy-3"],
    ] as const) {
      const asked = await leave(type, day, who);
      await asked.walk();
      expect(await asked.ends()).toEqual(["End_Granted"]);
    }
    const entry = await callMeeting(stage, "jinchuan", { date: EXCUSED_DAY });
    expect(await entry.variable("absenteesText")).toBe("deputy-1 请假获准（第52条）");
    expect(await entry.variable("presentIds")).toBe("chief,executive-deputy,deputy-2,deputy-3,office-director");
    expect(await entry.variable("expectedPresent")).toBe(5);
  });

  it.each([
    [2, "正好过半，可以开", "2037-10-14", "Task_EndMeeting", "proceed"],
    [3, "只剩一半，不能开", "2037-10-15", "Task_Reschedule", "refuse"],
    [4, "不足一半，不能开", "2037-10-16", "Task_Reschedule", "refuse"],
  ])("金川 四十七、五十二 应到6人，准了%i人的会议请假：%s", async (leaves, _what, day, next, outcome) => {
    for (const who of ["deputy-3", "deputy-2", "deputy-1", "executive-deputy"].slice(0, leaves)) {
      const asked = await askLeave(stage, "jinchuan", who, {
        kind: "meeting",
        applicant: "deputy",
        departOn: day,
        meeting: { type: "executive", presider: "chief", capacity: "member" },
      });
      await asked.walk();
      expect(await asked.ends()).toEqual(["End_Granted"]);
    }
    const entry = await callMeeting(stage, "jinchuan", { date: day });
    const signIn = await upToTheDay(stage, entry, day);
    expect(String(signIn.shows.absenteesText).split("请假获准（第52条）")).toHaveLength(leaves + 1);
    // as it was filled in beforehand
    await attend(entry);
    expect(await opened(entry)).toBe(next);
    expect(await entry.rulings("quorum")).toMatchObject([{ outcome, basis: expect.arrayContaining(["47"]) }]);
  });

  it("没有批的假不算", async () => {
    const meeting = { type: "executive", presider: "chief", capacity: "member" };
    await askLeave(stage, "jinchuan", "deputy-1", {
      kind: "meeting",
      applicant: "deputy",
      departOn: MEETING_DAY,
      meeting,
    });
    const entry = await callMeeting(stage, "jinchuan");
    expect(await entry.variable("absenteesText")).toBe("");
  });

  it("筹备以后才准的假，会议当天核对时算上；提前销假的又算到会", async () => {
    const entry = await callMeeting(stage, "jinchuan");
    expect(await entry.variable("expectedPresent")).toBe(6);
    const leave = { departOn: "2037-09-28", returnOn: "2037-10-09" };
    const ends = { departOn: "2037-09-24", returnOn: MEETING_DAY };
    const long = await askLeave(stage, "jinchuan", "deputy-2", { ...VACATION, ...leave, applicant: "deputy" });
    const short = await askLeave(stage, "jinchuan", "deputy-3", { ...VACATION, ...ends, applicant: "deputy" });
    for (const asked of [long, short]) await asked.walk((task) => (task.activity === "Task_CancelLeave" ? "stop" : {}));
    await entry.answer({ activity: "Task_DeliverMaterials" }, { deliveredOn: "2037-09-22" });
    await stage.moveTo("2037-09-29T10:00:00+08:00");
    await back(short, "2037-09-29");
    await stage.moveTo(`${MEETING_DAY}T08:00:00+08:00`);
    const signIn = await entry.task({ activity: "Task_TakeAttendance" });
    expect(signIn.shows.absenteesText).toContain("deputy-2 2037-09-28 至 2037-10-09不在岗");
    expect(signIn.shows.presentIds).toBe("chief,executive-deputy,deputy-1,deputy-3,office-director");
  });

  it("过了返回日期还没有销假的，会议当天仍算不在", async () => {
    const leave = { departOn: "2037-09-24", returnOn: "2037-09-25" };
    const asked = await askLeave(stage, "jinchuan", "deputy-2", { ...VACATION, ...leave, applicant: "deputy" });
    await asked.walk((task) => (task.activity === "Task_CancelLeave" ? "stop" : {}));
    const entry = await callMeeting(stage, "jinchuan");
    expect(await entry.variable("absenteesText")).toBe("");
    const signIn = await upToTheDay(stage, entry);
    expect(signIn.shows.presentIds).not.toContain("deputy-2");
  });

  it("鹤岗 三十七 四人请假后只剩两人，不足半数，不能开", async () => {
    const entry = await callMeeting(stage, "hegang");
    await held(stage, entry, { presentIds: "chief,deputy-1,deputy-2" });
    const other = await callMeeting(stage, "hegang", { date: LATER_DAY });
    await upToTheDay(stage, other, LATER_DAY);
    await attend(other, { presentIds: "chief,deputy-1" });
    expect(await opened(other)).toBe("Task_Reschedule");
  });
});
