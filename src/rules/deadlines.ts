import { GuichengError } from "../errors.ts";
import { cited } from "./cited.ts";
import type { CalendarId, Deadline, Finding } from "./ruling.ts";
import type { Hit } from "./table.ts";
import { optionalCount, optionalWord, requiredText, word } from "./table-words.ts";
import { DIRECTIONS, type Direction, EFFECTS, HARDNESS, UNITS, type Unit } from "./vocabulary.ts";

/** What the decision core needs of a calendar; src/calendar provides it. */
export interface WorkCalendar {
  id: CalendarId;
  count(
    anchor: string,
    value: number,
    unit: Unit,
    direction: Direction,
  ): { due: string; trace: string[]; provisional: boolean; provisionalDays: string[] };
  /** Is `moment` later than the deadline `due`? A date ends at close of business. */
  isAfter(moment: string, due: string, closeOfBusiness: string): boolean;
}

export interface DeadlineCircumstances {
  asOf: string;
  calendar: WorkCalendar;
  closeOfBusiness: string;
}

/** Turns a deadline row into a date, and a missed one into the row's finding. Without an anchor nothing is counted.
 * @param facts what the row's anchor was read from: an error names the fact
 * @throws {GuichengError} TABLE_OUTPUT; CALENDAR_*, DATE_INVALID naming the fact that cannot be counted from */
export function deadlineFrom(
  hit: Hit,
  facts: Record<string, unknown>,
  { asOf, calendar, closeOfBusiness }: DeadlineCircumstances,
): { deadline?: Deadline; late?: Finding } {
  const row = hit.values;
  const hardness = word(hit, "hardness", HARDNESS);
  const line = {
    id: requiredText(hit, "id"),
    direction: optionalWord(hit, "direction", DIRECTIONS) ?? "after",
    hardness,
    ...cited(hit),
  };
  const anchor = typeof row.anchor === "string" ? row.anchor : null;
  if (hardness === "open") {
    return {
      deadline: { ...line, due: null, value: null, unit: null, anchor, provisional: false, trace: [] },
    };
  }
  const deadline = counted(hit, line, anchor, facts, calendar);
  if (!deadline?.due) return {};
  const onLate = optionalWord(hit, "onLate", EFFECTS);
  const moment = typeof row.doneOn === "string" ? row.doneOn : asOf;
  if (!onLate || !calendar.isAfter(moment, deadline.due, closeOfBusiness)) return { deadline };
  return {
    deadline,
    late: {
      code: requiredText(hit, "code"),
      effect: onLate,
      message: String(row.message ?? ""),
      ...(typeof facts.id === "string" ? { party: facts.id } : {}),
      ...cited(hit),
    },
  };
}

function counted(
  hit: Hit,
  line: Pick<Deadline, "id" | "direction" | "hardness" | "basis" | "reading" | "note">,
  anchor: string | null,
  facts: Record<string, unknown>,
  calendar: WorkCalendar,
): Deadline | undefined {
  const { due } = hit.values;
  if (typeof due === "string" && due !== "") {
    return { ...line, due, value: null, unit: null, anchor, provisional: false, trace: [] };
  }
  const value = optionalCount(hit, "value");
  const unit = optionalWord(hit, "unit", UNITS);
  if (anchor === null || value === undefined || unit === undefined) return undefined;
  return { ...line, anchor, ...countFrom(calendar, facts, { anchor, value, unit, direction: line.direction }) };
}

/** Counts, and says of which fact it was that a count is not possible.
 * @throws {GuichengError} CALENDAR_RANGE, CALENDAR_VALUE, DATE_INVALID with the fact as place */
export function countFrom(
  calendar: WorkCalendar,
  facts: Record<string, unknown>,
  { anchor, value, unit, direction }: { anchor: string; value: number; unit: Unit; direction: Direction },
): Pick<Deadline, "due" | "value" | "unit" | "provisional" | "provisionalDays" | "trace"> {
  try {
    const { due, trace, provisional, provisionalDays } = calendar.count(anchor, value, unit, direction);
    return { due, value, unit, provisional, ...(provisional ? { provisionalDays } : {}), trace };
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    const fact = Object.keys(facts).find((name) => facts[name] === anchor) ?? anchor;
    const place = error.code === "CALENDAR_VALUE" ? `${fact} 起 ${value}` : fact;
    throw new GuichengError({ ...error.detail, place });
  }
}
