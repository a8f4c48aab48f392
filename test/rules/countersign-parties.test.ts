import { describe, expect, it } from "vitest";
import type { Ruling } from "../../src/rules/ruling.ts";
import { table } from "../small-government.ts";
import {
  LIMIT_COLUMNS,
  type PartyFacts,
  ROUTE,
  type Round,
  round,
  SILENT,
  STATUS,
  statuses,
  WITH_LIMITS,
} from "./small-countersign.ts";

const lines = (told: Ruling) => told.deadlines.map(({ id, party, due }) => [party ? `${id}/${party}` : id, due]);
const status = async (party: PartyFacts, given: Round = {}, tables = WITH_LIMITS) =>
  statuses(await round(tables, { ...given, parties: [party] })).a;

describe("where a party stands", () => {
  it("agreed, objected, pending, each with the articles of its row", async () => {
    const told = await round(WITH_LIMITS, {
      parties: [
        { response: "agree", respondedOn: "2026-09-22" },
        { response: "object", respondedOn: "2026-09-22" },
        {},
      ],
    });
    expect(told.parties).toEqual([
      { id: "a", status: "agreed", basis: ["57"], reading: false },
      { id: "b", status: "objected", basis: ["57"], reading: false },
      { id: "c", status: "pending", basis: ["57"], reading: false },
    ]);
  });

  it("is invalid where another than the principal signed and the text asks for the principal", async () => {
    expect(await status({ response: "agree", signedBy: "officer", respondedOn: "2026-09-22" })).toBe("invalid");
    expect(await status({ response: "agree", signedBy: "principal", respondedOn: "2026-09-22" })).toBe("agreed");
  });

  it("silence on the last day is pending, a day later it has taken effect", async () => {
    expect(await status({}, { asOf: "2026-09-24" })).toBe("pending");
    expect(await status({}, { asOf: "2026-09-25" })).toBe("deemed-no-objection");
  });

  it("silence takes effect at its own limit where the text has one", async () => {
    const draft = { purpose: "draft" };
    expect(await status({}, { ...draft, asOf: "2026-09-24" })).toBe("pending");
    expect(await status({}, { ...draft, asOf: "2026-09-25" })).toBe("overdue");
    expect(await status({}, { ...draft, asOf: "2026-10-08" })).toBe("overdue");
    expect(await status({}, { ...draft, asOf: "2026-10-09" })).toBe("deemed-no-objection");
  });

  it("an answer is judged by its own day, not by the day of the question", async () => {
    const answered = (respondedOn: string) => status({ response: "object", respondedOn }, { asOf: "2026-12-01" });
    expect(await answered("2026-09-24")).toBe("objected");
    expect(await answered("2026-09-25")).toBe("deemed-no-objection");
  });

  it("an answer after the reply limit but before silence takes effect is late, and still an answer", async () => {
    const told = await round(WITH_LIMITS, {
      purpose: "draft",
      asOf: "2026-12-01",
      parties: [{ response: "object", respondedOn: "2026-09-25" }],
    });
    expect(told.parties?.[0]).toEqual({
      id: "a",
      status: "objected",
      basis: ["60"],
      reading: true,
      note: "逾期的异议仍作异议",
    });
  });

  it("an answer without a day is taken to be in time, and where that matters it is said", async () => {
    const undated = [{ response: "object" }];
    const early = await round(WITH_LIMITS, { asOf: "2026-09-24", parties: undated });
    const later = await round(WITH_LIMITS, { asOf: "2026-09-25", parties: undated });
    expect(statuses(early)).toEqual({ a: "objected" });
    expect(statuses(later)).toEqual({ a: "objected" });
    expect(early.assumptions).toEqual([]);
    expect(later.assumptions).toEqual(["没有写明答复日期，按在期限内答复处理"]);
  });

  it("an answer without a day is never found late", async () => {
    const strict = table("countersign-deadlines", LIMIT_COLUMNS, [
      "- | - | - => reply | 3 | workday | after | =sentOn | =respondedOn | | hard | warn | reply-late | 逾期 | 57",
    ]);
    const told = await round([ROUTE, STATUS, strict], { asOf: "2026-12-01", parties: [{ response: "agree" }, {}] });
    expect(told.findings.map(({ code, party }) => [code, party])).toEqual([["reply-late", "b"]]);
  });

  it("ends the last day at the government's close of business", async () => {
    const at = (time: string) => status({}, { asOf: `2026-09-24T${time}+08:00`, closeOfBusiness: "17:30" });
    expect(await at("17:30")).toBe("pending");
    expect(await at("17:31")).toBe("deemed-no-objection");
  });
});

