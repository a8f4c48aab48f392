import { describe, expect, test } from "vitest";
import amendLeave from "../../workers/amend-leave.ts";
import askLeader from "../../workers/ask-leader.ts";
import decide from "../../workers/decide.ts";
import { BadData } from "../../workers/failures.ts";
import grantLeave from "../../workers/grant-leave.ts";
import judgeReturn from "../../workers/judge-return.ts";
import notify from "../../workers/notify.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import type { Desk } from "./desk.ts";
import { delegation, leaveDesk, runningLeave } from "./leave-desk.ts";

const ask = (desk: Desk) => desk.run(decide, { properties: { decision: "leave" } });
const askAgain = (desk: Desk) => desk.run(judgeReturn);
const granted = async (...asked: Parameters<typeof leaveDesk>) => {
  const desk = await leaveDesk(...asked);
  await ask(desk);
  await desk.run(grantLeave);
  return desk;
};

describe("asking", () => {
  test("keeps the moment of asking where the document does not say when", async () => {
    const values = await ask(
      await leaveDesk("jinchuan", { leave: { departOn: "2026-09-28", returnOn: "2026-09-30" } }),
    );
    expect(values).toMatchObject({ leaveOutcome: "proceed", assignee: "deputy-1", applicantId: "deputy-1" });
    expect(values.document).toMatchObject({ leave: { appliedOn: "2026-09-22T09:00:00+08:00" } });
  });

  test("what is not regulated is asked of the office, not returned", async () => {
    const leave = { kind: "meeting", returnOn: undefined, meeting: { type: "study" } };
    expect(await ask(await leaveDesk("jinchuan", { leave }))).toMatchObject({ leaveOutcome: "proceed" });
  });

  test("a correction that could not be read goes back, with the reason first", async () => {
    const desk = await leaveDesk("jinchuan");
    desk.set({ correctionError: "补正内容不能读取" });
    const values = await ask(desk);
    expect(values).toMatchObject({ leaveOutcome: "return", findingsText: "补正内容不能读取" });
  });

  test("资阳七十六 the chief's granted leave on the same days is known without being told", async () => {
    const leave = {
      kind: "outing",
      purpose: "official",
      departOn: "2026-09-25",
      returnOn: "2026-09-27",
      details: { actingHead: true },
    };
    const desk = await leaveDesk("ziyang", { applicantId: "executive-deputy", leave });
    runningLeave(desk, "chief");
    expect((await ask(desk)).findings).toMatchObject([{ code: "both-away", effect: "warn", basis: ["76"] }]);
    runningLeave(desk, "chief", { from: "2026-09-21", until: "2026-09-24" });
    expect((await ask(desk)).findings).toEqual([]);
  });

  test("delegations of the same acts to two people, or to nobody known, are returned", async () => {
    const twice = await leaveDesk("jinchuan", { delegations: [delegation("deputy-2"), delegation("deputy-3")] });
    expect(await ask(twice)).toMatchObject({
      leaveOutcome: "return",
      findings: [{ code: "delegation-overlap", effect: "return", basis: [] }],
    });
    const unknown = await leaveDesk("jinchuan", { delegations: [delegation("deputy-9")] });
    expect((await ask(unknown)).findings).toMatchObject([{ code: "delegation-to-unknown" }]);
  });

  test.each([
    ["somebody who is nobody here", "deputy-9", {}, /document\.applicantId：实际为 deputy-9，可接受 chief、/],
    ["another's office", "deputy-1", { applicant: "chief" }, /document\.leave\.applicant：实际为 chief/],
    [
      "a leave from a meeting on no day",
      "deputy-1",
      { kind: "meeting", departOn: undefined, meeting: { type: "executive" } },
      /document\.leave\.departOn：实际为缺少，应为不参加的会议的日期，.*YYYY-MM-DD/,
    ],
    ["no day of return", "deputy-1", { returnOn: undefined }, /document\.leave\.returnOn：实际为缺少/],
    ["a return before the departure", "deputy-1", { returnOn: "2026-09-20" }, /应不早于出发 2026-09-21/],
  ])("%s is bad data", async (_what, applicantId, leave, message) => {
    const desk = await leaveDesk("jinchuan", { applicantId, leave: { applicant: "deputy", ...leave } });
    await expect(ask(desk)).rejects.toThrow(BadData);
    await expect(ask(desk)).rejects.toThrow(message);
  });
});

