import { dayOf } from "../src/rules/facts/common.ts";

/** A period as people write it: days or moments. A day counts whole, in the rules' zone. */

const DAY_MS = 86_400_000;

/** First moment of a day or moment, as ISO date-time in the rules' zone. */
export function startOf(dateOrTime: string): string {
  return inZone(dateOrTime.includes("T") ? Date.parse(dateOrTime) : Date.parse(`${dateOrTime}T00:00:00+08:00`));
}

/** The moment at which a day (or moment) is over. */
export function endOf(dateOrTime: string): string {
  if (dateOrTime.includes("T")) return inZone(Date.parse(dateOrTime));
  return inZone(Date.parse(`${dateOrTime}T00:00:00+08:00`) + DAY_MS);
}

/** Whether a moment lies in a period; an open end has none. */
export function isWithin(moment: string, from: string | undefined, until: string | undefined): boolean {
  const at = Date.parse(moment);
  const begun = from === undefined || Date.parse(startOf(from)) <= at;
  return begun && (until === undefined || at < Date.parse(endOf(until)));
}

/** Whether two periods share a moment. */
export function overlap(one: { from?: string; until?: string }, other: { from?: string; until?: string }): boolean {
  return beginsBeforeEnd(one, other) && beginsBeforeEnd(other, one);
}

function beginsBeforeEnd({ from }: { from?: string }, { until }: { until?: string }): boolean {
  return from === undefined || until === undefined || Date.parse(startOf(from)) < Date.parse(endOf(until));
}

/** Days as people read them: `2026-09-28 至 2026-09-30`. */
export function daysText(from: string, until: string): string {
  const [first, last] = [dayOf(from), dayOf(until)];
  return first === last ? first : `${first} 至 ${last}`;
}

function inZone(milliseconds: number): string {
  return `${new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
