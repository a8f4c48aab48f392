import { z } from "zod";
import type { WorkdayCalendar } from "../src/calendar/workday-calendar.ts";
import { BadData } from "./failures.ts";

/** How often a report is made, as the office starts it: no text gives a number, so the office sets one. */
const Every = z.strictObject({
  value: z.int().min(1).max(1000),
  unit: z.enum(["workday", "day", "month"]),
});
export type Every = z.infer<typeof Every>;

/** Hour at which a report falls due: the office opens. */
const OPENING = "T09:00:00+08:00";

/** @throws {BadData} saying what was found and what is accepted */
export function everyOf(value: unknown): Every {
  const result = Every.safeParse(value);
  if (result.success) return result.data;
  throw new BadData(
    `变量 reportEvery：实际为 ${JSON.stringify(value) ?? "缺少"}，应为 { "value": 1 至 1000, "unit": "workday | day | month" }`,
  );
}

/** The first moment of the rhythm that lies after `now`, counted from the day before it that was last due.
 * @param from day, `YYYY-MM-DD` */
export function nextReportAt(from: string, every: Every, now: string, calendar: WorkdayCalendar): string {
  for (let turn = 1; ; turn += 1) {
    const next = `${turnAfter(from, every, turn, calendar)}${OPENING}`;
    if (Date.parse(next) > Date.parse(now)) return next;
  }
}

function turnAfter(from: string, { value, unit }: Every, turn: number, calendar: WorkdayCalendar): string {
  if (unit === "month") return monthsAfter(from, value * turn);
  return calendar.count(from, value * turn, unit, "after").due.slice(0, 10);
}

/** The same day of a later month; its last day where the month is shorter. */
function monthsAfter(from: string, months: number): string {
  const [year = 0, month = 1, day = 1] = from.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}
