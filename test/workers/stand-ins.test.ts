import { describe, expect, test } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";
import type { Absence } from "../../workers/absences.ts";
import type { Delegation } from "../../workers/case-document.ts";
import { standInPlan } from "../../workers/stand-in-plan.ts";
import { type Matter, matterOf, standInFor } from "../../workers/stand-ins.ts";
import { document } from "./sample-documents.ts";

/** Who stands in, by each text: pairs, delegations in force, those away themselves; and nobody else. */

const AT = "2026-09-22T09:00:00+08:00";
const calendar = workdayCalendar();

function leave(person: string, more: Partial<Absence> = {}): Absence {
  const days = { from: "2026-09-21", until: "2026-09-25" };
  return { leave: `leave of ${person}`, person, reason: "vacation", ...days, delegations: [], ...more };
}

function delegation(to: string, scope: string[], more: Partial<Delegation> = {}): Delegation {
  return { to, scope, written: false, ...more };
}

async function ask(id: string, absence: Absence, matter: Matter, { others = [] as Absence[], at = AT } = {}) {
  const jurisdiction = await loadJurisdiction(packagedProcesses(), id);
  const absences = [absence, ...others];
  const { person, basis, text } = standInFor(absence, matter, { jurisdiction, absences, at, calendar });
  return { person, basis, text };
}

describe("西平八 互补", () => {
  test("接待、会议、活动、突发事件、紧急公文由互补的另一方代行", async () => {
    for (const matter of ["reception", "meeting", "activity", "emergency", "urgent-document"] as const) {
      expect(await ask("xiping", leave("deputy-1"), { matter })).toMatchObject({ person: "deputy-2", basis: ["8"] });
    }
  });

  test("普通公文、全面工作不代行", async () => {
    for (const matter of ["document", "overall"] as const) {
      expect(await ask("xiping", leave("deputy-1"), { matter })).toMatchObject({ person: null, basis: ["8"] });
    }
  });

  test("另一方也请假：没有第三人", async () => {
    const others = [leave("deputy-2")];
    expect(await ask("xiping", leave("deputy-1"), { matter: "activity" }, { others })).toMatchObject({ person: null });
  });

  test("另一方的请假还没有开始：由他代行；已经过了返回日期而没有销假：仍算不在", async () => {
    const matter = { matter: "activity" } as const;
    const later = [leave("deputy-2", { from: "2026-09-23" })];
    const overdue = [leave("deputy-2", { from: "2026-09-14", until: "2026-09-18" })];
    expect(await ask("xiping", leave("deputy-1"), matter, { others: later })).toMatchObject({ person: "deputy-2" });
    expect(await ask("xiping", leave("deputy-1"), matter, { others: overdue })).toMatchObject({ person: null });
  });
});

describe("资阳五十七 AB 角", () => {
  test("只代行政务活动", async () => {
    expect(await ask("ziyang", leave("deputy-1"), { matter: "activity" })).toMatchObject({
      person: "deputy-2",
      basis: ["57"],
    });
    expect(await ask("ziyang", leave("deputy-1"), { matter: "urgent-document" })).toMatchObject({ person: null });
  });

  test("同时外出：由常务副市长代行；常务也不在，由办公室报市长指定，系统不替他定", async () => {
    const both = [leave("deputy-2")];
    const all = [leave("deputy-2"), leave("executive-deputy")];
    const matter = { matter: "activity" } as const;
    expect(await ask("ziyang", leave("deputy-1"), matter, { others: both })).toMatchObject({
      person: "executive-deputy",
      basis: ["57"],
    });
    const nobody = await ask("ziyang", leave("deputy-1"), matter, { others: all });
    expect(nobody.person).toBe(null);
    expect(nobody.text).toContain("报市长指定");
  });

  test("六 市长另有委托的，不限活动", async () => {
    const absence = leave("deputy-1", { delegations: [delegation("deputy-3", ["overall"])] });
    expect(await ask("ziyang", absence, { matter: "document" })).toMatchObject({ person: "deputy-3", basis: ["6"] });
  });
});

