import { describe, expect, it } from "vitest";
import { type CalendarOverride, count, loadCalendar } from "../../src/calendar/index.ts";
import { GuichengError } from "../../src/errors.ts";

/** Invented, as no notice for 2027 exists: Fri 1 to Sun 3 January off, Sat 9 January and Sat 26 December 2026 worked. */
const YEAR_2027 = {
  year: 2027,
  source: "test: schedule for 2027",
  holidays: ["2027-01-01", "2027-01-02", "2027-01-03", "2027-10-01"],
  workdays: ["2026-12-26", "2027-01-09"],
};
const today = loadCalendar();
const arrived = loadCalendar([YEAR_2027]);

describe("a year whose schedule is not published", () => {
  it("takes Monday to Friday for working days, provisionally, and names every day between anchor and due", () => {
    expect(count(today, "2026-12-30", 3, "workday", "after")).toEqual({
      due: "2027-01-04",
      trace: ["2026-12-31", "2027-01-01", "2027-01-04"],
      provisional: true,
      provisionalDays: ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"],
    });
  });

  it("is not touched by a count that ends on 31 December, and is by one day more", () => {
    expect(count(today, "2026-12-28", 3, "workday", "after")).toMatchObject({ due: "2026-12-31", provisional: false });
    expect(count(today, "2026-12-28", 4, "workday", "after")).toMatchObject({
      due: "2027-01-01",
      provisional: true,
      provisionalDays: ["2027-01-01"],
    });
  });

  it("does not matter where the anchor alone lies in it", () => {
    expect(count(today, "2027-01-01", 1, "workday", "before")).toEqual({
      due: "2026-12-31",
      trace: ["2026-12-31"],
      provisional: false,
      provisionalDays: [],
    });
  });

  it("matters for a weekend that is only skipped, counting back", () => {
    expect(count(today, "2027-01-04", 2, "workday", "before")).toEqual({
      due: "2026-12-31",
      trace: ["2027-01-01", "2026-12-31"],
      provisional: true,
      provisionalDays: ["2027-01-03", "2027-01-02", "2027-01-01"],
    });
  });

  it("says of each day whether it is published", () => {
    expect(today.isPublished("2026-12-31")).toBe(true);
    expect(today.isPublished("2027-01-01")).toBe(false);
    expect(today.isWorkday("2027-01-01")).toBe(true);
    expect(today.isWorkday("2027-01-02")).toBe(false);
  });
});

describe("when the schedule arrives", () => {
  it("the same call gives the final date", () => {
    expect(count(arrived, "2026-12-30", 3, "workday", "after")).toEqual({
      due: "2027-01-05",
      trace: ["2026-12-31", "2027-01-04", "2027-01-05"],
      provisional: false,
      provisionalDays: [],
    });
    expect(count(arrived, "2027-01-08", 1, "workday", "after").due).toBe("2027-01-09");
  });

  it("its New Year days in the December before count, and the rest of 2026 stays", () => {
    expect(count(arrived, "2026-12-25", 1, "workday", "after").due).toBe("2026-12-26");
    expect(count(today, "2026-12-25", 1, "workday", "after").due).toBe("2026-12-28");
    expect(count(arrived, "2026-09-22", 7, "workday", "after").due).toBe("2026-10-09");
  });

  it("publishedThrough moves with consecutive years only", () => {
    const year2028 = { ...YEAR_2027, year: 2028, holidays: ["2028-01-01", "2028-10-02"], workdays: [] };
    expect(arrived.id.publishedThrough).toBe(2027);
    expect(loadCalendar([year2028, YEAR_2027]).id.publishedThrough).toBe(2028);
    const gap = loadCalendar([year2028]);
    expect(gap.id.publishedThrough).toBe(2026);
    expect(gap.isPublished("2027-06-01")).toBe(false);
    expect(gap.isPublished("2028-06-01")).toBe(true);
  });
});

describe("a January day announced with the year before", () => {
  const calendar = loadCalendar([
    { year: 2026, source: "test", holidays: ["2026-10-01", "2027-01-01"], workdays: ["2027-01-02"] },
  ]);

  it("does not publish its year", () => {
    expect(calendar.id.publishedThrough).toBe(2026);
    expect(calendar.isPublished("2027-01-04")).toBe(false);
  });

  it("is itself known, and only the other days are provisional", () => {
    expect(count(calendar, "2026-12-31", 2, "workday", "after")).toEqual({
      due: "2027-01-04",
      trace: ["2027-01-02", "2027-01-04"],
      provisional: true,
      provisionalDays: ["2027-01-03", "2027-01-04"],
    });
  });

  it("yields to the notice of its own year", () => {
    const both = loadCalendar([
      { year: 2027, source: "test", holidays: ["2027-01-02", "2027-10-01"], workdays: [] },
      { year: 2026, source: "test", holidays: ["2026-10-01"], workdays: ["2027-01-02"] },
    ]);
    expect(both.isWorkday("2027-01-02")).toBe(false);
  });
});

