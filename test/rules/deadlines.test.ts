import { describe, expect, it } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { decide } from "../../src/rules/decide.ts";
import type { Deadline } from "../../src/rules/ruling.ts";
import type { TableSpec } from "../decision-xml.ts";
import { CALENDAR, government, type Profile, ruling, table } from "../small-government.ts";

/** The four decisions of today keep their dates in countersign; a round of one party shows a single line at a time. */
const ROUTE = table("countersign-route", "=> route | outcome | basis", ["=> round | proceed | 57"]);
const PARTY = table("countersign-party", "response => status | basis", ["agree => agreed | 57", "- => pending | 57"]);

const COLUMNS =
  "id | value | unit | direction | anchor | doneOn | due | hardness | onLate | code | message | basis | reading";
const deadlines = (...rows: string[]) =>
  table(
    "countersign-deadlines",
    `=> ${COLUMNS}`,
    rows.map((row) => `=> ${row}`),
  );

const LIMIT = "reply | 3 | workday | after | =sentOn | =respondedOn | | hard | return | reply-late | 逾期答复 | 57 |";

interface Round extends Profile {
  asOf?: string;
  facts?: object;
  party?: object;
}

function round(rows: TableSpec, { facts = {}, party = {}, ...given }: Round = {}) {
  const parties = [{ id: "a", ...party }];
  return ruling(
    "countersign",
    [ROUTE, PARTY, rows],
    { purpose: "request", sentOn: "2026-09-21", parties, ...facts },
    given,
  );
}

const line = async (rows: TableSpec, given?: Round) => (await round(rows, given)).deadlines[0] as Deadline;
const late = async (given: Round, row = LIMIT) =>
  (await round(deadlines(row), given)).findings.map(({ code, effect, basis }) => ({ code, effect, basis }));

describe("a deadline row becomes a date", () => {
  it("counts working days from the day after the anchor and keeps the count", async () => {
    expect(await line(deadlines(LIMIT))).toEqual({
      id: "reply",
      direction: "after",
      hardness: "hard",
      anchor: "2026-09-21",
      due: "2026-09-24",
      value: 3,
      unit: "workday",
      provisional: false,
      trace: ["2026-09-22", "2026-09-23", "2026-09-24"],
      basis: ["57"],
      reading: false,
    });
  });

  it("counts calendar days through holidays", async () => {
    const found = await line(deadlines("reply | 14 | day | after | =sentOn | | | hard | | | | 57 |"));
    expect(found).toMatchObject({ due: "2026-10-05", unit: "day" });
  });

  it("counts hours to the moment", async () => {
    const rows = deadlines("reply | 48 | hour | after | =sentOn | | | hard | | | | 57 |");
    const found = await line(rows, { facts: { sentOn: "2026-09-21T10:00+08:00" } });
    expect(found).toMatchObject({ due: "2026-09-23T10:00:00+08:00", unit: "hour" });
  });

  it("counts backwards where the row says before, the Nth day back still on time", async () => {
    const rows = deadlines("submission | 2 | workday | before | =sentOn | | | hard | | | | 42 |");
    expect(await line(rows)).toMatchObject({
      due: "2026-09-18",
      direction: "before",
      trace: ["2026-09-20", "2026-09-18"],
    });
  });

  it("takes value and unit from the facts where the row says so", async () => {
    const rows = deadlines("reply | =leadLimit.value | =leadLimit.unit | after | =sentOn | | | hard | | | | 57 |");
    expect(await line(rows, { facts: { leadLimit: { value: 1, unit: "day" } } })).toMatchObject({
      due: "2026-09-22",
      basis: ["57"],
    });
  });

  it("takes a date that the facts give directly, without counting", async () => {
    const rows = deadlines("reply | | | after | =sentOn | | =agreedUntil | hard | | | | 57 |");
    expect(await line(rows, { facts: { agreedUntil: "2026-09-30" } })).toMatchObject({
      due: "2026-09-30",
      value: null,
      unit: null,
      anchor: "2026-09-21",
      trace: [],
    });
  });

  it("gives no line without an anchor, without a value or without a unit", async () => {
    const noAnchor = "done | 3 | workday | after | =respondedOn | | | hard | return | c | m | 57 |";
    const noLimit = "done | =leadLimit.value | =leadLimit.unit | after | =sentOn | | | hard | return | c | m | 57 |";
    const told = await round(deadlines(noAnchor, noLimit), { asOf: "2027-01-01" });
    expect(told.deadlines).toEqual([]);
    expect(told.findings).toEqual([]);
  });

  it("gives an open line with neither value nor date, and never finds it late", async () => {
    const rows = deadlines("inform | | | after | =respondedOn | | | open | warn | c | m | 58 |");
    const told = await round(rows, { asOf: "2030-01-01" });
    expect(told.deadlines).toMatchObject([
      { id: "inform", due: null, value: null, unit: null, anchor: null, hardness: "open", basis: ["58"] },
    ]);
    expect(told.findings).toEqual([]);
  });

  it("marks a line that rests on a reading", async () => {
    const rows = deadlines("reply | 3 | workday | after | =sentOn | | | soft | | | | 57 | 一般按三日");
    expect(await line(rows)).toMatchObject({ hardness: "soft", reading: true, note: "一般按三日" });
  });
});

