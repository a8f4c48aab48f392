import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import { fitted, Json, TaskVariables, typed, type Value } from "../../workers/variables.ts";

describe("typed", () => {
  test.each<[Value, string, unknown]>([
    ["文", "String", "文"],
    [true, "Boolean", true],
    [null, "Null", null],
    [2 ** 31 - 1, "Integer", 2 ** 31 - 1],
    [2 ** 31, "Long", 2 ** 31],
    [-(2 ** 31), "Integer", -(2 ** 31)],
    [-(2 ** 31) - 1, "Long", -(2 ** 31) - 1],
    [0.1, "Double", 0.1],
    [new Json(null), "Json", "null"],
    [new Json({ a: [1] }), "Json", '{"a":[1]}'],
  ])("%j is a %s", (value, type, expected) => {
    expect(typed({ x: value })).toEqual({ x: { type, value: expected, valueInfo: {} } });
  });

  test.each<[string, Value, RegExp]>([
    ["NaN", Number.NaN, /变量 x：NaN/],
    ["beyond 2^53", 2 ** 53, /变量 x：.*2\^53/],
    ["too long", "字".repeat(4001), /变量 x：文本 4001 字，.*4000/],
    ["NaN in Json", new Json({ deep: { sum: Number.NaN } }), /变量 x（sum）：NaN/],
  ])("%s is refused by name", (_name, value, message) => {
    expect(() => typed({ x: value })).toThrow(BadData);
    expect(() => typed({ x: value })).toThrow(message);
  });

  test("what is too long to keep is cut and says so", () => {
    expect(fitted("字".repeat(4000))).toHaveLength(4000);
    const cut = fitted("字".repeat(4001));
    expect(cut.length).toBeLessThanOrEqual(4000);
    expect(cut).toMatch(/（从略）$/);
  });
});

describe("read by name", () => {
  const variables = new TaskVariables({
    text: { type: "String", value: "文" },
    empty: { type: "String", value: "" },
    nothing: { type: "Null", value: null },
    yes: { type: "Boolean", value: true },
    yesText: { type: "String", value: "true" },
    count: { type: "Long", value: 3 },
    countText: { type: "String", value: "3" },
    half: { type: "Double", value: 0.5 },
    data: { type: "Json", value: '{"a":1}' },
    broken: { type: "Json", value: "{" },
  });

  test("texts: absent and empty are the same, another type is bad data", () => {
    expect(variables.string("text")).toBe("文");
    expect([variables.string("empty"), variables.string("nothing"), variables.string("absent")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(() => variables.string("count")).toThrow(/变量 count：应为文本，实际为 3/);
  });

  test("booleans: a form may send a text; what is absent is false", () => {
    expect(["yes", "yesText", "absent", "nothing"].map((name) => variables.boolean(name))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("integers", () => {
    expect([variables.integer("count"), variables.integer("countText"), variables.integer("empty")]).toEqual([
      3,
      3,
      undefined,
    ]);
    expect(() => variables.integer("half")).toThrow(/变量 half：应为整数/);
    expect(() => variables.integer("text")).toThrow(BadData);
  });

  test("Json", () => {
    expect(variables.json("data")).toEqual({ a: 1 });
    expect(variables.json("empty")).toBeUndefined();
    expect(() => variables.json("broken")).toThrow(/变量 broken：不是合法的 JSON/);
  });

  test("has", () => {
    expect(["text", "empty", "nothing", "absent"].map((name) => variables.has(name))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
