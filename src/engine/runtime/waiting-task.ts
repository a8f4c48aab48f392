import { type Activity, ActivityBase, type Message } from "./bpmn-elements.ts";
import { copy, type Host, type WaitKind } from "./host.ts";

/** A task that does nothing but wait: user task, external task, call activity and receive task alike.
 * What it waits for is a row; whoever ends the row calls `complete`. */
export function waitingTask(kind: WaitKind) {
  class WaitingTask {
    readonly #activity: Activity;
    readonly #loop: { execute(message: Message): void } | undefined;

    constructor(activity: Activity) {
      this.#activity = activity;
      const loop = activity.behaviour.loopCharacteristics;
      this.#loop = loop && new loop.Behaviour(activity, loop);
    }

    execute(message: Message): void {
      const { content } = message;
      if (this.#loop && content.isRootScope) {
        this.#loop.execute(message);
        return;
      }
      const { broker, environment, id } = this.#activity;
      const tag = `_wait-${content.executionId}`;
      const leave = (key: string) => {
        broker.cancel(tag);
        broker.publish("execution", key, copy(content));
      };
      broker.subscribeTmp(
        "api",
        `activity.#.${content.executionId}`,
        (_, { properties }) => {
          if (properties.type === "stop") broker.cancel(tag);
          if (properties.type === "discard") leave("execute.discard");
        },
        { noAck: true, consumerTag: tag, priority: 400 },
      );
      const host = environment.options.host as Host;
      host.wait({
        kind,
        ref: content.executionId,
        node: host.node(id),
        index: content.isMultiInstance ? content.index : undefined,
        complete: () => leave("execute.completed"),
      });
    }
  }

  return function factory(definition: unknown, context: unknown) {
    return new ActivityBase(WaitingTask, definition, context);
  };
}
