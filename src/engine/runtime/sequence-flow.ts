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
    const host = flow.environment.options.host as Host;
    // What it throws is not handed to the callback: the library would make an error event of it.
    callback(null, flow.isDefault || condition === undefined || host.condition(condition));
  }
}
