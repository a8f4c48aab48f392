import { GuichengError } from "../errors.ts";
import { HOUR, hasTime, instantOn, isDay, isWeekend, shanghaiDay, shanghaiTime, shiftDay } from "./day.ts";
import { type CalendarOverride, overrideDigest, parseOverride } from "./override.ts";
import { LIBRARY_SCHEDULES, LIBRARY_SOURCE, type Schedule, yearOf } from "./schedule.ts";

export type { CalendarOverride };

/** The State Council's working days, in Asia/Shanghai. Days are `YYYY-MM-DD`. */
export interface Calendar {
  id: {
    /** `chinese-days <version>`, with `+override:<first 12 hex digits of its sha256>` when an override file is in force */
    source: string;
    /** Last year up to which every year's schedule is published. */
    publishedThrough: number;
  };
  /**
   * Make-up weekends are working days; in an unpublished year Monday to Friday are, provisionally.
   * @throws GuichengError DATE_INVALID; CALENDAR_RANGE before the first year of data
   */
  isWorkday(day: string): boolean;
  /**
   * Whether it is announced if `day` is worked: its year's schedule is published, or another year's notice names it.
   * @throws GuichengError DATE_INVALID; CALENDAR_RANGE before the first year of data
   */
  isPublished(day: string): boolean;
}

/** workday 工作日, day 日/天, hour 小时 */
export type CountUnit = "workday" | "day" | "hour";
export type CountDirection = "after" | "before";

export interface Counted {
  /** Last day (`YYYY-MM-DD`) on time; for hours the last instant, a date-time with offset +08:00. */
  due: string;
  /** Days counted, nearest to the anchor first; empty for hours. */
  trace: string[];
  /** True when unpublished days were counted or skipped: the count has to be repeated when their schedule arrives. */
  provisional: boolean;
  /** Those days, nearest to the anchor first: weekends too, since each may turn out to be a make-up working day. */
  provisionalDays: string[];
}

/** Far above any limit of a work rule; a slip of the pen must not count for minutes. */
const MAX_VALUE = 10_000;
const END_OF_DAY = "24:00";

/**
 * The calendar of the library's schedules, with the override's years in place of, or beyond, the library's.
 * @param override checked again here: what JSON or YAML gave may be passed as it is
 * @param file the override's file name, for errors
 * @throws GuichengError CALENDAR_INVALID
 */
export function loadCalendar(override: CalendarOverride = [], file?: string): Calendar {
  const replaced = parseOverride(override, file);
  const schedules = new Map<number, Schedule>(LIBRARY_SCHEDULES);
  for (const entry of replaced) schedules.set(entry.year, entry);

  const firstYear = Math.min(...schedules.keys());
  const worked = announcedDays(schedules);
  const inRange = (day: string) => assertInRange(day, firstYear);
  return {
    id: {
      source: replaced.length > 0 ? `${LIBRARY_SOURCE}+override:${overrideDigest(replaced)}` : LIBRARY_SOURCE,
      publishedThrough: lastConsecutive(schedules, firstYear),
    },
    isWorkday: (day) => worked.get(inRange(day)) ?? !isWeekend(day),
    isPublished: (day) => schedules.has(yearOf(inRange(day))) || worked.has(day),
  };
}

/** Day → is it worked, for every day a notice names. Where two notices name a day, the later one speaks. */
function announcedDays(schedules: Map<number, Schedule>): Map<string, boolean> {
  const worked = new Map<string, boolean>();
  for (const [, schedule] of [...schedules].sort(([a], [b]) => a - b)) {
    for (const day of schedule.holidays) worked.set(day, false);
    for (const day of schedule.workdays) worked.set(day, true);
  }
  return worked;
}

function lastConsecutive(schedules: Map<number, Schedule>, firstYear: number): number {
  let year = firstYear;
  while (schedules.has(year + 1)) year += 1;
  return year;
}

function assertInRange(day: string, firstYear: number): string {
  if (!isDay(day))
    throw new GuichengError({ code: "DATE_INVALID", found: JSON.stringify(day), accepted: "YYYY-MM-DD" });
  if (yearOf(day) >= firstYear) return day;
  throw new GuichengError({
    code: "CALENDAR_RANGE",
    found: day,
    accepted: `${firstYear}-01-01 或以后（工作日数据始于 ${firstYear} 年）`,
  });
}

