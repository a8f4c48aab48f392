import { describe, expect, test } from "vitest";
import { BadData } from "../../workers/failures.ts";
import recordReply from "../../workers/record-reply.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { crossDepartment, opened } from "./sample-documents.ts";

async function asked(variables: Values = {}): Promise<Desk> {
  const desk = await Desk.of("jinchuan");
  desk.set({
    ...opened(crossDepartment),
    sentOn: "2026-09-22T09:00:00+08:00",
    party: new Json({ id: "b", kind: "department" }),
    actBasis: new Json(["57"]),
    ...variables,
  });
  return desk;
}

async function replied(desk: Desk, form: Values) {
  desk.finish("department-2-head", form);
  return desk.run(recordReply, { properties: { records: "reply" } });
}

describe("a reply", () => {
  test("is kept with who, when and by whom signed; the form is cleared", async () => {
    const desk = await asked();
    const values = await replied(desk, { response: "object", signedBy: "principal", opinion: "资金安排不妥" });
    expect(values).toMatchObject({
      caseId: "case-1",
      reply: {
        id: "b",
        response: "object",
        respondedOn: "2026-09-22T09:00:00.000+08:00",
        signedBy: "principal",
        who: "department-2-head",
        opinion: "资金安排不妥",
      },
      response: null,
      signedBy: null,
      opinion: null,
    });
    expect(desk.acts()).toMatchObject([
      {
        who: "department-2-head",
        role: "related-department",
        action: "countersign",
        verdict: "disagree",
        basis: ["57"],
        stage: "countersign",
        details: { kind: "reply", party: "b", signedBy: "principal" },
      },
    ]);
  });

  test("without a signature stated assumes none", async () => {
    expect(await replied(await asked(), { response: "agree" })).toMatchObject({ reply: { signedBy: "none" } });
  });

  test("keeps an extension agreed before", async () => {
    const desk = await asked({ agreedUntil: "2026-10-20" });
    await desk.run(recordReply, { properties: { records: "extension" } });
    expect(await replied(desk, { response: "agree", signedBy: "principal" })).toMatchObject({
      reply: { agreedUntil: "2026-10-20", agreedOn: "2026-09-22T09:00:00+08:00", response: "agree" },
    });
  });

  test("by somebody else in the department's place names both", async () => {
    const desk = await asked();
    desk.finish("office-1", { response: "agree" }, { assignee: "department-2-head" });
    await desk.run(recordReply, { properties: { records: "reply" } });
    expect(desk.acts()).toMatchObject([{ who: "office-1", actingFor: "department-2-head" }]);
  });

  test.each<[string, Values, RegExp]>([
    ["no response", {}, /变量 response：实际为 缺少，可接受 agree、object/],
    ["an unknown response", { response: "maybe" }, /变量 response：实际为 maybe/],
    [
      "an unknown signer",
      { response: "agree", signedBy: "clerk" },
      /变量 signedBy：实际为 clerk，可接受 principal、officer/,
    ],
  ])("%s is bad data", async (_name, form, message) => {
    const failure = replied(await asked(), form);
    await expect(failure).rejects.toThrow(BadData);
    await expect(failure).rejects.toThrow(message);
  });

  test("nobody answered: bad data", async () => {
    await expect((await asked()).run(recordReply, { properties: { records: "reply" } })).rejects.toThrow(/没有办结/);
  });

  test("no party: bad data", async () => {
    await expect(replied(await asked({ party: null }), { response: "agree" })).rejects.toThrow(/变量 party/);
  });
});

describe("an extension", () => {
  test("is agreed between lead and party, by nobody's task; its message is cleared", async () => {
    const desk = await asked({ agreedUntil: "2026-10-20", agreedOn: "2026-09-21", reason: "材料未齐" });
    const values = await desk.run(recordReply, { properties: { records: "extension" } });
    expect(values).toMatchObject({
      reply: { response: "none", agreedUntil: "2026-10-20", agreedOn: "2026-09-21" },
      agreedUntil: null,
      agreedOn: null,
      reason: null,
    });
    expect(desk.acts()).toMatchObject([
      {
        who: null,
        role: "lead-department",
        action: "coordinate",
        reason: "材料未齐",
        details: { kind: "extension", party: "b", agreedUntil: "2026-10-20" },
      },
    ]);
  });

  test("may be agreed again", async () => {
    const desk = await asked({ agreedUntil: "2026-10-20" });
    await desk.run(recordReply, { properties: { records: "extension" } });
    desk.set({ agreedUntil: "2026-10-30" });
    await desk.run(recordReply, { properties: { records: "extension" } });
    expect(desk.value("reply")).toMatchObject({ agreedUntil: "2026-10-30" });
    expect(desk.acts()).toHaveLength(2);
  });

  test.each<[string, Values, RegExp]>([
    ["no date", {}, /变量 agreedUntil：实际为 缺少/],
    ["a date that does not exist", { agreedUntil: "2026-02-30" }, /变量 agreedUntil：实际为 2026-02-30/],
    ["a moment without a zone", { agreedUntil: "2026-10-20T09:00:00" }, /变量 agreedUntil/],
    ["a wrong day of agreement", { agreedUntil: "2026-10-20", agreedOn: "昨天" }, /变量 agreedOn：实际为 昨天/],
  ])("%s is bad data", async (_name, given, message) => {
    await expect((await asked(given)).run(recordReply, { properties: { records: "extension" } })).rejects.toThrow(
      message,
    );
  });
});

test("an element that records something else is a fault of the diagram", async () => {
  await expect((await asked()).run(recordReply, { properties: { records: "vote" } })).rejects.toThrow(
    /属性 records：实际为 vote，可接受 reply、extension/,
  );
});
