import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import {
  Client,
  type HandlerArgs,
  type Task,
  type TaskService,
  type TypedValueMap,
  Variables,
} from "camunda-external-task-client-js";
import { ZodError } from "zod";
import { GuichengError } from "../src/errors.ts";
import { type EngineClient, EngineRefusal } from "./engine-client.ts";
import { BadData, BpmnError } from "./failures.ts";
import type { Services } from "./services.ts";
import { TaskVariables, type TypedVariable, typed, type Values } from "./variables.ts";

/** An external task as a handler sees it. */
export interface WorkerTask {
  /** Also the idempotency key: a task delivered again carries the same id. */
  id: string;
  topic: string;
  activityId: string;
  processInstanceId: string;
  processDefinitionKey: string;
  businessKey: string | undefined;
  tenantId: string;
  /** camunda:properties of the element. */
  properties: Record<string, string>;
  variables: TaskVariables;
  /** Aborted when the lock is lost: whatever the handler does after that does not count. */
  signal: AbortSignal;
}

export interface Result {
  variables?: Values;
}

export interface WorkerDefinition {
  topic: string;
  /** Does the act. Must be idempotent: engines deliver at least once. */
  handle(task: WorkerTask, services: Services): Promise<Result> | Result;
}

/** Gives a worker its type; the topic is the file's name. */
export function defineWorker(definition: WorkerDefinition): WorkerDefinition {
  return definition;
}

export interface WorkerHostOptions {
  lockDurationMs?: number;
  asyncResponseTimeoutMs?: number;
  maxParallelExecutions?: number;
  /** Longest wait for any answer of the engine; must exceed the long poll. */
  requestTimeoutMs?: number;
  /** Waits between attempts; ends early when the signal aborts. */
  wait?: Wait;
  log?: (line: string) => void;
}

export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface WorkerMetrics {
  completed: number;
  failed: number;
  incidents: number;
  locksLost: number;
  pollErrors: number;
}

export interface WorkerHost {
  topics: string[];
  workerId: string;
  metrics: Readonly<WorkerMetrics>;
  /** Takes no further task, lets running handlers finish, gives back what has not begun. */
  stop(): Promise<void>;
}

const DEFAULT_RETRIES = 5;
const MAX_MESSAGE = 600;
const MAX_BACK_OFF_MS = 300_000;
const MAX_POLL_PAUSE_MS = 30_000;
const COMPLETE_ATTEMPTS = 6;
/** Somebody else holds the task, or it is no more. Anything else (401, 500, no answer) says nothing of the lock. */
const LOCK_GONE = [400, 404];

