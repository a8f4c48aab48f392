import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { FOR_ISSUE, opened, REQUEST } from "./sample-documents.ts";

/** A case at an open act, as next-act left it. */
async function desk(id: string, variables: Values = {}, incoming: Record<string, unknown> = REQUEST): Promise<Desk> {
  const made = await Desk.of(id);
  made.set({
    ...opened({ incoming }),
    stage: "incoming",
    actRole: "deputy",
    actAction: "approve",
    actBasis: new Json(["58"]),
    actKind: "route",
    ...variables,
  });
  return made;
}

async function recorded(made: Desk, form: Values, who: string | null = "deputy-1", records = "act") {
  made.finish(who, form);
  return made.run(recordAct, { properties: { records } });
}

const AGREE: Values = { verdict: "agree", markForm: "opinion", opinion: "同意。" };

describe("the record", () => {
  test("says who, in which role, when, verdict, mark, opinion, basis, stage and round", async () => {
    const made = await desk("jinchuan");
    expect(await recorded(made, AGREE)).toMatchObject({ actResult: "recorded", actFindings: "", caseId: "case-1" });
    expect(made.acts()).toEqual([
      {
        who: "deputy-1",
        role: "deputy",
        action: "approve",
        actingFor: null,
        actingBasis: [],
        standIn: null,
        capacity: "holder",
        handling: [],
        at: "2026-09-22T09:00:00.000+08:00",
        verdict: "agree",
        mark: { form: "opinion", effect: "consent", basis: ["59"] },
        opinion: "同意。",
        transferTo: null,
        returnTo: null,
        basis: ["58"],
        reason: null,
        stage: "incoming",
        round: 1,
        counted: true,
        details: { kind: "route" },
      },
    ]);
    expect(made.rulings()).toMatchObject([{ decision: "mark" }]);
  });

  test("takes the person's own role where several were asked", async () => {
    const made = await desk("ziyang", { actRole: "secretary-general,deputy" });
    await recorded(made, AGREE, "deputy-2");
    expect(made.acts()[0]?.role).toBe("deputy");
  });

  test.each([
    ["a user the directory does not know", "somebody"],
    ["nobody known", null],
  ])("takes the first role asked for %s", async (_name, who) => {
    const made = await desk("ziyang", { actRole: "secretary-general,deputy" });
    await recorded(made, AGREE, who);
    expect(made.acts()[0]).toMatchObject({ who, role: "secretary-general" });
  });

  test("names whom the actor stood in for", async () => {
    const made = await desk("jinchuan");
    made.finish("office-1", AGREE, { assignee: "deputy-1" });
    await made.run(recordAct, { properties: { records: "act" } });
    expect(made.acts()[0]).toMatchObject({ who: "office-1", actingFor: "deputy-1" });
  });

  test("leaves no form field behind, whichever form it was", async () => {
    const made = await desk("jinchuan");
    const fields: Values = {
      ...AGREE,
      transferTo: "none",
      chosenRole: "chief",
      reason: "旧",
      negotiationResult: "agreed",
      negotiatedBy: "officer",
      coordinationResult: "agreed",
      grounds: true,
      proposal: true,
      process: true,
      countersignedByParties: true,
    };
    await recorded(made, fields);
    const left = Object.keys(fields).filter((name) => made.value(name) !== null);
    expect(left).toEqual([]);
  });

  test("without a finished human task there is nothing to record", async () => {
    const made = await desk("jinchuan");
    await expect(made.run(recordAct, { properties: { records: "act" } })).rejects.toThrow(BadData);
  });
});

describe("what a mark means", () => {
  test.each<[string, string, Record<string, unknown>, Values, string, boolean, string | null]>([
    [
      "金川 五十九 圈阅请示",
      "jinchuan",
      REQUEST,
      { markForm: "circle", verdict: "agree" },
      "incomplete",
      false,
      "agree",
    ],
    [
      "金川 五十九 签名请示",
      "jinchuan",
      REQUEST,
      { markForm: "signature", verdict: "agree" },
      "incomplete",
      false,
      "agree",
    ],
    ["金川 五十九 意见", "jinchuan", REQUEST, { ...AGREE }, "consent", true, "agree"],
    [
      "金川 五十九 意见视为同意",
      "jinchuan",
      REQUEST,
      { markForm: "opinion", opinion: "照办" },
      "consent",
      true,
      "agree",
    ],
    [
      "金川 五十九 圈阅报告",
      "jinchuan",
      { ...REQUEST, documentType: "report" },
      { markForm: "circle" },
      "read",
      true,
      "agree",
    ],
    ["资阳 四十八 圈阅请示", "ziyang", REQUEST, { markForm: "circle" }, "consent", true, "agree"],
    ["资阳 四十八 不同意", "ziyang", REQUEST, { ...AGREE, verdict: "disagree" }, "consent", true, "disagree"],
    [
      "资阳 四十八 有意见栏而未写",
      "ziyang",
      REQUEST,
      { markForm: "opinion", verdict: "agree" },
      "incomplete",
      false,
      "agree",
    ],
    [
      "衢州 五十一 没有规定：只看结论",
      "quzhou",
      REQUEST,
      { markForm: "circle", verdict: "agree" },
      "none",
      true,
      "agree",
    ],
    ["衢州 五十一 没有规定，也没有结论", "quzhou", REQUEST, { markForm: "circle" }, "none", false, null],
  ])("%s", async (_name, id, incoming, form, effect, counted, verdict) => {
    const made = await desk(id, {}, incoming);
    const values = await recorded(made, form);
    expect(made.acts()[0]).toMatchObject({ mark: { effect }, counted, verdict });
    expect(values.actResult).toBe(counted ? "recorded" : "incomplete");
  });

  test("金川 五十九 does not speak of texts for issue: the verdict decides", async () => {
    const made = await desk("jinchuan", { stage: "signing" }, FOR_ISSUE);
    await recorded(made, { markForm: "circle", verdict: "agree" });
    expect(made.acts()[0]).toMatchObject({ mark: { effect: "none" }, counted: true });
  });

  test("what is missing is said in words and with the article", async () => {
    const values = await recorded(await desk("jinchuan"), { markForm: "circle", verdict: "agree" });
    expect(values.actFindings).toMatch(/明确意见（第59条）；.*姓名（第59条）；.*日期（第59条）/);
    expect(values.findingsText).toBe(values.actFindings);
  });

  test("a missing verdict is asked for", async () => {
    const values = await recorded(await desk("hegang"), { markForm: "opinion", opinion: "请酌" });
    expect(values).toMatchObject({ actResult: "incomplete" });
    expect(values.actFindings).toContain("verdict");
  });
});

