import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { BpmnModdle, type ModdleElement } from "bpmn-moddle";

export type Element = ModdleElement;

/** A `.bpmn` file, read once for all rules. */
export interface Diagram {
  /** Path or resource name, for messages. */
  file: string;
  xml: string;
  definitions: Element;
  /** What the reader could not place; it drops those parts silently otherwise. */
  warnings: string[];
  processes: Element[];
  /** Every element of the model, without the drawing. */
  elements: Element[];
  /** Flow nodes of all scopes (process and subprocesses). */
  nodes: Element[];
  /** Sequence flows of all scopes. */
  flows: Element[];
  /** BPMNShape or BPMNEdge of an element. */
  drawn: Map<Element, Element>;
}

const CAMUNDA = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("camunda-bpmn-moddle/resources/camunda.json"), "utf8"),
);

/** A moddle that knows the `camunda:` namespace all three engines read. */
export function bpmnModdle(): BpmnModdle {
  return new BpmnModdle({ camunda: CAMUNDA });
}

/** @throws {Error} the reader's words where the text is no BPMN at all */
export async function readDiagram(xml: string, file: string): Promise<Diagram> {
  const { rootElement, warnings } = await bpmnModdle().fromXML(xml);
  const words = warnings.map(({ message }) => message.replaceAll(/\s+/g, " "));
  return diagramOf(rootElement, [...new Set(words)], xml, file);
}

export function diagramOf(definitions: Element, warnings: string[], xml: string, file: string): Diagram {
  const roots = many(definitions, "rootElements");
  const elements = [definitions, ...roots.flatMap(withDescendants)];
  const processes = roots.filter((root) => root.$type === "bpmn:Process");
  const inFlow = processes.flatMap(flowElements);
  return {
    file,
    xml,
    definitions,
    warnings,
    processes,
    elements,
    nodes: inFlow.filter((element) => isNode(element)),
    flows: inFlow.filter((element) => element.$type === "bpmn:SequenceFlow"),
    drawn: new Map(
      many(definitions, "diagrams")
        .flatMap((diagram) => many(one(diagram, "plane"), "planeElement"))
        .flatMap((shape): [Element, Element][] => {
          const element = one(shape, "bpmnElement");
          return element ? [[element, shape]] : [];
        }),
    ),
  };
}

function flowElements(scope: Element): Element[] {
  return many(scope, "flowElements").flatMap((element) => [element, ...flowElements(element)]);
}

function isNode(element: Element): boolean {
  return /(Task|Activity|Gateway|Event|SubProcess|Transaction)$/.test(element.$type);
}

/** Contained elements, by the descriptor: references to other elements are not contained. */
function withDescendants(element: Element): Element[] {
  const contained = Object.keys(element).flatMap((key) => {
    const value = element[key];
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is Element => isElement(item) && item.$parent === element,
    );
  });
  return [element, ...[...new Set(contained)].flatMap(withDescendants)];
}

function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null && "$type" in value;
}

export function many(element: Element | undefined, property: string): Element[] {
  return (element?.get(property) as Element[] | undefined) ?? [];
}

export function one(element: Element | undefined, property: string): Element | undefined {
  return element?.get(property) as Element | undefined;
}

/** An attribute or a text body as the file has it, trimmed; undefined where it is absent or blank. */
export function text(element: Element | undefined, property: string): string | undefined {
  const value = element?.get(property);
  if (value === undefined || value === null) return undefined;
  return String(value).trim() || undefined;
}

/** Extension elements of one type, e.g. `camunda:In`. */
export function extensions(element: Element, type: string): Element[] {
  return many(one(element, "extensionElements"), "values").filter((value) => value.$type === type);
}

/** `camunda:properties` by name. */
export function properties(element: Element): Map<string, string> {
  const entries = extensions(element, "camunda:Properties").flatMap((holder) => many(holder, "values"));
  return new Map(entries.map((entry) => [text(entry, "name") ?? "", text(entry, "value") ?? ""]));
}

/** `camunda:` attributes that the file sets on an element, by local name. */
export function camundaAttributes(element: Element): string[] {
  const byName = element.$descriptor?.propertiesByName ?? {};
  return Object.keys(element).filter((key) => byName[key]?.ns.prefix === "camunda");
}

export function outgoing(diagram: Diagram, node: Element): Element[] {
  return diagram.flows.filter((flow) => one(flow, "sourceRef") === node);
}

export function incoming(diagram: Diagram, node: Element): Element[] {
  return diagram.flows.filter((flow) => one(flow, "targetRef") === node);
}

export function isOneOf(element: Element | undefined, ...types: string[]): boolean {
  return element !== undefined && types.includes(element.$type.replace(/^bpmn:/, ""));
}

/** Service, send and business-rule tasks: on every engine here they wait for a worker. */
export function isWorkerTask(element: Element | undefined): boolean {
  return isOneOf(element, "ServiceTask", "SendTask", "BusinessRuleTask");
}

/** The one event definition's kind: Timer, Message, …; undefined for a none event. */
export function eventKind(event: Element): string | undefined {
  return many(event, "eventDefinitions")[0]?.$type.replace(/^bpmn:(\w+)EventDefinition$/, "$1");
}

/** The nearest BPMN element with an id: what a nested part (expression, extension) belongs to. */
export function owner(element: Element): Element {
  let at: Element | undefined = element;
  while (at && !(at.id && at.$type.startsWith("bpmn:"))) at = at.$parent;
  return at ?? element;
}
