import { Database, type Row } from "../../../src/engine/store/database.ts";
import * as d from "../diagram.ts";
import { json, string } from "../rest-client.ts";
import { TestEngine } from "../test-engine.ts";

/** Writes the rows of a case that stands in many places at once. Run it once a release, and keep the file for ever:
 * `node test/engine/golden/save.ts > test/engine/golden/<version>.json` */
const TABLES = [
  "deployment",
  "resource",
  "process_definition",
  "instance",
  "wait",
  "activity",
  "variable",
  "task",
  "external_task",
  "job",
  "subscription",
];

const engine = await new TestEngine().open();
await engine.rest.deploy({
  "g-main": d.process(
    "g-main",
    d.message("withdraw"),
    d.message("news"),
    d.start(),
    d.parallel("fork"),
    d.subProcess(
      "body",
      d.start("in"),
      d.userTask("draft"),
      d.boundary("late", "draft", d.onDate("${until}"), false),
      d.externalTask("remind", "g-remind"),
      d.end("out"),
      d.end("reminded"),
      d.flows("in", "draft", "out"),
      d.flows("late", "remind", "reminded"),
    ),
    d.call(
      "ask",
      "g-reply",
      `<camunda:in source="party" target="party"/><camunda:out source="answer" target="last"/>`,
      { collection: "${parties.elements()}", element: "party" },
    ),
    d.boundary("withdrawn", "ask", d.onMessage("withdraw")),
    d.firstOf("first"),
    d.waitFor("heard", d.onMessage("news")),
    d.waitFor("expired", d.onDate("${until}")),
    d.choice("either"),
    d.choice("replied"),
    d.parallel("join"),
    d.externalTask("tell", "g-tell", {}, { collection: "${parties.elements()}", element: "party" }),
    d.end(),
    d.flows("start", "fork", "body", "join", "tell", "end"),
    d.flows("fork", "ask", "replied", "join"),
    d.flows("withdrawn", "replied"),
    d.flows("fork", "first", "heard", "either", "join"),
    d.flows("first", "expired", "either"),
  ),
  "g-reply": d.process("g-reply", d.start(), d.userTask("reply"), d.end(), d.flows("start", "reply", "end")),
});
await engine.rest.start("g-main", { parties: json(["a", "b"]), until: string("2026-10-11T00:00:00+08:00") }, "golden");
const [first] = await engine.rest.get("/task?taskDefinitionKey=reply");
await engine.rest.post(`/task/${first.id}/complete`, { variables: { answer: string("yes") } });
await engine.close();

const db = new Database(engine.dataDir);
const rows = TABLES.map((table) => [
  table,
  db
    .all<Row>(`SELECT * FROM ${table} ORDER BY rowid`.replace("wait ORDER BY rowid", "wait"))
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value,
        ]),
      ),
    ),
]);
db.close();
await engine.remove();
process.stdout.write(`${JSON.stringify(Object.fromEntries(rows), null, 1)}\n`);
