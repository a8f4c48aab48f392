import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { line, type ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 退回、补正、重报、放弃、不予办理：旧的办理记录不动，轮次往上数，不予的写明另走哪条路。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const DRAFT = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } };
const NOTICE = {
  issuedAs: "government",
  documentType: "notice",
  addressee: "lower-government",
  disclosure: { attribute: "active" },
};
const NOTHING = { instances: 0, tasks: 0, jobs: 0 };

const inRound = async (entry: ScenarioCase, round: number) =>
  (await entry.acts())
    .filter((act) => act.round === round)
    .map((act) => `${line(act)}${act.verdict === "disagree" ? " ×" : ""}`);

describe("领导不同意：退回，补正，重报", () => {
  it("衢州五十三 市长不同意，退回主办；改后重报，从头逐级办理，旧的记录都在", async () => {
    const entry = await stage.start("quzhou", { incoming: DRAFT, signing: NOTICE });
    await entry.walk((task) => (task.activity === "Task_ChiefSign" ? "stop" : undefined));
    await entry.answer({ activity: "Task_ChiefSign" }, { verdict: "disagree", opinion: "范围过宽，请改。" });

    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.groups).toContain("lead-department");
    expect(returned.shows.findingsText).toContain("不同意");
    expect(await entry.ends()).toEqual([]);

    await entry.complete(returned, { corrections: { signing: { documentType: "letter" } }, reason: "改为函" });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    const ladder = ["office review @51", "deputy-secretary-general review @53", "deputy endorse @53", "chief sign @53"];
    expect(await inRound(entry, 1)).toEqual([...ladder.slice(0, 3), "chief sign @53 ×", "lead-department submit"]);
    expect(await inRound(entry, 2)).toEqual(ladder);
    expect(await entry.variable("round")).toBe(2);
    expect(await entry.variable<object>("document")).toMatchObject({
      signing: { documentType: "letter", issuedAs: "government" },
    });
    const objection = (await entry.acts()).find((act) => act.verdict === "disagree");
    expect(objection).toMatchObject({ who: "chief", opinion: "范围过宽，请改。", round: 1, stage: "signing" });
  });

  it("西平五十一 一位相关副县长不同意，另一位的核签照样记下，都办完才退回", async () => {
    const entry = await stage.start("xiping", {
      portfolioIds: ["portfolio-1", "portfolio-2", "portfolio-3"],
      incoming: DRAFT,
      signing: { ...NOTICE, portfolios: 3 },
    });
    await entry.walk((task) => (task.activity === "Task_LeaderCountersign" ? "stop" : undefined));
    expect((await entry.tasks()).map(({ assignee }) => assignee)).toEqual(["deputy-2", "deputy-3"]);
    await entry.answer({ assignee: "deputy-2" }, { verdict: "disagree", opinion: "与本分管冲突。" });
    expect((await entry.tasks()).map(({ assignee }) => assignee)).toEqual(["deputy-3"]);
    await entry.answer({ assignee: "deputy-3" });
    await entry.task({ activity: "Task_Correct" });
    expect(await inRound(entry, 1)).toEqual([
      "office review @49",
      "deputy approve @49",
      "related-deputy endorse @51 ×",
      "related-deputy endorse @51",
    ]);
  });

  it("资阳四十七 分管副市长批办时不同意：退回，不进签发，不编号", async () => {
    const entry = await stage.start("ziyang", { incoming: DRAFT, signing: NOTICE });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "disagree", opinion: "暂不办。" });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toContain("第47条");
    expect(await entry.variable("documentNumber")).toBeUndefined();
    await entry.complete(returned, { correctionChoice: "abandon", reason: "不再报" });
    await stage.settled();
    expect(await entry.ends()).toEqual(["End_Abandoned"]);
    expect(await entry.remains()).toEqual(NOTHING);
    expect(await entry.notices("abandoned")).toMatchObject([{ to: ["lead-department", "office"] }]);
  });

  it("三次退回，轮次数到四，每一轮的记录都在", async () => {
    const entry = await stage.start("ziyang", { incoming: REQUEST });
    for (const round of [1, 2, 3]) {
      await entry.answer({ activity: "Task_OfficeHandle" });
      await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "disagree", opinion: `第${round}次退回` });
      await entry.answer({ activity: "Task_Correct" });
    }
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
    const acts = await entry.acts();
    expect(acts.filter((act) => act.verdict === "disagree").map((act) => [act.round, act.opinion])).toEqual([
      [1, "第1次退回"],
      [2, "第2次退回"],
      [3, "第3次退回"],
    ]);
    expect(await inRound(entry, 4)).toEqual(["office review @47", "deputy approve @47"]);
  });
});

