import { bpmnModdle } from "../../catalog/portable/diagram.ts";

/** A moddle element as far as reading a process needs it. */
export interface BpmnElement {
  $type: string;
  id?: string;
  name?: string;
  $attrs?: Record<string, string>;
  $parent?: BpmnElement;
  get(property: string): unknown;
}

export interface ParsedBpmn {
  rootElement: BpmnElement;
  warnings: { message: string }[];
}

/** @throws {Error} with the parser's words where the text is no BPMN. */
export async function parseBpmn(xml: string): Promise<ParsedBpmn> {
  return (await bpmnModdle().fromXML(xml)) as unknown as ParsedBpmn;
}

export function children(element: BpmnElement, property: string): BpmnElement[] {
  return (element.get(property) as BpmnElement[] | undefined) ?? [];
}

export function child(element: BpmnElement, property: string): BpmnElement | undefined {
  return element.get(property) as BpmnElement | undefined;
}

/** An attribute as text; numbers and booleans that moddle has already read are written out again. */
export function text(element: BpmnElement | undefined, property: string): string | undefined {
  const value = element?.get(property);
  if (value === undefined || value === null || value === "") return undefined;
  return String(value).trim();
}

/** The extension elements of one type, `camunda:In` for example. */
export function extensions(element: BpmnElement, type: string): BpmnElement[] {
  const holder = child(element, "extensionElements");
  if (!holder) return [];
  return children(holder, "values").filter((value) => value.$type.toLowerCase() === type.toLowerCase());
}
