import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLeave, away, back, TRIP } from "../leave-stage.ts";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 代行：请假期间，不在岗领导的待办只转给条文允许的人、条文允许的事；别的留在原处，写明为什么。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };

/** 一件请示，办到分管领导。 */
async function requestAtDeputy(tenant: string, facts: Record<string, unknown> = {}, portfolioIds = ["portfolio-1"]) {
  const entry = await stage.start(tenant, { portfolioIds, incoming: { ...REQUEST, ...facts } });
  await entry.walk((task) => (task.groups.includes("deputy") ? "stop" : undefined));
  return entry;
}

async function standIn(entry: ScenarioCase) {
  const { assignee, shows } = await entry.task();
  return { assignee, actingFor: shows.actingFor, text: String(shows.actingText ?? "") };
}

describe("金川", () => {
  it("九 副区长休假，区长指定另一位副区长代管：待办转给他，按第九条记作代行，签的仍是分管领导这一步", async () => {
    await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    const entry = await requestAtDeputy("jinchuan");
    const { assignee, actingFor, text } = await standIn(entry);
    expect([assignee, actingFor]).toEqual(["deputy-2", "deputy-1"]);
    expect(text).toBe("deputy-1 2037-09-22 至 2037-09-25不在岗，由 deputy-2 代行（第9条）");
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect((await entry.acts()).at(-1)).toMatchObject({
      who: "deputy-2",
      role: "deputy",
      actingFor: "deputy-1",
      actingBasis: ["9"],
      capacity: "stand-in",
      basis: ["58"],
    });
    expect(await entry.rulings("deputation")).toMatchObject([{ outcome: "proceed", basis: ["9"] }]);
  });

  it("九 区长没有指定代管的人：不自动换人，待办留给本人，写明等区长指定，并告知区长", async () => {
    const leave = await away(stage, "jinchuan", "deputy-1");
    expect((await leave.notices("stand-ins")).map(({ to }) => to)).toEqual([["deputy-1", "office", "chief"]]);
    const { assignee, actingFor, text } = await standIn(await requestAtDeputy("jinchuan"));
    expect([assignee, actingFor]).toEqual(["deputy-1", null]);
    expect(text).toContain("区长没有指定其他副区长代管");
    expect(text).toContain("（第9条）");
  });

  it("八 区长休假，委托常务副区长主持工作：部门正职的请假由他代批", async () => {
    await away(stage, "jinchuan", "chief", { delegations: [{ to: "executive-deputy", scope: ["overall"] }] });
    const leave = { ...TRIP, applicant: "department-head", written: true };
    const entry = await askLeave(stage, "jinchuan", "department-1-head", leave);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    expect(await standIn(entry)).toMatchObject({ assignee: "executive-deputy", actingFor: "chief" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect((await entry.acts()).at(-1)).toMatchObject({ role: "chief", who: "executive-deputy", actingBasis: ["8"] });
  });

  it("八 主持工作的人自己请假：不能自己批自己，等区长", async () => {
    await away(stage, "jinchuan", "chief", { delegations: [{ to: "executive-deputy", scope: ["overall"] }] });
    const leave = { ...TRIP, applicant: "executive-deputy" };
    const entry = await askLeave(stage, "jinchuan", "executive-deputy", leave);
    const { assignee, text } = await standIn(entry);
    expect(assignee).toBe(null);
    expect(text).toContain("不能自己批自己");
  });

  it("六十二 须由区长签发的公文：一般的主持工作委托不够，写明专门授权的才代签", async () => {
    const signing = { issuedAs: "government", documentType: "report", addressee: "superior-government" };
    const document = { incoming: { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } }, signing };
    await away(stage, "jinchuan", "chief", { delegations: [{ to: "executive-deputy", scope: ["overall"] }] });
    const held = await stage.start("jinchuan", document);
    await held.walk((task) => (task.activity === "Task_ChiefSign" ? "stop" : undefined));
    expect(await standIn(held)).toMatchObject({ assignee: null, actingFor: null });
    expect((await standIn(held)).text).toContain("专门授权");
    await stage.begin();
    const scope = ["overall", "chief-only-documents"];
    await away(stage, "jinchuan", "chief", { delegations: [{ to: "executive-deputy", scope }] });
    const signed = await stage.start("jinchuan", document);
    await signed.walk();
    expect(await signed.ends()).toEqual(["End_Issued"]);
    const stoodIn = (await signed.acts()).filter(({ capacity }) => capacity === "stand-in");
    expect(stoodIn).toMatchObject([
      { role: "chief", who: "executive-deputy", action: "sign", actingBasis: ["8", "62"] },
    ]);
  });

  it("相关副区长会签时休假：由代管的人会签，记在本人名下", async () => {
    const signing = { issuedAs: "government", documentType: "notice", addressee: "lower-government" };
    await away(stage, "jinchuan", "deputy-2", { delegations: [{ to: "deputy-3", scope: ["overall"] }] });
    const entry = await stage.start("jinchuan", {
      portfolioIds: ["portfolio-1", "portfolio-2"],
      incoming: { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } },
      signing,
    });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    const countersigned = (await entry.acts()).filter(({ role }) => role === "related-deputy");
    expect(countersigned).toMatchObject([{ who: "deputy-3", actingFor: "deputy-2", actingBasis: ["9"] }]);
  });
});

