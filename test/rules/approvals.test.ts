import { describe, expect, it } from "vitest";
import { findingText, stepText } from "../../src/catalog/cases.ts";
import type { Ruling } from "../../src/rules/ruling.ts";
import { ruling, table } from "../small-government.ts";

const ROUTE = table("signing-route", "issuedAs => route | outcome | basis", [
  "joint => silent | not-regulated |",
  "- => ladder | proceed | 60 |",
]);

const LADDER = table("signing-steps", "route => role | action | mode | skipped | basis | reading", [
  "ladder => office-director | review | | refuse | 61 |",
  "ladder => deputy | endorse | | return | 62 | 分管副职审签",
  "ladder => chief | sign | | | 63 |",
]);

type Act = { role: string; action?: string; who?: string; verdict?: string };

async function walk(approvals: Act[] | undefined, steps = LADDER, more: object = {}): Promise<Ruling> {
  return ruling("signing", [ROUTE, steps], {
    issuedAs: "government",
    ...(approvals ? { approvals } : {}),
    ...more,
  });
}

const acts = (...roles: string[]) => roles.map((role) => ({ role }));
const told = ({ outcome, steps, findings }: Ruling) => ({
  outcome,
  done: steps.map((step) => step.done),
  findings: findings.map(findingText),
});

describe("acts already done are walked along the steps", () => {
  it("absent: only the route is asked, nothing is outstanding and nothing is called done", async () => {
    const { outcome, steps } = await walk(undefined);
    expect(outcome).toBe("proceed");
    expect(steps.map(stepText)).toEqual(["office-director review @61", "deputy endorse @62", "chief sign @63"]);
    expect(steps.every((step) => !("done" in step))).toBe(true);
  });

  it("present but empty: the state is judged, everything is outstanding", async () => {
    expect(told(await walk([]))).toEqual({ outcome: "wait", done: [false, false, false], findings: [] });
  });

  it("some done: waits for the rest, which stay in the list", async () => {
    expect(told(await walk(acts("office-director", "deputy")))).toEqual({
      outcome: "wait",
      done: [true, true, false],
      findings: [],
    });
  });

  it("all done in order: proceeds", async () => {
    expect(told(await walk(acts("office-director", "deputy", "chief")))).toEqual({
      outcome: "proceed",
      done: [true, true, true],
      findings: [],
    });
  });

  it("a surplus act of a role that is done changes nothing", async () => {
    const plain = await walk(acts("office-director", "deputy"));
    expect(await walk(acts("office-director", "office-director", "deputy", "deputy"))).toEqual(plain);
  });
});

describe("a wrong order", () => {
  it("names the step passed over with that step's effect and articles", async () => {
    expect(told(await walk(acts("office-director", "chief")))).toEqual({
      outcome: "return",
      done: [true, false, true],
      findings: ["act-skipped return @62"],
    });
  });

  it("is refused where the text forbids going on without that step", async () => {
    expect(told(await walk(acts("deputy")))).toEqual({
      outcome: "refuse",
      done: [false, true, false],
      findings: ["act-skipped refuse @61"],
    });
  });

  it("names every step passed over, in the order of the steps", async () => {
    expect(told(await walk(acts("chief"))).findings).toEqual(["act-skipped refuse @61", "act-skipped return @62"]);
  });

  it("names a step once, however many pass over it", async () => {
    expect(told(await walk(acts("chief", "deputy"))).findings).toEqual([
      "act-skipped refuse @61",
      "act-skipped return @62",
    ]);
  });

  it("is not mended by doing the step afterwards", async () => {
    expect(told(await walk(acts("office-director", "chief", "deputy")))).toEqual({
      outcome: "return",
      done: [true, true, true],
      findings: ["act-skipped return @62"],
    });
  });

  it("says in Chinese who was passed over by whom, and that the step rests on a reading", async () => {
    const [finding] = (await walk(acts("office-director", "chief"))).findings;
    expect(finding).toMatchObject({
      message: "分管副职审签尚未完成，主要领导已先行办理",
      reading: true,
      note: "分管副职审签",
    });
  });

  it("returns where the row names no effect", async () => {
    const steps = table("signing-steps", "=> role | action | skipped | basis", [
      "=> deputy | endorse | | 62",
      "=> chief | sign | | 63",
    ]);
    expect(told(await walk(acts("chief"), steps)).findings).toEqual(["act-skipped return @62"]);
  });
});

