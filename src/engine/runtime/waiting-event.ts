import type { Activity, Message } from "./bpmn-elements.ts";
import { copy, type Host, type WaitKind } from "./host.ts";

/** The event definition of a catching, boundary or error end event: it waits like a task and arms nothing.
 * Due dates and messages live in the store, so neither a restart nor Node's timer limit of 24.8 days reaches them. */
export function waitingEvent(kind: WaitKind) {
  return class WaitingEvent {
    readonly type = "WaitingEventDefinition";
    readonly #activity: Activity;

    constructor(activity: Activity) {
      this.#activity = activity;
    }

    execute(message: Message): void {
      const { content } = message;
      const { broker, environment, id } = this.#activity;
      const host = environment.options.host as Host;
      const node = host.node(id);
      const tag = `_wait-${content.executionId}`;
      broker.subscribeTmp(
        "api",
        `activity.#.${content.executionId}`,
        (_, { properties }) => {
          broker.cancel(tag);
          if (properties.type === "discard") broker.publish("execution", "execute.discard", copy(content));
        },
        { noAck: true, consumerTag: tag, priority: 400 },
      );
      host.wait({
        kind,
        ref: content.executionId,
        node,
        complete: () => {
          broker.cancel(tag);
          // The library lets a boundary event fire once. A message that does not interrupt may come again (urging twice),
          // so the event is started anew beside the one that has fired.
          if (kind === "message" && node.kind === "boundaryEvent" && !node.interrupting) {
            broker.publish("execution", "execute.repeat", copy(content));
          }
          broker.publish("execution", "execute.completed", copy(content));
        },
      });
    }
  };
}
