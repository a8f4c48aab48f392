import { describe, expect, test } from "vitest";
import { JurisdictionProfile } from "../../src/rules/jurisdiction.ts";
import recordAct from "../../workers/record-act.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { AGREE } from "./ladder.ts";
import { delegation, runningLeave } from "./leave-desk.ts";
import { opened } from "./sample-documents.ts";

/** 几个职位都可以办的一步：条文写明是分管副职的，别的副职办了不算。 */

const ROUTINE = { issuedAs: "government", documentType: "routine" };

/** 资阳 四十八：事务性文件由秘书长签发，或由分管副市长签发；分管的是 deputy-1。 */
async function open(id = "ziyang", variables: Values = {}, portfolioIds = ["portfolio-1"]): Promise<Desk> {
  const desk = await Desk.of(id);
  desk.set({
    ...opened({ portfolioIds, signing: ROUTINE }),
    stage: "signing",
    actRole: "secretary-general,deputy",
    actAction: "sign",
    actBasis: new Json(["48"]),
    actKind: "route",
    ...variables,
  });
  return desk;
}

type How = Parameters<Desk["finish"]>[2];

/** Somebody takes the open task and does it. */
async function taken(desk: Desk, who: string, how: How = { hands: [["Claim", who, null, who]] }) {
  desk.finish(who, AGREE, how);
  await desk.run(recordAct, { properties: { records: "act" } });
  return desk.acts().at(-1);
}

test.each(["deputy-2", "executive-deputy"])("%s is not in charge: named who is, under which article", async (who) => {
  const desk = await open();
  expect(await taken(desk, who)).toMatchObject({ who, role: "deputy", capacity: "holder", counted: false });
  expect(desk.value("actResult")).toBe("incomplete");
  expect(desk.value("actFindings")).toBe(
    `${who} 不是分管这件事的副职（第48条）：分管的是 deputy-1。这次办理不算；请由 deputy-1 或秘书长办理`,
  );
});

test("nor does it count where they finished it without taking it, or had it finished in their place", async () => {
  expect(await taken(await open(), "deputy-2", { assignee: null })).toMatchObject({ counted: false });
  const hands: NonNullable<How>["hands"] = [["Claim", "deputy-2", null, "deputy-2"]];
  const inPlace = await taken(await open(), "office-1", { assignee: "deputy-2", hands });
  expect(inPlace).toMatchObject({ who: "office-1", actingFor: "deputy-2", counted: false });
});

describe("counts", () => {
  test.each([
    ["deputy-1", "deputy"],
    ["secretary-general", "secretary-general"],
  ])("%s, as %s", async (who, role) => {
    expect(await taken(await open(), who)).toMatchObject({ role, capacity: "holder", actingFor: null, counted: true });
  });

  test.each<[string, Values]>([
    ["the executive deputy, where that office is asked too", { actRole: "deputy,executive-deputy,secretary-general" }],
    ["any deputy, where the article does not speak of being in charge", { actBasis: new Json(["42"]) }],
    ["any deputy, where the office alone chose whom to ask", { actBasis: new Json([]), actKind: "chosen" }],
  ])("%s", async (_what, variables) => {
    expect(await taken(await open("ziyang", variables), "executive-deputy")).toMatchObject({ counted: true });
  });

  test.each([
    ["several people's portfolios", ["portfolio-1", "portfolio-3"]],
    ["none that anybody holds", ["portfolio-99"]],
  ])("any deputy, where the document concerns %s", async (_what, portfolioIds) => {
    expect(await taken(await open("ziyang", {}, portfolioIds), "deputy-2")).toMatchObject({ counted: true });
  });

  test("another deputy to whom it was passed on", async () => {
    const how: How = { hands: [["Assign", "deputy-1", "deputy-1", "deputy-2"]] };
    const act = await taken(await open(), "deputy-2", how);
    expect(act).toMatchObject({ capacity: "transferee", actingFor: "deputy-1", counted: true });
  });
});

test("an article that the rule does not have is a fault of the government's file", async () => {
  const { profile } = await (await Desk.of("ziyang")).services.rules.load({ deployments: [] } as never);
  const { error } = JurisdictionProfile.safeParse({ ...profile, inCharge: ["48", "77"] }, { reportInput: true });
  expect(error?.issues).toMatchObject([{ path: ["inCharge", 1], input: "77", message: "条款号应在 1 到 76 之间" }]);
});

describe("分管的不在岗", () => {
  const away = async (delegated: string[] = []) => {
    const desk = await open();
    runningLeave(
      desk,
      "deputy-1",
      undefined,
      delegated.map((to) => delegation(to)),
    );
    return desk;
  };

  test("资阳 六 whoever the rule lets stand in acts for whoever is in charge, and the ruling is recorded", async () => {
    const desk = await away(["deputy-3"]);
    expect(await taken(desk, "deputy-3")).toMatchObject({
      role: "deputy",
      capacity: "stand-in",
      actingFor: "deputy-1",
      actingBasis: ["6"],
      counted: true,
    });
    expect(
      desk
        .rulings()
        .map(({ decision }) => decision)
        .sort(),
    ).toEqual(["deputation", "mark"]);
  });

  test("any other deputy reads who stands in", async () => {
    const desk = await away(["deputy-3"]);
    expect(await taken(desk, "deputy-2")).toMatchObject({ counted: false, actingFor: null });
    expect(desk.value("actFindings")).toMatch(
      /分管的是 deputy-1；deputy-1 .*不在岗，由 deputy-3 代行（第6条）。这次办理不算；请由 deputy-3 或秘书长办理$/,
    );
  });

  test("whoever is in charge may still do it, and so may the other office", async () => {
    for (const who of ["deputy-1", "secretary-general"]) {
      expect(await taken(await away(["deputy-3"]), who)).toMatchObject({ capacity: "holder", counted: true });
    }
  });
});
