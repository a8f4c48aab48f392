import { describe, expect, test } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import { type Absence, awayAt } from "../../workers/absences.ts";
import decide from "../../workers/decide.ts";
import grantLeave from "../../workers/grant-leave.ts";
import handOver from "../../workers/hand-over.ts";
import nextAct from "../../workers/next-act.ts";
import { nextDeciding } from "../../workers/own-leaves.ts";
import { standInPlan } from "../../workers/stand-in-plan.ts";
import { Json } from "../../workers/variables.ts";
import type { Desk } from "./desk.ts";
import { delegation, leaveDesk, openTask, runningLeave } from "./leave-desk.ts";

/** 同一人几次请假都没有销假：一个时刻只有一次说了算；重叠、该销没有销，申请人和审批人都看得到。 */

function leave(name: string, from: string, until: string, more: Partial<Absence> = {}): Absence {
  return { leave: name, person: "deputy-1", reason: "vacation", from, until, delegations: [], ...more };
}

describe("which leave decides at a moment", () => {
  const long = leave("long", "2026-09-14", "2026-09-30");
  const short = leave("short", "2026-09-22", "2026-09-24");
  const old = leave("old", "2026-09-07", "2026-09-11");
  const deciding = (absences: Absence[], at: string, planned = false) =>
    awayAt(absences, "deputy-1", at, planned)?.leave;

  test.each([
    ["2026-09-21T23:59:59+08:00", "long"],
    ["2026-09-22T00:00:00+08:00", "short"],
    ["2026-09-24T23:59:59+08:00", "short"],
    ["2026-09-25T00:00:00+08:00", "long"],
    ["2026-09-30T23:59:59+08:00", "long"],
    // both overdue
    ["2026-10-01T00:00:00+08:00", "short"],
  ])("one within another: %s → %s, in whatever order they are known", (at, expected) => {
    expect(deciding([long, short], at)).toBe(expected);
    expect(deciding([short, long], at)).toBe(expected);
  });

  test("an earlier leave that was never cancelled does not decide once a later one has begun", () => {
    expect(deciding([old, short], "2026-09-21T23:59:59+08:00")).toBe("old");
    expect(deciding([old, short], "2026-09-22T00:00:00+08:00")).toBe("short");
  });

  test("one that has not begun decides nothing; looking ahead, one whose days are over does not either", () => {
    expect(deciding([short], "2026-09-21T23:59:59+08:00")).toBe(undefined);
    expect(deciding([old, short], "2026-09-12T00:00:00+08:00", true)).toBe(undefined);
    expect(deciding([old, short], "2026-09-12T00:00:00+08:00")).toBe("old");
  });

  test("of two that begin together the one granted last decides", () => {
    const first = { ...short, leave: "first", grantedAt: "2026-09-01T09:00:00+08:00" };
    const last = { ...short, leave: "last", grantedAt: "2026-09-02T09:00:00+08:00" };
    expect(deciding([first, last], "2026-09-23T09:00:00+08:00")).toBe("last");
    expect(deciding([last, first], "2026-09-23T09:00:00+08:00")).toBe("last");
  });

  test("another leave decides from the end of a shorter one on; where nothing changes by itself there is no such moment", () => {
    const next = (absences: Absence[], at: string) => nextDeciding(absences, "deputy-1", at);
    expect(next([long, short], "2026-09-22T09:00:00+08:00")).toBe("2026-09-25T00:00:00+08:00");
    expect(next([long, short], "2026-09-25T00:00:00+08:00")).toBe("2026-10-01T00:00:00+08:00");
    expect(next([long, short], "2026-10-01T00:00:00+08:00")).toBe(undefined);
    expect(next([short], "2026-09-22T09:00:00+08:00")).toBe(undefined);
  });
});

