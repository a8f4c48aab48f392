import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModdleElement } from "bpmn-moddle";
import { describe, expect, it } from "vitest";
import { normalizeBpmn } from "../../src/catalog/normalize.ts";
import { bpmnModdle, many, one } from "../../src/catalog/portable/diagram.ts";

const processes = new URL("../../processes/", import.meta.url).pathname;
const BASE = readFileSync(new URL("portable-base.bpmn", import.meta.url), "utf8");

describe("files as committed", () => {
  const files = readdirSync(processes, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".bpmn"));

  it.each(files)("%s is in normal form", async (name) => {
    const xml = readFileSync(join(processes, name), "utf8");
    expect(await normalizeBpmn(xml, name)).toBe(xml);
  });

  it("there are some", () => {
    expect(files.length).toBeGreaterThan(3);
  });
});

describe("a save by a modeler leaves no trace", () => {
  it("the normal form is its own normal form", async () => {
    expect(await normalizeBpmn(BASE)).toBe(BASE);
  });

  it("whatever order, ids of the drawing, fractions and signature it writes", async () => {
    const saved = await savedByModeler(BASE);
    expect(saved).not.toBe(BASE);
    expect(saved).toContain("exporter=");
    expect(saved).toContain("xmlns:modeler=");
    expect(await normalizeBpmn(saved)).toBe(BASE);
  });

  it("other prefixes and references left out by hand", async () => {
    const bare = BASE.replaceAll(/\s*<bpmn:(incoming|outgoing)>[^<]*<\/bpmn:\1>/g, "");
    const foreign = bare.replaceAll("bpmn:", "bpmn2:").replace("xmlns:bpmn=", "xmlns:bpmn2=");
    expect(await normalizeBpmn(foreign)).toBe(BASE);
  });

  it("colours stay, in a fixed order", async () => {
    const shape = '<bpmndi:BPMNShape id="Task_Review_di" bpmnElement="Task_Review"';
    const spaces =
      'xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"';
    const coloured = BASE.replace(shape, `${shape} color:background-color="#bbdefb" bioc:stroke="#0d4372"`).replace(
      "<bpmn:definitions ",
      `<bpmn:definitions ${spaces} `,
    );
    const normal = await normalizeBpmn(coloured);
    expect(normal).toContain(`${shape} bioc:stroke="#0d4372" color:background-color="#bbdefb"`);
    expect(await normalizeBpmn(normal)).toBe(normal);
    expect(changedLines(BASE, normal)).toBe(2);
  });
});

describe("an edit changes what was edited", () => {
  it("moving a task: its own line of the drawing", async () => {
    const moved = BASE.replace(/(bpmnElement="Task_Remind">\s*<dc:Bounds x="680" y=")290/, "$1291");
    expect(changedLines(BASE, await normalizeBpmn(await savedByModeler(moved)))).toBe(1);
  });

  it("renaming a task: one line", async () => {
    const renamed = BASE.replace('name="审核来文"', 'name="复核来文"');
    expect(changedLines(BASE, await normalizeBpmn(await savedByModeler(renamed)))).toBe(1);
  });
});

describe("the order follows the flow", () => {
  it("from the start, branches before their merge, boundary events behind their host", () => {
    const place = (id: string) => BASE.indexOf(`id="${id}"`);
    const order = [
      "Start_Submitted",
      "Task_Open",
      "Gateway_Fork",
      "Task_Review",
      "Event_Overdue",
      "Gateway_Join",
      "Call_AskParties",
    ];
    expect(order.map(place)).toEqual(order.map(place).sort((a, b) => a - b));
    expect(place("Task_Number")).toBeLessThan(place("Gateway_Join"));
    expect(place("Flow_Submitted")).toBeLessThan(place("Task_Open"));
  });
});

describe("what it cannot read it does not touch", () => {
  it.each([
    ["an unknown attribute", BASE.replace("<bpmn:userTask ", '<bpmn:userTask camunda:nonsense="1" ')],
    ["a dangling reference", BASE.replace('errorRef="Error_Failed"', 'errorRef="Error_Gone"')],
    ["no BPMN", "<html/>"],
  ])("%s", async (_, xml) => {
    await expect(normalizeBpmn(xml, "x.bpmn")).rejects.toThrow(/CHECK_FAILED .*x\.bpmn/);
  });
});

/** Everything a modeler may do to a file without anybody having edited it. */
async function savedByModeler(xml: string): Promise<string> {
  const moddle = bpmnModdle();
  const { rootElement } = await moddle.fromXML(xml);
  const attributes = rootElement.$attrs as Record<string, string>;
  attributes["xmlns:modeler"] = "http://camunda.org/schema/modeler/1.0";
  attributes["modeler:executionPlatform"] = "Camunda Platform";
  rootElement.set("exporter", "Camunda Modeler");
  rootElement.set("exporterVersion", "5.38.0");
  many(rootElement, "rootElements").reverse();
  for (const process of many(rootElement, "rootElements")) reversed(process);
  const plane = one(many(rootElement, "diagrams")[0], "plane");
  many(plane, "planeElement").reverse();
  for (const [index, shape] of many(plane, "planeElement").entries()) {
    shape.set("id", `BPMNShape_${index}abcdef`);
    for (const point of many(shape, "waypoint")) point.set("x", Number(point.get("x")) + 0.3);
    shape.set("label", moddleLabel(moddle));
  }
  return (await moddle.toXML(rootElement, { format: false })).xml;
}

function reversed(scope: ModdleElement): void {
  for (const list of ["flowElements", "incoming", "outgoing", "flowNodeRef", "lanes"]) {
    if (list in scope.$descriptor.propertiesByName) many(scope, list).reverse();
  }
  for (const element of many(scope, "flowElements")) reversed(element);
  for (const set of many(scope, "laneSets")) {
    many(set, "lanes").reverse();
    for (const lane of many(set, "lanes")) many(lane, "flowNodeRef").reverse();
  }
}

function moddleLabel(moddle: ReturnType<typeof bpmnModdle>): ModdleElement {
  return (moddle as unknown as { create(type: string): ModdleElement }).create("bpmndi:BPMNLabel");
}

function changedLines(before: string, after: string): number {
  const kept = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !kept.has(line)).length;
}
