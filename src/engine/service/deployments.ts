import { createHash, randomUUID } from "node:crypto";
import { checkPortable } from "../../catalog/portable/check.ts";
import { GuichengError } from "../../errors.ts";
import { compileTable, readDecisionFile, type Table } from "../../rules/table.ts";
import { refuseExpression } from "../deploy/check-expressions.ts";
import { compileBpmn } from "../deploy/compile.ts";
import type { ProcessModel } from "../deploy/model.ts";
import { DeploymentRefused, type Reason } from "../deploy/refusal.ts";
import { badRequest, engineFault, notFound, Problem } from "../problem.ts";
import type {
  DecisionDefinitionRow,
  DeploymentRow,
  InstanceRow,
  ProcessDefinitionRow,
  ResourceRow,
} from "../store/rows.ts";
import type { Engine } from "./engine.ts";

export interface Upload {
  name: string;
  bytes: Uint8Array;
}

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

interface Compiled {
  upload: Upload;
  sha256: string;
  models: ProcessModel[];
  tables: Table[];
}

const BPMN = /\.bpmn(20\.xml)?$/i;
const DMN = /\.dmn(11\.xml)?$/i;
const FORM = /\.form$/i;

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
    const compiled = await compileAll(request.resources);
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

async function compileAll(uploads: Upload[]): Promise<Compiled[]> {
  const reasons: Reason[] = [];
  const compiled: Compiled[] = [];
  for (const upload of uploads) {
    try {
      compiled.push(await compile(upload));
    } catch (error) {
      if (error instanceof DeploymentRefused) reasons.push(...error.reasons);
      else if (error instanceof GuichengError) {
        reasons.push({ file: upload.name, element: error.detail.place, message: error.message });
      } else throw error;
    }
  }
  const twice = [...doubled(uploads.map(({ name }) => name))].map((file) => ({ file, message: "uploaded twice" }));
  reasons.push(...twice, ...doubledKeys(compiled));
  if (reasons.length > 0) throw refused(reasons);
  return compiled;
}

async function compile(upload: Upload): Promise<Compiled> {
  const { name, bytes } = upload;
  const compiled: Compiled = {
    upload,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    models: [],
    tables: [],
  };
  if (BPMN.test(name)) compiled.models = await compileProcess(decode(upload), name);
  else if (DMN.test(name)) {
    const file = await readDecisionFile(decode(upload), name);
    for (const table of file.tables) compileTable(table, name);
    compiled.tables = file.tables;
  } else if (FORM.test(name)) checkForm(upload);
  return compiled;
}

/** First what keeps a file from running alike everywhere, in the words made for designers; then what this engine cannot do. */
async function compileProcess(xml: string, file: string): Promise<ProcessModel[]> {
  const faults = await checkPortable(xml, file, { refuseExpression });
  if (faults.length > 0) {
    throw new DeploymentRefused(
      faults.map(({ code, element, message, remedy }) => ({ file, element, message: `${code} ${message}${remedy}` })),
    );
  }
  return compileBpmn(xml, file);
}

function decode({ name, bytes }: Upload): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DeploymentRefused([{ file: name, message: "not UTF-8" }]);
  }
}

function checkForm(upload: Upload): void {
  let form: unknown;
  try {
    form = JSON.parse(decode(upload));
  } catch (error) {
    if (error instanceof DeploymentRefused) throw error;
    throw new DeploymentRefused([{ file: upload.name, message: `not JSON: ${(error as Error).message}` }]);
  }
  const id = typeof form === "object" && form !== null && "id" in form ? form.id : undefined;
  if (typeof id !== "string" || id === "") {
    throw new DeploymentRefused([{ file: upload.name, message: 'a form needs an "id", by which formRef finds it' }]);
  }
}

function doubledKeys(compiled: Compiled[]): Reason[] {
  const keys = compiled.flatMap(({ models, tables }) => [
    ...models.map(({ key }) => key),
    ...tables.map(({ id }) => id),
  ]);
  const twice = doubled(keys);
  return compiled.flatMap(({ upload, models, tables }) =>
    [...models.map(({ key }) => key), ...tables.map(({ id }) => id)]
      .filter((key) => twice.has(key))
      .map((key) => ({ file: upload.name, element: key, message: "this id occurs twice in the deployment" })),
  );
}

function doubled(names: string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function refused(reasons: Reason[]): Problem {
  const problem = new DeploymentRefused(reasons);
  const details = Object.fromEntries(
    [...new Set(reasons.map(({ file }) => file))].map((file) => [
      file,
      {
        errors: reasons
          .filter((reason) => reason.file === file)
          .map(({ element, message }) => ({
            message,
            line: 0,
            column: 0,
            mainElementId: element ?? null,
            elementIds: element ? [element] : [],
          })),
        warnings: [],
      },
    ]),
  );
  return new Problem(400, "ParseException", problem.message, "deploymentRefused", { details });
}
