import type { ModelNode } from "../deploy/model.ts";
import type { Wait } from "./host.ts";
import type { Session } from "./session.ts";

/** The armed error boundary that catches a code thrown by an element: on the element, else on the scopes around it.
 * An exact code goes before a boundary that catches all. */
export function findCatcher(session: Session, thrower: ModelNode, code: string): Wait | undefined {
  for (let at: string = thrower.id, parent = thrower.parent; ; ) {
    const here = [...session.waits.values()].filter(
      ({ kind, node }) => kind === "error" && node.kind === "boundaryEvent" && node.attachedTo === at,
    );
    const found = here.find((wait) => codeOf(wait) === code) ?? here.find((wait) => codeOf(wait) === undefined);
    if (found || parent === session.model.key) return found;
    at = parent;
    parent = session.node(parent).parent;
  }
}

function codeOf({ node }: Wait): string | undefined {
  return node.kind === "boundaryEvent" && node.trigger.on === "error" ? node.trigger.code : undefined;
}
