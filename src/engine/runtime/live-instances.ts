import type { InstanceRow, WaitRow } from "../store/rows.ts";
import type { Session } from "./session.ts";

/** An instance in memory with what its rows say. */
export interface LiveInstance {
  row: InstanceRow;
  session: Session;
  /** Rows of its waits by execution. */
  waits: Map<string, WaitRow>;
  /** Open activity instances: execution → id. */
  activities: Map<string, string>;
}

/** The few instances kept in memory between stimuli; each takes one to two megabytes, so the number is small. */
export class LiveInstances {
  readonly #limit: number;
  readonly #byId = new Map<string, LiveInstance>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(id: string): LiveInstance | undefined {
    const live = this.#byId.get(id);
    if (live) {
      this.#byId.delete(id);
      this.#byId.set(id, live);
    }
    return live;
  }

  keep(live: LiveInstance): void {
    this.#byId.delete(live.row.id);
    this.#byId.set(live.row.id, live);
    for (const oldest of this.#byId.keys()) {
      if (this.#byId.size <= this.#limit) break;
      this.#byId.delete(oldest);
    }
  }

  drop(id: string): void {
    this.#byId.delete(id);
  }
}
