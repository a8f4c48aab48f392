import type { ModelNode, ProcessModel } from "./model.ts";
import type { Reason } from "./refusal.ts";

type Finding = Omit<Reason, "file">;

/** Shapes that this engine would run otherwise than Camunda. */
export function checkStructure(model: ProcessModel): Finding[] {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const scopes = [model.key, ...model.nodes.filter(({ kind }) => kind === "subProcess").map(({ id }) => id)];
  return [
    ...scopes.flatMap((scope) => checkStart(model, scope)),
    ...model.nodes.flatMap((node) => [
      ...checkReached(model, node),
      ...checkJoin(model, node),
      ...checkChoice(model, node),
    ]),
    ...model.nodes.flatMap((node) => checkBoundary(nodes, node)),
    ...model.nodes.flatMap((node) => checkEventGateway(model, nodes, node)),
    ...model.flows
      .filter(({ source, target }) => !nodes.has(source) || !nodes.has(target))
      .map(({ id }) => ({
        element: id,
        message: "the flow does not connect two elements that are run",
      })),
  ];
}

function checkStart(model: ProcessModel, scope: string): Finding[] {
  const starts = model.nodes.filter((node) => node.kind === "startEvent" && node.parent === scope);
  return starts.length === 1 ? [] : [{ element: scope, message: `${starts.length} start events (accepted: 1)` }];
}

function checkReached(model: ProcessModel, node: ModelNode): Finding[] {
  const incoming = model.flows.some(({ target }) => target === node.id);
  const entry = node.kind === "startEvent" || node.kind === "boundaryEvent";
  if (entry === incoming) {
    return [{ element: node.id, message: entry ? "has an incoming flow" : "has no incoming flow" }];
  }
  return [];
}

/** Arrivals at a join are told apart by where they come from. */
function checkJoin(model: ProcessModel, node: ModelNode): Finding[] {
  if (node.kind !== "parallelGateway") return [];
  const sources = model.flows.filter(({ target }) => target === node.id).map(({ source }) => source);
  const twice = sources.find((source, index) => sources.indexOf(source) !== index);
  return twice ? [{ element: node.id, message: `two flows arrive from "${twice}"; put a task on one of them` }] : [];
}

function checkChoice(model: ProcessModel, node: ModelNode): Finding[] {
  const outgoing = model.flows.filter(({ source }) => source === node.id);
  if (node.kind !== "exclusiveGateway") {
    const conditional = outgoing.find(({ condition }) => condition);
    return conditional
      ? [{ element: conditional.id, message: "conditions are accepted behind an exclusive gateway only" }]
      : [];
  }
  const findings: Finding[] = [];
  for (const flow of outgoing) {
    if (flow.isDefault && flow.condition)
      findings.push({ element: flow.id, message: "a condition on the default flow" });
    if (!flow.isDefault && !flow.condition && outgoing.length > 1) {
      findings.push({ element: flow.id, message: "neither a condition nor the default flow" });
    }
  }
  if (outgoing.length === 1 && outgoing[0]?.condition) {
    findings.push({ element: outgoing[0].id, message: "a condition on the only outgoing flow" });
  }
  if (outgoing.length > 1 && !outgoing.some(({ isDefault }) => isDefault)) {
    findings.push({ element: node.id, message: "no default flow" });
  }
  return findings;
}

const HOSTS = new Set(["userTask", "externalTask", "callActivity", "subProcess", "receiveTask"]);

function checkBoundary(nodes: Map<string, ModelNode>, node: ModelNode): Finding[] {
  if (node.kind !== "boundaryEvent") return [];
  const host = nodes.get(node.attachedTo);
  return host && HOSTS.has(host.kind)
    ? []
    : [{ element: node.id, message: "attached to an element that does not wait" }];
}

function checkEventGateway(model: ProcessModel, nodes: Map<string, ModelNode>, node: ModelNode): Finding[] {
  if (node.kind !== "eventBasedGateway") return [];
  return model.flows
    .filter(({ source }) => source === node.id)
    .filter(({ target }) => nodes.get(target)?.kind !== "catchEvent")
    .map(({ id }) => ({ element: id, message: "an event-based gateway leads to timer or message catch events only" }));
}
