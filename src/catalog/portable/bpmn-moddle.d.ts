/** The part of bpmn-moddle and dmn-moddle (which declare no types at their entry) that reading and writing files needs. */
declare module "bpmn-moddle" {
  export interface ModdleDescriptor {
    isGeneric?: boolean;
    propertiesByName: Record<string, { name: string; ns: { name: string; prefix: string } } | undefined>;
  }
  /** Attributes and children are own enumerable properties, set only where the file sets them. */
  export interface ModdleElement {
    $type: string;
    $parent?: ModdleElement;
    $attrs?: Record<string, string>;
    $descriptor: ModdleDescriptor;
    id?: string;
    name?: string;
    get(property: string): unknown;
    set(property: string, value: unknown): void;
    [property: string]: unknown;
  }
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<{ rootElement: ModdleElement; warnings: { message: string }[] }>;
    toXML(element: ModdleElement, options?: { format?: boolean; preamble?: boolean }): Promise<{ xml: string }>;
  }
}

declare module "dmn-moddle" {
  export interface DmnModdle {
    toXML(element: Definitions, options?: { format?: boolean; preamble?: boolean }): Promise<{ xml: string }>;
  }
}
