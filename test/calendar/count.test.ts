import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { count, loadCalendar } from "../../src/calendar/index.ts";
import { GuichengError } from "../../src/errors.ts";

const calendar = loadCalendar();
const afterWorkdays = (anchor: string, value: number) => count(calendar, anchor, value, "workday", "after");
const beforeWorkdays = (anchor: string, value: number) => count(calendar, anchor, value, "workday", "before");
const caught = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof GuichengError ? error.detail : error;
  }
  return "nothing thrown";
};

/** September 2026: Sun 20 worked; Fri 25 to Sun 27 off. October: Thu 1 to Wed 7 off; Sat 10 worked. */
describe("工作日 across Mid-autumn and National Day 2026", () => {
  it.each([
    ["2026-09-22", 0, "2026-09-22"],
    ["2026-09-22", 2, "2026-09-24"],
    ["2026-09-22", 3, "2026-09-28"],
    ["2026-09-22", 4, "2026-09-29"],
    ["2026-09-22", 5, "2026-09-30"],
    ["2026-09-22", 6, "2026-10-08"],
    ["2026-09-22", 7, "2026-10-09"],
    ["2026-09-22", 8, "2026-10-10"],
    ["2026-09-22", 9, "2026-10-12"],
    ["2026-09-30", 1, "2026-10-08"],
    ["2026-09-30", 2, "2026-10-09"],
    ["2026-09-30", 3, "2026-10-10"],
    ["2026-09-30", 4, "2026-10-12"],
    ["2026-09-30", 7, "2026-10-15"],
    ["2026-09-30", 8, "2026-10-16"],
  ])("from %s, %i working days end on %s", (anchor, value, due) => {
    expect(afterWorkdays(anchor, value).due).toBe(due);
  });

  it("shows the days counted and rests on published days only", () => {
    expect(afterWorkdays("2026-09-22", 7)).toEqual({
      due: "2026-10-09",
      trace: ["2026-09-23", "2026-09-24", "2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09"],
      provisional: false,
      provisionalDays: [],
    });
  });

  it.each([
    ["a make-up Sunday is a working day", "2026-09-18", 1, "2026-09-20"],
    ["and as an anchor it is not counted", "2026-09-20", 1, "2026-09-21"],
    ["from within the holiday the first working day is day 1", "2026-10-03", 1, "2026-10-08"],
    ["as from its last day", "2026-10-07", 1, "2026-10-08"],
  ])("%s", (_, anchor, value, due) => {
    expect(afterWorkdays(anchor, value).due).toBe(due);
  });
});

describe("会前 N 个工作日: the meeting day is not counted, the Nth day back is still on time", () => {
  it.each([
    ["2026-10-09", 1, "2026-10-08"],
    ["2026-10-09", 2, "2026-09-30"],
    ["2026-10-09", 3, "2026-09-29"],
    ["2026-10-09", 4, "2026-09-28"],
    ["2026-10-09", 5, "2026-09-24"],
    ["2026-10-12", 1, "2026-10-10"],
    ["2026-10-12", 9, "2026-09-22"],
    ["2026-10-12", 10, "2026-09-21"],
    ["2026-10-12", 11, "2026-09-20"],
    ["2026-10-12", 12, "2026-09-18"],
    ["2026-09-21", 1, "2026-09-20"],
    ["2026-10-09", 0, "2026-10-09"],
  ])("meeting on %s, %i working days before: %s", (meeting, value, due) => {
    expect(beforeWorkdays(meeting, value).due).toBe(due);
  });

  it("shows the days counted, nearest to the meeting first", () => {
    expect(beforeWorkdays("2026-10-09", 3).trace).toEqual(["2026-10-08", "2026-09-30", "2026-09-29"]);
  });
});

