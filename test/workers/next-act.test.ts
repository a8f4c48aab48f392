import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import nextAct from "../../workers/next-act.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { FOR_ISSUE, opened, REQUEST } from "./sample-documents.ts";

type Parts = Parameters<typeof opened>[0];

async function ladder(id: string, stage: "incoming" | "signing", parts: Parts): Promise<Desk> {
  const desk = await Desk.of(id);
  desk.set({ ...opened(parts), stage });
  return desk;
}

const signing = (id: string, facts: Record<string, unknown>, portfolioIds = ["portfolio-1"]) =>
  ladder(id, "signing", { portfolioIds, incoming: FOR_ISSUE, signing: facts });
const incoming = (id: string, facts: Record<string, unknown> = {}, portfolioIds = ["portfolio-1"]) =>
  ladder(id, "incoming", { portfolioIds, incoming: { ...REQUEST, ...facts } });

const next = (desk: Desk) => desk.run(nextAct);
const AGREE: Values = { verdict: "agree", markForm: "opinion", opinion: "同意。" };

/** A person does what is open, as the diagram has it done: the form, then record-act. Related leaders each in an instance of their own. */
async function act(desk: Desk, who: string, form: Values = AGREE, records = "act"): Promise<void> {
  const people = (desk.value("people") as string[] | undefined) ?? [];
  const related = desk.value("nextRung") === "related-deputy";
  const instance = related ? `leader-${who}-${desk.finished.length}` : "case-1";
  if (related) {
    expect(people).toContain(who);
    desk.instances.set(instance, { ...desk.instances.get("case-1") });
    desk.calledBy.set(instance, "case-1");
  }
  desk.finish(who, form, { instance, assignee: (related ? who : desk.value("assignee")) as string | null });
  await desk.run(recordAct, { instance, properties: { records } });
  desk.clock.set(new Date(desk.clock.now().getTime() + 60_000));
}

/** The rungs up to the end when everybody agrees, as `rung role action @articles`. */
async function walk(desk: Desk, actors: Record<string, string[]> = {}): Promise<string[]> {
  const rungs: string[] = [];
  for (;;) {
    const open = await next(desk);
    if (["done", "returned", "refused", "choose"].includes(String(open.nextRung)))
      return [...rungs, String(open.nextRung)];
    rungs.push(`${open.nextRung} ${open.actRole} ${open.actAction} @${(open.actBasis as string[]).join(" ")}`);
    const rung = String(open.nextRung);
    const who =
      rung === "related-deputy" ? (open.people as string[]) : (actors[rung] ?? [String(open.assignee ?? "x")]);
    for (const person of who) await act(desk, person);
    expect(rungs.length).toBeLessThan(12);
  }
}

