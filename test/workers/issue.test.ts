import { describe, expect, test } from "vitest";
import assignNumber from "../../workers/assign-number.ts";
import issueDocument from "../../workers/issue-document.ts";
import nextAct from "../../workers/next-act.ts";
import recordAct from "../../workers/record-act.ts";
import type { Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { FOR_ISSUE, opened } from "./sample-documents.ts";

async function signed(id: string, facts: Record<string, unknown>, extra: Values = {}): Promise<Desk> {
  const desk = await Desk.of(id);
  desk.set({ ...opened({ incoming: FOR_ISSUE, signing: facts }), ...extra });
  return desk;
}

describe("编发文字号", () => {
  test("prefix, year, running number", async () => {
    const desk = await signed("hegang", { issuedAs: "government" });
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "鹤政发〔2026〕1号" });
  });

  test("a task delivered again gets the same number, the next case the next one", async () => {
    const desk = await signed("hegang", { issuedAs: "government" });
    await desk.run(assignNumber);
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "鹤政发〔2026〕1号" });
    desk.set({ caseId: "case-2" });
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "鹤政发〔2026〕2号" });
  });

  test("a task delivered again after New Year keeps its year", async () => {
    const desk = await signed("hegang", { issuedAs: "government" });
    desk.clock.set("2026-12-31T23:59:59+08:00");
    await desk.run(assignNumber);
    desk.clock.set("2027-01-01T00:00:01+08:00");
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "鹤政发〔2026〕1号" });
    desk.set({ caseId: "case-2" });
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "鹤政发〔2027〕1号" });
  });

  test("each name has its own series", async () => {
    const desk = await signed("hegang", { issuedAs: "government" });
    await desk.run(assignNumber);
    desk.set(opened({ incoming: FOR_ISSUE, signing: { issuedAs: "office-authorised" } }));
    desk.set({ caseId: "case-2" });
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "鹤政办发〔2026〕1号" });
  });

  test.each([
    ["numbered-series", "草案西政〔2026〕1号"],
    ["notice", "草案西政文〔2026〕1号"],
  ])("西平 五十 a %s: %s, and the draft shows", async (documentType, documentNumber) => {
    const desk = await signed("xiping", { issuedAs: "government", documentType }, { draftNote: "草案" });
    expect(await desk.run(assignNumber)).toEqual({ documentNumber });
  });

  test("an issuer that numbers its own documents gets none", async () => {
    const desk = await signed("hegang", { issuedAs: "department" });
    expect(await desk.run(assignNumber)).toEqual({ documentNumber: "" });
  });

  test("a government's own name without a series is bad data with those that exist", async () => {
    const desk = await Desk.of("hegang", ({ profile, decisions }) => ({
      decisions,
      profile: { ...profile, series: profile.series.filter(({ id }) => id === "office") },
    }));
    desk.set(opened({ incoming: FOR_ISSUE, signing: { issuedAs: "government" } }));
    await expect(desk.run(assignNumber)).rejects.toThrow(
      /没有以 government 名义发文的字号；现有 office、office-authorised/,
    );
  });
});

describe("印发", () => {
  test("金川 六十二 number, date, who signed under which article, disclosure", async () => {
    const desk = await signed("jinchuan", {
      issuedAs: "office",
      documentType: "notice",
      disclosure: { attribute: "withheld", reason: true },
    });
    desk.set({ stage: "signing" });
    await desk.run(nextAct);
    desk.finish("office-director", { verdict: "agree", markForm: "opinion", opinion: "发" });
    await desk.run(recordAct, { properties: { records: "act" } });
    await desk.run(assignNumber);
    const values = await desk.run(issueDocument);
    expect(values.issued).toEqual({
      title: "关于某事的请示",
      number: "金区政办发〔2026〕1号",
      issuedAs: "office",
      issuedAt: "2026-09-22T09:00:00+08:00",
      disclosure: { attribute: "withheld", reason: true },
      signatures: [
        {
          role: "office-director",
          action: "sign",
          who: "office-director",
          at: "2026-09-22T09:00:00.000+08:00",
          basis: ["62"],
        },
      ],
    });
    expect(desk.notices()).toEqual([
      {
        kind: "issued",
        at: "2026-09-22T09:00:00+08:00",
        to: ["lead-department", "office"],
        text: "《关于某事的请示》已印发，金区政办发〔2026〕1号",
        basis: ["62"],
      },
    ]);
  });

  test("the attribute proposed at intake is carried along where signing says none", async () => {
    const desk = await signed("hegang", { issuedAs: "government" }, { documentNumber: "鹤政发〔2026〕1号" });
    expect((await desk.run(issueDocument)).issued).toMatchObject({ disclosure: { attribute: "active" } });
  });

  test("without a number of ours the notice says whose it is", async () => {
    const desk = await signed("hegang", { issuedAs: "department" }, { documentNumber: "" });
    expect((await desk.run(issueDocument)).issued).toMatchObject({ number: null });
    expect(desk.notices()[0]?.text).toBe("《关于某事的请示》已印发，由发文机关自行编号");
  });

  test("what did not count, an earlier round and intake are no signatures", async () => {
    const desk = await signed("hegang", { issuedAs: "government", documentType: "notice" });
    desk.set({ stage: "incoming" });
    await desk.run(nextAct);
    desk.finish("office-1", { verdict: "agree", markForm: "opinion", opinion: "拟办" });
    await desk.run(recordAct, { properties: { records: "act" } });
    desk.set({ stage: "signing" });
    await desk.run(nextAct);
    desk.finish("office-1", { markForm: "opinion" });
    await desk.run(recordAct, { properties: { records: "act" } });
    expect((await desk.run(issueDocument)).issued).toMatchObject({ signatures: [] });
  });
});