describe("西平（草案）", () => {
  it("八 副县长休假，紧急公文由互补的副县长代行审签", async () => {
    await away(stage, "xiping", "deputy-1");
    const entry = await requestAtDeputy("xiping", { exception: "emergency-major" });
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-2", actingFor: "deputy-1" });
    await entry.walk();
    expect((await entry.acts()).at(-1)).toMatchObject({ who: "deputy-2", actingBasis: ["8"], capacity: "stand-in" });
  });

  it("八 普通公文不代行：留给本人，写明只写了紧急公文", async () => {
    await away(stage, "xiping", "deputy-1");
    const { assignee, text } = await standIn(await requestAtDeputy("xiping"));
    expect(assignee).toBe("deputy-1");
    expect(text).toContain("互补只代行所列职责和紧急公文");
    expect(text).toContain("第8条");
  });

  it("八 互补双方都休假：紧急公文没有第三顺位，回到县长", async () => {
    await away(stage, "xiping", "deputy-2");
    await away(stage, "xiping", "deputy-1");
    const urgent = await standIn(await requestAtDeputy("xiping", { exception: "emergency-major" }));
    expect([urgent.assignee, urgent.actingFor]).toEqual(["chief", "deputy-1"]);
  });

  it("八 互补双方和县长都不在：紧急公文报常务副县长", async () => {
    for (const person of ["deputy-2", "deputy-1", "chief"]) await away(stage, "xiping", person);
    const urgent = await standIn(await requestAtDeputy("xiping", { exception: "emergency-major" }));
    expect([urgent.assignee, urgent.actingFor]).toEqual(["executive-deputy", "deputy-1"]);
  });
});

describe("资阳", () => {
  it("五十七 AB 角只代行政务活动：公文不转，写明须另有市长委托", async () => {
    const leave = await away(stage, "ziyang", "deputy-1");
    const { assignee, text } = await standIn(await requestAtDeputy("ziyang", { exception: "emergency-major" }));
    expect(assignee).toBe("deputy-1");
    expect(text).toContain("AB角只代行政务活动");
    const [plan] = await leave.notices("stand-ins");
    expect(plan?.text).toContain("活动、接待：由 deputy-2 代行（第57条）");
  });

  it("六 市长另行委托一位副市长：公文由他办理", async () => {
    await away(stage, "ziyang", "deputy-1", { delegations: [{ to: "deputy-3", scope: ["overall"] }] });
    const entry = await requestAtDeputy("ziyang");
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-3", actingFor: "deputy-1" });
    await entry.walk();
    expect((await entry.acts()).at(-1)).toMatchObject({ who: "deputy-3", actingBasis: ["6"] });
  });
});

describe("鹤岗", () => {
  it("九 市长外出，受委托的常务副市长主持工作", async () => {
    await away(stage, "hegang", "chief", { delegations: [{ to: "executive-deputy", scope: ["overall"] }] });
    const leave = { ...TRIP, applicant: "deputy" };
    const entry = await askLeave(stage, "hegang", "deputy-1", leave);
    expect(await standIn(entry)).toMatchObject({ assignee: "executive-deputy", actingFor: "chief" });
    await entry.walk();
    expect((await entry.acts())[0]).toMatchObject({ role: "chief", actingBasis: ["9"] });
  });

  it("九 没有委托不换人：等市长", async () => {
    await away(stage, "hegang", "chief");
    const { assignee, text } = await standIn(
      await askLeave(stage, "hegang", "deputy-1", { ...TRIP, applicant: "deputy" }),
    );
    expect(assignee).toBe(null);
    expect(text).toContain("没有委托");
  });
});

describe("衢州", () => {
  it("全文没有代行：待办留给本人，写明规则没有规定", async () => {
    const leave = await away(stage, "quzhou", "deputy-1");
    const { assignee, text } = await standIn(await requestAtDeputy("quzhou"));
    expect(assignee).toBe("deputy-1");
    expect(text).toContain("规则没有规定由谁代行");
    expect((await leave.notices("stand-ins"))[0]?.evidence?.rows).toEqual(
      expect.arrayContaining([expect.objectContaining({ matter: "document", person: null })]),
    );
  });
});

