import { wholeNumber } from "./arithmetic.ts";
import { toText } from "./operate.ts";
import { SpinNode } from "./spin-node.ts";
import { enter, isMap, leave, show, type Value } from "./value.ts";

/** How far an expression may reach: variables, entries of maps and lists, and these methods of Json variables, lists, maps and texts.
 * Everything else (classes, streams, beans, the engine's own objects) would be code in a diagram, and differs per engine. */
const METHODS: Record<string, { arity: number; call: (base: Value, args: Value[]) => unknown }> = {
  prop: { arity: 1, call: (base, [name]) => node(base)?.prop(toText(name)) },
  hasProp: { arity: 1, call: (base, [name]) => node(base)?.hasProp(toText(name)) },
  elements: { arity: 0, call: (base) => node(base)?.elements() },
  stringValue: { arity: 0, call: (base) => node(base)?.stringValue() },
  numberValue: { arity: 0, call: (base) => node(base)?.numberValue() },
  boolValue: { arity: 0, call: (base) => node(base)?.boolValue() },
  value: { arity: 0, call: (base) => node(base)?.value() },
  size: { arity: 0, call: (base) => contents(base)?.length },
  isEmpty: { arity: 0, call: (base) => (typeof base === "string" ? base === "" : isNone(contents(base)?.length)) },
  length: { arity: 0, call: (base) => (typeof base === "string" ? base.length : undefined) },
};

const node = (base: Value): SpinNode | undefined => (base instanceof SpinNode ? base : undefined);
const isNone = (size: number | undefined) => (size === undefined ? undefined : size === 0);

function contents(base: Value): unknown[] | undefined {
  if (Array.isArray(base)) return base;
  return isMap(base) ? Object.keys(base) : undefined;
}

/** The real engines resolve these before any variable of that name. */
const ENGINE_OBJECTS = new Set(["execution", "task", "caseExecution", "authenticatedUserId", "variableScope"]);

/** Properties that reach Java's own objects. */
const BEANS = new Set(["class", "declaringClass", "__proto__", "constructor", "prototype"]);

export function checkName(name: string): void {
  if (ENGINE_OBJECTS.has(name)) throw new TypeError(`不允许使用引擎对象 ${name}；请由工作者把需要的值写成变量`);
}

export function checkProperty(name: string): void {
  if (BEANS.has(name)) throw new TypeError(`不允许读取 ${name}`);
}

export function checkMethod(name: string, given: number): void {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (!method) throw new TypeError(`不允许调用 ${name}()；允许的是 ${Object.keys(METHODS).join("、")}`);
  if (method.arity !== given) throw new TypeError(`${name}() 要 ${method.arity} 个参数，实际 ${given} 个`);
}

/** Property or index access as JUEL's map and list resolvers do it: a missing entry is null, a property of null is null. */
export function readProperty(base: Value, key: unknown): Value {
  if (base === null || key === null) return null;
  if (Array.isArray(base)) return enter(base[listIndex(key)]);
  if (isMap(base)) return typeof key === "string" && Object.hasOwn(base, key) ? enter(base[key]) : null;
  if (base instanceof SpinNode) throw new TypeError(`Json 变量的属性要写成 .prop("${String(key)}")`);
  throw new TypeError(`${show(base)} 没有属性 ${String(key)}`);
}

function listIndex(key: unknown): number {
  if (typeof key === "number") return Math.trunc(key);
  const whole = typeof key === "string" ? wholeNumber(key) : undefined;
  if (whole !== undefined) return Number(whole);
  throw new TypeError(`列表下标要是整数，实际是${show(key)}`);
}

/** @param name already passed {@link checkMethod} */
export function callMethod(base: Value, name: string, args: Value[]): unknown {
  if (base === null) throw new TypeError(`不能对空值调用 ${name}()`);
  const answer = METHODS[name]?.call(base, args);
  if (answer === undefined) throw new TypeError(`${show(leave(base))} 没有方法 ${name}()`);
  return answer;
}
