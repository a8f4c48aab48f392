import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { line } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 转请、规则未规定时由办公室选择、批示不完整补签：领导办理中的三种岔路。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const DRAFT = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } };

describe("转请：规则写了的，按那一条办", () => {
  const rules = [
    {
      tenant: "quzhou",
      to: "executive-deputy",
      acts: ["office review @51", "deputy approve @51", "executive-deputy approve @51"],
    },
    { tenant: "hegang", to: "chief", acts: ["office submit @43", "deputy approve @43", "chief approve @43"] },
    {
      tenant: "xiping",
      to: "executive-deputy",
      acts: ["office review @49", "deputy approve @49", "executive-deputy approve @49"],
    },
    { tenant: "jinchuan", to: "chief", acts: ["office review @58", "deputy approve @58", "chief approve @58"] },
  ] as const;
  for (const { tenant, to, acts } of rules) {
    it(`${{ quzhou: "衢州五十一", hegang: "鹤岗四十三", xiping: "西平四十九", jinchuan: "金川五十八" }[tenant]} 分管领导转请${to === "chief" ? "主要领导" : "常务副职"}核批`, async () => {
      const entry = await stage.start(tenant, { incoming: REQUEST });
      await entry.answer({ activity: "Task_OfficeHandle" });
      await entry.answer(
        { activity: "Task_DeputyEndorse" },
        { verdict: "transfer", transferTo: to, opinion: "请核批。" },
      );
      const asked = await entry.task();
      expect(asked.activity).toBe(to === "chief" ? "Task_ChiefSign" : "Task_ExecutiveDeputyApprove");
      expect(asked.groups).toEqual([to]);
      await entry.walk();
      expect(await entry.ends()).toEqual(["End_Decided"]);
      expect(await entry.ladder()).toEqual(acts);
      const [, transferred, approved] = await entry.acts();
      expect(transferred).toMatchObject({ verdict: "transfer", transferTo: to, who: "deputy-1", opinion: "请核批。" });
      expect(approved).toMatchObject({ who: to, details: { kind: "transfer" } });
    });
  }

  it("衢州五十一 重大请示转请常务副市长：核批之后仍报市长", async () => {
    const entry = await stage.start("quzhou", { incoming: { ...REQUEST, major: true } });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "transfer", transferTo: "executive-deputy" });
    await entry.walk();
    expect(await entry.ladder()).toEqual([
      "office review @51",
      "deputy approve @51",
      "executive-deputy approve @51",
      "chief approve @51",
    ]);
  });

  it("西平四十九 转请的领导不同意：退回", async () => {
    const entry = await stage.start("xiping", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "transfer", transferTo: "executive-deputy" });
    await entry.answer({ activity: "Task_ExecutiveDeputyApprove" }, { verdict: "disagree", opinion: "不宜办理。" });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toContain("不同意");
    expect(returned.shows.findingsText).toContain("不宜办理。");
  });

  it("没有写明转请谁：请同一位领导补写，不算数", async () => {
    const entry = await stage.start("hegang", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "transfer" });
    const again = await entry.task({ activity: "Task_DeputyEndorse" });
    expect(again.shows.findingsText).toContain("转请");
    await entry.complete(again, { verdict: "agree" });
    await entry.walk();
    expect(await entry.ladder()).toEqual(["office submit @43", "deputy approve @43"]);
    expect((await entry.acts()).map(({ counted }) => counted)).toEqual([true, false, true]);
  });
});

describe("转请：资阳没有规定，由办公室选择", () => {
  it("选常务副市长办理，再照原来的程序走；选择和办理都不引条文", async () => {
    const entry = await stage.start("ziyang", { incoming: { ...REQUEST, major: true } });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "transfer", transferTo: "executive-deputy" });
    const asked = await entry.task({ activity: "Task_OfficeChoose" });
    expect(asked.shows.basisText).toBe("规则未规定");
    await entry.complete(asked, { chosenRole: "executive-deputy", reason: "副市长请常务副市长核批" });
    await entry.answer({ activity: "Task_ExecutiveDeputyApprove" });
    await entry.walk();
    expect(await entry.ladder()).toEqual([
      "office review @47",
      "deputy approve @47",
      "office decide",
      "executive-deputy decide",
      "chief approve @47",
    ]);
    const choice = (await entry.acts()).find((act) => act.details.kind === "choice");
    expect(choice).toMatchObject({
      basis: [],
      reason: "副市长请常务副市长核批",
      details: { chosenRole: "executive-deputy" },
    });
  });

  it("办公室认为不必再转：照原来的程序走", async () => {
    const entry = await stage.start("ziyang", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "transfer", transferTo: "chief" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "不必转" });
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect(await entry.ladder()).toEqual(["office review @47", "deputy approve @47", "office decide"]);
  });
});

