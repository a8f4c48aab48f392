import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../../src/clock.ts";
import { type RunningEngine, startEngine } from "../../src/engine/server.ts";
import { decide, type Jurisdiction } from "../../src/rules/decide.ts";
import { deploymentFiles, pinNewestRules, RULES_DEPLOYMENT, RuleStore } from "../../workers/case-rules.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { decisionXml } from "../decision-xml.ts";
import { CALENDAR, IN_FORCE, profileYaml, table } from "../small-government.ts";

/** Rules as they lie in a real embedded engine, deployed and read over HTTP. The clock stands still: two deployments of the same
 * moment are still told apart. */

let folder: string;
let running: RunningEngine;
let engine: CountingClient;

class CountingClient extends EngineClient {
  requests = 0;
  override get<T>(...given: Parameters<EngineClient["get"]>): Promise<T> {
    this.requests += 1;
    return super.get<T>(...given);
  }
  override text(path: string): Promise<string> {
    this.requests += 1;
    return super.text(path);
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "case-rules-"));
  running = await startEngine({ dataDir: folder, port: 0, clock: new ManualClock("2026-09-22T09:00:00+08:00") });
  engine = new CountingClient(running.url);
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A mark table that cites one article, so that a ruling shows which table answered. */
const markTable = (article: string) =>
  decisionXml([
    table("mark-route", "documentType => route | outcome | basis", [`- => marked | proceed | ${article}`]),
    table("mark-effect", "documentType => effect | basis", [`- => consent | ${article}`]),
  ]);
const incomingTable = (article: string) =>
  decisionXml([table("incoming-route", "documentType => route | outcome | basis", [`- => in | proceed | ${article}`])]);

async function deploy(tenant: string, name: string, files: Record<string, string>): Promise<string> {
  const form = new FormData();
  form.set("deployment-name", name);
  form.set("enable-duplicate-filtering", "true");
  form.set("tenant-id", tenant);
  for (const [file, content] of Object.entries(files)) form.set(file, new Blob([content]), file);
  return (await engine.upload<{ id: string }>("/deployment/create", form)).id;
}

const PROFILE = { "jurisdiction.yaml": profileYaml() };

function markBasis(jurisdiction: Jurisdiction): string[] {
  const facts = { documentType: "issue", form: "opinion", opinion: true, name: true, date: true };
  return decide("mark", jurisdiction, facts, { asOf: "2026-09-22", calendar: CALENDAR }).basis;
}

