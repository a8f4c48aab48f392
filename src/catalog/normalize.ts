import type { ModdleElement } from "bpmn-moddle";
import { flowOrder } from "./normalize-order.ts";
import { wouldLose } from "./normalize-refusal.ts";
import { bpmnModdle, many, one } from "./portable/diagram.ts";

/** Declared in this order; a prefix that nothing uses is left out. */
const NAMESPACES = {
  bpmn: "http://www.omg.org/spec/BPMN/20100524/MODEL",
  bpmndi: "http://www.omg.org/spec/BPMN/20100524/DI",
  dc: "http://www.omg.org/spec/DD/20100524/DC",
  di: "http://www.omg.org/spec/DD/20100524/DI",
  camunda: "http://camunda.org/schema/1.0/bpmn",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
  bioc: "http://bpmn.io/schema/bpmn/biocolor/1.0",
  color: "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
};

/** What comes first among the definitions; the rest follows by type and id. */
const ROOTS = ["bpmn:Collaboration", "bpmn:Process"];

/** The one form in which a `.bpmn` file is committed: elements and drawing in the order of the flow, references sorted, whole
 * pixels, ids of the drawing made from the elements, nothing about the program that saved it. Saving in a modeler and normalising
 * again changes only what was edited. `normalizeBpmn(await normalizeBpmn(xml))` is the identity.
 * @throws {GuichengError} CHECK_FAILED for a file that cannot be read without loss */