describe("every rung", () => {
  test("金川 六十二（一） up to the chief", async () => {
    const desk = await signing("jinchuan", {
      issuedAs: "government",
      documentType: "report",
      addressee: "superior-government",
    });
    expect(await walk(desk)).toEqual([
      "office-deputy-director office-deputy-director verify @62",
      "office-director office-director review @62",
      "deputy deputy endorse @62",
      "chief chief sign @62",
      "done",
    ]);
  });

  test("金川 六十二（四） related leaders first, each by himself, then the deputy in charge", async () => {
    const facts = { issuedAs: "government", documentType: "notice", addressee: "lower-government", portfolios: 3 };
    const desk = await signing("jinchuan", facts, ["portfolio-1", "portfolio-2", "portfolio-4"]);
    expect(await walk(desk)).toEqual([
      "related-deputy related-deputy countersign @62",
      "deputy deputy sign @62",
      "done",
    ]);
    expect(desk.acts().map(({ who, role, action }) => [who, role, action])).toEqual([
      ["deputy-2", "related-deputy", "countersign"],
      ["executive-deputy", "related-deputy", "countersign"],
      ["deputy-1", "deputy", "sign"],
    ]);
  });

  test("资阳 四十八 routine: any one of two may sign, both are asked, the record says who did", async () => {
    const desk = await signing("ziyang", { issuedAs: "government", documentType: "routine", addressee: "department" });
    expect(await walk(desk, { "secretary-general": ["deputy-1"] })).toEqual([
      "secretary-general secretary-general,deputy sign @48",
      "done",
    ]);
    expect(desk.value("candidateGroups")).toBe("secretary-general,deputy");
    expect(desk.acts()[0]).toMatchObject({ who: "deputy-1", role: "deputy" });
  });

  test("衢州 五十三 跨分管: both roles of one step must endorse, one after the other", async () => {
    const facts = { issuedAs: "government", documentType: "notice", portfolios: 2 };
    const desk = await signing("quzhou", facts, ["portfolio-1", "portfolio-3"]);
    expect(await walk(desk)).toEqual([
      "secretary-general deputy-secretary-general review @53",
      "deputy deputy endorse @53",
      "related-deputy related-deputy endorse @53",
      "chief chief sign @53",
      "done",
    ]);
  });

  test("西平 五十一 常务副县长 may be asked alone", async () => {
    const facts = {
      issuedAs: "government",
      documentType: "notice",
      addressee: "department",
      escalateTo: "executive-deputy",
    };
    expect(await walk(await signing("xiping", facts))).toEqual(["executive-deputy executive-deputy sign @51", "done"]);
  });

  test("衢州 二十一 规范性文件: 司法机构 has no rung of its own", async () => {
    const desk = await signing("quzhou", { issuedAs: "office", documentType: "normative-document" });
    expect(await walk(desk)).toEqual([
      "other legal review @21",
      "secretary-general deputy-secretary-general review @53",
      "secretary-general secretary-general sign @53",
      "done",
    ]);
  });

  test("鹤岗 四十三 the office submits, the deputy in charge approves, a major matter goes to the chief", async () => {
    expect(await walk(await incoming("hegang", { major: true }))).toEqual([
      "office office submit @43",
      "deputy deputy approve @43",
      "chief chief approve @43",
      "done",
    ]);
  });

  test("金川 六十二 knows no text in the party group's name: the office chooses", async () => {
    const desk = await signing("jinchuan", { issuedAs: "party-group" });
    expect(await walk(desk)).toEqual(["choose"]);
  });

  test("what is open says title, basis, group and person", async () => {
    const desk = await signing("jinchuan", {
      issuedAs: "government",
      documentType: "notice",
      addressee: "lower-government",
    });
    expect(await next(desk)).toMatchObject({
      nextRung: "deputy",
      actTitle: "签发",
      basisText: "依据：第62条",
      candidateGroups: "deputy",
      assignee: "deputy-1",
      people: [],
      ladderResult: "",
    });
  });

  test("an act in an earlier round or another stage counts for nothing", async () => {
    const desk = await incoming("hegang");
    await walk(desk);
    desk.set({ round: 2 });
    expect((await next(desk)).nextRung).toBe("office");
    desk.set({
      round: 1,
      stage: "signing",
      document: new Json({
        ...(desk.value("document") as object),
        signing: { issuedAs: "government", documentType: "order" },
      }),
    });
    expect((await next(desk)).nextRung).not.toBe("done");
  });
});

describe("the end", () => {
  test("a disagreement on the rule's own step returns, and says whose", async () => {
    const desk = await incoming("hegang");
    await next(desk);
    await act(desk, "office-1");
    await next(desk);
    await act(desk, "deputy-1", { ...AGREE, verdict: "disagree", opinion: "资金没有落实" });
    const values = await next(desk);
    expect(values).toMatchObject({ nextRung: "returned", ladderResult: "returned" });
    expect(values.findingsText).toContain("分管副职不同意");
  });

  test("what the text forbids is refused", async () => {
    const desk = await signing("quzhou", { issuedAs: "government", documentType: "notice", substantive: false });
    expect(await next(desk)).toMatchObject({ nextRung: "refused", ladderResult: "refused" });
  });

  test("what the submitter can mend is returned before anybody is asked", async () => {
    const desk = await signing("quzhou", { issuedAs: "government", documentType: "notice", approvedForIssue: false });
    const values = await next(desk);
    expect(values.nextRung).toBe("returned");
    expect(values.findingsText).toMatch(/立项.*（第54条）/);
  });

  test("related leaders are demanded but the document names one portfolio: bad data that says so", async () => {
    const desk = await signing("jinchuan", {
      issuedAs: "government",
      documentType: "notice",
      addressee: "department",
      portfolios: 2,
    });
    await expect(desk.run(nextAct)).rejects.toThrow(/portfolioIds.*只涉及一位分管领导/);
  });

  test("a portfolio nobody holds is bad data with those that are held", async () => {
    const desk = await signing(
      "jinchuan",
      { issuedAs: "government", documentType: "notice", addressee: "department" },
      ["portfolio-9"],
    );
    await expect(desk.run(nextAct)).rejects.toThrow(/portfolio-9.*portfolio-1、portfolio-2/);
  });

  test.each([
    ["no stage", undefined],
    ["another word", "leaving"],
  ])("%s is bad data", async (_name, stage) => {
    const desk = await incoming("hegang");
    desk.set({ stage: stage ?? null });
    await expect(desk.run(nextAct)).rejects.toThrow(BadData);
  });

  test("a stage the document has no facts for is bad data", async () => {
    const desk = await incoming("hegang");
    desk.set({ stage: "signing" });
    await expect(desk.run(nextAct)).rejects.toThrow(/document\.signing：缺少/);
  });
});

