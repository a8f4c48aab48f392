import { isDouble, isLong, toDouble, toLong } from "./arithmetic.ts";
import { JavaDouble } from "./java-number.ts";
import { SpinNode } from "./spin-node.ts";
import { enter, isMap, show, type Value } from "./value.ts";

/** How JUEL takes values as true or false, as text, as empty, and how it compares them. Every function throws a TypeError in words for
 * people. */

export function toBoolean(value: Value): boolean {
  if (value === null || value === "") return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value.toLowerCase() === "true";
  throw new TypeError(`${show(value)} 不能当作真假值`);
}

/** Mixed text, and what a text is compared with. */
export function toText(value: Value): string {
  return value === null ? "" : javaText(value);
}

function javaText(value: Value): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return dateText(value);
  if (Array.isArray(value)) return `[${value.map((item) => javaText(enter(item))).join(", ")}]`;
  if (!isMap(value)) return String(value);
  const entries = Object.entries(value).map(([key, entry]) => `${key}=${javaText(enter(entry))}`);
  return `{${entries.join(", ")}}`;
}

const HOURS_TO_SHANGHAI = 8;

/** As java.util.Date writes itself in Asia/Shanghai, the zone the real engines are started in. */
function dateText(date: Date): string {
  const [weekday, day, month, year, time] = new Date(date.getTime() + HOURS_TO_SHANGHAI * 3_600_000)
    .toUTCString()
    .replace(",", "")
    .split(" ");
  return `${weekday} ${month} ${day} ${time} CST ${year}`;
}

export function isEmpty(value: Value): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  // Double.equals: NaN equals itself, -0.0 is not 0.0
  if (isDouble(left) || isDouble(right)) return Object.is(toDouble(left), toDouble(right));
  if (isLong(left) || isLong(right)) return toLong(left) === toLong(right);
  if (typeof left === "boolean" || typeof right === "boolean") return toBoolean(left) === toBoolean(right);
  if (typeof left === "string" || typeof right === "string") return toText(left) === toText(right);
  return equalObjects(left, right);
}

/** Java's `equals`: lists and maps by what they hold, Json nodes only if they are one and the same. */
function equalObjects(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left instanceof Date) return right instanceof Date && left.getTime() === right.getTime();
  if (left instanceof JavaDouble) return right instanceof JavaDouble && Object.is(left.value, right.value);
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => equalObjects(enter(item), enter(right[index])));
  }
  if (left instanceof SpinNode || !isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalObjects(enter(left[key]), enter(right[key])));
}

/** `<0`, `0`, `>0`, NaN for a NaN; undefined where a null makes every order comparison false. */
export function compare(left: Value, right: Value): number | undefined {
  if (left === null || right === null) return undefined;
  if (isDouble(left) || isDouble(right)) return order(toDouble(left), toDouble(right));
  if (isLong(left) || isLong(right)) return order(toLong(left), toLong(right));
  if (typeof left === "string" || typeof right === "string") return order(toText(left), toText(right));
  if (left instanceof Date && right instanceof Date) return order(left.getTime(), right.getTime());
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  throw new TypeError(`${show(left)} 和 ${show(right)} 不能比较大小，只能比较数字、文字、日期、真假值`);
}

function order<T extends string | number | bigint>(left: T, right: T): number {
  if (left === right) return 0;
  if (left < right) return -1;
  return left > right ? 1 : Number.NaN;
}
