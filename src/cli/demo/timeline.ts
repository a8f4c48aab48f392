import { writeFileSync } from "node:fs";
import { NEVER } from "../../../workers/deadline-times.ts";
import { type EngineClient, EngineRefusal } from "../../../workers/engine-client.ts";
import { GuichengError } from "../../errors.ts";

interface Job {
  id: string;
  dueDate: string | null;
}

interface Incident {
  incidentMessage: string | null;
  activityId: string | null;
  tenantId: string | null;
}

/** Waits between two looks at what the workers have left: short at first, longer where they have much to do. */
const FIRST_STEP_MS = 10;
const LAST_STEP_MS = 80;
const PATIENCE_MS = 120_000;

/** The demo's time: it stands still until it is moved, and then every due timer fires before anybody acts. */
export class Timeline {
  readonly #engine: EngineClient;
  readonly #tenants: string[];
  readonly #clockFile: string | undefined;
  #now: number;

  constructor(engine: EngineClient, tenants: string[], start: string, clockFile: string | undefined) {
    this.#engine = engine;
    this.#tenants = tenants;
    this.#clockFile = clockFile;
    this.#now = Date.parse(start);
  }

  /** ISO date-time in the rules' zone. */
  get now(): string {
    return `${new Date(this.#now + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
  }

  /** Moves the clock and fires what has fallen due. */
  async moveTo(instant: number): Promise<void> {
    this.#now = Math.max(this.#now, instant);
    if (this.#clockFile) writeFileSync(this.#clockFile, this.now);
    await this.#fireDue();
  }

  /** The next moment at which a timer falls due. */
  async nextTimer(): Promise<number | undefined> {
    const dates = (await this.#jobs()).flatMap((job) => (job.dueDate ? [Date.parse(job.dueDate)] : []));
    return dates.filter((date) => date > this.#now && date < Date.parse(NEVER)).sort((a, b) => a - b)[0];
  }

  /** Waits until no worker has anything left to do and no timer is due that came up meanwhile.
   * @throws {GuichengError} ENGINE_REFUSED naming the incident, when a task has failed for good */
  async settled(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    do {
      await this.#workersIdle(deadline);
      const [incident] = await this.#engine.get<Incident[]>("/incident", { tenantIdIn: this.#tenants.join(",") });
      if (incident) {
        throw new GuichengError({
          code: "ENGINE_REFUSED",
          place: `${incident.tenantId} ${incident.activityId}`,
          found: incident.incidentMessage ?? "事故",
        });
      }
      if (Date.now() > deadline) {
        throw new GuichengError({ code: "ENGINE_UNREACHABLE", place: "job", found: "到期的定时器两分钟没有办完" });
      }
    } while (await this.#fireDue());
  }

  async #workersIdle(deadline: number): Promise<void> {
    const open = { tenantIdIn: this.#tenants.join(","), withRetriesLeft: true };
    let step = FIRST_STEP_MS;
    while ((await this.#engine.get<{ count: number }>("/external-task/count", open)).count > 0) {
      if (Date.now() > deadline) {
        throw new GuichengError({ code: "ENGINE_UNREACHABLE", place: "external-task", found: "工作者两分钟没有办完" });
      }
      await new Promise((resolve) => setTimeout(resolve, step));
      step = Math.min(step * 1.5, LAST_STEP_MS);
    }
  }

  /** Executes every timer that is due by this time, in the order in which they fell due; a real engine, whose own time stands years before, would leave it.
   * @returns whether there was one */
  async #fireDue(): Promise<boolean> {
    const due = (await this.#jobs())
      .map(({ id, dueDate }) => ({ id, at: dueDate === null ? Number.POSITIVE_INFINITY : Date.parse(dueDate) }))
      .filter(({ at }) => at <= this.#now)
      .sort((a, b) => a.at - b.at);
    for (const { id } of due) {
      try {
        await this.#engine.post(`/job/${id}/execute`);
      } catch (error) {
        // the engine's own poller may have been faster
        if (!(error instanceof EngineRefusal)) throw error;
      }
    }
    return due.length > 0;
  }

  async #jobs(): Promise<Job[]> {
    return this.#engine.get<Job[]>("/job", { tenantIdIn: this.#tenants.join(","), timers: true });
  }
}
