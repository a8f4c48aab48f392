// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packagedProcesses } from "../../src/catalog/package.ts";
import { boolean, integer, json, string, type Typed } from "../engine/rest-client.ts";
import type { Random } from "../seeded-random.ts";

const object = (value: unknown, objectTypeName: string): Typed & { valueInfo: object } => ({
  value: JSON.stringify(value),
  type: "Object",
  valueInfo: { objectTypeName, serializationDataFormat: "application/json" },
});

/** What the conditions read: those of juel-camunda-7.24.0.json, one variable of every type, and what the shipped diagrams ask about. */
export const VARIABLES: Record<string, Typed> = {
  s: string("hello"),
  five: integer(5),
  long5: { value: 5, type: "Long" },
  short3: { value: 3, type: "Short" },
  half: { value: 0.5, type: "Double" },
  two: { value: 2, type: "Double" },
  five5: string("5"),
  yes: boolean(true),
  no: boolean(false),
  textFalse: string("false"),
  textTrue: string("TRUE"),
  blank: string(""),
  nothing: { value: null, type: "Null" },
  noText: { value: null, type: "String" },
  list: object([1, 2, "c"], "java.util.ArrayList"),
  emptyList: object([], "java.util.ArrayList"),
  map: object({ a: 1, b: { c: "deep" }, "x y": true }, "java.util.LinkedHashMap"),
  emptyMap: object({}, "java.util.LinkedHashMap"),
  // "whole" as only Java writes it
  doc: {
    value:
      '{"title":"通知","count":3,"ratio":1.5,"flag":true,"nil":null,"tags":["t1","t2"],"inner":{"deep":"down"},"whole":2.0}',
    type: "Json",
  },
  people: json(["a", "b"]),
  emptyJson: json([]),
  部门: string("财政"),
  a_b$c: integer(1),
  replyAt: string("2026-10-12T17:30:00+08:00"),
  big: { value: 9007199254740991, type: "Long" },
  day: { value: "2026-09-22T09:00:00.000+0800", type: "Date" },
  later: { value: "2026-10-12T17:30:00.000+0800", type: "Date" },
};

/** Conditions and values that Camunda 7.24.0 was asked before, without a process around them. */
export function tableTexts(): string[] {
  const table = new URL("../engine/juel-camunda-7.24.0.json", import.meta.url);
  return (JSON.parse(readFileSync(table, "utf8")) as { text: string }[]).map(({ text }) => text);
}

/** Corners that random conditions seldom meet. */
export const CORNERS = [
  ..."list doc map people emptyList day five two"
    .split(" ")
    .flatMap((name) => [
      `\${${name} == ${name}}`,
      `\${${name} <= ${name}}`,
      `\${${name} < ${name}}`,
      `\${${name} == null}`,
    ]),
  "${list == emptyList}",
  "${map == emptyMap}",
  "${doc == people}",
  '${doc.prop("tags") == people}',
  '${doc.prop("title") == doc.prop("title")}',
  '${doc.prop("title") == "通知"}',
  `\${doc.prop("title") == '"通知"'}`,
  '${doc.prop("count") == 3}',
  "${list == '[1, 2, c]'}",
  "${map == '{a=1, b={c=deep}, x y=true}'}",
  `\${people == '["a","b"]'}`,
  `\${people.elements() == '["a", "b"]'}`,
  '${doc.prop("whole").numberValue() == "2.0"}',
  '${doc.prop("whole").numberValue() == 2}',
  `\${doc.prop("whole") == '2.0'}`,
  "${day < later}",
  "${day > later}",
  "${day != later}",
  "${day == replyAt}",
  "${empty day}",
  "${day > 5}",
  "${(0 / 0) == (0 / 0)}",
  "${(0 / 0) >= 5}",
  "${(5 / 0) <= (7 / 0)}",
  "${-0.0 == 0.0}",
  "${-0.0 == 0}",
  "${-0.0 < 0.0}",
  "${'1d' == 1.0}",
  "${' 1.5 ' == 1.5}",
  "${'NaN' == (0 / 0)}",
  "${'Infinity' == (1 / 0)}",
  "${'0x10' == 16}",
  "${' 5' == 5}",
  "${'+5' == 5}",
  "${'９' == 9}",
  "${list['+1'] == 2}",
  "${list[1.9] == 2}",
  "${list[true] == 2}",
  "${list[five5] == null}",
  "${map[five] == null}",
  "${map[true] == null}",
  "${s['x'] == null}",
  "${9007199254740991 + 0 == big}",
  "${big * 1.0 == 9007199254740991}",
  "${-big < 0}",
  "${big + big > 0}",
  "${5 - '2' == 3}",
  "${'7' % '4' == 3}",
  "${'7.5' % '4' == 3.5}",
  "${blank + 1 == 1}",
  "${short3 * 2 == 6}",
  "${two / short3 > half}",
  "${two == '2'}",
  "${two == '2.0'}",
  "${long5 == '5'}",
  "${long5 == '5.0'}",
  "${noText == nothing}",
  "${noText + 1 == 1}",
  "${yes == 'TRUE'}",
  "${yes == 1}",
  "${not noText}",
  "${!(blank)}",
  "${!'true'}",
  "${five.a == null}",
  "${nothing['a'] == null}",
  "${部门.size() == 2}",
  "${部门.length() == 2}",
  ..."s blank list emptyList map emptyMap doc people five nothing day"
    .split(" ")
    .flatMap((name) => [
      `\${${name}.isEmpty()}`,
      `\${${name}.size() == 0}`,
      `\${${name}.length() == 0}`,
      `\${${name}.hasProp("nil")}`,
      `\${${name}.value() == 5}`,
    ]),
  ..."title count ratio flag nil tags inner whole none"
    .split(" ")
    .flatMap((name) => [
      `\${doc.hasProp("${name}")}`,
      `\${doc.prop("${name}").value() == "2.0"}`,
      `\${doc.prop("${name}").value() == null}`,
      `\${doc.prop("${name}").hasProp("deep")}`,
      `\${doc.prop("${name}").prop("deep").value() == 'down'}`,
    ]),
  "${doc.hasProp(five)}",
  "${doc.hasProp(nothing)}",
  "${doc.prop(five5)}",
];