describe("受理时退回", () => {
  it("西平四十七 一文两事：退回写明依据；补正后受理，决策各记一次", async () => {
    const entry = await stage.start("xiping", { incoming: { ...REQUEST, matters: 2 } });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toContain("第47条");
    expect(returned.shows.findingsText).toContain("草案");
    await entry.complete(returned, { corrections: { incoming: { matters: 1 } } });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
    const intake = (await entry.rulings("incoming")).filter(({ outcome }) => outcome === "return");
    expect(intake.map(({ findings }) => findings.map(({ code }) => code))).toEqual([["several-matters"]]);
  });

  it("金川五十七 报请印发没有公开属性：一次告知；补正后属性随文到印发", async () => {
    const entry = await stage.start("jinchuan", {
      incoming: { ...REQUEST, forIssue: true },
      signing: { issuedAs: "office", documentType: "notice", addressee: "department" },
    });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toContain("第57条");
    const disclosure = { attribute: "on-request" };
    await entry.complete(returned, { corrections: { incoming: { disclosure } } });
    await entry.walk();
    expect(await entry.variable("issued")).toMatchObject({ disclosure: { attribute: "on-request" } });
  });

  it("表单交来的补正是文字里的 JSON，也能并入", async () => {
    const entry = await stage.start("xiping", { incoming: { ...REQUEST, matters: 2 } });
    await entry.answer({ activity: "Task_Correct" }, { corrections: JSON.stringify({ incoming: { matters: 1 } }) });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
  });
});

describe("补正内容不能读取：回到报送单位，写明原因，不出事故", () => {
  const unreadable: [string, unknown][] = [
    ["不是 JSON", "matters = 1"],
    ["没有这个字段", { incoming: { matter: 1 } }],
    ["取值不对", { incoming: { matters: "一件" } }],
    ["自带审批", { incoming: { approvals: [{ role: "chief" }] } }],
  ];
  for (const [name, corrections] of unreadable) {
    it(`受理退回之后：${name}`, async () => {
      const entry = await stage.start("xiping", { incoming: { ...REQUEST, matters: 2 } });
      await entry.answer({ activity: "Task_Correct" }, { corrections });
      const again = await entry.task({ activity: "Task_Correct" });
      expect(again.shows.findingsText).toContain("补正内容不能读取，文件未改动");
      expect(await entry.variable("round")).toBe(1);
      await entry.complete(again, { corrections: { incoming: { matters: 1 } } });
      await entry.walk();
      expect(await entry.ends()).toEqual(["End_Decided"]);
      expect(await entry.variable("round")).toBe(2);
    });
  }

  it("领导不同意之后：不再走一遍审批，原样回来", async () => {
    const entry = await stage.start("ziyang", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "disagree", opinion: "不妥" });
    await entry.answer({ activity: "Task_Correct" }, { corrections: "{" });
    const again = await entry.task({ activity: "Task_Correct" });
    expect(again.shows.findingsText).toContain("补正内容不能读取，文件未改动");
    expect(await inRound(entry, 1)).toEqual(["office review @47", "deputy approve @47 ×", "lead-department submit"]);
    await entry.complete(again, { corrections: { incoming: { major: true } } });
    await entry.walk();
    expect(await inRound(entry, 2)).toEqual(["office review @47", "deputy approve @47", "chief approve @47"]);
  });

  it("会签退回之后：不再打扰各单位一遍", async () => {
    const entry = await stage.start("hegang", {
      incoming: { ...REQUEST, crossDepartment: true },
      countersign: { purpose: "request", leadSignedBy: "officer", parties: [{ id: "a", kind: "department" }] },
    });
    await entry.answer({ party: "a" });
    const returned = await entry.task({ activity: "Task_Correct" });
    expect(returned.shows.findingsText).toContain("第42条");
    const asked = (await entry.rulingsOn("a")).length;
    await entry.complete(returned, { corrections: "{" });
    const again = await entry.task({ activity: "Task_Correct" });
    expect(again.shows.findingsText).toContain("补正内容不能读取");
    expect(await entry.rulingsOn("a")).toHaveLength(asked);

    await entry.complete(again, { corrections: { countersign: { leadSignedBy: "principal" } } });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
  });
});

