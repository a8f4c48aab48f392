import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkPortable, RULES, UNREADABLE } from "../../src/catalog/portable/check.ts";
import { faultText, type Known, type Use } from "../../src/catalog/portable/rule.ts";
import { refuseExpression } from "../../src/engine/juel/compile.ts";

const here = (name: string) => new URL(name, import.meta.url);
const BASE = readFileSync(here("portable-base.bpmn"), "utf8");
const FILE = "processes/portable-base/portable-base.bpmn";

/** One mistake made in the base diagram, and who is to be blamed for it. */
interface Edit {
  code: string;
  what: string;
  from?: string;
  match?: string;
  everywhere?: boolean;
  to: string;
  element?: string;
  also?: string[];
}
const EDITS: Record<Use, Edit[]> = parse(readFileSync(here("portable-edits.yaml"), "utf8"));

const KNOWN: Known = {
  refuseExpression,
  topics: new Map([
    ["open-case", new Map([["decision", []]])],
    ["notify", new Map([["notice", ["overdue", "urge"]]])],
  ]),
  decisions: ["incoming", "signing"],
  forms: ["act"],
};

function edited({ from, match, everywhere, to }: Edit): string {
  const xml = BASE.replace(match === undefined ? (from ?? "") : new RegExp(match, everywhere ? "g" : ""), to);
  expect(xml).not.toBe(BASE);
  return xml;
}

describe("the base diagram", () => {
  it("is what every engine accepts and a reader understands", async () => {
    expect(await checkPortable(BASE, FILE, KNOWN, "lint")).toEqual([]);
  });
});

describe.each(["deployment", "lint"] as const)("%s", (use) => {
  it.each(EDITS[use])("$code: $what", async (edit) => {
    const faults = await checkPortable(edited(edit), FILE, KNOWN, use);
    const mine = faults.filter(({ code }) => code === edit.code);
    expect([...new Set(faults.map(({ code }) => code))].sort()).toEqual([edit.code, ...(edit.also ?? [])].sort());
    expect(mine.map(({ element }) => element)).toContain(edit.element);
    expect(mine.every((fault) => fault.use === use && fault.file === FILE && /[。）]$/.test(fault.message))).toBe(true);
  });

  it("every rule is broken by some mistake", () => {
    const broken = new Set(EDITS[use].map(({ code }) => code));
    expect(RULES.filter((rule) => rule.use === use && !broken.has(rule.code)).map(({ code }) => code)).toEqual([]);
  });
});

describe("what an engine asks at deployment", () => {
  it("leaves style to the reader", async () => {
    for (const edit of EDITS.lint) {
      expect((await checkPortable(edited(edit), FILE, KNOWN)).map(faultText)).toEqual([]);
    }
  });

  it("says one thing once: an id that is written otherwise where it is used", async () => {
    const faults = await checkPortable(BASE.replace('<bpmn:userTask id="Task_Review', "$&ed"), FILE, KNOWN);
    const lines = faults.map(faultText);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines).toEqual([...new Set(lines)]);
  });

  it("names file, element, label, reason and remedy in one line", async () => {
    const [fault] = await checkPortable(BASE.replace(' default="Flow_NotAgreed"', ""), FILE, KNOWN);
    expect(fault && faultText(fault)).toBe(
      `BPMN_GATEWAY_DEFAULT ${FILE} Gateway_Outcome（意见一致？）：排他网关有多条出线，却没有默认流。请把其中一条出线设为默认流，否则没有条件成立时流程会停在这里报错。`,
    );
  });

  it.each(["", "not xml", "<html/>", "<bpmn:definitions"])(
    "answers text that is no diagram with a fault: %j",
    async (xml) => {
      const faults = await checkPortable(xml, FILE, KNOWN);
      expect(faults.map(({ code, file }) => [code, file])).toEqual([[UNREADABLE.code, FILE]]);
    },
  );
});
