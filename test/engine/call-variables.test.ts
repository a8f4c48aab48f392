import { afterEach, beforeEach, expect, test } from "vitest";
import type { CallNode, Mapping } from "../../src/engine/deploy/model.ts";
import { returnVariables, variablesForCall } from "../../src/engine/runtime/call-variables.ts";
import { fromJuel } from "../../src/engine/runtime/values.ts";
import { Database } from "../../src/engine/store/database.ts";
import { ROOT_SCOPE, Variables } from "../../src/engine/store/variables.ts";
import { TestEngine } from "./test-engine.ts";

const folder = new TestEngine();
let db: Database;
let variables: Variables;
beforeEach(() => {
  db = new Database(folder.dataDir);
  variables = new Variables(db);
  db.run("DELETE FROM variable");
});
afterEach(async () => {
  db.close();
  await folder.remove();
});

const call = (mappings: { in?: Mapping[]; out?: Mapping[] }): CallNode => ({
  id: "ask",
  parent: "p",
  kind: "callActivity",
  calledElement: "child",
  in: mappings.in ?? [],
  out: mappings.out ?? [],
});
const set = (instance: string, scope: string, name: string, value: unknown) =>
  variables.setIn(instance, scope, name, fromJuel(value), 0);
const given = (mappings: Mapping[]) =>
  [...variablesForCall(variables, "caller", "ask_1", call({ in: mappings }))].map(([name, { value }]) => [name, value]);

test("into the call: the element's own value goes before the case's", () => {
  set("caller", ROOT_SCOPE, "party", "case");
  set("caller", ROOT_SCOPE, "title", "通知");
  set("caller", "ask_1", "party", "finance");
  expect(given([{ source: "party", target: "who" }])).toEqual([["who", "finance"]]);
  expect(given([{ all: true }]).sort()).toEqual([
    ["party", "finance"],
    ["title", "通知"],
  ]);
  expect(given([{ all: true, local: true }])).toEqual([["party", "finance"]]);
  expect(given([{ expression: "${title}-${party}", target: "label" }])).toEqual([["label", "通知-finance"]]);
  expect(given([{ source: "absent", target: "who" }])).toEqual([["who", null]]);
});

test("back from the call: a value goes where it is known, else to the case", () => {
  set("called", ROOT_SCOPE, "answer", "yes");
  set("caller", "ask_1", "mine", "before");
  const back = (mapping: Mapping) =>
    returnVariables(variables, "called", { id: "caller", ref: "ask_1", node: call({ out: [mapping] }) }, 0);
  const value = (scope: string, name: string) => variables.find("caller", [scope], name)?.value;
  back({ source: "answer", target: "last" });
  back({ source: "answer", target: "mine" });
  back({ source: "answer", target: "here", local: true });
  back({ all: true });
  expect([
    value(ROOT_SCOPE, "last"),
    value("ask_1", "mine"),
    value("ask_1", "here"),
    value(ROOT_SCOPE, "answer"),
  ]).toEqual(Array.from({ length: 4 }, () => "yes"));
  expect([value(ROOT_SCOPE, "mine"), value(ROOT_SCOPE, "here")]).toEqual([undefined, undefined]);
});
