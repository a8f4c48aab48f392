import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluateWithFeel } from "../../src/rules/feel.ts";
import { readDecisionFile } from "../../src/rules/table.ts";

/** Decision-table cases of the DMN Technology Compatibility Kit, kept beside the project, not in it. */
const TCK = join(import.meta.dirname, "../../../shared/dmn-tck");
const present = existsSync(TCK);
const MISSING = present ? [] : ["../shared/dmn-tck is not beside the project: nothing was compared with the TCK"];
const models = present ? readdirSync(TCK).filter((name) => existsSync(join(TCK, name, `${name}.dmn`))) : [];

interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
  text: string;
}

/** The kit's case files are plain elements, attributes and texts. */
function parseXml(xml: string): Node {
  const root: Node = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (const [, close, name, attributes, empty, text] of xml.matchAll(/<(\/?)([\w:]+)([^>]*?)(\/?)>|([^<]+)/g)) {
    const parent = open.at(-1) as Node;
    if (text !== undefined)
      parent.text += text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    else if (close) open.pop();
    else {
      const pairs = [...(attributes ?? "").matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      const node: Node = { name: name as string, attributes: Object.fromEntries(pairs), children: [], text: "" };
      parent.children.push(node);
      if (!empty) open.push(node);
    }
  }
  return root;
}

function all(node: Node, name: string): Node[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

const SCALARS: Record<string, (text: string) => unknown> = {
  "xsd:string": (text) => text,
  "xsd:boolean": (text) => text === "true",
  "xsd:decimal": Number,
  "xsd:double": Number,
  "xsd:integer": Number,
};

/** What an inputNode or expected element holds: one value, a list, or components by name. */
function readValue(node: Node): unknown {
  const [first] = node.children;
  if (first?.name === "value") {
    if (first.attributes["xsi:nil"] === "true") return null;
    const read = SCALARS[first.attributes["xsi:type"] ?? ""];
    if (!read) throw new Error(`unknown type in ${JSON.stringify(first)}`);
    return read(first.text);
  }
  if (first?.name === "list") return first.children.map(readValue);
  return Object.fromEntries(node.children.map((component) => [component.attributes.name, readValue(component)]));
}

describe("DMN TCK, decision tables", () => {
  it.runIf(present || process.env.CI)("finds the 17 models beside the project (../shared/dmn-tck)", () => {
    expect(models).toHaveLength(17);
  });
  it.skip.each(MISSING)("%s", () => {});

  describe.each(models)("%s", async (model) => {
    const folder = join(TCK, model);
    const file = await readDecisionFile(readFileSync(join(folder, `${model}.dmn`), "utf8"), model);
    const cases = readdirSync(folder)
      .filter((name) => name.endsWith(".xml"))
      .flatMap((name) => all(parseXml(readFileSync(join(folder, name), "utf8")), "testCase"));
    const results = cases.flatMap((testCase) =>
      all(testCase, "resultNode").map((result) => ({ id: testCase.attributes.id, testCase, result })),
    );

    it("has cases", () => expect(results.length).toBeGreaterThan(0));
    it.each(results)("case $id", ({ testCase, result }) => {
      const inputs = all(testCase, "inputNode").map((node) => [node.attributes.name, readValue(node)]);
      const table = file.tables.find((candidate) => candidate.name === result.attributes.name);
      const expected = all(result, "expected")[0] as Node;
      expect(table && evaluateWithFeel(table, Object.fromEntries(inputs))).toEqual(readValue(expected));
    });
  });
});
