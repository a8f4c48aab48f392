import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TypedVariable } from "../../workers/variables.ts";

/** The external-task side of an engine over real HTTP, with faults on demand; it records every request it was sent. */

export interface FakeTask {
  id: string;
  topicName: string;
  variables?: Record<string, TypedVariable>;
  retries?: number | null;
  extensionProperties?: Record<string, string>;
}

export interface Recorded {
  /** Last part of the path: fetchAndLock, complete, failure, bpmnError, extendLock, unlock, external-task (the list). */
  act: string;
  taskId: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the worker sent
  body: any;
  headers: IncomingMessage["headers"];
}

/** A status, a connection reset, no answer at all, or the act done and then the connection reset. */
export type Fault = number | "reset" | "silent" | "done-then-reset";

interface Poll {
  maxTasks: number;
  workerId: string;
  response: ServerResponse;
}

export class FakeEngine {
  readonly requests: Recorded[] = [];
  /** Faults still to come, by act. */
  readonly faults: Record<string, Fault[]> = {};
  contentType = "application/json";
  mostPollsAtOnce = 0;
  readonly #server: Server;
  readonly #queue: FakeTask[] = [];
  readonly #locked = new Map<string, string>();
  #polls: Poll[] = [];
  #watchers: (() => void)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeEngine> {
    const engine = new FakeEngine();
    await new Promise<void>((resolve) => engine.#server.listen(0, "127.0.0.1", resolve));
    return engine;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/engine-rest`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  offer(...tasks: FakeTask[]): void {
    this.#queue.push(...tasks);
    this.#deliver();
  }

  /** Locks a task without handing it out: the answer of a poll that was broken off on its way. */
  lockUnseen(taskId: string, workerId: string): void {
    this.#locked.set(taskId, workerId);
  }

  lockedBy(workerId: string): string[] {
    return [...this.#locked].filter(([, owner]) => owner === workerId).map(([id]) => id);
  }

  of(act: string, taskId?: string): Recorded[] {
    return this.requests.filter(
      (request) => request.act === act && (taskId === undefined || request.taskId === taskId),
    );
  }

  /** The first `count` requests of that kind, as soon as they were sent. */
  async seen(act: string, count = 1): Promise<Recorded[]> {
    while (this.of(act).length < count) await new Promise<void>((resolve) => this.#watchers.push(resolve));
    return this.of(act).slice(0, count);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? "", this.url);
    const parts = url.pathname.split("/");
    const act = parts.at(-1) as string;
    const body = text === "" ? Object.fromEntries(url.searchParams) : JSON.parse(text);
    this.requests.push({ act, taskId: parts.at(-2) as string, body, headers: request.headers });
    for (const wake of this.#watchers.splice(0)) wake();
    const fault = this.faults[act]?.shift();
    if (fault === "silent") return;
    if (fault === "reset") return void request.socket.destroy();
    if (typeof fault === "number") return this.#answer(response, fault, { type: "Fault", message: `fault ${fault}` });
    if (act === "fetchAndLock") {
      this.#polls.push({ maxTasks: body.maxTasks, workerId: body.workerId, response });
      this.mostPollsAtOnce = Math.max(this.mostPollsAtOnce, this.#polls.length);
      response.on("close", () => {
        this.#polls = this.#polls.filter((poll) => poll.response !== response);
      });
      return this.#deliver();
    }
    if (act === "external-task") {
      return this.#answer(
        response,
        200,
        this.lockedBy(body.workerId).map((id) => ({ id })),
      );
    }
    const [status, answer] = this.#settle(act, parts.at(-2) as string);
    if (fault === "done-then-reset") return void request.socket.destroy();
    this.#answer(response, status, answer);
  }

  #settle(act: string, taskId: string): [number, unknown] {
    if (!this.#locked.has(taskId)) return [404, { type: "RestException", message: `no task ${taskId}` }];
    if (act !== "extendLock") this.#locked.delete(taskId);
    return [204, undefined];
  }

  #deliver(): void {
    const poll = this.#polls[0];
    if (!poll || this.#queue.length === 0) return;
    this.#polls.shift();
    const tasks = this.#queue.splice(0, poll.maxTasks);
    for (const task of tasks) this.#locked.set(task.id, poll.workerId);
    this.#answer(poll.response, 200, tasks.map(fetched));
  }

  #answer(response: ServerResponse, status: number, body: unknown): void {
    if (body === undefined) return void response.writeHead(status).end();
    response.writeHead(status, { "content-type": this.contentType }).end(JSON.stringify(body));
  }
}

function fetched(task: FakeTask) {
  return {
    activityId: "Task_Under_Test",
    processInstanceId: "instance-1",
    processDefinitionKey: "process",
    businessKey: "案-1",
    tenantId: "tenant-1",
    retries: null,
    variables: {},
    ...task,
  };
}
