import { BadData } from "./failures.ts";

/** A process variable as the REST API carries it. */
export interface TypedVariable {
  type: string;
  value: string | number | boolean | null;
  valueInfo?: Record<string, unknown>;
}

/** Wraps a value that travels as `Json`. */
export class Json {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export type Value = string | number | boolean | null | Json;
export type Values = Record<string, Value>;

/** The real engines' database keeps at most this many characters of a String. */
const MAX_STRING = 4000;
const INT32 = 2 ** 31;

/** Values as typed variables.
 * @throws {BadData} for what no engine can keep: NaN, integers beyond 2^53, strings over 4,000 characters */
export function typed(values: Values): Record<string, TypedVariable> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typedValue(name, value)]));
}

function typedValue(name: string, value: Value): TypedVariable {
  if (value instanceof Json) return { type: "Json", value: jsonText(name, value.value), valueInfo: {} };
  if (value === null) return { type: "Null", value: null, valueInfo: {} };
  if (typeof value === "boolean") return { type: "Boolean", value, valueInfo: {} };
  if (typeof value === "number") return { type: numberType(name, value), value, valueInfo: {} };
  if (value.length > MAX_STRING) {
    throw new BadData(`变量 ${name}：文本 ${value.length} 字，引擎最多保存 ${MAX_STRING} 字`);
  }
  return { type: "String", value, valueInfo: {} };
}

/** JSON would turn NaN into null without a word, and nothing at all into no text. */
function jsonText(name: string, value: unknown): string {
  if (value === undefined) throw new BadData(`变量 ${name}：没有内容，不能作为 Json 保存`);
  return JSON.stringify(value, (key, part) => {
    if (typeof part !== "number" || Number.isFinite(part)) return part;
    throw new BadData(`变量 ${name}${key && `（${key}）`}：${part} 不是可以保存的数`);
  });
}

function numberType(name: string, value: number): string {
  if (!Number.isFinite(value)) throw new BadData(`变量 ${name}：${value} 不是可以保存的数`);
  if (!Number.isInteger(value)) return "Double";
  if (value >= -INT32 && value < INT32) return "Integer";
  if (Number.isSafeInteger(value)) return "Long";
  throw new BadData(`变量 ${name}：整数 ${value} 超出 2^53，不能准确保存`);
}

/** Text that fits a String variable; what is longer is cut and says so (the whole stands in the Json record). */
export function fitted(text: string): string {
  return text.length <= MAX_STRING ? text : `${text.slice(0, MAX_STRING - 8)}……（从略）`;
}

/** Variables of a fetched task or instance, read by name. */
export class TaskVariables {
  readonly #typed: Record<string, TypedVariable>;
  constructor(variables: Record<string, TypedVariable>) {
    this.#typed = variables;
  }

  has(name: string): boolean {
    return this.#typed[name]?.value != null;
  }

  string(name: string): string | undefined {
    const value = this.#typed[name]?.value;
    if (value == null || value === "") return undefined;
    if (typeof value === "string") return value;
    throw new BadData(`变量 ${name}：应为文本，实际为 ${JSON.stringify(value)}`);
  }

  boolean(name: string): boolean {
    const value = this.#typed[name]?.value;
    return value === true || value === "true";
  }

  integer(name: string): number | undefined {
    const value = this.#typed[name]?.value;
    if (value == null || value === "") return undefined;
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new BadData(`变量 ${name}：应为整数，实际为 ${JSON.stringify(value)}`);
  }

  /** A Json variable (or a String that holds JSON, as some OA systems send it). */
  json(name: string): unknown {
    const variable = this.#typed[name];
    if (variable?.value == null || variable.value === "") return undefined;
    if (typeof variable.value !== "string") return variable.value;
    try {
      return JSON.parse(variable.value);
    } catch (error) {
      throw new BadData(`变量 ${name}：不是合法的 JSON（${(error as Error).message}）`);
    }
  }
}
