import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Clock } from "../../clock.ts";
import { JuelError } from "../juel/juel-error.ts";
import { engineFault, Problem } from "../problem.ts";
import type { Ground } from "../runtime/instance-rows.ts";
import { LiveInstances } from "../runtime/live-instances.ts";
import { Unit } from "../runtime/unit.ts";
import type { Database } from "../store/database.ts";
import { Definitions } from "../store/definitions.ts";
import type { InstanceRow } from "../store/rows.ts";
import { Variables } from "../store/variables.ts";

/** What an incident says about a stimulus that failed. */
export interface Stimulus {
  instanceId: string;
  elementId: string;
  /** Id of the task, external task, job or subscription that was to go on. */
  configuration: string;
}

const INSTANCES_IN_MEMORY = 100;

/** The embedded engine under its REST face: units of work, one transaction each. */
export class Engine extends EventEmitter<{ "external-task": []; closing: [] }> {
  readonly db: Database;
  readonly clock: Clock;
  readonly definitions: Definitions;
  readonly variables: Variables;
  readonly #ground: Ground;
  #closing = false;

  constructor(db: Database, clock: Clock) {
    super();
    this.setMaxListeners(0);
    this.db = db;
    this.clock = clock;
    this.definitions = new Definitions(db);
    this.variables = new Variables(db);
    const instances = new LiveInstances(INSTANCES_IN_MEMORY);
    this.#ground = { db, clock, definitions: this.definitions, variables: this.variables, instances };
  }

  /** The engine's clock, in epoch milliseconds. */
  now(): number {
    return this.clock.now().getTime();
  }

  /** True once nobody should begin to wait any more. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Sends everybody home who is waiting for a task. */
  beginClosing(): void {
    this.#closing = true;
    this.emit("closing");
  }

  /** Runs one stimulus. What it throws undoes everything, rows and memory alike.
   * @throws {Problem} an expression that fails is one, too */
  transact<T>(work: (unit: Unit) => T): T {
    const unit = new Unit(this.#ground);
    let result: T;
    try {
      result = this.db.transaction(() => {
        const answer = work(unit);
        unit.save();
        return answer;
      });
    } catch (error) {
      unit.abandon();
      throw toProblem(error);
    }
    unit.keep();
    this.emit("external-task");
    return result;
  }

  /** A stimulus on an open instance: when the engine itself fails, an incident tells the operators why it stands still. */
  stimulate<T>(stimulus: Stimulus, work: (unit: Unit) => T): T {
    try {
      return this.transact(work);
    } catch (error) {
      if (error instanceof Problem && error.status < 500) throw error;
      this.raise("failedStimulus", stimulus, (error as Error).message);
      throw error;
    }
  }

  /** Opens an incident; one that is open for the same cause only gets the new message. */
  raise(type: string, { instanceId, elementId, configuration }: Stimulus, message: string): void {
    this.db.transaction(() => {
      const known = this.db.run(
        "UPDATE incident SET message = ? WHERE configuration = ? AND type = ? AND ended_at IS NULL",
        ...[message, configuration, type],
      );
      if (known > 0) return;
      const instance = this.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ? AND ended_at IS NULL", instanceId);
      if (!instance) return;
      this.db.insert("incident", {
        id: randomUUID(),
        type,
        instance_id: instanceId,
        element_id: elementId,
        configuration,
        message,
        tenant_id: instance.tenant_id,
        created_at: this.now(),
      });
    });
  }

  resolveIncidents(configuration: string): void {
    const sql = "UPDATE incident SET ended_at = ? WHERE configuration = ? AND ended_at IS NULL";
    this.db.run(sql, this.now(), configuration);
  }

  /** @param refusal the error for what was to be done, each kind having its own on Camunda
   * @throws {Problem} where the instance is suspended */
  assertActive(instanceId: string, refusal: (message: string) => Problem): void {
    const row = this.db.get<{ suspended: number }>("SELECT suspended FROM instance WHERE id = ?", instanceId);
    if (row?.suspended === 1) throw refusal(`process instance ${instanceId} is suspended`);
  }
}

function toProblem(error: unknown): Error {
  if (error instanceof JuelError) return engineFault(error.message, "expressionFailed");
  return error instanceof Error ? error : new Error(String(error));
}