describe("金川八、九 委托和指定", () => {
  test("八 委托写明主持工作的，常务副区长代行；专由区长签发的公文另须授权", async () => {
    const overall = leave("chief", { delegations: [delegation("executive-deputy", ["overall"])] });
    const reserved = { matter: "document", documentOf: "chief-only" } as const;
    expect(await ask("jinchuan", overall, { matter: "overall" })).toMatchObject({
      person: "executive-deputy",
      basis: ["8"],
    });
    expect(await ask("jinchuan", overall, reserved)).toMatchObject({ person: null });
    const both = leave("chief", { delegations: [delegation("executive-deputy", ["overall", "chief-only-documents"])] });
    expect(await ask("jinchuan", both, reserved)).toMatchObject({ person: "executive-deputy", basis: ["8", "62"] });
  });

  test("八 委托给别的副区长，不能主持工作", async () => {
    const absence = leave("chief", { delegations: [delegation("deputy-1", ["overall"])] });
    expect(await ask("jinchuan", absence, { matter: "overall" })).toMatchObject({ person: null });
  });

  test("九 分项委托：各归各的人；没有单项的，归全面委托的人", async () => {
    const delegations = [delegation("deputy-2", ["activities"]), delegation("deputy-3", ["overall"])];
    const absence = leave("deputy-1", { delegations });
    expect(await ask("jinchuan", absence, { matter: "activity" })).toMatchObject({ person: "deputy-2" });
    expect(await ask("jinchuan", absence, { matter: "document" })).toMatchObject({ person: "deputy-3" });
  });

  test.each([
    ["2026-09-22T23:59:59+08:00", "deputy-2"],
    ["2026-09-23T00:00:00+08:00", null],
    ["2026-09-24T00:00:00+08:00", "deputy-3"],
  ])("九 委托的起止按日算，当天整日有效：%s → %s", async (at, person) => {
    const delegations = [
      delegation("deputy-2", ["overall"], { until: "2026-09-22" }),
      delegation("deputy-3", ["overall"], { from: "2026-09-24" }),
    ];
    const absence = leave("deputy-1", { delegations });
    expect(await ask("jinchuan", absence, { matter: "document" }, { at })).toMatchObject({ person });
  });

  test("九 指定的人自己也请假：不另找人", async () => {
    const absence = leave("deputy-1", { delegations: [delegation("deputy-2", ["overall"])] });
    const others = [leave("deputy-2")];
    const found = await ask("jinchuan", absence, { matter: "document" }, { others });
    expect(found).toEqual({ person: null, basis: ["9"], text: "应代行的 deputy-2 也不在岗（第9条）" });
  });

  test("部门正职没有代行的规定", async () => {
    expect(await ask("jinchuan", leave("department-1-head"), { matter: "overall" })).toMatchObject({ person: null });
  });
});

describe("鹤岗、衢州", () => {
  test("鹤岗九 受市长委托，常务副市长主持工作", async () => {
    const absence = leave("chief", { reason: "official", delegations: [delegation("executive-deputy", ["overall"])] });
    expect(await ask("hegang", absence, { matter: "overall" })).toMatchObject({
      person: "executive-deputy",
      basis: ["9"],
    });
  });

  test("衢州 全文没有代行，委托了也不转", async () => {
    const absence = leave("chief", { delegations: [delegation("executive-deputy", ["overall"])] });
    const found = await ask("quzhou", absence, { matter: "overall" });
    expect(found.person).toBe(null);
    expect(found.text).toContain("规则没有规定由谁代行");
  });
});

describe("the plan of a leave", () => {
  test("is cut where delegations and other leaves begin and end, and says where nobody stands in", async () => {
    const jurisdiction = await loadJurisdiction(packagedProcesses(), "xiping");
    const absence = leave("deputy-1");
    const other = leave("deputy-2", { from: "2026-09-23", until: "2026-09-23" });
    const plan = standInPlan(absence, { jurisdiction, absences: [absence, other], at: AT, calendar });
    const activities = plan.rows.filter(({ matter }) => matter === "activity");
    expect(activities.map(({ from, until, person }) => [from.slice(0, 10), until.slice(0, 10), person])).toEqual([
      ["2026-09-21", "2026-09-23", "deputy-2"],
      ["2026-09-23", "2026-09-24", null],
      ["2026-09-24", "2026-09-26", "deputy-2"],
    ]);
    expect(plan.basis).toContain("8");
  });
});

describe("what an act is, in the words of `deputation`", () => {
  const signing = (facts: Record<string, unknown>) => document({ signing: { issuedAs: "government", ...facts } });
  const topic = (facts: object) => document({ agenda: { meeting: "executive", ...facts } });
  const sign = { roles: ["chief"], action: "sign" };

  test.each([
    ["a request", document(), "incoming", { roles: ["deputy"], action: "approve" }, { matter: "document" }],
    [
      "an emergency",
      document({ incoming: { exception: "emergency-larger" } }),
      "incoming",
      { roles: ["deputy"], action: "approve" },
      { matter: "urgent-document" },
    ],
    ["the chief's own signature", signing({}), "signing", sign, { matter: "document", documentOf: "chief-only" }],
    [
      "a signature that others may give, too",
      signing({}),
      "signing",
      { roles: ["chief", "executive-deputy"], action: "sign" },
      { matter: "document", documentOf: "ordinary" },
    ],
    ["a text of wide reach", signing({ reach: "wide" }), "signing", sign, { documentOf: "comprehensive" }],
    [
      "a named type",
      signing({ documentType: "personnel" }),
      "signing",
      sign,
      { documentOf: "chief-only", documentType: "personnel" },
    ],
    ["a topic's approval", topic({}), "agenda", { roles: ["deputy"], action: "consent" }, { matter: "document" }],
    [
      "a topic that cannot wait for its meeting",
      topic({ emergency: true, noTimeToMeet: true }),
      "agenda",
      { roles: ["deputy"], action: "report" },
      { matter: "emergency" },
    ],
    [
      "signing a meeting's minutes",
      document(),
      "minutes",
      { roles: ["chief"], action: "sign" },
      { matter: "document" },
    ],
    ["consent to a leave", document(), "leave", { roles: ["chief"], action: "consent" }, { matter: "overall" }],
  ])("%s", (_what, given, stage, act, matter) => {
    expect(matterOf(given, stage, act)).toMatchObject(matter);
  });
});
