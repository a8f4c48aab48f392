/** Variables as Camunda's REST API types them. `value` is what JSON carries; Json and Object values are strings. */
export interface TypedValue {
  type: string;
  value: string | number | boolean | null;
  valueInfo: Record<string, unknown>;
}

const TYPES = ["String", "Integer", "Short", "Long", "Double", "Boolean", "Date", "Json", "Object", "Null"];
/** As on Camunda, the first letter may be small: `string`, but not `STRING`. */
const BY_NAME = new Map(
  TYPES.flatMap((type) => [type, type.charAt(0).toLowerCase() + type.slice(1)].map((name) => [name, type])),
);

const INTEGERS: Record<string, [number, number]> = {
  Short: [-(2 ** 15), 2 ** 15 - 1],
  Integer: [-(2 ** 31), 2 ** 31 - 1],
  Long: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** A value a client may not send. The message says what was found and what is accepted. */
export class ValueRefused extends Error {}

/** The string limit of the real engines' databases. */
const MAX_STRING = 4000;

/** Reads one variable of a request.
 * @throws {ValueRefused} unknown type, or a value that is none of its type */
export function readTyped(name: string, given: unknown): TypedValue {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new ValueRefused(`variable '${name}': found ${show(given)}; accepted: {"value": …, "type": …}`);
  }
  const { value = null, type: typeName, valueInfo } = given as Record<string, unknown>;
  const type = readType(name, typeName, value);
  const info = typeof valueInfo === "object" && valueInfo !== null ? (valueInfo as Record<string, unknown>) : {};
  if (value === null) return { type: type === "Json" ? "Json" : type, value: null, valueInfo: info };
  return { type, value: readValue(name, type, converted(type, value), info), valueInfo: info };
}

function readType(name: string, given: unknown, value: unknown): string {
  if (given === undefined || given === null) {
    if (value === null) return "Null";
    if (typeof value === "boolean") return "Boolean";
    if (typeof value === "string") return "String";
    if (typeof value === "number")
      return Number.isInteger(value) ? (fits(value, "Integer") ? "Integer" : "Long") : "Double";
    throw new ValueRefused(`variable '${name}': a type is needed for ${show(value)}`);
  }
  const type = typeof given === "string" ? BY_NAME.get(given) : undefined;
  if (!type)
    throw new ValueRefused(`variable '${name}': unsupported type ${show(given)}; accepted: ${TYPES.join(", ")}`);
  return type;
}

/** What Camunda's JSON reader makes of a text where a number or a boolean is meant, and of those where a text is. */
function converted(type: string, value: unknown): unknown {
  if (type === "String") return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof value !== "string") return value;
  if (type === "Boolean") return value === "true" ? true : value === "false" ? false : value;
  const numeric = type === "Double" || type in INTEGERS;
  return numeric && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function readValue(name: string, type: string, value: unknown, info: Record<string, unknown>): TypedValue["value"] {
  const wrong = (accepted: string) =>
    new ValueRefused(`variable '${name}': found ${show(value)}; accepted for type ${type}: ${accepted}`);
  switch (type) {
    case "Null":
      throw wrong("null");
    case "Boolean":
      if (typeof value !== "boolean") throw wrong("true or false");
      return value;
    case "Double":
      if (typeof value !== "number" || !Number.isFinite(value)) throw wrong("a number");
      return value;
    case "Short":
    case "Integer":
    case "Long":
      if (typeof value !== "number" || !fits(value, type)) throw wrong("an integer of that range");
      return value;
    case "Date":
      if (typeof value !== "string" || parseDate(value) === undefined) throw wrong("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
      return value;
    case "Json":
      if (typeof value !== "string") throw wrong("a string that holds JSON");
      if (!isJson(value)) throw wrong("a string that holds JSON");
      return value;
    case "Object":
      if (typeof value !== "string" || !isJson(value)) throw wrong("a string that holds JSON");
      if (info.serializationDataFormat !== "application/json")
        throw wrong('valueInfo.serializationDataFormat "application/json"');
      return value;
    default:
      if (typeof value !== "string") throw wrong("a string");
      if (type === "String" && value.length > MAX_STRING) {
        throw new ValueRefused(
          `variable '${name}': ${value.length} characters; accepted for type String: up to ${MAX_STRING}; use Json`,
        );
      }
      return value;
  }
}

function fits(value: number, type: string): boolean {
  const [least, most] = INTEGERS[type] ?? [0, 0];
  return Number.isInteger(value) && value >= least && value <= most;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})([+-])(\d{2})(\d{2})$/;

/** Reads a date of the REST API, `2026-09-22T09:00:00.000+0800`; `Z` and `+08:00` are none, as on Camunda.
 * @returns epoch milliseconds */
export function parseDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const instant = Date.parse(`${text.slice(0, -2)}:${text.slice(-2)}`);
  return Number.isNaN(instant) ? undefined : instant;
}

const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

/** Writes a date of the REST API in Asia/Shanghai, which has had no summer time since 1991.
 * @param instant epoch milliseconds */
export function formatDate(instant: number): string {
  return new Date(instant + SHANGHAI_OFFSET_MS).toISOString().replace("Z", "+0800");
}
