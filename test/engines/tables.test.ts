import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { readCases } from "../../src/catalog/cases.ts";
import {
  jurisdictionFiles,
  listJurisdictions,
  loadJurisdiction,
  packagedProcesses,
} from "../../src/catalog/package.ts";
import { DECISIONS } from "../../src/rules/facts.ts";
import { compileTable, readDecisionFile } from "../../src/rules/table.ts";
import type { Json, RestClient, Typed } from "../engine/rest-client.ts";
import { TestEngine } from "../engine/test-engine.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { type DecisionUnderTest, type Question, questions } from "./decision-facts.ts";
import { inParallel, onRealEngines, ownTenant, REAL_ENGINES } from "./real-engine.ts";

/** Every table of every government: what our evaluator answers, and what an engine's own DMN engine answers to the same facts. */

const PROCESSES = packagedProcesses();
const SEED = testSeed();
/** Random questions per government and decision, beside those made for rows and boundaries. */
const RANDOM = Number(process.env.GUICHENG_TEST_FACTS ?? (REAL_ENGINES.length > 0 ? 1000 : 150));
/** feelin, which answers for the embedded engine, manages about a thousand a second. */
const EMBEDDED_SAMPLE = 40;
const SHOWN = 5;
const PATIENCE_MS = 900_000;

interface Subject extends DecisionUnderTest {
  government: string;
  asked: Question[];
}

const SUBJECTS = await subjects();

async function subjects(): Promise<Subject[]> {
  const random = seededRandom(SEED);
  const calendar = workdayCalendar();
  const found: Subject[] = [];
  for (const government of listJurisdictions(PROCESSES)) {
    const jurisdiction = await loadJurisdiction(PROCESSES, government);
    const { contents } = jurisdictionFiles(PROCESSES, government);
    const caseFiles = readCases(PROCESSES, government);
    for (const decision of DECISIONS) {
      const name = `${decision}.dmn`;
      const xml = contents.get(name);
      if (xml === undefined) continue;
      const { tables } = await readDecisionFile(xml, name);
      const compiled = new Map(tables.map((table) => [table.id, compileTable(table, name)]));
      const cases = caseFiles.filter((file) => file.decision === decision).flatMap((file) => file.cases);
      const subject = { decision, jurisdiction, tables, compiled, cases, calendar };
      found.push({ ...subject, government, asked: questions(subject, RANDOM, random) });
    }
  }
  return found;
}

const label = ({ government, decision }: Subject) => `${government} ${decision}`;

describe(`the generated facts (SEED=${SEED})`, () => {
  it("are there for every decision", () => {
    expect(SUBJECTS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(SUBJECTS.map((subject) => [label(subject), subject] as const))("%s: hit every row", (_label, subject) => {
    const hit = new Set(subject.asked.flatMap(({ hits }) => hits.map(({ table, row }) => `${table} ${row}`)));
    const rows = subject.tables.flatMap(({ id, rules }) => rules.map(({ row }) => `${id} ${row}`));
    expect(rows.filter((row) => !hit.has(row))).toEqual([]);
  });
});

/** Facts as variables of the REST API: nested ones and lists as `Json`, which every engine's FEEL reads as contexts and lists. */
function variables(facts: Record<string, unknown>): Record<string, Typed> {
  const typed = (value: unknown): Typed => {
    if (typeof value === "boolean") return { value, type: "Boolean" };
    if (typeof value === "number") return { value, type: "Integer" };
    return typeof value === "string" ? { value, type: "String" } : { value: JSON.stringify(value), type: "Json" };
  };
  const present = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, typed(value)]));
}

type Outputs = Record<string, unknown>;

/** Absent, null and empty text are one and the same answer. */
function filled(outputs: Outputs): Outputs {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value != null && value !== ""));
}

function compareTables(
  client: () => RestClient,
  tenantOf: (government: string) => string,
  sample = Number.POSITIVE_INFINITY,
) {
  const deployments: string[] = [];
  let evaluations = 0;

  beforeAll(async () => {
    for (const government of listJurisdictions(PROCESSES)) {
      const files = Object.fromEntries(jurisdictionFiles(PROCESSES, government).contents);
      const fields = { "deployment-name": "tables", "tenant-id": tenantOf(government) };
      const answer = await client().upload(files, fields);
      expect(answer.status, answer.text).toBe(200);
      deployments.push(answer.body.id);
    }
  });

  afterAll(async () => {
    console.log(`${client().baseUrl}: ${evaluations} evaluations (SEED=${SEED})`);
    // without cascade: to delete the history of so many evaluations takes an engine minutes and gigabytes
    for (const id of deployments) await client().delete(`/deployment/${id}`);
  }, PATIENCE_MS);

  it.each(SUBJECTS.map((subject) => [label(subject), subject] as const))(
    `%s: the same answers (SEED=${SEED})`,
    async (_label, { government, asked }) => {
      const step = Math.max(1, Math.floor(asked.length / sample));
      const chosen = asked.filter((_, index) => index % step === 0);
      const differences: object[] = [];
      await inParallel(chosen, async ({ table, facts, hits }) => {
        const path = `/decision-definition/key/${table}/tenant-id/${tenantOf(government)}/evaluate`;
        const answer = await client().request("POST", path, { variables: variables(facts) });
        evaluations += 1;
        const ours = hits.map(({ values }) => filled(values));
        const theirs = answer.status === 200 ? answer.body.map(plain) : `${answer.status} ${answer.text}`;
        if (!sameAnswer(ours, theirs)) differences.push({ table, facts, ours, theirs });
      });
      expect(differences.slice(0, SHOWN), `${differences.length} of ${chosen.length} differ`).toEqual([]);
    },
    PATIENCE_MS,
  );
}

function plain(result: Record<string, Json>): Outputs {
  return filled(Object.fromEntries(Object.entries(result).map(([name, { value }]) => [name, value])));
}

function sameAnswer(ours: Outputs[], theirs: unknown): boolean {
  try {
    expect(theirs).toEqual(ours);
    return true;
  } catch {
    return false;
  }
}

describe("tables on the embedded engine", () => {
  const engine = new TestEngine();
  beforeAll(() => engine.open());
  afterAll(() => engine.remove());
  compareTables(
    () => engine.rest,
    (government) => government,
    EMBEDDED_SAMPLE,
  );
});

onRealEngines("tables", ({ rest }) => {
  const run = ownTenant("tables");
  compareTables(
    () => rest,
    (government) => `${run}-${government}`,
  );
});
