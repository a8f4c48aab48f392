import { isDeepStrictEqual } from "node:util";
import type { WorkdayCalendar } from "../../calendar/workday-calendar.ts";
import { type Case, type CaseFile, listCaseFiles, readCaseFile, runCase } from "../../catalog/cases.ts";
import { type JurisdictionFiles, PROFILE_FILE, readJurisdiction } from "../../catalog/jurisdiction-files.ts";
import { GuichengError } from "../../errors.ts";
import type { Jurisdiction } from "../../rules/decide.ts";
import type { Decision } from "../../rules/facts.ts";
import type { JurisdictionProfile } from "../../rules/jurisdiction.ts";
import type { Table } from "../../rules/table.ts";
import { attempt, type Fault, fault } from "./faults.ts";

/** How many rows of a decision's tables some case hits. */
export interface Coverage {
  jurisdiction: string;
  decision: Decision;
  hit: number;
  rows: number;
}

export interface CaseCheck {
  faults: Fault[];
  coverage: Coverage[];
  cases: number;
}

interface Given {
  processes: string;
  calendar: WorkdayCalendar;
  /** Undefined where jurisdiction.yaml cannot be read; then no case can be run, and that is said already. */
  profile: JurisdictionProfile | undefined;
  tables: ReadonlyMap<Decision, Table[]>;
}

/** Runs every case of a government and counts the rows that spoke. */
export async function checkCases(id: string, files: JurisdictionFiles, given: Given): Promise<CaseCheck> {
  const faults: Fault[] = [];
  const read = new Map<Decision, CaseFile>();
  for (const name of listCaseFiles(given.processes, id)) {
    const file = `${files.place}cases/${name}`;
    const found = await attempt(faults, file, () => readCaseFile(given.processes, id, name));
    if (found) read.set(found.decision, found);
  }
  const coverage: Coverage[] = [];
  for (const [decision, tables] of given.tables) {
    // Tables that do not compile have their own faults; without a ruling there is nothing to compare.
    const jurisdiction = await attempt([], "", () => readJurisdiction(only(decision, files)));
    if (!jurisdiction || !given.profile) continue;
    const spoken = new Set<string>();
    const { file, cases } = read.get(decision) ?? { file: "", cases: [] };
    for (const [index, item] of cases.entries()) {
      const place = `第 ${index + 1} 例「${item.name}」`;
      faults.push(...articleFaults(item, given.profile, file, place));
      faults.push(...runOne({ decision, item, jurisdiction, calendar: given.calendar, spoken, file, place }));
    }
    const silent = silentRows(tables, spoken);
    const rows = tables.reduce((sum, table) => sum + table.rules.length, 0);
    coverage.push({ jurisdiction: id, decision, hit: rows - silent.length, rows });
    for (const { table, row, rule } of silent) {
      const remedy = `在 cases/${decision}.yaml 里从条文写一例；若没有事实能命中它，这一行是多余的`;
      faults.push(
        fault(
          "ROW_NO_CASE",
          `${files.place}${decision}.dmn`,
          `表 ${table} 行 ${row}`,
          `没有案例命中（${rule}）`,
          remedy,
        ),
      );
    }
  }
  const cases = [...read.values()].reduce((sum, file) => sum + file.cases.length, 0);
  return { faults, coverage, cases };
}

function only(decision: Decision, files: JurisdictionFiles): JurisdictionFiles {
  const kept = [...files.contents].filter(([name]) => name === PROFILE_FILE || name === `${decision}.dmn`);
  return { ...files, contents: new Map(kept) };
}

interface Run {
  decision: Decision;
  item: Case;
  jurisdiction: Jurisdiction;
  calendar: WorkdayCalendar;
  /** Rows that spoke, filled here. */
  spoken: Set<string>;
  file: string;
  place: string;
}

function runOne({ decision, item, jurisdiction, calendar, spoken, file, place }: Run): Fault[] {
  try {
    const { expected, actual, hits } = runCase(decision, item, jurisdiction, calendar);
    for (const { table, row } of hits) spoken.add(`${table} ${row}`);
    return Object.keys(expected)
      .filter((key) => !isDeepStrictEqual(actual[key], expected[key]))
      .map((key) => {
        const message = `${key} 应为 ${JSON.stringify(expected[key])}，实际是 ${JSON.stringify(actual[key])}`;
        return fault("CASE_FAILED", file, place, message, "对照条文，改案例或改决策表");
      });
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    return [fault("CASE_INVALID", file, place, error.message, "改正案例的事实或日期")];
  }
}

function articleFaults(item: Case, profile: JurisdictionProfile, file: string, place: string): Fault[] {
  const last = Math.max(...profile.rules.map((rule) => rule.articles));
  return item.article
    .split(/[\s,、]+/)
    .filter((article) => !/^\d+$/.test(article) || Number(article) < 1 || Number(article) > last)
    .map((article) => fault("CASE_ARTICLE", file, place, `没有第 ${article} 条`, `写 1 至 ${last} 的条款号`));
}

function silentRows(tables: Table[], spoken: Set<string>): { table: string; row: number; rule: string }[] {
  return tables.flatMap((table) =>
    table.rules
      .filter(({ row }) => !spoken.has(`${table.id} ${row}`))
      .map(({ row, id }) => ({ table: table.id, row, rule: id })),
  );
}
