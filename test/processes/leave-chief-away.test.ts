import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLeave, away, back, VACATION } from "../leave-stage.ts";
import { Stage } from "../scenario-driver.ts";

/** 主要领导请假期间的发文：公文里没有写明他不在的，以已经准的假为准，依据写进记录。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const UPWARD = { issuedAs: "government", documentType: "report", addressee: "superior-government" };

/** 一件报上级的公文，办到主要领导签发。 */
async function atChief(tenant: string, signing: Record<string, unknown> = {}) {
  const disclosure = { attribute: "active" };
  const entry = await stage.start(tenant, {
    incoming: { ...REQUEST, forIssue: true, disclosure },
    signing: { ...UPWARD, disclosure, ...signing },
  });
  await entry.walk((task) => (task.groups.includes("chief") ? "stop" : undefined));
  return entry;
}

const waiting = async (entry: Awaited<ReturnType<typeof atChief>>) => (await entry.rulings("signing")).at(-1);

describe("没有代签的规定或没有授权", () => {
  it.each([
    ["quzhou", "市长外出，须等市长签发", ["53"]],
    ["jinchuan", "区长外出，没有专门授权", ["8", "62"]],
    ["ziyang", "市长外出而没有委托常务副市长代行", ["8", "48"]],
    ["hegang", "市长外出而没有委托常务副市长", ["9"]],
    ["xiping", "县长离县而没有委托常务副县长", ["9", "50"]],
  ])("%s：等主要领导签发，写明为什么；准的假是证据", async (tenant, why, basis) => {
    const leave = await away(stage, tenant, "chief");
    const entry = await atChief(tenant);
    const task = await entry.task();
    expect(task).toMatchObject({ assignee: null, shows: { actingFor: null } });
    expect(task.shows.findingsText).toContain(why);
    expect(await waiting(entry)).toMatchObject({ outcome: "wait", findings: [{ code: "chief-away", basis }] });
    expect((await entry.notices("chief-away"))[0]).toMatchObject({
      to: ["office"],
      basis,
      evidence: { leave: leave.id, person: "chief", from: "2037-09-22", until: "2037-09-25" },
    });
  });

  it("衢州五十三 市长在：照常签发；假还没有开始、已经销了，也照常", async () => {
    const here = await atChief("quzhou");
    expect((await waiting(here))?.findings).toEqual([]);
    const leave = await askLeave(stage, "quzhou", "chief", { ...VACATION, applicant: "chief" });
    await leave.walk();
    expect((await waiting(await atChief("quzhou")))?.findings).toEqual([]);
    await stage.begin();
    const over = await away(stage, "quzhou", "chief");
    await back(over, "2037-09-22");
    expect((await waiting(await atChief("quzhou")))?.findings).toEqual([]);
  });

  it("衢州五十三 公文自己写明市长在岗的，以公文为准", async () => {
    await away(stage, "quzhou", "chief");
    const entry = await atChief("quzhou", { chiefAway: false });
    expect((await waiting(entry))?.findings).toEqual([]);
    expect(await entry.notices("chief-away")).toEqual([]);
  });
});

describe("有授权的，由受托人代签，仍是主要领导那一步", () => {
  const scope = ["overall", "chief-only-documents"];
  const delegations = [{ to: "executive-deputy", scope, written: true }];

  it.each([
    ["jinchuan", ["8", "62"]],
    ["ziyang", ["8"]],
  ])("%s", async (tenant, actingBasis) => {
    await away(stage, tenant, "chief", { delegations });
    const entry = await atChief(tenant);
    expect(await entry.task()).toMatchObject({ assignee: "executive-deputy", shows: { actingFor: "chief" } });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    const signed = (await entry.acts()).find(({ capacity }) => capacity === "stand-in");
    expect(signed).toMatchObject({ role: "chief", who: "executive-deputy", action: "sign", actingBasis });
  });

  it("鹤岗九、四十四 口头委托不够代签：等市长；已经在他那里的件离岗时也不转", async () => {
    const entry = await atChief("hegang");
    await away(stage, "hegang", "chief", { delegations: [{ ...delegations[0], written: false }] });
    const { assignee, shows } = await entry.task();
    expect([assignee, shows.actingFor]).toEqual([null, null]);
    expect(shows.actingText).toContain("没有书面委托");
  });
});
