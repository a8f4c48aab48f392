import { describe, expect, test } from "vitest";
import { corrected, countersignNeeded, parseDocument } from "../../workers/case-document.ts";
import { BadData } from "../../workers/failures.ts";

const INCOMING = { documentType: "request", sender: "department", signedBy: "principal" };
const DOCUMENT = {
  title: "通知",
  portfolioIds: ["portfolio-1"],
  incoming: INCOMING,
  signing: { issuedAs: "government", documentType: "notice" },
  countersign: { purpose: "request", parties: [{ id: "a" }, { id: "b", kind: "lower-government" }] },
};

const TOPIC = { title: "议题", portfolioIds: ["portfolio-1"], agenda: { meeting: "executive" } };

function refusal(value: unknown): string {
  try {
    parseDocument(value);
  } catch (error) {
    expect(error).toBeInstanceOf(BadData);
    return (error as Error).message;
  }
  throw new Error("accepted");
}

describe("a document", () => {
  test("that is whole passes, party kinds filled", () => {
    expect(parseDocument(DOCUMENT).countersign?.parties).toEqual([
      { id: "a", kind: "department" },
      { id: "b", kind: "lower-government" },
    ]);
  });

  test("of a topic carries what the meeting is asked", () => {
    const topic = { ...TOPIC, minutesTopics: ["land", "party-committee-matter"] };
    expect(parseDocument(topic)).toEqual(topic);
  });

  test.each([
    ["nobody has asked", { crossDepartment: true }, {}, true],
    ["that have agreed", { crossDepartment: true }, { consultation: "agreed" }, false],
    ["that disagree and have been asked", { crossDepartment: true }, { consultation: "disagreed" }, false],
    ["of one alone", {}, {}, false],
  ])("of a topic asks departments %s: %j %j", (_name, topic, preparation, needed) => {
    const { countersign } = DOCUMENT;
    const asking = parseDocument({ ...TOPIC, agenda: { meeting: "executive", topic, preparation }, countersign });
    expect(countersignNeeded(asking)).toBe(needed);
    expect(countersignNeeded({ ...asking, countersign: undefined })).toBe(false);
  });

  test("needs only a title and a portfolio", () => {
    expect(parseDocument({ title: "通知", portfolioIds: ["p"] })).toEqual({ title: "通知", portfolioIds: ["p"] });
  });

  test.each<[string, unknown, string, string, string]>([
    ["nothing", undefined, "document", "缺少", "title"],
    ["a text", "通知", "document", '"通知"', "对象"],
    ["no title", { portfolioIds: ["p"] }, "document.title", "缺少", "文本"],
    ["an empty title", { ...DOCUMENT, title: "" }, "document.title", '""', "不能为空"],
    ["a title that is a number", { ...DOCUMENT, title: 3 }, "document.title", "3", "文本"],
    ["no portfolios", { title: "通知" }, "document.portfolioIds", "缺少", "列表"],
    ["an empty portfolio list", { ...DOCUMENT, portfolioIds: [] }, "document.portfolioIds", "[]", "至少一项"],
    ["a portfolio that is no text", { ...DOCUMENT, portfolioIds: [1] }, "document.portfolioIds.0", "1", "文本"],
    ["incoming that is no object", { ...DOCUMENT, incoming: "x" }, "document.incoming", '"x"', "对象"],
    ["an unknown field", { ...DOCUMENT, titel: "x" }, "document.titel", '"x"', "title、portfolioIds"],
    [
      "an unknown field of the countersignature",
      { ...DOCUMENT, countersign: { ...DOCUMENT.countersign, limit: 3 } },
      "document.countersign.limit",
      "3",
      "purpose、leadLimit",
    ],
    [
      "an unknown purpose",
      { ...DOCUMENT, countersign: { ...DOCUMENT.countersign, purpose: "ask" } },
      "document.countersign.purpose",
      '"ask"',
      "request | draft",
    ],
    [
      "no parties",
      { ...DOCUMENT, countersign: { purpose: "request", parties: [] } },
      "document.countersign.parties",
      "[]",
      "至少一项",
    ],
    [
      "an answer given for a party",
      { ...DOCUMENT, countersign: { purpose: "request", parties: [{ id: "a", response: "agree" }] } },
      "document.countersign.parties.0.response",
      '"agree"',
      "id、kind",
    ],
    [
      "an unknown kind of party",
      { ...DOCUMENT, countersign: { purpose: "request", parties: [{ id: "a", kind: "firm" }] } },
      "document.countersign.parties.0.kind",
      '"firm"',
      "department | lower-government",
    ],
    [
      "the same party twice",
      { ...DOCUMENT, countersign: { purpose: "request", parties: [{ id: "a" }, { id: "a" }] } },
      "document.countersign",
      "parties",
      "id 不重复",
    ],
    [
      "a limit that is none",
      { ...DOCUMENT, countersign: { ...DOCUMENT.countersign, leadLimit: { value: -1, unit: "workday" } } },
      "document.countersign",
      "-1",
      "不小于 0",
    ],
    [
      "an unknown fact",
      { ...DOCUMENT, incoming: { ...INCOMING, singedBy: "principal" } },
      "document.incoming",
      "singedBy",
      "signedBy",
    ],
    [
      "a wrong word in a fact",
      { ...DOCUMENT, signing: { issuedAs: "mayor" } },
      "document.signing",
      '"mayor"',
      "government | office",
    ],
    [
      "approvals",
      { ...DOCUMENT, signing: { ...DOCUMENT.signing, approvals: [] } },
      "document.signing.approvals",
      "[]",
      "由流程自己记录",
    ],
    [
      "holders",
      { ...DOCUMENT, incoming: { ...INCOMING, holders: { deputy: 2 } } },
      "document.incoming.holders",
      '{"deputy":2}',
      "由流程自己",
    ],
    [
      "a topic's attendance",
      { ...TOPIC, agenda: { ...TOPIC.agenda, attendance: { deputyInChargePresent: false } } },
      "document.agenda.attendance",
      "deputyInChargePresent",
      "由流程自己",
    ],
    [
      "a topic's delivery",
      { ...TOPIC, agenda: { ...TOPIC.agenda, deliveredOn: "2026-09-22" } },
      "document.agenda.deliveredOn",
      "2026-09-22",
      "由流程自己",
    ],
    ["a topic without a meeting", { ...TOPIC, agenda: {} }, "document.agenda", "meeting", "executive"],
    [
      "minutes' topics of another kind",
      { ...TOPIC, minutesTopics: ["land", "sea"] },
      "document.minutesTopics.1",
      '"sea"',
      "land、planning",
    ],
  ])("with %s is refused: field, found, accepted", (_name, value, field, found, accepted) => {
    const message = refusal(value);
    expect(message).toContain(`变量 ${field}：`);
    expect(message).toContain(found);
    expect(message).toContain(accepted);
    expect(message).not.toMatch(/Invalid|expected|received|Too small|Unrecognized/);
  });
});