describe("related leaders", () => {
  const FACTS = { issuedAs: "government", documentType: "notice", addressee: "lower-government", portfolios: 3 };
  const THREE = ["portfolio-1", "portfolio-2", "portfolio-3"];

  test("who has countersigned is not asked again; only the rest is", async () => {
    const desk = await signing("jinchuan", FACTS, THREE);
    expect((await next(desk)).people).toEqual(["deputy-2", "deputy-3"]);
    await act(desk, "deputy-2");
    expect((await next(desk)).people).toEqual(["deputy-3"]);
    await act(desk, "deputy-3");
    expect((await next(desk)).nextRung).toBe("deputy");
  });

  test("one secretary who notes for both leaders does not make them one", async () => {
    const desk = await signing("jinchuan", FACTS, THREE);
    await next(desk);
    for (const leader of ["deputy-2", "deputy-3"]) {
      const instance = `leader-${leader}`;
      desk.instances.set(instance, { ...desk.instances.get("case-1") });
      desk.finish("office-1", AGREE, { instance, assignee: leader });
      await desk.run(recordAct, { instance, properties: { records: "act" } });
    }
    expect(desk.acts()).toMatchObject([
      { who: "office-1", actingFor: "deputy-2" },
      { who: "office-1", actingFor: "deputy-3" },
    ]);
    expect((await next(desk)).nextRung).toBe("deputy");
  });

  test("two portfolios of one leader are one leader", async () => {
    const facts = { ...FACTS, portfolios: 2 };
    const desk = await signing("jinchuan", facts, ["portfolio-1", "portfolio-2", "portfolio-2", "portfolio-1"]);
    expect((await next(desk)).people).toEqual(["deputy-2"]);
  });

  test("one of them disagrees: returned", async () => {
    const desk = await signing("jinchuan", FACTS, THREE);
    await next(desk);
    await act(desk, "deputy-2", { ...AGREE, verdict: "disagree" });
    await act(desk, "deputy-3");
    expect((await next(desk)).nextRung).toBe("returned");
  });
});

describe("转请", () => {
  const TRANSFER: Values = { ...AGREE, verdict: "transfer", transferTo: "chief" };

  async function atDeputy(id: string, facts: Record<string, unknown> = {}): Promise<Desk> {
    const desk = await incoming(id, facts);
    await next(desk);
    await act(desk, "office-1");
    expect((await next(desk)).nextRung).toBe("deputy");
    return desk;
  }

  test("金川 五十八 a leader passes the text on: that leader approves, under the article, and it is done", async () => {
    const desk = await atDeputy("jinchuan");
    await act(desk, "deputy-1", TRANSFER);
    expect(await next(desk)).toMatchObject({
      nextRung: "chief",
      actKind: "transfer",
      actAction: "approve",
      basisText: "依据：第58条",
      assignee: null,
    });
    await act(desk, "chief");
    expect((await next(desk)).nextRung).toBe("done");
  });

  test("金川 五十八 passed on further", async () => {
    const desk = await atDeputy("jinchuan");
    await act(desk, "deputy-1", { ...TRANSFER, transferTo: "executive-deputy" });
    expect((await next(desk)).nextRung).toBe("executive-deputy");
    await act(desk, "executive-deputy", TRANSFER);
    expect((await next(desk)).nextRung).toBe("chief");
  });

  test("the leader passed to does not agree: returned, with role and reason in words", async () => {
    const desk = await atDeputy("jinchuan");
    await act(desk, "deputy-1", TRANSFER);
    await next(desk);
    await act(desk, "chief", { ...AGREE, verdict: "disagree", opinion: "暂缓" });
    expect(await next(desk)).toMatchObject({ nextRung: "returned", findingsText: "主要领导不同意：暂缓" });
  });

  test("passed to a leader whom the route asks anyway: the route goes on, nobody is asked twice", async () => {
    const desk = await atDeputy("jinchuan", { major: true });
    await act(desk, "deputy-1", TRANSFER);
    expect(await next(desk)).toMatchObject({ nextRung: "chief", actKind: "route" });
    await act(desk, "chief");
    expect((await next(desk)).nextRung).toBe("done");
  });

  test("资阳 四十七 knows no passing on: the office chooses, the person chosen acts, the office ends it", async () => {
    const desk = await atDeputy("ziyang");
    await act(desk, "deputy-1", TRANSFER);
    expect(await next(desk)).toMatchObject({
      nextRung: "choose",
      candidateGroups: "office",
      actBasis: [],
      basisText: "规则未规定",
    });
    await act(desk, "office-1", { chosenRole: "chief", reason: "按惯例" }, "choice");
    expect(await next(desk)).toMatchObject({ nextRung: "chief", actKind: "chosen", actBasis: [] });
    await act(desk, "chief");
    expect((await next(desk)).nextRung).toBe("done");
  });
});

