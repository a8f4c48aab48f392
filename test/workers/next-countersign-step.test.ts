import { describe, expect, test } from "vitest";
import judgeReply from "../../workers/judge-reply.ts";
import nextCountersignStep from "../../workers/next-countersign-step.ts";
import recordAct from "../../workers/record-act.ts";
import recordReply from "../../workers/record-reply.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { crossDepartment, opened, PARTIES } from "./sample-documents.ts";

const SENT = "2026-09-22T09:00:00+08:00";
type Answer = "agree" | "object" | "none";

/** A round whose parties have answered, each in an instance of its own. */
async function round(
  id: string,
  answers: [Answer, Answer],
  { countersign = {}, at = "2026-09-24T10:00:00+08:00", signedBy = "principal" } = {},
): Promise<Desk> {
  const desk = await Desk.of(id);
  const parts = { ...crossDepartment, countersign: { ...crossDepartment.countersign, ...countersign } };
  desk.set({ ...opened(parts), sentOn: SENT });
  for (const [index, response] of answers.entries()) {
    const party = PARTIES[index] as (typeof PARTIES)[number];
    const instance = `party-${party.id}`;
    desk.calledBy.set(instance, "case-1");
    desk.set({ ...opened(parts), sentOn: SENT, party: new Json(party) }, instance);
    await desk.run(judgeReply, { instance });
    if (response !== "none") {
      desk.clock.set("2026-09-23T10:00:00+08:00");
      desk.finish("department-2-head", { response, signedBy, opinion: "意见" }, { instance });
      await desk.run(recordReply, { instance, properties: { records: "reply" } });
    }
  }
  desk.clock.set(at);
  return desk;
}

const next = (desk: Desk) => desk.run(nextCountersignStep);

async function act(desk: Desk, records: string, who: string, form: Values): Promise<void> {
  desk.clock.set(new Date(desk.clock.now().getTime() + 60_000));
  desk.finish(who, form);
  await desk.run(recordAct, { properties: { records } });
}

const NEGOTIATED: Values = { negotiationResult: "disagreed", negotiatedBy: "principal", opinion: "仍有分歧" };
const PREPARED: Values = { grounds: true, proposal: true, process: true, countersignedByParties: true };
const incomingOf = (desk: Desk) => (desk.value("document") as { incoming: Record<string, unknown> }).incoming;

describe("agreement", () => {
  test.each(["quzhou", "hegang", "xiping", "ziyang", "jinchuan"])(
    "%s: all agree, intake reads countersigned",
    async (id) => {
      const desk = await round(id, ["agree", "agree"]);
      expect(await next(desk)).toMatchObject({ countersignNext: "agreed", countersignResult: "agreed" });
      expect(incomingOf(desk)).toMatchObject({ countersigned: true });
      expect(incomingOf(desk)).not.toHaveProperty("dispute");
    },
  );

  test("金川 五十七 a silent party past the limit is no objection", async () => {
    const desk = await round("jinchuan", ["agree", "none"], { at: "2026-10-10T00:00:01+08:00" });
    expect(await next(desk)).toMatchObject({
      countersignNext: "agreed",
      parties: [
        { id: "a", status: "agreed" },
        { id: "b", status: "deemed-no-objection", basis: ["57"] },
      ],
    });
  });

  test("衢州 五十 a party that has not answered is no agreement, however late it is", async () => {
    const desk = await round("quzhou", ["agree", "none"], { at: "2027-09-22T10:00:00+08:00" });
    expect(await next(desk)).toMatchObject({ countersignNext: "returned", countersignResult: "returned" });
    expect(desk.value("findingsText")).toMatch(/未充分听取.*（第25条）/);
  });
});

describe("dispute, 金川 五十七", () => {
  test("principals negotiate, then grounds and proposal, then it goes up as a dispute", async () => {
    const desk = await round("jinchuan", ["agree", "object"]);
    expect(await next(desk)).toMatchObject({
      countersignNext: "negotiate",
      actRole: "department-head",
      actTitle: "协商",
      candidateGroups: "department-head",
      basisText: "依据：第57条",
    });
    await act(desk, "negotiation", "department-1-head", NEGOTIATED);
    expect(await next(desk)).toMatchObject({
      countersignNext: "prepare",
      actRole: "lead-department",
      actTitle: "列明理据、提出建议",
      basisText: "依据：第57条",
    });
    expect(desk.value("findingsText")).toContain("没有列明各方理据（第57条）");
    await act(desk, "submission", "department-1-head", PREPARED);
    expect(await next(desk)).toMatchObject({ countersignNext: "submitted", countersignResult: "submitted" });
    expect(incomingOf(desk)).toMatchObject({
      dispute: true,
      countersigned: true,
      negotiatedBy: "principal",
      submission: { grounds: true, proposal: true, countersigned: true },
    });
    expect(desk.value("parties")).toMatchObject([{ status: "agreed" }, { status: "objected" }]);
  });

  test("a negotiation by somebody else has to be done again", async () => {
    const desk = await round("jinchuan", ["agree", "object"]);
    await next(desk);
    await act(desk, "negotiation", "department-1-officer", { ...NEGOTIATED, negotiatedBy: "officer" });
    expect((await next(desk)).countersignNext).toBe("negotiate");
  });

  test("a submission that lacks the proposal is asked for again", async () => {
    const desk = await round("jinchuan", ["agree", "object"]);
    await next(desk);
    await act(desk, "negotiation", "department-1-head", NEGOTIATED);
    await next(desk);
    await act(desk, "submission", "department-1-head", { ...PREPARED, proposal: false });
    expect((await next(desk)).countersignNext).toBe("prepare");
    expect(desk.value("findingsText")).toContain("没有提出办理意见");
  });

  test("the talks end in agreement: the objection is withdrawn, without being late because of it", async () => {
    const desk = await round("jinchuan", ["agree", "object"], { countersign: { purpose: "draft" } });
    await next(desk);
    desk.clock.set("2026-11-20T09:00:00+08:00");
    await act(desk, "negotiation", "department-1-head", { ...NEGOTIATED, negotiationResult: "agreed" });
    expect(await next(desk)).toMatchObject({
      countersignNext: "agreed",
      parties: [{ status: "agreed" }, { status: "agreed" }],
      findingsText: "",
    });
    expect(incomingOf(desk)).toMatchObject({ countersigned: true });
  });

  test("what an earlier round came to counts for nothing", async () => {
    const desk = await round("jinchuan", ["agree", "object"]);
    await next(desk);
    await act(desk, "negotiation", "department-1-head", { ...NEGOTIATED, negotiationResult: "agreed" });
    desk.set({ round: 2 });
    expect((await next(desk)).countersignNext).toBe("negotiate");
  });
});

