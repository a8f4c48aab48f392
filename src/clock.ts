import { readFileSync } from "node:fs";

/** The one source of "now". Engine, workers and CLI take the same clock; tests and the demo move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is set. */
export class ManualClock implements Clock {
  #now: Date;
  constructor(start: string | Date) {
    this.#now = new Date(start);
  }
  now(): Date {
    return new Date(this.#now);
  }
  set(to: string | Date): void {
    this.#now = new Date(to);
  }
}

/** A clock that several processes share: the file holds one ISO date-time with offset, e.g. `2026-09-22T09:00:00+08:00`. */
export function fileClock(path: string): Clock {
  let last = readInstant(path);
  return {
    now() {
      last = readInstant(path, last);
      return new Date(last);
    },
  };
}

function readInstant(path: string, fallback?: number): number {
  const text = readFileSync(path, "utf8").trim();
  const instant = Date.parse(text);
  if (!Number.isNaN(instant)) return instant;
  if (fallback !== undefined && text === "") return fallback;
  throw new Error(`clock file ${path}: found "${text}", accepted: an ISO date-time with offset`);
}