describe("granting", () => {
  test("金川七十四 tells each by its own act and form, and keeps the days", async () => {
    const desk = await granted("jinchuan");
    expect(desk.notices().map(({ to, evidence, basis }) => [to, evidence?.act, evidence?.form, basis])).toEqual([
      [["party-committee"], "report", "written", ["74"]],
      [["other-leaders"], "inform", "any", ["74"]],
      [["deputy-1", "office", "chief"], undefined, undefined, ["9"]],
    ]);
    expect(desk.value("departAt")).toBe("2026-09-21T00:00:00+08:00");
    expect(desk.value("returnAt")).toBe("2026-09-26T00:00:00+08:00");
    expect(desk.value("absence")).toMatchObject({ leave: "case-1", person: "deputy-1", reason: "vacation" });
  });

  test("a leave from a meeting here keeps nobody away", async () => {
    const leave = { kind: "meeting", meeting: { type: "executive", presider: "chief" } };
    const desk = await granted("jinchuan", { leave });
    expect([desk.value("leaveRuns"), desk.value("leaveOpen")]).toEqual([false, false]);
  });

  test("鹤岗五十二 the report after the return is not given before it", async () => {
    const leave = { purpose: "superior-meeting" };
    const desk = await granted("hegang", { leave });
    expect(desk.notices().map(({ kind, to }) => [kind, to[0]])).toEqual([
      ["leave", "other-leaders"],
      ["stand-ins", "deputy-1"],
    ]);
  });
});

