import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { away } from "../leave-stage.ts";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 协办单位各有一件待办，各自反馈；主办单位报已办完才核查，不等协办。条文没有写协办单位的话定什么，就不由它定什么。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const DEPARTMENTS = ["department-1-head", "department-2-head", "department-3-head"];
const ITEM = { source: "executive", responsible: "principal", dueOn: "2037-12-31", leadNamed: true };
const SECOND = { activity: "Task_Assist", assignee: "department-2-head" };
const THIRD = { activity: "Task_Assist", assignee: "department-3-head" };
const LEAD = { activity: "Task_Feedback" };

const assigned = (tenant: string, supervision: object = ITEM, responsibleIds = DEPARTMENTS) =>
  stage.start(tenant, { supervision, responsibleIds }, { process: "supervision-followup" });
const report = (feedbackKind: string, opinion: string) => ({ feedbackKind, opinion });
const open = async (entry: ScenarioCase) =>
  (await entry.tasks()).map(({ activity, assignee, groups }) => `${activity} ${assignee ?? groups.join("、")}`);

describe("金川 二十八 两个以上部门，明确牵头部门", () => {
  it("立项后牵头单位和协办单位各有待办，时限一样，协办引条文", async () => {
    const entry = await assigned("jinchuan");
    expect(await open(entry)).toEqual([
      "Task_Assist department-2-head",
      "Task_Assist department-3-head",
      "Task_Feedback department-1-head",
    ]);
    const task = await entry.task(SECOND);
    expect(task).toMatchObject({ form: "assist", due: "2038-01-01T00:00:00.000+0800" });
    expect(task.shows.basisText).toMatch(/^依据：第28条；完成时限 2037-12-31/);
    expect((await entry.task(LEAD)).shows.assistText).toBe(
      "截至 2037-09-22，department-2-head 还没有反馈；department-3-head 还没有反馈",
    );
  });

  it("协办单位反馈：留痕，告知牵头单位和办公室；再开的任务里看得到", async () => {
    const entry = await assigned("jinchuan");
    await entry.answer(SECOND, report("progress", "管线已迁一半。"));
    expect(await entry.ladder()).toEqual(["related-department assist @28"]);
    expect(await entry.notices("item-assisted")).toMatchObject([
      {
        to: ["department-1-head", "office"],
        text: "《测试公文》协办单位 department-2-head反馈进展：管线已迁一半。",
        basis: ["28"],
      },
    ]);
    await entry.answer(SECOND, { ...report("done", "管线已迁完。"), doneOn: "2037-09-21" });
    expect(await open(entry)).toEqual(["Task_Assist department-3-head", "Task_Feedback department-1-head"]);
    await entry.answer(LEAD, report("progress", "已开工。"));
    const said = "department-2-head 已办完（2037-09-21）：管线已迁完。；department-3-head 还没有反馈";
    expect((await entry.task(LEAD)).shows.assistText).toBe(`截至 2037-09-22，${said}`);
    await entry.answer(LEAD, report("done", "已办完。"));
    expect((await entry.task({ activity: "Task_Verify" })).shows.assistText).toBe(`截至 2037-09-22，${said}`);
  });

  it("牵头单位报已办完就核查，不等协办；办结后协办的待办随之取消，记录还在", async () => {
    const entry = await assigned("jinchuan");
    await entry.answer(SECOND, report("progress", "管线已迁一半。"));
    await entry.answer(LEAD, report("done", "已办完。"));
    await entry.answer({ activity: "Task_Verify" }, { verificationResult: "pass", verified: true });
    expect((await entry.ends()).at(-1)).toBe("End_Closed");
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
    expect(await entry.ladder()).toContain("related-department assist @28");
  });

  it("协办单位都报办完，事项不因此办结：牵头单位的反馈才算", async () => {
    const entry = await assigned("jinchuan");
    await entry.answer(SECOND, report("done", "已办。"));
    await entry.answer(THIRD, report("done", "已办。"));
    expect(await open(entry)).toEqual(["Task_Feedback department-1-head"]);
    expect(await entry.variable("supervisionState")).toBe("in-progress");
  });

  it("核查退回：没有办完的、已报办完的协办单位都重新收到待办，写明为什么", async () => {
    const entry = await assigned("jinchuan");
    await entry.answer(SECOND, report("done", "已办。"));
    await entry.answer(LEAD, report("done", "已办完。"));
    await entry.answer({ activity: "Task_Verify" }, { verificationResult: "rework", opinion: "管线没有迁完。" });
    expect(await open(entry)).toEqual([
      "Task_Assist department-2-head",
      "Task_Assist department-3-head",
      "Task_Feedback department-1-head",
    ]);
    for (const which of [SECOND, THIRD]) {
      expect((await entry.task(which)).shows.findingsText).toBe("办公室核查后退回：管线没有迁完。");
    }
    expect((await entry.task(LEAD)).shows.assistText).toContain("已办。；核查退回后还没有再反馈");
    await entry.answer(SECOND, report("done", "补迁完了。"));
    expect(await open(entry)).toEqual(["Task_Assist department-3-head", "Task_Feedback department-1-head"]);
  });

  it("核查退回：协办单位原来都报了办完，也重新收到待办；各单位再报办完，待办就没有了", async () => {
    const entry = await assigned("jinchuan");
    for (const which of [SECOND, THIRD]) await entry.answer(which, report("done", "已办。"));
    await entry.answer(LEAD, report("done", "已办完。"));
    await entry.answer({ activity: "Task_Verify" }, { verificationResult: "rework", opinion: "管线没有迁完。" });
    for (const which of [SECOND, THIRD]) await entry.answer(which, report("done", "补迁完了。"));
    expect(await open(entry)).toEqual(["Task_Feedback department-1-head"]);
    expect((await entry.task(LEAD)).shows.assistText).not.toContain("补迁完了。；");
  });

  it("没有写反馈什么、没有写情况：同一单位重填，不算数，不告知", async () => {
    const entry = await assigned("jinchuan");
    await entry.answer(SECOND, report("adjust", "请延期。"));
    expect((await entry.task(SECOND)).shows.findingsText).toContain("调整、终止由牵头（主办）单位请示");
    await entry.answer(SECOND, { feedbackKind: "done", opinion: null });
    expect((await entry.task(SECOND)).shows.findingsText).toContain("没有写明协办情况");
    expect(await entry.ladder()).toEqual([]);
    expect(await entry.notices("item-assisted")).toEqual([]);
  });

  it.each(["assist", "assist-again"])("再发一次消息 %s：不重复请", async (message) => {
    const entry = await assigned("jinchuan");
    await entry.send(message, {}, entry.id);
    expect((await entry.tasks({ activity: "Task_Assist" })).map(({ assignee }) => assignee)).toEqual([
      "department-2-head",
      "department-3-head",
    ]);
  });

  it("催办：协办单位也在被催之列；撤回后各方待办都没有了", async () => {
    const entry = await assigned("jinchuan");
    await entry.send("urge", { by: "chief" });
    expect((await entry.notices("urge"))[0]?.to).toEqual([
      "department-2-head",
      "department-3-head",
      "department-1-head",
    ]);
    await entry.intervene("withdraw", "office-1", { reason: "重复立项" });
    expect((await entry.ends()).at(-1)).toBe("End_Withdrawn");
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("牵头单位取回反馈：协办单位的待办不动", async () => {
    const entry = await assigned("jinchuan");
    const { id } = await entry.task(SECOND);
    await entry.answer(LEAD, report("done", "已办完。"));
    expect(await entry.intervene("recall", "department-1-head", { reason: "报早了" })).toMatchObject({
      result: "accepted",
    });
    expect((await entry.task(SECOND)).id).toBe(id);
    expect(await entry.task(LEAD)).toMatchObject({ assignee: "department-1-head" });
  });
});

describe("时间长的事项", () => {
  it("一年多以后仍可反馈；逾期告知协办单位，待办还在", async () => {
    const entry = await assigned("jinchuan", { ...ITEM, dueOn: "2038-10-30" });
    await stage.moveTo("2038-10-31T09:00:00+08:00");
    expect((await entry.notices("item-overdue"))[0]?.to).toEqual([...DEPARTMENTS, "office"]);
    await entry.answer(THIRD, report("done", "已办。"));
    expect((await entry.acts()).map(({ who, at }) => [who, at.slice(0, 10)])).toEqual([
      ["department-3-head", "2038-10-31"],
    ]);
  });

  it("鹤岗 十六 请示变更期间协办单位的反馈不影响报批；批准后没有办完的照新时限再请，办完的不再请", async () => {
    const entry = await assigned("hegang", { source: "executive", dueOn: "2037-10-30" });
    const change = { feedbackKind: "adjust", cause: "conditions-changed", newDueOn: "2037-12-31", opinion: "顺延。" };
    await entry.answer(LEAD, change);
    await entry.answer(SECOND, report("done", "已办。"));
    await entry.answer({ activity: "Task_ApproveChange" });
    expect(await open(entry)).toEqual(["Task_Assist department-3-head", "Task_Feedback department-1-head"]);
    expect(await entry.task(THIRD)).toMatchObject({ due: "2038-01-01T00:00:00.000+0800" });
  });
});

describe("谁来反馈", () => {
  it("鹤岗没有写协办单位怎样反馈：照样可以反馈，不标条款", async () => {
    const entry = await assigned("hegang", { source: "executive", dueOn: "2037-10-30" });
    expect((await entry.task(SECOND)).shows.basisText).toMatch(/^规则没有规定协办单位怎样反馈/);
    await entry.answer(SECOND, report("done", "已办。"));
    expect(await entry.ladder()).toEqual(["related-department assist"]);
  });

  it("不在人员表里的单位按组收到待办；同一单位写两遍只有一件；没有协办单位就没有", async () => {
    const entry = await assigned("jinchuan", ITEM, ["department-1-head", "交通局", "交通局", "department-1-head"]);
    expect(await open(entry)).toEqual(["Task_Assist related-department、交通局", "Task_Feedback department-1-head"]);
    const alone = await assigned("jinchuan", ITEM, ["department-1-head"]);
    expect(await open(alone)).toEqual(["Task_Feedback department-1-head"]);
    expect((await alone.task()).shows.assistText).toBe("");
  });

  it("鹤岗 市长主办的事项，市长外出前书面委托常务副市长：反馈由他代行，记录写明代谁", async () => {
    await away(stage, "hegang", "chief", { delegations: [{ to: "executive-deputy", scope: ["overall"] }] });
    const entry = await assigned("hegang", { source: "executive", dueOn: "2037-12-31" }, ["chief"]);
    const task = await entry.task(LEAD);
    expect(task).toMatchObject({ assignee: "executive-deputy" });
    expect(task.shows.actingText).toMatch(/^chief .*不在岗，由 executive-deputy 代行/);
    await entry.answer(LEAD, report("progress", "已开工。"));
    expect((await entry.acts()).map(({ who, capacity, actingFor }) => [who, capacity, actingFor])).toEqual([
      ["executive-deputy", "stand-in", "chief"],
    ]);
  });
});
