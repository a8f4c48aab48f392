import { workdayCalendar } from "../src/calendar/workday-calendar.ts";
import { readJurisdiction } from "../src/catalog/jurisdiction-files.ts";
import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import type { Decision } from "../src/rules/facts.ts";
import type { RuleVersion } from "../src/rules/jurisdiction.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { decisionXml, type TableSpec } from "./decision-xml.ts";

/** A government of a few rows, so that a test of the core shows everything its ruling comes from. */

export const IN_FORCE: RuleVersion = {
  id: "test-2020",
  title: "测试规则",
  documentNumber: null,
  articles: 80,
  adopted: "2020-01-01",
  issued: "2020-01-01",
  effectiveFrom: "2020-01-01",
  effectiveBasis: null,
  repealed: null,
  draft: false,
  repeals: [],
};

export interface Profile {
  rules?: RuleVersion[];
  closeOfBusiness?: string;
}

/** The text of a jurisdiction.yaml; JSON is YAML. */
export function profileYaml({ rules = [IN_FORCE], closeOfBusiness = "24:00" }: Profile = {}): string {
  return JSON.stringify({
    id: "test",
    name: "测试市",
    level: "县级",
    closeOfBusiness,
    rules,
    people: [{ id: "chief", roles: ["chief"] }],
    series: [],
  });
}

const FIRST = /-(route|party|effect)$/;

/** A table written as text. Header and rows are `inputs => outputs`, cells parted by `|`; a bare word is a text, `=fact` a fact passed
 * through, `basis` always a text, everything else FEEL as it stands. */
export function table(id: string, header: string, rows: string[]): TableSpec {
  const [inputs, outputs] = cells(header);
  return {
    id,
    hitPolicy: FIRST.test(id) ? "FIRST" : "RULE ORDER",
    inputs,
    outputs,
    rows: rows.map((row) => {
      const [tests, results] = cells(row);
      return [
        ...inputs.map((_, index) => feel(tests[index] ?? "")),
        ...outputs.map((name, index) => (name === "basis" ? `"${results[index] ?? ""}"` : feel(results[index] ?? ""))),
      ];
    }),
  };
}

function cells(line: string): [string[], string[]] {
  const [left = "", right = ""] = line.split("=>", 2);
  const split = (part: string) => (part.trim() === "" ? [] : part.split("|").map((cell) => cell.trim()));
  return [split(left), split(right)];
}

function feel(cell: string): string {
  if (cell.startsWith("=")) return cell.slice(1);
  if (cell === "true" || cell === "false" || !/^[\p{L}][\p{L}\d -]*$/u.test(cell)) return cell;
  return `"${cell}"`;
}

/** Reads and compiles the tables as the package's own are. */
export function government(
  decisions: Partial<Record<Decision, TableSpec[]>>,
  profile: Profile = {},
): Promise<Jurisdiction> {
  const contents = new Map([["jurisdiction.yaml", profileYaml(profile)]]);
  for (const [decision, tables] of Object.entries(decisions)) contents.set(`${decision}.dmn`, decisionXml(tables));
  return readJurisdiction({ source: "package", place: "test/", contents });
}

export const CALENDAR = workdayCalendar();

/** One ruling over tables given on the spot. */
export async function ruling(
  decision: Decision,
  tables: TableSpec[],
  facts: unknown,
  { asOf = "2026-09-22", ...profile }: Profile & { asOf?: string } = {},
): Promise<Ruling> {
  const jurisdiction = await government({ [decision]: tables }, profile);
  return decide(decision, jurisdiction, facts, { asOf, calendar: CALENDAR });
}