/** Every condition of the shipped diagrams, with the words its comparisons name. */
export function shippedConditions(): { text: string; variables: Record<string, Typed> }[] {
  const processes = packagedProcesses();
  const texts = new Set(
    globSync("*/*.bpmn", { cwd: processes }).flatMap((file) =>
      [...readFileSync(join(processes, file), "utf8").matchAll(/<[\w:]*conditionExpression[^>]*>([^<]*)</g)].map(
        (found) => (found[1] as string).replaceAll("&#39;", "'").replaceAll("&amp;", "&").trim(),
      ),
    ),
  );
  return [...texts].sort().flatMap((text) => {
    const read = [...text.matchAll(/(\w+) == '([^']*)'/g)].map(([, name, word]) => [name as string, word as string]);
    if (read.length === 0) {
      const name = text.slice(2, -1).replace(/^(!|not )/, "");
      return [true, false].map((value) => ({ text, variables: { [name]: boolean(value) } }));
    }
    const names = [...new Set(read.map(([name]) => name as string))];
    const all = (word: (name: string) => string) => Object.fromEntries(names.map((name) => [name, string(word(name))]));
    const turns = read.map(([name, word]) => ({
      text,
      variables: all((other) => (other === name ? (word as string) : "other")),
    }));
    return [...turns, { text, variables: all(() => "other") }, { text, variables: all(() => "") }];
  });
}

const ATOMS = [
  ..."s five long5 short3 half two five5 yes no textFalse textTrue blank nothing noText 部门 replyAt big".split(" "),
  ..."0 1 2 5 3 2.0 0.5 5.0 1e3 'hello' \"5\" '5' '5.5' '2.0' '' 'true' 'False' 'abc' '财政' true false null".split(
    " ",
  ),
  "list.size()",
  "list[0]",
  "list[2]",
  "list[9]",
  "map.a",
  "map.none",
  "map['x y']",
  'doc.prop("title").stringValue()',
  'doc.prop("count").numberValue()',
  'doc.prop("ratio").numberValue()',
  'doc.prop("flag").boolValue()',
  'doc.prop("nil")',
  "people.elements().size()",
  "people.elements()[0].stringValue()",
  "emptyJson.elements().size()",
];
const WHOLE = [
  "list",
  "emptyList",
  "map",
  "emptyMap",
  "doc",
  "people",
  "emptyJson",
  "missing",
  "(5 / 0)",
  "(0 / 0)",
  "-0.0",
];
const COMPARE = "== != < > <= >= eq ne lt gt le ge".split(" ");
const LOGIC = "&& || and or".split(" ");
const SUMS = "+ - * / % div mod".split(" ");

/** A condition nobody wrote: mostly of one piece, sometimes nonsense, for then the engines must refuse alike. */
export function randomCondition(random: Random): string {
  return `\${${truth(random, 2)}}`;
}

function truth(random: Random, depth: number): string {
  switch (depth === 0 ? random.below(3) : random.below(9)) {
    case 0:
    case 1:
    case 2:
      return `${value(random, depth)} ${random.pick(COMPARE)} ${value(random, depth)}`;
    case 3:
    case 4:
      return `${truth(random, depth - 1)} ${random.pick(LOGIC)} ${truth(random, depth - 1)}`;
    case 5:
      return `${random.pick(["!", "not ", "not "])}(${truth(random, depth - 1)})`;
    case 6:
      return `${random.pick(["not empty ", "empty ", "!empty "])}${random.pick([...ATOMS, ...WHOLE])}`;
    case 7:
      return `(${truth(random, depth - 1)} ? ${truth(random, depth - 1)} : ${value(random, depth - 1)})`;
    default:
      return random.pick([...ATOMS, ...WHOLE]);
  }
}

function value(random: Random, depth: number): string {
  const turn = depth <= 0 ? 0 : random.below(8);
  if (turn < 5) return random.below(12) === 0 ? random.pick(WHOLE) : random.pick(ATOMS);
  if (turn === 5) return `-${random.pick(ATOMS)}`;
  return `(${value(random, depth - 1)} ${random.pick(SUMS)} ${value(random, depth - 1)})`;
}
