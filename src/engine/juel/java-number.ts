/** A Double of the real engines: the difference to a Long shows in `${6/3}` as text ("2.0") and in which coercion a comparison takes. */
export class JavaDouble {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    return doubleText(this.value);
  }

  toJSON(): number {
    return this.value;
  }
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

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

const wholeDoubles: Reviver = (_key, value, { source = "" }) =>
  Number.isInteger(value) && /[.eE]/.test(source) ? new JavaDouble(value as number) : value;

/** Parses JSON as Java does: `2.0` and `1e3` are doubles although JavaScript takes them for whole numbers. */
export function parseJson(text: string): unknown {
  return /\d[.eE]/.test(text)
    ? JSON.parse(text, wholeDoubles as (key: string, value: unknown) => unknown)
    : JSON.parse(text);
}

/** Writes what {@link parseJson} has read. */
export function jsonText(value: unknown): string {
  if (value instanceof JavaDouble) return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if ("toJSON" in value && typeof value.toJSON === "function") return jsonText(value.toJSON());
  return `{${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}:${jsonText(entry)}`)
    .join(",")}}`;
}
