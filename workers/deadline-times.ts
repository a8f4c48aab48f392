/** Moments that timers and task lists of every engine take for a deadline. */

/** The first moment at which a deadline has passed: an act at the very close of business is still on time. */
export function afterDeadline(passes: string): string {
  return inZone(Date.parse(passes) + 1000);
}

/** A date the REST API of every engine takes for a due date. */
export function isoSeconds(text: string): string {
  return inZone(Date.parse(text));
}

function inZone(milliseconds: number): string {
  return `${new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** A timer that never comes, where neither rule nor people set a day. Every engine needs a date there. */
export const NEVER = "9999-12-31T00:00:00+08:00";