describe("value 0", () => {
  it("is the anchor's own day even if nobody works then, and rests on nothing", () => {
    const nothing = { trace: [], provisional: false, provisionalDays: [] };
    expect(afterWorkdays("2026-10-03", 0)).toEqual({ due: "2026-10-03", ...nothing });
    expect(afterWorkdays("2027-01-02", 0)).toEqual({ due: "2027-01-02", ...nothing });
    expect(count(calendar, "2026-10-03", 0, "day", "before")).toEqual({ due: "2026-10-03", ...nothing });
  });
});

describe("日: calendar days", () => {
  it("run through holidays and weekends, the anchor not counted", () => {
    expect(count(calendar, "2026-09-30", 3, "day", "after")).toEqual({
      due: "2026-10-03",
      trace: ["2026-10-01", "2026-10-02", "2026-10-03"],
      provisional: false,
      provisionalDays: [],
    });
    expect(count(calendar, "2026-10-02", 3, "day", "before").trace).toEqual(["2026-10-01", "2026-09-30", "2026-09-29"]);
  });

  it.each([
    ["2024-02-28", 1, "2024-02-29"],
    ["2024-02-28", 2, "2024-03-01"],
    ["2026-02-28", 1, "2026-03-01"],
    ["2000-02-28", 1, "2000-02-29"],
    ["2026-12-31", 1, "2027-01-01"],
  ])("leap years and year ends: %s and %i days is %s", (anchor, value, due) => {
    expect(count(calendar, anchor, value, "day", "after").due).toBe(due);
  });

  it("need no schedule: neither refused before the data nor provisional after it", () => {
    expect(count(calendar, "2003-12-30", 1, "day", "after").due).toBe("2003-12-31");
    expect(count(calendar, "2026-12-30", 5, "day", "after").provisional).toBe(false);
  });
});

it("working days know 29 February: 2024-02-28 (Wed) and 2 is Friday 1 March", () => {
  expect(afterWorkdays("2024-02-28", 2).trace).toEqual(["2024-02-29", "2024-03-01"]);
});

describe("小时: through nights and holidays, due is a moment in +08:00", () => {
  it.each([
    ["2026-09-30T16:30:00+08:00", 24, "after", "2026-10-01T16:30:00+08:00"],
    ["2026-09-30T16:30+08:00", 48, "after", "2026-10-02T16:30:00+08:00"],
    ["2026-09-30T23:00+08:00", 5, "after", "2026-10-01T04:00:00+08:00"],
    ["2026-09-30T20:00Z", 5, "after", "2026-10-01T09:00:00+08:00"],
    ["2026-10-01T09:00+08:00", 24, "before", "2026-09-30T09:00:00+08:00"],
    ["2026-12-31T23:59:59.500+08:00", 1, "after", "2027-01-01T00:59:59.500+08:00"],
    ["2026-09-30T16:30+08:00", 0, "after", "2026-09-30T16:30:00+08:00"],
  ] as const)("%s and %i hours %s is %s", (anchor, value, direction, due) => {
    expect(count(calendar, anchor, value, "hour", direction)).toEqual({
      due,
      trace: [],
      provisional: false,
      provisionalDays: [],
    });
  });

  it("of an anchor without a time the whole day is not counted", () => {
    expect(count(calendar, "2026-09-30", 24, "hour", "after").due).toBe("2026-10-02T00:00:00+08:00");
    expect(count(calendar, "2026-09-30", 24, "hour", "before").due).toBe("2026-09-29T00:00:00+08:00");
  });
});

