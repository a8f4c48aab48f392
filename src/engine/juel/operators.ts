import { type Arithmetic, calculate, negate } from "./arithmetic.ts";
import type { JuelScope } from "./juel-scope.ts";
import { compare, equal, isEmpty, toBoolean } from "./operate.ts";
import type { Value } from "./value.ts";

/** A compiled part of an expression. */
export type Node = (scope: JuelScope) => Value;

/** What an infix operator does with its two compiled operands. */
export type Operation = (left: Node, right: Node, scope: JuelScope) => Value;

const EQUALITY = new Map([
  ["==", true],
  ["eq", true],
  ["!=", false],
  ["ne", false],
]);
const ORDER = new Map<string, (order: number) => boolean>([
  ["<", (order) => order < 0],
  ["lt", (order) => order < 0],
  [">", (order) => order > 0],
  ["gt", (order) => order > 0],
  // as JUEL has it: "not greater", which NaN is not
  ["<=", (order) => !(order > 0)],
  ["le", (order) => !(order > 0)],
  [">=", (order) => !(order < 0)],
  ["ge", (order) => !(order < 0)],
]);
const SUM = new Map<string, Arithmetic>([
  ["+", "+"],
  ["-", "-"],
]);
const PRODUCT = new Map<string, Arithmetic>([
  ["*", "*"],
  ["/", "/"],
  ["div", "/"],
  ["%", "%"],
  ["mod", "%"],
]);

/** JUEL's infix operators by binding, weakest first; all of a level associate to the left. */
export const LEVELS: readonly ReadonlyMap<string, Operation>[] = [
  operations(["||", "or"], () => (a, b, s) => toBoolean(a(s)) || toBoolean(b(s))),
  operations(["&&", "and"], () => (a, b, s) => toBoolean(a(s)) && toBoolean(b(s))),
  operations([...EQUALITY.keys()], (op) => (a, b, s) => equal(a(s), b(s)) === EQUALITY.get(op)),
  new Map([...ORDER].map(([op, holds]) => [op, ordering(holds)])),
  new Map([...SUM].map(([op, operator]) => [op, arithmetic(operator)])),
  new Map([...PRODUCT].map(([op, operator]) => [op, arithmetic(operator)])),
];

export const UNARY: ReadonlyMap<string, (value: Value) => Value> = new Map<string, (value: Value) => Value>([
  ["!", (value) => !toBoolean(value)],
  ["not", (value) => !toBoolean(value)],
  ["-", negate],
  ["empty", isEmpty],
]);

export const LITERALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["null", null],
  ["true", true],
  ["false", false],
]);

function operations(names: string[], operation: (name: string) => Operation): Map<string, Operation> {
  return new Map(names.map((name) => [name, operation(name)]));
}

function ordering(holds: (order: number) => boolean): Operation {
  const reflexive = holds(0);
  return (a, b, s) => {
    const [left, right] = [a(s), b(s)];
    // JUEL compares identity first: `null <= null` holds although no other comparison with null does, and so does `list <= list`.
    if (left === right) return reflexive;
    const order = compare(left, right);
    return order !== undefined && holds(order);
  };
}

function arithmetic(operator: Arithmetic): Operation {
  return (a, b, s) => calculate(operator, a(s), b(s));
}