describe("changing a granted leave", () => {
  const amend = (desk: Desk, amends: string, values: Values) => {
    desk.set({ by: "chief", ...values });
    return desk.run(amendLeave, { properties: { amends } });
  };

  test("other days move the timers, and the message is used up", async () => {
    const desk = await granted("hegang", { leave: { purpose: "official" } });
    const values = await amend(desk, "itinerary", { newReturnOn: "2026-09-28", reason: "延期" });
    expect(values).toMatchObject({ returnAt: "2026-09-29T00:00:00+08:00", newReturnOn: null, reason: null, by: null });
    expect(values.document).toMatchObject({ leave: { returnOn: "2026-09-28" } });
    expect(desk.acts().at(-1)).toMatchObject({ who: "chief", action: "report", basis: ["52"], reason: "延期" });
  });

  test("a delegation is added, partly taken back, and taken back", async () => {
    const desk = await granted("jinchuan");
    const given = delegation("deputy-2", ["overall", "activities"]);
    await amend(desk, "delegation", { delegation: new Json(given) });
    expect(desk.value("absence")).toMatchObject({ delegations: [given] });
    await amend(desk, "revocation", { delegation: new Json({ to: "deputy-2", scope: ["activities"] }) });
    expect(desk.value("absence")).toMatchObject({ delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    await amend(desk, "revocation", { delegation: new Json({ to: "deputy-2" }) });
    expect(desk.value("absence")).toMatchObject({ delegations: [] });
  });

  test.each([
    ["delegation", { delegation: new Json({ to: "deputy-9", scope: ["overall"] }) }, "deputy-9 不在本级政府人员名单里"],
    ["delegation", { delegation: new Json({ to: "deputy-2" }) }, "须写明受托人 to、范围 scope"],
    ["delegation", { delegation: "给张三" }, "须写明受托人 to、范围 scope"],
    ["revocation", { delegation: new Json({ to: "deputy-2" }) }, "没有给 deputy-2 的这项委托"],
    ["revocation", {}, "撤销委托（delegation）须写明受托人 to"],
    ["itinerary", { newReturnOn: "2026-09-25" }, "没有写明新的"],
  ])("%s %j is refused in words and changes nothing", async (amends, values, why) => {
    const desk = await granted("jinchuan");
    const before = desk.value("absence");
    await amend(desk, amends, values as Values);
    expect(desk.value("absence")).toEqual(before);
    expect(desk.acts().at(-1)).toMatchObject({ counted: false, details: { kind: amends } });
    expect(desk.notices().find(({ kind }) => kind === "amendment-refused")?.text).toContain(why);
  });

  test("an element that amends something else is a fault of the diagram", async () => {
    await expect(amend(await granted("jinchuan"), "mood", {})).rejects.toThrow(/属性 amends：实际为 mood/);
  });
});

describe("coming back", () => {
  const returned = async (desk: Desk, form: Values, records = "leave-return") => {
    desk.finish("deputy-1", form);
    return desk.run(recordAct, { properties: { records } });
  };

  test("without a day of return it is done again", async () => {
    const desk = await granted("jinchuan");
    expect(await returned(desk, { returnedOn: "昨天" })).toMatchObject({
      actResult: "incomplete",
      findingsText: "实际返回日期（returnedOn）：实际为 昨天，应为 YYYY-MM-DD",
      returnedOn: null,
    });
  });

  test("鹤岗五十二 the report that the text only reminds of is asked for once", async () => {
    const desk = await granted("hegang", { leave: { purpose: "superior-meeting" } });
    await returned(desk, { returnedOn: "2026-09-25" });
    expect(await askAgain(desk)).toMatchObject({
      returnNext: "report",
      basisText: "依据：第52条",
      assignee: "deputy-1",
    });
    await returned(desk, { opinion: "没有新部署" }, "leave-report");
    expect(await askAgain(desk)).toMatchObject({ returnNext: "closed" });
  });

  test("鹤岗五十二 a change nobody was told of must be reported", async () => {
    const desk = await granted("hegang", { leave: { purpose: "official" } });
    await returned(desk, { returnedOn: "2026-09-25", itineraryChanged: true });
    await askAgain(desk);
    await returned(desk, {}, "leave-report");
    expect(await askAgain(desk)).toMatchObject({ returnNext: "report" });
    await returned(desk, { changeReported: true }, "leave-report");
    expect(await askAgain(desk)).toMatchObject({ returnNext: "closed" });
  });

  test("a meeting that is none is asked again", async () => {
    const desk = await granted("hegang");
    expect(await returned(desk, { proposeMeeting: "picnic" }, "leave-report")).toMatchObject({
      actResult: "incomplete",
      findingsText: "提请会议研究（proposeMeeting）：实际为 picnic，可接受 none、executive、chief-office",
    });
  });

  test("鹤岗五十二 overdue is told under its article; where the text says nothing, under none", async () => {
    const late = async (tenant: string) => {
      const desk = await granted(tenant, { leave: { purpose: "official" } });
      await desk.run(notify, { properties: { notice: "leave-overdue" } });
      return desk.notices().find(({ kind }) => kind === "leave-overdue")?.basis;
    };
    expect([await late("hegang"), await late("jinchuan")]).toEqual([["52"], []]);
  });
});

describe("one of several leaders", () => {
  const asked = (desk: Desk, person: string) => {
    desk.set({ person: new Json(person), stage: "signing", actRole: "related-deputy", actAction: "countersign" });
    return desk.run(askLeader);
  };

  test("is asked personally; on leave, whoever stands in, for them", async () => {
    const desk = await leaveDesk("jinchuan", {
      applicantId: "department-1-head",
      leave: { applicant: "department-head" },
    });
    runningLeave(desk, "deputy-2", undefined, [delegation("deputy-3")]);
    expect(await asked(desk, "deputy-1")).toMatchObject({ assignee: "deputy-1", actingFor: null, actingText: "" });
    expect(await asked(desk, "deputy-2")).toMatchObject({
      assignee: "deputy-3",
      actingFor: "deputy-2",
      actingBasis: ["9"],
      standIn: "deputy-3",
      actingLeave: "leave of deputy-2",
    });
    expect(desk.rulings()).toMatchObject([{ decision: "deputation", outcome: "proceed" }]);
  });

  test("nobody is a fault of the diagram", async () => {
    await expect((await leaveDesk("jinchuan")).run(askLeader)).rejects.toThrow(/变量 person：缺少/);
  });
});
