import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GuichengError } from "../../errors.ts";
import { DECISIONS } from "../../rules/facts.ts";
import type { Known } from "../portable/rule.ts";

/** The part of a Camunda 7 element template that says what a worker needs to find on its task. */
export const ElementTemplate = z.strictObject({
  name: z.string().min(1),
  id: z.string().regex(/^guicheng\.[a-z-]+$/),
  version: z.int(),
  description: z.string().min(1),
  appliesTo: z.array(z.string().regex(/^bpmn:/)),
  elementType: z.strictObject({ value: z.enum(["bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask"]) }),
  properties: z.array(
    z.strictObject({
      label: z.string().optional(),
      description: z.string().optional(),
      type: z.enum(["Hidden", "Dropdown", "String"]),
      value: z.string().optional(),
      choices: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
      // Camunda 7 ignores `condition`, and a binding to documentation corrupts the model: neither is accepted here.
      binding: z.strictObject({ type: z.enum(["property", "camunda:property"]), name: z.string() }),
      constraints: z.strictObject({ notEmpty: z.boolean() }).optional(),
    }),
  ),
});
export type ElementTemplate = z.infer<typeof ElementTemplate>;

/** What the files of a `processes/` folder offer its diagrams: topics with a template, forms, decisions. */
export function readKnown(processes: string, refuseExpression: Known["refuseExpression"]): Required<Known> {
  return {
    refuseExpression,
    topics: topicsOf(readTemplates(processes)),
    forms: readForms(processes),
    decisions: DECISIONS,
  };
}

/** @throws {GuichengError} JSON_INVALID with file and field */
export function readTemplates(processes: string): ElementTemplate[] {
  const folder = join(processes, ".camunda", "element-templates");
  if (!existsSync(folder)) return [];
  return jsonFiles(folder, ".json").flatMap((path) => {
    const result = z.array(ElementTemplate).safeParse(readJson(path));
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw new GuichengError({
      code: "JSON_INVALID",
      place: path,
      found: `${issue?.path.join(".")}: ${issue?.message}`,
    });
  });
}

/** Topic → property → accepted values; no values where any text will do. */
function topicsOf(templates: ElementTemplate[]): Map<string, Map<string, string[]>> {
  return new Map(
    templates.map(({ properties }) => {
      const topic = properties.find(({ binding }) => binding.name === "camunda:topic")?.value ?? "";
      const needed = properties.filter(
        ({ type, binding, constraints }) =>
          binding.type === "camunda:property" && (type === "Hidden" || constraints?.notEmpty),
      );
      return [topic, new Map(needed.map((property) => [property.binding.name, valuesOf(property)]))];
    }),
  );
}

function valuesOf({ type, value, choices }: ElementTemplate["properties"][number]): string[] {
  if (type === "Hidden") return value === undefined ? [] : [value];
  return choices?.map((choice) => choice.value) ?? [];
}

function readForms(processes: string): string[] {
  return readdirSync(processes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .flatMap(({ name }) => jsonFiles(join(processes, name), ".form"))
    .map((path) => String((readJson(path) as { id?: unknown }).id ?? ""));
}

function jsonFiles(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new GuichengError({ code: "JSON_INVALID", place: path, found: (error as Error).message });
  }
}