describe("a missed deadline becomes the row's finding", () => {
  it("on the last day, one before, one after", async () => {
    expect(await late({ asOf: "2026-09-23" })).toEqual([]);
    expect(await late({ asOf: "2026-09-24" })).toEqual([]);
    expect(await late({ asOf: "2026-09-25" })).toEqual([{ code: "reply-late", effect: "return", basis: ["57"] }]);
  });

  it("judges the day on which it was done, not the day of the question", async () => {
    const done = (respondedOn: string) => ({ asOf: "2026-12-01", party: { response: "agree", respondedOn } });
    expect(await late(done("2026-09-24"))).toEqual([]);
    expect(await late(done("2026-09-25"))).toHaveLength(1);
  });

  it("decides with it", async () => {
    expect((await round(deadlines(LIMIT), { asOf: "2026-09-25" })).outcome).toBe("return");
  });

  it.each([
    ["soft", "reply | 3 | workday | after | =sentOn | | | soft | warn | reply-late | 逾期 | 57 |"],
    [
      "hard without a consequence",
      "reply | 3 | workday | after | =sentOn | | | hard | warn | reply-late | 逾期 | 57 |",
    ],
  ])("only warns where it is %s", async (_name, row) => {
    const told = await round(deadlines(row), { asOf: "2026-12-01" });
    expect(told.findings.map(({ effect }) => effect)).toEqual(["warn"]);
    expect(told.outcome).toBe("proceed");
  });

  it("is silent where the row names no consequence at all", async () => {
    expect(await late({ asOf: "2026-12-01" }, "reply | 3 | workday | after | =sentOn | | | hard | | | | 57 |")).toEqual(
      [],
    );
  });

  it("holds for a date given directly", async () => {
    const row = "reply | | | after | | | =agreedUntil | hard | return | reply-late | m | 57 |";
    const facts = { agreedUntil: "2026-09-30" };
    expect(await late({ facts, asOf: "2026-09-30" }, row)).toEqual([]);
    expect(await late({ facts, asOf: "2026-10-01" }, row)).toHaveLength(1);
  });

  it("tells the party it concerns", async () => {
    expect((await round(deadlines(LIMIT), { asOf: "2026-09-25" })).findings[0]).toMatchObject({
      party: "a",
      message: "逾期答复",
    });
  });
});

