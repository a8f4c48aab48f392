import { DmnModdle } from "dmn-moddle";
import { wouldLose } from "./normalize-refusal.ts";
import { type Element, many, one } from "./portable/diagram.ts";

/** Declared in this order, the one in which dmn-js and Camunda's own DMN library keep them. */
const NAMESPACES = {
  xmlns: "https://www.omg.org/spec/DMN/20191111/MODEL/",
  "xmlns:dmndi": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
  "xmlns:dc": "http://www.omg.org/spec/DMN/20180521/DC/",
  "xmlns:di": "http://www.omg.org/spec/DMN/20180521/DI/",
  "xmlns:biodi": "http://bpmn.io/schema/dmn/biodi/2.0",
  "xmlns:camunda": "http://camunda.org/schema/1.0/dmn",
};

/** What an editor writes instead of a name, e.g. `DecisionRule_0a1b2c3`. */
const GENERATED = /^[A-Z][A-Za-z]+_[0-9a-z]{7}$/;

/** The one form in which a `.dmn` file is committed: no ids on cells, speaking ids on what an editor has just added, the drawing
 * in the order of the decisions, nothing about the program that saved it. Saving in dmn-js and normalising again changes
 * only what was edited. `normalizeDmn(await normalizeDmn(xml))` is the identity.
 * @throws {GuichengError} CHECK_FAILED for a file that cannot be read without loss */
export async function normalizeDmn(xml: string, file = ".dmn"): Promise<string> {
  const moddle = new DmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(xml).catch((error: Error) => {
    throw wouldLose(file, error.message);
  });
  if (warnings[0]) throw wouldLose(file, warnings[0].message);
  const definitions = rootElement as unknown as Element;
  for (const name of ["exporter", "exporterVersion"]) definitions.set(name, undefined);
  replaceAttributes(definitions, NAMESPACES);
  const elements = many(definitions, "drgElement");
  for (const element of elements) tidyElement(element);
  tidyDrawing(definitions, elements);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

function tidyElement(element: Element): void {
  // The version tag is the rule's id and stands before the time to live.
  replaceAttributes(element, Object.fromEntries(sorted(element.$attrs)));
  one(element, "variable")?.set("id", `${element.id}_v`);
  for (const requirement of many(element, "informationRequirement")) {
    const href = String((one(requirement, "requiredDecision") ?? one(requirement, "requiredInput"))?.get("href") ?? "");
    requirement.set("id", `${element.id}__${href.replace(/^.*#/, "")}`);
  }
  const table = one(element, "decisionLogic");
  if (table?.$type === "dmn:DecisionTable") tidyTable(table, element.id ?? "");
}

function sorted(attributes: Record<string, string> | undefined): [string, string][] {
  const rank = (name: string) => (name === "camunda:versionTag" ? 0 : 1);
  return Object.entries(attributes ?? {}).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Moddle offers `$attrs` for reading only: the object itself gets other contents. */
function replaceAttributes(element: Element, contents: Record<string, string>): void {
  const attributes = element.$attrs as Record<string, string>;
  for (const name of Object.keys(attributes)) delete attributes[name];
  Object.assign(attributes, contents);
}

function tidyTable(table: Element, decision: string): void {
  table.set("id", `${decision}-table`);
  nameGenerated(many(table, "input"), (n) => `${decision}-table-i${n}`);
  nameGenerated(many(table, "output"), (n) => `${decision}-table-o${n}`);
  nameGenerated(many(table, "rule"), (n) => `${decision}-row-${n}`);
  for (const input of many(table, "input")) {
    one(input, "inputExpression")?.set("id", `${input.id}_e`);
    one(input, "inputValues")?.set("id", `${input.id}_v`);
  }
  for (const output of many(table, "output")) {
    one(output, "outputValues")?.set("id", `${output.id}_v`);
    one(output, "defaultOutputEntry")?.set("id", `${output.id}_d`);
  }
  for (const rule of many(table, "rule")) {
    for (const cell of [...many(rule, "inputEntry"), ...many(rule, "outputEntry")]) {
      cell.set("id", undefined);
      const text = cell.get("text");
      if (typeof text === "string") cell.set("text", text.trim());
    }
  }
}

/** A name is given once and stays: coverage, rulings and histories refer to it. */
function nameGenerated(elements: Element[], nameOf: (n: number) => string): void {
  const taken = new Set(elements.map(({ id }) => id));
  for (const [index, element] of elements.entries()) {
    if (element.id && !GENERATED.test(element.id)) continue;
    let n = index + 1;
    while (taken.has(nameOf(n))) n++;
    element.set("id", nameOf(n));
    taken.add(nameOf(n));
  }
}

function tidyDrawing(definitions: Element, elements: Element[]): void {
  const order = elements.flatMap((element) => [element, ...many(element, "informationRequirement")]);
  const diagrams = many(one(definitions, "dmnDI"), "diagrams");
  for (const [index, diagram] of diagrams.entries()) {
    diagram.set("id", `${definitions.id}-diagram${index === 0 ? "" : index + 1}`);
    const drawn = many(diagram, "diagramElements").filter((shape) => one(shape, "dmnElementRef"));
    const place = (shape: Element) => {
      const at = order.indexOf(one(shape, "dmnElementRef") as Element);
      // Boxes first, then the arrows between them.
      return (shape.$type.endsWith("Edge") ? order.length : 0) + (at < 0 ? 2 * order.length : at);
    };
    drawn.sort((a, b) => place(a) - place(b));
    for (const shape of drawn) {
      shape.set("id", `${one(shape, "dmnElementRef")?.id}_di`);
      round(one(shape, "bounds"), ["x", "y", "width", "height"]);
      for (const point of many(shape, "waypoint")) round(point, ["x", "y"]);
    }
    diagram.set("diagramElements", drawn);
  }
}

function round(element: Element | undefined, keys: string[]): void {
  for (const key of keys) {
    const value = element?.get(key);
    if (typeof value === "number") element?.set(key, Math.round(value) + 0);
  }
}
