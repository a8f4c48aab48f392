import { workdayCalendar } from "../calendar/workday-calendar.ts";
import { findingCodes, listJurisdictions, loadGlossary, packagedProcesses } from "../catalog/package.ts";
import type { Coverage } from "./check/cases.ts";
import { checkDiagrams } from "./check/diagrams.ts";
import { attempt, type Fault, faultLine } from "./check/faults.ts";
import { checkJurisdiction } from "./check/jurisdiction.ts";
import { checkFindings, checkGlossary } from "./check/lists.ts";
import { type Command, EXIT } from "./command.ts";

const USAGE = `用法：guicheng check [选项]

检查设计人员能改坏的一切：流程图、表单、元素模板、决策表、人员、案例、问题代码、词汇表。
一行一处毛病：代码、文件、位置、错在哪里、怎样改。决策表的每一行都要有案例命中（行覆盖）。
没有毛病时退出码 0，有毛病时退出码 1。代码的说明见 docs/errors.md。

  --processes <目录>  processes 目录，默认用软件包自带的
  --fix               把流程图和决策表改写成规范形式，再检查其余
  --json              以 JSON 打印毛病、行覆盖和改写过的文件`;

export interface Report {
  faults: Fault[];
  coverage: Coverage[];
  /** Files rewritten in normal form. */
  fixed: string[];
  checked: { diagrams: number; forms: number; jurisdictions: number; tables: number; cases: number };
}

export const check: Command = {
  name: "check",
  summary: "检查流程图、表单、决策表、案例和清单",
  usage: USAGE,
  options: {
    processes: { type: "string" },
    fix: { type: "boolean" },
    json: { type: "boolean" },
  },
  async run(values) {
    const processes = (values.processes as string | undefined) ?? packagedProcesses();
    const report = await checkPackage(processes, values.fix === true);
    console.log(values.json ? JSON.stringify(report, null, 2) : text(report));
    return report.faults.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

/** Everything that can be wrong in a processes folder; one fault never hides another.
 * @param fix rewrite diagrams and tables that are not in normal form
 * @throws {GuichengError} FILE_UNREADABLE where there is no such folder */
export async function checkPackage(processes: string, fix = false): Promise<Report> {
  const ids = listJurisdictions(processes);
  const { WORKERS } = await import("../../workers/start-workers.ts");
  const diagrams = await checkDiagrams(
    processes,
    WORKERS.map(({ topic }) => topic),
    fix,
  );
  const faults = [...diagrams.faults];
  const published = await attempt(
    faults,
    "processes/findings.yaml",
    () => new Set(Object.keys(findingCodes(processes))),
  );
  const calendar = workdayCalendar();
  const governments = await Promise.all(
    ids.map((id) => checkJurisdiction(id, { processes, calendar, published, fix })),
  );
  faults.push(...governments.flatMap((government) => government.faults));
  if (published) faults.push(...checkFindings(published, new Set(governments.flatMap(({ codes }) => [...codes]))));
  const glossary = await attempt(faults, "processes/glossary.yaml", () => loadGlossary(processes));
  if (glossary) faults.push(...checkGlossary(glossary));
  const sum = (of: "tables" | "cases") => governments.reduce((total, government) => total + government[of], 0);
  return {
    faults,
    coverage: governments.flatMap(({ coverage }) => coverage),
    fixed: [...diagrams.fixed, ...governments.flatMap(({ fixed }) => fixed)],
    checked: {
      diagrams: diagrams.diagrams,
      forms: diagrams.forms,
      jurisdictions: ids.length,
      tables: sum("tables"),
      cases: sum("cases"),
    },
  };
}

function text({ faults, coverage, fixed, checked }: Report): string {
  const { diagrams, forms, jurisdictions, tables, cases } = checked;
  return [
    ...fixed.map((file) => `已改写成规范形式：${file}`),
    ...faults.map(faultLine),
    ...coverage.map(({ jurisdiction, decision, hit, rows }) => `${jurisdiction} ${decision} 行覆盖 ${hit}/${rows}`),
    `检查了 ${diagrams} 张流程图、${forms} 张表单，${jurisdictions} 个政府的 ${tables} 张决策表、${cases} 个案例。`,
    faults.length === 0 ? "没有毛病。" : `有 ${faults.length} 处毛病。`,
  ].join("\n");
}