describe("close of business", () => {
  const at = (time: string) => ({ asOf: `2026-09-24T${time}+08:00` });

  it("ends the last day where the government says when", async () => {
    expect(await late({ ...at("17:30"), closeOfBusiness: "17:30" })).toEqual([]);
    expect(await late({ ...at("17:31"), closeOfBusiness: "17:30" })).toHaveLength(1);
  });

  it("ends it at midnight where nobody says when", async () => {
    expect(await late(at("23:59"))).toEqual([]);
    expect(await late({ asOf: "2026-09-25T00:01+08:00" })).toHaveLength(1);
  });

  it("does not matter to a day without a time", async () => {
    expect(await late({ asOf: "2026-09-24", closeOfBusiness: "17:30" })).toEqual([]);
  });

  it("does not move the end of an hour count", async () => {
    const row = "reply | 24 | hour | after | =sentOn | | | hard | return | reply-late | m | 57 |";
    const facts = { sentOn: "2026-09-23T20:00+08:00" };
    expect(await late({ facts, ...at("20:00"), closeOfBusiness: "17:30" }, row)).toEqual([]);
    expect(await late({ facts, ...at("20:01"), closeOfBusiness: "17:30" }, row)).toHaveLength(1);
  });
});

describe("a year whose schedule is not published", () => {
  const sent = { facts: { sentOn: "2026-12-30" } };

  it("gives a provisional date, names the days it rests on, and says so among the assumptions", async () => {
    const told = await round(deadlines(LIMIT), sent);
    expect(told.deadlines[0]).toMatchObject({
      due: "2027-01-04",
      provisional: true,
      provisionalDays: ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"],
    });
    expect(told.assumptions).toEqual(["期限 2027-01-04 为暂定：所跨年度的放假安排尚未公布，公布后重新计算"]);
  });

  it("is counted again when the schedule arrives", async () => {
    const override = [{ year: 2027, source: "测试", holidays: ["2027-01-01", "2027-01-04"], workdays: [] }];
    const jurisdiction = await government({ countersign: [ROUTE, PARTY, deadlines(LIMIT)] });
    const facts = { purpose: "request", sentOn: "2026-12-30", parties: [{ id: "a" }] };
    const told = decide("countersign", jurisdiction, facts, {
      asOf: "2026-12-30",
      calendar: workdayCalendar(override),
    });
    expect(told.deadlines[0]).toMatchObject({ due: "2027-01-06", provisional: false });
    expect(told.calendar.source).not.toBe(CALENDAR.id.source);
    expect(told.assumptions).toEqual([]);
  });
});

describe("dates that cannot be counted", () => {
  const failure = (given: Round, row = LIMIT) =>
    round(deadlines(row), given).then(
      () => undefined,
      (error) => ({ code: error.code, place: error.detail.place }),
    );

  it("names the fact that lies before the calendar's data", async () => {
    expect(await failure({ facts: { sentOn: "1990-01-01" } })).toEqual({ code: "CALENDAR_RANGE", place: "sentOn" });
  });

  it("names the fact from which too much is counted", async () => {
    const row = "reply | =leadLimit.value | =leadLimit.unit | after | =sentOn | | | hard | | | | 57 |";
    expect(await failure({ facts: { leadLimit: { value: 1_000_000, unit: "day" } } }, row)).toEqual({
      code: "CALENDAR_VALUE",
      place: "sentOn 起 1000000",
    });
  });

  it.each([
    ["hardness", "reply | 3 | workday | after | =sentOn | | | firm | | | | 57 |"],
    ["direction", "reply | 3 | workday | later | =sentOn | | | hard | | | | 57 |"],
    ["unit", "reply | 3 | week | after | =sentOn | | | hard | | | | 57 |"],
    ["value", "reply | -3 | day | after | =sentOn | | | hard | | | | 57 |"],
    ["id", " | 3 | day | after | =sentOn | | | hard | | | | 57 |"],
    ["onLate", "reply | 3 | day | after | =sentOn | | | hard | warning | c | m | 57 |"],
  ])("refuses a row whose %s is no word of the domain", async (column, row) => {
    expect(await failure({ asOf: "2027-01-01" }, row)).toEqual({
      code: "TABLE_OUTPUT",
      place: `表 countersign-deadlines 行 1 列 ${column}`,
    });
  });
});
