import { randomBytes } from "node:crypto";
import { describe, inject, test } from "vitest";
import type { EngineName } from "../../scripts/engine-process.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { RestClient } from "../engine/rest-client.ts";

/** A running Operaton or Camunda 7, and two ways to speak to it. */
export interface RealEngine {
  name: EngineName;
  /** Shown with results. */
  title: string;
  /** Up to and with `/engine-rest`, without credentials. */
  url: string;
  headers: Record<string, string>;
  /** The tests' plain client: statuses and bodies as they come. */
  rest: RestClient;
  /** The package's own client. */
  client: EngineClient;
  /** With credentials, as `--engine` takes it. */
  address: string;
}

/** The engines of this run: those of GUICHENG_TEST_ENGINES, started by test/engines/start-engines.ts. */
export const REAL_ENGINES: RealEngine[] = inject("realEngines").map(({ name, title, url, user, password }) => {
  const client = new EngineClient(url, { user, password });
  const headers = { authorization: client.authorization ?? "" };
  const address = new URL(url);
  address.username = encodeURIComponent(user);
  address.password = encodeURIComponent(password);
  return { name, title, url, headers, rest: new RestClient(url, headers), client, address: address.href };
});

/** One suite per real engine; where the run has none, one skipped test that says how to have one. */
export function onRealEngines(title: string, suite: (engine: RealEngine) => void): void {
  for (const engine of REAL_ENGINES) describe(`${title} on ${engine.title}`, () => suite(engine));
  if (REAL_ENGINES.length > 0) return;
  test.skip(`${title}: no real engine in this run; set GUICHENG_TEST_ENGINES=operaton,camunda7 (Java 17 and Maven)`, () => {});
}

/** A tenant of this run's own, so that runs on one engine do not meet. */
export function ownTenant(purpose: string): string {
  return `${purpose}-${randomBytes(4).toString("hex")}`;
}

/** Works through a list with several requests under way, over connections that stay open. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>, lanes = 8): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
