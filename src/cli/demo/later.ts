import type { CalendarOverride } from "../../calendar/override.ts";
import { LIBRARY_SCHEDULES, LIBRARY_SOURCE } from "../../calendar/schedule.ts";

/** A real engine's time is never moved. The demo's dates are moved instead, into a future in which no timer fires by itself,
 * and into a year with the same weekdays, to which the schedule of the demo's own year is given. */

/** How many years later every date must lie: the first future year that begins on the same weekday as the script's, is as
 * long, and is followed by one of which the same is true. */
export function yearsLater(start: string, now: Date): number {
  const year = Number(start.slice(0, 4));
  for (let years = 1; ; years += 1) {
    if (year + years <= now.getUTCFullYear()) continue;
    if (alike(year, year + years) && alike(year + 1, year + 1 + years)) return years;
  }
}

function alike(a: number, b: number): boolean {
  const shape = (year: number) =>
    [Date.UTC(year, 0, 1), Date.UTC(year, 11, 31)].map((day) => new Date(day).getUTCDay());
  return shape(a).join() === shape(b).join();
}

/** The same value with every date and date-time in it so many years later. */
export function later<T>(value: T, years: number): T {
  return moved(value, years) as T;
}

function moved(value: unknown, years: number): unknown {
  if (typeof value === "string") return /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? movedDay(value, years) : value;
  if (Array.isArray(value)) return value.map((item) => moved(item, years));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, moved(member, years)]));
}

function movedDay(date: string, years: number): string {
  return `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
}

/** The published schedules from the script's year on, so many years later. */
export function laterSchedules(start: string, years: number): CalendarOverride {
  return [...LIBRARY_SCHEDULES]
    .filter(([year]) => year >= Number(start.slice(0, 4)))
    .map(([year, { holidays, workdays }]) => ({
      year: year + years,
      source: `演示：${LIBRARY_SOURCE} 的 ${year} 年安排后移 ${years} 年`,
      holidays: later(holidays, years),
      workdays: later(workdays, years),
    }));
}
