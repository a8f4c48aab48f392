import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkdayCalendar } from "../../calendar/workday-calendar.ts";
import { checkDecisionFile } from "../../catalog/check-tables.ts";
import { placeOf, type Fault as TableFault } from "../../catalog/check-tables-faults.ts";
import { type JurisdictionFiles, PROFILE_FILE, readProfile } from "../../catalog/jurisdiction-files.ts";
import { normalizeDmn } from "../../catalog/normalize-dmn.ts";
import { jurisdictionFiles } from "../../catalog/package.ts";
import { Signing } from "../../rules/facts/signing.ts";
import { DECISIONS, type Decision, isDecision } from "../../rules/facts.ts";
import { inputDomains } from "../../rules/input-domains.ts";
import type { JurisdictionProfile } from "../../rules/jurisdiction.ts";
import { readDecisionFile, type Table } from "../../rules/table.ts";
import { type CaseCheck, checkCases } from "./cases.ts";
import { attempt, type Fault, fault } from "./faults.ts";

export interface JurisdictionCheck extends CaseCheck {
  /** Files rewritten in normal form. */
  fixed: string[];
  tables: number;
  /** Finding codes that the tables give. */
  codes: Set<string>;
}

export interface Given {
  processes: string;
  calendar: WorkdayCalendar;
  /** Published finding codes; undefined where their list cannot be read. */
  published: ReadonlySet<string> | undefined;
  fix: boolean;
}

/** Checks one government's folder: profile, tables, cases, coverage of rows. */
export async function checkJurisdiction(id: string, given: Given): Promise<JurisdictionCheck> {
  const result: JurisdictionCheck = { faults: [], coverage: [], cases: 0, fixed: [], tables: 0, codes: new Set() };
  const files = jurisdictionFiles(given.processes, id);
  const profileFile = `${files.place}${PROFILE_FILE}`;
  const profile = await attempt(result.faults, profileFile, () => readProfile(files));
  if (profile) result.faults.push(...profileFaults(profile, id, profileFile));
  const contents = new Map(files.contents);
  const tables = new Map<Decision, Table[]>();
  for (const [name, xml] of files.contents) {
    if (name === PROFILE_FILE) continue;
    const decision = name.slice(0, -".dmn".length);
    if (!isDecision(decision)) {
      const remedy = `改名为 ${DECISIONS.map((known) => `${known}.dmn`).join("、")} 之一，或删去`;
      result.faults.push(fault("DECISION_STRAY", `${files.place}${name}`, "", `没有决策 ${decision}`, remedy));
      continue;
    }
    const text = await inNormalForm(name, xml, { files, id, given, result });
    contents.set(name, text);
    tables.set(decision, await checkDecision(decision, text, { files, profile, given, result }));
  }
  for (const decision of DECISIONS) {
    if (tables.has(decision)) continue;
    const remedy = "没有规定也要写明：路线表一行，基本结论 not-regulated";
    result.faults.push(fault("DECISION_NO_TABLES", files.place, "", `没有 ${decision}.dmn`, remedy));
  }
  const checked = await checkCases(id, { ...files, contents }, { ...given, profile, tables });
  result.faults.push(...checked.faults);
  result.coverage.push(...checked.coverage);
  result.cases = checked.cases;
  return result;
}

interface DecisionGiven {
  files: JurisdictionFiles;
  profile: JurisdictionProfile | undefined;
  given: Given;
  result: JurisdictionCheck;
}

async function inNormalForm(
  name: string,
  xml: string,
  { files, id, given, result }: Omit<DecisionGiven, "profile"> & { id: string },
): Promise<string> {
  const file = `${files.place}${name}`;
  // A file that cannot be read is a fault of its tables already.
  const normal = await attempt([], file, () => normalizeDmn(xml, file));
  if (normal === undefined || normal === xml) return xml;
  if (!given.fix) {
    const message = "元素的次序、属性或编号和规范形式不同";
    result.faults.push(fault("DMN_NOT_NORMAL", file, "", message, "运行 guicheng check --fix 改写成规范形式"));
    return xml;
  }
  writeFileSync(join(given.processes, "jurisdictions", id, name), normal);
  result.fixed.push(file);
  return normal;
}

