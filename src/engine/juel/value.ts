import { JavaDouble } from "./java-number.ts";

/** A value inside an expression. Lists are arrays, maps plain objects, Json variables SpinNodes; a Long is a number as long as JavaScript
 * counts exactly, beyond that a bigint; a Double is a {@link JavaDouble}. */
export type Value = unknown;

/** A value from outside (variable, map entry, list element, Json number) as the operators want it. */
export function enter(value: unknown): Value {
  if (value === undefined) return null;
  // Java has no negative zero among its whole numbers
  if (typeof value === "number") return Number.isSafeInteger(value) ? value + 0 : new JavaDouble(value);
  return typeof value === "bigint" ? long(value) : value;
}

/** The reverse: what a caller of an expression gets.
 * @throws {TypeError} a whole number that JavaScript cannot hold */
export function leave(value: Value): unknown {
  if (typeof value === "bigint") throw new TypeError(`整数 ${value} 超出可移植的范围（±2^53）`);
  return value instanceof JavaDouble ? value.value : value;
}

/** A whole number of 64 bits: what is longer overflows, as in Java. */
export function long(value: bigint): number | bigint {
  const wrapped = BigInt.asIntN(64, value);
  const number = Number(wrapped);
  return Number.isSafeInteger(number) ? number : wrapped;
}

export function isMap(value: Value): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A value in a message to people; never the whole of an object. */
export function show(value: Value): string {
  if (value === null) return "空值";
  if (typeof value === "string") return `文字 '${value}'`;
  if (value instanceof JavaDouble) return `数字 ${value.value}`;
  if (typeof value === "number" || typeof value === "bigint") return `数字 ${value}`;
  if (typeof value === "boolean") return `真假值 ${value}`;
  if (Array.isArray(value)) return `列表（${value.length} 项）`;
  if (value instanceof Date) return `日期 ${value.toISOString()}`;
  return isMap(value) ? "对象" : "Json 变量";
}
