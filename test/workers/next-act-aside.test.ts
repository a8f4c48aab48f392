import { describe, expect, test } from "vitest";
import type { Values } from "../../workers/variables.ts";
import type { Desk } from "./desk.ts";
import { AGREE, act, incoming, next, signing } from "./ladder.ts";

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
