import { GuichengError } from "../errors.ts";

/**
 * Days and moments in Asia/Shanghai, as text. The zone has stood at +08:00 without summer time since 1991, long before
 * the first year of schedules, so a fixed offset is exact and nothing here depends on the process's TZ.
 */

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const CLOSE_OF_BUSINESS = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SHANGHAI_OFFSET = 8 * 60 * MINUTE;
const ACCEPTED = "YYYY-MM-DD 或带时区的 ISO 日期时间（如 2026-09-22T09:00+08:00），须是真实存在的日期";

export const HOUR = 60 * MINUTE;

/** Whether `text` is `YYYY-MM-DD`, a day that exists. By arithmetic: every day of every count passes here. */
export function isDay(text: string): boolean {
  if (!DATE.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0));
}

/** Whether `text` carries a time of day. @throws GuichengError DATE_INVALID when it is neither a day nor a moment */
export function hasTime(text: string): boolean {
  if (isDay(text)) return false;
  if (DATE_TIME.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))) return true;
  throw new GuichengError({ code: "DATE_INVALID", found: JSON.stringify(text), accepted: ACCEPTED });
}

/** The Shanghai day of a date or date-time. @throws GuichengError DATE_INVALID */
export function shanghaiDay(text: string): string {
  return hasTime(text) ? shanghaiTime(Date.parse(text)).slice(0, 10) : text;
}

/** An instant (milliseconds since the epoch) as date-time with offset +08:00, seconds always, milliseconds only if any. */
export function shanghaiTime(instant: number): string {
  return `${written(instant + SHANGHAI_OFFSET)
    .slice(0, -1)
    .replace(/\.000$/, "")}+08:00`;
}

/** `day` moved by whole calendar days. */
export function shiftDay(day: string, days: number): string {
  return written(Date.parse(`${day}T00:00:00Z`) + days * DAY).slice(0, 10);
}

/** 0 is Sunday, 6 is Saturday. */
export function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/**
 * The instant at which the clock in Shanghai shows `time` on `day`; `24:00` is the end of that day.
 * @param time `HH:mm`
 * @throws GuichengError CALENDAR_VALUE when `time` is no time of day
 */
export function instantOn(day: string, time: string): number {
  if (!CLOSE_OF_BUSINESS.test(time)) {
    throw new GuichengError({
      code: "CALENDAR_VALUE",
      found: JSON.stringify(time),
      accepted: "HH:mm（00:00 至 24:00）",
    });
  }
  return Date.parse(`${day}T00:00:00+08:00`) + Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;
}

/** ISO text of an instant whose year has four digits: dates are compared as text, which longer years would break. */
function written(instant: number): string {
  const text = new Date(instant).toISOString();
  if (/^\d{4}-/.test(text)) return text;
  throw new GuichengError({ code: "DATE_INVALID", found: `${instant} ms`, accepted: "0000 年至 9999 年之间的日期" });
}
