import { globSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Database, type Row, type SqlValue } from "../../src/engine/store/database.ts";
import { TestEngine } from "./test-engine.ts";

const FOLDER = new URL("./golden/", import.meta.url).pathname;
const SAVED = globSync("*.json", { cwd: FOLDER });

type SavedRow = Record<string, Exclude<SqlValue, Uint8Array> | { base64: string }>;

let engine: TestEngine;
beforeEach(() => {
  engine = new TestEngine();
});
afterEach(() => engine.remove());

/** Puts the rows of a release back into a folder. */
async function restore(file: string): Promise<void> {
  const tables = JSON.parse(readFileSync(FOLDER + file, "utf8")) as Record<string, SavedRow[]>;
  const db = new Database(engine.dataDir);
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) db.insert(table, Object.fromEntries(Object.entries(row).map(toSql)) as Row);
  }
  db.close();
  await engine.open();
}

function toSql([name, value]: [string, SavedRow[string]]): [string, SqlValue] {
  return [name, typeof value === "object" && value !== null ? Buffer.from(value.base64, "base64") : value];
}

test("there is something saved by every release", () => {
  expect(SAVED.length).toBeGreaterThan(0);
});

test.each(SAVED)("what %s saved goes on to its end", async (file) => {
  await restore(file);
  const [main] = await engine.rest.get("/process-instance?processDefinitionKey=g-main");
  expect(await engine.rest.openTasks()).toEqual(["draft", "reply"]);
  await engine.rest.completeTask("reply");
  expect(await engine.moveTo("2026-10-11T00:00:00+08:00")).toBe(2);
  expect(await engine.rest.work("g-remind")).toBe(1);
  await engine.rest.completeTask("draft");
  expect(await engine.rest.work("g-tell")).toBe(2);
  expect(await engine.rest.state(main.id)).toBe("COMPLETED");
});

test.each(SAVED)("what %s saved can still be withdrawn and told", async (file) => {
  await restore(file);
  const [main] = await engine.rest.get("/process-instance?processDefinitionKey=g-main");
  await engine.rest.post("/message", { messageName: "withdraw", businessKey: "golden" });
  await engine.rest.post("/message", { messageName: "news", businessKey: "golden" });
  expect(await engine.rest.openTasks()).toEqual(["draft"]);
  await engine.rest.completeTask("draft");
  expect(await engine.rest.work("g-tell")).toBe(2);
  expect(await engine.rest.state(main.id)).toBe("COMPLETED");
});
