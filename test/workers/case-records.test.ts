import { describe, expect, it } from "vitest";
import { Act, inActOrder } from "../../workers/case-records.ts";

const act = (who: string, role: string, at: string, more: object = {}) =>
  Act.parse({ who, role, at, action: "endorse", basis: ["51"], stage: "signing", round: 1, counted: true, ...more });
const names = (acts: Act[]) => inActOrder(acts).map(({ who }) => who);

describe("the order of acts", () => {
  const NINE = "2026-09-22T09:00:00+08:00";
  const TEN = "2026-09-22T10:00:00+08:00";

  it("is that of time, however recorded", () => {
    expect(names([act("chief", "chief", TEN), act("deputy-1", "deputy", NINE)])).toEqual(["deputy-1", "chief"]);
  });

  it("does not depend on which of several people's acts of one moment was recorded first", () => {
    const [second, third] = ["deputy-2", "deputy-3"].map((who) => act(who, "related-deputy", NINE)) as [Act, Act];
    expect(names([third, second])).toEqual(["deputy-2", "deputy-3"]);
    expect(names([second, third])).toEqual(["deputy-2", "deputy-3"]);
  });

  it("keeps different steps of one moment as they were recorded", () => {
    const acts = [act("deputy-3", "related-deputy", NINE), act("chief", "chief", NINE), act("a", "deputy", NINE)];
    expect(names(acts)).toEqual(["deputy-3", "chief", "a"]);
  });

  it("keeps one person's acts of one moment as they were recorded", () => {
    const [incomplete, complete] = [{ opinion: "第一次" }, { opinion: "第二次" }].map((said) =>
      act("deputy-2", "related-deputy", NINE, said),
    ) as [Act, Act];
    const other = act("deputy-1", "related-deputy", NINE);
    expect(inActOrder([incomplete, other, complete]).map(({ opinion }) => opinion)).toEqual([null, "第一次", "第二次"]);
  });
});
