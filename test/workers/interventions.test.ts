import { expect, test } from "vitest";
import applyIntervention from "../../workers/apply-intervention.ts";
import judgeIntervention from "../../workers/judge-intervention.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { CaseEngine } from "./case-engine.ts";
import { Desk } from "./desk.ts";
import { opened } from "./sample-documents.ts";

/** Takes back and withdraws at moments that a scenario cannot hit: while an automatic step runs, between judging and doing, delivered twice. */

const ACT = {
  who: "office-director",
  role: "office-director",
  action: "review",
  at: "2026-09-22T08:00:00+08:00",
  basis: ["62"],
  stage: "signing",
  round: 1,
  counted: true,
  details: { kind: "route" },
};

/** A case on its ladder, where somebody wants something. */
async function caseOnLadder(values: Values, acted = true) {
  const desk = await Desk.of("jinchuan");
  const engine = new CaseEngine(desk);
  Object.assign(desk.services, { engine, rules: { load: desk.services.rules.load } });
  desk.set({ ...opened(), caseId: "case-1" });
  desk.set({ caseId: "case-1", ...(acted ? { act_before: new Json(ACT) } : {}) }, "ladder");
  desk.set({ caseKey: "文-1", ...values }, "wish");
  return {
    desk,
    engine,
    judge: () => desk.run(judgeIntervention, { instance: "wish" }),
    apply: () => desk.run(applyIntervention, { instance: "wish" }),
  };
}

const RECALL = { intervention: "recall", by: "office-director", reason: "附件有误" };
const WITHDRAW = { intervention: "withdraw", by: "department-1-head" };
const BY_OFFICE = { intervention: "withdraw", by: "office-1", reason: "误报" };

test("recall: what is waited for is closed, asked again and recorded in one request; delivered twice it is done once", async () => {
  const { engine, judge, apply } = await caseOnLadder(RECALL);
  expect(await judge()).toEqual({ caseId: "case-1", interventionResult: "possible" });
  expect(await apply()).toEqual({ interventionResult: "accepted" });
  expect(engine.modifications).toHaveLength(1);
  expect(engine.modifications[0]?.instructions).toMatchObject([
    { type: "cancel", activityInstanceId: "Task_DeputyEndorse:1" },
    { type: "startBeforeActivity", activityId: "Task_NextAct" },
  ]);
  expect(engine.acts("ladder").at(-1)).toMatchObject({
    who: "office-director",
    capacity: "holder",
    reason: "附件有误",
    at: "2026-09-22T09:00:00+08:00",
    details: { kind: "recall", recalled: "act_before" },
  });
});

test.each(["record-act", "next-act"])(
  "recall while %s is at work is refused, to be asked again, not accepted",
  async (topicName) => {
    const { engine, judge } = await caseOnLadder(RECALL);
    engine.underway = [{ instance: "ladder", topicName }];
    expect(await judge()).toMatchObject({
      interventionResult: "declined",
      findingsText: expect.stringContaining("正在登记"),
    });
  },
);

test("recall: an automatic step that began after it was judged", async () => {
  const { engine, judge, apply } = await caseOnLadder(RECALL);
  await judge();
  engine.underway = [{ instance: "ladder", topicName: "record-act" }];
  expect(await apply()).toMatchObject({ interventionResult: "declined" });
  expect(engine.modifications).toEqual([]);
});

test("recall: somebody finishes the next step in the very moment, and the engine refuses the whole", async () => {
  const { desk, engine, judge, apply } = await caseOnLadder(RECALL);
  await judge();
  engine.meanwhile = () => {
    engine.waits = [{ id: "Task_ChiefSign:2", activityId: "Task_ChiefSign" }];
    const deputy = { ...ACT, who: "deputy-1", role: "deputy", at: "2026-09-22T08:30:00+08:00" };
    desk.set({ act_next: new Json(deputy) }, "ladder");
  };
  expect(await apply()).toMatchObject({
    interventionResult: "declined",
    findingsText: expect.stringContaining("后一步已有人办理"),
  });
  expect(engine.acts("ladder").map(({ who }) => who)).toEqual(["office-director", "deputy-1"]);
  expect(desk.notices().at(-1)).toMatchObject({ kind: "declined", to: ["office-director"] });
});

