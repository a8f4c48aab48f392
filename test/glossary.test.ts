import { describe, expect, it } from "vitest";
import { loadGlossary, packagedProcesses } from "../src/catalog/package.ts";
import { checkGlossary, factPaths } from "../src/cli/check/lists.ts";
import { ACTION_NAMES, ROLE_NAMES } from "../src/rules/names.ts";

const glossary = loadGlossary(packagedProcesses());
const told = (changes: Partial<typeof glossary>) =>
  checkGlossary({ ...glossary, ...changes }).map(({ code, place }) => `${code} ${place}`);

describe("processes/glossary.yaml", () => {
  it("calls roles and actions what the messages of the core call them", () => {
    const { copy, ...actions } = glossary.actions;
    expect(copy).toBe("抄送");
    expect(glossary.roles).toEqual(ROLE_NAMES);
    expect(actions).toEqual(ACTION_NAMES);
  });

  it("has Chinese for every word of the domain, and no other words", () => {
    expect(checkGlossary(glossary)).toEqual([]);
  });

  it("has Chinese for every fact that a table may ask about", () => {
    expect(factPaths().length).toBeGreaterThan(60);
    expect(factPaths()).toEqual(
      expect.arrayContaining(["disclosure.attribute", "delegation.scope", "replyLate", "route"]),
    );
    expect(factPaths().filter((path) => !glossary.facts[path])).toEqual([]);
  });

  it("calls two roles or two actions never the same", () => {
    for (const words of [glossary.roles, glossary.actions, glossary.decisions]) {
      expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length);
    }
  });
});

describe("the check", () => {
  it("names a word without Chinese", () => {
    const { chief: _, ...roles } = glossary.roles;
    expect(told({ roles })).toEqual(["GLOSSARY_MISSING roles.chief"]);
    expect(told({ roles: { ...glossary.roles, chief: "chief" } })).toEqual(["GLOSSARY_MISSING roles.chief"]);
    const { "disclosure.attribute": __, ...facts } = glossary.facts;
    expect(told({ facts })).toEqual(["GLOSSARY_MISSING facts.disclosure.attribute"]);
    expect(told({ values: { ...glossary.values, unit: {} } })).toHaveLength(3);
  });

  it("names a word that the domain does not know", () => {
    expect(told({ actions: { ...glossary.actions, stamp: "盖章" } })).toEqual(["GLOSSARY_UNKNOWN actions.stamp"]);
  });
});
