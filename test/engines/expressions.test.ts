import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as d from "../engine/diagram.ts";
import type { RestClient, Typed } from "../engine/rest-client.ts";
import { TestEngine } from "../engine/test-engine.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { CORNERS, randomCondition, shippedConditions, tableTexts, VARIABLES } from "./conditions.ts";
import { inParallel, onRealEngines, ownTenant, REAL_ENGINES } from "./real-engine.ts";

/** Expressions on the embedded engine and on a real one, each in a small process: the same flow taken and the same text shown, the
 * same failure, or refused when the embedded engine is asked to deploy them. */

const SEED = testSeed();
const RANDOM = Number(process.env.GUICHENG_TEST_CONDITIONS ?? 400);
const FILES_PER_DEPLOYMENT = 50;
const SHOWN = 12;
const PATIENCE_MS = 600_000;

interface Probe {
  key: string;
  text: string;
  variables: Record<string, Typed>;
  /** As a condition at a gateway, or as a user task's name. */
  as: "condition" | "name";
}

/** The end that was reached (`yes`, `no`) or the task's name; `(failed)` where the start was, `(refused)` where the deployment was. */
type Outcome = string;
const FAILED = "(failed)";
const REFUSED = "(refused)";

const PROBES: Probe[] = probes();

function probes(): Probe[] {
  const random = seededRandom(SEED);
  const generated = Array.from({ length: RANDOM }, () => randomCondition(random));
  const texts = [...new Set([...tableTexts(), ...CORNERS, ...generated])].filter((text) => text.trim() !== "");
  const conditions = [...texts.map((text) => ({ text, variables: VARIABLES })), ...shippedConditions()];
  // a name must be a text: what stands before the expression makes one of everything
  const names = texts
    .filter((text) => text.startsWith("${"))
    .map((text) => ({ text: `= ${text}`, variables: VARIABLES }));
  return [
    ...conditions.map((condition) => ({ ...condition, as: "condition" as const })),
    ...names.map((name) => ({ ...name, as: "name" as const })),
  ].map((probe, index) => ({ ...probe, key: `probe-${index}` }));
}

function diagram({ key, text, as }: Probe): string {
  if (as === "name") {
    const task = d.userTask("task").replace('name="task"', `name="${d.escapeXml(text)}"`);
    return d.process(key, d.start(), d.flows("start", "task", "end"), task, d.end());
  }
  const gateway = [d.choice("gate", "no"), d.when("gate", "yes", text), d.flows("gate", "no")];
  return d.process(key, d.start(), d.flows("start", "gate"), ...gateway, d.end("yes"), d.end("no"));
}

/** Deploys what an engine accepts, together as long as nothing is refused. @returns the ids of the deployments */
async function deploy(rest: RestClient, tenant: string, wanted: Probe[], outcomes: Map<string, Outcome>) {
  const files = Object.fromEntries(wanted.map((probe) => [`${probe.key}.bpmn`, diagram(probe)]));
  const answer = await rest.upload(files, { "deployment-name": "expressions", "tenant-id": tenant });
  if (answer.status === 200) return [answer.body.id as string];
  // the real engines answer 500 to an expression they cannot read
  expect([400, 500], answer.text).toContain(answer.status);
  const [first] = wanted;
  if (wanted.length === 1 && first) {
    outcomes.set(first.key, REFUSED);
    return [];
  }
  const half = Math.ceil(wanted.length / 2);
  const ids: string[] = [];
  for (const part of [wanted.slice(0, half), wanted.slice(half)])
    ids.push(...(await deploy(rest, tenant, part, outcomes)));
  return ids;
}

async function run(rest: RestClient, tenant: string, { key, variables, as }: Probe): Promise<Outcome> {
  const start = `/process-definition/key/${key}/tenant-id/${tenant}/start`;
  const answer = await rest.request("POST", start, { variables });
  if (answer.status !== 200) {
    expect(answer.status, `${key} ${answer.text}`).toBe(500);
    return FAILED;
  }
  const instance = `processInstanceId=${answer.body.id}`;
  const path = as === "name" ? `/task?${instance}` : `/history/activity-instance?${instance}&activityType=noneEndEvent`;
  const found = await rest.get(path);
  expect(found, `${key} has one end`).toHaveLength(1);
  return as === "name" ? found[0].name : found[0].activityId;
}

async function outcomesOn(rest: RestClient, tenant: string, wanted: Probe[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const deployments: string[] = [];
  for (let first = 0; first < wanted.length; first += FILES_PER_DEPLOYMENT) {
    deployments.push(...(await deploy(rest, tenant, wanted.slice(first, first + FILES_PER_DEPLOYMENT), outcomes)));
  }
  const accepted = wanted.filter(({ key }) => !outcomes.has(key));
  await inParallel(accepted, async (probe) => {
    outcomes.set(probe.key, await run(rest, tenant, probe));
  });
  for (const id of deployments) await rest.delete(`/deployment/${id}?cascade=true`);
  return outcomes;
}

describe.skipIf(REAL_ENGINES.length === 0)(`expressions (SEED=${SEED})`, () => {
  const engine = new TestEngine();
  let ours: Map<string, Outcome>;

  beforeAll(async () => {
    await engine.open();
    ours = await outcomesOn(engine.rest, "expressions", PROBES);
  }, PATIENCE_MS);
  afterAll(() => engine.remove());

  it("are of every outcome", () => {
    const count = (wanted: Outcome) => [...ours.values()].filter((outcome) => outcome === wanted).length;
    for (const outcome of ["yes", "no", FAILED, REFUSED]) expect(count(outcome), outcome).toBeGreaterThan(20);
  });

  onRealEngines("expressions", ({ title, rest }) => {
    it(
      "have the same outcome, or are refused at our deployment",
      async () => {
        const wanted = PROBES.filter(({ key }) => ours.get(key) !== REFUSED);
        const theirs = await outcomesOn(rest, ownTenant("expressions"), wanted);
        const differences = wanted.flatMap(({ key, text }) =>
          theirs.get(key) === ours.get(key) ? [] : [`${text}: here ${ours.get(key)}, there ${theirs.get(key)}`],
        );
        console.log(`${title}: ${wanted.length} expressions compared, ${PROBES.length - wanted.length} refused here`);
        expect(differences.slice(0, SHOWN), `${differences.length} differ (SEED=${SEED})`).toEqual([]);
      },
      PATIENCE_MS,
    );
  });
});
