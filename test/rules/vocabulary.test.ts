import { describe, expect, it } from "vitest";
import * as vocabulary from "../../src/rules/vocabulary.ts";

/** Words that have been given out. Names are an API: a word may be added to the source, none may leave this list. */
const GIVEN_OUT: Record<string, string> = {
  ROLES: `chief executive-deputy deputy related-deputy presiding-deputy paired-deputy secretary-general deputy-secretary-general
    office-director office-deputy-director office department-head department-officer lead-department related-department county-head
    township-head party-group-member presider convener party-committee congress legal finance government other-leaders superior public`,
  ACTIONS: `propose review verify examine endorse countersign sign enact ask-leave consent determine approve report submit collate
    file inform coordinate negotiate decide deliver draft act accept assist feedback supervise evaluate receive convene`,
  NOTICE_ACTS: "report file inform copy",
  NOTICE_FORMS: "written oral any",
  NOTICE_TIMES: "before after at-once",
  OUTCOMES: "refuse return defer wait not-regulated proceed not-required",
  ROUTE_OUTCOMES: "proceed not-required not-regulated",
  EFFECTS: "refuse return defer wait warn",
  HARDNESS: "hard soft open",
  UNITS: "workday day hour",
  DIRECTIONS: "after before",
  PARTY_STATUS: "agreed objected pending overdue deemed-no-objection invalid",
  MARK_EFFECTS: "consent read incomplete",
  MEETINGS: "plenary executive chief-office special coordination party-group study",
  DOCUMENT_TYPES: `regulation normative-document order decision bill request report letter personnel comprehensive policy
    numbered-series routine notice reply`,
};

const lists = Object.entries(vocabulary as Record<string, readonly string[]>);

describe("words of the domain", () => {
  it("are all listed here", () => {
    expect(lists.map(([name]) => name).sort()).toEqual(Object.keys(GIVEN_OUT).sort());
  });

  it.each(lists)("%s: none that was given out is gone", (name, words) => {
    expect(words).toEqual(expect.arrayContaining((GIVEN_OUT[name] ?? "").split(/\s+/)));
  });

  it.each(lists)("%s: kebab-case, each once", (_name, words) => {
    expect(new Set(words).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("keep the order from worst to best, on which every outcome rests", () => {
    expect(vocabulary.OUTCOMES.join(" ")).toBe(GIVEN_OUT.OUTCOMES);
    const decided = vocabulary.EFFECTS.filter((effect) => effect !== "warn");
    expect(vocabulary.OUTCOMES.slice(0, decided.length)).toEqual(decided);
  });
});
