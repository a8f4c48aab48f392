import { describe, expect, it } from "vitest";
import { ruling, table } from "../small-government.ts";

/** 未批准不得外出: an approval that is outstanding is waited for until the day of departure is over; then the text's own consequence follows. */

const ROUTE = table("leave-route", "=> route | outcome | basis", ["=> outing | proceed | 52"]);
const STEPS = table("leave-steps", "applicant => role | action | skipped | basis", [
  "department-head => deputy | consent | | 51",
  "- => chief | approve | refuse | 52",
]);
const FINDINGS = table("leave-findings", "cancelledLeave | returnPassed => code | effect | message | basis", [
  "false | true => leave-not-cancelled | warn | 返回后要销假 | 53",
]);
const TABLES = [ROUTE, STEPS, FINDINGS];

const asked = (asOf: string, facts: object = {}) =>
  ruling("leave", TABLES, { kind: "outing", applicant: "deputy", departOn: "2026-09-22", ...facts }, { asOf });
const missing = { code: "act-missing", effect: "refuse", message: "主要领导审批尚未完成", basis: ["52"] };

describe("an approval that must come before departure", () => {
  it.each([
    ["2026-09-21", "the day before"],
    ["2026-09-22", "the day itself"],
    ["2026-09-22T23:59+08:00", "its last minute"],
    ["2026-09-22T15:59Z", "its last minute, told in UTC"],
  ])("asked %s (%s): waits for the chief", async (asOf) => {
    expect(await asked(asOf, { approvals: [] })).toMatchObject({ outcome: "wait", findings: [] });
  });

  it.each([
    ["2026-09-23", "the day after"],
    ["2026-09-22T16:00Z", "the first minute of the day after, told in UTC"],
  ])("asked %s (%s): refused, under the article of the step", async (asOf) => {
    expect(await asked(asOf, { approvals: [] })).toMatchObject({ outcome: "refuse", findings: [missing] });
  });

  it("departed at an hour: waits at that minute and is refused after it", async () => {
    const departOn = "2026-09-22T09:00+08:00";
    expect((await asked("2026-09-22T01:00Z", { departOn, approvals: [] })).outcome).toBe("wait");
    expect((await asked("2026-09-22T01:01Z", { departOn, approvals: [] })).outcome).toBe("refuse");
  });

  it("given in time, departure changes nothing", async () => {
    const told = await asked("2026-09-23", { approvals: [{ role: "chief" }] });
    expect(told).toMatchObject({ outcome: "proceed", findings: [], steps: [{ role: "chief", done: true }] });
  });

  it("a step without a consequence of its own is to be made good: return, and the worse of two decides", async () => {
    const head = { applicant: "department-head", approvals: [{ role: "chief" }] };
    const skipped = await asked("2026-09-21", head);
    expect(skipped).toMatchObject({
      outcome: "return",
      findings: [{ code: "act-skipped", effect: "return", basis: ["51"] }],
    });
    const gone = await asked("2026-09-23", { ...head, approvals: [] });
    expect(gone.outcome).toBe("refuse");
    expect(gone.findings.map(({ code, effect }) => `${code} ${effect}`)).toEqual([
      "act-missing return",
      "act-missing refuse",
    ]);
  });

  it("only the route is asked: nobody is waited for or accused", async () => {
    for (const asOf of ["2026-09-21", "2026-09-23"]) {
      expect(await asked(asOf)).toMatchObject({ outcome: "proceed", findings: [] });
    }
  });

  it("no day of departure is known: the approval may still come", async () => {
    expect((await asked("2099-01-01", { departOn: undefined, approvals: [] })).outcome).toBe("wait");
  });
});

describe("what tables read of the dates", () => {
  it("the day of return has passed without 销假", async () => {
    const code = async (asOf: string, facts: object = {}) =>
      (await asked(asOf, { returnOn: "2026-09-25", ...facts })).findings.map((finding) => finding.code);
    expect(await code("2026-09-25")).toEqual([]);
    expect(await code("2026-09-26")).toEqual(["leave-not-cancelled"]);
    expect(await code("2026-09-26", { cancelledLeave: true })).toEqual([]);
  });
});
