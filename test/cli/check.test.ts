import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { packagedProcesses } from "../../src/catalog/package.ts";
import { faultLine } from "../../src/cli/check/faults.ts";
import { checkPackage } from "../../src/cli/check.ts";
import { DECISIONS } from "../../src/rules/facts.ts";
import type { JurisdictionProfile } from "../../src/rules/jurisdiction.ts";
import { addedFaults, baseline, type Edits, GOVERNMENT, HOME } from "./check-copy.ts";

const PROFILE = `${HOME}/jurisdiction.yaml`;
const SIGNING = `${HOME}/signing.dmn`;
const CASES = `${HOME}/cases/signing.yaml`;
const DIAGRAM = "document-signing/document-signing.bpmn";

type CaseText = { facts: object; article: string; expect: { outcome: string } };
const cases = (change: (list: CaseText[]) => CaseText[]) => (text: string) => stringify(change(parse(text)));
const profile = (change: (profile: JurisdictionProfile) => void) => (text: string) => {
  const value = parse(text);
  change(value);
  return stringify(value);
};

describe("the package", () => {
  it("is without fault, and every row of every table is hit by a case", async () => {
    const report = await checkPackage(packagedProcesses());
    expect(report.faults.map(faultLine)).toEqual([]);
    expect(report.coverage.length).toBe(report.checked.jurisdictions * DECISIONS.length);
    expect(report.coverage.filter(({ hit, rows }) => hit !== rows || rows === 0)).toEqual([]);
  });

  it("with one government has no other fault than findings that only others use", async () => {
    const codes = new Set((await baseline).faults.map(({ code }) => code));
    expect([...codes]).toEqual(["FINDING_UNUSED"]);
  });
});

