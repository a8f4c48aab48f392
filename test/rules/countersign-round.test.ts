import { describe, expect, it } from "vitest";
import { findingText, stepText } from "../../src/catalog/cases.ts";
import { table } from "../small-government.ts";
import { LIMITS, ROUTE, type Round, round, STATUS, statuses, WITH_LIMITS } from "./small-countersign.ts";

describe("what the round's own tables may read", () => {
  const COUNTS = [
    "pendingParties",
    "overdueParties",
    "objectingParties",
    "invalidParties",
    "silentParties",
    "agreedParties",
  ];
  const counting = table(
    "countersign-findings",
    `${COUNTS.join(" | ")} | leadLimitSet => code | effect | message | basis`,
    [
      "2 | 1 | 1 | 1 | 0 | 3 | false => counted | warn | m | 57",
      "1 | 0 | 0 | 0 | 1 | 0 | true => counted-silence | warn | m | 57",
    ],
  );

  it("counts parties by status, an overdue one among the pending", async () => {
    const told = await round([ROUTE, LIMITS, STATUS, counting], {
      purpose: "draft",
      asOf: "2026-09-25",
      parties: [
        { response: "agree", respondedOn: "2026-09-22" },
        { response: "agree", respondedOn: "2026-09-22" },
        { response: "agree", respondedOn: "2026-09-22" },
        { response: "object", respondedOn: "2026-09-22" },
        { response: "agree", signedBy: "officer", respondedOn: "2026-09-22" },
        {},
        { sentOn: "2026-09-23" },
      ],
    });
    expect(Object.values(statuses(told))).toEqual([
      "agreed",
      "agreed",
      "agreed",
      "objected",
      "invalid",
      "overdue",
      "pending",
    ]);
    expect(told.findings.map(findingText)).toEqual(["counted warn @57"]);
  });

  it("counts silence that has taken effect, and knows of the lead's limit", async () => {
    const told = await round([ROUTE, LIMITS, STATUS, counting], {
      asOf: "2026-09-25",
      leadLimit: { value: 3, unit: "workday" },
      parties: [{}, { sentOn: "2026-09-23" }],
    });
    expect(told.findings.map(findingText)).toEqual(["counted-silence warn @57"]);
  });
});

describe("the acts of a round", () => {
  const steps = table("countersign-steps", "objectingParties => role | action | done | skipped | basis", [
    ">= 1 => lead-department | negotiate | =submission.process | refuse | 58",
    "- => related-department | countersign | =submission.countersigned | return | 59",
    "- => lead-department | submit | | | 60",
  ]);
  const tables = [...WITH_LIMITS, steps];
  const objecting = { response: "object", respondedOn: "2026-09-22" };
  const agreeing = { response: "agree", respondedOn: "2026-09-22" };
  const judged = async (given: Round) => {
    const told = await round(tables, given);
    return { outcome: told.outcome, steps: told.steps.map(stepText), findings: told.findings.map(findingText) };
  };

  it("are judged although there is no approvals fact: an open one waits", async () => {
    expect(await judged({ parties: [objecting] })).toEqual({
      outcome: "wait",
      steps: ["lead-department negotiate @58", "related-department countersign @59", "lead-department submit @60"],
      findings: [],
    });
  });

  it("leave submission as the next act, which is not outstanding", async () => {
    expect(await judged({ parties: [agreeing], submission: { countersigned: true } })).toEqual({
      outcome: "proceed",
      steps: ["related-department countersign @59 done", "lead-department submit @60"],
      findings: [],
    });
  });

  it("that are missing when the text goes up count with their own effect and articles", async () => {
    expect(await judged({ parties: [objecting], submitted: true })).toMatchObject({
      outcome: "refuse",
      findings: ["act-missing refuse @58", "act-missing return @59"],
    });
    expect(await judged({ parties: [agreeing], submitted: true })).toMatchObject({
      outcome: "return",
      findings: ["act-missing return @59"],
    });
  });

  it("that are all done let the text go up", async () => {
    expect(await judged({ parties: [agreeing], submission: { countersigned: true }, submitted: true })).toMatchObject({
      outcome: "proceed",
      findings: [],
    });
  });

  it("says in Chinese what is missing", async () => {
    const told = await round(tables, { parties: [agreeing], submitted: true });
    expect(told.findings[0]?.message).toBe("协办部门会签尚未完成");
  });
});
