import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLeave, away, TRIP } from "../leave-stage.ts";
import { line, type ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 各程序共用的处置：催办、抄送、取回、撤回由“办件处置”办理；退回、加请在表单里选；转办、委托用引擎的任务接口。 */

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const FOR_ISSUE = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } };
const REPORT = {
  issuedAs: "government",
  documentType: "report",
  addressee: "superior-government",
  disclosure: { attribute: "active" },
};

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

/** 金川报市政府的报告，办到 `done` 各级办完。 */
async function onItsWay(...done: string[]): Promise<ScenarioCase> {
  const entry = await stage.start("jinchuan", { incoming: FOR_ISSUE, signing: REPORT });
  for (const activity of ["Task_OfficeHandle", ...done]) await entry.answer({ activity });
  return entry;
}

const openActivities = async (entry: ScenarioCase) => (await entry.tasks()).map(({ activity }) => activity);

const DONE = { result: "accepted", why: null };
const declined = (why: string | RegExp) => ({ result: "declined", why: expect.stringMatching(why) });

describe("取回自己刚办的一步", () => {
  it("后一步还没有人办：待办关闭，由自己重新办，两次都在记录里", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    expect(await openActivities(entry)).toEqual(["Task_DeputyEndorse"]);
    expect(await entry.intervene("recall", "office-director", { reason: "附件有误" })).toEqual(DONE);
    expect(await openActivities(entry)).toEqual(["Task_OfficeReview"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    const acts = await entry.acts();
    expect(acts.filter(({ details }) => details.kind === "recall")).toMatchObject([
      { who: "office-director", role: "office-director", capacity: "holder", reason: "附件有误" },
    ]);
    expect(acts.filter(({ role, details }) => role === "office-director" && details.kind === "route")).toHaveLength(2);
  });

  it("取回的签批不再算签发人：印发登记里每一级只有一个", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    await entry.intervene("recall", "office-director");
    await entry.walk();
    const { signatures } = (await entry.variable<{ signatures: { role: string }[] }>("issued")) ?? { signatures: [] };
    expect(signatures.map(({ role }) => role)).toEqual([
      "office-deputy-director",
      "office-director",
      "deputy",
      "chief",
    ]);
  });

  it("后一步已经办了：不能取回，件原样不动", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    expect(await entry.intervene("recall", "office-deputy-director")).toEqual(
      declined("最后一次办理不是 office-deputy-director 的，后一步已有人办理，不能取回"),
    );
    expect(await openActivities(entry)).toEqual(["Task_DeputyEndorse"]);
    expect(await entry.notices("declined")).toMatchObject([
      { to: ["office-deputy-director"], evidence: { by: "office-deputy-director", intervention: "recall" } },
    ]);
  });

  it("取回过一次：不能再取回更前面的", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    await entry.intervene("recall", "office-director");
    expect(await entry.intervene("recall", "office-director")).toMatchObject({ result: "declined" });
    expect(await openActivities(entry)).toEqual(["Task_OfficeReview"]);
  });

  it("退回也能取回：退回以后还没有人办，退回的人自己重新办，原来各级的办理仍然算数", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    const back = { verdict: "return", returnTo: "office-deputy-director", opinion: "数字再核。" };
    await entry.answer({ activity: "Task_DeputyEndorse" }, back);
    expect(await openActivities(entry)).toEqual(["Task_OfficeVerify"]);
    expect(await entry.intervene("recall", "deputy-1")).toEqual(DONE);
    expect(await openActivities(entry)).toEqual(["Task_DeputyEndorse"]);
  });

  it("几位领导同时会签：一位办了又取回，另一位办过的仍然算数", async () => {
    const entry = await stage.start("jinchuan", {
      portfolioIds: ["portfolio-1", "portfolio-2", "portfolio-3"],
      incoming: FOR_ISSUE,
      signing: { ...REPORT, documentType: "notice", addressee: "lower-government", portfolios: 3 },
    });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ assignee: "deputy-2" });
    await entry.answer({ assignee: "deputy-3" });
    expect(await openActivities(entry)).not.toContain("Task_LeaderCountersign");
    expect(await entry.intervene("recall", "deputy-2", { reason: "意见要改" })).toEqual(DONE);
    expect((await entry.tasks()).map(({ assignee }) => assignee)).toEqual(["deputy-2"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
  });

  it("这一阶段已经办完：不能取回，说明后一阶段已经开始", async () => {
    const entry = await onItsWay();
    expect(await entry.intervene("recall", "office-1")).toEqual(declined("后一阶段已经开始"));
  });

  it("已经办结的件：没有可以取回的，写明怎样结束的", async () => {
    const entry = await onItsWay();
    await entry.walk();
    expect(await entry.intervene("recall", "chief")).toEqual(declined(/^《测试公文》已经结束（已印发）$/));
    expect(await entry.ends()).toEqual(["End_Issued"]);
  });
});