export async function normalizeBpmn(xml: string, file = ".bpmn"): Promise<string> {
  const moddle = bpmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(xml).catch((error: Error) => {
    throw wouldLose(file, error.message);
  });
  if (warnings[0]) throw wouldLose(file, warnings[0].message);
  const rank = orderSemantics(rootElement);
  orderDrawing(rootElement, rank);
  declareNamespaces(rootElement, xml);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

/** @returns every element's place in the file, by which the drawing is ordered too */
function orderSemantics(definitions: ModdleElement): Map<ModdleElement, number> {
  const roots = many(definitions, "rootElements");
  sortBy(roots, (root) => {
    const known = ROOTS.indexOf(root.$type);
    return `${known < 0 ? ROOTS.length : known} ${root.$type} ${root.id}`;
  });
  const tops = drawnTops(definitions);
  const order: ModdleElement[] = [];
  for (const root of roots) {
    if (root.$type === "bpmn:Collaboration") orderCollaboration(root, order);
  }
  for (const process of roots.filter(({ $type }) => $type === "bpmn:Process")) orderScope(process, order, tops);
  return new Map(order.map((element, index) => [element, index]));
}

function orderCollaboration(collaboration: ModdleElement, order: ModdleElement[]): void {
  for (const list of ["participants", "messageFlows", "artifacts"]) {
    sortBy(many(collaboration, list), ({ id }) => id ?? "");
    order.push(...many(collaboration, list));
  }
}

function orderScope(scope: ModdleElement, order: ModdleElement[], tops: Map<ModdleElement, number>): void {
  const elements = flowOrder(many(scope, "flowElements"));
  if (elements.length > 0) scope.set("flowElements", elements);
  for (const set of many(scope, "laneSets"))
    orderLanes(set, new Map(elements.map((element, at) => [element, at])), order, tops);
  for (const element of elements) {
    order.push(element);
    linkFlows(element, elements);
    if (many(element, "flowElements").length > 0) orderScope(element, order, tops);
  }
  sortBy(many(scope, "artifacts"), ({ id }) => id ?? "");
  order.push(...many(scope, "artifacts"));
}

/** Lanes from top to bottom as drawn: a modeler appends a new lane at the end wherever it was put. */
function orderLanes(
  set: ModdleElement,
  rank: Map<ModdleElement, number>,
  order: ModdleElement[],
  tops: Map<ModdleElement, number>,
): void {
  many(set, "lanes").sort((a, b) => (tops.get(a) ?? 0) - (tops.get(b) ?? 0) || byText(a.id ?? "", b.id ?? ""));
  for (const lane of many(set, "lanes")) {
    order.push(lane);
    many(lane, "flowNodeRef").sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    const inner = one(lane, "childLaneSet");
    if (inner) orderLanes(inner, rank, order, tops);
  }
}

/** `incoming` and `outgoing` repeat what the flows say; hand-written files often leave them out. */
function linkFlows(node: ModdleElement, siblings: ModdleElement[]): void {
  if (node.$type === "bpmn:SequenceFlow" || !("incoming" in node.$descriptor.propertiesByName)) return;
  for (const [list, end] of [
    ["incoming", "targetRef"],
    ["outgoing", "sourceRef"],
  ] as const) {
    const flows = siblings.filter((flow) => flow.$type === "bpmn:SequenceFlow" && one(flow, end) === node);
    sortBy(flows, ({ id }) => id ?? "");
    node.set(list, flows);
  }
}

function drawnTops(definitions: ModdleElement): Map<ModdleElement, number> {
  return new Map(
    shapesOf(definitions).flatMap((shape): [ModdleElement, number][] => {
      const [element, bounds] = [one(shape, "bpmnElement"), one(shape, "bounds")];
      return element && bounds ? [[element, Number(bounds.get("y"))]] : [];
    }),
  );
}

function shapesOf(definitions: ModdleElement): ModdleElement[] {
  return many(definitions, "diagrams").flatMap((diagram) => many(one(diagram, "plane"), "planeElement"));
}

function orderDrawing(definitions: ModdleElement, rank: Map<ModdleElement, number>): void {
  for (const [index, diagram] of many(definitions, "diagrams").entries()) {
    const plane = one(diagram, "plane");
    diagram.set("id", `BPMNDiagram_${index + 1}`);
    if (!plane) continue;
    plane.set("id", `BPMNPlane_${index + 1}`);
    const shapes = many(plane, "planeElement").filter((shape) => one(shape, "bpmnElement"));
    const place = (shape: ModdleElement) =>
      rank.get(one(shape, "bpmnElement") as ModdleElement) ?? Number.MAX_SAFE_INTEGER;
    shapes.sort((a, b) => place(a) - place(b));
    for (const shape of shapes) tidyShape(shape);
    plane.set("planeElement", shapes);
  }
}

function tidyShape(shape: ModdleElement): void {
  shape.set("id", `${one(shape, "bpmnElement")?.id}_di`);
  sortAttributes(shape);
  // The cross in an exclusive gateway: a modeler draws it where the file says nothing, and then says so.
  if (one(shape, "bpmnElement")?.$type === "bpmn:ExclusiveGateway" && shape.get("isMarkerVisible") === undefined) {
    shape.set("isMarkerVisible", true);
  }
  const label = one(shape, "label");
  // A modeler writes an empty label for every element it has touched.
  if (label && !one(label, "bounds")) shape.set("label", undefined);
  else if (label) {
    label.set("id", undefined);
    round(one(label, "bounds"), ["x", "y", "width", "height"]);
  }
  round(one(shape, "bounds"), ["x", "y", "width", "height"]);
  for (const point of many(shape, "waypoint")) round(point, ["x", "y"]);
}

function round(element: ModdleElement | undefined, keys: string[]): void {
  for (const key of keys) {
    const value = element?.get(key);
    if (typeof value === "number") element?.set(key, Math.round(value) + 0);
  }
}

function declareNamespaces(definitions: ModdleElement, xml: string): void {
  for (const name of ["exporter", "exporterVersion"]) definitions.set(name, undefined);
  const attributes = definitions.$attrs as Record<string, string>;
  for (const name of Object.keys(attributes)) delete attributes[name];
  for (const [prefix, uri] of Object.entries(NAMESPACES)) {
    // Moddle leaves out what it knows and nobody uses; colours are unknown to it.
    if (!/^(bioc|color)$/.test(prefix) || new RegExp(`\\s${prefix}:[a-z-]+=`).test(xml))
      attributes[`xmlns:${prefix}`] = uri;
  }
}

function sortAttributes(element: ModdleElement): void {
  const attributes = element.$attrs as Record<string, string>;
  const entries = Object.entries(attributes).sort(([a], [b]) => byText(a, b));
  for (const [name] of entries) delete attributes[name];
  Object.assign(attributes, Object.fromEntries(entries));
}

function sortBy(elements: ModdleElement[], key: (element: ModdleElement) => string): void {
  elements.sort((a, b) => byText(key(a), key(b)));
}

/** Code units, not a locale: the order must not depend on the machine. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
