import { describe, expect, test } from "vitest";
import judgeReply from "../../workers/judge-reply.ts";
import recordReply from "../../workers/record-reply.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { crossDepartment, opened } from "./sample-documents.ts";

const SENT = "2026-09-22T09:00:00+08:00";
type Countersign = Record<string, unknown>;

/** The request to one party, as the countersignature sends it. */
async function asked(
  id: string,
  countersign: Countersign = {},
  party: Countersign = { id: "b", kind: "department" },
): Promise<Desk> {
  const desk = await Desk.of(id);
  const parts = { ...crossDepartment, countersign: { ...crossDepartment.countersign, ...countersign } };
  desk.set({ ...opened(parts), sentOn: SENT, party: new Json(party) });
  return desk;
}

const judge = (desk: Desk) => desk.run(judgeReply);
const judgedAt = (desk: Desk, at: string) => {
  desk.clock.set(at);
  return judge(desk);
};

async function replied(desk: Desk, at: string, form: Values): Promise<void> {
  desk.clock.set(at);
  desk.finish("department-2-head", { signedBy: "principal", ...form });
  await desk.run(recordReply, { properties: { records: "reply" } });
}

describe("金川 五十七 七个工作日", () => {
  test("open until the tenth of October: National Day is not counted", async () => {
    const desk = await asked("jinchuan");
    expect(await judge(desk)).toMatchObject({
      partyId: "b",
      partyStatus: "pending",
      replyNext: "await-limit",
      replyDueAt: "2026-10-10T00:00:00+08:00",
      replyTimerAt: "2026-10-10T00:00:01+08:00",
      candidateGroups: "related-department,b",
      actTitle: "会签",
      basisText: "答复期限 2026-10-09 依据：第57条",
    });
    expect(desk.notices()).toEqual([]);
  });

  test.each([
    ["one second before the end", "2026-10-09T23:59:59+08:00", "pending", "await-limit"],
    ["when the next day begins", "2026-10-10T00:00:00+08:00", "deemed-no-objection", "settled"],
    ["when the timer fires", "2026-10-10T00:00:01+08:00", "deemed-no-objection", "settled"],
  ])("%s: %s", async (_name, at, partyStatus, replyNext) => {
    expect(await judgedAt(await asked("jinchuan"), at)).toMatchObject({ partyStatus, replyNext });
  });

  test("silence leaves its evidence: delivered when, clause, days counted, calendar; and says that it is no consent", async () => {
    const desk = await asked("jinchuan");
    await judgedAt(desk, "2026-10-10T00:00:01+08:00");
    const [notice] = desk.notices();
    expect(notice).toMatchObject({
      kind: "silence",
      to: ["lead-department"],
      basis: ["57"],
      evidence: {
        party: "b",
        deliveredOn: SENT,
        due: "2026-10-09",
        limit: 7,
        unit: "workday",
        provisional: false,
        calendar: { publishedThrough: 2026 },
      },
    });
    expect(notice?.evidence?.counted).toHaveLength(7);
    expect(notice?.text).toBe("b 逾期未复，视为无不同意见（依据第57条）。这不等于同意。");
  });

  test("an objection after the end does not undo the silence, and the notice says that it came late", async () => {
    const desk = await asked("jinchuan");
    await replied(desk, "2026-10-12T09:00:00+08:00", { response: "object", opinion: "反对" });
    expect(await judge(desk)).toMatchObject({ partyStatus: "deemed-no-objection", replyNext: "settled" });
    const [notice] = desk.notices();
    expect(notice?.text).toMatch(/^b 逾期才答复，视为无不同意见（依据第57条）/);
    expect(notice?.evidence).toMatchObject({ answeredOn: "2026-10-12T09:00:00.000+08:00" });
  });

  test("a limit that the lead set: one workday, the party the same", async () => {
    const desk = await asked("jinchuan", { leadLimit: { value: 1, unit: "workday" } });
    expect(await judge(desk)).toMatchObject({ replyDueAt: "2026-09-24T00:00:00+08:00" });
    expect(await judgedAt(desk, "2026-09-24T00:00:01+08:00")).toMatchObject({ partyStatus: "deemed-no-objection" });
  });

  test("a limit in hours ends at its hour", async () => {
    const desk = await asked("jinchuan", { leadLimit: { value: 24, unit: "hour" } });
    expect(await judge(desk)).toMatchObject({ replyDueAt: "2026-09-23T09:00:00+08:00" });
  });

  test("an extension agreed in time moves the end, for this party only", async () => {
    const desk = await asked("jinchuan");
    desk.clock.set("2026-09-28T10:00:00+08:00");
    desk.set({ agreedUntil: "2026-10-20" });
    await desk.run(recordReply, { properties: { records: "extension" } });
    expect(await judge(desk)).toMatchObject({ replyNext: "await-limit", replyDueAt: "2026-10-21T00:00:00+08:00" });
    expect(await judgedAt(desk, "2026-10-12T09:00:00+08:00")).toMatchObject({ partyStatus: "pending" });
    expect(await judgedAt(desk, "2026-10-21T00:00:01+08:00")).toMatchObject({ partyStatus: "deemed-no-objection" });
  });

  test("an extension agreed after the end comes too late", async () => {
    const desk = await asked("jinchuan");
    desk.clock.set("2026-10-12T09:00:00+08:00");
    desk.set({ agreedUntil: "2026-10-20" });
    await desk.run(recordReply, { properties: { records: "extension" } });
    expect(await judge(desk)).toMatchObject({ partyStatus: "deemed-no-objection", replyNext: "settled" });
  });

  test("金川 二十五 a town: no limit, so it waits with no end", async () => {
    const desk = await asked("jinchuan", {}, { id: "town", kind: "lower-government" });
    expect(await judge(desk)).toMatchObject({
      partyStatus: "pending",
      replyNext: "await-open",
      replyTimerAt: "",
      replyDueAt: null,
      basisText: "依据：第25条",
    });
  });

  test("金川 六十一 草稿: overdue after three workdays, still open until the seventh", async () => {
    const desk = await asked("jinchuan", { purpose: "draft" });
    expect(await judge(desk)).toMatchObject({ replyTimerAt: "2026-09-29T00:00:01+08:00" });
    const overdue = await judgedAt(desk, "2026-09-29T00:00:01+08:00");
    expect(overdue).toMatchObject({
      partyStatus: "overdue",
      replyNext: "await-limit",
      replyTimerAt: "2026-10-10T00:00:01+08:00",
    });
    expect(overdue.findingsText).toContain("已逾期，请催办");
    expect(await judgedAt(desk, "2026-10-10T00:00:01+08:00")).toMatchObject({ partyStatus: "deemed-no-objection" });
  });

  test("a year without a published schedule is provisional, and the person reads so", async () => {
    const desk = await asked("jinchuan");
    desk.clock.set("2026-12-30T09:00:00+08:00");
    desk.set({ sentOn: "2026-12-30T09:00:00+08:00" });
    expect((await judge(desk)).basisText).toMatch(/答复期限 2027-01-\d\d（暂定） 依据：第57条/);
  });
});

