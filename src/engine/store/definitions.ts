import type { ProcessModel } from "../deploy/model.ts";
import type { Database } from "./database.ts";
import type { DecisionDefinitionRow, ProcessDefinitionRow, ResourceRow } from "./rows.ts";

/** Process and decision definitions by id, and the newest of a key within a tenant. */
export class Definitions {
  readonly #db: Database;
  readonly #models = new Map<string, ProcessModel>();

  constructor(db: Database) {
    this.#db = db;
  }

  process(id: string): ProcessDefinitionRow | undefined {
    return this.#db.get<ProcessDefinitionRow>("SELECT * FROM process_definition WHERE id = ?", id);
  }

  /** @param tenantId null: definitions of no tenant, and those only, as on Camunda */
  latestProcess(key: string, tenantId: string | null): ProcessDefinitionRow | undefined {
    return this.#latest<ProcessDefinitionRow>("process_definition", key, tenantId);
  }

  decision(id: string): DecisionDefinitionRow | undefined {
    return this.#db.get<DecisionDefinitionRow>("SELECT * FROM decision_definition WHERE id = ?", id);
  }

  latestDecision(key: string, tenantId: string | null): DecisionDefinitionRow | undefined {
    return this.#latest<DecisionDefinitionRow>("decision_definition", key, tenantId);
  }

  /** The compiled model; the same object each time, so what hangs on it is built once. */
  model(definitionId: string): ProcessModel {
    let model = this.#models.get(definitionId);
    if (!model) {
      const row = this.process(definitionId);
      if (!row) throw new Error(`no process definition ${definitionId}`);
      model = JSON.parse(row.model) as ProcessModel;
      this.#models.set(definitionId, model);
    }
    return model;
  }

  forget(definitionId: string): void {
    this.#models.delete(definitionId);
  }

  resource(deploymentId: string, name: string): ResourceRow | undefined {
    return this.#db.get<ResourceRow>(
      "SELECT * FROM resource WHERE deployment_id = ? AND name = ?",
      ...[deploymentId, name],
    );
  }

  #latest<T>(table: string, key: string, tenantId: string | null): T | undefined {
    return this.#db.get<T>(
      `SELECT * FROM ${table} WHERE key = ? AND ifnull(tenant_id, '') = ? ORDER BY version DESC LIMIT 1`,
      ...[key, tenantId ?? ""],
    );
  }
}
