import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect } from "vitest";
import {
  defineWorker,
  hostWorkers,
  type Wait,
  type WorkerDefinition,
  type WorkerHost,
  type WorkerHostOptions,
} from "../../workers/define-worker.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import type { Services } from "../../workers/services.ts";
import type { Values } from "../../workers/variables.ts";
import { FakeEngine } from "./fake-engine.ts";

/** Workers hosted against a fake engine of each test's own; both are gone when the test ends. */

export let engine: FakeEngine;
/** What the hosts logged. */
export let lines: string[];
let hosts: WorkerHost[];

beforeEach(async () => {
  engine = await FakeEngine.start();
  hosts = [];
  lines = [];
});
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await engine.close();
});

export function host(
  handle: WorkerDefinition["handle"],
  options: WorkerHostOptions & { credentials?: boolean } = {},
): WorkerHost {
  const { credentials, ...rest } = options;
  const client = new EngineClient(engine.url, credentials ? { user: "worker", password: "密码" } : undefined);
  const started = hostWorkers([defineWorker({ topic: "topic", handle })], { engine: client } as Services, {
    wait: scaled(),
    log: (line) => lines.push(line),
    ...rest,
  });
  hosts.push(started);
  return started;
}

/** Waits a hundredth of what was asked, and notes what was asked. */
export function scaled(asked: number[] = []): Wait {
  return async (milliseconds, signal) => {
    asked.push(milliseconds);
    await sleep(Math.max(5, milliseconds / 100), undefined, { signal }).catch(() => {});
  };
}

export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Time passes by what the server sees: a worker of its own takes a task to its third heartbeat. */
export async function threeHeartbeats(): Promise<void> {
  const { open, opened } = gate();
  const before = engine.of("extendLock").length;
  host(() => opened.then(() => ({})), { lockDurationMs: 40 });
  engine.offer({ ...TASK, id: "task-clock" });
  await engine.seen("extendLock", before + 3);
  open();
}

export async function anotherWorkerDoes(id: string): Promise<void> {
  const before = engine.of("complete").length;
  const other = host(answering({}));
  engine.offer({ ...TASK, id });
  const all = await engine.seen("complete", before + 1);
  expect(all.at(-1)).toMatchObject({ taskId: id, body: { workerId: other.workerId } });
}

export const answering = (values: Values) => () => ({ variables: values });
export const throwing = (error: Error) => () => {
  throw error;
};
export const TASK = { id: "task-1", topicName: "topic" };
