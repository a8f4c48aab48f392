import { JavaDouble, jsonText, parseJson } from "./java-number.ts";

/** What a `Json` process variable is to an expression: the part of Camunda's SpinJsonNode that the portable subset allows.
 * Like Spin, it throws where the JSON holds something else than asked for. */
export class SpinNode {
  /** The parsed JSON. */
  readonly json: unknown;
  constructor(json: unknown) {
    this.json = json;
  }

  static parse(text: string): SpinNode {
    return new SpinNode(parseJson(text));
  }

  /** @throws {TypeError} not an object, or no such property (a property that is JSON null is one). */
  prop(name: string): SpinNode {
    const json = this.json;
    if (!isJsonObject(json) || !Object.hasOwn(json, name)) {
      throw new TypeError(`JSON 里没有属性 "${name}"，实际是 ${kind(json)}`);
    }
    return new SpinNode(json[name]);
  }

  /** Whether it is an object with such a property; a property that is JSON null is one. */
  hasProp(name: string): boolean {
    return isJsonObject(this.json) && Object.hasOwn(this.json, name);
  }

  /** @throws {TypeError} an object or an array. */
  value(): unknown {
    if (typeof this.json !== "object" || this.json === null || this.json instanceof JavaDouble) return this.json;
    throw new TypeError(`value() 要求 JSON 的文字、数字、真假值或 null，实际是${kind(this.json)}`);
  }

  /** @throws {TypeError} not an array. */
  elements(): SpinNode[] {
    if (!Array.isArray(this.json)) throw new TypeError(`elements() 要求 JSON 数组，实际是${kind(this.json)}`);
    return this.json.map((element) => new SpinNode(element));
  }

  stringValue(): string {
    if (typeof this.json !== "string") throw new TypeError(`stringValue() 要求 JSON 字符串，实际是${kind(this.json)}`);
    return this.json;
  }

  numberValue(): number | JavaDouble {
    if (typeof this.json !== "number" && !(this.json instanceof JavaDouble))
      throw new TypeError(`numberValue() 要求 JSON 数字，实际是${kind(this.json)}`);
    return this.json;
  }

  boolValue(): boolean {
    if (typeof this.json !== "boolean") throw new TypeError(`boolValue() 要求 JSON 布尔值，实际是${kind(this.json)}`);
    return this.json;
  }

  toJSON(): unknown {
    return this.json;
  }

  /** Compact JSON, as Spin writes it. */
  toString(): string {
    return jsonText(this.json);
  }
}

function isJsonObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json) && !(json instanceof JavaDouble);
}

function kind(json: unknown): string {
  if (json === null) return " null";
  if (Array.isArray(json)) return "数组";
  if (json instanceof JavaDouble) return ` ${json}`;
  if (typeof json === "object") return `对象（${Object.keys(json).join("、")}）`;
  return ` ${JSON.stringify(json)}`;
}