describe("dispute, 资阳 四十六 level by level", () => {
  test("head of department, deputy secretary-general, deputy in charge; then process, grounds and proposal", async () => {
    const desk = await round("ziyang", ["agree", "object"]);
    const levels = [
      ["department-head", "department-1-head", null],
      ["deputy-secretary-general", "deputy-secretary-general-1", null],
      ["deputy", "deputy-1", "deputy-1"],
    ];
    for (const [role, who, assignee] of levels) {
      expect(await next(desk)).toMatchObject({
        countersignNext: "coordinate",
        actRole: role,
        assignee,
        basisText: "依据：第46条",
      });
      await act(desk, "coordination", who as string, { coordinationResult: "disagreed", opinion: "仍有分歧" });
    }
    expect((await next(desk)).countersignNext).toBe("prepare");
    await act(desk, "submission", "department-1-head", PREPARED);
    expect(await next(desk)).toMatchObject({ countersignNext: "submitted" });
    expect(incomingOf(desk)).toMatchObject({
      dispute: true,
      coordination: ["department-head", "deputy-secretary-general", "deputy"],
    });
  });

  test("agreement at the second level ends it there", async () => {
    const desk = await round("ziyang", ["agree", "object"]);
    await next(desk);
    await act(desk, "coordination", "department-1-head", { coordinationResult: "disagreed" });
    await next(desk);
    await act(desk, "coordination", "deputy-secretary-general-1", { coordinationResult: "agreed" });
    expect((await next(desk)).countersignNext).toBe("agreed");
  });
});

describe("what the text has no rule for", () => {
  const draftObjection = () => round("xiping", ["agree", "object"], { countersign: { purpose: "draft" } });

  test("西平 四十八 a disputed draft: the office chooses, without an article; its choice sends it up", async () => {
    const desk = await draftObjection();
    expect(await next(desk)).toMatchObject({
      countersignNext: "choose",
      countersignResult: "",
      actRole: "office",
      candidateGroups: "office",
      actBasis: [],
      basisText: "规则未规定",
    });
    await act(desk, "choice", "office-1", { chosenRole: "finish", reason: "报分管领导定" });
    expect(await next(desk)).toMatchObject({ countersignNext: "submitted", countersignResult: "submitted" });
    expect(desk.acts().at(-1)).toMatchObject({ basis: [], reason: "报分管领导定" });
  });

  test("a choice without a reason is asked for again", async () => {
    const desk = await draftObjection();
    await next(desk);
    await act(desk, "choice", "office-1", { chosenRole: "finish" });
    expect(await next(desk)).toMatchObject({
      countersignNext: "choose",
      findingsText: expect.stringContaining("理由"),
    });
  });
});

describe("what cannot be mended by preparing", () => {
  test("衢州 五十 signed for the lead by somebody else: back to the lead", async () => {
    const desk = await round("quzhou", ["agree", "agree"], { countersign: { leadSignedBy: "officer" } });
    expect(await next(desk)).toMatchObject({ countersignNext: "returned", countersignResult: "returned" });
    expect(desk.value("findingsText")).toContain("主要负责人签字（第50条）");
  });
});

test("a countersignature started alone has no intake to write to", async () => {
  const desk = await round("jinchuan", ["agree", "agree"]);
  desk.set({
    document: new Json({ title: "征求意见", portfolioIds: ["portfolio-1"], countersign: crossDepartment.countersign }),
  });
  expect(await next(desk)).toMatchObject({ countersignNext: "agreed" });
  expect(desk.value("document")).not.toHaveProperty("incoming");
});

test("what was never sent cannot be collated", async () => {
  const desk = await round("jinchuan", ["agree", "agree"]);
  desk.set({ sentOn: null });
  await expect(next(desk)).rejects.toThrow(/变量 sentOn/);
});
