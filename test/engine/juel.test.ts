// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileJuel, evaluateCondition, type JuelScope } from "../../src/engine/juel/compile.ts";
import { JuelError } from "../../src/engine/juel/juel-error.ts";
import { SpinNode } from "../../src/engine/juel/spin-node.ts";

/** What the real thing answered: camunda-engine 7.24.0 with its Spin plugin (Java 17), one process instance holding VARIABLES,
 * each text through `ExpressionManager.createExpression().getValue()` (`value`) and through `UelExpressionCondition.evaluate()`
 * (`condition`). `$error` is the engine's message, `$json` a SpinJsonNode, `$number` a double JSON cannot write. */
const TABLE: { text: string; value: unknown; condition: boolean | "error" }[] = JSON.parse(
  readFileSync(new URL("juel-camunda-7.24.0.json", import.meta.url), "utf8"),
);

const VARIABLES: Record<string, unknown> = {
  s: "hello",
  five: 5,
  long5: 5,
  half: 0.5,
  five5: "5",
  yes: true,
  no: false,
  textFalse: "false",
  textTrue: "TRUE",
  blank: "",
  nothing: null,
  list: [1, 2, "c"],
  emptyList: [],
  emptyMap: {},
  map: { a: 1, b: { c: "deep" }, "x y": true },
  doc: SpinNode.parse(
    '{"title":"通知","count":3,"ratio":1.5,"flag":true,"nil":null,"tags":["t1","t2"],"inner":{"deep":"down"}}',
  ),
  people: new SpinNode(["a", "b"]),
  emptyJson: new SpinNode([]),
  部门: "财政",
  a_b$c: 1,
  caseStatus: "open",
  nextRung: "chief",
  countersignNeeded: true,
  replyAt: "2026-10-12T17:30:00+08:00",
  big: 9007199254740991,
};

const scope: JuelScope = { has: (name) => Object.hasOwn(VARIABLES, name), get: (name) => VARIABLES[name] };

/** Camunda answers these; the portable subset refuses them on purpose. */
const REFUSED = new Set([
  "${big + 1}",
  "${execution.processBusinessKey}",
  "${s.getClass()}",
  "${''.getClass().forName('java.lang.Runtime')}",
  "${s.class}",
  "${list.stream()}",
  "${currentUser()}",
  "${now()}",
]);

function value(text: string): unknown {
  return asTable(compileJuel(text)(scope));
}

function asTable(found: unknown): unknown {
  if (found instanceof SpinNode) return { $json: found.json };
  if (Array.isArray(found)) return found.map(asTable);
  return typeof found === "number" && !Number.isFinite(found) ? { $number: String(found) } : found;
}

function fails(expected: unknown): boolean {
  return typeof expected === "object" && expected !== null && "$error" in expected;
}

describe("JUEL as Camunda 7.24.0 evaluates it", () => {
  const same = TABLE.filter((row) => !REFUSED.has(row.text));

  it("compares with a table of the real engine's answers", () => {
    expect(TABLE.length - same.length).toBe(REFUSED.size);
    expect(same.length).toBeGreaterThan(250);
  });

  it.each(same.filter((row) => !fails(row.value)))("value of $text", (row) => {
    expect(value(row.text)).toEqual(row.value);
  });

  it.each(same.filter((row) => fails(row.value)))("no value for $text", (row) => {
    expect(() => value(row.text)).toThrow(JuelError);
  });

  it.each(same.filter((row) => row.condition !== "error"))("condition $text", (row) => {
    expect(evaluateCondition(row.text, scope)).toBe(row.condition);
  });

  it.each(same.filter((row) => row.condition === "error"))("no condition: $text", (row) => {
    expect(() => evaluateCondition(row.text, scope)).toThrow(JuelError);
  });
});

