import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ENGINES, type EngineName, startRealEngine } from "../../scripts/engine-process.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { chosenEngines } from "./chosen-engines.ts";

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

/** Starts the engine that a project of vitest.config.ts is named after, once for a whole run, on a free port and an empty database;
 * or takes the one that is already running at GUICHENG_OPERATON_URL or GUICHENG_CAMUNDA7_URL (credentials in the URL or in
 * GUICHENG_USER and GUICHENG_PASSWORD). The scenarios empty it of the five governments. For other projects it does nothing. */
export default async function startEngines(project: TestProject): Promise<() => Promise<void>> {
  const name = chosenEngines().find((engine) => engine === project.name);
  const elsewhere = name && runningElsewhere(name);
  if (name === undefined || elsewhere) {
    project.provide("realEngines", elsewhere ? [elsewhere] : []);
    return async () => {};
  }
  // stays behind only where the engine does not start: the error names the log in it
  const dataDir = mkdtempSync(join(tmpdir(), `guicheng-${name}-`));
  const admin = { user: "tester", password: randomBytes(12).toString("base64url") };
  const running = await startRealEngine({ engine: name, port: 0, dataDir, admin });
  project.provide("realEngines", [{ name, title: ENGINES[name].title, url: running.url, ...admin }]);
  return async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
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
