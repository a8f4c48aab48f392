import type { z } from "zod";
import type { Random } from "../seeded-random.ts";

/** The parts of zod's schemas that facts are made of. */
interface Schema {
  def: { type: string; innerType?: Schema; values?: unknown[] };
  shape?: Record<string, Schema>;
  element?: Schema;
  options?: readonly (Schema | string)[];
  keyType?: Schema;
  valueType?: Schema;
  minValue?: number | null;
}

const DRAWS = 100;
const NAMES = ["财政局", "a", "市政府办公室（研究室）", 'says "yes"', "x\\y", "chief-only-documents", "overall"];

/** Facts that a schema accepts, some left out, dates close to each other.
 * @throws where the schema holds something no facts have had so far, or accepts none of many drawn */
export function randomInput(schema: z.ZodType, random: Random): Record<string, unknown> {
  // two fields may exclude each other (more present than there are members): such facts are drawn again
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const facts = valueFor(schema as unknown as Schema, random) as Record<string, unknown>;
    if (schema.safeParse(facts).success) return facts;
  }
  throw new Error(`none of ${DRAWS} random facts was accepted by the schema`);
}

/** A day, or a moment with offset, in the weeks around the National Day holiday of 2026. */
export function randomDay(random: Random): string {
  const day = new Date(Date.UTC(2026, 8, 14 + random.below(35))).toISOString().slice(0, 10);
  return random.below(5) === 0 ? `${day}T${String(8 + random.below(12)).padStart(2, "0")}:30:00+08:00` : day;
}

function valueFor(schema: Schema, random: Random): unknown {
  const { type, innerType, values } = schema.def;
  if (type === "optional" || type === "default" || type === "prefault") {
    return random.below(3) === 0 ? undefined : valueFor(innerType as Schema, random);
  }
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.shape ?? {}).map(([key, field]) => [key, valueFor(field, random)]),
      );
    case "enum":
      return random.pick(schema.options as string[]);
    case "literal":
      return random.pick(values as unknown[]);
    case "union":
      return valueFor(random.pick(schema.options as Schema[]), random);
    case "boolean":
      return random.below(2) === 0;
    case "number":
      return Math.max(schema.minValue ?? 0, 0) + random.below(4);
    case "string":
      return (schema as unknown as z.ZodType).safeParse("x").success ? random.pick(NAMES) : randomDay(random);
    case "array":
      return listOf(schema, random);
    case "record":
      return Object.fromEntries(
        listOf({ def: { type: "array" }, element: schema.keyType }, random).map((key) => [
          key,
          valueFor(schema.valueType as Schema, random),
        ]),
      );
    default:
      throw new Error(`no random value for a schema of type ${type}`);
  }
}

/** Zero to three elements, one where there must be one; objects with an id get different ones. */
function listOf(schema: Schema, random: Random): unknown[] {
  const list = Array.from({ length: random.below(4) }, (_, index) => element(schema, index, random));
  const accepted = list.length > 0 || (schema as unknown as z.ZodType).safeParse?.([]).success !== false;
  return accepted ? list : [element(schema, 0, random)];
}

function element(schema: Schema, index: number, random: Random): unknown {
  const value = valueFor(schema.element as Schema, random);
  const named = value !== null && typeof value === "object" && "id" in value;
  return named ? { ...value, id: `party-${index + 1}` } : value;
}