async function checkDecision(
  decision: Decision,
  xml: string,
  { files, profile, given, result }: DecisionGiven,
): Promise<Table[]> {
  const file = `${files.place}${decision}.dmn`;
  const faults = await checkDecisionFile(xml, file, {
    articles: Math.max(...(profile?.rules.map((rule) => rule.articles) ?? [Number.POSITIVE_INFINITY])),
    inputs: (kind) => inputDomains(decision, kind),
    findingCodes: given.published ?? new Set(),
  });
  // Without the list every code would be called unknown; that the list is missing has been said.
  const told = given.published ? faults : faults.filter(({ code }) => code !== "TABLE_FINDING_CODE");
  result.faults.push(...told.map(fromTable));
  const tables = (await attempt([], file, () => readDecisionFile(xml, file)))?.tables ?? [];
  result.tables += tables.length;
  for (const table of tables) {
    for (const code of codesOf(table)) result.codes.add(code);
    const known = profile?.rules.map((rule) => rule.id);
    if (!known || table.versionTag === undefined || known.includes(table.versionTag)) continue;
    const message = `versionTag 是 ${table.versionTag}`;
    result.faults.push(
      fault("TABLE_VERSION", file, `表 ${table.id}`, message, `改为本政府规则的 id：${known.join("、")}`),
    );
  }
  return tables;
}

function codesOf(table: Table): string[] {
  const column = table.outputs.findIndex((output) => output.name === "code");
  if (column === -1) return [];
  return table.rules.map((rule) => (rule.outputs[column] ?? "").replaceAll('"', "")).filter(Boolean);
}

function fromTable({ code, file, message, remedy, ...at }: TableFault): Fault {
  return { code, file, place: placeOf(at), message, remedy };
}

function profileFaults(profile: JurisdictionProfile, id: string, file: string): Fault[] {
  const faults: Fault[] = [];
  if (profile.id !== id)
    faults.push(fault("PROFILE_ID", file, "id", `id 是 ${profile.id}，文件夹是 ${id}`, `改为 ${id}`));
  const people = profile.people.map((person) => person.id);
  for (const [index, person] of profile.people.entries()) {
    const place = `people.${index}`;
    if (people.indexOf(person.id) !== index) {
      faults.push(fault("PROFILE_PERSON", file, `${place}.id`, `${person.id} 写了两次`, "每人一项，id 不重复"));
    }
    if (person.pair !== undefined && !people.includes(person.pair)) {
      const remedy = `改为 people 里有的 id：${people.join("、")}`;
      faults.push(fault("PROFILE_PERSON", file, `${place}.pair`, `没有 ${person.pair} 这个人`, remedy));
    }
  }
  return [...faults, ...seriesFaults(profile, file), ...bodyFaults(profile, file)];
}

/** A meeting has one composition, under articles that the rule has. */
function bodyFaults({ bodies, rules }: JurisdictionProfile, file: string): Fault[] {
  const meetings = bodies.map(({ meeting }) => meeting);
  const articles = Math.max(...rules.map((rule) => rule.articles));
  return bodies.flatMap(({ meeting, basis }, index) => {
    const faults: Fault[] = [];
    if (meetings.indexOf(meeting) !== index) {
      const place = `bodies.${index}.meeting`;
      faults.push(fault("PROFILE_BODY", file, place, `${meeting} 的组成写了两次`, "每种会议一项"));
    }
    const beyond = basis.split(" ").find((article) => Number(article) > articles);
    if (beyond !== undefined) {
      const place = `bodies.${index}.basis`;
      faults.push(fault("PROFILE_BODY", file, place, `没有第 ${beyond} 条`, `条款号应在 1 到 ${articles} 之间`));
    }
    return faults;
  });
}

/** A document must find one series: by issuer and type where a series names the type, else by issuer. */
function seriesFaults({ series }: JurisdictionProfile, file: string): Fault[] {
  const faults: Fault[] = [];
  const names = Signing.shape.issuedAs.options as readonly string[];
  const ids = series.map((entry) => entry.id);
  const claimed = new Map<string, string>();
  for (const [index, entry] of series.entries()) {
    if (ids.indexOf(entry.id) !== index) {
      faults.push(fault("PROFILE_SERIES", file, `series.${index}.id`, `${entry.id} 写了两次`, "每个系列一项"));
    }
    for (const name of entry.issuedAs) {
      const place = `series.${index}.issuedAs`;
      if (!names.includes(name)) {
        faults.push(fault("PROFILE_SERIES", file, place, `没有发文名义 ${name}`, `可用：${names.join("、")}`));
      }
      for (const type of entry.documentTypes.length > 0 ? entry.documentTypes : ["其余文种"]) {
        const other = claimed.get(`${name} ${type}`);
        claimed.set(`${name} ${type}`, entry.id);
        if (other === undefined) continue;
        const message = `${name} 的${type}在系列 ${other} 里已有字号`;
        faults.push(fault("PROFILE_SERIES", file, place, message, "一种公文只有一个字号"));
      }
    }
  }
  return faults;
}