/**
 * Counts from an anchor. The anchor's day is not counted, in either direction: the next day is day 1, and of
 * 会前 N 个工作日 the Nth day back is still on time. Value 0 is the anchor's day itself, working day or not.
 *
 * Hours run from the moment, through nights and holidays. An anchor without a time stands for its whole day, which is
 * not counted: hours after it run from 24:00, hours before it from 00:00.
 * @param anchor `YYYY-MM-DD`, or an ISO date-time with any offset, whose Shanghai day counts
 * @param value whole number, 0 to 10000
 * @throws GuichengError DATE_INVALID, CALENDAR_VALUE; for working days CALENDAR_RANGE when the anchor or a day looked at
 * lies before the data (calendar days and hours need no data)
 */
export function count(
  calendar: Calendar,
  anchor: string,
  value: number,
  unit: CountUnit,
  direction: CountDirection,
): Counted {
  if (!Number.isInteger(value) || value < 0 || value > MAX_VALUE) {
    throw new GuichengError({ code: "CALENDAR_VALUE", found: String(value), accepted: `0 至 ${MAX_VALUE} 的整数` });
  }
  const step = direction === "after" ? 1 : -1;
  if (unit === "hour") return certain(shanghaiTime(hourAnchor(anchor, direction) + step * value * HOUR), []);
  if (unit === "day") return countDays(shanghaiDay(anchor), value, step);
  return countWorkdays(calendar, shanghaiDay(anchor), value, step);
}

function hourAnchor(anchor: string, direction: CountDirection): number {
  if (hasTime(anchor)) return Date.parse(anchor);
  return instantOn(anchor, direction === "after" ? END_OF_DAY : "00:00");
}

function countDays(anchor: string, value: number, step: 1 | -1): Counted {
  const trace = Array.from({ length: value }, (_, index) => shiftDay(anchor, step * (index + 1)));
  return certain(trace.at(-1) ?? anchor, trace);
}

function countWorkdays(calendar: Calendar, anchor: string, value: number, step: 1 | -1): Counted {
  // Asked for its error only: an anchor before the data is refused even where no counted day would be.
  calendar.isWorkday(anchor);
  const trace: string[] = [];
  const provisionalDays: string[] = [];
  let day = anchor;
  while (trace.length < value) {
    day = shiftDay(day, step);
    if (calendar.isWorkday(day)) trace.push(day);
    if (!calendar.isPublished(day)) provisionalDays.push(day);
  }
  return { due: day, trace, provisional: provisionalDays.length > 0, provisionalDays };
}

function certain(due: string, trace: string[]): Counted {
  return { due, trace, provisional: false, provisionalDays: [] };
}

/**
 * Was an act at `moment` too late for `due`? At the last instant itself it was on time.
 *
 * A moment without a time is compared by its day: it is late only on a later day, also when `due` has a time.
 * @param moment date or date-time @param due date or date-time, as `count` gave it
 * @param closeOfBusiness `HH:mm`, default `24:00`; applies when `moment` has a time and `due` has none
 * @throws GuichengError DATE_INVALID, CALENDAR_VALUE
 */
export function isAfter(moment: string, due: string, closeOfBusiness = END_OF_DAY): boolean {
  const dueAt = passesAt(due, closeOfBusiness);
  const [day, dueDay] = [shanghaiDay(moment), shanghaiDay(due)];
  if (day !== dueDay) return day > dueDay;
  return hasTime(moment) && Date.parse(moment) > Date.parse(dueAt);
}

/**
 * The instant at which a deadline has run out: the due day at close of business, or the date-time itself.
 * A timer set to it finds `hasPassed` true.
 * @param closeOfBusiness `HH:mm`, default `24:00`
 * @returns date-time with offset +08:00; `24:00` is written as 00:00 of the next day
 * @throws GuichengError DATE_INVALID, CALENDAR_VALUE
 */
export function passesAt(due: string, closeOfBusiness = END_OF_DAY): string {
  const closing = hasTime(due) ? Date.parse(due) : instantOn(due, closeOfBusiness);
  return shanghaiTime(closing);
}

/**
 * Has the deadline run out by `now`? True from `passesAt` on, the instant in which an act is just still on time:
 * ask this of a clock or a timer, and `isAfter` of an act.
 * @param now date-time, or a date, for which it has passed only from the next day on
 * @throws GuichengError DATE_INVALID, CALENDAR_VALUE
 */
export function hasPassed(now: string, due: string, closeOfBusiness = END_OF_DAY): boolean {
  const end = passesAt(due, closeOfBusiness);
  return hasTime(now) ? Date.parse(now) >= Date.parse(end) : isAfter(now, due, closeOfBusiness);
}
