import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readKnown, readTemplates } from "../../src/catalog/lint/known.ts";
import { bpmnModdle } from "../../src/catalog/portable/diagram.ts";

const root = new URL("../../", import.meta.url).pathname;
const templates = readTemplates(join(root, "processes"));
const topicOf = (template: (typeof templates)[number]) =>
  template.properties.find(({ binding }) => binding.name === "camunda:topic")?.value;

describe("element templates", () => {
  it("one a topic of the workers, and no other", () => {
    const topics = readdirSync(join(root, "workers"))
      .map((name) => readFileSync(join(root, "workers", name), "utf8").match(/\n {2}topic: "([a-z-]+)"/)?.[1])
      .filter((topic) => topic !== undefined);
    expect(topics.length).toBeGreaterThan(8);
    expect(templates.map(topicOf).sort()).toEqual(topics.sort());
  });

  it("file and id are named after the topic", () => {
    const files = readdirSync(join(root, "processes/.camunda/element-templates")).sort();
    expect(files).toEqual(templates.map((template) => `${topicOf(template)}.json`));
    expect(templates.map(({ id }) => id)).toEqual(templates.map((template) => `guicheng.${topicOf(template)}`));
  });

  it.each(templates)("$id makes an external task that Camunda's model has a place for", async (template) => {
    const moddle = bpmnModdle() as unknown as { create(type: string): { $descriptor: { propertiesByName: object } } };
    const { propertiesByName } = moddle.create(template.elementType.value).$descriptor;
    const bound = template.properties.filter(({ binding }) => binding.type === "property");
    expect(bound.map(({ binding }) => binding.name)).toEqual(["camunda:type", "camunda:topic"]);
    expect(bound[0]).toMatchObject({ type: "Hidden", value: "external" });
    for (const { binding } of bound) expect(propertiesByName).toHaveProperty([binding.name]);
    expect(template.appliesTo).toContain(template.elementType.value);
  });

  it.each(templates)("$id speaks Chinese and offers what it asks for", ({ name, description, properties }) => {
    const visible = properties.filter(({ type }) => type !== "Hidden");
    for (const words of [
      name,
      description,
      ...visible.flatMap(({ label, choices }) => [label, ...(choices ?? []).map((c) => c.name)]),
    ]) {
      expect(words).toMatch(/\p{Script=Han}/u);
    }
    expect([...name].length).toBeLessThanOrEqual(14);
    for (const { type, choices, value, constraints } of visible) {
      expect(constraints).toEqual({ notEmpty: true });
      expect(type === "Dropdown" ? (choices ?? []).length : 1).toBeGreaterThan(0);
      expect(value === undefined || (choices ?? []).some((choice) => choice.value === value)).toBe(true);
    }
  });

  it("tell the checks which properties a topic needs and which values it takes", () => {
    const { topics } = readKnown(join(root, "processes"), () => undefined);
    expect(topics.get("notify")?.get("notice")).toContain("urge");
    expect(topics.get("judge-reply")).toEqual(new Map([["decision", ["countersign"]]]));
    expect(topics.get("assign-number")).toEqual(new Map());
  });
});
