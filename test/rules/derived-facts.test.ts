import { describe, expect, it } from "vitest";
import { DERIVED_FACTS, derivedFacts } from "../../src/rules/derived-facts.ts";
import { parseFacts } from "../../src/rules/facts.ts";

const leave = (facts: object, asOf: string) =>
  derivedFacts("leave", parseFacts("leave", { kind: "outing", applicant: "deputy", ...facts }), asOf);
const supervision = (facts: object, asOf = "2026-09-22") =>
  derivedFacts("supervision", parseFacts("supervision", { event: "register", ...facts }), asOf);

/** The day before, the day itself and the day after; then moments, also told in other zones, in which a day may be another day here. */
const PASSED: [moment: string, asOf: string, passed: boolean, why: string][] = [
  ["2026-09-22", "2026-09-21", false, "the day is tomorrow"],
  ["2026-09-22", "2026-09-22", false, "the day is not over yet"],
  ["2026-09-22", "2026-09-23", true, "the day was yesterday"],
  ["2026-09-22", "2026-09-22T23:59+08:00", false, "the last minute of the day"],
  ["2026-09-22", "2026-09-23T00:00+08:00", true, "the first minute after it"],
  ["2026-09-22", "2026-09-22T15:59Z", false, "the last minute of the day, told in UTC"],
  ["2026-09-22", "2026-09-22T16:00Z", true, "already the 23rd here, though not in UTC"],
  ["2026-09-22", "2026-09-23T01:00+14:00", false, "still the 22nd here, though not there"],
  ["2026-09-22T09:00+08:00", "2026-09-22", false, "asked on that day: by days"],
  ["2026-09-22T09:00+08:00", "2026-09-23", true, "asked on the day after"],
  ["2026-09-22T20:00-05:00", "2026-09-22", false, "the moment is on the 23rd here"],
  ["2026-09-22T20:00-05:00", "2026-09-23", false, "asked on that day"],
  ["2026-09-22T20:00-05:00", "2026-09-24", true, "asked on the day after"],
  ["2026-09-22T09:00+08:00", "2026-09-22T08:59+08:00", false, "a minute before"],
  ["2026-09-22T09:00+08:00", "2026-09-22T09:00+08:00", false, "at that moment"],
  ["2026-09-22T09:00+08:00", "2026-09-22T09:01+08:00", true, "a minute after"],
  ["2026-09-22T09:00+08:00", "2026-09-22T01:00Z", false, "that moment, told in UTC"],
  ["2026-09-22T09:00+08:00", "2026-09-22T01:00:01Z", true, "a second after, told in UTC"],
];

describe("leave: what has passed on the day of the question", () => {
  it.each(PASSED)("departed: departure %s, asked %s: %s (%s)", (departOn, asOf, passed) => {
    expect(leave({ departOn }, asOf)).toEqual({ departed: passed, returnPassed: false });
  });

  it.each(PASSED)("returnPassed: return %s, asked %s: %s (%s)", (returnOn, asOf, passed) => {
    expect(leave({ returnOn }, asOf)).toEqual({ departed: false, returnPassed: passed });
  });

  it("nothing has passed that has no date", () => {
    expect(leave({}, "2099-01-01")).toEqual({ departed: false, returnPassed: false });
  });
});

