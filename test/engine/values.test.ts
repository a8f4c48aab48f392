import { expect, test } from "vitest";
import { JavaDouble } from "../../src/engine/juel/java-number.ts";
import { addDuration, fromJuel, parseInstant, toJuel, toNames } from "../../src/engine/runtime/values.ts";
import { formatDate, parseDate } from "../../src/engine/typed-value.ts";

test.each([
  ["2026-09-22T09:00:00+08:00", "2026-09-22T01:00:00.000Z"],
  ["2026-09-22T09:00:00.500+0800", "2026-09-22T01:00:00.500Z"],
  ["2026-09-22T01:00:00Z", "2026-09-22T01:00:00.000Z"],
  ["2026-10-10T24:00:00+08:00", "2026-10-10T16:00:00.000Z"],
  ["2026-09-22T09:00", "2026-09-22T01:00:00.000Z"],
  ["2026-09-22", "2026-09-21T16:00:00.000Z"],
])("the instant %s", (text, expected) => {
  expect(new Date(parseInstant(text) ?? 0).toISOString()).toBe(expected);
});

test.each(["", "tomorrow", "2026-13-01", "22.09.2026", "2026-09-22T09:00:00 +08:00", "P3D"])(
  "no instant: '%s'",
  (text) => {
    expect(parseInstant(text)).toBe(undefined);
  },
);

test.each([
  ["P7D", "2026-02-07T09:00:00+08:00"],
  ["PT36H", "2026-02-01T21:00:00+08:00"],
  ["P1M", "2026-03-03T09:00:00+08:00"],
  ["P1Y2W", "2027-02-14T09:00:00+08:00"],
  ["PT1M30.5S", "2026-01-31T09:01:30.500+08:00"],
])("31 January and %s", (text, expected) => {
  expect(addDuration(Date.parse("2026-01-31T09:00:00+08:00"), text)).toBe(Date.parse(expected));
});

test.each(["", "P", "PT", "7D", "P1DT", "R3/P1D", "-P1D"])("no duration: '%s'", (text) => {
  expect(addDuration(0, text)).toBe(undefined);
});

test("dates of the REST API are written in Shanghai and read with any offset, but never with Z or a colon", () => {
  expect(formatDate(Date.parse("2026-09-22T20:30:00Z"))).toBe("2026-09-23T04:30:00.000+0800");
  expect(parseDate("2026-09-22T22:30:00.000+0200")).toBe(Date.parse("2026-09-22T20:30:00Z"));
  expect([parseDate("2026-09-22T20:30:00.000Z"), parseDate("2026-09-22T20:30:00.000+08:00")]).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([
  [null, "Null"],
  ["text", "String"],
  [true, "Boolean"],
  [7, "Integer"],
  [2 ** 40, "Long"],
  [new JavaDouble(1.5), "Double"],
  [["a"], "Object"],
])("the value %j becomes a variable of type %s and is the same to an expression again", (value, type) => {
  const typed = fromJuel(value);
  expect([typed.type, toJuel(typed)]).toEqual([type, value]);
});

test("names come from a text, a list, or nothing", () => {
  expect([toNames("office, chief ,"), toNames(["a", "b"]), toNames(null)]).toEqual([
    ["office", "chief"],
    ["a", "b"],
    [],
  ]);
});
