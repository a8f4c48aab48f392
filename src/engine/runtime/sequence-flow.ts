import { type Evaluated, type SequenceFlow, SequenceFlowBase } from "./bpmn-elements.ts";
import type { Host } from "./host.ts";

/** A sequence flow that carries tokens only.
 * The library also sends "discards" down untaken paths and counts them as arrivals: behind an exclusive choice a
 * parallel join then fires early and the instance hangs (upstream bpmn-engine#200). Camunda knows tokens, nothing else. */
export class TokenFlow extends SequenceFlowBase {
  discard(): void {}

  evaluate(_from: unknown, callback: Evaluated): void {
    const flow = this as unknown as SequenceFlow;
    const { condition } = flow.behaviour;
    if (flow.isDefault || condition === undefined) return callback(null, true);
    const host = flow.environment.options.host as Host;
    // Thrown, not handed to the callback: the library would turn it into an error that a boundary event may catch.
    callback(null, host.condition(condition));
  }
}