describe("an act that the text does not give to whoever did it", () => {
  it("is returned with the articles of the route", async () => {
    const result = await walk(acts("office-director", "finance", "deputy", "chief"));
    expect(told(result)).toEqual({
      outcome: "return",
      done: [true, true, true],
      findings: ["act-not-in-route return @60"],
    });
    expect(result.findings[0]?.message).toContain("财政部门");
  });

  it("is no fault where the text has no route to leave", async () => {
    const result = await ruling("signing", [ROUTE, LADDER], { issuedAs: "joint", approvals: acts("deputy") });
    expect(told(result)).toEqual({ outcome: "not-regulated", done: [], findings: [] });
  });

  it("is a fault when the role is right and the action is not", async () => {
    const result = await walk([{ role: "office-director", action: "sign" }]);
    expect(told(result).findings).toEqual(["act-not-in-route return @60"]);
    expect(told(result).done).toEqual([false, false, false]);
  });
});

describe("disagreement", () => {
  const against = { role: "deputy", verdict: "disagree" };

  it("returns with the articles of the step, which stays open", async () => {
    const result = await walk([{ role: "office-director" }, against]);
    expect(told(result)).toEqual({ outcome: "return", done: [true, false, false], findings: ["disagreed return @62"] });
    expect(result.findings[0]?.message).toBe("分管副职不同意");
  });

  it("is passed over by whoever goes on", async () => {
    expect(told(await walk([{ role: "office-director" }, against, { role: "chief" }])).findings).toEqual([
      "disagreed return @62",
      "act-skipped return @62",
    ]);
  });

  it("is not mended by agreeing afterwards", async () => {
    const result = await walk([{ role: "office-director" }, against, ...acts("deputy", "chief")]);
    expect(told(result)).toEqual({ outcome: "return", done: [true, true, true], findings: ["disagreed return @62"] });
  });

  it("of somebody outside the route cites the route", async () => {
    expect(told(await walk([{ role: "finance", verdict: "disagree" }])).findings).toEqual([
      "disagreed return @60",
      "act-not-in-route return @60",
    ]);
  });

  it("is returned even where the text regulates nothing", async () => {
    const approvals = [{ role: "deputy", verdict: "disagree" }];
    const result = await ruling("signing", [ROUTE, LADDER], { issuedAs: "joint", approvals });
    expect(told(result)).toMatchObject({ outcome: "return", findings: ["disagreed return"] });
  });
});

describe("matching by role, and by action where one is given", () => {
  const TWICE = table("signing-steps", "=> role | action | basis", [
    "=> office-director | verify | 61",
    "=> office-director | review | 62",
  ]);

  it("gives acts without an action to the first open step of the role", async () => {
    expect(told(await walk(acts("office-director"), TWICE)).done).toEqual([true, false]);
    expect(told(await walk(acts("office-director", "office-director"), TWICE)).outcome).toBe("proceed");
  });

  it("gives an act with an action to the step of that action", async () => {
    const result = await walk([{ role: "office-director", action: "review" }], TWICE);
    expect(told(result)).toMatchObject({ done: [false, true], findings: ["act-skipped return @61"] });
  });

  it.each([
    ["consent", "approve"],
    ["approve", "consent"],
  ])("takes %s for %s", async (given, asked) => {
    const steps = table("signing-steps", "=> role | action | basis", [`=> chief | ${asked} | 63`]);
    expect(told(await walk([{ role: "chief", action: given }], steps))).toMatchObject({
      outcome: "proceed",
      done: [true],
    });
  });

  it.each(["sign", "endorse", "review", "determine"])("takes no consent for %s", async (asked) => {
    const steps = table("signing-steps", "=> role | action | basis", [`=> chief | ${asked} | 63`]);
    expect(told(await walk([{ role: "chief", action: "consent" }], steps)).findings).toEqual([
      "act-not-in-route return @60",
    ]);
  });

  it("lets the resolved role act for a relative one, and the relative one for itself", async () => {
    const steps = table("signing-steps", "=> role | action | resolved | basis", [
      "=> presider | sign | =bodyHead | 63",
    ]);
    const resolved = await walk(acts("deputy"), steps, { bodyHead: "deputy" });
    expect(resolved.steps[0]).toMatchObject({ role: "presider", resolved: "deputy", done: true });
    expect(told(await walk(acts("presider"), steps, { bodyHead: "deputy" })).outcome).toBe("proceed");
    expect(told(await walk(acts("chief"), steps, { bodyHead: "deputy" })).findings).toEqual([
      "act-not-in-route return @60",
    ]);
  });

  it("keeps the relative role as the text has it where nobody says who that is", async () => {
    const steps = table("signing-steps", "=> role | action | resolved | basis", [
      "=> presider | sign | =bodyHead | 63",
    ]);
    expect((await walk(undefined, steps)).steps[0]).not.toHaveProperty("resolved");
  });
});

