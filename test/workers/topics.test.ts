import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { listProcedures, packagedProcesses } from "../../src/catalog/package.ts";
import { WORKERS } from "../../workers/start-workers.ts";
import { COMMON, DOCUMENTED } from "./documented-topics.ts";

/** One topic, one name everywhere: worker file, diagrams, element template, page. */

const processes = packagedProcesses();
const workersFolder = fileURLToPath(new URL("../../workers", import.meta.url));
const topics = WORKERS.map((worker) => worker.topic).sort();
const diagrams = listProcedures(processes).flatMap((procedure) =>
  readdirSync(join(processes, procedure))
    .filter((file) => file.endsWith(".bpmn"))
    .map((file) => readFileSync(join(processes, procedure, file), "utf8")),
);

test("no topic twice", () => {
  expect(new Set(topics).size).toBe(topics.length);
});

test("each topic is the name of its file", () => {
  const defining = readdirSync(workersFolder).filter((file) =>
    readFileSync(join(workersFolder, file), "utf8").includes("export default defineWorker("),
  );
  expect(defining.map((file) => basename(file, ".ts")).sort()).toEqual(topics);
});

test("the diagrams use these topics and no others", () => {
  const used = diagrams.flatMap((xml) => [...xml.matchAll(/camunda:topic="([^"]+)"/g)].map(([, topic]) => topic));
  expect([...new Set(used)].sort()).toEqual(topics);
});

test("each topic has an element template", () => {
  const templates = readdirSync(join(processes, ".camunda/element-templates")).map((file) => basename(file, ".json"));
  expect(templates.sort()).toEqual(topics);
});

describe("docs/workers.md", () => {
  test("lists each topic", () => {
    expect([...DOCUMENTED.keys()].sort()).toEqual(topics);
  });

  test.each([...DOCUMENTED])("%s: every variable it names is one of the code", (_topic, variables) => {
    const source = readdirSync(workersFolder)
      .map((file) => readFileSync(join(workersFolder, file), "utf8"))
      .join("\n");
    expect(variables.size).toBeGreaterThan(0);
    expect([...variables].filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([]);
  });

  // what is written is compared wherever a test runs a handler (desk.ts)
  test.each(topics)("%s: names every variable that its file reads", (topic) => {
    const source = readFileSync(join(workersFolder, `${topic}.ts`), "utf8");
    const read = [...source.matchAll(/variables\s*\.(?:string|json|boolean|integer)\("([a-zA-Z]+)"\)/g)];
    const names = read.map(([, name]) => name as string);
    expect(names.filter((name) => !DOCUMENTED.get(topic)?.has(name) && !COMMON.includes(name))).toEqual([]);
  });
});
