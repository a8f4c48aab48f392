import { describe, expect, it } from "vitest";
import { decide, ruleOn } from "../../src/rules/decide.ts";
import { EFFECTS, OUTCOMES } from "../../src/rules/vocabulary.ts";
import { CALENDAR, government, IN_FORCE, profileYaml, ruling, table } from "../small-government.ts";

const ROUTE = table("signing-route", "issuedAs | documentType => route | outcome | basis | reading", [
  "government | report => superior | proceed | 62 |",
  "government | - => plain | proceed | 61 | 按常规公文理解",
  "office | - => none-needed | not-required | 60 |",
  "- | - => silent | not-regulated | |",
]);

const STEPS = table("signing-steps", "route => role | action | basis", ["superior => deputy | endorse | 62"]);

/** One finding for each flag set. */
const FINDINGS = table(
  "signing-findings",
  "reportedToChief | important | departmentMatter | chiefAway | statesApproval => code | effect | message | basis",
  [
    "true | - | - | - | - => a-refused | refuse | 不予 | 1",
    "- | true | - | - | - => a-returned | return | 退回 | 2",
    "- | - | true | - | - => a-deferred | defer | 暂缓 | 3",
    "- | - | - | true | - => a-waiting | wait | 等待 | 4",
    "- | - | - | - | true => a-warned | warn | 提醒 | 5",
  ],
);

const TABLES = [ROUTE, STEPS, FINDINGS];

const FLAGS = {
  refuse: "reportedToChief",
  return: "important",
  defer: "departmentMatter",
  wait: "chiefAway",
  warn: "statesApproval",
} as const;

const flags = (...effects: (keyof typeof FLAGS)[]) =>
  Object.fromEntries(effects.map((effect) => [FLAGS[effect], true]));
const outcomeOf = async (facts: object) => (await ruling("signing", TABLES, facts)).outcome;

describe("the worst decides", () => {
  const ordered = ["refuse", "return", "defer", "wait"] as const;

  it("knows the seven outcomes from worst to best", () => {
    expect(OUTCOMES).toEqual(["refuse", "return", "defer", "wait", "not-regulated", "proceed", "not-required"]);
    expect(EFFECTS).toEqual([...ordered, "warn"]);
  });

  it.each(ordered)("%s outweighs every milder finding", async (effect) => {
    const milder = ordered.slice(ordered.indexOf(effect));
    expect(await outcomeOf({ issuedAs: "government", ...flags(...milder, "warn") })).toBe(effect);
  });

  it.each(ordered)("%s outweighs a route that the text does not have", async (effect) => {
    expect(await outcomeOf({ issuedAs: "joint", ...flags(effect) })).toBe(effect);
  });

  it.each(ordered)("%s outweighs a route that is not required", async (effect) => {
    expect(await outcomeOf({ issuedAs: "office", ...flags(effect) })).toBe(effect);
  });

  it("says what the route says when nothing is found", async () => {
    expect(await outcomeOf({ issuedAs: "government" })).toBe("proceed");
    expect(await outcomeOf({ issuedAs: "office" })).toBe("not-required");
    expect(await outcomeOf({ issuedAs: "joint" })).toBe("not-regulated");
  });

  it.each(["government", "office", "joint"])(
    "leaves the outcome of %s alone for a warn, and lists it",
    async (issuedAs) => {
      const plain = await ruling("signing", TABLES, { issuedAs });
      const warned = await ruling("signing", TABLES, { issuedAs, ...flags("warn") });
      expect(warned.outcome).toBe(plain.outcome);
      expect(warned.findings.map((finding) => [finding.code, finding.effect])).toEqual([["a-warned", "warn"]]);
    },
  );

  it("waits for an act that is outstanding, and for nothing when only the route is asked", async () => {
    const report = { issuedAs: "government", documentType: "report" };
    expect(await outcomeOf(report)).toBe("proceed");
    expect(await outcomeOf({ ...report, approvals: [] })).toBe("wait");
    expect(await outcomeOf({ ...report, approvals: [{ role: "deputy" }] })).toBe("proceed");
  });
});