test("recall: a case that an administrator has suspended is an answer to the person, no incident", async () => {
  const { engine, judge, apply } = await caseOnLadder(RECALL);
  await judge();
  engine.suspended = true;
  expect(await apply()).toMatchObject({
    interventionResult: "declined",
    findingsText: expect.stringContaining("不能取回"),
  });
});

test("withdrawal: the message brings who and why along, with the record; delivered twice it is sent once", async () => {
  const { engine, judge, apply } = await caseOnLadder(WITHDRAW, false);
  expect(await judge()).toEqual({ caseId: "case-1", interventionResult: "possible" });
  expect(engine.sent).toEqual([]);
  expect(await apply()).toEqual({ interventionResult: "accepted" });
  expect(engine.sent).toMatchObject([
    {
      messageName: "withdrawal-accepted",
      processInstanceId: "case-1",
      processVariables: { withdrawnBy: { value: "department-1-head" } },
    },
  ]);
  expect(engine.acts("case-1")).toMatchObject([{ who: "department-1-head", role: "submitter", action: "withdraw" }]);
});

test("withdrawal: what somebody has just done is still being recorded: neither the submitter nor the office may yet", async () => {
  for (const wish of [WITHDRAW, BY_OFFICE]) {
    const { engine, judge } = await caseOnLadder(wish, false);
    engine.underway = [{ instance: "ladder", topicName: "record-act" }];
    expect(await judge()).toMatchObject({
      interventionResult: "declined",
      findingsText: expect.stringContaining("正在登记"),
    });
  }
});

test("withdrawal: somebody acted between judging and doing: the submitter is too late", async () => {
  const { desk, engine, judge, apply } = await caseOnLadder(WITHDRAW, false);
  await judge();
  desk.set({ act_before: new Json(ACT) }, "ladder");
  expect(await apply()).toMatchObject({
    interventionResult: "declined",
    findingsText: expect.stringContaining("office-director 已经办理"),
  });
  expect(engine.sent).toEqual([]);
});

test("withdrawal: the case left the place, or ended, between judging and doing: declined, and nothing on record as done", async () => {
  const left = await caseOnLadder(BY_OFFICE);
  await left.judge();
  left.engine.awaited = [];
  expect(await left.apply()).toMatchObject({
    interventionResult: "declined",
    findingsText: expect.stringContaining("不在可以撤回的环节"),
  });
  expect(left.engine.acts("case-1")).toEqual([]);
  const over = await caseOnLadder(BY_OFFICE);
  await over.judge();
  over.engine.ended = { state: "COMPLETED", activityName: "已印发" };
  expect(await over.apply()).toMatchObject({
    interventionResult: "declined",
    findingsText: "《关于某事的请示》已经结束（已印发）",
  });
});

test("a case that an administrator deleted is over, too", async () => {
  const { engine, judge } = await caseOnLadder(BY_OFFICE);
  engine.ended = { state: "EXTERNALLY_TERMINATED", activityName: "" };
  expect((await judge()).findingsText).toBe("《关于某事的请示》已经结束（由管理员终止）");
});

test("withdrawal: a meeting is called off by the office with a reason, even by who planned it", async () => {
  const { desk, judge } = await caseOnLadder({ ...BY_OFFICE, reason: null }, false);
  const meeting = { type: "executive", date: "2026-09-30" } as const;
  desk.set({ ...opened({ meeting, submitterId: "office-1" }), caseId: "case-1" });
  expect(await judge()).toMatchObject({
    interventionResult: "declined",
    findingsText: expect.stringContaining("理由"),
  });
});

test("withdrawal: a case that began on an earlier diagram waits for the message of that diagram", async () => {
  const { engine, apply } = await caseOnLadder(BY_OFFICE);
  engine.awaited = ["withdraw"];
  expect(await apply()).toEqual({ interventionResult: "accepted" });
  expect(engine.sent.map(({ messageName }) => messageName)).toEqual(["withdraw"]);
});

test.each<[string, Values, RegExp]>([
  ["intervention", { intervention: "cancel", by: "office-1" }, /变量 intervention：实际为 cancel，可接受 urge、copy/],
  ["by", { intervention: "withdraw" }, /变量 by：缺少/],
  ["caseKey", { intervention: "withdraw", by: "office-1", caseKey: null }, /变量 caseKey：缺少/],
])("without a proper %s it is no wish of anybody's", async (_name, values, message) => {
  const { judge } = await caseOnLadder(values);
  await expect(judge()).rejects.toThrow(message);
});
