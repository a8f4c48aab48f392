import { type Diagram, type Element, incoming, isOneOf, one, outgoing } from "./diagram.ts";
import type { Hit } from "./rule.ts";

/** Parallel gateways must come in blocks: a fork whose branches share nothing, leave nowhere and each enter the same join by
 * one flow. Otherwise a join waits for a token that never comes, or passes one too many, differently on every engine. */
export function parallelFaults(diagram: Diagram): Hit[] {
  const gateways = diagram.nodes.filter((node) => isOneOf(node, "ParallelGateway"));
  const joins = gateways.filter((gateway) => incoming(diagram, gateway).length > 1);
  const closed = new Set<Element>();
  const hits: Hit[] = [];
  for (const fork of gateways.filter((gateway) => outgoing(diagram, gateway).length > 1)) {
    const attempts = joins
      .filter((join) => join !== fork)
      .map((join) => ({ join, why: blockFault(diagram, fork, join) }));
    const found = attempts.find(({ why }) => why === undefined);
    if (found) closed.add(found.join);
    else
      hits.push({
        element: fork,
        message: attempts.length === 1 ? `${attempts[0]?.why}。` : "并行分叉没有对应的并行汇合。",
      });
  }
  for (const join of joins.filter((gateway) => !closed.has(gateway))) {
    if (hits.some(({ element }) => element === join)) continue;
    hits.push({ element: join, message: "并行汇合等不到：它的各条入线不是来自同一个并行分叉。" });
  }
  return hits;
}

/** Why fork and join make no block; undefined where they do. */
function blockFault(diagram: Diagram, fork: Element, join: Element): string | undefined {
  const branches = outgoing(diagram, fork).map((flow) => branchOf(diagram, flow, join));
  const entries = incoming(diagram, join);
  if (entries.length !== branches.length) return `分叉有 ${branches.length} 条分支，汇合却有 ${entries.length} 条入线`;
  for (const [index, branch] of branches.entries()) {
    if (branch.nodes.has(fork)) return "有分支跳回到并行分叉之前";
    const ending = [...branch.nodes].find((node) => outgoing(diagram, node).length === 0);
    if (ending) return `分支在 ${ending.id} 提前结束，汇合等不到它`;
    if (branch.nodes.size === 0 && branches.slice(0, index).some(({ nodes }) => nodes.size === 0))
      return "两条分支都没有任务，引擎分不清是谁到达";
    if (branch.exits.size !== 1) return `有分支以 ${branch.exits.size} 条线汇入，汇合处要恰好一条`;
    if (branches.some((other, at) => at < index && [...branch.nodes].some((node) => other.nodes.has(node)))) {
      return "两条分支在汇合之前相交";
    }
  }
  return intruder(diagram, fork, branches);
}

interface Branch {
  nodes: Set<Element>;
  /** Flows into the join. */
  exits: Set<Element>;
}

function branchOf(diagram: Diagram, first: Element, join: Element): Branch {
  const branch: Branch = { nodes: new Set(), exits: new Set() };
  const open = [first];
  for (let flow = open.pop(); flow; flow = open.pop()) {
    const node = one(flow, "targetRef");
    if (!node) continue;
    if (node === join) {
      branch.exits.add(flow);
      continue;
    }
    if (branch.nodes.has(node)) continue;
    branch.nodes.add(node);
    const taken = [node, ...interruptions(diagram, node)];
    for (const event of taken.slice(1)) branch.nodes.add(event);
    open.push(...taken.flatMap((source) => outgoing(diagram, source)));
  }
  return branch;
}

/** An interrupting boundary event carries the activity's own token on; a non-interrupting one starts a token of its own. */
function interruptions(diagram: Diagram, node: Element): Element[] {
  return diagram.nodes.filter((event) => one(event, "attachedToRef") === node && event.get("cancelActivity") !== false);
}

function intruder(diagram: Diagram, fork: Element, branches: Branch[]): string | undefined {
  const inside = new Set(branches.flatMap(({ nodes }) => [...nodes]));
  const exits = new Set(branches.flatMap((branch) => [...branch.exits]));
  const entering = [...inside]
    .flatMap((node) => incoming(diagram, node))
    .find((flow) => one(flow, "sourceRef") !== fork && !inside.has(one(flow, "sourceRef") as Element));
  if (entering) return `顺序流 ${entering.id} 从外面跳进了并行分支`;
  return exits.size === branches.length ? undefined : "两条分支共用一条汇入线";
}
