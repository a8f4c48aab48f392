import type { WorkerTask } from "./define-worker.ts";
import type { Services } from "./services.ts";
import type { TaskVariables, Values } from "./variables.ts";

/** What people are told. */
export interface Message {
  to: string[];
  text: string;
  /** Articles it rests on, where it does. */
  basis?: string[];
  /** What else the record keeps of it. */
  evidence?: Record<string, unknown>;
  /** Where it is another kind of notice than the element says. */
  kind?: string;
  /** Variables that go with the notice. */
  values?: Values;
}

/** Composes one kind of notice. */
export type Compose = (title: string, task: WorkerTask, services: Services) => Message | Promise<Message>;

/** Who withdrew, and why. */
export function withdrawnText(variables: TaskVariables): string {
  const by = variables.string("withdrawnBy");
  const reason = variables.string("reason");
  return `已${by ? `由 ${by} ` : ""}撤回${reason ? `：${reason}` : ""}`;
}