describe("several roles, several people", () => {
  const list = (mode: string) =>
    table("signing-steps", "=> role | action | mode | basis", [
      `=> chief executive-deputy | sign | ${mode} | 63`,
      "=> office | deliver | | 64",
    ]);

  it("any: one of them is enough", async () => {
    expect((await walk(undefined, list("any"))).steps[0]).toMatchObject({
      role: ["chief", "executive-deputy"],
      mode: "any",
    });
    expect(told(await walk(acts("executive-deputy"), list("any"))).done).toEqual([true, false]);
    expect(told(await walk(acts("chief"), list("any"))).done).toEqual([true, false]);
  });

  it("any: one act is enough also where a role has several holders", async () => {
    expect(told(await walk(acts("chief"), list("any"), { holders: { chief: 3 } })).done).toEqual([true, false]);
  });

  it.each(["all", ""])("all (written %j): each of them, in whatever order", async (mode) => {
    expect(told(await walk(acts("chief"), list(mode))).done).toEqual([false, false]);
    expect(told(await walk(acts("executive-deputy", "chief"), list(mode))).done).toEqual([true, false]);
    expect(told(await walk(acts("executive-deputy", "office"), list(mode))).findings).toEqual([
      "act-skipped return @63",
    ]);
  });

  const related = table("signing-steps", "=> role | action | mode | basis", [
    "=> related-deputy | countersign | all | 62",
    "=> chief | sign | | 63",
  ]);

  it("a role with several holders counts as done with one act unless holders says how many", async () => {
    expect(told(await walk(acts("related-deputy"), related)).done).toEqual([true, false]);
    const holders = { "related-deputy": 2 };
    expect(told(await walk(acts("related-deputy"), related, { holders })).done).toEqual([false, false]);
    expect(told(await walk(acts("related-deputy", "related-deputy"), related, { holders })).done).toEqual([
      true,
      false,
    ]);
  });

  it("counts the same person once", async () => {
    const by = (...people: string[]) => people.map((who) => ({ role: "related-deputy", who }));
    const holders = { "related-deputy": 2 };
    expect(told(await walk(by("a", "a"), related, { holders })).done).toEqual([false, false]);
    expect(told(await walk(by("a", "b"), related, { holders })).done).toEqual([true, false]);
  });

  it("going on before the last of them is a wrong order", async () => {
    const holders = { "related-deputy": 2 };
    expect(told(await walk(acts("related-deputy", "chief"), related, { holders })).findings).toEqual([
      "act-skipped return @62",
    ]);
  });
});

describe("done from the table", () => {
  const steps = table("signing-steps", "=> role | action | done | basis", [
    "=> office | examine | =officeExamined | 61",
    "=> chief | sign | | 63",
  ]);

  it("is said also when only the route is asked", async () => {
    expect((await walk(undefined, steps)).steps.map((step) => step.done)).toEqual([true, undefined]);
    expect((await walk(undefined, steps, { officeExamined: false })).outcome).toBe("proceed");
  });

  it("counts when acts are judged", async () => {
    expect(told(await walk(acts("chief"), steps))).toEqual({ outcome: "proceed", done: [true, true], findings: [] });
    expect(told(await walk(acts("chief"), steps, { officeExamined: false }))).toMatchObject({
      outcome: "return",
      findings: ["act-skipped return @61"],
    });
  });
});
