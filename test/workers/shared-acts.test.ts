import { describe, expect, test } from "vitest";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { AGREE, act, next, signing } from "./ladder.ts";

/** 各程序共用的办理动作：退回前面一步、退回报送单位、加请领导、转办、委托；没有职责的人办了不算。 */

const REPORT = { issuedAs: "government", documentType: "report", addressee: "superior-government" };
const BACK: Values = { verdict: "return", markForm: "opinion" };

/** 金川 六十二（一）：副主任复核 → 主任审核 → 分管审签 → 区长签发。 */
const onItsWay = async (...people: string[]) => {
  const desk = await signing("jinchuan", REPORT);
  for (const person of people) {
    await next(desk);
    await act(desk, person);
  }
  await next(desk);
  return desk;
};

describe("退回", () => {
  test("to an earlier step: that step opens again, what came after no longer counts, everything stays in the record", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    expect(desk.value("nextRung")).toBe("deputy");
    await act(desk, "deputy-1", { ...BACK, returnTo: "office-deputy-director", opinion: "数字请再核。" });
    expect((await next(desk)).nextRung).toBe("office-deputy-director");
    await act(desk, "office-deputy-director-1");
    expect((await next(desk)).nextRung).toBe("office-director");
    await act(desk, "office-director");
    expect((await next(desk)).nextRung).toBe("deputy");
    await act(desk, "deputy-1");
    expect((await next(desk)).nextRung).toBe("chief");
    expect(desk.acts().map(({ role, verdict, returnTo }) => `${role} ${verdict} ${returnTo}`)).toEqual([
      "office-deputy-director agree null",
      "office-director agree null",
      "deputy return office-deputy-director",
      "office-deputy-director agree null",
      "office-director agree null",
      "deputy agree null",
    ]);
  });

  test("to the step just before", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    await act(desk, "deputy-1", { ...BACK, returnTo: "office-director", opinion: "请补依据。" });
    expect((await next(desk)).nextRung).toBe("office-director");
  });

  test("to the submitter: the ladder ends returned, in the words of whoever sent it back, and under no article", async () => {
    const desk = await onItsWay("office-deputy-director-1");
    await act(desk, "office-director", { ...BACK, returnTo: "submitter", opinion: "材料不齐。" });
    expect(await next(desk)).toMatchObject({
      nextRung: "returned",
      findings: [{ code: "returned-by-leader", effect: "return", basis: [], message: "办公室主任退回：材料不齐。" }],
    });
  });

  test.each<[string, Values, RegExp]>([
    ["without saying to whom", { opinion: "请再核。" }, /退回须写明退给谁/],
    ["without a reason", { returnTo: "submitter" }, /退回须写明理由/],
    [
      "to an office that has not had it",
      { returnTo: "chief", opinion: "请再核。" },
      /主要领导在这一阶段没有办理过，不能退回给它；可退给报送单位（submitter）、办公室副主任（office-deputy-director）、办公室主任（office-director）/,
    ],
  ])("%s does not count, and the same person reads why", async (_name, form, why) => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    await act(desk, "deputy-1", { ...BACK, ...form });
    expect(desk.value("actResult")).toBe("incomplete");
    expect(await next(desk)).toMatchObject({ nextRung: "deputy", findingsText: expect.stringMatching(why) });
    expect(desk.acts().at(-1)?.counted).toBe(false);
  });
});

describe("转请", () => {
  test("a leave is consented to by whom the text names: passing it on does not count, and the same person reads what to do", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    desk.set({ stage: "leave" });
    desk.finish("deputy-1", {
      verdict: "transfer",
      markForm: "opinion",
      opinion: "请常务定。",
      transferTo: "executive-deputy",
    });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)?.counted).toBe(false);
    expect(desk.value("actFindings")).toContain("这里没有转请");
  });
});

describe("加请领导", () => {
  test("acts after whoever asked, outside the rule's steps and under no article; then the route goes on", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    await act(desk, "deputy-1", { ...AGREE, addLeader: "executive-deputy" });
    expect(await next(desk)).toMatchObject({
      nextRung: "executive-deputy",
      actKind: "added",
      actBasis: [],
      basisText: "由前一位办理人加请",
    });
    await act(desk, "executive-deputy");
    expect(await next(desk)).toMatchObject({ nextRung: "chief", actKind: "route", actBasis: ["62"] });
    await act(desk, "chief");
    expect((await next(desk)).nextRung).toBe("done");
  });

  test("whoever is asked to join may disagree: returned", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    await act(desk, "deputy-1", { ...AGREE, addLeader: "executive-deputy" });
    await next(desk);
    await act(desk, "executive-deputy", { verdict: "disagree", markForm: "opinion", opinion: "资金未落实。" });
    expect(await next(desk)).toMatchObject({ nextRung: "returned", findings: [{ code: "disagreed" }] });
  });

  test("beside another verdict nobody is added", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    await act(desk, "deputy-1", {
      ...BACK,
      returnTo: "office-director",
      opinion: "再核。",
      addLeader: "executive-deputy",
    });
    expect((await next(desk)).nextRung).toBe("office-director");
  });
});

/** deputy-1 is away and deputy-2 stands in; or nobody does. */
const AWAY: Values = {
  actingFor: "deputy-1",
  actingBasis: new Json(["9"]),
  actingText: "deputy-1 不在岗，由 deputy-2 代行（第9条）",
  standIn: "deputy-2",
  awayOwner: "deputy-1",
};
const NOBODY: Values = { actingText: "deputy-1 不在岗，规则没有规定由谁代行", awayOwner: "deputy-1" };