describe("不予办理", () => {
  it("金川五十六 直送领导个人：不予，写明应统一送办公室", async () => {
    const entry = await stage.start("jinchuan", { incoming: { ...REQUEST, addressedTo: "leader" } });
    expect(await entry.ends()).toEqual(["End_Refused"]);
    expect(await entry.remains()).toEqual(NOTHING);
    const [notice] = await entry.notices("refused");
    expect(notice).toMatchObject({ to: ["lead-department"], basis: ["56"] });
    expect(notice?.text).toContain("办公室");
  });

  it("衢州四十九 越级行文未经批准：不予，引条文", async () => {
    const entry = await stage.start("quzhou", { incoming: { ...REQUEST, bypassesLevel: true } });
    expect(await entry.ends()).toEqual(["End_Refused"]);
    expect(await entry.notices("refused")).toMatchObject([{ basis: ["49"] }]);
  });

  it("鹤岗四十五 没有实质内容：批办之后签发时不予，不编号", async () => {
    const entry = await stage.start("hegang", { incoming: DRAFT, signing: { ...NOTICE, substantive: false } });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Refused"]);
    expect(await entry.ladder()).toEqual(["office submit @43"]);
    expect(await entry.notices("refused")).toMatchObject([{ basis: ["45"] }]);
    expect(await entry.variable("documentNumber")).toBeUndefined();
  });

  it("资阳五十 已有规定而重复发文：不予", async () => {
    const entry = await stage.start("ziyang", { incoming: DRAFT, signing: { ...NOTICE, alreadyRegulated: true } });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Refused"]);
    expect(await entry.notices("refused")).toMatchObject([{ basis: ["50"] }]);
  });
});

describe("草案：西平规则未经同意不启用", () => {
  it("没有写 acceptDraft：规则不适用，不受理，不留任务", async () => {
    const entry = await stage.start("xiping", { incoming: REQUEST }, { acceptDraft: null });
    expect(await entry.ends()).toEqual(["End_NotApplicable"]);
    expect(await entry.remains()).toEqual(NOTHING);
    expect((await entry.notices("refused"))[0]?.text).toContain("草案");
    expect(await entry.acts()).toEqual([]);
  });

  it("写明同意：办成，发文字号、告知都带草案字样", async () => {
    const entry = await stage.start("xiping", { incoming: DRAFT, signing: NOTICE });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    expect(await entry.variable("documentNumber")).toMatch(/^草案/);
    for (const ruling of await entry.rulings()) expect(ruling.rule.status).toBe("draft");
    for (const notice of await entry.notices()) expect(notice.text).toContain("草案");
  });

  it("其他政府的现行规则不问 acceptDraft", async () => {
    const entry = await stage.start("hegang", { incoming: REQUEST }, { acceptDraft: null });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
  });
});
