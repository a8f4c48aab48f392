import type { WorkdayCalendar } from "../src/calendar/workday-calendar.ts";
import type { Clock } from "../src/clock.ts";
import type { RuleStore } from "./case-rules.ts";
import type { EngineClient } from "./engine-client.ts";
import type { NumberRegister } from "./number-register.ts";

/** What every worker is given. */
export interface Services {
  engine: EngineClient;
  clock: Clock;
  /** True where the engine keeps a time of its own beside a clock that is moved (tests and the demo on a real engine): when
   * somebody finished a task is then told by the clock. */
  engineKeepsTime?: boolean;
  calendar: WorkdayCalendar;
  rules: RuleStore;
  numbers: NumberRegister;
}

/** The present moment as the rules write it: ISO date-time in the rules' zone, to the second. */
export function moment(clock: Clock): string {
  const shifted = new Date(clock.now().getTime() + 8 * 3_600_000);
  return `${shifted.toISOString().slice(0, 19)}+08:00`;
}
