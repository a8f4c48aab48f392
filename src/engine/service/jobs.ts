import { notFound, Problem } from "../problem.ts";
import type { JobRow } from "../store/rows.ts";
import type { Engine } from "./engine.ts";

const fault = (message: string) => new Problem(500, "InvalidRequestException", message);

/** Timers as rows: what is due is fired, in the order in which it fell due. */
export class Jobs {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  find(id: string): JobRow | undefined {
    return this.#engine.db.get<JobRow>("SELECT * FROM job WHERE id = ?", id);
  }

  /** Fires everything that is due by the engine's clock, also what follows from it.
   * A job that fails is tried again until its retries are used up; then an incident is open.
   * @returns how many were fired successfully */
  async runDue(): Promise<number> {
    let fired = 0;
    for (let job = this.#nextDue(); job; job = this.#nextDue()) {
      if (this.#attempt(job)) fired++;
      // requests are answered between two jobs, however many have gathered while the engine was down
      await new Promise((resolve) => setImmediate(resolve));
    }
    return fired;
  }

  /** Fires one job now, due or not.
   * @throws {Problem} 404 unknown, suspended, or, with the retries lowered, where it fails: Camunda answers 404 to all of them */
  execute(id: string): void {
    const job = this.find(id);
    if (!job) throw notFound(`No job found with id '${id}'`);
    this.#engine.assertActive(job.instance_id, notFound);
    try {
      this.#fire(job);
    } catch (error) {
      this.#fail(job, error as Error);
      const problem = error instanceof Problem ? error.problem : undefined;
      throw new Problem(404, "InvalidRequestException", (error as Error).message, problem);
    }
  }

  setRetries(id: string, retries: number): void {
    const job = this.#get(id);
    if (retries < 0)
      throw fault(`The number of job retries must be a non-negative Integer, but '${retries}' has been provided.`);
    this.#engine.db.transaction(() => {
      this.#engine.db.run("UPDATE job SET retries = ? WHERE id = ?", retries, id);
      if (retries > 0) this.#engine.resolveIncidents(id);
      else this.#raise(job, job.exception ?? "");
    });
  }

  setDueDate(id: string, due: number): void {
    this.#get(id);
    this.#engine.db.run("UPDATE job SET due_at = ? WHERE id = ?", due, id);
  }

  #get(id: string): JobRow {
    const job = this.find(id);
    if (!job) throw fault(`No job found with id '${id}'`);
    return job;
  }

  #nextDue(): JobRow | undefined {
    return this.#engine.db.get<JobRow>(
      `SELECT job.* FROM job JOIN instance ON instance.id = job.instance_id
       WHERE job.due_at <= ? AND job.retries > 0 AND instance.suspended = 0 ORDER BY job.due_at, job.rowid LIMIT 1`,
      this.#engine.now(),
    );
  }

  #attempt(job: JobRow): boolean {
    try {
      this.#fire(job);
      return true;
    } catch (error) {
      this.#fail(job, error as Error);
      return false;
    }
  }

  #fire(job: JobRow): void {
    this.#engine.transact((unit) => unit.complete(job.instance_id, job.ref));
  }

  #fail(job: JobRow, error: Error): void {
    const retries = Math.max(0, job.retries - 1);
    this.#engine.db.transaction(() => {
      this.#engine.db.run("UPDATE job SET retries = ?, exception = ? WHERE id = ?", retries, error.message, job.id);
      if (retries === 0) this.#raise(job, error.message);
    });
  }

  #raise(job: JobRow, message: string): void {
    const stimulus = { instanceId: job.instance_id, elementId: job.element_id, configuration: job.id };
    this.#engine.raise("failedJob", stimulus, message);
  }
}