describe("a date-time counts as its Shanghai day", () => {
  it.each([
    ["2026-09-22T15:59:59.999Z", "2026-09-23"],
    ["2026-09-22T16:00Z", "2026-09-24"],
    ["2026-09-22T23:30+08:00", "2026-09-23"],
    ["2026-09-22T12:00-05:00", "2026-09-24"],
    ["2026-09-23T00:30+09:00", "2026-09-23"],
  ])("%s and one working day is %s", (anchor, due) => {
    expect(afterWorkdays(anchor, 1).due).toBe(due);
    expect(count(calendar, anchor, 1, "day", "after").due).toBe(due);
  });

  it.each(["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Shanghai"])("in a process in %s too", (zone) => {
    const script = `
      const { count, loadCalendar, isAfter, passesAt } = await import(${JSON.stringify(new URL("../../src/calendar/index.ts", import.meta.url).href)});
      const calendar = loadCalendar();
      console.log(JSON.stringify([
        new Date(2026, 0, 1).getTimezoneOffset(),
        count(calendar, "2026-09-22", 7, "workday", "after").due,
        count(calendar, "2026-09-22T16:00Z", 1, "workday", "after").due,
        count(calendar, "2026-03-08", 1, "day", "after").due,
        count(calendar, "2026-09-30T20:00Z", 5, "hour", "after").due,
        passesAt("2026-09-30", "17:30"),
        isAfter("2026-09-30T16:00Z", "2026-09-30"),
      ]));`;
    const out = execFileSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", script], {
      env: { ...process.env, TZ: zone, NODE_OPTIONS: "" },
      encoding: "utf8",
    });
    const offsets = { "Pacific/Kiritimati": -840, "America/Los_Angeles": 480, "Asia/Shanghai": -480 };
    expect(JSON.parse(out)).toEqual([
      offsets[zone as keyof typeof offsets],
      "2026-10-09",
      "2026-09-24",
      "2026-03-09",
      "2026-10-01T09:00:00+08:00",
      "2026-09-30T17:30:00+08:00",
      true,
    ]);
  });
});

describe("before the data", () => {
  it.each([
    ["the anchor", () => afterWorkdays("2003-12-31", 1), "2003-12-31"],
    ["the anchor, nothing counted", () => afterWorkdays("2003-12-31", 0), "2003-12-31"],
    ["a day counted back to", () => beforeWorkdays("2004-01-02", 1), "2003-12-31"],
    ["a day asked about", () => calendar.isWorkday("2003-12-31"), "2003-12-31"],
    ["a day's schedule asked about", () => calendar.isPublished("1999-10-01"), "1999-10-01"],
  ])("%s is refused, naming the first year", (_, act, found) => {
    expect(caught(act)).toEqual({ code: "CALENDAR_RANGE", found, accepted: expect.stringContaining("2004-01-01") });
  });

  it("the first day of the data is answered: 2004-01-02 was a Friday", () => {
    expect(calendar.isWorkday("2004-01-01")).toBe(false);
    expect(afterWorkdays("2004-01-01", 1).due).toBe("2004-01-02");
    expect(beforeWorkdays("2004-01-05", 1).due).toBe("2004-01-02");
  });
});

describe("what is no date or no number", () => {
  it.each([
    "2026-02-29",
    "2026-9-22",
    "2100-02-29",
    "2026-04-31",
    "2026-04-00",
    "2026-13-01",
    "2026-00-01",
    "",
    "2026-09-22T09:00",
    "2026-02-30T09:00+08:00",
    "2026-09-22T25:00+08:00",
    "2026-09-22 09:00+08:00",
  ])("anchor %j is refused", (anchor) => {
    for (const unit of ["workday", "day", "hour"] as const) {
      const refusal = caught(() => count(calendar, anchor, 1, unit, "after"));
      expect(refusal).toMatchObject({ code: "DATE_INVALID", found: JSON.stringify(anchor) });
    }
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 10_001])("value %d is refused", (value) => {
    expect(caught(() => afterWorkdays("2026-09-22", value))).toMatchObject({
      code: "CALENDAR_VALUE",
      found: `${value}`,
    });
  });

  it("counts the largest value and refuses to leave four-digit years", () => {
    expect(count(calendar, "2026-01-01", 10_000, "day", "after").due).toBe("2053-05-19");
    expect(caught(() => count(calendar, "9999-12-31", 1, "day", "after"))).toMatchObject({ code: "DATE_INVALID" });
    expect(caught(() => count(calendar, "0000-01-01", 1, "day", "before"))).toMatchObject({ code: "DATE_INVALID" });
  });
});