describe("corrections", () => {
  const document = parseDocument(DOCUMENT);

  test("merge field by field, lists are replaced, the rest stays", () => {
    const merged = corrected(document, {
      title: "更正的通知",
      incoming: { matters: 1, disclosure: { attribute: "active" } },
      countersign: { parties: [{ id: "c" }] },
    });
    expect(merged).toEqual({
      ...document,
      title: "更正的通知",
      incoming: { ...INCOMING, matters: 1, disclosure: { attribute: "active" } },
      countersign: { purpose: "request", parties: [{ id: "c", kind: "department" }] },
    });
  });

  test("of nothing change nothing", () => {
    expect(corrected(document, undefined)).toEqual(document);
    expect(corrected(document, {})).toEqual(document);
  });

  test("null takes a field away", () => {
    expect(corrected(document, { signing: null })).not.toHaveProperty("signing");
    expect(corrected(document, { incoming: { signedBy: null } }).incoming).toEqual({
      documentType: "request",
      sender: "department",
    });
  });

  test.each([["text"], [[1]], [{ incoming: { matters: "2" } }], [{ signing: { approvals: [] } }], [{ neu: 1 }]])(
    "%j is refused as a whole",
    (corrections) => {
      expect(() => corrected(document, corrections)).toThrow(BadData);
    },
  );

  test("cannot reach an object's prototype", () => {
    expect(() => corrected(document, JSON.parse('{"__proto__":{"polluted":true}}'))).toThrow(BadData);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