/** Subscribes workers to an engine; adds what the client does not do itself. */
export function hostWorkers(
  definitions: WorkerDefinition[],
  services: Services,
  {
    lockDurationMs = 20_000,
    asyncResponseTimeoutMs = 20_000,
    maxParallelExecutions = 8,
    requestTimeoutMs = asyncResponseTimeoutMs + 10_000,
    wait = waitInRealTime,
    log = () => {},
  }: WorkerHostOptions = {},
): WorkerHost {
  const workerId = `guicheng-${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const metrics: WorkerMetrics = { completed: 0, failed: 0, incidents: 0, locksLost: 0, pollErrors: 0 };
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const { authorization } = services.engine;

  const client = new Client({
    baseUrl: services.engine.baseUrl,
    workerId,
    maxTasks: maxParallelExecutions,
    maxParallelExecutions,
    interval: 1,
    lockDuration: lockDurationMs,
    autoPoll: false,
    asyncResponseTimeout: asyncResponseTimeoutMs,
    interceptors: ((config: Record<string, unknown>) => ({
      ...config,
      headers: { ...(config.headers as object), ...(authorization ? { authorization } : {}) },
      // a server that accepts the connection and never answers must not stop polling for ever
      timeout: { request: requestTimeoutMs },
      retry: { limit: 0 },
      hooks: { afterResponse: [withPlainContentType] },
      ...(isPoll(config) ? { signal: stopping.signal } : {}),
    })) as never,
  });

  pollWithBackOff(client, { metrics, stopping: stopping.signal, wait, log });
  for (const definition of definitions) {
    client.subscribe(definition.topic, { includeExtensionProperties: true } as object, ({ task, taskService }) => {
      const work = stopping.signal.aborted
        ? taskService.unlock(task).catch(() => {})
        : run(definition, { task, taskService }, services, { lockDurationMs, metrics, wait, log });
      running.add(work);
      return work.finally(() => running.delete(work));
    });
  }
  client.start();
  return {
    topics: definitions.map((definition) => definition.topic),
    workerId,
    metrics,
    async stop() {
      client.stop();
      stopping.abort();
      while (running.size > 0) await Promise.allSettled(running);
      await giveBack(services.engine, workerId, log);
    },
  };
}

/** A poll that was broken off may have been answered all the same: what it locked is free for others at once. */
async function giveBack(engine: EngineClient, workerId: string, log: (line: string) => void): Promise<void> {
  try {
    const locked = await engine.get<{ id: string }[]>("/external-task", { workerId, locked: true });
    for (const { id } of locked) await engine.post(`/external-task/${id}/unlock`);
  } catch (error) {
    log(`停止时没有归还已取而未办的任务，锁到期后引擎会另行分派：${(error as Error).message}`);
  }
}

async function waitInRealTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal ? { signal } : {}).catch(() => {});
}

/** The client reads JSON only under exactly this type; a proxy may have added a character set. */
function withPlainContentType<T extends { headers: Record<string, unknown> }>(response: T): T {
  if (/^application\/json\s*;/i.test(String(response.headers["content-type"]))) {
    response.headers["content-type"] = "application/json";
  }
  return response;
}

function isPoll(config: Record<string, unknown>): boolean {
  return (config.json as { topics?: unknown } | undefined)?.topics !== undefined;
}

interface PollOptions {
  metrics: WorkerMetrics;
  stopping: AbortSignal;
  wait: Wait;
  log: (line: string) => void;
}

/** A refused or failed poll is repeated more and more slowly, not three times a second. */
function pollWithBackOff(client: Client, { metrics, stopping, wait, log }: PollOptions): void {
  let failures = 0;
  client.on("poll:success", () => {
    failures = 0;
  });
  client.on("poll:error", async (error: Error) => {
    if (stopping.aborted) return;
    failures += 1;
    metrics.pollErrors += 1;
    const pause = Math.min(MAX_POLL_PAUSE_MS, 250 * 2 ** Math.min(failures, 8));
    log(`取任务失败（第 ${failures} 次，${pause} 毫秒后再取）：${error.message}`);
    client.stop();
    await wait(pause, stopping);
    if (!stopping.aborted) client.start();
  });
}

interface RunOptions {
  lockDurationMs: number;
  metrics: WorkerMetrics;
  wait: Wait;
  log: (line: string) => void;
}

async function run(
  definition: WorkerDefinition,
  { task, taskService }: HandlerArgs,
  services: Services,
  options: RunOptions,
): Promise<void> {
  const { lockDurationMs, metrics, wait } = options;
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    taskService.extendLock(task, lockDurationMs).catch((error: { httpStatusCode?: number }) => {
      if (LOCK_GONE.includes(error.httpStatusCode ?? 0)) lost.abort();
    });
  }, lockDurationMs / 2);
  try {
    const result = await definition.handle(workerTask(definition.topic, task, lost.signal), services);
    if (lost.signal.aborted) {
      metrics.locksLost += 1;
      return;
    }
    await completeSurely(taskService, task, result.variables ?? {}, wait);
    metrics.completed += 1;
  } catch (error) {
    if (lost.signal.aborted) metrics.locksLost += 1;
    else await report(error as Error, task, taskService, options);
  } finally {
    clearInterval(heartbeat);
  }
}

/** The work is done, so losing the answer must not lose it: tried again on network faults; 404 means it arrived before. */
async function completeSurely(taskService: TaskService, task: Task, values: Values, wait: Wait): Promise<void> {
  const variables = new Variables().setAllTyped(typed(values) as unknown as TypedValueMap);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await taskService.complete(task, variables);
      return;
    } catch (error) {
      const status = (error as { httpStatusCode?: number }).httpStatusCode;
      if (status === 404) return;
      if ((status !== undefined && status < 500) || attempt === COMPLETE_ATTEMPTS) throw error;
      await wait(100 * 2 ** attempt);
    }
  }
}

async function report(error: Error, task: Task, taskService: TaskService, { metrics, log }: RunOptions): Promise<void> {
  try {
    if (error instanceof BpmnError) {
      await taskService.handleBpmnError(task, error.errorCode, error.message.slice(0, MAX_MESSAGE));
      return;
    }
    const hopeless = isHopeless(error);
    const retries = hopeless ? 0 : Math.max(0, (task.retries ?? DEFAULT_RETRIES) - 1);
    const attempt = Math.max(1, DEFAULT_RETRIES - retries);
    metrics.failed += 1;
    if (retries === 0) metrics.incidents += 1;
    log(`${task.topicName} ${task.activityId}（${task.processInstanceId}）失败，余 ${retries} 次：${error.message}`);
    await taskService.handleFailure(task, {
      errorMessage: error.message.slice(0, MAX_MESSAGE),
      errorDetails: error.stack ?? error.message,
      retries,
      retryTimeout: Math.min(MAX_BACK_OFF_MS, 1000 * 2 ** attempt),
    });
  } catch (failure) {
    // the lock runs out and the engine delivers the task again
    log(`${task.topicName}：失败也没有报告成功（${(failure as Error).message}）`);
  }
}

/** Data that is wrong stays wrong however often it is tried; an engine that cannot be reached may be back. */
function isHopeless(error: Error): boolean {
  if (error instanceof BadData || error instanceof ZodError) return true;
  if (error instanceof EngineRefusal) return false;
  return error instanceof GuichengError && error.code !== "ENGINE_UNREACHABLE";
}

interface FetchedTask extends Task {
  extensionProperties?: Record<string, string> | null;
}

function workerTask(topic: string, task: FetchedTask, signal: AbortSignal): WorkerTask {
  return {
    id: task.id ?? "",
    topic,
    activityId: task.activityId ?? "",
    processInstanceId: task.processInstanceId ?? "",
    processDefinitionKey: task.processDefinitionKey ?? "",
    businessKey: task.businessKey || undefined,
    tenantId: task.tenantId ?? "",
    properties: task.extensionProperties ?? {},
    variables: new TaskVariables(typedVariables(task)),
    signal,
  };
}

function typedVariables(task: FetchedTask): Record<string, TypedVariable> {
  try {
    return (task.variables as unknown as { getAllTyped(): Record<string, TypedVariable> }).getAllTyped();
  } catch (error) {
    throw new BadData(`任务变量里有不合法的 JSON（${(error as Error).message}）`, { cause: error });
  }
}
