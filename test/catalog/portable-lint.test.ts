import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUILT_IN } from "../../src/catalog/lint/built-in.ts";
import { readKnown } from "../../src/catalog/lint/known.ts";
import { lintProcess, NOT_NORMAL, readLintConfig } from "../../src/catalog/lint/lint-process.ts";
import { ruleName } from "../../src/catalog/lint/plugin.ts";
import { normalizeBpmn } from "../../src/catalog/normalize.ts";
import { checkPortable, RULES, UNREADABLE } from "../../src/catalog/portable/check.ts";
import { faultText } from "../../src/catalog/portable/rule.ts";
import { compileJuel } from "../../src/engine/juel/compile.ts";

const processes = new URL("../../processes/", import.meta.url).pathname;
const config = readLintConfig(join(processes, ".bpmnlintrc"));
const known = readKnown(processes, (text) => {
  try {
    compileJuel(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
});
const BASE = readFileSync(new URL("portable-base.bpmn", import.meta.url), "utf8");
const FILE = "portable-base.bpmn";

async function codes(xml: string, file = FILE): Promise<string[]> {
  return [...new Set((await lintProcess(xml, file, known, config)).map(({ code }) => code))].sort();
}

describe("our diagrams", () => {
  const files = readdirSync(processes, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".bpmn"));

  it.each(files)("%s has no fault", async (name) => {
    const faults = await lintProcess(readFileSync(join(processes, name), "utf8"), `processes/${name}`, known, config);
    expect(faults.map(faultText)).toEqual([]);
  });

  it("there are some, and the base diagram is one more", async () => {
    expect(files.length).toBeGreaterThan(3);
    expect(await codes(BASE)).toEqual([]);
  });
});

describe("bpmnlint runs our rules and its own", () => {
  const unnamed = BASE.replace('id="End_Done" name="办结"', 'id="End_Done"');

  it("the same fault as at deployment, through the plugin", async () => {
    const xml = BASE.replace(' default="Flow_NotAgreed"', "");
    const [direct] = await checkPortable(xml, FILE, known);
    expect(await lintProcess(xml, FILE, known, config)).toContainEqual(direct);
  });

  it("what only the file's text and the reader know reaches the rules too", async () => {
    const late = BASE.replace(
      /(<bpmn:extensionElements>[\s\S]*?<\/bpmn:extensionElements>)(\s*<bpmn:incoming>Flow_Overdue<\/bpmn:incoming>)/,
      "$2$1",
    );
    expect(await codes(late)).toEqual(["BPMN_ORDER", NOT_NORMAL.code]);
    expect(await codes(BASE.replace("<bpmn:userTask ", '<bpmn:userTask camunda:nonsense="1" '))).toEqual([
      "BPMN_WARNING",
    ]);
  });

  it("every rule of ours is in the recommended set", () => {
    const off = {
      ...config,
      rules: { ...config.rules, ...Object.fromEntries(RULES.map(({ code }) => [`guicheng/${ruleName(code)}`, "off"])) },
    };
    return expect(lintProcess(BASE.replace(' default="Flow_NotAgreed"', ""), FILE, known, off)).resolves.toEqual([]);
  });

  it.each([
    [
      "end-event-required",
      BASE.replace(/<bpmn:endEvent id="End_Talked"[\s\S]*?<\/bpmn:endEvent>/, "")
        .replace(/<bpmn:sequenceFlow id="Flow_Talked"[^>]*>|<bpmn:outgoing>Flow_Talked<\/bpmn:outgoing>/g, "")
        .replace(/<bpmndi:BPMN(Shape|Edge) id="(End|Flow)_Talked_di"[\s\S]*?<\/bpmndi:BPMN\1>/g, ""),
    ],
    [
      "global",
      BASE.replace(
        '<bpmn:message id="Message_Replied"',
        '<bpmn:message id="Message_Unused" name="unused" /><bpmn:message id="Message_Replied"',
      ),
    ],
    ["label-required", unnamed],
    ["no-bpmndi", BASE.replace(/<bpmndi:BPMNShape id="End_Done_di"[\s\S]*?<\/bpmndi:BPMNShape>/, "")],
    [
      "no-disconnected",
      BASE.replace(
        'sourceRef="Event_FromLink" targetRef="End_Done"',
        'sourceRef="Event_FromLink" targetRef="End_Reminded"',
      ),
    ],
    [
      "no-duplicate-sequence-flows",
      BASE.replace(
        'sourceRef="Gateway_Outcome" targetRef="Task_Open"',
        'sourceRef="Gateway_Outcome" targetRef="Event_ToEnd"',
      ).replaceAll(
        / name="重新办理"|<bpmn:conditionExpression[^>]*>\$\{result == '(again|agreed)'\}<\/bpmn:conditionExpression>/g,
        "",
      ),
    ],
    [
      "no-gateway-join-fork",
      BASE.replace(
        'sourceRef="Event_Replied" targetRef="Gateway_Went"',
        'sourceRef="Event_Replied" targetRef="Gateway_Outcome"',
      ),
    ],
    [
      "no-implicit-end",
      BASE.replace(
        'sourceRef="Task_Remind" targetRef="End_Reminded"',
        'sourceRef="Event_Overdue" targetRef="End_Reminded"',
      ),
    ],
    ["no-overlapping-elements", BASE.replace(/(bpmnElement="End_Reminded">\s*<dc:Bounds x=")840/, "$1700")],
    [
      "superfluous-gateway",
      BASE.replace(
        'sourceRef="Event_Lapsed" targetRef="Gateway_Went"',
        'sourceRef="Event_Lapsed" targetRef="Call_AskParties"',
      ),
    ],
    [
      "superfluous-termination",
      BASE.replace(
        /(<bpmn:endEvent id="End_Talked"[\s\S]*?)<\/bpmn:endEvent>/,
        '$1<bpmn:terminateEventDefinition id="Terminate_Talk" /></bpmn:endEvent>',
      ),
    ],
  ])("%s, in Chinese", async (rule, xml) => {
    expect(xml).not.toBe(BASE);
    // bpmnlint reads `incoming` and `outgoing`, which the normal form derives from the flows.
    const faults = (await lintProcess(await normalizeBpmn(xml), FILE, known, config)).filter(
      ({ code }) => code === `bpmnlint/${rule}`,
    );
    expect(faults).not.toEqual([]);
    expect(faults[0]).toMatchObject({ file: FILE, use: "lint", ...BUILT_IN[rule] });
  });

  it("every rule left on has Chinese words, and no words are left over", async () => {
    const { rules } = (await import("bpmnlint/config/recommended.js" as string)).default as {
      rules: Record<string, string>;
    };
    const on = Object.entries({ ...rules, ...config.rules }).filter(([, category]) => category !== "off");
    expect(on.map(([name]) => name).sort()).toEqual(Object.keys(BUILT_IN).sort());
  });
});

describe("what is wrong with the file itself", () => {
  it("another form than the normal one", async () => {
    expect(await codes(BASE.replace(/<bpmn:definitions /, '<bpmn:definitions exporter="Camunda Modeler" '))).toEqual([
      NOT_NORMAL.code,
    ]);
  });

  it("no BPMN at all", async () => {
    expect(await codes("<html/>")).toEqual([UNREADABLE.code]);
  });

  it("a rule in .bpmnlintrc that nobody has", async () => {
    const odd = { ...config, rules: { "guicheng/no-such-rule": "error" } };
    await expect(lintProcess(BASE, FILE, known, odd)).rejects.toThrow(/CHECK_FAILED .*no-such-rule/);
  });

  it("a .bpmnlintrc that is missing or broken", () => {
    expect(() => readLintConfig(join(processes, "none"))).toThrow(/FILE_UNREADABLE/);
    expect(() => readLintConfig(join(processes, "glossary.yaml"))).toThrow(/JSON_INVALID/);
  });
});
