import type { TypedValue } from "../typed-value.ts";

/** A typed value as it is shown. */
interface Shown extends Omit<TypedValue, "value"> {
  value: unknown;
}

/** Values as Camunda answers them unless it is asked with `deserializeValue(s)=false`: an Object as its JSON, and a Json as what its
 * Java library tells about a node, which is not its content. Whoever wants the text has to ask for it here, too.
 * @param parameter the query parameter as it came */
export function deserialized(values: Map<string, TypedValue>, parameter: string | undefined): Map<string, Shown> {
  if (parameter === "false") return values;
  return new Map([...values].map(([name, value]) => [name, deserializedValue(value)]));
}

/** One value, as {@link deserialized} shows it. */
export function deserializedValue(typed: TypedValue): Shown {
  if (typeof typed.value !== "string") return typed;
  if (typed.type === "Object") return { ...typed, value: JSON.parse(typed.value) };
  return typed.type === "Json" ? { ...typed, value: node(JSON.parse(typed.value)) } : typed;
}

function node(value: unknown) {
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return {
    array: kind === "array",
    value: kind !== "array" && kind !== "object",
    string: kind === "string",
    dataFormatName: "application/json",
    null: kind === "null",
    object: kind === "object",
    number: kind === "number",
    boolean: kind === "boolean",
    nodeType: kind.toUpperCase(),
  };
}
