import type { ModelNode } from "../deploy/model.ts";
import type { Content } from "./bpmn-elements.ts";

/** Something that waits: a row in the store, and the way to let it go on.
 * `throw` is an error end event that waits for its catcher to be found once the run has come to rest. */
export type WaitKind = "task" | "external" | "call" | "timer" | "message" | "error" | "throw";

export interface Wait {
  kind: WaitKind;
  /** The library's id of this execution; the key of the row's reference, never shown outside. */
  ref: string;
  node: ModelNode;
  /** Position in a multi-instance, from 0. */
  index?: number;
  complete(): void;
}

/** What the elements need from whoever runs them; one a live instance. */
export interface Host {
  node(id: string): ModelNode;
  wait(wait: Wait): void;
  /** Value of a flow's condition. @throws {Error} no boolean, or a variable that does not exist */
  condition(text: string): boolean;
  /** How many times a multi-instance runs; asked again after each recovery, answered the same. */
  multiplicity(activityId: string, ref: string): number;
}

export function copy(content: Content, extend?: Partial<Content>): Content {
  return structuredClone({ ...content, ...extend });
}