describe("转请", () => {
  test("names the leader passed to", async () => {
    const made = await desk("jinchuan");
    expect(await recorded(made, { ...AGREE, verdict: "transfer", transferTo: "chief" })).toMatchObject({
      actResult: "transferred",
    });
    expect(made.acts()[0]).toMatchObject({ verdict: "transfer", transferTo: "chief", counted: true });
  });

  test("to nobody does not count", async () => {
    const made = await desk("jinchuan");
    const values = await recorded(made, { ...AGREE, verdict: "transfer", transferTo: "none" });
    expect(values).toMatchObject({ actResult: "incomplete" });
    expect(values.actFindings).toContain("transferTo");
    expect(made.acts()[0]?.counted).toBe(false);
  });

  test("a target beside another verdict is not recorded", async () => {
    const made = await desk("jinchuan");
    await recorded(made, { ...AGREE, transferTo: "chief" });
    expect(made.acts()[0]).toMatchObject({ verdict: "agree", transferTo: null });
  });
});

test.each<[string, Values, string]>([
  ["verdict", { ...AGREE, verdict: "yes" }, "act"],
  ["markForm", { ...AGREE, markForm: "stamp" }, "act"],
  ["transferTo", { ...AGREE, verdict: "transfer", transferTo: "mayor" }, "act"],
  ["chosenRole", { chosenRole: "mayor", reason: "x" }, "choice"],
  ["negotiationResult", { negotiationResult: "perhaps" }, "negotiation"],
  ["negotiatedBy", { negotiationResult: "agreed", negotiatedBy: "clerk" }, "negotiation"],
  ["coordinationResult", { coordinationResult: "perhaps" }, "coordination"],
])("a word that %s does not know is bad data: field, found, accepted", async (field, form, records) => {
  const made = await desk("jinchuan");
  const failure = recorded(made, form, "deputy-1", records);
  await expect(failure).rejects.toThrow(BadData);
  await expect(failure).rejects.toThrow(new RegExp(`变量 ${field}：实际为 .*可接受 `));
});

describe("the other forms", () => {
  const atCountersign = () =>
    desk("jinchuan", { stage: null, actRole: "department-head", actAction: "negotiate", actBasis: new Json(["57"]) });

  test("negotiation", async () => {
    const made = await atCountersign();
    await recorded(
      made,
      { negotiationResult: "agreed", negotiatedBy: "principal", opinion: "各退一步" },
      "department-1-head",
      "negotiation",
    );
    expect(made.acts()[0]).toMatchObject({
      role: "department-head",
      action: "negotiate",
      stage: "countersign",
      opinion: "各退一步",
      basis: ["57"],
      details: { kind: "negotiation", result: "agreed", negotiatedBy: "principal" },
    });
  });

  test("negotiation: what is not said is neither an agreement nor the principal's", async () => {
    const made = await atCountersign();
    await recorded(made, { opinion: "未写结果" }, "department-1-head", "negotiation");
    expect(made.acts()[0]?.details).toEqual({ kind: "negotiation", result: "disagreed", negotiatedBy: "none" });
  });

  test("coordination", async () => {
    const made = await desk("ziyang", { stage: null, actRole: "deputy-secretary-general", actAction: "coordinate" });
    await recorded(made, { coordinationResult: "disagreed" }, "deputy-secretary-general-1", "coordination");
    expect(made.acts()[0]).toMatchObject({
      role: "deputy-secretary-general",
      action: "coordinate",
      details: { kind: "coordination", result: "disagreed" },
    });
  });

  test("submission", async () => {
    const made = await atCountersign();
    await recorded(made, { grounds: true, countersignedByParties: true }, "department-1-head", "submission");
    expect(made.acts()[0]).toMatchObject({
      role: "lead-department",
      action: "submit",
      details: { kind: "submission", grounds: true, proposal: false, process: false, countersigned: true },
    });
  });

  test("choice rests on no article, only on its reason", async () => {
    const made = await desk("jinchuan");
    await recorded(made, { chosenRole: "chief", reason: "按惯例" }, "office-1", "choice");
    expect(made.acts()[0]).toMatchObject({
      role: "office",
      basis: [],
      reason: "按惯例",
      counted: true,
      details: { kind: "choice", chosenRole: "chief" },
    });
  });

  test("an element that names another form is a fault of the diagram", async () => {
    await expect(recorded(await desk("jinchuan"), AGREE, "deputy-1", "vote")).rejects.toThrow(
      /属性 records：实际为 vote，可接受 act、choice、negotiation、coordination、submission/,
    );
  });
});