describe("what is broken is named with file and place", () => {
  it.each<[string, (edits: Edits) => void, RegExp[]]>([
    [
      "a profile that is no YAML",
      ({ edit }) => edit(PROFILE, (text) => `${text}\n  : [`),
      [/^JURISDICTION_INVALID processes\/jurisdictions\/\w+\/jurisdiction\.yaml：/],
    ],
    [
      "a profile with a wrong field",
      ({ edit }) =>
        edit(
          PROFILE,
          profile((value) => Object.assign(value, { closeOfBusiness: "25:00" })),
        ),
      [/^JURISDICTION_INVALID .*jurisdiction\.yaml closeOfBusiness：.*25:00.*24:00/],
    ],
    [
      "a profile with an item that nobody reads",
      ({ edit }) =>
        edit(
          PROFILE,
          profile((value) => Object.assign(value, { closingTime: "17:00" })),
        ),
      [/^JURISDICTION_INVALID .*jurisdiction\.yaml：.*实际：closingTime；可接受：没有这一项。$/],
    ],
    [
      "a profile of another government",
      ({ edit }) =>
        edit(
          PROFILE,
          profile((value) => Object.assign(value, { id: "other" })),
        ),
      [/^PROFILE_ID .* id：.*other/],
    ],
    [
      "a person written twice, and one paired with nobody",
      ({ edit }) =>
        edit(
          PROFILE,
          profile((value) => {
            value.people.push({ id: "chief", roles: ["chief"], portfolios: [], pair: "nobody" });
          }),
        ),
      [/^PROFILE_PERSON .*people\.\d+\.id：chief 写了两次/, /^PROFILE_PERSON .*people\.\d+\.pair：没有 nobody/],
    ],
    [
      "two series for one kind of document, and one for none",
      ({ edit }) =>
        edit(
          PROFILE,
          profile((value) => {
            value.series.push({
              id: "second",
              issuedAs: ["government", "mayor"],
              documentTypes: [],
              prefix: "某",
              local: true,
            });
          }),
        ),
      [/^PROFILE_SERIES .*issuedAs：government 的其余文种/, /^PROFILE_SERIES .*issuedAs：没有发文名义 mayor/],
    ],
    [
      "a meeting composed twice, and under an article that the rule does not have",
      ({ edit }) =>
        edit(
          PROFILE,
          profile((value) => {
            value.bodies.push(
              { meeting: "executive", members: ["chief"], basis: "1" },
              { meeting: "coordination", members: ["chief"], basis: "1 99" },
            );
          }),
        ),
      [/^PROFILE_BODY .*bodies\.\d+\.meeting：executive 的组成写了两次/, /^PROFILE_BODY .*没有第 99 条/],
    ],
    [
      "a decision without tables",
      ({ remove }) => remove(SIGNING),
      [/^DECISION_NO_TABLES processes\/jurisdictions\/\w+\/：没有 signing\.dmn/],
    ],
    [
      "tables of no decision",
      ({ edit, copy }) => {
        copy(SIGNING, `${HOME}/singing.dmn`);
        edit(SIGNING, (text) => `${text}\n`);
      },
      [/^DECISION_STRAY .*singing\.dmn：/, /^DMN_NOT_NORMAL .*signing\.dmn：.*--fix/],
    ],
    [
      "tables of another rule",
      ({ edit }) => edit(SIGNING, (text) => text.replaceAll(/versionTag="[^"]*"/g, 'versionTag="other-1999"')),
      [/^TABLE_VERSION .*signing\.dmn 表 signing-route：.*other-1999/],
    ],
    [
      "a cell outside the FEEL that engines share",
      ({ edit }) => edit(SIGNING, (text) => text.replace("<text>true</text>", "<text>true and false</text>")),
      [/^TABLE_FEEL .*signing\.dmn 表 signing-\S+ 行 \d+ 列/],
    ],
    ["tables that are no XML", ({ put }) => put(SIGNING, "<definitions"), [/^TABLE_UNREADABLE .*signing\.dmn/]],
    [
      "a diagram that is no XML",
      ({ put }) => put(DIAGRAM, "<definitions"),
      [/^BPMN_XML processes\/document-signing\/document-signing\.bpmn：/],
    ],
    [
      "a script in a diagram",
      ({ edit }) => edit(DIAGRAM, (text) => text.replaceAll("bpmn:userTask", "bpmn:scriptTask")),
      [/^BPMN_SCRIPT .*document-signing\.bpmn \S+/],
    ],
    [
      "a diagram saved in another form",
      ({ edit }) => edit(DIAGRAM, (text) => text.replace("\n", "\n\n")),
      [/^LINT_NOT_NORMAL .*document-signing\.bpmn：.*guicheng check --fix/],
    ],
    [
      "a call of a process that is not there",
      ({ edit }) => edit(DIAGRAM, (text) => text.replace('calledElement="approval-ladder"', 'calledElement="lader"')),
      [/^CALL_UNKNOWN .*document-signing\.bpmn：调用了流程 lader.*approval-ladder/],
    ],
    [
      "a form that is not there",
      ({ edit }) =>
        edit("leave-approval/leave-approval.bpmn", (text) =>
          text.replace('formRef="leave-report"', 'formRef="report"'),
        ),
      [/^LINT_FORM .*report/, /^FORM_UNUSED .*leave-report/],
    ],
    [
      "a form that is no JSON",
      ({ put }) => put("document-signing/correction.form", "{"),
      [/^JSON_INVALID .*correction\.form/],
    ],
    [
      "a worker's topic without a template",
      ({ remove }) => remove(".camunda/element-templates/assign-number.json"),
      [/^TOPIC_NO_TEMPLATE .*assign-number/, /^LINT_TOPIC .*document-signing\.bpmn/],
    ],
    [
      "a template without a worker",
      ({ edit, put }) =>
        edit(".camunda/element-templates/assign-number.json", (text) => {
          put(".camunda/element-templates/stamp.json", text.replaceAll("assign-number", "stamp"));
          return `${text}\n`;
        }),
      [/^TOPIC_NO_WORKER .*主题 stamp/],
    ],
    ["no list of lint rules", ({ remove }) => remove(".bpmnlintrc"), [/^FILE_UNREADABLE processes\/\.bpmnlintrc/]],
    [
      "a case that expects something else",
      ({ edit }) =>
        edit(
          CASES,
          cases(([first, ...rest]) => [
            { ...first, expect: { ...first?.expect, outcome: "defer" } } as CaseText,
            ...rest,
          ]),
        ),
      [/^CASE_FAILED .*cases\/signing\.yaml 第 1 例「.*」：outcome 应为 "defer"，实际是 "/],
    ],
    [
      "a case with a wrong fact",
      ({ edit }) =>
        edit(
          CASES,
          cases(([first, ...rest]) => [{ ...first, facts: { ...first?.facts, adressee: 1 } } as CaseText, ...rest]),
        ),
      [/^CASE_INVALID .*第 1 例.*adressee/],
    ],
    [
      "a case of an article that is none",
      ({ edit }) =>
        edit(
          CASES,
          cases(([first, ...rest]) => [{ ...first, article: "1 999" } as CaseText, ...rest]),
        ),
      [/^CASE_ARTICLE .*第 1 例.*没有第 999 条/],
    ],
    [
      "cases that are no YAML",
      ({ put }) => put(CASES, "- [}"),
      [/^YAML_INVALID .*cases\/signing\.yaml/, /^ROW_NO_CASE .*signing\.dmn 表 signing-route 行 1：/],
    ],
    [
      "a case with an unknown member",
      ({ edit }) =>
        edit(
          CASES,
          cases((list) => list.map((item) => ({ ...item, expects: 1 }))),
        ),
      [/^YAML_INVALID .*cases\/signing\.yaml 0：实际：expects|^YAML_INVALID .*expects/],
    ],
    [
      "cases of no decision",
      ({ copy }) => copy(CASES, `${HOME}/cases/singing.yaml`),
      [/^DECISION_UNKNOWN .*cases\/singing\.yaml/],
    ],
    [
      "rows that no case hits",
      ({ edit }) =>
        edit(
          CASES,
          cases(([first]) => (first ? [first] : [])),
        ),
      [/^ROW_NO_CASE .*signing\.dmn 表 signing-route 行 \d+：没有案例命中（signing-route/],
    ],
    [
      "a finding that nobody uses",
      ({ edit }) => edit("findings.yaml", (text) => `${text}stamp-missing: 没有盖章\n`),
      [/^FINDING_UNUSED processes\/findings\.yaml stamp-missing：/],
    ],
    [
      "a finding of code that is not published",
      ({ edit }) => edit("findings.yaml", (text) => text.replace(/^act-skipped:.*\n/m, "")),
      [/^FINDING_UNPUBLISHED .* act-skipped：/],
    ],
    [
      "findings written twice",
      ({ edit }) => edit("findings.yaml", (text) => `${text}act-skipped: 又一次\n`),
      [/^YAML_INVALID processes\/findings\.yaml/],
    ],
    [
      "a word without Chinese",
      ({ edit }) => edit("glossary.yaml", (text) => text.replace(/^ {2}chief:.*\n/m, "")),
      [/^GLOSSARY_MISSING processes\/glossary\.yaml roles\.chief：/],
    ],
    [
      "a word that is none",
      ({ edit }) => edit("glossary.yaml", (text) => text.replace(/^roles:\n/m, "roles:\n  mayor: 市长\n")),
      [/^GLOSSARY_UNKNOWN .*roles\.mayor：/],
    ],
    ["no glossary", ({ remove }) => remove("glossary.yaml"), [/^FILE_UNREADABLE processes\/glossary\.yaml/]],
  ])("%s", async (_name, breaking, expected) => {
    const added = await addedFaults(breaking);
    for (const line of expected) expect(added).toContainEqual(expect.stringMatching(line));
    for (const line of added) expect(line).toMatch(/^\S+ \S.*：.*[。！？]$/s);
  });
});

describe("no fault hides another", () => {
  it("a broken cell leaves the other tables, decisions, diagrams and lists checked", async () => {
    const added = await addedFaults(({ edit, put, remove }) => {
      edit(SIGNING, (text) => text.replace("<text>true</text>", "<text>true and false</text>"));
      put(`${HOME}/mark.dmn`, "<definitions");
      edit(
        `${HOME}/cases/incoming.yaml`,
        cases(([first, ...rest]) => [{ ...first, article: "999" } as CaseText, ...rest]),
      );
      put(DIAGRAM, "<definitions");
      edit("findings.yaml", (text) => `${text}stamp-missing: 没有盖章\n`);
      remove("glossary.yaml");
    });
    const codes = added.map((line) => line.split(" ")[0]);
    for (const code of [
      "TABLE_FEEL",
      "TABLE_UNREADABLE",
      "CASE_ARTICLE",
      "BPMN_XML",
      "FINDING_UNUSED",
      "FILE_UNREADABLE",
    ]) {
      expect(codes).toContain(code);
    }
  });

  it("tables that cannot run make no noise about their cases", async () => {
    const added = await addedFaults(({ put }) => put(SIGNING, "<definitions"));
    expect(added.filter((line) => /^(CASE_|ROW_)/.test(line))).toEqual([]);
  });

  it("a list of findings that cannot be read makes no code unknown", async () => {
    const added = await addedFaults(({ remove }) => remove("findings.yaml"));
    expect(added).toEqual([expect.stringMatching(/^FILE_UNREADABLE processes\/findings\.yaml/)]);
  });

  it("a profile that cannot be read leaves the tables checked", async () => {
    const added = await addedFaults(({ edit, put }) => {
      put(PROFILE, "id: [");
      edit(SIGNING, (text) => text.replace("<text>true</text>", "<text>true and false</text>"));
    });
    expect(added.map((line) => line.split(" ")[0])).toEqual(["JURISDICTION_INVALID", "TABLE_FEEL"]);
  });

  it("names the government of every decision it counts rows for", async () => {
    expect((await baseline).coverage.map(({ jurisdiction, decision }) => `${jurisdiction} ${decision}`)).toEqual(
      DECISIONS.toSorted().map((decision) => `${GOVERNMENT} ${decision}`),
    );
  });
});