describe("what the portable subset refuses although Camunda would run it", () => {
  it.each([...REFUSED])("%s", (text) => {
    expect(() => value(text)).toThrow(JuelError);
  });

  it.each([
    ["${s.getClass()}", "refused", 5],
    ["${''.getClass().forName('java.lang.Runtime')}", "refused", 6],
    ["${s.class}", "refused", 5],
    ["${map['class']}", "refused", 7],
    ["${list.stream()}", "refused", 8],
    ["${yes and now()}", "refused", 11],
    ["${execution.id}", "refused", 3],
    ["${task.name}", "refused", 3],
    ["${map['a']()}", "refused", 11],
    ["${doc.prop()}", "refused", 7],
    ["${9007199254740993}", "refused", 3],
    ["${five ===5}", "syntax", 10],
    ["a ${s} #{s}", "syntax", 8],
    ["${five", "syntax", 1],
  ])("%s is refused when it is compiled, with its position", (text, fault, position) => {
    const error = caught(() => compileJuel(text));
    expect(error).toMatchObject({ fault, position, expression: text });
    expect(error.message).toContain(text);
  });
});

describe("an upload cannot exhaust the stack", () => {
  it.each([
    ["parentheses", (n: number) => `\${${"(".repeat(n)}1${")".repeat(n)}}`],
    ["negations", (n: number) => `\${${"!".repeat(n)}yes}`],
    ["ternaries", (n: number) => `\${${"yes ? 1 : ".repeat(n)}2}`],
  ])("%s", (_, nest) => {
    expect(compileJuel(nest(20))(scope)).toBeDefined();
    expect(caught(() => compileJuel(nest(100_000)))).toMatchObject({ fault: "refused" });
  });

  it("long chains are no nesting", () => {
    expect(compileJuel(`\${0${" + 1".repeat(500)}}`)(scope)).toBe(500);
    expect(caught(() => compileJuel(`\${0${" + 1".repeat(100_000)}}`))).toMatchObject({ fault: "refused" });
  });
});

describe("faults of evaluation say what is wrong and where", () => {
  it.each([
    ["${missing}", "undefined", 3, "missing"],
    ["${yes and empty missing}", "undefined", 17, "missing"],
    ["${s + 1}", "type", 5, "'hello'"],
    ["${doc.title}", "type", 6, '.prop("title")'],
    ['${doc.prop("titel")}', "type", 7, "titel"],
    ["${people.elements()[5].stringValue()}", "type", 24, "stringValue"],
    ["${nothing.size()}", "type", 11, "size"],
  ])("%s", (text, fault, position, word) => {
    const error = caught(() => compileJuel(text)(scope));
    expect(error).toMatchObject({ fault, position });
    expect(error.reason).toContain(word);
  });

  it.each(["${nothing}", "${textFalse}", "${five}", "true"])("a condition is nothing but true or false: %s", (text) => {
    expect(caught(() => evaluateCondition(text, scope)).message).toContain("true 或 false");
  });
});

describe("values that come from JavaScript", () => {
  const read = (text: string, x: unknown) => compileJuel(text)({ has: () => true, get: () => x });

  it("never looks into prototypes", () => {
    expect(read("${x.toString}", {})).toBe(null);
    expect(read("${x['hasOwnProperty']}", {})).toBe(null);
    expect(caught(() => compileJuel("${x.constructor}")).fault).toBe("refused");
    expect(caught(() => compileJuel("${x['__proto__']}")).fault).toBe("refused");
    expect(read("${x[s]}", {})).toBe(null);
  });

  it("takes a declared but undefined value as null", () => {
    expect(read("${x == null}", undefined)).toBe(true);
  });

  it("hands dates and lists through untouched", () => {
    const day = new Date("2026-09-22T09:00:00+08:00");
    expect(read("${x}", day)).toBe(day);
    expect(read("${x}", [1, 2])).toEqual([1, 2]);
    expect(() => read("${x > 1}", day)).toThrow(JuelError);
  });
});

function caught(run: () => unknown): JuelError {
  try {
    run();
  } catch (error) {
    if (error instanceof JuelError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
