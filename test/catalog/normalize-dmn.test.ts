import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { normalizeDmn } from "../../src/catalog/normalize-dmn.ts";

const jurisdictions = new URL("../../processes/jurisdictions/", import.meta.url).pathname;
const files = readdirSync(jurisdictions, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".dmn"));

/** The normal form of a small decision file. */
const BASE = readFileSync(new URL("normalize-base.dmn", import.meta.url), "utf8");

describe("files as committed", () => {
  it.each(files)("%s is in normal form", async (name) => {
    const xml = readFileSync(join(jurisdictions, name), "utf8");
    expect(await normalizeDmn(xml, name)).toBe(xml);
  });

  it("there are some", () => {
    expect(files.length).toBeGreaterThan(3);
  });
});

describe("a save by an editor leaves no trace", () => {
  it("the normal form is its own normal form", async () => {
    expect(await normalizeDmn(BASE)).toBe(BASE);
  });

  it("ids on cells, signatures, fractions and the order of the drawing", async () => {
    let cell = 0;
    const saved = BASE.replaceAll(
      /<(input|output)Entry>/g,
      (_, kind) => `<${kind}Entry id="UnaryTests_${cell++}abcdef">`,
    )
      .replace("<definitions ", '<definitions xmlns:modeler="http://camunda.org/schema/modeler/1.0" ')
      .replace(
        ' id="sample"',
        ' id="sample" exporter="dmn-js" exporterVersion="17.10.0" modeler:executionPlatform="Camunda Platform"',
      )
      .replace('x="160" y="120"', 'x="160.4" y="119.7"')
      .replace(/(camunda:versionTag="[^"]*") (camunda:historyTimeToLive="[^"]*")/, "$2 $1")
      .replace(/(\s*<dmndi:DMNShape[\s\S]*?<\/dmndi:DMNShape>)(\s*<dmndi:DMNShape[\s\S]*?<\/dmndi:DMNShape>)/, "$2$1")
      .replace('id="sample-route_di"', 'id="DMNShape_0abc123"');
    expect(saved).toContain("UnaryTests_3abcdef");
    expect(await normalizeDmn(saved)).toBe(BASE);
  });
});

describe("what an editor has just added gets a speaking id, once", () => {
  const rule = (id: string) =>
    `<rule id="${id}"><inputEntry id="UnaryTests_${id.slice(-7)}"><text>"request"</text></inputEntry><outputEntry id="LiteralExpression_${id.slice(-7)}"><text>"other"</text></outputEntry><outputEntry><text>"48"</text></outputEntry></rule>`;

  it("a row", async () => {
    const normal = await normalizeDmn(
      BASE.replace("</decisionTable>", `${rule("DecisionRule_1abc2de")}</decisionTable>`),
    );
    expect(normal).toContain('<rule id="sample-route-row-3">');
    expect(normal).not.toContain("DecisionRule_");
    expect(await normalizeDmn(normal)).toBe(normal);
  });

  it("two rows at the top do not rename the others", async () => {
    const twice = `${rule("DecisionRule_1abc2de")}${rule("DecisionRule_2abc2de")}`;
    const normal = await normalizeDmn(BASE.replace(/(\s*<rule )/, `${twice}$1`));
    const ids = [...normal.matchAll(/<rule id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(["sample-route-row-1", "sample-route-row-2", "sample-route-urgent", "sample-route-else"]);
  });

  it("a column", async () => {
    const normal = await normalizeDmn(
      BASE.replace('id="sample-route-table-i1" ', 'id="InputClause_0abc123" ').replace(
        'id="sample-route-table-i1_e"',
        'id="LiteralExpression_9zzzzzz"',
      ),
    );
    expect(normal).toBe(BASE);
  });
});

describe("what it cannot read it does not touch", () => {
  it.each([
    ["a dangling reference", BASE.replace('dmnElementRef="sample-route"', 'dmnElementRef="gone"')],
    ["no DMN", "<html/>"],
  ])("%s", async (_, xml) => {
    await expect(normalizeDmn(xml, "x.dmn")).rejects.toThrow(/CHECK_FAILED .*x\.dmn/);
  });
});
