import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import openLink from "../../workers/open-link.ts";
import planLinks from "../../workers/plan-links.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { FOR_ISSUE, opened } from "./sample-documents.ts";

const NOTICE = {
  title: "某通知",
  portfolioIds: ["portfolio-1"],
  incoming: { ...FOR_ISSUE },
  signing: { issuedAs: "office", documentType: "notice" },
};
const ITEM = { title: "某事项", portfolioIds: ["portfolio-1"], supervision: { source: "executive" } };

interface Link {
  kind: string;
  key: string;
  document: { title: string; minutes?: object };
  dueAt: string;
  dueOn: string | null;
  dueBasis: string[];
  consentBasis?: string[] | null;
}

async function planned(outputs: object | undefined, more: object = {}, government = "jinchuan", ended = "2026-09-22") {
  const desk = await Desk.of(government);
  const agenda = { meeting: "executive", meetingDate: "2026-09-22" };
  desk.set({
    ...opened({ title: "某议题", incoming: undefined, agenda, ...more }),
    businessKey: "题-1",
    meetingEndedOn: ended,
    ...(outputs ? { outputs: new Json(outputs) } : {}),
  });
  const { links } = await desk.run(planLinks);
  return { desk, links: links as Link[] };
}

describe("plan-links", () => {
  test("each has a key of its own under the topic's, in the order of the decision", async () => {
    const { links } = await planned({ documents: [NOTICE, NOTICE], items: [ITEM], partyCommittee: true });
    expect(links.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      "document 题-1/文1",
      "document 题-1/文2",
      "item 题-1/督1",
      "report 题-1/报1",
    ]);
  });

  test("金川 五十三、四十七: documents within five working days, a report within three days, items without", async () => {
    const { desk, links } = await planned({ documents: [NOTICE], items: [ITEM], partyCommittee: true });
    // 09-23, 24, 28, 29, 30: Mid-Autumn is 09-25 to 27
    expect(links.map(({ dueOn }) => dueOn)).toEqual(["2026-09-30", null, "2026-09-25"]);
    expect(links.map(({ dueAt }) => dueAt)).toEqual(["2026-10-01T00:00:01+08:00", "", "2026-09-26T00:00:01+08:00"]);
    expect(links.map(({ dueBasis }) => dueBasis)).toEqual([["53"], [], ["47"]]);
    expect(desk.rulings().map(({ decision }) => decision)).toEqual(["minutes", "minutes"]);
  });

  test("a major revision gives seven working days", async () => {
    // 10-01 to 07 is the National Day holiday, 10-10 a working Saturday
    expect((await planned({ documents: [NOTICE], majorRevision: true })).links[0]?.dueOn).toBe("2026-10-09");
  });

  describe("金川 四十七: a report or request to the superior goes up within three days, in principle", () => {
    const paper = (signing: object) => ({
      ...NOTICE,
      title: "某报告",
      signing: { issuedAs: "government", ...signing },
    });
    const REPORT = paper({ documentType: "report", addressee: "superior-government" });
    const dueOf = async (document: unknown, government?: string, more: object = {}) => {
      const { links } = await planned({ documents: [document] }, more, government, "2026-10-14");
      return [links[0]?.kind, links[0]?.dueOn, links[0]?.dueBasis];
    };

    test.each<[string, object]>([
      ["a report to the superior", { documentType: "report", addressee: "superior-government" }],
      ["a request to a superior's department", { documentType: "request", addressee: "superior-department" }],
      ["a report to a superior's leader", { documentType: "report", addressee: "superior-leader" }],
      ["a request, without an addressee, as a line of the form", { documentType: "request" }],
    ])("%s is still a document to be signed", async (_name, signing) => {
      expect(await dueOf(paper(signing))).toEqual(["document", "2026-10-17", ["47"]]);
    });

    test.each<[string, object]>([
      ["a notice", { documentType: "notice" }],
      ["a letter to the superior", { documentType: "letter", addressee: "superior-government" }],
      ["a report to the congress", { documentType: "report", addressee: "congress" }],
    ])("五十三: %s is issued as any other", async (_name, signing) => {
      expect(await dueOf(paper(signing))).toEqual(["document", "2026-10-21", ["53"]]);
    });

    test("each its own day; the notice says by when and that it is soft", async () => {
      const { desk, links } = await planned({ documents: [REPORT, NOTICE] }, {}, "jinchuan", "2026-10-14");
      expect(links.map(({ dueOn }) => dueOn)).toEqual(["2026-10-17", "2026-10-21"]);
      const [notice] = desk.notices();
      expect(notice?.text).toContain(
        "《某报告》（题-1/文1），呈报期限 2026-10-17（原则上）（第47条）；印发文件《某通知》",
      );
      expect(notice?.basis).toEqual(["47", "53"]);
    });

    test("only the executive meeting's; nothing is borrowed from issuing, nor from another text", async () => {
      expect(await dueOf(REPORT, "jinchuan", { agenda: { meeting: "plenary" } })).toEqual(["document", null, []]);
      for (const government of ["quzhou", "hegang", "xiping", "ziyang"]) {
        expect(await dueOf(REPORT, government)).toEqual(["document", null, []]);
      }
    });

    test("二十七: on the party committee's matter it waits for the consent too", async () => {
      const { links } = await planned({ documents: [REPORT], partyCommittee: true }, {}, "jinchuan", "2026-10-14");
      expect(links[0]).toMatchObject({ dueOn: "2026-10-17", dueBasis: ["47"], consentBasis: ["27"] });
    });
  });

  test("金川 二十七、衢州 二十四: documents and items on the party committee's matter wait for its consent; the report does not", async () => {
    const outputs = { documents: [NOTICE], items: [ITEM] };
    const consents = ({ links }: { links: Link[] }) => links.map(({ consentBasis }) => consentBasis);
    expect(consents(await planned({ ...outputs, partyCommittee: true }))).toEqual([["27"], ["27"], null]);
    expect(consents(await planned(outputs, { minutesTopics: ["party-committee-matter"] }))).toEqual([
      ["27"],
      ["27"],
      null,
    ]);
    expect(consents(await planned({ items: [ITEM], partyCommittee: true }))).toEqual([["27"], null]);
    expect(consents(await planned({ ...outputs, partyCommittee: true }, {}, "quzhou"))).toEqual([["24"], ["24"], null]);
    expect(consents(await planned(outputs))).toEqual([null, null]);
    // what goes to the committee itself does not wait for it
    const asking = { ...NOTICE, signing: { ...NOTICE.signing, documentType: "request", addressee: "party-committee" } };
    expect(consents(await planned({ documents: [asking], partyCommittee: true }))).toEqual([null, null]);
    for (const government of ["hegang", "xiping", "ziyang"]) {
      const unsaid = await planned({ ...outputs, partyCommittee: true }, {}, government);
      expect(consents(unsaid)).toEqual([null, null, null]);
    }
  });

  test("no day is borrowed: 资阳 sets none", async () => {
    expect((await planned({ documents: [NOTICE] }, {}, "ziyang")).links[0]).toMatchObject({ dueOn: null, dueAt: "" });
  });

  test("nothing was decided on: no case", async () => {
    expect((await planned(undefined)).links).toEqual([]);
    expect((await planned({})).links).toEqual([]);
  });

  test("a topic that is the party committee's matter is reported, whatever the outputs say", async () => {
    const { links } = await planned({}, { minutesTopics: ["land", "party-committee-matter"] }, "xiping");
    expect(links).toMatchObject([
      {
        kind: "report",
        document: {
          minutes: { meeting: "executive", outputs: ["upward-report"], topics: ["land", "party-committee-matter"] },
        },
      },
    ]);
  });

  test.each([[["x"]], [{ documents: "x" }], [{ letters: [] }]])("%j is bad data", async (outputs) => {
    await expect(planned(outputs)).rejects.toThrow(BadData);
  });
});