describe("an override of a published year", () => {
  const replaced = loadCalendar([{ year: 2019, source: "test", holidays: ["2019-10-01"], workdays: [] }]);

  it("replaces all of that year's notice, its December days too, and nothing else", () => {
    expect(replaced.isWorkday("2019-10-02")).toBe(true);
    expect(replaced.isWorkday("2019-10-01")).toBe(false);
    expect(replaced.isWorkday("2018-12-31")).toBe(true);
    expect(replaced.isWorkday("2018-10-02")).toBe(false);
    expect(replaced.isWorkday("2020-10-02")).toBe(false);
    expect(replaced.id.publishedThrough).toBe(2026);
  });
});

describe("the source of an overridden calendar", () => {
  it("carries the digest of the content: pinned, so that rulings can be replayed", () => {
    expect(arrived.id.source).toBe("chinese-days 1.5.7+override:9490e9a1cd3b");
  });

  it("does not depend on the order in which the file has it", () => {
    const reordered = {
      workdays: [...YEAR_2027.workdays].reverse(),
      holidays: [...YEAR_2027.holidays].reverse(),
      source: YEAR_2027.source,
      year: YEAR_2027.year,
    };
    expect(loadCalendar([reordered]).id).toEqual(arrived.id);
  });

  it("nor on the order of its years", () => {
    const other = { ...YEAR_2027, year: 2028, holidays: ["2028-10-01"], workdays: [] };
    expect(loadCalendar([other, YEAR_2027]).id).toEqual(loadCalendar([YEAR_2027, other]).id);
  });

  it("differs with any day, and an empty list is no override", () => {
    expect(loadCalendar([{ ...YEAR_2027, workdays: [] }]).id.source).not.toBe(arrived.id.source);
    expect(loadCalendar([]).id).toEqual(today.id);
  });
});

it("an override may name days from December before to January after its year", () => {
  const calendar = loadCalendar([{ ...YEAR_2027, holidays: ["2026-12-01", "2027-10-01", "2028-01-31"] }]);
  expect(calendar.isWorkday("2026-12-01")).toBe(false);
  expect(calendar.isWorkday("2028-01-31")).toBe(false);
});

describe("an override file that is wrong", () => {
  const { source: _, ...withoutSource } = YEAR_2027;
  it.each([
    ["no list", {}, "rules.yaml", "{}", "列表"],
    ["null, as an empty YAML file gives", null, "rules.yaml", "null", "列表"],
    ["a missing field", [withoutSource], "rules.yaml [0].source", "（缺）", "通知"],
    ["an unknown field", [{ ...YEAR_2027, note: "x" }], "rules.yaml [0]", '"note"', "workdays"],
    ["a year before the data", [{ ...YEAR_2027, year: 2003 }], "rules.yaml [0].year", "2003", "2004"],
    ["a year as text", [{ ...YEAR_2027, year: "2027" }], "rules.yaml [0].year", '"2027"', "整数"],
    ["no holiday", [{ ...YEAR_2027, holidays: [] }], "rules.yaml [0].holidays", "[]", "至少一天"],
    [
      "no date",
      [{ ...YEAR_2027, holidays: ["2027-02-29"] }],
      "rules.yaml [0].holidays[0]",
      '"2027-02-29"',
      "YYYY-MM-DD",
    ],
    ["a number", [{ ...YEAR_2027, workdays: [20270109] }], "rules.yaml [0].workdays[0]", "20270109", "YYYY-MM-DD"],
    [
      "a date of another year",
      [{ ...YEAR_2027, holidays: ["2026-11-30"] }],
      "rules.yaml [0].holidays[0]",
      '"2026-11-30"',
      "2027 年",
    ],
    [
      "and one too late",
      [{ ...YEAR_2027, holidays: ["2028-02-01"] }],
      "rules.yaml [0].holidays[0]",
      '"2028-02-01"',
      "2027 年",
    ],
    [
      "a make-up day on a Friday",
      [{ ...YEAR_2027, workdays: ["2027-01-08"] }],
      "rules.yaml [0].workdays[0]",
      '"2027-01-08"',
      "星期",
    ],
    [
      "a day both off and worked",
      [{ ...YEAR_2027, workdays: ["2027-01-02"] }],
      "rules.yaml [0].workdays[0]",
      '"2027-01-02"',
      "一次",
    ],
    ["a year twice", [YEAR_2027, YEAR_2027], "rules.yaml [1].year", "2027", "一次"],
  ])("%s is refused with place, found and accepted", (_what, input, place, found, accepted) => {
    const load = () => loadCalendar(input as CalendarOverride, "rules.yaml");
    expect(load).toThrow(GuichengError);
    expect(load).toThrow(
      expect.objectContaining({
        detail: { code: "CALENDAR_INVALID", place, found, accepted: expect.stringContaining(accepted) },
      }),
    );
  });
});
