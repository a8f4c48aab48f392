import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import judgeItem from "../../workers/judge-item.ts";
import notify from "../../workers/notify.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { delegation, runningLeave } from "./leave-desk.ts";
import { opened } from "./sample-documents.ts";

/** 协办 on a desk: who is asked, by which message, and whose the task is while its holder is away. */

const ITEM = { source: "executive", responsible: "principal", dueOn: "2026-12-31", leadNamed: true };
const ALL = ["department-1-head", "department-2-head", "department-3-head"];

async function desk(id: string, responsibleIds = ALL): Promise<Desk> {
  const made = await Desk.of(id);
  made.set({ ...opened({ incoming: undefined, supervision: { ...ITEM }, responsibleIds }), stage: "supervision" });
  made.set({ caseId: "case-1" });
  return made;
}

const judge = (made: Desk, event: string, instance = "case-1") =>
  made.run(judgeItem, { instance, properties: { event, decision: "supervision" } });

/** A department has been asked: its process runs. */
function asked(made: Desk, id: string): string {
  const instance = `assist ${id}`;
  if (made.instances.has(instance)) return instance;
  const { document, rules, round, stage } = made.instances.get("case-1") ?? {};
  made.instances.set(instance, { ...{ document, rules, round, stage } } as never);
  made.set({ caseId: "case-1", assistant: new Json({ id }) }, instance);
  made.definitions.set(instance, "supervision-assist");
  return instance;
}

async function reported(made: Desk, id: string, form: Values): Promise<string> {
  const instance = asked(made, id);
  await judge(made, "assisting", instance);
  made.finish(id, { opinion: "已办。", ...form }, { instance });
  await made.run(recordAct, { instance, properties: { records: "assist" } });
  return instance;
}

describe("请谁协办", () => {
  test("all of them at the beginning, by one message to the item's own process", async () => {
    const made = await desk("jinchuan");
    made.awaited.push("assist");
    expect(await judge(made, "feedback")).toMatchObject({ itemNext: "feedback", assignee: "department-1-head" });
    const message = { messageName: "assist", processInstanceId: "case-1" };
    // every handler runs twice on the desk
    expect(made.messages).toEqual([message, message]);
    expect(await judge(made, "assist")).toEqual({
      caseId: "case-1",
      assistAsked: [{ id: "department-2-head" }, { id: "department-3-head" }],
      assistNext: "ask",
    });
  });

  test("nobody who has a task; a message too many asks nobody", async () => {
    const made = await desk("jinchuan");
    for (const id of ALL.slice(1)) asked(made, id);
    await judge(made, "feedback");
    expect(made.messages).toEqual([]);
    expect(await judge(made, "assist")).toMatchObject({ assistAsked: [], assistNext: "none" });
  });

  test("while one still has a task the others are asked again by another message", async () => {
    const made = await desk("jinchuan");
    asked(made, "department-2-head");
    made.awaited.push("assist", "assist-again");
    await judge(made, "feedback");
    expect(made.messages[0]).toMatchObject({ messageName: "assist-again" });
  });

  test("the last task was done in between: then they are asked as at the beginning", async () => {
    const made = await desk("jinchuan");
    asked(made, "department-2-head");
    made.awaited.push("assist");
    await judge(made, "feedback");
    expect(made.messages[0]).toMatchObject({ messageName: "assist" });
  });

  test("an item on an earlier diagram waits for no message: the lead goes on", async () => {
    const made = await desk("jinchuan");
    expect(await judge(made, "feedback")).toMatchObject({ itemNext: "feedback" });
    expect(made.messages).toEqual([]);
  });

  test("whose part is done is not asked; nobody assists, nothing is looked up", async () => {
    const made = await desk("jinchuan", ALL.slice(0, 2));
    const instance = await reported(made, "department-2-head", { feedbackKind: "done" });
    made.definitions.delete(instance);
    expect(await judge(made, "assist")).toMatchObject({ assistAsked: [] });
    expect(await judge(await desk("jinchuan", ALL.slice(0, 1)), "assist")).toMatchObject({ assistAsked: [] });
  });
});

describe("一个协办单位", () => {
  test.each([
    ["progress", "ask"],
    ["done", "done"],
  ])("%s: %s", async (feedbackKind, assistNext) => {
    const made = await desk("jinchuan");
    const instance = await reported(made, "department-2-head", { feedbackKind });
    expect(await judge(made, "assisting", instance)).toMatchObject({ assistNext });
    expect(made.acts()).toMatchObject([
      {
        ...{ who: "department-2-head", role: "related-department", action: "assist", basis: ["28"] },
        details: { kind: "assist", department: "department-2-head", feedbackKind },
      },
    ]);
  });

  test("a day ahead is not done yet; the day itself is", async () => {
    const made = await desk("jinchuan");
    await reported(made, "department-2-head", { feedbackKind: "done", doneOn: "2026-09-23" });
    await reported(made, "department-2-head", { feedbackKind: "done", doneOn: "2026-09-22" });
    expect(made.acts().map(({ counted }) => counted)).toEqual([false, true]);
  });

  test("before any report there is nothing to tell; without a department it is bad data", async () => {
    const made = await desk("jinchuan");
    const instance = asked(made, "department-2-head");
    const telling = made.run(notify, { instance, properties: { notice: "item-assisted" } });
    await expect(telling).rejects.toThrow(/还没有反馈/);
    await expect(judge(made, "assisting")).rejects.toThrow(BadData);
  });
});

describe("负责人不在岗", () => {
  test("金川 八、九 no text lets anybody stand in for the head of a department: it stays, and says so", async () => {
    const made = await desk("jinchuan");
    for (const id of ALL.slice(0, 2)) runningLeave(made, id);
    const stays = /department-[12]-head .*不在岗，规则没有规定由谁代行（第8条、第9条）/;
    expect(await judge(made, "feedback")).toMatchObject({
      assignee: "department-1-head",
      awayOwner: "department-1-head",
      actingFor: null,
      actingText: expect.stringMatching(stays),
    });
    expect(await judge(made, "assisting", asked(made, "department-2-head"))).toMatchObject({
      assignee: "department-2-head",
      actingText: expect.stringMatching(stays),
    });
    expect(made.rulings().filter(({ decision }) => decision === "deputation")).toHaveLength(2);
  });

  test("金川 九 a deputy carries it, and the chief has named who stands in: that deputy has the task", async () => {
    const made = await desk("jinchuan", ["deputy-1", "deputy-2"]);
    const days = { from: "2026-09-21", until: "2026-09-25" };
    runningLeave(made, "deputy-1", days, [delegation("deputy-3")]);
    runningLeave(made, "deputy-2", days, [delegation("deputy-3")]);
    const stoodIn = { assignee: "deputy-3", standIn: "deputy-3", actingBasis: ["9"] };
    expect(await judge(made, "feedback")).toMatchObject({ ...stoodIn, actingFor: "deputy-1" });
    const instance = asked(made, "deputy-2");
    expect(await judge(made, "assisting", instance)).toMatchObject({ ...stoodIn, actingFor: "deputy-2" });
  });

  test("back again, or not yet gone: the task is the holder's own", async () => {
    const made = await desk("jinchuan");
    runningLeave(made, "department-1-head", { from: "2026-09-23", until: "2026-09-25" });
    expect(await judge(made, "feedback")).toMatchObject({ assignee: "department-1-head", actingText: "" });
  });
});