describe("what a ruling says", () => {
  it("names decision, government, rule, day, tables and calendar", async () => {
    const told = await ruling("signing", TABLES, { issuedAs: "government" }, { asOf: "2026-09-22T09:00+08:00" });
    expect(told).toMatchObject({
      decision: "signing",
      jurisdiction: "test",
      rule: { id: "test-2020", status: "in-force" },
      asOf: "2026-09-22T09:00+08:00",
      tables: { source: "package" },
      calendar: CALENDAR.id,
    });
    expect(told.tables.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("has another hash of tables when a file of the government changes", async () => {
    const facts = { issuedAs: "government" };
    const one = await ruling("signing", TABLES, facts);
    const otherTable = await ruling("signing", [ROUTE, STEPS], facts);
    const otherProfile = await ruling("signing", TABLES, facts, { closeOfBusiness: "17:30" });
    expect(new Set([one, otherTable, otherProfile].map((told) => told.tables.sha256)).size).toBe(3);
  });

  it("takes its basis from the row that named the case", async () => {
    expect((await ruling("signing", TABLES, { issuedAs: "government", documentType: "report" })).basis).toEqual(["62"]);
    expect((await ruling("signing", TABLES, { issuedAs: "joint" })).basis).toEqual([]);
  });

  it("cites articles on every line and splits them at spaces and commas", async () => {
    const several = table("signing-findings", "important => code | effect | message | basis", [
      "true => several | return | 多条 | 47 51,52、53",
    ]);
    const told = await ruling("signing", [ROUTE, several], { issuedAs: "government", important: true });
    expect(told.findings[0]?.basis).toEqual(["47", "51", "52", "53"]);
  });

  it("marks a line that rests on a reading, with its note, and repeats the note once among the assumptions", async () => {
    const steps = table("signing-steps", "route => role | action | basis | reading", [
      "plain => office | verify | 61 |",
      "plain => chief | sign | 61 | 按常规公文理解",
    ]);
    const told = await ruling("signing", [ROUTE, steps], { issuedAs: "government" });
    expect(told.steps.map(({ reading, note }) => ({ reading, note }))).toEqual([
      { reading: false, note: undefined },
      { reading: true, note: "按常规公文理解" },
    ]);
    expect(told.assumptions).toEqual(["按常规公文理解"]);
  });

  it("tells whom to tell, in what form and when; what the row leaves open stays open", async () => {
    const notices = table("signing-notices", "issuedAs => to | act | form | when | basis", [
      "government => party-committee | report | written | before | 74",
      "government => congress | file | | | 75",
    ]);
    const told = await ruling("signing", [ROUTE, notices], { issuedAs: "government" });
    expect(told.notices).toEqual([
      { to: "party-committee", act: "report", form: "written", when: "before", basis: ["74"], reading: false },
      { to: "congress", act: "file", form: "any", when: "", basis: ["75"], reading: false },
    ]);
  });

  it("asks several findings tables and keeps their order", async () => {
    const more = table("signing-findings-more", "statesApproval => code | effect | message | basis", [
      "true => another | warn | 另一 | 6",
    ]);
    const told = await ruling("signing", [...TABLES, more], { issuedAs: "government", ...flags("warn", "refuse") });
    expect(told.findings.map((finding) => finding.code)).toEqual(["a-refused", "a-warned", "another"]);
  });

  it("carries parties and a mark's effect only where they belong", async () => {
    const told = await ruling("signing", TABLES, { issuedAs: "government" });
    expect(told).not.toHaveProperty("parties");
    expect(told).not.toHaveProperty("effect");
  });

  it("does not change the facts it is given", async () => {
    const facts = { issuedAs: "government", approvals: [{ role: "deputy" }] };
    const before = structuredClone(facts);
    await ruling("signing", TABLES, facts);
    expect(facts).toEqual(before);
  });

  it("gives the same bytes for the same question, whatever was asked in between", async () => {
    const jurisdiction = await government({ signing: TABLES });
    const ask = (facts: object) =>
      JSON.stringify(decide("signing", jurisdiction, facts, { asOf: "2026-09-22", calendar: CALENDAR }));
    const facts = { issuedAs: "government", documentType: "report", approvals: [{ role: "deputy" }] };
    const once = ask(facts);
    ask({ issuedAs: "joint", ...flags("refuse") });
    expect(ask(facts)).toBe(once);
  });
});

describe("marks", () => {
  const marks = [
    table("mark-route", "documentType => route | outcome | basis", [
      "issue => issue | proceed | 63",
      "- => silent | not-regulated |",
    ]),
    table("mark-effect", "route | form | opinion => effect | basis", [
      "issue | - | true => consent | 63",
      "issue | circle | false => consent | 63",
      "issue | - | false => incomplete | 63",
    ]),
  ];

  it("says what the mark means", async () => {
    expect((await ruling("mark", marks, { documentType: "issue", form: "circle" })).effect).toBe("consent");
    expect((await ruling("mark", marks, { documentType: "issue", form: "signature" })).effect).toBe("incomplete");
  });

  it("gives no effect where the text says nothing about marks", async () => {
    const told = await ruling("mark", marks, { documentType: "report", form: "circle" });
    expect(told.outcome).toBe("not-regulated");
    expect(told).not.toHaveProperty("effect");
  });
});

describe("the rule and the day", () => {
  const version = (changes: object) => ({ ...IN_FORCE, ...changes });
  const status = (rules: (typeof IN_FORCE)[], asOf: string) => {
    const found = ruleOn({ ...JSON.parse(profileYaml()), rules }, asOf);
    return `${found.version.id} ${found.status}`;
  };

  it("is in force from its first day until the day of its repeal", () => {
    const rules = [version({ effectiveFrom: "2022-05-07", repealed: "2025-01-01" })];
    expect(status(rules, "2022-05-06")).toBe("test-2020 not-yet");
    expect(status(rules, "2022-05-07")).toBe("test-2020 in-force");
    expect(status(rules, "2024-12-31")).toBe("test-2020 in-force");
    expect(status(rules, "2025-01-01")).toBe("test-2020 repealed");
  });

  it("is a draft on every day where it was never adopted", () => {
    const rules = [version({ draft: true, effectiveFrom: null })];
    expect(status(rules, "2020-01-01")).toBe("test-2020 draft");
    expect(status(rules, "2030-01-01")).toBe("test-2020 draft");
  });

  it("has not begun where no day is known", () => {
    expect(status([version({ effectiveFrom: null })], "2026-09-22")).toBe("test-2020 not-yet");
  });

  it.each([
    ["older first", (rules: (typeof IN_FORCE)[]) => rules],
    ["newer first", (rules: (typeof IN_FORCE)[]) => rules.toReversed()],
  ])("chooses between versions by the day, %s", (_name, order) => {
    const rules = order([
      version({ id: "first", effectiveFrom: "2015-01-01", repealed: "2020-03-01" }),
      version({ id: "second", effectiveFrom: "2020-03-01" }),
      version({ id: "proposal", effectiveFrom: null, draft: true }),
    ]);
    expect(status(rules, "2014-12-31")).toBe("first not-yet");
    expect(status(rules, "2020-02-29")).toBe("first in-force");
    expect(status(rules, "2020-03-01")).toBe("second in-force");
  });

  it("is repealed in the gap between two versions", () => {
    const rules = [
      version({ id: "first", effectiveFrom: "2015-01-01", repealed: "2018-01-01" }),
      version({ id: "second", effectiveFrom: "2020-03-01" }),
    ];
    expect(status(rules, "2019-01-01")).toBe("first repealed");
  });

  it("counts days in Shanghai, whatever the offset of the moment asked about", () => {
    const rules = [version({ effectiveFrom: "2022-05-07" })];
    expect(status(rules, "2022-05-06T15:59:59Z")).toBe("test-2020 not-yet");
    expect(status(rules, "2022-05-06T16:00:00Z")).toBe("test-2020 in-force");
  });

  it.each([
    ["draft", version({ draft: true, effectiveFrom: null }), "草案"],
    ["not-yet", version({ effectiveFrom: "2027-01-01" }), "尚未施行"],
    ["repealed", version({ repealed: "2021-01-01" }), "废止"],
  ])("a %s rule never changes the outcome, but is told", async (name, rule, words) => {
    const told = await ruling("signing", TABLES, { issuedAs: "government" }, { rules: [rule] });
    expect(told.outcome).toBe("proceed");
    expect(told.rule.status).toBe(name);
    expect(told.assumptions.join()).toContain(words);
  });
});

describe("questions that cannot be answered", () => {
  const failure = async (run: () => Promise<unknown>) => {
    const error = await run().then(
      () => undefined,
      (reason) => reason,
    );
    return { code: error?.code, ...error?.detail };
  };

  it("names the file of a decision that the government has no tables for, and those it has", async () => {
    const jurisdiction = await government({ signing: TABLES });
    const ask = async () =>
      decide(
        "mark",
        jurisdiction,
        { documentType: "issue", form: "circle" },
        { asOf: "2026-09-22", calendar: CALENDAR },
      );
    expect(await failure(ask)).toMatchObject({ code: "TABLE_MISSING", place: "test/mark.dmn", accepted: "signing" });
  });

  it("does not guess where no route row applies", async () => {
    const only = table("signing-route", "issuedAs => route | outcome | basis", ["office => o | proceed | 1"]);
    expect(await failure(() => ruling("signing", [only], { issuedAs: "joint" }))).toMatchObject({
      code: "TABLE_OUTPUT",
      place: "test/signing.dmn signing-route",
    });
  });

  it.each([
    ["outcome", table("signing-route", "=> route | outcome | basis", ["=> r | procede | 1"]), "signing-route 行 1"],
    [
      "effect",
      table("signing-findings", "=> code | effect | message | basis", ["=> c | refuze | m | 1"]),
      "signing-findings 行 1",
    ],
    [
      "effect",
      table("signing-findings", "=> code | effect | message | basis", ["=> c | | m | 1"]),
      "signing-findings 行 1",
    ],
    ["role", table("signing-steps", "=> role | action | basis", ["=> cheif | sign | 1"]), "signing-steps 行 1"],
    ["role", table("signing-steps", "=> role | action | basis", ["=> chief deputi | sign | 1"]), "signing-steps 行 1"],
    ["action", table("signing-steps", "=> role | action | basis", ["=> chief | sing | 1"]), "signing-steps 行 1"],
    [
      "mode",
      table("signing-steps", "=> role | action | mode | basis", ["=> chief | sign | some | 1"]),
      "signing-steps 行 1",
    ],
    [
      "skipped",
      table("signing-steps", "=> role | action | skipped | basis", ["=> chief | sign | warn | 1"]),
      "signing-steps 行 1",
    ],
    ["to", table("signing-notices", "=> to | act | basis", ["=> everybody | report | 1"]), "signing-notices 行 1"],
    ["act", table("signing-notices", "=> to | act | basis", ["=> public | tell | 1"]), "signing-notices 行 1"],
  ])("refuses a table whose %s is no word of the domain rather than passing over it", async (column, bad, place) => {
    const tables = bad.id === "signing-route" ? [bad] : [ROUTE, bad];
    const told = await failure(() => ruling("signing", tables, { issuedAs: "government" }));
    expect(told).toMatchObject({ code: "TABLE_OUTPUT", place: `表 ${place} 列 ${column}` });
  });

  it.each(["2026-02-30", "昨天", "2026-09-22T09:00", ""])("names a day asked about that is none: %j", async (asOf) => {
    const told = await failure(() => ruling("signing", TABLES, { issuedAs: "government" }, { asOf }));
    expect(told).toMatchObject({ code: "DATE_INVALID", place: "asOf", found: asOf });
  });
});
