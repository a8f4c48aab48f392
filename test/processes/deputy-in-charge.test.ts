import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { away } from "../leave-stage.ts";
import { callMeeting, held } from "../meeting-stage.ts";
import { Stage } from "../scenario-driver.ts";
import { MEETING, submitTopic } from "../topic-stage.ts";

/** 几个职位都可以办的一步，写明是分管领导的：别的副职办了不算，再请办理。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["quzhou", "ziyang"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

describe("衢州四十五 议题由分管领导或秘书长协调、审核后提出", () => {
  const preparation = {
    ...{ research: true, collectiveDiscussion: true, necessity: true, feasibility: true, controllability: true },
    legalityReview: "passed",
  };
  const GROUPS = ["deputy", "secretary-general"];

  it("别的副市长办了不算，写明分管的是谁，同一步再请办理；分管的办了算，秘书长办了也算", async () => {
    const entry = await submitTopic(stage, "quzhou", { ...MEETING, preparation });
    expect(await entry.task()).toMatchObject({ assignee: null, groups: GROUPS });
    await entry.answer({}, {}, "deputy-2");
    const again = await entry.task();
    expect(again).toMatchObject({ assignee: null, groups: GROUPS });
    expect(again.shows.findingsText).toContain(
      "deputy-2 不是分管这件事的副职（第45条）：分管的是 deputy-1。这次办理不算；请由 deputy-1 或秘书长办理",
    );
    await entry.answer({}, {}, "deputy-1");
    expect((await entry.task()).shows.findingsText).not.toContain("不算");
    await entry.answer({}, {}, "secretary-general");
    expect((await entry.acts()).map(({ who, counted }) => [who, counted])).toEqual([
      ["deputy-2", false],
      ["deputy-1", true],
      ["secretary-general", true],
    ]);
    expect(await entry.ladder()).toEqual(["deputy coordinate @45", "secretary-general review @45"]);
  });
});

describe("衢州四十七 专题会议纪要的签发人是分管副市长或市长", () => {
  const minutes = async () => {
    const entry = await callMeeting(stage, "quzhou", { type: "special", presider: "deputy", presiderId: "deputy-2" });
    await held(stage, entry);
    return entry;
  };

  it.each([
    ["主持的副市长就是分管的", "deputy-2", "deputy sign @47"],
    ["市长", "chief", "chief sign @47"],
  ])("别的副市长签了不算，常务副市长也不算；%s签了算", async (_name, who, line) => {
    const entry = await minutes();
    for (const other of ["deputy-1", "executive-deputy"]) {
      await entry.answer({}, {}, other);
      const again = await entry.task();
      expect(again).toMatchObject({ assignee: null, groups: ["deputy", "chief"] });
      expect(again.shows.findingsText).toContain(`${other} 不是分管这件事的副职（第47条）：分管的是 deputy-2`);
    }
    await entry.answer({}, {}, who);
    expect((await entry.ladder()).at(-1)).toBe(line);
    expect(await entry.ends()).toEqual(["End_Quorate", "End_MeetingClosed"]);
  });
});

it("资阳四十八、六 分管副市长休假而有委托：由受委托的副市长代行，签了算；别的副市长不算", async () => {
  await away(stage, "ziyang", "deputy-1", { delegations: [{ to: "deputy-3", scope: ["overall"] }] });
  const entry = await stage.start("ziyang", {
    incoming: { documentType: "request", sender: "department", signedBy: "principal", forIssue: true },
    signing: { issuedAs: "government", documentType: "routine", addressee: "department" },
  });
  await entry.walk(({ groups }) => (groups.includes("secretary-general") ? "stop" : undefined));
  await entry.answer({}, {}, "deputy-2");
  expect((await entry.task()).shows.findingsText).toMatch(/分管的是 deputy-1；deputy-1 .*由 deputy-3 代行（第6条）/);
  await entry.answer({}, {}, "deputy-3");
  expect((await entry.acts()).at(-1)).toMatchObject({
    who: "deputy-3",
    capacity: "stand-in",
    actingFor: "deputy-1",
    actingBasis: ["6"],
    counted: true,
  });
  expect((await entry.ladder()).at(-1)).toBe("deputy sign @48");
});