describe("pinning", () => {
  test("the newest rules deployment is pinned", async () => {
    await deploy("newest", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    const second = await deploy("newest", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("2") });
    expect(await pinNewestRules(engine, "newest")).toEqual({ deployments: [second] });
  });

  test("another tenant's rules are never taken", async () => {
    const own = await deploy("own", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    await deploy("other", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("2") });
    expect(await pinNewestRules(engine, "own")).toEqual({ deployments: [own] });
  });

  test("one table deployed later from a modeler joins the rest", async () => {
    const base = await deploy("modeler", RULES_DEPLOYMENT, {
      ...PROFILE,
      "mark.dmn": markTable("1"),
      "incoming.dmn": incomingTable("3"),
    });
    const alone = await deploy("modeler", "批示.dmn", { "mark.dmn": markTable("2") });
    const pinned = await pinNewestRules(engine, "modeler");
    expect(pinned).toEqual({ deployments: [base, alone] });
    const jurisdiction = await new RuleStore(engine).load(pinned);
    expect(markBasis(jurisdiction)).toEqual(["2"]);
    expect(Object.keys(jurisdiction.decisions).sort()).toEqual(["incoming", "mark"]);
    expect(jurisdiction.decisions.mark?.tables.source).toBe(`${base}+${alone}`);
  });

  test("a newer whole deployment replaces the table deployed alone before it", async () => {
    await deploy("whole", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    await deploy("whole", "批示.dmn", { "mark.dmn": markTable("2") });
    const last = await deploy("whole", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("3") });
    expect(await pinNewestRules(engine, "whole")).toEqual({ deployments: [last] });
  });

  test("a table that a newer whole deployment no longer has is gone for new cases", async () => {
    await deploy("gone", RULES_DEPLOYMENT, {
      ...PROFILE,
      "mark.dmn": markTable("1"),
      "incoming.dmn": incomingTable("3"),
    });
    const last = await deploy("gone", RULES_DEPLOYMENT, { ...PROFILE, "incoming.dmn": incomingTable("4") });
    const pinned = await pinNewestRules(engine, "gone");
    expect(pinned).toEqual({ deployments: [last] });
    expect(Object.keys((await new RuleStore(engine).load(pinned)).decisions)).toEqual(["incoming"]);
  });

  test("one table deployed under the package's own name does not push the rest out", async () => {
    const base = await deploy("same-name", RULES_DEPLOYMENT, {
      ...PROFILE,
      "mark.dmn": markTable("1"),
      "incoming.dmn": incomingTable("3"),
    });
    const alone = await deploy("same-name", RULES_DEPLOYMENT, { "mark.dmn": markTable("2") });
    expect(await pinNewestRules(engine, "same-name")).toEqual({ deployments: [base, alone] });
  });

  test("a new profile with unchanged tables takes effect", async () => {
    await deploy("profile", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    const later = { ...IN_FORCE, id: "test-2026" };
    await deploy("profile", RULES_DEPLOYMENT, {
      "jurisdiction.yaml": profileYaml({ rules: [later] }),
      "mark.dmn": markTable("1"),
    });
    const jurisdiction = await new RuleStore(engine).load(await pinNewestRules(engine, "profile"));
    expect(jurisdiction.profile.rules[0]?.id).toBe("test-2026");
  });

  test.each([
    ["a tenant nobody knows", "unknown", {}],
    ["a tenant with processes only", "no-rules", { "other.dmn": incomingTable("1") }],
  ])("%s: TABLE_MISSING with what to do", async (_name, tenant, files) => {
    if (Object.keys(files).length > 0) await deploy(tenant, "别的部署", files);
    await expect(pinNewestRules(engine, tenant)).rejects.toThrow(
      `TABLE_MISSING 缺少决策表文件；位置：tenant ${tenant}`,
    );
    await expect(pinNewestRules(engine, tenant)).rejects.toThrow("guicheng deploy");
  });
});

describe("the store", () => {
  test("a pinned case keeps its tables when newer ones are deployed", async () => {
    await deploy("kept", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    const pinned = await pinNewestRules(engine, "kept");
    await deploy("kept", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("2") });
    expect(markBasis(await new RuleStore(engine).load(pinned))).toEqual(["1"]);
    expect(markBasis(await new RuleStore(engine).load(await pinNewestRules(engine, "kept")))).toEqual(["2"]);
  });

  test("nothing is read twice, also when asked for at the same time", async () => {
    await deploy("cached", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    const pinned = await pinNewestRules(engine, "cached");
    const store = new RuleStore(engine);
    const before = engine.requests;
    const [first, second] = await Promise.all([store.load(pinned), store.load({ ...pinned })]);
    const cost = engine.requests - before;
    expect(await store.load(pinned)).toBe(first);
    expect(second).toBe(first);
    expect(engine.requests - before).toBe(cost);
    expect(cost).toBe(3);
  });

  test("a reading that failed is tried again", async () => {
    const id = await deploy("failing", RULES_DEPLOYMENT, { ...PROFILE, "mark.dmn": markTable("1") });
    let broken = true;
    class Flaky extends EngineClient {
      override text(path: string): Promise<string> {
        return broken ? Promise.reject(new Error("断了")) : super.text(path);
      }
    }
    const store = new RuleStore(new Flaky(running.url));
    await expect(store.load({ deployments: [id] })).rejects.toThrow("断了");
    broken = false;
    expect(markBasis(await store.load({ deployments: [id] }))).toEqual(["1"]);
  });

  test("files that are neither tables nor the profile are left alone, folders are cut off", async () => {
    const id = await deploy("mixed", RULES_DEPLOYMENT, {
      "jurisdictions/mixed/jurisdiction.yaml": profileYaml(),
      "jurisdictions/mixed/mark.dmn": markTable("1"),
      "readme.txt": "说明",
    });
    const files = await deploymentFiles(engine, [id]);
    expect([...files.contents.keys()].sort()).toEqual(["jurisdiction.yaml", "mark.dmn"]);
  });
});
