import { randomUUID } from "node:crypto";
import type { ModelFlow, ModelNode } from "../deploy/model.ts";
import {
  type Activity,
  type Definition,
  ELEMENTS_KEPT,
  FLOWS_KEPT,
  type Postponed,
  type ProcessExecution,
} from "./bpmn-elements.ts";
import type { Paths } from "./paths.ts";

/** Where an instance stands: one for each activity that runs, and each arrival at a join. */
export interface Token {
  /** The library's id of the execution or of the taken flow; key of the activity log. */
  ref: string;
  /** The element it rests in, or the join it has arrived at. */
  nodeId: string;
  /** Process or subprocess it moves in. */
  scope: string;
  /** The flow by which it arrived; absent while an activity runs. */
  flow?: string;
}

const HOLD = "guicheng:hold";

/** The library's name for the exchange on which a subprocess tells of its run. */
const SCOPE_EXCHANGE = "subprocess-execution";

/** Keeps a process from ending while its last token is taken away and put elsewhere. It looks like a taken flow that nobody waits
 * for, so the library leaves it alone; it is never saved. */
const HELD: Postponed = {
  fields: {},
  content: { id: HOLD, executionId: HOLD, sequenceId: HOLD, isSequenceFlow: true },
  properties: {},
  ack() {},
};

/** Moves tokens by hand. Each method leaves the library as if the token had come or gone by itself. */
export class Tokens {
  readonly #paths: Paths;
  readonly #definition: Definition;

  constructor(paths: Paths, definition: Definition) {
    this.#paths = paths;
    this.#definition = definition;
  }

  /** All there are, those inside a subprocess after its own. */
  all(scope: string = this.#paths.model.key): Token[] {
    return this.#direct(scope).flatMap((token) =>
      this.#paths.node(token.nodeId).kind === "subProcess" ? [token, ...this.all(token.nodeId)] : [token],
    );
  }

  hold(): void {
    this.#scope(this.#paths.model.key)?.[ELEMENTS_KEPT].postponed.add(HELD);
  }

  /** Ends what {@link hold} began.
   * @returns whether a token is left; where none is, the instance has ended */
  release(): boolean {
    const root = this.#paths.model.key;
    this.#scope(root)?.[ELEMENTS_KEPT].postponed.delete(HELD);
    return this.#direct(root).length > 0;
  }

  /** Takes a token away, and the subprocesses that it leaves empty. */
  cancel(token: Token): void {
    if (token.scope === this.#paths.model.key || this.#direct(token.scope).length > 1) {
      this.#remove(token);
      return;
    }
    const scope = this.#paths.node(token.scope);
    const holder = this.#direct(scope.parent).find(({ nodeId }) => nodeId === scope.id);
    if (holder) this.cancel(holder);
  }

  /** Puts a token in front of an element, into its subprocess if that runs, else into a new run of it. */
  startBefore(node: ModelNode): void {
    const [flow] = this.#paths.incoming(node.id);
    if (flow) this.take(flow);
    else this.#open(node.parent).getActivityById(node.id)?.run();
  }

  /** Puts a token on a sequence flow; its condition is not asked. */
  take(flow: ModelFlow): void {
    const taken = this.#open(flow.parent)
      .getSequenceFlows()
      .find(({ id }) => id === flow.id);
    taken?.take({ sequenceId: `${flow.id}_take_${randomUUID()}` });
  }

  #direct(scope: string): Token[] {
    const tokens: Token[] = [];
    for (const { content } of this.#scope(scope)?.[ELEMENTS_KEPT].postponed ?? []) {
      if (content.id === HOLD) continue;
      if (content.isSequenceFlow) {
        tokens.push({ ref: content.sequenceId ?? "", nodeId: content.targetId ?? "", scope, flow: content.id });
      } else if (this.#paths.node(content.id).kind !== "boundaryEvent" && !this.#paths.isOffered(content.id)) {
        tokens.push({ ref: content.executionId, nodeId: content.id, scope });
      }
    }
    return tokens;
  }

  #scope(id: string): ProcessExecution | undefined {
    if (id === this.#paths.model.key) return this.#definition.getProcessById(id)?.execution;
    const activity = this.#scope(this.#paths.node(id).parent)?.getActivityById(id);
    return activity?.isRunning ? activity.execution?.source?.executions?.[0] : undefined;
  }

  /** A scope that runs; a subprocess that does not is started without its start event. */
  #open(id: string): ProcessExecution {
    const known = this.#scope(id);
    if (known) return known;
    const node = this.#paths.node(id);
    const activity = this.#open(node.parent).getActivityById(id);
    if (activity) this.#withoutStart(activity, () => this.startBefore(node));
    const opened = this.#scope(id);
    if (!opened) throw new Error(`subprocess "${id}" of ${this.#paths.model.key} did not start`);
    return opened;
  }

  /** Between its entering and its first step a subprocess says on its broker that it starts; then its start events are dropped. */
  #withoutStart(activity: Activity, start: () => void): void {
    const { broker } = activity;
    const tag = `_no-start-${activity.id}`;
    broker.assertExchange(SCOPE_EXCHANGE, "topic", { autoDelete: false, durable: true });
    const drop = () => activity.execution?.source?.executions?.[0]?.[ELEMENTS_KEPT].startActivities.clear();
    broker.subscribeTmp(SCOPE_EXCHANGE, "execute.start", drop, { noAck: true, consumerTag: tag });
    start();
    broker.cancel(tag);
  }

  #remove(token: Token): void {
    const scope = this.#scope(token.scope);
    const activity = scope?.getActivityById(token.nodeId);
    if (!scope || !activity) return;
    if (token.flow !== undefined) {
      takeOut(activity[FLOWS_KEPT].inboundJoinFlows, token.ref);
      takeOut(scope[ELEMENTS_KEPT].postponed, token.ref);
      return;
    }
    if (this.#paths.node(token.nodeId).kind === "eventBasedGateway") forgetEvents(activity, scope);
    activity.discard();
  }
}

/** A gateway that is discarded would go on listening for its events, discard them whenever they run again, and not run again itself. */
function forgetEvents({ id, broker, outbound }: Activity, scope: ProcessExecution): void {
  broker.cancel("_api-stop-execution");
  for (const { targetId } of outbound) {
    const event = scope.getActivityById(targetId);
    event?.broker.cancel(`_gateway-listener-${id}`);
    if (event?.isRunning) event.discard();
  }
}

function takeOut(messages: Set<Postponed> | undefined, sequenceId: string): void {
  for (const message of messages ?? []) {
    if (message.content.sequenceId !== sequenceId) continue;
    messages?.delete(message);
    message.ack();
  }
}
