import { describe, expect, it } from "vitest";
import { loadCalendar } from "../../src/calendar/index.ts";
import { LIBRARY_SCHEDULES, readSchedules } from "../../src/calendar/schedule.ts";

/** Copied by hand from the General Office's notices: 国办发明电〔2024〕12号 and the notice of November 2025. */
const NOTICES: Record<number, { off: string[]; worked: string[] }> = {
  2025: {
    off: [
      "01-01",
      ..."01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04".split(" "),
      ..."04-04 04-05 04-06".split(" "),
      ..."05-01 05-02 05-03 05-04 05-05".split(" "),
      ..."05-31 06-01 06-02".split(" "),
      ..."10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08".split(" "),
    ],
    worked: "01-26 02-08 04-27 09-28 10-11".split(" "),
  },
  2026: {
    off: [
      ..."01-01 01-02 01-03".split(" "),
      ..."02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23".split(" "),
      ..."04-04 04-05 04-06".split(" "),
      ..."05-01 05-02 05-03 05-04 05-05".split(" "),
      ..."06-19 06-20 06-21".split(" "),
      ..."09-25 09-26 09-27".split(" "),
      ..."10-01 10-02 10-03 10-04 10-05 10-06 10-07".split(" "),
    ],
    worked: "01-04 02-14 02-28 05-09 09-20 10-10".split(" "),
  },
};

function daysOf(year: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

describe("国务院办公厅节假日安排", () => {
  const calendar = loadCalendar();

  it.each([
    { year: 2025, workdays: 248 },
    { year: 2026, workdays: 248 },
  ])("$year day by day: $workdays working days", ({ year, workdays }) => {
    const { off, worked } = NOTICES[year] ?? { off: [], worked: [] };
    const expected = daysOf(year).filter((day) => {
      const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
      return worked.includes(day.slice(5)) || (weekday >= 1 && weekday <= 5 && !off.includes(day.slice(5)));
    });
    const actual = daysOf(year).filter((day) => calendar.isWorkday(day));
    expect(actual).toEqual(expected);
    expect(actual).toHaveLength(workdays);
  });

  it("names every day off and every make-up day of 2026, no more", () => {
    const { off, worked } = NOTICES[2026] ?? { off: [], worked: [] };
    expect(LIBRARY_SCHEDULES.get(2026)).toEqual({
      holidays: off.map((day) => `2026-${day}`),
      workdays: worked.map((day) => `2026-${day}`),
    });
  });

  it("covers 2004 to 2026 without a gap", () => {
    expect([...LIBRARY_SCHEDULES.keys()]).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index));
    expect(calendar.id).toEqual({ source: "chinese-days 1.5.7", publishedThrough: 2026 });
  });

  it("puts the New Year days of December with the notice of the year after: 2019 gave 29 to 31 December 2018", () => {
    expect(LIBRARY_SCHEDULES.get(2018)?.holidays.at(-1)).toBe("2018-10-07");
    expect(LIBRARY_SCHEDULES.get(2019)?.holidays.slice(0, 3)).toEqual(["2018-12-30", "2018-12-31", "2019-01-01"]);
    expect(LIBRARY_SCHEDULES.get(2019)?.workdays[0]).toBe("2018-12-29");
    expect(calendar.isWorkday("2018-12-29")).toBe(true);
    expect(calendar.isWorkday("2018-12-31")).toBe(false);
  });
});

describe("a year known only by its New Year days", () => {
  const partly = readSchedules({
    holidays: { "2026-10-01": "National Day,国庆节,3", "2027-01-01": "New Year's Day,元旦,1" },
    workdays: {
      "2026-10-10": "National Day,国庆节,3",
      "2026-12-26": "New Year's Day,元旦,1",
      "2027-01-03": "New Year's Day,元旦,1",
    },
  });

  it("is not published; its days stay with the year before", () => {
    expect([...partly.keys()]).toEqual([2026]);
    expect(partly.get(2026)?.holidays).toEqual(["2026-10-01", "2027-01-01"]);
    expect(partly.get(2026)?.workdays).toEqual(["2026-10-10", "2026-12-26", "2027-01-03"]);
  });
});
