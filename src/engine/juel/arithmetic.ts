import { JavaDouble } from "./java-number.ts";
import { long, show, type Value } from "./value.ts";

/** JUEL's numbers: what counts as which, and how they are reckoned with. Every function throws a TypeError in words for people. */

export type Arithmetic = "+" | "-" | "*" | "/" | "%";

export function calculate(operator: Arithmetic, left: Value, right: Value): Value {
  if (left === null && right === null) return 0;
  if (operator === "/") return new JavaDouble(toDouble(left) / toDouble(right));
  if (looksFloat(left) || looksFloat(right))
    return new JavaDouble(onDoubles[operator](toDouble(left), toDouble(right)));
  const divisor = BigInt(toLong(right));
  if (operator === "%" && divisor === 0n) throw new TypeError("不能对 0 取余");
  return long(onLongs[operator](BigInt(toLong(left)), divisor));
}

export function negate(value: Value): Value {
  if (value === null) return 0;
  if (looksFloat(value)) return new JavaDouble(-toDouble(value));
  if (isLong(value) || typeof value === "string") return long(-BigInt(toLong(value)));
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

export function isLong(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export function isDouble(value: Value): value is JavaDouble {
  return value instanceof JavaDouble;
}

/** A double, or a text that JUEL reads as one. */
function looksFloat(value: Value): boolean {
  return isDouble(value) || (typeof value === "string" && /[.eE]/.test(value));
}

export function toLong(value: Value): number | bigint {
  if (value === null || value === "") return 0;
  if (isLong(value)) return value;
  if (isDouble(value)) return long(saturated(value.value));
  const whole = typeof value === "string" ? wholeNumber(value) : undefined;
  if (whole !== undefined && BigInt.asIntN(64, whole) === whole) return long(whole);
  throw new TypeError(`${show(value)} 不能当作数字`);
}

const MOST = 2n ** 63n - 1n;

/** A double made whole as Java does it: cut off, and never beyond 64 bits. */
function saturated(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (Math.abs(value) >= 2 ** 63) return value > 0 ? MOST : -MOST - 1n;
  return BigInt(Math.trunc(value));
}

/** A whole number as Java reads it from a text: full-width digits, too, which Chinese input methods write. */
export function wholeNumber(text: string): bigint | undefined {
  const plain = text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
  return /^[+-]?\d+$/.test(plain) ? BigInt(plain.replace("+", "")) : undefined;
}

const DOUBLE = /^([+-]?)(?:(NaN|Infinity)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?)$/;

export function toDouble(value: Value): number {
  if (value === null || value === "") return 0;
  if (isLong(value)) return Number(value);
  if (isDouble(value)) return value.value;
  const read = typeof value === "string" ? DOUBLE.exec(trimmed(value)) : null;
  if (!read) throw new TypeError(`${show(value)} 不能当作数字`);
  const [, sign, word, digits] = read;
  return Number(word ?? digits) * (sign === "-" ? -1 : 1);
}

/** Without what Java's `trim` takes off: everything up to and with the space. */
function trimmed(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is trimmed
  return text.replace(/^[\u0000- ]+|[\u0000- ]+$/g, "");
}
