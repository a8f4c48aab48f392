import { expect, test } from "vitest";
import notify from "../../workers/notify.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { opened } from "./sample-documents.ts";

async function told(notice: string, variables: Values = {}, prepare: (desk: Desk) => void = () => {}) {
  const desk = await Desk.of("jinchuan");
  desk.set({ ...opened(), ...variables });
  prepare(desk);
  const values = await desk.run(notify, { properties: { notice } });
  return { notice: desk.notices()[0], values };
}

const TITLE = "《关于某事的请示》";

test("urge: reaches every open task of the case, in called processes too, by name", async () => {
  const { notice, values } = await told("urge", { by: "office-1" }, (desk) => {
    desk.set({ caseId: "case-1" }, "ladder");
    desk.openTasks.push(
      { instance: "case-1", name: "补正后重报", taskDefinitionKey: "Task_Correct", assignee: null },
      { instance: "ladder", name: "分管领导审签", taskDefinitionKey: "Task_DeputyEndorse", assignee: "deputy-1" },
      { instance: "another", name: "别案", taskDefinitionKey: "Task_Other", assignee: null },
    );
  });
  expect(notice).toEqual({
    kind: "urge",
    at: "2026-09-22T09:00:00+08:00",
    to: ["deputy-1", "补正后重报"],
    text: `office-1 催办${TITLE}：分管领导审签（deputy-1）、补正后重报`,
    basis: [],
    evidence: { by: "office-1" },
  });
  expect(values.by).toBeNull();
});

test("urge: nothing open; nobody said who urges, and that is said", async () => {
  expect((await told("urge")).notice).toMatchObject({
    text: `（没有写明由谁）催办${TITLE}：目前没有待办的人工任务`,
    evidence: { by: null },
  });
});

test("overdue: which party, which limit", async () => {
  const { notice } = await told("overdue", {
    party: new Json({ id: "b" }),
    basisText: "答复期限 2026-10-09 依据：第57条",
  });
  expect(notice).toMatchObject({
    to: ["related-department", "lead-department"],
    text: `${TITLE}会签到期，b 尚未答复：答复期限 2026-10-09 依据：第57条`,
  });
});

test("overdue: a timer executed before its time means that the limit was counted again", async () => {
  const { notice } = await told("overdue", { party: new Json({ id: "b" }), replyTimerAt: "2027-01-07T00:00:01+08:00" });
  expect(notice).toMatchObject({
    kind: "recomputed",
    text: `${TITLE}放假安排已经公布，b 的答复期限重新计算`,
  });
});

test("refused: why, and under which articles", async () => {
  const findings = [
    { code: "several-addressees", effect: "refuse", message: "不得多头主送", basis: ["56"], reading: false },
    { code: "several-matters", effect: "return", message: "请分开", basis: ["56", "57"], reading: false },
  ];
  const { notice } = await told("refused", { findings: new Json(findings), findingsText: "不得多头主送（第56条）" });
  expect(notice).toMatchObject({
    to: ["lead-department"],
    text: `${TITLE}不予办理：不得多头主送（第56条）`,
    basis: ["56", "57"],
  });
});

test("withdrawn: by whom and why; a countersignature that was under way comes to nothing", async () => {
  const { notice, values } = await told("withdrawn", { reason: "情况有变", withdrawnBy: "office-1" });
  expect(notice).toMatchObject({
    to: ["lead-department", "office"],
    text: `${TITLE}已由 office-1 撤回：情况有变`,
    evidence: { by: "office-1" },
  });
  expect(values.countersignResult).toBe("returned");
});

test.each([
  ["withdrawn", `${TITLE}已撤回`],
  ["decided", `${TITLE}已审批，请按审批意见办理`],
  ["countersigned", `${TITLE}会签完毕`],
])("%s: in words", async (kind, text) => {
  expect((await told(kind)).notice).toMatchObject({ kind, text });
});

test("under a draft rule every notice says so", async () => {
  expect((await told("decided", { draftNote: "草案" })).notice?.text).toMatch(/^【草案】/);
});

test.each([{}, { notice: "gossip" }])("an element with properties %j is a fault of the diagram", async (properties) => {
  const desk = await Desk.of("jinchuan");
  desk.set(opened());
  await expect(desk.run(notify, { properties: properties as Record<string, string> })).rejects.toThrow(
    /属性 notice：.*可接受 urge、overdue/,
  );
});