describe("agenda: did the papers come only after the meeting?", () => {
  const agenda = (facts: object, asOf = "2099-01-01") =>
    derivedFacts("agenda", parseFacts("agenda", { meeting: "executive", ...facts }), asOf);

  it.each(PASSED)("meeting %s, delivered %s: %s (%s)", (meetingDate, deliveredOn, passed) => {
    expect(agenda({ meetingDate, deliveredOn }).deliveredLate).toBe(passed);
  });

  it("is judged by the day of delivery, whenever asked", () => {
    const late = { meetingDate: "2026-09-22", deliveredOn: "2026-09-23" };
    expect(["2026-09-21", "2026-09-22", "2026-09-24"].map((asOf) => agenda(late, asOf).deliveredLate)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("papers that never came, or a meeting without a day, are not late: the first is told by `delivered`", () => {
    expect(agenda({ meetingDate: "2026-09-22" })).toMatchObject({ delivered: false, deliveredLate: false });
    expect(agenda({ deliveredOn: "2026-09-23" })).toMatchObject({ delivered: true, deliveredLate: false });
  });
});

describe("supervision: is the item overdue?", () => {
  it.each(PASSED)("not done; due %s, asked %s: %s (%s)", (dueOn, asOf, passed) => {
    expect(supervision({ dueOn }, asOf).overdue).toBe(passed);
  });

  it.each(PASSED)(
    "done late or not is judged by the day it was done, whenever asked; due %s, done %s: %s (%s)",
    (dueOn, doneOn, passed) => {
      expect(supervision({ dueOn, doneOn }, "2099-01-01").overdue).toBe(passed);
    },
  );

  it("an item without a date is never overdue", () => {
    expect(supervision({}, "2099-01-01").overdue).toBe(false);
  });
});

describe("supervision: is the change being carried out, and was it approved before?", () => {
  const change = (facts: object, asOf = "2026-09-22") => supervision({ change: { kind: "adjust", ...facts } }, asOf);

  it.each([
    ["2026-09-23", "2026-09-22", false],
    ["2026-09-22", "2026-09-22", true],
    ["2026-09-21", "2026-09-22", true],
    ["2026-09-22T10:00+08:00", "2026-09-22T09:59+08:00", false],
    ["2026-09-22T10:00+08:00", "2026-09-22T02:00Z", true],
    ["2026-09-22T18:00-07:00", "2026-09-22", false],
    ["2026-09-22T18:00-07:00", "2026-09-23", true],
  ])(
    "carried out from %s, asked %s: changeExecuted %s, and first, since nobody approved",
    (executedOn, asOf, executed) => {
      expect(change({ executedOn }, asOf)).toMatchObject({ changeExecuted: executed, changeExecutedFirst: executed });
    },
  );

  it.each([
    ["2026-09-19", "2026-09-20", false, "approved the day before"],
    ["2026-09-20", "2026-09-20", false, "approved on that day"],
    ["2026-09-21", "2026-09-20", true, "approved the day after"],
    ["2026-09-20T09:00+08:00", "2026-09-20T09:00+08:00", false, "approved at that moment"],
    ["2026-09-20T09:01+08:00", "2026-09-20T09:00+08:00", true, "approved a minute later"],
    ["2026-09-20T01:01Z", "2026-09-20T09:00+08:00", true, "approved a minute later, told in UTC"],
    ["2026-09-20T20:00Z", "2026-09-20", true, "approved on the 21st here, though not in UTC"],
    ["2026-09-20T23:00+14:00", "2026-09-20", false, "approved on the 20th here too"],
  ])("approved %s, carried out %s: changeExecutedFirst %s (%s)", (approvedOn, executedOn, first) => {
    expect(change({ approved: true, approvedOn, executedOn })).toMatchObject({
      changeExecuted: true,
      changeExecutedFirst: first,
    });
  });

  it("an approval without a day counts as given before", () => {
    expect(change({ approved: true, executedOn: "2026-09-20" }).changeExecutedFirst).toBe(false);
  });

  it("a day of approval without an approval is none", () => {
    expect(change({ approvedOn: "2026-09-19", executedOn: "2026-09-20" }).changeExecutedFirst).toBe(true);
  });

  it("nothing is carried out that has no day", () => {
    expect(change({ approved: true })).toMatchObject({ changeExecuted: false, changeExecutedFirst: false });
  });
});

describe("supervision: was it inspected on the day on which it was assigned?", () => {
  const atOnce = (assignedOn?: string, on?: string) => supervision({ inspection: { assignedOn, on } }).inspectedAtOnce;

  it.each([
    ["2026-09-22", "2026-09-21", false],
    ["2026-09-22", "2026-09-22", true],
    ["2026-09-22", "2026-09-23", false],
    ["2026-09-22", "2026-09-22T23:59+08:00", true],
    ["2026-09-22", "2026-09-23T00:00+08:00", false],
    ["2026-09-22", "2026-09-22T16:00Z", false],
    ["2026-09-22T20:00-05:00", "2026-09-23", true],
  ])("assigned %s, inspected %s: %s", (assignedOn, on, expected) => {
    expect(atOnce(assignedOn, on)).toBe(expected);
  });

  it("one of the two days says nothing", () => {
    expect([atOnce("2026-09-22"), atOnce(undefined, "2026-09-22"), atOnce()]).toEqual([false, false, false]);
  });
});

describe("names", () => {
  const least = { incoming: { documentType: "request" }, signing: { issuedAs: "government" } };

  it("tables may read what is derived, and nothing else is", () => {
    expect(Object.keys(leave({}, "2026-09-22"))).toEqual(Object.keys(DERIVED_FACTS.leave));
    expect(Object.keys(supervision({}))).toEqual(Object.keys(DERIVED_FACTS.supervision));
  });

  it("no derived fact is given as a fact", () => {
    expect(() => parseFacts("leave", { kind: "outing", applicant: "deputy", departed: true })).toThrow(/departed/);
    expect(() => parseFacts("supervision", { event: "close", overdue: true })).toThrow(/overdue/);
  });

  it.each(["incoming", "signing"] as const)("%s derives nothing from dates", (decision) => {
    expect(derivedFacts(decision, parseFacts(decision, least[decision]), "2026-09-22")).toEqual({});
  });
});