describe("a text without any row on replies", () => {
  it("lets an answer say what it says and silence mean nothing", async () => {
    const told = await round(SILENT, {
      asOf: "2030-01-01",
      parties: [{ response: "agree" }, { response: "object" }, {}],
    });
    expect(statuses(told)).toEqual({ a: "agreed", b: "objected", c: "pending" });
    expect(told.parties?.every(({ basis, reading, note }) => basis.length === 0 && reading && note)).toBe(true);
  });

  it("has no deadline line where nobody set a limit", async () => {
    expect((await round(SILENT)).deadlines).toEqual([]);
  });

  it("counts the limit that the lead set as the parties' own agreement: no articles, a reading", async () => {
    const told = await round(SILENT, { leadLimit: { value: 5, unit: "workday" } });
    expect(told.deadlines).toEqual([
      expect.objectContaining({
        id: "reply",
        due: "2026-09-29",
        value: 5,
        unit: "workday",
        anchor: "2026-09-21",
        basis: [],
        reading: true,
      }),
    ]);
    expect(told.deadlines[0]?.note).toContain("自行约定");
  });

  it("lets silence past that limit be overdue and no more", async () => {
    const limit = { leadLimit: { value: 5, unit: "workday" } };
    expect(await status({}, { ...limit, asOf: "2026-09-29" }, SILENT)).toBe("pending");
    expect(await status({}, { ...limit, asOf: "2026-09-30" }, SILENT)).toBe("overdue");
  });

  it("counts an agreed day as their own agreement too, before the lead's limit", async () => {
    const told = await round(SILENT, {
      leadLimit: { value: 5, unit: "workday" },
      agreedUntil: "2026-10-20",
      agreedOn: "2026-09-22",
    });
    expect(told.deadlines).toEqual([
      expect.objectContaining({ id: "reply", due: "2026-10-20", value: null, unit: null, basis: [], reading: true }),
    ]);
  });

  it("names the fact where the own limit cannot be counted", async () => {
    const asked = round(SILENT, { sentOn: "1990-01-01", leadLimit: { value: 5, unit: "workday" } });
    await expect(asked).rejects.toMatchObject({ code: "CALENDAR_RANGE", detail: { place: "sentOn" } });
  });

  it("gives the own agreement to a text that has rows for other cases only", async () => {
    const drafts = table("countersign-deadlines", LIMIT_COLUMNS, [
      "- | - | draft => silence | 7 | workday | after | =sentOn | | | hard | | | | 61",
    ]);
    const told = await round([ROUTE, drafts], { purpose: "draft", leadLimit: { value: 2, unit: "day" } });
    expect(told.deadlines.map(({ id, due, basis }) => [id, due, basis])).toEqual([
      ["reply", "2026-09-23", []],
      ["silence", "2026-10-08", ["61"]],
    ]);
  });
});

describe("limits", () => {
  it("are the text's own where the lead set none", async () => {
    expect(lines(await round(WITH_LIMITS))).toEqual([["reply", "2026-09-24"]]);
  });

  it("are the lead's where it set one and the text lets it", async () => {
    const told = await round(WITH_LIMITS, { leadLimit: { value: 1, unit: "day" } });
    expect(told.deadlines).toEqual([expect.objectContaining({ due: "2026-09-22", basis: ["57"], reading: false })]);
  });

  it("stand beside a later limit of silence", async () => {
    expect(lines(await round(WITH_LIMITS, { purpose: "draft" }))).toEqual([
      ["reply", "2026-09-24"],
      ["silence", "2026-10-08"],
    ]);
  });
});

describe("an agreed extension", () => {
  const until = (agreedOn?: string) => ({ agreedUntil: "2026-10-20", ...(agreedOn ? { agreedOn } : {}) });

  it.each([
    ["before the limit", "2026-09-22"],
    ["on its last day", "2026-09-24"],
  ])("agreed %s moves it", async (_name, agreedOn) => {
    const told = await round(WITH_LIMITS, { ...until(agreedOn), asOf: "2026-10-20" });
    expect(told.deadlines).toEqual([expect.objectContaining({ due: "2026-10-20", basis: ["58"] })]);
    expect(told.parties).toEqual([{ id: "a", status: "pending", basis: ["58"], reading: false }]);
  });

  it("agreed a day too late moves nothing", async () => {
    const told = await round(WITH_LIMITS, { ...until("2026-09-25"), asOf: "2026-10-01" });
    expect(lines(told)).toEqual([["reply", "2026-09-24"]]);
    expect(statuses(told)).toEqual({ a: "deemed-no-objection" });
  });

  it("may be agreed until silence takes effect where that is later than the reply limit", async () => {
    const draft = { purpose: "draft", ...until("2026-10-08") };
    expect(lines(await round(WITH_LIMITS, draft))).toEqual([["reply", "2026-10-20"]]);
    expect(lines(await round(WITH_LIMITS, { ...draft, agreedOn: "2026-10-09" }))).toEqual([
      ["reply", "2026-09-24"],
      ["silence", "2026-10-08"],
    ]);
  });

  it("without a day of agreement is taken to be in time, and says so", async () => {
    const told = await round(WITH_LIMITS, until());
    expect(lines(told)).toEqual([["reply", "2026-10-20"]]);
    expect(told.assumptions).toEqual(["没有写明商定延期的日期，按在期限内商定处理"]);
  });

  it("runs out like any limit", async () => {
    expect(await status({}, { ...until("2026-09-22"), asOf: "2026-10-21" })).toBe("deemed-no-objection");
  });
});

describe("several parties", () => {
  it("share one line where the day is the same, and have one each where it is not", async () => {
    expect(lines(await round(WITH_LIMITS, { parties: [{}, {}, {}] }))).toEqual([["reply", "2026-09-24"]]);
    expect(lines(await round(WITH_LIMITS, { parties: [{}, { sentOn: "2026-09-22" }, {}] }))).toEqual([
      ["reply/a", "2026-09-24"],
      ["reply/c", "2026-09-24"],
      ["reply/b", "2026-09-28"],
    ]);
  });

  it("have their own extension", async () => {
    const told = await round(WITH_LIMITS, {
      asOf: "2026-09-25",
      parties: [{}, { agreedUntil: "2026-10-20", agreedOn: "2026-09-23" }],
    });
    expect(lines(told)).toEqual([
      ["reply/a", "2026-09-24"],
      ["reply/b", "2026-10-20"],
    ]);
    expect(statuses(told)).toEqual({ a: "deemed-no-objection", b: "pending" });
  });

  it("must have different ids", async () => {
    const asked = round(WITH_LIMITS, { parties: [{ id: "x" }, { id: "x" }] });
    await expect(asked).rejects.toMatchObject({ code: "FACTS_INVALID", detail: { place: "parties" } });
  });
});
