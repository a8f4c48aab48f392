import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { isDecision } from "../../src/rules/facts.ts";
import { evaluateWithFeel } from "../../src/rules/feel.ts";
import { type InputDomain, inputDomains } from "../../src/rules/input-domains.ts";
import { compileTable, readDecisionFile, type Table } from "../../src/rules/table.ts";
import { parseTest } from "../../src/rules/table-cells.ts";
import { type Random, seededRandom, testSeed } from "../seeded-random.ts";

const PROCESSES = join(import.meta.dirname, "../../processes");
const FILES = globSync("jurisdictions/*/*.dmn", { cwd: PROCESSES }).sort();
const CONTEXTS = 12;

function randomValue(domain: InputDomain, routes: string[], random: Random): unknown {
  switch (domain.kind) {
    case "enum":
      return random.pick(domain.values);
    case "boolean":
      return random.below(2) === 0;
    case "integer":
      return (domain.min ?? 0) + random.below(4);
    case "list":
      return Array.from({ length: random.below(4) }, () => random.pick(domain.values ?? ["overall", "presiding"]));
    case "text":
      return `2026-09-${10 + random.below(20)}`;
    case "route":
      return random.pick(routes);
  }
}

/** Facts as zod leaves them: nested, defaults filled, what is optional sometimes absent. */
function randomFacts(domains: Map<string, InputDomain>, routes: string[], random: Random): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const [path, domain] of domains) {
    if (domain.optional && random.below(2) === 0) continue;
    const segments = path.split(".");
    const last = segments.pop() as string;
    let place = facts;
    for (const segment of segments) {
      place[segment] ??= {};
      place = place[segment] as Record<string, unknown>;
    }
    place[last] = randomValue(domain, routes, random);
  }
  return facts;
}

/** Routes that the file's cells name. */
function routesOf(tables: Table[]): string[] {
  const named = tables.flatMap((table) => {
    const column = table.inputs.findIndex(({ name }) => name === "route");
    return table.rules.flatMap((rule) => parseTest(rule.inputs[column] ?? "") ?? []);
  });
  return ["none", ...named.flatMap((test) => (test.kind === "strings" ? test.values : []))];
}

describe("the governments' own tables", () => {
  const seed = testSeed();

  it("are found", () => expect(FILES.length).toBeGreaterThanOrEqual(20));

  it.each(FILES)(`%s: compiled and feelin agree (SEED=${seed})`, async (name) => {
    const decision = basename(name, ".dmn");
    const random = seededRandom(seed);
    const { tables } = await readDecisionFile(readFileSync(join(PROCESSES, name), "utf8"), name);
    const routes = routesOf(tables);
    expect(isDecision(decision)).toBe(true);
    for (const table of tables) {
      const evaluate = compileTable(table, name);
      const domains = inputDomains(decision as Parameters<typeof inputDomains>[0], table.kind);
      for (let time = 0; time < CONTEXTS; time += 1) {
        const facts = randomFacts(domains, routes, random);
        const scalars = table.outputs.length === 1;
        const hits = evaluate(facts).map(({ values }) => {
          const all = Object.fromEntries(table.outputs.map((column) => [column.name, values[column.name] ?? null]));
          return scalars ? Object.values(all)[0] : all;
        });
        const compiled = table.hitPolicy === "FIRST" ? (hits[0] ?? null) : hits;
        expect(compiled, `SEED=${seed} ${table.id} ${JSON.stringify(facts)}`).toEqual(evaluateWithFeel(table, facts));
      }
    }
  });
});
