import type { CalendarOverride } from "../src/calendar/override.ts";

/** Scenarios play in 2037, so that they can also be played against an engine whose clock nobody moves: every deadline lies
 * in its future. 2037 has the weekdays of 2026 and is given the holidays of 2026; of 2038 nothing is announced. */
export const YEAR_2037: CalendarOverride = [
  {
    year: 2037,
    source: "测试用：2026 年安排，移到星期相同的 2037 年",
    holidays: [
      ...["01-01", "01-02", "01-03", "02-15", "02-16", "02-17", "02-18", "02-19", "02-20", "02-21", "02-22", "02-23"],
      ...["04-04", "04-05", "04-06", "05-01", "05-02", "05-03", "05-04", "05-05", "06-19", "06-20", "06-21"],
      ...["09-25", "09-26", "09-27", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"],
    ].map((day) => `2037-${day}`),
    workdays: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"].map((day) => `2037-${day}`),
  },
];

/** What the notice for 2038 says when it arrives: New Year's Day is a long weekend, made up on the Saturday after. */
export const YEAR_2038: CalendarOverride = [
  {
    year: 2038,
    source: "测试用：2038 年安排",
    holidays: ["2038-01-01", "2038-01-02", "2038-01-03", "2038-01-04"],
    workdays: ["2038-01-09"],
  },
];
