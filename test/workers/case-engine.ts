import { EngineRefusal } from "../../workers/engine-client.ts";
import type { TypedVariable } from "../../workers/variables.ts";
import type { Desk } from "./desk.ts";
import { DeskEngine, plain } from "./desk-engine.ts";

/** What an engine would be told about a running case, beside what a desk answers: its parts, what they wait for, and what is asked of it. */
export class CaseEngine extends DeskEngine {
  readonly #desk: Desk;
  /** Process that each running instance of the case runs. */
  readonly parts = new Map([
    ["case-1", "document-signing"],
    ["ladder", "approval-ladder"],
  ]);
  ended: { state: string; activityName: string } | undefined;
  /** Automatic steps that are open, by topic. */
  underway: { instance: string; topicName: string }[] = [];
  waits = [{ id: "Task_DeputyEndorse:1", activityId: "Task_DeputyEndorse" }];
  /** Messages that the case waits for. */
  awaited = ["withdrawal-accepted"];
  /** True where an administrator has stopped the case. */
  suspended = false;
  /** Happens when the case is asked to change, before it does. */
  meanwhile: () => void = () => {};
  readonly modifications: { instance: string; instructions: Record<string, unknown>[] }[] = [];
  readonly sent: { messageName: string; processInstanceId: string; processVariables: Record<string, unknown> }[] = [];

  constructor(desk: Desk) {
    super(desk);
    this.#desk = desk;
  }

  override async get<T>(path: string, query: Record<string, unknown> = {}): Promise<T> {
    if (path === "/history/process-instance" && query.processInstanceBusinessKey !== undefined) {
      const { state = "ACTIVE" } = this.ended ?? {};
      const endTime = this.ended ? "2026-09-22T09:00:00.000+0800" : null;
      const root = { id: "case-1", processDefinitionKey: "document-signing", endTime, state };
      return (query.processInstanceBusinessKey === "文-1" ? [root] : []) as T;
    }
    if (path === "/history/process-instance") return [] as T;
    if (path === "/history/activity-instance") {
      return [{ activityType: "noneEndEvent", activityName: this.ended?.activityName }] as T;
    }
    if (path === "/process-instance/ladder/activity-instances") return { childActivityInstances: [...this.waits] } as T;
    return super.get(path, query);
  }

  override async post<T>(path: string, body: unknown = {}): Promise<T> {
    const asked = body as Record<string, unknown>;
    switch (path) {
      case "/history/process-instance":
        return [...this.parts].map(([id, processDefinitionKey]) => ({ id, processDefinitionKey })) as T;
      case "/external-task": {
        const instances = asked.processInstanceIdIn as string[];
        return this.underway.filter(({ instance }) => instances.includes(instance)) as T;
      }
      case "/process-instance/ladder/modification":
        this.#modify(asked.instructions as Record<string, unknown>[]);
        return undefined as T;
      case "/message":
        this.#correlate(asked as unknown as CaseEngine["sent"][number]);
        return undefined as T;
      default:
        return super.post(path, body);
    }
  }

  #modify(instructions: Record<string, unknown>[]): void {
    this.meanwhile();
    const waits = new Set<unknown>(this.waits.map(({ id }) => id));
    const cancelled = instructions.filter(({ type }) => type === "cancel");
    const known = cancelled.every(({ activityInstanceId }) => waits.has(activityInstanceId));
    if (this.suspended || !known) throw refused("modification");
    this.modifications.push({ instance: "ladder", instructions });
    const start = instructions.find(({ type }) => type === "startBeforeActivity");
    this.#keep("ladder", start?.variables);
  }

  #correlate(message: CaseEngine["sent"][number]): void {
    this.meanwhile();
    if (!this.awaited.includes(message.messageName)) throw refused("message");
    this.sent.push(message);
    this.#keep(message.processInstanceId, message.processVariables);
  }

  #keep(instance: string, variables: unknown): void {
    const before = this.#desk.instances.get(instance);
    this.#desk.instances.set(instance, { ...before, ...(variables as Record<string, TypedVariable>) });
  }

  /** The acts on record in an instance. */
  acts(instance: string): Record<string, unknown>[] {
    const variables = Object.entries(this.#desk.instances.get(instance) ?? {});
    return variables.filter(([name]) => name.startsWith("act_")).map(([, value]) => plain(value) as never);
  }
}

function refused(what: string): EngineRefusal {
  return new EngineRefusal("POST", `/${what}`, 400, { type: "InvalidRequestException", message: `no such ${what}` });
}