describe("转办、委托与代办", () => {
  const finished = async (who: string, options: Parameters<Awaited<ReturnType<typeof signing>>["finish"]>[2]) => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    desk.finish(who, AGREE, options);
    await desk.run(recordAct, { properties: { records: "act" } });
    return desk;
  };

  test("转办: the transferee acts, for whom it was, and the way it took is in the record", async () => {
    const desk = await finished("deputy-2", { hands: [["Assign", "deputy-1", "deputy-1", "deputy-2"]] });
    expect(desk.acts().at(-1)).toMatchObject({
      who: "deputy-2",
      role: "deputy",
      capacity: "transferee",
      actingFor: "deputy-1",
      counted: true,
      handling: [{ operation: "assign", by: "deputy-1", from: "deputy-1", to: "deputy-2" }],
    });
    expect((await next(desk)).nextRung).toBe("chief");
  });

  test("委托: the delegate acts, for the owner", async () => {
    const desk = await finished("office-1", {
      owner: "deputy-1",
      hands: [["Delegate", "deputy-1", "deputy-1", "office-1"]],
    });
    expect(desk.acts().at(-1)).toMatchObject({ capacity: "delegate", actingFor: "deputy-1", role: "deputy" });
  });

  test("委托后交回: the owner acts himself", async () => {
    const desk = await finished("deputy-1", {
      owner: "deputy-1",
      hands: [
        ["Delegate", "deputy-1", "deputy-1", "office-1"],
        ["Resolve", "office-1", "office-1", "deputy-1"],
      ],
    });
    expect(desk.acts().at(-1)).toMatchObject({ who: "deputy-1", capacity: "holder", actingFor: null });
  });

  test("代录: somebody completes in the place of whose task it is", async () => {
    const desk = await finished("office-1", { assignee: "deputy-1" });
    expect(desk.acts().at(-1)).toMatchObject({ who: "office-1", capacity: "in-place", actingFor: "deputy-1" });
  });

  test("代行: the stand-in acts for the absent leader under the article that allows it", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    desk.set(AWAY);
    desk.finish("deputy-2", AGREE);
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)).toMatchObject({ who: "deputy-2", capacity: "stand-in", actingFor: "deputy-1" });
  });

  test("代行中转办: the stand-in's transferee acts for the absent leader, under the same article", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    desk.set(AWAY);
    desk.finish("deputy-3", AGREE, { hands: [["Assign", "deputy-2", "deputy-2", "deputy-3"]] });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)).toMatchObject({
      who: "deputy-3",
      capacity: "transferee",
      actingFor: "deputy-1",
      actingBasis: ["9"],
      standIn: "deputy-2",
      counted: true,
    });
  });

  test("代行期间代录: an account that is nobody's enters what the stand-in has done", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    desk.set(AWAY);
    desk.finish("oa", AGREE, { assignee: "deputy-2", hands: [["Assign", "system", "deputy-1", "deputy-2"]] });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)).toMatchObject({
      who: "oa",
      capacity: "in-place",
      actingFor: "deputy-1",
      actingBasis: ["9"],
      standIn: "deputy-2",
      counted: true,
    });
  });

  test("代行期间本人办了: the act is the owner's own", async () => {
    const desk = await onItsWay("office-deputy-director-1", "office-director");
    desk.set(AWAY);
    desk.finish("deputy-1", AGREE, {
      assignee: "deputy-2",
      hands: [["Assign", "system", "deputy-1", "deputy-2"]],
    });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)).toMatchObject({ who: "deputy-1", capacity: "holder", actingFor: null, counted: true });
  });

  test.each<[string, string, Values, Parameters<typeof finished>[1]]>([
    ["in the stand-in's place", "office-1", AWAY, { assignee: "deputy-2" }],
    ["in the owner's place where nobody stands in", "office-1", NOBODY, { assignee: "deputy-1" }],
    ["unknown here, in the owner's place", "somebody", NOBODY, { assignee: "deputy-1" }],
    [
      "the stand-in of before, whose turn is over",
      "deputy-3",
      AWAY,
      {
        assignee: "deputy-2",
        hands: [
          ["Assign", "system", "deputy-1", "deputy-3"],
          ["Assign", "system", "deputy-3", "deputy-2"],
        ],
      },
    ],
    [
      "another of the same office who took what was put back",
      "deputy-3",
      NOBODY,
      { hands: [["Claim", "deputy-3", null, "deputy-3"]] },
    ],
  ])(
    "离岗期间 %s: does not count, the same step is asked again, and whoever did it reads why",
    async (_what, who, away, how) => {
      const desk = await onItsWay("office-deputy-director-1", "office-director");
      desk.set(away);
      desk.finish(who, AGREE, how);
      await desk.run(recordAct, { properties: { records: "act" } });
      expect(desk.acts().at(-1)).toMatchObject({ who, counted: false });
      expect(desk.value("actFindings")).toContain(`${who} 不能替 deputy-1 办理，这次办理不算`);
      expect((await next(desk)).nextRung).toBe("deputy");
    },
  );

  test("nor does it count where they finished it without taking it", async () => {
    const desk = await onItsWay();
    desk.finish("department-1-head", AGREE, { assignee: null });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)).toMatchObject({ who: "department-1-head", counted: false });
  });

  test("somebody who holds none of the offices took an open task: it does not count, and is asked again", async () => {
    const desk = await onItsWay();
    desk.finish("department-1-head", AGREE, {
      hands: [["Claim", "department-1-head", null, "department-1-head"]],
    });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect(desk.acts().at(-1)).toMatchObject({ who: "department-1-head", counted: false });
    expect(await next(desk)).toMatchObject({
      nextRung: "office-deputy-director",
      findingsText: expect.stringContaining("department-1-head 不是办公室副主任"),
    });
  });
});
