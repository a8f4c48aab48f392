import { describe, expect, it } from "vitest";
import { DECISIONS } from "../../src/rules/facts.ts";
import { inputDomains } from "../../src/rules/input-domains.ts";

describe("inputDomains", () => {
  it("reads words, bounds, lists and nested facts from the schemas", () => {
    const signing = inputDomains("signing");
    expect(signing.get("reach")).toEqual({
      kind: "enum",
      values: ["ordinary", "major-policy", "comprehensive", "wide"],
    });
    expect(signing.get("portfolios")).toEqual({ kind: "integer", min: 1 });
    expect(signing.get("chiefAway")).toEqual({ kind: "boolean" });
    expect(signing.get("disclosure.attribute")).toMatchObject({ kind: "enum" });
    expect(signing.get("delegation.scope")).toEqual({ kind: "list" });
    expect(signing.get("bodyHead")).toMatchObject({ kind: "enum", values: expect.arrayContaining(["chief", "none"]) });
    expect(inputDomains("incoming").get("coordination")).toMatchObject({
      kind: "list",
      values: expect.arrayContaining(["deputy"]),
    });
  });

  it("marks what may be absent, also below an absent object", () => {
    const countersign = inputDomains("countersign");
    expect(countersign.get("sentOn")).toEqual({ kind: "text" });
    expect(countersign.get("agreedUntil")).toEqual({ kind: "text", optional: true });
    expect(countersign.get("leadLimit.value")).toEqual({ kind: "integer", min: 0, optional: true });
  });

  it("leaves out lists of objects, which no table can ask about", () => {
    expect(inputDomains("signing").has("approvals")).toBe(false);
    expect(inputDomains("countersign").has("parties")).toBe(false);
  });

  it("offers the route to every table but the route table itself", () => {
    expect(inputDomains("signing", "steps").get("route")).toEqual({ kind: "route" });
    expect(inputDomains("signing", "route").has("route")).toBe(false);
  });

  it("offers of a countersignature each table only what is derived before it is asked", () => {
    const keys = (kind: Parameters<typeof inputDomains>[1]) => [...inputDomains("countersign", kind).keys()];
    expect(keys("party")).toEqual(
      expect.arrayContaining(["kind", "response", "signedBy", "replyLate", "silenceLapsed"]),
    );
    expect(keys("party")).not.toContain("pendingParties");
    expect(keys("party")).not.toContain("route");
    expect(keys("deadlines")).toEqual(expect.arrayContaining(["kind", "leadLimitSet", "extensionAgreed"]));
    expect(keys("deadlines")).not.toContain("replyLate");
    expect(keys("findings")).toEqual(expect.arrayContaining(["route", "leadLimitSet", "overdueParties"]));
    expect(keys("findings")).not.toContain("response");
    expect(inputDomains("countersign", "steps").get("agreedParties")).toEqual({ kind: "integer", min: 0 });
  });

  it.each(DECISIONS)("%s has no fact under a name that the tables' own results use", (decision) => {
    const names = [...inputDomains(decision, "route").keys()];
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(route|outcome|basis|reading)$/)]));
  });
});
