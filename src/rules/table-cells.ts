/** The FEEL that feelin and Camunda's feel-scala understand alike, as a grammar of cells. Whatever does not parse here is a fault. */

/** What an input cell asks of its column's value. */
export type Test =
  | { kind: "any" }
  | { kind: "strings"; values: string[]; negated: boolean }
  | { kind: "boolean"; value: boolean }
  | { kind: "compare"; operator: "=" | "<" | "<=" | ">" | ">="; value: number }
  | { kind: "range"; low: number; lowIncluded: boolean; high: number; highIncluded: boolean };

/** Where a column takes its value from: a path of nested facts, or whether a list of facts holds a word. */
export type Source = { kind: "path"; path: string[] } | { kind: "contains"; path: string[]; literal: string };

/** What an output cell gives: nothing, a literal, or a fact passed through. */
export type Output =
  | { kind: "empty" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "path"; path: string[] };

/** Said to designers next to what was found. */
export const ACCEPTED_INPUT = '事实路径（如 meeting.type），或 list contains(路径,"取值")';
export const ACCEPTED_TEST =
  '空白、-、"文本" 列表、not("文本" 列表)、true、false、整数、< <= > >= 加整数、整数区间（如 [1..3]）';
export const ACCEPTED_OUTPUT = '空白、"文本"、整数、true、false，或一个事实路径';

const SEGMENT = /^[A-Za-z_][A-Za-z0-9_]*$/;
const STRING = '"[^"\\\\\\r\\n]*"';
const INTEGER = "-?(?:0|[1-9][0-9]*)";
const STRINGS = new RegExp(`^${STRING}(?:\\s*,\\s*${STRING})*$`);
const NOT = /^not\s*\(([\s\S]*)\)$/;
const COMPARE = new RegExp(`^(<=|>=|<|>)\\s*(${INTEGER})$`);
const RANGE = new RegExp(`^([[(])\\s*(${INTEGER})\\s*\\.\\.\\s*(${INTEGER})\\s*([\\])])$`);
const WHOLE = new RegExp(`^${INTEGER}$`);
const CONTAINS = new RegExp(`^list contains\\(\\s*([^,\\s]+)\\s*,\\s*(${STRING})\\s*\\)$`);

/** Words that FEEL reads as syntax, wherever a name could stand. */
const RESERVED = new Set(
  "and or not if then else for in return every some satisfies between instance of function null true false".split(" "),
);

/** @returns the words of a list such as `"a","b"`, or undefined where the text is no such list */
export function parseStrings(text: string): string[] | undefined {
  const trimmed = text.trim();
  if (!STRINGS.test(trimmed)) return undefined;
  return [...trimmed.matchAll(/"([^"]*)"/g)].map((match) => match[1] as string);
}

/** @returns the segments of a dotted path, or undefined where FEEL would read the text as something else */
export function parsePath(text: string): string[] | undefined {
  const segments = text.split(".");
  return segments.every((segment) => SEGMENT.test(segment) && !RESERVED.has(segment)) ? segments : undefined;
}

/** @returns undefined where the expression is outside the subset */
export function parseSource(text: string): Source | undefined {
  const contains = CONTAINS.exec(text.trim());
  if (contains) {
    const list = parsePath(contains[1] as string);
    return list && { kind: "contains", path: list, literal: (contains[2] as string).slice(1, -1) };
  }
  const path = parsePath(text.trim());
  return path && { kind: "path", path };
}

/** @returns undefined where the cell is outside the subset */
export function parseTest(text: string): Test | undefined {
  const cell = text.trim();
  if (cell === "" || cell === "-") return { kind: "any" };
  if (cell === "true" || cell === "false") return { kind: "boolean", value: cell === "true" };
  if (WHOLE.test(cell)) return number(cell, (value) => ({ kind: "compare", operator: "=", value }));
  const strings = parseStrings(cell);
  if (strings) return { kind: "strings", values: strings, negated: false };
  const negated = parseStrings(NOT.exec(cell)?.[1] ?? "");
  if (negated) return { kind: "strings", values: negated, negated: true };
  const compare = COMPARE.exec(cell);
  if (compare) {
    const operator = compare[1] as "<" | "<=" | ">" | ">=";
    return number(compare[2] as string, (value) => ({ kind: "compare", operator, value }));
  }
  const range = RANGE.exec(cell);
  if (!range) return undefined;
  const [, open, lowText, highText, close] = range;
  return number(lowText as string, (low) =>
    number(highText as string, (high) =>
      low > high ? undefined : { kind: "range", low, lowIncluded: open === "[", high, highIncluded: close === "]" },
    ),
  );
}

/** @returns undefined where the cell is outside the subset */
export function parseOutput(text: string): Output | undefined {
  const cell = text.trim();
  if (cell === "") return { kind: "empty" };
  if (cell === "true" || cell === "false") return { kind: "literal", value: cell === "true" };
  if (WHOLE.test(cell)) return number(cell, (value) => ({ kind: "literal", value }));
  const strings = parseStrings(cell);
  if (strings) return strings.length === 1 ? { kind: "literal", value: strings[0] as string } : undefined;
  const path = parsePath(cell);
  return path && { kind: "path", path };
}

/** Engines store integers in 32 bits: a longer one would not come back as it went in. */
function number<T>(digits: string, then: (value: number) => T | undefined): T | undefined {
  const value = Number(digits);
  return Math.abs(value) <= 2_147_483_647 ? then(value) : undefined;
}
