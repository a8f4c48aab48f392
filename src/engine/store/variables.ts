import { randomUUID } from "node:crypto";
import type { TypedValue } from "../typed-value.ts";
import type { Database } from "./database.ts";

export interface VariableRow {
  id: string;
  instance_id: string;
  /** "" for the instance itself, else the execution the variable is local to. */
  scope: string;
  name: string;
  type: string;
  value: string | null;
  value_info: string | null;
  activity_instance_id: string | null;
  created_at: number;
  removed: number;
}

/** The instance's own scope, which every execution sees. */
export const ROOT_SCOPE = "";

/** Variables live here and not in the library: one root map an instance, and local maps by execution. */
export class Variables {
  readonly #db: Database;
  constructor(db: Database) {
    this.#db = db;
  }

  /** The nearest value along the scopes, innermost first. */
  find(instanceId: string, scopes: string[], name: string): TypedValue | undefined {
    for (const scope of scopes) {
      const row = this.#row(instanceId, scope, name);
      if (row && !row.removed) return fromRow(row);
    }
    return undefined;
  }

  /** All that is visible along the scopes, innermost first. */
  visible(instanceId: string, scopes: string[], names?: string[]): Map<string, TypedValue> {
    const result = new Map<string, TypedValue>();
    for (const scope of scopes) {
      for (const row of this.#rows(instanceId, scope)) {
        if (result.has(row.name) || (names && !names.includes(row.name))) continue;
        result.set(row.name, fromRow(row));
      }
    }
    return result;
  }

  /** Sets the variable where it is found along the scopes, else in the outermost, as Camunda's `setVariable` does. */
  set(instanceId: string, scopes: string[], name: string, value: TypedValue, at: number): void {
    const holder = scopes.find((scope) => this.#row(instanceId, scope, name)?.removed === 0);
    this.setIn(instanceId, holder ?? ROOT_SCOPE, name, value, at);
  }

  setIn(instanceId: string, scope: string, name: string, value: TypedValue, at: number): void {
    const text = value.value === null ? null : JSON.stringify(value.value);
    const info = Object.keys(value.valueInfo).length === 0 ? null : JSON.stringify(value.valueInfo);
    this.#db.run(
      `INSERT INTO variable (id, instance_id, scope, name, type, value, value_info, activity_instance_id, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (instance_id, scope, name)
       DO UPDATE SET type = excluded.type, value = excluded.value, value_info = excluded.value_info, removed = 0`,
      ...[randomUUID(), instanceId, scope, name, value.type, text, info, instanceId, at],
    );
  }

  /** Removed variables stay in the history. */
  remove(instanceId: string, scope: string, name: string): void {
    this.#db.run(
      "UPDATE variable SET removed = 1 WHERE instance_id = ? AND scope = ? AND name = ?",
      ...[instanceId, scope, name],
    );
  }

  removeScope(instanceId: string, scope: string): void {
    this.#db.run("UPDATE variable SET removed = 1 WHERE instance_id = ? AND scope = ?", instanceId, scope);
  }

  #row(instanceId: string, scope: string, name: string): VariableRow | undefined {
    return this.#db.get<VariableRow>(
      "SELECT * FROM variable WHERE instance_id = ? AND scope = ? AND name = ?",
      ...[instanceId, scope, name],
    );
  }

  #rows(instanceId: string, scope: string): VariableRow[] {
    return this.#db.all<VariableRow>(
      "SELECT * FROM variable WHERE instance_id = ? AND scope = ? AND removed = 0 ORDER BY name",
      ...[instanceId, scope],
    );
  }
}

export function fromRow(row: Pick<VariableRow, "type" | "value" | "value_info">): TypedValue {
  return {
    type: row.type,
    value: row.value === null ? null : JSON.parse(row.value),
    valueInfo: row.value_info === null ? {} : JSON.parse(row.value_info),
  };
}