describe("open-link", () => {
  async function linkOf(kind: string, document: unknown, due: Partial<Link> = {}) {
    const desk = await Desk.of("jinchuan");
    const link = { kind, key: "题-1/文1", document, dueAt: "", dueOn: null, dueBasis: [], ...due };
    desk.set({ ...opened(), link: new Json(link) });
    return desk;
  }
  const mended = async (desk: Desk, form: Values) => {
    desk.finish("office-1", form);
    await desk.run(recordAct, { properties: { records: "link-correction" } });
    return desk.run(openLink);
  };

  test.each([
    ["document", NOTICE],
    ["item", ITEM],
    ["report", { title: "某报告", portfolioIds: ["portfolio-1"], minutes: { meeting: "executive" } }],
  ])("a whole %s goes to its own process", async (kind, document) => {
    expect(await (await linkOf(kind, document)).run(openLink)).toMatchObject({
      linkNext: kind,
      linkedDocument: document,
    });
  });

  test("its day goes with it; without one the timer never comes", async () => {
    const due = { dueAt: "2026-10-01T00:00:01+08:00", dueOn: "2026-09-30", dueBasis: ["53"] };
    expect(await (await linkOf("document", NOTICE, due)).run(openLink)).toMatchObject({
      issueDueAt: due.dueAt,
      issueDueOn: due.dueOn,
      issueBasis: ["53"],
    });
    expect(await (await linkOf("item", ITEM)).run(openLink)).toMatchObject({ issueDueAt: "9999-12-31T00:00:00+08:00" });
  });

  test.each<[string, unknown, string]>([
    ["no object", "某通知", "document"],
    ["an unknown field", { ...NOTICE, titel: "x" }, "document.titel"],
    ["no intake facts", { title: "某通知", portfolioIds: ["portfolio-1"] }, "document.incoming：缺少"],
    ["a portfolio nobody holds", { ...NOTICE, portfolioIds: ["portfolio-99"] }, "portfolio-99 没有分管领导"],
  ])("%s goes to the office, with the reason and nothing lost", async (_name, document, message) => {
    const values = await (await linkOf("document", document)).run(openLink);
    expect(values).toMatchObject({ linkNext: "correct", candidateGroups: "office" });
    expect(values.basisText).toBe(`现有内容：${JSON.stringify(document)}`);
    expect(values).not.toHaveProperty("linkedDocument");
    expect(values.findingsText).toContain(message);
  });

  test("the office mends it: it goes on with what was mended", async () => {
    const desk = await linkOf("document", { title: "某通知", portfolioIds: ["portfolio-1"] });
    await desk.run(openLink);
    const values = await mended(desk, {
      linkChoice: "retry",
      linkCorrections: new Json({ incoming: { ...FOR_ISSUE } }),
    });
    expect(values).toMatchObject({ linkNext: "document", linkedDocument: { title: "某通知", incoming: FOR_ISSUE } });
    expect(desk.acts()).toMatchObject([{ role: "office", stage: "links", basis: [], counted: true }]);
  });

  test.each<[string, Values, string]>([
    ["no choice", { linkChoice: null }, "没有写明怎样处理"],
    ["dropped without a reason", { linkChoice: "drop" }, "须写明理由"],
    ["corrections that are no JSON", { linkChoice: "retry", linkCorrections: "{" }, "不是合法的 JSON"],
    ["corrections that mend nothing", { linkChoice: "retry", linkCorrections: "{}" }, "document.incoming：缺少"],
  ])("%s is asked again", async (_name, form, message) => {
    const desk = await linkOf("document", { title: "某通知", portfolioIds: ["portfolio-1"] });
    await desk.run(openLink);
    const values = await mended(desk, form);
    expect(values).toMatchObject({ linkNext: "correct", linkChoice: null, linkCorrections: null });
    expect(values.findingsText).toContain(message);
  });

  test("dropped with a reason: it ends, and the record says why", async () => {
    const desk = await linkOf("document", "某通知");
    await desk.run(openLink);
    expect(await mended(desk, { linkChoice: "drop", reason: "重复" })).toMatchObject({ linkNext: "drop" });
    expect(desk.acts()).toMatchObject([
      { counted: true, reason: "重复", details: { choice: "drop", link: "题-1/文1" } },
    ]);
  });

  describe("the party committee agrees first", () => {
    const asked = async (document: unknown = NOTICE) => {
      const desk = await linkOf("document", document, { consentBasis: ["27"] });
      return { desk, values: await desk.run(openLink) };
    };
    const registered = async (desk: Desk, form: Values) => {
      desk.finish("office-1", form);
      await desk.run(recordAct, { properties: { records: "party-consent" } });
      return desk.run(openLink);
    };

    test.each([NOTICE, ITEM])("the words fit whatever waits: %j", async (document) => {
      const kind = document === ITEM ? "item" : "document";
      const desk = await linkOf(kind, document, { consentBasis: ["27"] });
      expect((await desk.run(openLink)).basisText).toBe("第27条：须报经党委同意后才能实施；同意以前这一件不开始办理");
      expect(await registered(desk, { linkChoice: "agreed", consentedOn: "2026-09-22" })).toMatchObject({
        linkNext: kind,
      });
    });

    test("the office is asked; once it has registered the consent, the document goes on", async () => {
      const { desk, values } = await asked();
      expect(values).toMatchObject({
        linkNext: "consent",
        candidateGroups: "office",
        actTitle: "登记党委同意：《某通知》（题-1/文1）",
        actBasis: ["27"],
        findingsText: "",
      });
      const next = await registered(desk, { linkChoice: "agreed", consentedOn: "2026-09-22", reason: "常委会会议" });
      expect(next).toMatchObject({ linkNext: "document", linkedDocument: NOTICE, consentedOn: null });
      expect(desk.acts()).toMatchObject([
        {
          role: "office",
          action: "collate",
          basis: ["27"],
          reason: "常委会会议",
          counted: true,
          details: { kind: "party-consent", link: "题-1/文1", consentedOn: "2026-09-22" },
        },
      ]);
    });

    test.each<[string, Values, string]>([
      ["no choice", { linkChoice: null }, "没有写明结果"],
      ["no day", { linkChoice: "agreed" }, "consentedOn）不能读取：缺少"],
      ["no date", { linkChoice: "agreed", consentedOn: "昨天" }, "consentedOn）不能读取：昨天"],
      ["a day to come", { linkChoice: "agreed", consentedOn: "2026-09-23" }, "consentedOn）还没有到：2026-09-23"],
      ["dropped without a reason", { linkChoice: "drop" }, "不再转办须写明理由"],
    ])("%s is asked again", async (_name, form, message) => {
      const { desk } = await asked();
      const values = await registered(desk, form);
      expect(values).toMatchObject({ linkNext: "consent", linkChoice: null });
      expect(values.findingsText).toContain(message);
    });

    test("what the office mended before stays mended", async () => {
      const { desk, values } = await asked({ title: "某通知", portfolioIds: ["portfolio-1"] });
      expect(values.linkNext).toBe("correct");
      const corrections = new Json({ incoming: { ...FOR_ISSUE } });
      expect(await mended(desk, { linkChoice: "retry", linkCorrections: corrections })).toMatchObject({
        linkNext: "consent",
      });
      expect(await registered(desk, { linkChoice: "agreed", consentedOn: "2026-09-22" })).toMatchObject({
        linkNext: "document",
        linkedDocument: { title: "某通知", incoming: FOR_ISSUE },
      });
    });

    test("it does not agree: the office drops it, for a reason of its own", async () => {
      const { desk } = await asked();
      expect(await registered(desk, { linkChoice: "drop", reason: "区委不同意" })).toMatchObject({ linkNext: "drop" });
      expect(desk.acts()).toMatchObject([{ basis: [], reason: "区委不同意", details: { choice: "drop" } }]);
    });
  });
});
