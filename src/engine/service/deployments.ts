import { randomUUID } from "node:crypto";
import { type Compiled, compileUploads, type Upload } from "../deploy/compile-uploads.ts";
import { badRequest, engineFault, notFound } from "../problem.ts";
import type {
  DecisionDefinitionRow,
  DeploymentRow,
  InstanceRow,
  ProcessDefinitionRow,
  ResourceRow,
} from "../store/rows.ts";
import type { Engine } from "./engine.ts";

export interface DeploymentRequest {
  name: string | null;
  source: string | null;
  tenantId: string | null;
  /** Deploy nothing where the last deployment of that name holds the same. */
  duplicateFiltering: boolean;
  /** Deploy only the resources that differ from it. */
  changedOnly: boolean;
  resources: Upload[];
}

export interface Deployed {
  deployment: DeploymentRow;
  processes: ProcessDefinitionRow[];
  decisions: DecisionDefinitionRow[];
}

/** Checks, stores and versions what is uploaded. A refused deployment changes nothing. */
export class Deployments {
  readonly #engine: Engine;
  /** Deployments compile before they write; one at a time keeps their versions in the order of their arrival. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws {Problem} 400 ParseException naming file, element and reason */
  create(request: DeploymentRequest): Promise<Deployed> {
    const next = this.#last.then(() => this.#create(request));
    this.#last = next.catch(() => {});
    return next;
  }

  find(id: string): DeploymentRow | undefined {
    return this.#engine.db.get<DeploymentRow>("SELECT * FROM deployment WHERE id = ?", id);
  }

  resources(deploymentId: string): ResourceRow[] {
    return this.#engine.db.all<ResourceRow>(
      "SELECT * FROM resource WHERE deployment_id = ? ORDER BY name",
      deploymentId,
    );
  }

  /** @param cascade also ends and forgets the instances of its definitions
   * @throws {Problem} 404 unknown; 500 where instances run and cascade is not asked for */
  remove(id: string, cascade: boolean): void {
    if (!this.find(id)) throw notFound(`Deployment with id '${id}' do not exist`);
    const { db } = this.#engine;
    const definitions = db.all<{ id: string }>("SELECT id FROM process_definition WHERE deployment_id = ?", id);
    const instances = definitions.flatMap((definition) =>
      db.all<InstanceRow>("SELECT * FROM instance WHERE definition_id = ? ORDER BY depth", definition.id),
    );
    const running = instances.filter(({ ended_at }) => ended_at === null).length;
    if (running > 0 && !cascade) {
      throw engineFault(`deployment ${id} has ${running} running process instances; delete with cascade=true`);
    }
    this.#engine.transact((unit) => {
      for (const instance of instances) {
        if (instance.ended_at === null && !this.#hasEnded(instance.id)) unit.cancel(instance.id, "deployment deleted");
      }
      if (cascade) for (const instance of instances) this.#forget(instance.id);
      db.run("DELETE FROM deployment WHERE id = ?", id);
    });
    for (const definition of definitions) this.#engine.definitions.forget(definition.id);
  }

  async #create(request: DeploymentRequest): Promise<Deployed> {
    if (request.resources.length === 0) throw badRequest("No deployment resources contained in the form upload.");
    const compiled = await compileUploads(request.resources);
    return this.#engine.db.transaction(() => {
      const previous = request.duplicateFiltering ? this.#previous(request) : new Map<string, ResourceRow>();
      const changed = compiled.filter(({ upload, sha256 }) => previous.get(upload.name)?.sha256 !== sha256);
      if (request.duplicateFiltering && changed.length === 0) {
        const [unchanged] = previous.values();
        const deployment = unchanged && this.find(unchanged.deployment_id);
        if (deployment) return { deployment, processes: [], decisions: [] };
      }
      return this.#store(request, request.changedOnly ? changed : compiled);
    });
  }

  /** The newest resource of each name among the deployments of the same name, source and tenant. */
  #previous({ name, source, tenantId }: DeploymentRequest): Map<string, ResourceRow> {
    const rows = this.#engine.db.all<ResourceRow>(
      `SELECT resource.* FROM resource JOIN deployment ON deployment.id = resource.deployment_id
       WHERE ifnull(deployment.name, '') = ? AND ifnull(deployment.source, '') = ? AND ifnull(tenant_id, '') = ?
       ORDER BY deployment.sequence`,
      ...[name ?? "", source ?? "", tenantId ?? ""],
    );
    return new Map(rows.map((row) => [row.name, row]));
  }

  #store({ name, source, tenantId }: DeploymentRequest, resources: Compiled[]): Deployed {
    const { db } = this.#engine;
    const sequence = db.get<{ next: number }>("SELECT ifnull(max(sequence), 0) + 1 AS next FROM deployment")?.next ?? 1;
    const deployment: DeploymentRow = {
      id: randomUUID(),
      name,
      source,
      tenant_id: tenantId,
      deployed_at: this.#engine.now(),
      sequence,
    };
    db.insert("deployment", { ...deployment });
    const processes: ProcessDefinitionRow[] = [];
    const decisions: DecisionDefinitionRow[] = [];
    for (const { upload, sha256, models, tables } of resources) {
      const resource = {
        id: randomUUID(),
        deployment_id: deployment.id,
        name: upload.name,
        bytes: upload.bytes,
        sha256,
      };
      db.insert("resource", resource);
      for (const model of models) {
        const row = {
          ...this.#version("process_definition", model.key, deployment, upload.name),
          name: model.name ?? null,
        };
        processes.push({
          ...row,
          version_tag: model.versionTag ?? null,
          history_ttl: model.historyTimeToLive ?? null,
          model: JSON.stringify(model),
        });
      }
      for (const table of tables) {
        const row = {
          ...this.#version("decision_definition", table.id, deployment, upload.name),
          name: table.name || null,
        };
        decisions.push({ ...row, version_tag: table.versionTag ?? null, history_ttl: table.historyTimeToLive ?? null });
      }
    }
    for (const row of processes) db.insert("process_definition", { ...row });
    for (const row of decisions) db.insert("decision_definition", { ...row });
    return { deployment, processes, decisions };
  }

  #version(table: string, key: string, deployment: DeploymentRow, resource: string) {
    const newest = this.#engine.db.get<{ version: number | null }>(
      `SELECT max(version) AS version FROM ${table} WHERE key = ? AND ifnull(tenant_id, '') = ?`,
      ...[key, deployment.tenant_id ?? ""],
    );
    const version = (newest?.version ?? 0) + 1;
    return {
      id: `${key}:${version}:${randomUUID()}`,
      key,
      version,
      tenant_id: deployment.tenant_id,
      deployment_id: deployment.id,
      resource_name: resource,
    };
  }

  #hasEnded(instanceId: string): boolean {
    return !this.#engine.db.get("SELECT 1 FROM instance WHERE id = ? AND ended_at IS NULL", instanceId);
  }

  #forget(instanceId: string): void {
    const { db } = this.#engine;
    db.run("DELETE FROM task_link WHERE task_id IN (SELECT id FROM task WHERE instance_id = ?)", instanceId);
    for (const table of ["task", "activity", "variable", "incident", "user_operation"]) {
      db.run(`DELETE FROM ${table} WHERE instance_id = ?`, instanceId);
    }
    db.run("DELETE FROM instance WHERE id = ?", instanceId);
  }
}
