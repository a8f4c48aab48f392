import { type JurisdictionFiles, PROFILE_FILE, readJurisdiction } from "../src/catalog/jurisdiction-files.ts";
import { GuichengError } from "../src/errors.ts";
import type { Jurisdiction } from "../src/rules/decide.ts";
import type { EngineClient } from "./engine-client.ts";

/** Name under which `guicheng deploy` deploys a government's tables. */
export const RULES_DEPLOYMENT = "guicheng-rules";

/** The deployments a case decides by, newest last; stored in the case when it starts, and never changed. */
export interface PinnedRules {
  deployments: string[];
}

interface Deployment {
  id: string;
  name: string | null;
  deploymentTime: string;
}

interface Resource {
  id: string;
  name: string;
}

/** The newest tables of a tenant: every deployment that holds the newest version of one of its decision tables,
 * so that one table deployed alone from a modeler takes effect together with the others.
 * @throws {GuichengError} TABLE_MISSING when the tenant has no rules deployment */
export async function pinNewestRules(engine: EngineClient, tenantId: string): Promise<PinnedRules> {
  const definitions = await engine.get<{ deploymentId: string }[]>("/decision-definition", {
    tenantIdIn: tenantId,
    latestVersion: true,
  });
  const used = new Set(definitions.map((definition) => definition.deploymentId));
  const all = await engine.get<Deployment[]>("/deployment", {
    tenantIdIn: tenantId,
    sortBy: "deploymentTime",
    sortOrder: "asc",
  });
  const newestRules = all.filter((deployment) => deployment.name === RULES_DEPLOYMENT).at(-1);
  if (newestRules) used.add(newestRules.id);
  const deployments = all.filter((deployment) => used.has(deployment.id)).map((deployment) => deployment.id);
  if (deployments.length > 0) return { deployments };
  throw new GuichengError({
    code: "TABLE_MISSING",
    place: `tenant ${tenantId}`,
    found: "没有部署过决策表",
    remedy: "请先运行 guicheng deploy",
  });
}

/** The files of some deployments as one set; where two hold the same file, the later one counts. */
export async function deploymentFiles(engine: EngineClient, deployments: string[]): Promise<JurisdictionFiles> {
  const contents = new Map<string, string>();
  let source = "";
  for (const deployment of deployments) {
    const resources = await engine.get<Resource[]>(`/deployment/${deployment}/resources`);
    for (const resource of resources) {
      const name = resource.name.split("/").at(-1) as string;
      if (name !== PROFILE_FILE && !name.endsWith(".dmn")) continue;
      contents.set(name, await engine.text(`/deployment/${deployment}/resources/${resource.id}/data`));
    }
    source = source === "" ? deployment : `${source}+${deployment}`;
  }
  return { source, place: `部署 ${source} `, contents };
}

/** Compiled tables by pinned deployments; a deployment never changes, so nothing is ever read twice. */
export class RuleStore {
  readonly #engine: EngineClient;
  readonly #loaded = new Map<string, Promise<Jurisdiction>>();

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  load(pinned: PinnedRules): Promise<Jurisdiction> {
    const key = pinned.deployments.join("+");
    const known = this.#loaded.get(key);
    if (known) return known;
    const loading = deploymentFiles(this.#engine, pinned.deployments).then(readJurisdiction);
    this.#loaded.set(key, loading);
    loading.catch(() => this.#loaded.delete(key));
    return loading;
  }
}
