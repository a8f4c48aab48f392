/** How fast a ruling is, as a ratio to the same table rows evaluated by feelin.
 * `node bench/decide.ts [seconds]` prints rulings a second, evaluations a second of either evaluator, and their ratio. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workdayCalendar } from "../src/calendar/workday-calendar.ts";
import { readCases } from "../src/catalog/cases.ts";
import { listJurisdictions, loadJurisdiction, packagedProcesses } from "../src/catalog/package.ts";
import { decide } from "../src/rules/decide.ts";
import { type Decision, parseFacts } from "../src/rules/facts.ts";
import { evaluateWithFeel } from "../src/rules/feel.ts";
import { compileTable, readDecisionFile } from "../src/rules/table.ts";

const seconds = Number(process.argv[2] ?? 2);
const processes = packagedProcesses();
const calendar = workdayCalendar();

/** Calls a second of `work`, which is given a counter. */
function perSecond(work: (index: number) => void): number {
  for (let index = 0; index < 200; index += 1) work(index);
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < seconds * 1000) {
    for (let index = 0; index < 50; index += 1) work(calls + index);
    calls += 50;
  }
  return (calls / (performance.now() - start)) * 1000;
}

const format = (value: number) => Math.round(value).toLocaleString("en-US");

const questions: (() => void)[] = [];
for (const id of listJurisdictions(processes)) {
  const jurisdiction = await loadJurisdiction(processes, id);
  for (const { decision, cases } of readCases(processes, id)) {
    for (const item of cases) {
      questions.push(() => decide(decision, jurisdiction, item.facts, { asOf: item.asOf, calendar }));
    }
  }
}
const rulings = perSecond((index) => questions[index % questions.length]?.());
console.log(`rulings: ${format(rulings)}/s over ${questions.length} cases of every government`);

const decision: Decision = "signing";
const id = "jinchuan";
const file = await readDecisionFile(
  readFileSync(join(processes, "jurisdictions", id, `${decision}.dmn`), "utf8"),
  `${id}/${decision}.dmn`,
);
const table = file.tables.find((candidate) => candidate.kind === "route");
const facts = readCases(processes, id)
  .filter((entry) => entry.decision === decision)
  .flatMap((entry) => entry.cases.map((item) => parseFacts(decision, item.facts)));
if (!table) throw new Error(`${id}/${decision}.dmn has no route table`);
const compiled = compileTable(table, file.name);
const closures = perSecond((index) => compiled(facts[index % facts.length] as Record<string, unknown>));
const feelin = perSecond((index) => evaluateWithFeel(table, facts[index % facts.length] as Record<string, unknown>));
console.log(`${table.id} (${table.rules.length} rows × ${table.inputs.length} inputs):`);
console.log(`  compiled ${format(closures)}/s, feelin ${format(feelin)}/s, ratio ${format(closures / feelin)} : 1`);
