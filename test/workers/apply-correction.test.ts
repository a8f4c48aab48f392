import { describe, expect, test } from "vitest";
import applyCorrection from "../../workers/apply-correction.ts";
import notify from "../../workers/notify.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { crossDepartment, document, opened, REQUEST } from "./sample-documents.ts";

const RETURNED = document({ incoming: { ...REQUEST, matters: 2 } });

async function corrected(form: Values, parts: Parameters<typeof opened>[0] = RETURNED, government = "jinchuan") {
  const desk = await Desk.of(government);
  desk.set({ ...opened(parts), round: 2 });
  desk.finish("department-1-head", { correctionChoice: "resubmit", ...form });
  return { desk, values: await desk.run(applyCorrection) };
}

describe("补正后重报", () => {
  test.each<[string, Values]>([
    ["Json", { corrections: new Json({ incoming: { matters: 1 } }) }],
    ["a text that holds JSON", { corrections: '{"incoming":{"matters":1}}' }],
  ])("takes corrections as %s into the document and opens a new round", async (_name, form) => {
    const { desk, values } = await corrected({ ...form, reason: "已分开" });
    expect(values).toMatchObject({
      document: { ...RETURNED, incoming: { ...REQUEST, matters: 1 } },
      round: 3,
      correctionChoice: "resubmit",
      correctionError: "",
      corrections: null,
      reason: null,
    });
    expect(desk.acts()).toMatchObject([
      {
        who: "department-1-head",
        role: "lead-department",
        action: "submit",
        reason: "已分开",
        stage: "correction",
        round: 2,
        counted: true,
        basis: [],
        details: { kind: "correction", choice: "resubmit", corrections: { incoming: { matters: 1 } } },
      },
    ]);
  });

  test("without corrections the same document is resubmitted", async () => {
    const { values } = await corrected({});
    expect(values).toMatchObject({ document: RETURNED, round: 3, correctionError: "" });
  });

  test("says anew whether departments must be asked and whether it is for issue", async () => {
    const { values } = await corrected({
      corrections: new Json({ ...crossDepartment, signing: { issuedAs: "government" } }),
    });
    expect(values).toMatchObject({ countersignNeeded: true, forIssue: true });
  });

  test.each([
    ["ziyang", false],
    ["jinchuan", true],
  ])("an incident that cannot wait for a meeting: %s asks departments first: %s", async (government, expected) => {
    const agenda = { meeting: "executive", emergency: true, topic: { crossDepartment: true } };
    const topic = { title: "某议题", incoming: undefined, agenda, countersign: crossDepartment.countersign };
    const form = { corrections: new Json({ agenda: { noTimeToMeet: true } }) };
    expect((await corrected(form, topic, government)).values.countersignNeeded).toBe(expected);
  });

  test("a dispute that is going up is not asked about again", async () => {
    const parts = { ...crossDepartment, incoming: { ...crossDepartment.incoming, dispute: true } };
    expect((await corrected({}, document(parts))).values.countersignNeeded).toBe(false);
  });
});

describe("what cannot be read changes nothing and is no incident", () => {
  test.each<[string, Values, RegExp]>([
    ["no JSON", { corrections: "{matters: 1" }, /不能读取，文件未改动：.*corrections：不是合法的 JSON/],
    ["an unknown field", { corrections: '{"titel":"x"}' }, /document\.titel：不认识的字段/],
    ["a wrong value", { corrections: '{"incoming":{"matters":0}}' }, /document\.incoming：.*matters/],
    ["approvals", { corrections: '{"incoming":{"approvals":[]}}' }, /由流程自己记录/],
    ["what the case is about taken away", { corrections: '{"incoming":null}' }, /document\.incoming：不能删去/],
    ["a portfolio nobody holds", { corrections: '{"portfolioIds":["portfolio-99"]}' }, /portfolio-99 没有分管领导/],
    ["no choice", { correctionChoice: null, corrections: '{"incoming":{"matters":1}}' }, /correctionChoice：缺少/],
    ["an unknown choice", { correctionChoice: "later", corrections: '{"title":"x"}' }, /correctionChoice：later/],
  ])("%s", async (_name, form, message) => {
    const { desk, values } = await corrected(form, document(crossDepartment));
    expect(values).toMatchObject({
      document: document(crossDepartment),
      round: 2,
      correctionChoice: "resubmit",
      countersignNeeded: false,
      corrections: null,
    });
    expect(values.correctionError).toMatch(message);
    expect(desk.acts()).toMatchObject([{ counted: false, details: { corrections: readable(form.corrections) } }]);
  });

  test("even very much of it fits a variable", async () => {
    const { values } = await corrected({ corrections: new Json({ title: { long: "长".repeat(9000) } }) });
    expect(String(values.correctionError).length).toBeLessThanOrEqual(4000);
    expect(values.correctionError).toContain("document.title");
  });
});

/** What the record keeps of a text: its JSON, or the text as it was sent. */
function readable(text: unknown): unknown {
  return text === "{matters: 1" ? text : JSON.parse(String(text));
}

describe("放弃", () => {
  test("ends without reading the corrections; the notice gives the reason", async () => {
    const { desk, values } = await corrected({ correctionChoice: "abandon", corrections: "{", reason: "不再报送" });
    expect(values).toMatchObject({ correctionChoice: "abandon", correctionError: "", document: RETURNED });
    await desk.run(notify, { properties: { notice: "withdrawn" } });
    expect(desk.notices()[0]?.text).toBe("《关于某事的请示》已撤回：不再报送");
  });
});

test("without a finished correction there is nothing to take over", async () => {
  const desk = await Desk.of("jinchuan");
  desk.set(opened());
  await expect(desk.run(applyCorrection)).rejects.toThrow(/没有办结的补正任务/);
});
