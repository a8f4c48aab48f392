import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import nextAct from "../../workers/next-act.ts";
import recordAct from "../../workers/record-act.ts";
import { Json } from "../../workers/variables.ts";
import { AGREE, act, incoming, next, signing, walk } from "./ladder.ts";

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

describe("规则要求等待", () => {
  test("鹤岗 九 市长外出：各步都办了仍须等待，由办公室确认后才算办完", async () => {
    const desk = await signing("hegang", {
      issuedAs: "government",
      documentType: "decision",
      addressee: "public",
      chiefAway: true,
    });
    expect((await walk(desk)).at(-1)).toBe("choose");
    expect(desk.value("basisText")).toBe("规则要求等待");
    await act(desk, "office-1", { chosenRole: "finish", reason: "市长已回" }, "choice");
    expect((await next(desk)).nextRung).toBe("done");
  });
});

describe("涉及几项分管", () => {
  test("衢州 五十三 公文写明两项分管而事实没有写个数：相关副市长照样审签", async () => {
    const desk = await signing("quzhou", { issuedAs: "government", documentType: "notice" }, [
      "portfolio-1",
      "portfolio-2",
    ]);
    const rungs = await walk(desk);
    expect(rungs.some((rung) => rung.startsWith("related-deputy"))).toBe(true);
  });
});
