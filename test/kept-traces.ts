import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { CaseTrace } from "./case-trace.ts";

/** Folder in which scenarios played on the embedded engine leave their traces, so that the suites of the real engines, which compare
 * theirs with them, need not play them again (.ci/run). Without it nothing is kept. */
const FOLDER = process.env.GUICHENG_TRACES;

/** Keeps one case's trace beside the others of its test file; undefined where nothing is to be kept. */
export const keepTrace =
  FOLDER === undefined
    ? undefined
    : (testFile: string, scenario: string, trace: CaseTrace): void => {
        mkdirSync(FOLDER, { recursive: true });
        appendFileSync(traceFile(FOLDER, testFile), `${JSON.stringify([scenario, trace])}\n`);
      };

/** Traces of a test file by scenario, in the order in which they were left; undefined where none were kept. */
export function keptTraces(testFile: string): Map<string, CaseTrace> | undefined {
  const path = FOLDER && traceFile(FOLDER, testFile);
  if (!path || !existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return new Map(lines.map((line) => JSON.parse(line) as [string, CaseTrace]));
}

function traceFile(folder: string, testFile: string): string {
  return join(folder, `${basename(testFile)}.jsonl`);
}