describe("规则未规定", () => {
  /** 金川 六十二 says nothing of texts in the party group's name. */
  const unregulated = () => signing("jinchuan", { issuedAs: "party-group" });

  test("the office chooses, the chosen role acts, the office chooses again, finish ends it; no article is cited", async () => {
    const desk = await unregulated();
    expect((await next(desk)).nextRung).toBe("choose");
    await act(desk, "office-1", { chosenRole: "deputy", reason: "按分工" }, "choice");
    expect(await next(desk)).toMatchObject({
      nextRung: "deputy",
      assignee: null,
      basisText: "规则未规定，由办公室选择",
    });
    await act(desk, "deputy-1");
    expect((await next(desk)).nextRung).toBe("choose");
    await act(desk, "office-1", { chosenRole: "finish", reason: "已阅" }, "choice");
    expect(await next(desk)).toMatchObject({ nextRung: "done", ladderResult: "done" });
    expect(desk.acts().map(({ basis }) => basis)).toEqual([[], [], []]);
  });

  test.each([
    ["without a reason", { chosenRole: "deputy" }, "理由"],
    ["of nobody", { reason: "按分工" }, "chosenRole"],
  ])("a choice %s does not count and is asked again, with why", async (_name, form, word) => {
    const desk = await unregulated();
    await next(desk);
    await act(desk, "office-1", form, "choice");
    const values = await next(desk);
    expect(values.nextRung).toBe("choose");
    expect(values.findingsText).toContain(word);
    expect(desk.acts()).toMatchObject([{ counted: false }]);
  });

  test("other leaders chosen although the document concerns only one: asked again, with why", async () => {
    const desk = await unregulated();
    await next(desk);
    await act(desk, "office-1", { chosenRole: "related-deputy", reason: "商量" }, "choice");
    const values = await next(desk);
    expect(values.nextRung).toBe("choose");
    expect(values.findingsText).toContain("只涉及一位分管领导");
  });

  test("a chosen leader who does not agree returns the text", async () => {
    const desk = await unregulated();
    await next(desk);
    await act(desk, "office-1", { chosenRole: "deputy", reason: "按分工" }, "choice");
    await next(desk);
    await act(desk, "deputy-1", { ...AGREE, verdict: "disagree", opinion: null });
    expect(await next(desk)).toMatchObject({ nextRung: "returned", findingsText: "分管副职不同意" });
  });
});

describe("草案", () => {
  const DRAFT = { sender: "coordinating-body" };

  test("西平: what people read carries it: a choice to be made again, a disagreement", async () => {
    const desk = await incoming("xiping", DRAFT);
    expect((await next(desk)).nextRung).toBe("choose");
    await act(desk, "office-1", { chosenRole: "deputy" }, "choice");
    expect((await next(desk)).findingsText).toMatch(/^【草案】没有写明理由/);
    await act(desk, "office-1", { chosenRole: "deputy", reason: "按分工" }, "choice");
    await next(desk);
    await act(desk, "deputy-1", { ...AGREE, verdict: "disagree", opinion: "缓办" });
    expect((await next(desk)).findingsText).toBe("【草案】分管副职不同意：缓办");
  });
});

describe("批示不完整", () => {
  test("金川 五十九 the same person is asked again and reads what is missing; then the step stands", async () => {
    const desk = await incoming("jinchuan");
    await next(desk);
    await act(desk, "office-1");
    await next(desk);
    await act(desk, "deputy-1", { verdict: "agree", markForm: "circle" });
    const again = await next(desk);
    expect(again).toMatchObject({ nextRung: "deputy", assignee: "deputy-1" });
    expect(again.findingsText).toMatch(/应签署明确意见.*第59条/);
    await act(desk, "deputy-1");
    const after = await next(desk);
    expect(after).toMatchObject({ nextRung: "done", findingsText: "" });
    expect(desk.acts().map(({ counted }) => counted)).toEqual([true, false, true]);
  });
});
