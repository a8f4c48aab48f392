import { writeFileSync } from "node:fs";
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

const STEP_MS = 15;
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
    for (const job of await this.#jobs()) {
      if (job.dueDate === null || Date.parse(job.dueDate) > this.#now) continue;
      try {
        await this.#engine.post(`/job/${job.id}/execute`);
      } catch (error) {
        // the engine's own poller may have been faster
        if (!(error instanceof EngineRefusal)) throw error;
      }
    }
  }

  /** The next moment at which a timer falls due. */
  async nextTimer(): Promise<number | undefined> {
    const dates = (await this.#jobs()).flatMap((job) => (job.dueDate ? [Date.parse(job.dueDate)] : []));
    return dates.filter((date) => date > this.#now).sort((a, b) => a - b)[0];
  }

  /** Waits until no worker has anything left to do.
   * @throws {GuichengError} ENGINE_REFUSED naming the incident, when a task has failed for good */
  async settled(): Promise<void> {
    const tenantIdIn = this.#tenants.join(",");
    const deadline = Date.now() + PATIENCE_MS;
    while (
      (await this.#engine.get<{ count: number }>("/external-task/count", { tenantIdIn, withRetriesLeft: true })).count >
      0
    ) {
      if (Date.now() > deadline) {
        throw new GuichengError({ code: "ENGINE_UNREACHABLE", place: "external-task", found: "工作者两分钟没有办完" });
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    const [incident] = await this.#engine.get<Incident[]>("/incident", { tenantIdIn });
    if (!incident) return;
    throw new GuichengError({
      code: "ENGINE_REFUSED",
      place: `${incident.tenantId} ${incident.activityId}`,
      found: incident.incidentMessage ?? "事故",
    });
  }

  async #jobs(): Promise<Job[]> {
    return this.#engine.get<Job[]>("/job", { tenantIdIn: this.#tenants.join(","), timers: true });
  }
}
