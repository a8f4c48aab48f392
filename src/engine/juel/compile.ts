import { Compiler } from "./compiler.ts";
import { JuelError } from "./juel-error.ts";
import type { JuelScope } from "./juel-scope.ts";
import { leave } from "./value.ts";

export type { JuelScope } from "./juel-scope.ts";

const CONDITIONS = new Map<string, (scope: JuelScope) => unknown>();

/** Compiles an attribute's text (`${…}`, `#{…}`, mixed or plain text) of the portable JUEL subset to a function.
 * Lists are arrays, maps plain objects, Json variables {@link SpinNode}s; numbers come back as numbers.
 * @throws {JuelError} here: syntax, refused. The function: undefined, type. */
export function compileJuel(text: string): (scope: JuelScope) => unknown {
  const evaluate = compileValue(text);
  return (scope) => leave(evaluate(scope));
}

/** As {@link compileJuel}, but a Double comes back as a JavaDouble: `${6/3}` gives a variable of that type.
 * @throws {JuelError} as `compileJuel` */
export function compileValue(text: string): (scope: JuelScope) => unknown {
  const node = new Compiler(text).whole();
  return (scope) => {
    const value = node(scope);
    if (typeof value === "bigint") throw new JuelError("type", text, 0, `整数 ${value} 超出可移植的范围（±2^53）`);
    return value;
  };
}

/** Why an expression lies outside the portable subset; undefined where it does not. */
export function refuseExpression(text: string): string | undefined {
  try {
    compileJuel(text);
    return undefined;
  } catch (error) {
    if (error instanceof JuelError) return error.message;
    throw error;
  }
}

/** A sequence flow's condition as Camunda takes it: nothing but true or false.
 * @throws {JuelError} also where the value is null or no boolean */
export function evaluateCondition(text: string, scope: JuelScope): boolean {
  const condition = text.trim();
  let compiled = CONDITIONS.get(condition);
  if (!compiled) {
    compiled = compileJuel(condition);
    CONDITIONS.set(condition, compiled);
  }
  const value = compiled(scope);
  if (typeof value === "boolean") return value;
  const found = value === null ? "空值" : JSON.stringify(value);
  throw new JuelError("type", condition, 0, `条件的结果必须是 true 或 false，实际是 ${found}`);
}