describe("催办、抄送", () => {
  it("催办：告知现在的办理人，谁催的写在文字和记录里，办理照常", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    expect(await entry.intervene("urge", "department-1-head", { reason: "本周要报" })).toEqual(DONE);
    expect(await entry.notices("urge")).toMatchObject([{ to: ["deputy-1"], evidence: { by: "department-1-head" } }]);
    expect((await entry.notices("urge"))[0]?.text).toMatch(/^department-1-head 催办《测试公文》.*本周要报/);
    expect(await openActivities(entry)).toEqual(["Task_DeputyEndorse"]);
  });

  it("抄送：告知所列的人", async () => {
    const entry = await onItsWay();
    await entry.intervene("copy", "office-1", { copyTo: "deputy-2，finance" });
    expect((await entry.notices("copy")).map(({ to }) => to)).toEqual([["deputy-2", "finance"]]);
  });

  it("抄送没有写给谁：没有办成，说明缺什么", async () => {
    const entry = await onItsWay();
    expect(await entry.intervene("copy", "office-1")).toEqual(declined("copyTo"));
  });

  it("别的政府的件、没有的件：找不到，什么也不动", async () => {
    const entry = await onItsWay();
    const elsewhere = await entry.intervene("withdraw", "office-1", { reason: "误报" }, "ziyang");
    expect(elsewhere).toEqual(declined("没有业务主键为"));
    expect(await entry.ends()).toEqual([]);
  });
});

describe("请假的撤回", () => {
  const asked = () =>
    askLeave(stage, "jinchuan", "department-1-head", { ...TRIP, applicant: "department-head", written: true });

  it("还没有人批：请假人可以，别的部门负责人不可以", async () => {
    const entry = await asked();
    expect(await entry.intervene("withdraw", "department-2-head")).toEqual(declined("不是这件的报送人"));
    expect(await entry.intervene("withdraw", "department-1-head", { reason: "会议取消" })).toEqual(DONE);
    expect(await entry.ends()).toEqual(["End_Withdrawn"]);
    expect((await entry.acts()).at(-1)).toMatchObject({ who: "department-1-head", role: "submitter" });
  });

  it("已经有人批：请假人找办公室撤回", async () => {
    const entry = await asked();
    await entry.answer({ activity: "Task_DeputyEndorse" });
    expect(await entry.intervene("withdraw", "department-1-head")).toEqual(declined("deputy-1 已经办理"));
    expect(await entry.intervene("withdraw", "office-1", { reason: "会议取消" })).toEqual(DONE);
    expect(await entry.ends()).toEqual(["End_Withdrawn"]);
  });

  it("已经离岗：办公室也不能撤回，返回后销假；外出期间原样不动", async () => {
    const entry = await away(stage, "jinchuan", "deputy-1");
    const before = (await entry.tasks()).map(({ id }) => id);
    expect(await entry.intervene("withdraw", "office-1", { reason: "提前回来" })).toEqual(declined("返回后请销假"));
    expect((await entry.tasks()).map(({ id }) => id)).toEqual(before);
  });
});

describe("表单里的退回和加请，任务接口的转办", () => {
  it("分管领导退回办公室副主任：从那一级重新办起，然后照常到区长", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    const back = { verdict: "return", returnTo: "office-deputy-director", opinion: "数字再核。" };
    await entry.answer({ activity: "Task_DeputyEndorse" }, back);
    expect(await openActivities(entry)).toEqual(["Task_OfficeVerify"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    expect((await entry.acts()).map((act) => `${line(act)} ${act.verdict}`)).toEqual([
      "office examine @61 agree",
      "office-deputy-director verify @62 agree",
      "office-director review @62 agree",
      "deputy endorse @62 return",
      "office-deputy-director verify @62 agree",
      "office-director review @62 agree",
      "deputy endorse @62 agree",
      "chief sign @62 agree",
    ]);
  });

  it("退回报送单位：报送单位看到理由，补正后重报", async () => {
    const entry = await onItsWay("Task_OfficeVerify");
    const back = { verdict: "return", returnTo: "submitter", opinion: "请附依据。" };
    await entry.answer({ activity: "Task_OfficeReview" }, back);
    const correction = await entry.task({ activity: "Task_Correct" });
    expect(correction.shows.findingsText).toBe("办公室主任退回：请附依据。");
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
  });

  it("加请常务副区长：在区长之前会签，不标条款", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    await entry.answer({ activity: "Task_DeputyEndorse" }, { addLeader: "executive-deputy" });
    const added = await entry.task();
    expect(added).toMatchObject({ activity: "Task_ExecutiveDeputyApprove" });
    expect(added.shows.basisText).toBe("由前一位办理人加请");
    await entry.walk();
    expect(await entry.ladder()).toContain("executive-deputy countersign");
    expect(await entry.ends()).toEqual(["End_Issued"]);
  });

  it("转办：分管领导的任务转给另一位，记下谁转给谁、以什么身份办的", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    const task = await entry.task({ activity: "Task_DeputyEndorse" });
    await stage.engine.post(`/task/${task.id}/assignee`, { userId: "deputy-2" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, {}, "deputy-2");
    expect((await entry.acts()).at(-1)).toMatchObject({
      who: "deputy-2",
      capacity: "transferee",
      actingFor: "deputy-1",
      handling: [{ operation: "assign", from: "deputy-1", to: "deputy-2" }],
    });
  });

  it("委托：受托人办，替的是谁写在记录里", async () => {
    const entry = await onItsWay("Task_OfficeVerify", "Task_OfficeReview");
    const task = await entry.task({ activity: "Task_DeputyEndorse" });
    await stage.engine.post(`/task/${task.id}/delegate`, { userId: "office-1" });
    await stage.engine.post(`/task/${task.id}/resolve`, {});
    await entry.answer({ activity: "Task_DeputyEndorse" });
    expect((await entry.acts()).at(-1)).toMatchObject({
      who: "deputy-1",
      capacity: "holder",
      handling: [
        { operation: "delegate", to: "office-1" },
        { operation: "resolve", to: "deputy-1" },
      ],
    });
  });
});
