import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ENGINES, type EngineName, type RunningEngine, startRealEngine } from "../../scripts/engine-process.ts";
import { EngineClient } from "../../workers/engine-client.ts";

/** A real engine as test files get it; test/engines/real-engine.ts makes a client of it. */
export interface RealEngineAddress {
  name: EngineName;
  title: string;
  /** Up to and with `/engine-rest`, without credentials. */
  url: string;
  user: string;
  password: string;
}

declare module "vitest" {
  interface ProvidedContext {
    realEngines: RealEngineAddress[];
  }
}

/** Starts, once for a whole run, the engines that GUICHENG_TEST_ENGINES names (`operaton,camunda7`), each on a free port and an
 * empty database; or takes the one that is already running at GUICHENG_OPERATON_URL or GUICHENG_CAMUNDA7_URL (credentials in
 * the URL or in GUICHENG_USER and GUICHENG_PASSWORD). Without GUICHENG_TEST_ENGINES it does nothing. */
export default async function startEngines(project: TestProject): Promise<() => Promise<void>> {
  const names = chosen();
  if (names.length === 0) {
    project.provide("realEngines", []);
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), "guicheng-engines-"));
  const running: RunningEngine[] = [];
  const stop = async () => {
    await Promise.all(running.map((engine) => engine.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const addresses: RealEngineAddress[] = [];
    for (const name of names) {
      addresses.push(runningElsewhere(name) ?? (await startHere(name, join(folder, name), running)));
    }
    project.provide("realEngines", addresses);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

function chosen(): EngineName[] {
  const names = (process.env.GUICHENG_TEST_ENGINES ?? "").split(",").flatMap((name) => name.trim() || []);
  const known = Object.keys(ENGINES);
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`GUICHENG_TEST_ENGINES: ${name}; accepted: ${known.join(", ")}`);
  }
  return names as EngineName[];
}

function runningElsewhere(name: EngineName): RealEngineAddress | undefined {
  const variable = `GUICHENG_${name.toUpperCase()}_URL`;
  const address = process.env[variable];
  if (!address) return undefined;
  const { baseUrl, credentials } = EngineClient.fromUrl(address);
  if (!credentials)
    throw new Error(`${variable}: user and password in the URL, or in GUICHENG_USER and GUICHENG_PASSWORD`);
  return { name, title: ENGINES[name].title, url: baseUrl, ...credentials };
}

async function startHere(name: EngineName, dataDir: string, running: RunningEngine[]): Promise<RealEngineAddress> {
  const admin = { user: "tester", password: randomBytes(12).toString("base64url") };
  const engine = await startRealEngine({ engine: name, port: 0, dataDir, admin });
  running.push(engine);
  return { name, title: ENGINES[name].title, url: engine.url, ...admin };
}
