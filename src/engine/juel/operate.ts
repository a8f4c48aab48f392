/** JUEL's operators on Java's scalars. A Long is a safe integer, a Double a {@link JavaDouble}: the difference shows in
 * `${6/3}` as text ("2.0") and in which coercion a comparison takes. Every function throws a TypeError in words for people. */

/** A value inside an expression. Lists are arrays, maps plain objects, Json variables SpinNodes. */
export type Value = unknown;

export class JavaDouble {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A value from outside (variable, map entry, list element, Json number) as the operators want it. */
export function enter(value: unknown): Value {
  if (value === undefined) return null;
  if (typeof value === "number" && !Number.isSafeInteger(value)) return new JavaDouble(value);
  if (typeof value === "bigint") return toSafeLong(value);
  return value;
}

/** The reverse: what a caller of an expression gets. */
export function leave(value: Value): unknown {
  return value instanceof JavaDouble ? value.value : value;
}

export function toBoolean(value: Value): boolean {
  if (value === null || value === "") return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value.toLowerCase() === "true";
  throw new TypeError(`${show(value)} 不能当作真假值`);
}

/** Mixed text. Objects are refused although Java prints them: no process should show `{a=1}` to people. */
export function toText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (value instanceof JavaDouble) return doubleText(value.value);
  throw new TypeError(`${show(value)} 不能当作文字`);
}

export function isEmpty(value: Value): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

export function isMap(value: Value): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (isDouble(left) || isDouble(right)) return toDouble(left) === toDouble(right);
  if (isLong(left) || isLong(right)) return toLong(left) === toLong(right);
  if (typeof left === "boolean" || typeof right === "boolean") return toBoolean(left) === toBoolean(right);
  if (typeof left === "string" || typeof right === "string") return toText(left) === toText(right);
  throw new TypeError(`${show(left)} 和 ${show(right)} 不能比较，只能比较数字、文字、真假值`);
}

/** `<0`, `0`, `>0`, NaN for a NaN; undefined where a null makes every order comparison false. */
export function compare(left: Value, right: Value): number | undefined {
  if (left === null || right === null) return undefined;
  if (isDouble(left) || isDouble(right)) return toDouble(left) - toDouble(right);
  if (isLong(left) || isLong(right)) return toLong(left) - toLong(right);
  if (typeof left === "string" || typeof right === "string") return compareText(toText(left), toText(right));
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  throw new TypeError(`${show(left)} 和 ${show(right)} 不能比较大小，只能比较数字、文字、真假值`);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export type Arithmetic = "+" | "-" | "*" | "/" | "%";

export function calculate(operator: Arithmetic, left: Value, right: Value): Value {
  if (left === null && right === null) return 0;
  if (operator === "/") return new JavaDouble(toDouble(left) / toDouble(right));
  if (looksFloat(left) || looksFloat(right))
    return new JavaDouble(onDoubles[operator](toDouble(left), toDouble(right)));
  const divisor = toLong(right);
  if (operator === "%" && divisor === 0) throw new TypeError("不能对 0 取余");
  return toSafeLong(onLongs[operator](BigInt(toLong(left)), BigInt(divisor)));
}

export function negate(value: Value): Value {
  if (value === null) return 0;
  if (looksFloat(value)) return new JavaDouble(-toDouble(value));
  if (isLong(value) || typeof value === "string") return toSafeLong(-BigInt(toLong(value)));
  throw new TypeError(`${show(value)} 不能取负`);
}

const onDoubles: Record<Exclude<Arithmetic, "/">, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "%": (a, b) => a % b,
};

const onLongs: Record<Exclude<Arithmetic, "/">, (a: bigint, b: bigint) => bigint> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "%": (a, b) => a % b,
};

function isLong(value: Value): value is number {
  return typeof value === "number";
}

function isDouble(value: Value): value is JavaDouble {
  return value instanceof JavaDouble;
}

/** A double, or a text that JUEL reads as one. */
function looksFloat(value: Value): boolean {
  return isDouble(value) || (typeof value === "string" && /[.eE]/.test(value));
}

function toLong(value: Value): number {
  if (value === null || value === "") return 0;
  if (isLong(value)) return value;
  if (isDouble(value)) return Math.trunc(value.value);
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return toSafeLong(BigInt(value.replace("+", "")));
  throw new TypeError(`${show(value)} 不能当作数字`);
}

function toDouble(value: Value): number {
  if (value === null || value === "") return 0;
  if (isLong(value)) return value;
  if (isDouble(value)) return value.value;
  if (typeof value === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) return Number(value);
  throw new TypeError(`${show(value)} 不能当作数字`);
}

/** Java counts to 2^63, JavaScript to 2^53: between them the engines would differ, so it is refused. */
function toSafeLong(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new TypeError(`整数 ${value} 超出可移植的范围（±2^53）`);
}

/** As java.lang.Double.toString writes it. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** A value in a message to people; never the whole of an object. */
export function show(value: Value): string {
  if (value === null) return "空值";
  if (typeof value === "string") return `文字 '${value}'`;
  if (isDouble(value)) return `数字 ${value.value}`;
  if (isLong(value)) return `数字 ${value}`;
  if (typeof value === "boolean") return `真假值 ${value}`;
  if (Array.isArray(value)) return `列表（${value.length} 项）`;
  if (value instanceof Date) return `日期 ${value.toISOString()}`;
  return isMap(value) ? "对象" : "Json 变量";
}
