import type { Source, Test } from "./table-cells.ts";

type Operator = Extract<Test, { kind: "compare" }>["operator"];

/** @returns how a column takes its value from the facts; a list that is absent gives no value */
export function sourceReader(source: Source): (facts: Record<string, unknown>) => unknown {
  const read = reader(source.path);
  if (source.kind === "path") return read;
  const { literal } = source;
  return (facts) => {
    const list = read(facts);
    return Array.isArray(list) ? list.includes(literal) : undefined;
  };
}

/** @returns the value at a dotted path of nested facts; undefined where any part of it is absent */
export function reader(path: string[]): (facts: Record<string, unknown>) => unknown {
  return (facts) => {
    let value: unknown = facts;
    for (const segment of path) {
      if (value === null || typeof value !== "object" || !Object.hasOwn(value, segment)) return undefined;
      value = (value as Record<string, unknown>)[segment];
    }
    return value;
  };
}

/** @returns whether a value passes an input cell; a missing value passes only `not(…)`, as in FEEL */
export function predicate(test: Exclude<Test, { kind: "any" }>): (value: unknown) => boolean {
  switch (test.kind) {
    case "strings": {
      const words = new Set<unknown>(test.values);
      return test.negated ? (value) => !words.has(value) : (value) => words.has(value);
    }
    case "boolean":
      return (value) => value === test.value;
    case "compare":
      return comparison(test.operator, test.value);
    case "range": {
      const above = comparison(test.lowIncluded ? ">=" : ">", test.low);
      const below = comparison(test.highIncluded ? "<=" : "<", test.high);
      return (value) => above(value) && below(value);
    }
  }
}

function comparison(operator: Operator, bound: number): (value: unknown) => boolean {
  switch (operator) {
    case "=":
      return (value) => value === bound;
    case "<":
      return (value) => typeof value === "number" && value < bound;
    case "<=":
      return (value) => typeof value === "number" && value <= bound;
    case ">":
      return (value) => typeof value === "number" && value > bound;
    case ">=":
      return (value) => typeof value === "number" && value >= bound;
  }
}