describe("规则未规定由谁办：办公室选择，说明理由，不引条文", () => {
  it("资阳 办公室自己名义发文：选办公室主任办理，再由办公室结束，然后编号印发", async () => {
    const entry = await stage.start("ziyang", {
      incoming: DRAFT,
      signing: {
        issuedAs: "office",
        documentType: "notice",
        addressee: "department",
        disclosure: { attribute: "active" },
      },
    });
    await entry.walk((task) => (task.form === "choice" ? "stop" : undefined));
    const choice = await entry.task({ activity: "Task_OfficeChoose" });
    expect(choice.groups).toEqual(["office"]);
    await entry.complete(choice, { chosenRole: "office-director", reason: "惯例由主任签发" });
    await entry.answer({ activity: "Task_OfficeReview" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "主任已签" });
    expect(await entry.ends()).toEqual(["End_Issued"]);
    const signing = (await entry.acts()).filter((act) => act.stage === "signing");
    expect(signing.map((act) => [line(act), act.who, act.reason])).toEqual([
      ["office decide", "office-1", "惯例由主任签发"],
      ["office-director decide", "office-director", null],
      ["office decide", "office-1", "主任已签"],
    ]);
    for (const act of signing) expect(act.basis).toEqual([]);
    expect((await entry.rulings("signing")).map(({ outcome }) => outcome)).toEqual(Array(4).fill("not-regulated"));
  });

  it("西平 议事协调机构报文：照样受理，由办公室选分管副县长办，没有一步引条文", async () => {
    const entry = await stage.start("xiping", { incoming: { ...REQUEST, sender: "coordinating-body" } });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "deputy", reason: "按分工" });
    const asked = await entry.task({ activity: "Task_DeputyEndorse" });
    expect(asked.groups).toEqual(["deputy"]);
    await entry.complete(asked);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect(await entry.ladder()).toEqual(["office decide", "deputy decide", "office decide"]);
  });

  it("所选的人不同意：退回", async () => {
    const entry = await stage.start("xiping", { incoming: { ...REQUEST, sender: "coordinating-body" } });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "chief", reason: "请县长定" });
    await entry.answer({ activity: "Task_ChiefSign" }, { verdict: "disagree", opinion: "不办" });
    await entry.task({ activity: "Task_Correct" });
  });

  it("鹤岗 党政联合发文由谁签没有写：办公室选市长签发，不由本府编号", async () => {
    const entry = await stage.start("hegang", {
      incoming: DRAFT,
      signing: { issuedAs: "party-and-government", documentType: "decision", disclosure: { attribute: "active" } },
    });
    await entry.walk((task) => (task.form === "choice" ? "stop" : undefined));
    await entry.answer({ form: "choice" }, { chosenRole: "chief", reason: "联合发文由市长会签" });
    await entry.answer({ activity: "Task_ChiefSign" });
    await entry.answer({ form: "choice" }, { chosenRole: "finish", reason: "已签" });
    expect(await entry.ends()).toEqual(["End_Issued"]);
    expect(await entry.variable("issued")).toMatchObject({ number: null });
  });
});

describe("批示：圈阅、签名、意见", () => {
  it("金川五十九 请示只圈阅：不完整，请同一位补签；补签才算", async () => {
    const entry = await stage.start("jinchuan", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { markForm: "circle", opinion: null });
    const again = await entry.task({ activity: "Task_DeputyEndorse" });
    expect(again.assignee).toBe("deputy-1");
    expect(again.shows.findingsText).toContain("第59条");
    expect(again.shows.opinion).toBeNull();
    await entry.complete(again);
    await entry.walk();
    const marks = (await entry.acts()).filter((act) => act.role === "deputy");
    expect(marks.map((act) => [act.mark?.form, act.mark?.effect, act.counted])).toEqual([
      ["circle", "incomplete", false],
      ["opinion", "consent", true],
    ]);
    expect(await entry.ladder()).toEqual(["office review @58", "deputy approve @58"]);
  });

  it("金川五十九 一般报告圈阅：已阅知，办结", async () => {
    const entry = await stage.start("jinchuan", { incoming: { ...REQUEST, documentType: "report" } });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: null, markForm: "circle", opinion: null });
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect((await entry.acts()).at(-1)?.mark).toEqual({ form: "circle", effect: "read", basis: ["59"] });
  });

  it("金川五十九 相关领导会签只圈阅发文稿：规则没有写，请写明同意与否", async () => {
    const entry = await stage.start("jinchuan", {
      portfolioIds: ["portfolio-1", "portfolio-2", "portfolio-3"],
      incoming: DRAFT,
      signing: { issuedAs: "government", documentType: "notice", addressee: "lower-government", portfolios: 3 },
    });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ assignee: "deputy-2" }, { verdict: null, markForm: "circle", opinion: null });
    const again = await entry.task({ assignee: "deputy-2" });
    expect(again.shows.findingsText).toContain("办理结论");
    expect((await entry.tasks()).map(({ assignee }) => assignee)).toEqual(["deputy-2", "deputy-3"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
  });

  it("资阳四十八 请示圈阅视为同意，没有另写结论也办结", async () => {
    const entry = await stage.start("ziyang", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: null, markForm: "circle", opinion: null });
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect((await entry.acts()).at(-1)).toMatchObject({ verdict: "agree", mark: { effect: "consent", basis: ["48"] } });
  });

  it("衢州 圈阅而没有写结论：规则未规定圈阅的效力，不推定同意", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: null, markForm: "circle", opinion: null });
    const again = await entry.task({ activity: "Task_DeputyEndorse" });
    expect(again.shows.findingsText).toContain("办理结论");
    expect((await entry.acts()).at(-1)).toMatchObject({ counted: false, mark: { effect: "none" } });
  });
});
