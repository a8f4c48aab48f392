import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 逐级审批以外的取回：督查的反馈、核查、变更审批，会签的答复和协商。后一步办理之前可以；不能的写明为什么。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["quzhou", "hegang", "xiping", "jinchuan"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const DONE = { result: "accepted", why: null };
const declined = (why: string | RegExp) => ({ result: "declined", why: expect.stringMatching(why) });
const activities = async (entry: ScenarioCase) => (await entry.tasks()).map(({ activity }) => activity);
const parties = async (entry: ScenarioCase) => (await entry.tasks()).map(({ party }) => party);

describe("督查：取回反馈", () => {
  const HEAD = "department-1-head";
  const feedback = (entry: ScenarioCase, feedbackKind: string, more = {}) =>
    entry.answer({ activity: "Task_Feedback" }, { feedbackKind, opinion: `${feedbackKind}。`, ...more });
  const item = (tenant: string) =>
    stage.start(
      tenant,
      {
        supervision: { source: "executive", responsible: "principal", dueOn: "2037-09-30" },
        responsibleIds: [HEAD],
      },
      { process: "supervision-followup" },
    );

  it("已报办完、还没有核查：核查的待办关闭，由承办单位重新反馈；取回的留在记录里，不再算数", async () => {
    const entry = await item("jinchuan");
    await feedback(entry, "done", { doneOn: "2037-09-22" });
    expect(await activities(entry)).toEqual(["Task_Verify"]);
    expect(await entry.intervene("recall", HEAD, { reason: "附件有误" })).toEqual(DONE);
    expect(await activities(entry)).toEqual(["Task_Feedback"]);
    expect((await entry.acts()).map(({ action, details }) => `${action} ${details.kind}`)).toEqual([
      "feedback feedback",
      "feedback recall",
    ]);
    await stage.moveTo("2037-10-08T09:00:00+08:00");
    // nothing was reported as done any more
    expect(await entry.notices("item-overdue")).toMatchObject([{ to: [HEAD, "office"] }]);
    await feedback(entry, "done");
    await entry.answer({ activity: "Task_Verify" });
    expect((await entry.ends()).at(-1)).toBe("End_Closed");
  });

  it("请示变更、还没有人批：取回以后原决定照办", async () => {
    const entry = await item("hegang");
    await feedback(entry, "terminate", { cause: "other" });
    expect(await activities(entry)).not.toContain("Task_Feedback");
    expect(await entry.intervene("recall", HEAD)).toEqual(DONE);
    expect(await activities(entry)).toEqual(["Task_Feedback"]);
  });

  it("核查退回以后：承办单位已经晚了；办公室还可以取回核查，重新核查同一次反馈", async () => {
    const entry = await item("jinchuan");
    await feedback(entry, "done");
    await entry.answer({ activity: "Task_Verify" }, { verificationResult: "rework", opinion: "再补。" }, "office-1");
    expect(await activities(entry)).toEqual(["Task_Feedback"]);
    expect(await entry.intervene("recall", HEAD)).toEqual(declined(`最后一次办理不是 ${HEAD} 的`));
    expect(await entry.intervene("recall", "office-1", { reason: "看错了" })).toEqual(DONE);
    expect(await activities(entry)).toEqual(["Task_Verify"]);
    await entry.answer({ activity: "Task_Verify" });
    expect((await entry.ends()).at(-1)).toBe("End_Closed");
  });

  it("退回过一次，再报进展、取回进展：还是请承办单位反馈，不会又去核查退回过的那一次", async () => {
    const entry = await item("jinchuan");
    await feedback(entry, "done");
    await entry.answer({ activity: "Task_Verify" }, { verificationResult: "rework", opinion: "再补。" });
    await feedback(entry, "progress");
    await entry.intervene("recall", HEAD);
    const [open] = await entry.tasks();
    expect(open).toMatchObject({ activity: "Task_Feedback" });
    expect(open?.shows.findingsText).toContain("再补。");
  });

  it("已经办结：核查不能取回", async () => {
    const entry = await item("jinchuan");
    await feedback(entry, "done");
    await entry.answer({ activity: "Task_Verify" }, {}, "office-1");
    expect(await entry.intervene("recall", "office-1")).toEqual(declined(/已经结束（已办结）/));
  });
});

describe("会签：取回答复", () => {
  const A = { id: "a", kind: "department" };
  const B = { id: "b", kind: "department" };
  const C = { id: "c", kind: "department" };
  const ask = (tenant: string, list = [A, B]) =>
    stage.start(tenant, { countersign: { purpose: "request", parties: list } }, { process: "countersignature" });
  const statuses = async (entry: ScenarioCase) => {
    const rows = (await entry.variable<{ id: string; status: string }[]>("parties")) ?? [];
    return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
  };

  it("这一轮还没有定：取回的重新答复，其余各家期限不变，已定的不再问；汇总只认后一次", async () => {
    const entry = await ask("xiping", [A, B, C]);
    await entry.answer({ party: "a" }, { response: "object", opinion: "不同意。" });
    await entry.answer({ party: "c" });
    const due = (await entry.task({ party: "b" })).due;
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    expect(await entry.intervene("recall", "a", { reason: "意见有误" })).toEqual(DONE);
    expect(await parties(entry)).toEqual(["a", "b"]);
    expect((await entry.tasks()).map((task) => Date.parse(task.due ?? ""))).toEqual([
      Date.parse(due ?? ""),
      Date.parse(due ?? ""),
    ]);
    await entry.answer({ party: "a" }, { response: "agree" });
    await entry.answer({ party: "b" });
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect(await statuses(entry)).toEqual({ a: "agreed", b: "agreed", c: "agreed" });
    expect((await entry.acts()).filter(({ details }) => details.kind === "recall")).toMatchObject([
      { who: "a", role: "related-department", reason: "意见有误" },
    ]);
    expect(await entry.notices("silence")).toEqual([]);
  });

  it("取回以后又取回：仍然只认最后一次", async () => {
    const entry = await ask("xiping");
    await entry.answer({ party: "a" });
    await entry.intervene("recall", "a");
    await entry.answer({ party: "a" }, { response: "object", opinion: "不同意。" });
    expect(await entry.intervene("recall", "a")).toEqual(DONE);
    await entry.answer({ party: "b" });
    expect(await parties(entry)).toEqual(["a"]);
    await entry.answer({ party: "a" });
    expect(await statuses(entry)).toEqual({ a: "agreed", b: "agreed" });
  });

  it("商定的延期不因别家取回而失效", async () => {
    const entry = await ask("xiping");
    const { processInstanceId } = await entry.task({ party: "b" });
    await entry.send("extension-agreed", { agreedUntil: "2037-10-20" }, processInstanceId);
    const { due } = await entry.task({ party: "b" });
    await entry.answer({ party: "a" });
    await entry.intervene("recall", "a");
    expect((await entry.task({ party: "b" })).due).toBe(due);
  });

  it("没有答复过的、答复已经汇总的：不能取回，写明为什么", async () => {
    const entry = await ask("xiping");
    expect(await entry.intervene("recall", "a")).toEqual(declined("没有答复"));
    await entry.answer({ party: "a" });
    await entry.answer({ party: "b" }, { response: "object", opinion: "不同意。" });
    expect(await entry.ends()).toEqual([]);
    expect(await entry.intervene("recall", "b")).toEqual(declined("已经汇总，不能再取回"));
  });

  it("期限的最后一秒还可以取回", async () => {
    const entry = await ask("xiping");
    await entry.answer({ party: "a" });
    await stage.moveTo("2037-09-28T23:59:59+08:00");
    expect(await entry.intervene("recall", "a")).toEqual(DONE);
    expect(await parties(entry)).toEqual(["a", "b"]);
  });

  it("答复期限已过：取回就会变成沉默，不能取回", async () => {
    const entry = await ask("xiping");
    const { processInstanceId } = await entry.task({ party: "b" });
    await entry.send("extension-agreed", { agreedUntil: "2037-10-20" }, processInstanceId);
    await entry.answer({ party: "a" }, { response: "object", opinion: "不同意。" });
    const open = await parties(entry);
    await stage.moveTo("2037-09-29T00:00:00+08:00");
    expect(await entry.intervene("recall", "a")).toEqual(declined("答复期限已过"));
    expect(await parties(entry)).toEqual(open);
  });

  it("协商以后、协调以前：协商的一方可以取回协商，重新协商", async () => {
    const entry = await ask("quzhou");
    await entry.answer({ party: "a" });
    await entry.answer({ party: "b" }, { response: "object", opinion: "不同意。" });
    expect(await activities(entry)).toEqual(["Task_Negotiate"]);
    await entry.answer({ activity: "Task_Negotiate" }, {}, "department-1-head");
    const next = await activities(entry);
    expect(next).not.toEqual(["Task_Negotiate"]);
    expect(await entry.intervene("recall", "department-1-head")).toEqual(DONE);
    expect(await activities(entry)).toEqual(["Task_Negotiate"]);
    await entry.answer({ activity: "Task_Negotiate" }, { negotiationResult: "agreed" });
    expect(await entry.ends()).toEqual(["End_Agreed"]);
  });
});
