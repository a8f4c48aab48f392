import { describe, expect, it } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import { decide } from "../../src/rules/decide.ts";

/** Found by a second reader who wrote his expectations from the articles, without the tables. */

const calendar = workdayCalendar();
const ziyang = await loadJurisdiction(packagedProcesses(), "ziyang");

describe("资阳 第四十六条 逐级协调：coordination 是已协调的层级，按先后写", () => {
  const ask = (facts: Record<string, unknown>) => {
    const { outcome, findings } = decide(
      "countersign",
      ziyang,
      {
        purpose: "request",
        sentOn: "2026-09-22",
        parties: [{ id: "a", response: "object", respondedOn: "2026-09-24" }],
        submission: { process: true, grounds: true, proposal: true },
        ...facts,
      },
      { asOf: "2026-09-25", calendar },
    );
    return { outcome, findings: findings.map(({ code, effect, basis }) => `${code} ${effect} @${basis}`) };
  };

  it("every level in its turn", () => {
    const coordination = ["department-head", "deputy-secretary-general", "deputy"];
    expect(ask({ coordination })).toEqual({ outcome: "proceed", findings: [] });
  });

  it("the principal's level may stand in negotiatedBy", () => {
    const coordination = ["deputy-secretary-general", "deputy"];
    expect(ask({ negotiatedBy: "principal", coordination })).toEqual({ outcome: "proceed", findings: [] });
  });

  it("the next level outstanding is waited for", () => {
    expect(ask({ negotiatedBy: "principal", coordination: ["deputy-secretary-general"] })).toEqual({
      outcome: "wait",
      findings: [],
    });
  });

  it("a level before the one below it is a wrong order", () => {
    const coordination = ["deputy", "deputy-secretary-general"];
    expect(ask({ negotiatedBy: "principal", coordination })).toEqual({
      outcome: "return",
      findings: ["act-skipped return @46"],
    });
  });

  it("a level passed over is a wrong order, said once", () => {
    expect(ask({ negotiatedBy: "principal", coordination: ["deputy"] })).toEqual({
      outcome: "return",
      findings: ["act-skipped return @46"],
    });
  });

  it("without the principal nobody's turn has come", () => {
    expect(ask({ coordination: ["deputy-secretary-general", "deputy"] })).toEqual({
      outcome: "return",
      findings: ["act-skipped return @46"],
    });
  });

  it("a level still missing when the text has gone up is missing, not also passed over", () => {
    expect(ask({ negotiatedBy: "principal", coordination: ["deputy"], submitted: true })).toEqual({
      outcome: "return",
      findings: ["act-missing return @46"],
    });
  });
});