describe("西平 四十八 三个工作日", () => {
  test.each([
    ["2026-09-28T23:59:59+08:00", "pending"],
    ["2026-09-29T00:00:00+08:00", "deemed-no-objection"],
  ])("at %s: %s", async (at, partyStatus) => {
    expect(await judgedAt(await asked("xiping"), at)).toMatchObject({ partyStatus });
  });

  test("a reply not signed by the principal is asked for again, with the article", async () => {
    const desk = await asked("xiping");
    await replied(desk, "2026-09-23T09:00:00+08:00", { response: "agree", signedBy: "officer" });
    expect(await judge(desk)).toMatchObject({
      partyStatus: "invalid",
      replyNext: "await-limit",
      findingsText: "【草案】答复须由主要负责人签署，请重新答复（第48条）",
    });
  });

  test.each([
    ["agree", "agreed"],
    ["object", "objected"],
  ])("a reply in time: %s", async (response, partyStatus) => {
    const desk = await asked("xiping");
    await replied(desk, "2026-09-23T09:00:00+08:00", { response });
    expect(await judge(desk)).toMatchObject({ partyStatus, replyNext: "settled" });
  });
});

describe("no rule on silence", () => {
  test.each(["quzhou", "hegang", "ziyang"])("%s: no limit, open without end", async (id) => {
    expect(await judgedAt(await asked(id), "2027-09-22T09:00:00+08:00")).toMatchObject({
      partyStatus: "pending",
      replyNext: "await-open",
    });
  });

  test("衢州 五十 a limit of the lead's own: overdue is not consent, it stays open", async () => {
    const desk = await asked("quzhou", { leadLimit: { value: 5, unit: "workday" } });
    expect(await judge(desk)).toMatchObject({ replyNext: "await-limit", basisText: /依据：双方约定$/ });
    const over = await judgedAt(desk, "2026-11-10T09:00:00+08:00");
    expect(over).toMatchObject({ partyStatus: "overdue", replyNext: "await-open", replyTimerAt: "" });
    expect(desk.notices()).toEqual([]);
  });
});

describe("what a request needs", () => {
  test.each<[string, Values, RegExp]>([
    ["no party", { party: null }, /变量 party/],
    ["no delivery", { sentOn: null }, /变量 sentOn/],
    ["no countersignature in the document", { document: new Json({ title: "x", portfolioIds: ["p"] }) }, /document/],
  ])("%s is bad data", async (_name, change, message) => {
    const desk = await asked("jinchuan");
    desk.set(change);
    await expect(judge(desk)).rejects.toThrow(message);
  });
});
