import type { z } from "zod";
import { DERIVED_FACTS } from "./derived-facts.ts";
import { COUNTERSIGN_DERIVED, Party } from "./facts/countersign.ts";
import { type Decision, FACTS } from "./facts.ts";
import type { TableKind } from "./table.ts";

/** What a path of facts can hold once every default is filled. */
export type InputDomain = (
  | { kind: "enum"; values: readonly string[] }
  | { kind: "boolean" }
  /** Bounds are included. */
  | { kind: "integer"; min?: number; max?: number }
  /** Words a list may hold; without `values` any. */
  | { kind: "list"; values?: readonly string[] }
  /** Dates and free texts: passed through outputs, never asked about. */
  | { kind: "text" }
  /** The result of the route table. */
  | { kind: "route" }
) & {
  /** True where the fact may be absent: it may be passed through an output, but no cell may ask about it. */
  optional?: boolean;
};

/** The facts that tables of a decision may read, by dotted path.
 * @param kind which table asks: parties of a countersignature are settled before the route is known, and only then are their own facts in sight */
export function inputDomains(decision: Decision, kind?: TableKind): Map<string, InputDomain> {
  const domains = new Map<string, InputDomain>();
  addShape(domains, FACTS[decision].shape, "", false);
  const perParty = decision === "countersign" && (kind === "deadlines" || kind === "party");
  if (decision === "countersign")
    addDerived(domains, kind === "deadlines" ? "limits" : kind === "party" ? "party" : "round");
  for (const name of Object.keys({ ...(DERIVED_FACTS as Partial<Record<Decision, object>>)[decision] })) {
    domains.set(name, { kind: "boolean" });
  }
  if (perParty) {
    const { kind: partyKind, response, signedBy, respondedOn } = Party.shape;
    addShape(domains, { kind: partyKind, response, signedBy, respondedOn }, "", false);
  }
  if (!perParty && kind !== "route") domains.set("route", { kind: "route" });
  return domains;
}

function addDerived(domains: Map<string, InputDomain>, asking: "limits" | "party" | "round"): void {
  for (const [name, { type, seenBy }] of Object.entries(COUNTERSIGN_DERIVED)) {
    if (!(seenBy as readonly string[]).includes(asking)) continue;
    domains.set(name, type === "boolean" ? { kind: "boolean" } : { kind: "integer", min: 0 });
  }
}

/** The parts of zod's schemas that facts are made of. */
interface Schema {
  def: { type: string; innerType?: Schema; values?: unknown[] };
  shape?: Record<string, unknown>;
  element?: unknown;
  options?: readonly unknown[];
  minValue?: number | null;
  maxValue?: number | null;
}

function addShape(
  domains: Map<string, InputDomain>,
  shape: Record<string, unknown>,
  prefix: string,
  optional: boolean,
): void {
  for (const [key, field] of Object.entries(shape)) add(domains, field as z.ZodType, `${prefix}${key}`, optional);
}

function add(domains: Map<string, InputDomain>, field: unknown, path: string, optional: boolean): void {
  const schema = field as Schema;
  const absent = optional || schema.def.type === "optional" || schema.def.type === "nullable";
  const domain = leaf(schema);
  if (schema.def.innerType) add(domains, schema.def.innerType, path, absent);
  else if (schema.shape) addShape(domains, schema.shape, `${path}.`, optional);
  else if (domain) domains.set(path, optional ? { ...domain, optional } : domain);
}

/** Lists of objects and records have no domain: no table can ask about them. */
function leaf(schema: Schema): InputDomain | undefined {
  const words = wordsOf(schema);
  if (words) return { kind: "enum", values: words };
  switch (schema.def.type) {
    case "boolean":
      return { kind: "boolean" };
    case "number":
      return { kind: "integer", ...bound("min", schema.minValue), ...bound("max", schema.maxValue) };
    case "string":
      return { kind: "text" };
    case "array":
      return listOf(schema.element as Schema);
    default:
      return undefined;
  }
}

function listOf(element: Schema): InputDomain | undefined {
  const values = wordsOf(element);
  if (values) return { kind: "list", values };
  return element.def.type === "string" ? { kind: "list" } : undefined;
}

function wordsOf(schema: Schema): string[] | undefined {
  if (schema.def.type === "enum") return (schema.options ?? []).map(String);
  if (schema.def.type === "literal") return (schema.def.values ?? []).map(String);
  if (schema.def.type !== "union") return undefined;
  const parts = (schema.options ?? []).map((option) => wordsOf(option as Schema));
  return parts.every((part) => part !== undefined) ? [...new Set(parts.flat())] : undefined;
}

/** zod writes the safe integers as bounds where a schema names none. */
function bound(name: "min" | "max", value: number | null | undefined): { min?: number; max?: number } {
  return value == null || !Number.isFinite(value) || Math.abs(value) === Number.MAX_SAFE_INTEGER
    ? {}
    : { [name]: value };
}
