import type { ModdleElement } from "bpmn-moddle";
import { one } from "./portable/diagram.ts";

/** A scope's elements in the order in which a case meets them: each node, its outgoing flows, then its boundary events and
 * theirs; what follows a merge comes after all that leads to it. Depends on ids and connections only, never on the order
 * in which a modeler happened to write them or on where things are drawn. */
export function flowOrder(elements: readonly ModdleElement[]): ModdleElement[] {
  const flows = elements.filter(({ $type }) => $type === "bpmn:SequenceFlow").sort(byId);
  const nodes = elements.filter(isNode).sort(byId);
  const boundary = (host: ModdleElement) => nodes.filter((node) => one(node, "attachedToRef") === host);
  const outgoing = (node: ModdleElement) => flows.filter((flow) => one(flow, "sourceRef") === node);

  const seen = new Set<ModdleElement>();
  const finish = (node: ModdleElement): ModdleElement[] => {
    if (seen.has(node)) return [];
    seen.add(node);
    const next = [node, ...boundary(node)].flatMap(outgoing).map((flow) => one(flow, "targetRef"));
    return [...next.reverse().flatMap((target) => (target && nodes.includes(target) ? finish(target) : [])), node];
  };
  const roots = nodes.filter((node) => !one(node, "attachedToRef"));
  const starts = roots.filter(({ $type }) => $type === "bpmn:StartEvent");
  const ordered = [...starts, ...roots]
    .flatMap((root) => finish(root).reverse())
    .flatMap((node) => [node, ...outgoing(node), ...boundary(node).flatMap((event) => [event, ...outgoing(event)])]);
  return [...new Set([...ordered, ...nodes, ...flows, ...[...elements].sort(byTypeAndId)])];
}

function isNode({ $type }: ModdleElement): boolean {
  return /(Task|Activity|Gateway|Event|SubProcess|Transaction)$/.test($type);
}

function byId(a: ModdleElement, b: ModdleElement): number {
  const [left, right] = [a.id ?? "", b.id ?? ""];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function byTypeAndId(a: ModdleElement, b: ModdleElement): number {
  if (a.$type === b.$type) return byId(a, b);
  return a.$type < b.$type ? -1 : 1;
}
