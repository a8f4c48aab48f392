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

/** The newest tables of a tenant: the newest whole set (with its profile), and every later deployment that holds the newest version
 * of one decision table, so that one table deployed alone from a modeler takes effect together with the others.
 * What a newer whole set no longer has is gone: an absent rule is absent.
 * @throws {GuichengError} TABLE_MISSING when the tenant has no rules deployment */
export async function pinNewestRules(engine: EngineClient, tenantId: string): Promise<PinnedRules> {
  const all = await engine.get<Deployment[]>("/deployment", {
    tenantIdIn: tenantId,
    sortBy: "deploymentTime",
    sortOrder: "asc",
  });
  const whole = await newestWholeSet(engine, all);
  if (!whole) {
    throw new GuichengError({
      code: "TABLE_MISSING",
      place: `tenant ${tenantId}`,
      found: "没有部署过决策表",
      remedy: "请先运行 guicheng deploy",
    });
  }
  const definitions = await engine.get<{ deploymentId: string }[]>("/decision-definition", {
    tenantIdIn: tenantId,
    latestVersion: true,
  });
  const used = new Set(definitions.map((definition) => definition.deploymentId));
  const later = all.slice(all.indexOf(whole) + 1).filter((deployment) => used.has(deployment.id));
  return { deployments: [whole, ...later].map((deployment) => deployment.id) };
}

async function newestWholeSet(engine: EngineClient, oldestFirst: Deployment[]): Promise<Deployment | undefined> {
  for (const deployment of oldestFirst.toReversed()) {
    if (deployment.name !== RULES_DEPLOYMENT) continue;
    const resources = await engine.get<Resource[]>(`/deployment/${deployment.id}/resources`);
    if (resources.some((resource) => fileName(resource) === PROFILE_FILE)) return deployment;
  }
  return undefined;
}

function fileName(resource: Resource): string {
  return resource.name.split("/").at(-1) as string;
}

/** The files of some deployments as one set; where two hold the same file, the later one counts. */
export async function deploymentFiles(engine: EngineClient, deployments: string[]): Promise<JurisdictionFiles> {
  const contents = new Map<string, string>();
  let source = "";
  for (const deployment of deployments) {
    const resources = await engine.get<Resource[]>(`/deployment/${deployment}/resources`);
    for (const resource of resources) {
      const name = fileName(resource);
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