describe("转交和交还", () => {
  it("离岗之日，已经在他那里的件转给代行人；销假时没有办的交还，办了的不动", async () => {
    const leave = await askLeave(
      stage,
      "jinchuan",
      "deputy-1",
      { ...TRIP, applicant: "deputy", purpose: "vacation" },
      { delegations: [{ to: "deputy-2", scope: ["overall"] }] },
    );
    await leave.walk();
    const [done, open] = [await requestAtDeputy("jinchuan"), await requestAtDeputy("jinchuan")];
    expect((await done.task()).assignee).toBe("deputy-1");
    await stage.moveTo("2037-09-28T09:00:00+08:00");
    expect(await standIn(done)).toMatchObject({ assignee: "deputy-2", actingFor: "deputy-1" });
    await done.walk();
    await back(leave, "2037-09-29");
    expect(await standIn(open)).toEqual({ assignee: "deputy-1", actingFor: null, text: "" });
    await open.walk();
    const signed = await Promise.all([done, open].map(async (entry) => (await entry.acts()).at(-1)));
    expect(signed.map((act) => [act?.who, act?.capacity])).toEqual([
      ["deputy-2", "stand-in"],
      ["deputy-1", "holder"],
    ]);
    expect((await leave.notices("handed-over"))[0]).toMatchObject({ basis: ["9"], to: ["deputy-1", "deputy-2"] });
    expect((await leave.notices("handed-back"))[0]?.text).toContain("交还本人");
  });

  it("过了返回日期没有销假：仍由代行人办，提醒销假；销假之后不再转", async () => {
    const leave = await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    await stage.moveTo("2037-09-26T09:00:00+08:00");
    expect(await leave.notices("leave-overdue")).toMatchObject([{ to: ["deputy-1", "office"] }]);
    expect(await standIn(await requestAtDeputy("jinchuan"))).toMatchObject({ assignee: "deputy-2" });
    await back(leave, "2037-09-26");
    expect(await standIn(await requestAtDeputy("jinchuan"))).toMatchObject({ assignee: "deputy-1", actingFor: null });
  });

  it("有人已经转办出去的件，不再动它", async () => {
    const entry = await requestAtDeputy("jinchuan");
    const { id } = await entry.task();
    await stage.engine.post(`/task/${id}/assignee`, { userId: "deputy-3" });
    await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-3" });
  });

  it("委托到期：当天转出的件收回本人；另一位的委托生效，再转给他", async () => {
    const delegations = [
      { to: "deputy-2", scope: ["overall"], until: "2037-09-22" },
      { to: "deputy-3", scope: ["overall"], from: "2037-09-24" },
    ];
    await away(stage, "jinchuan", "deputy-1", { delegations });
    const entry = await requestAtDeputy("jinchuan");
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-2" });
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-1", actingFor: null });
    await stage.moveTo("2037-09-24T09:00:00+08:00");
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-3", actingFor: "deputy-1" });
  });

  it("代行的人自己请假：急件报县长（互补双方都不在），不由他的代行人接着代；他销假后再转给他", async () => {
    await away(stage, "xiping", "deputy-1");
    const entry = await requestAtDeputy("xiping", { exception: "emergency-major" });
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-2" });
    const second = await away(stage, "xiping", "deputy-2", {
      delegations: [{ to: "deputy-3", scope: ["overall"] }],
    });
    expect(await standIn(entry)).toMatchObject({ assignee: "chief", actingFor: "deputy-1" });
    await back(second, "2037-09-22");
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-2", actingFor: "deputy-1" });
  });

  it("资阳四十六 分管副市长请假时轮到他协调：由市长另行委托的副市长协调", async () => {
    await away(stage, "ziyang", "deputy-1", { delegations: [{ to: "deputy-3", scope: ["overall"] }] });
    const parties = [{ id: "a", kind: "department" }];
    const document = { countersign: { purpose: "request", parties } };
    const entry = await stage.start("ziyang", document, { process: "countersignature" });
    await entry.answer({ party: "a" }, { response: "object", opinion: "不同意。" });
    await entry.answer({ activity: "Task_Coordinate" });
    await entry.answer({ activity: "Task_Coordinate" });
    expect(await standIn(entry)).toMatchObject({ assignee: "deputy-3", actingFor: "deputy-1" });
    await entry.answer({ activity: "Task_Coordinate" });
    const coordinated = (await entry.acts()).filter(({ role }) => role === "deputy");
    expect(coordinated).toMatchObject([{ who: "deputy-3", actingFor: "deputy-1", actingBasis: ["6"], basis: ["46"] }]);
  });
});
