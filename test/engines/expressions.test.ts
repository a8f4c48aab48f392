import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as d from "../engine/diagram.ts";
import type { RestClient, Typed } from "../engine/rest-client.ts";
import { TestEngine } from "../engine/test-engine.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";
import { CORNERS, randomCondition, shippedConditions, tableTexts, VARIABLES } from "./conditions.ts";
import { inParallel, onRealEngines, ownTenant, REAL_ENGINES } from "./real-engine.ts";

/** Conditions at an exclusive gateway, on the embedded engine and on a real one: the same flow taken, the same failure, or refused when
 * the embedded engine is asked to deploy them. */

const SEED = testSeed();
const RANDOM = Number(process.env.GUICHENG_TEST_CONDITIONS ?? (REAL_ENGINES.length > 0 ? 400 : 50));
const FILES_PER_DEPLOYMENT = 50;
const SHOWN = 400;
const PATIENCE_MS = 600_000;

interface Condition {
  key: string;
  text: string;
  variables: Record<string, Typed>;
}

/** The end that was reached, or that the start failed, or that the deployment did. */
type Outcome = "yes" | "no" | "error" | "refused";

const CONDITIONS: Condition[] = conditions();

function conditions(): Condition[] {
  const random = seededRandom(SEED);
  const generated = Array.from({ length: RANDOM }, () => randomCondition(random));
  const texts = [...new Set([...tableTexts(), ...CORNERS, ...generated])].filter((text) => text.trim() !== "");
  return [...texts.map((text) => ({ text, variables: VARIABLES })), ...shippedConditions()].map((condition, index) => ({
    key: `condition-${index}`,
    ...condition,
  }));
}

function diagram({ key, text }: Condition): string {
  const gateway = [d.choice("gate", "no"), d.when("gate", "yes", text), d.flows("gate", "no")];
  return d.process(key, d.start(), d.flows("start", "gate"), ...gateway, d.end("yes"), d.end("no"));
}

/** Deploys what an engine accepts, together as long as nothing is refused. @returns the ids of the deployments */
async function deploy(rest: RestClient, tenant: string, wanted: Condition[], outcomes: Map<string, Outcome>) {
  const files = Object.fromEntries(wanted.map((condition) => [`${condition.key}.bpmn`, diagram(condition)]));
  const answer = await rest.upload(files, { "deployment-name": "expressions", "tenant-id": tenant });
  if (answer.status === 200) return [answer.body.id as string];
  expect(answer.status, answer.text).toBe(400);
  const [first] = wanted;
  if (wanted.length === 1 && first) {
    outcomes.set(first.key, "refused");
    return [];
  }
  const half = Math.ceil(wanted.length / 2);
  const ids: string[] = [];
  for (const part of [wanted.slice(0, half), wanted.slice(half)])
    ids.push(...(await deploy(rest, tenant, part, outcomes)));
  return ids;
}

async function run(rest: RestClient, tenant: string, { key, variables }: Condition): Promise<Outcome> {
  const start = `/process-definition/key/${key}/tenant-id/${tenant}/start`;
  const answer = await rest.request("POST", start, { variables });
  if (answer.status !== 200) {
    expect(answer.status, `${key} ${answer.text}`).toBe(500);
    return "error";
  }
  const ends = await rest.get(
    `/history/activity-instance?processInstanceId=${answer.body.id}&activityType=noneEndEvent`,
  );
  expect(ends, `${key} has one end`).toHaveLength(1);
  return ends[0].activityId;
}

async function outcomesOn(rest: RestClient, tenant: string, wanted: Condition[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const deployments: string[] = [];
  for (let first = 0; first < wanted.length; first += FILES_PER_DEPLOYMENT) {
    deployments.push(...(await deploy(rest, tenant, wanted.slice(first, first + FILES_PER_DEPLOYMENT), outcomes)));
  }
  const accepted = wanted.filter(({ key }) => !outcomes.has(key));
  await inParallel(accepted, async (condition) => {
    outcomes.set(condition.key, await run(rest, tenant, condition));
  });
  for (const id of deployments) await rest.delete(`/deployment/${id}?cascade=true`);
  return outcomes;
}

describe(`conditions (SEED=${SEED})`, () => {
  const engine = new TestEngine();
  let ours: Map<string, Outcome>;

  beforeAll(async () => {
    await engine.open();
    ours = await outcomesOn(engine.rest, "expressions", CONDITIONS);
  }, PATIENCE_MS);
  afterAll(() => engine.remove());

  it("are of every outcome", () => {
    const count = (wanted: Outcome) => [...ours.values()].filter((outcome) => outcome === wanted).length;
    for (const outcome of ["yes", "no", "error", "refused"] as const) expect(count(outcome)).toBeGreaterThan(20);
  });

  onRealEngines("conditions", ({ title, rest }) => {
    it(
      "have the same outcome, or are refused at our deployment",
      async () => {
        const wanted = CONDITIONS.filter(({ key }) => ours.get(key) !== "refused");
        const theirs = await outcomesOn(rest, ownTenant("expressions"), wanted);
        const differences = wanted.flatMap(({ key, text }) =>
          theirs.get(key) === ours.get(key) ? [] : [`${text}: here ${ours.get(key)}, there ${theirs.get(key)}`],
        );
        console.log(
          `${title}: ${wanted.length} conditions compared, ${CONDITIONS.length - wanted.length} refused here`,
        );
        expect(differences.slice(0, SHOWN), `${differences.length} differ (SEED=${SEED})`).toEqual([]);
      },
      PATIENCE_MS,
    );
  });
});
