import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { engineFault } from "../problem.ts";
import type { Database } from "../store/database.ts";
import type { Definitions } from "../store/definitions.ts";
import type { InstanceRow, ProcessDefinitionRow, WaitRow } from "../store/rows.ts";
import type { Variables } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import type { LiveInstance, LiveInstances } from "./live-instances.ts";
import { Session } from "./session.ts";

/** What every unit of work stands on. */
export interface Ground {
  db: Database;
  clock: Clock;
  definitions: Definitions;
  variables: Variables;
  instances: LiveInstances;
}

export interface StartRequest {
  definition: ProcessDefinitionRow;
  businessKey?: string;
  variables: Map<string, TypedValue>;
  userId?: string;
  caller?: { instance: InstanceRow; ref: string };
}

const MAX_CALL_DEPTH = 50;

/** @throws {Problem} 500 where processes call each other without end */
export function insertInstance({ db, definitions }: Ground, request: StartRequest, at: number): InstanceRow {
  const { definition, businessKey, userId, caller } = request;
  const id = randomUUID();
  const depth = caller ? caller.instance.depth + 1 : 0;
  if (depth > MAX_CALL_DEPTH) throw engineFault(`'${definition.key}' calls deeper than ${MAX_CALL_DEPTH} levels`);
  const model = definitions.model(definition.id);
  const start = model.nodes.find((node) => node.kind === "startEvent" && node.parent === model.key);
  const row: InstanceRow = {
    id,
    definition_id: definition.id,
    definition_key: definition.key,
    business_key: businessKey ?? null,
    tenant_id: definition.tenant_id,
    root_id: caller?.instance.root_id ?? id,
    super_id: caller?.instance.id ?? null,
    super_ref: caller?.ref ?? null,
    depth,
    start_activity_id: start?.id ?? null,
    start_user_id: userId ?? null,
    started_at: at,
    ended_at: null,
    suspended: 0,
    outcome: "ACTIVE",
    delete_reason: null,
    state: null,
  };
  db.insert("instance", { ...row });
  return row;
}

/** An open instance as its rows have it; its session has still to be resumed from `row.state`.
 * @throws {Problem} 500 where it has ended */
export function readInstance({ db, definitions }: Ground, id: string): LiveInstance {
  const row = db.get<InstanceRow>("SELECT * FROM instance WHERE id = ?", id);
  if (!row?.state) throw engineFault(`process instance ${id} has ended`);
  const waits = db.all<WaitRow>("SELECT * FROM wait WHERE instance_id = ?", id);
  const activities = db.all<{ ref: string; id: string }>(
    "SELECT ref, id FROM activity WHERE instance_id = ? AND ended_at IS NULL",
    id,
  );
  return {
    row,
    session: new Session(id, definitions.model(row.definition_id)),
    waits: new Map(waits.map((wait) => [wait.ref, wait])),
    activities: new Map(activities.map((activity) => [activity.ref, activity.id])),
  };
}

/** Writes that an instance has ended, and its open incidents with it. */
export function endInstance(db: Database, row: InstanceRow, reason: string | null): void {
  db.run(
    "UPDATE instance SET ended_at = ?, outcome = ?, delete_reason = ?, state = NULL WHERE id = ?",
    ...[row.ended_at, row.outcome, reason, row.id],
  );
  const sql = "UPDATE incident SET ended_at = ? WHERE instance_id = ? AND ended_at IS NULL";
  db.run(sql, row.ended_at, row.id);
}