describe("what people read", () => {
  const days = { departOn: "2026-09-24", returnOn: "2026-09-28" };
  const asked = async () => leaveDesk("jinchuan", { leave: { purpose: "private", ...days } });
  const overlap = (desk: Desk, from: string, until: string) => {
    runningLeave(desk, "deputy-1", { from, until });
    return desk;
  };
  const found = async (desk: Desk) =>
    ((await desk.run(decide, { properties: { decision: "leave" } })).findings as { code: string }[]).map(
      ({ code }) => code,
    );

  test.each([
    ["2026-09-22", "2026-09-23", []],
    ["2026-09-22", "2026-09-24", ["leave-overlap"]],
    ["2026-09-28", "2026-09-29", ["leave-overlap"]],
    ["2026-09-29", "2026-09-30", []],
  ])("days in common with a leave from %s to %s", async (from, until, codes) => {
    expect(await found(overlap(await asked(), from, until))).toEqual(codes);
  });

  test.each([
    ["2026-09-21", ["earlier-leave-open"]],
    ["2026-09-22", []],
  ])("a leave until %s that is not cancelled, on the 22nd", async (until, codes) => {
    expect(await found(overlap(await asked(), "2026-09-14", until))).toEqual(codes);
  });

  test("somebody else's leave is none of theirs", async () => {
    const desk = await asked();
    runningLeave(desk, "deputy-2", { from: "2026-09-24", until: "2026-09-28" });
    expect(await found(desk)).toEqual([]);
  });

  test("it holds nothing up, and whoever consents reads it too", async () => {
    const desk = overlap(await asked(), "2026-09-28", "2026-09-30");
    const values = await desk.run(decide, { properties: { decision: "leave" } });
    expect(values).toMatchObject({ leaveOutcome: "proceed", findings: [{ effect: "warn", basis: [] }] });
    desk.set({ stage: "leave" });
    expect(await desk.run(nextAct)).toMatchObject({
      nextRung: "chief",
      findingsText: "deputy-1 2026-09-28 至 2026-09-30已经准假，日期重叠；重叠的日子由谁代行，以后开始的一次为准",
    });
  });

  test("the notice of who stands in names the days in common, and says by which leave each day is", async () => {
    const desk = await leaveDesk("jinchuan", { leave: days, delegations: [delegation("deputy-2")] });
    runningLeave(desk, "deputy-1", { from: "2026-09-28", until: "2026-09-30" }, [delegation("deputy-3")]);
    await desk.run(decide, { properties: { decision: "leave" } });
    await desk.run(grantLeave);
    const notice = desk.notices().find(({ kind }) => kind === "stand-ins");
    expect(notice?.text).toContain("与2026-09-28 至 2026-09-30的请假重叠");
    expect(notice?.text).toContain("2026-09-24 至 2026-09-27 由 deputy-2 代行（第9条）");
    expect(notice?.text).toContain("2026-09-28 由 deputy-3 代行（第9条）〔按2026-09-28 至 2026-09-30的请假〕");
    expect(notice?.evidence?.overlaps).toEqual([
      { leave: "leave of deputy-1", from: "2026-09-28", until: "2026-09-30" },
    ]);
  });

  test("the plan of the longer leave is the shorter one's on its days", async () => {
    const jurisdiction = await loadJurisdiction(packagedProcesses(), "jinchuan");
    const long = leave("long", "2026-09-21", "2026-09-25", { delegations: [delegation("deputy-2")] });
    const short = leave("short", "2026-09-23", "2026-09-23", { delegations: [delegation("deputy-3")] });
    const at = "2026-09-20T09:00:00+08:00";
    const plan = standInPlan(long, { jurisdiction, absences: [long, short], at, calendar: workdayCalendar() });
    const documents = plan.rows.filter(({ matter }) => matter === "document");
    expect(documents.map(({ from, until, person }) => [from.slice(8, 10), until.slice(8, 10), person])).toEqual([
      ["21", "23", "deputy-2"],
      ["23", "24", "deputy-3"],
      ["24", "26", "deputy-2"],
    ]);
  });
});

describe("handing over", () => {
  const short = { from: "2026-09-22", until: "2026-09-22" };

  test("goes by the leave that decides, and is looked at again when another begins to", async () => {
    const desk = await leaveDesk("jinchuan");
    const own = { leave: "case-1", person: "deputy-1", reason: "vacation", ...short };
    desk.set({ leaveOpen: true, absence: new Json({ ...own, delegations: [delegation("deputy-3")] }) });
    runningLeave(desk, "deputy-1", undefined, [delegation("deputy-2")]);
    openTask(desk, "a", { assignee: "deputy-1", groups: ["deputy"] });
    const begin = () => desk.run(handOver, { properties: { when: "begin" } });
    expect((await begin()).reviewAt).toBe("2026-09-23T00:00:00+08:00");
    expect(desk.openTasks[0]?.assignee).toBe("deputy-3");
    desk.clock.set(new Date("2026-09-23T00:00:00+08:00"));
    await begin();
    expect(desk.openTasks[0]?.assignee).toBe("deputy-2");
    expect(desk.value("actingLeave", "a")).toBe("leave of deputy-1");
  });
});
