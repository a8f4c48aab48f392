import { type CountDirection, type Counted, type CountUnit, count, isAfter, loadCalendar, passesAt } from "./index.ts";
import { parseOverride } from "./override.ts";

/** A calendar as the decision core and the workers use it: data and arithmetic in one value that is passed in. */
export interface WorkdayCalendar {
  id: { source: string; publishedThrough: number };
  count(anchor: string, value: number, unit: CountUnit, direction: CountDirection): Counted;
  isAfter(moment: string, due: string, closeOfBusiness: string): boolean;
  passesAt(due: string, closeOfBusiness: string): string;
}

/** @param override content of a local override file (schedules announced after the data was published)
 * @throws {GuichengError} CALENDAR_INVALID */
export function workdayCalendar(override?: unknown): WorkdayCalendar {
  const calendar = override === undefined ? loadCalendar() : loadCalendar(parseOverride(override));
  return {
    id: calendar.id,
    count: (anchor, value, unit, direction) => count(calendar, anchor, value, unit, direction),
    isAfter,
    passesAt,
  };
}
