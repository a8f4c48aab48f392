import type { JuelScope } from "../juel/compile.ts";
import { JavaDouble, jsonText, parseJson } from "../juel/java-number.ts";
import { SpinNode } from "../juel/spin-node.ts";
import { formatDate, parseDate, type TypedValue } from "../typed-value.ts";

/** What an expression sees of a variable. */
export function toJuel({ type, value, valueInfo }: TypedValue): unknown {
  if (value === null) return null;
  if (type === "Json") return SpinNode.parse(String(value));
  if (type === "Object" && valueInfo.serializationDataFormat === "application/json") return parseJson(String(value));
  if (type === "Double") return new JavaDouble(Number(value));
  if (type === "Date") return new Date(parseDate(String(value)) ?? Number.NaN);
  return value;
}

/** What a variable becomes that an expression has given, as the real engines store it. */
export function fromJuel(value: unknown): TypedValue {
  if (value === null || value === undefined) return { type: "Null", value: null, valueInfo: {} };
  if (value instanceof SpinNode) return { type: "Json", value: String(value), valueInfo: {} };
  if (typeof value === "string") return { type: "String", value, valueInfo: {} };
  if (typeof value === "boolean") return { type: "Boolean", value, valueInfo: {} };
  if (value instanceof JavaDouble) return { type: "Double", value: value.value, valueInfo: {} };
  if (value instanceof Date) return { type: "Date", value: formatDate(value.getTime()), valueInfo: {} };
  if (typeof value === "number") return { type: numberType(value), value, valueInfo: {} };
  const objectTypeName = Array.isArray(value) ? "java.util.ArrayList" : "java.util.LinkedHashMap";
  return {
    type: "Object",
    value: jsonText(value),
    valueInfo: { objectTypeName, serializationDataFormat: "application/json" },
  };
}

function numberType(value: number): string {
  if (!Number.isInteger(value)) return "Double";
  return Math.abs(value) < 2 ** 31 ? "Integer" : "Long";
}

/** A scope that looks its names up when they are asked for. */
export function lookup(find: (name: string) => TypedValue | undefined): JuelScope {
  // one evaluation sees one and the same object under a name: `${doc == doc}`
  const seen = new Map<string, { value: unknown } | undefined>();
  const look = (name: string) => {
    if (!seen.has(name)) {
      const found = find(name);
      seen.set(name, found && { value: toJuel(found) });
    }
    return seen.get(name);
  };
  return { has: (name) => look(name) !== undefined, get: (name) => look(name)?.value };
}

/** An attribute's text as a list of names: "a, b", or a list given by an expression. */
export function toNames(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (value instanceof SpinNode) return toNames(value.json);
  const parts = Array.isArray(value) ? value.map(String) : String(value).split(",");
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

const HOURS_TO_SHANGHAI = 8;
const HOUR_MS = 60 * 60 * 1000;

/** An instant as a timer, due date or follow-up date names it: a Date, or ISO 8601; without an offset Asia/Shanghai is meant.
 * @returns epoch milliseconds; undefined where it is no instant */
export function parseInstant(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  return typeof value === "string" ? parseInstantText(value) : undefined;
}

function parseInstantText(text: string): number | undefined {
  const rest = parseDate(text);
  if (rest !== undefined) return rest;
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined;
  const dateTime = text.includes("T") ? text : `${text}T00:00`;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(dateTime.slice(11)) ? dateTime : `${dateTime}+08:00`;
  const instant = Date.parse(zoned.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(instant) ? undefined : instant;
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Adds an ISO 8601 duration; years and months by the calendar of Asia/Shanghai.
 * @param from epoch milliseconds
 * @returns undefined where the text is no duration */
export function addDuration(from: number, text: string): number | undefined {
  const parts = DURATION.exec(text);
  if (!parts || text.endsWith("P") || text.endsWith("T")) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const local = new Date(from + HOURS_TO_SHANGHAI * HOUR_MS);
  local.setUTCMonth(local.getUTCMonth() + (years ?? 0) * 12 + (months ?? 0));
  local.setUTCDate(local.getUTCDate() + (weeks ?? 0) * 7 + (days ?? 0));
  const clock = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return local.getTime() - HOURS_TO_SHANGHAI * HOUR_MS + clock * 1000;
}
