import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { basisText, caseIdOf, forPeople } from "./case-context.ts";
import { rulingRecord } from "./case-records.ts";
import { pinNewestRules } from "./case-rules.ts";
import { defineWorker } from "./define-worker.ts";
import { type OpenItem, openItems } from "./open-items.ts";
import { moment, type Services } from "./services.ts";
import { fitted, Json } from "./variables.ts";

/** Items named in the text that people read. The whole list is the variable `report` of this period's own process: it stays there. */
const NAMED = 20;

/** A rule's duty to report periodically is asked of items of this source: decisions of a meeting (the texts know no other). */
const REPORTED = "executive";

/** Compiles the periodic report on every open item: overdue first, counted by state and stage; to whom it goes and under which article
 * the newest tables say. Where they know no such report, the office chooses. */
export default defineWorker({
  topic: "compile-report",
  async handle(task, services) {
    const rules = await pinNewestRules(services.engine, task.tenantId);
    const jurisdiction = await services.rules.load(rules);
    const duty = reportDuty(jurisdiction, services);
    const items = (await openItems(services.engine, task.tenantId)).sort(overdueFirst);
    const counts = countsOf(items);
    const at = moment(services.clock);
    return {
      variables: {
        ...rulingRecord(task, duty.ruling),
        caseId: caseIdOf(task),
        rules: new Json(rules),
        report: new Json({ at, counts, items }),
        reportTo: new Json(duty.to),
        reportBasis: new Json(duty.basis),
        reportText: forPeople(duty.ruling, fitted(textOf(at, items, counts))),
        stage: "report",
        candidateGroups: "office",
        assignee: null,
        actRole: "office",
        actAction: "review",
        actTitle: "审核定期报告",
        actBasis: new Json(duty.basis),
        findingsText: "",
        basisText: basisText(duty.basis) || "规则没有规定定期报告，由办公室决定报告给谁",
      },
    };
  },
});

/** Who has to be told periodically, and under which articles; nobody where the text has no such duty. */
function reportDuty(jurisdiction: Jurisdiction, { clock, calendar }: Services) {
  const facts = { event: "feedback", source: REPORTED, feedback: true };
  const ruling: Ruling = decide("supervision", jurisdiction, facts, { asOf: moment(clock), calendar });
  const bound = ruling.deadlines.some(({ id }) => id === "report");
  const notices = bound ? ruling.notices.filter(({ act }) => act === "report") : [];
  return {
    ruling,
    to: notices.map(({ to }) => to as string),
    basis: [...new Set(notices.flatMap(({ basis }) => basis))],
  };
}

function overdueFirst(one: OpenItem, other: OpenItem): number {
  const rank = ({ state }: OpenItem) => (state === "overdue" ? 0 : 1);
  const due = ({ dueOn }: OpenItem) => dueOn ?? "9999";
  // what has no due date comes last; of one day those assigned first, then by name: an id would differ on every engine
  const key = (item: OpenItem) => [due(item), item.assignedOn, item.title, item.businessKey ?? ""].join("\u0000");
  return rank(one) - rank(other) || (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
}

interface Counts {
  total: number;
  byState: Record<string, number>;
  byStage: Record<string, number>;
}

function countsOf(items: OpenItem[]): Counts {
  return { total: items.length, byState: tally(items, "state"), byStage: tally(items, "stage") };
}

function tally(items: OpenItem[], by: "state" | "stage"): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item[by]] = (counts[item[by]] ?? 0) + 1;
  return counts;
}

const WORDS: Record<string, string> = {
  registering: "待立项",
  "in-progress": "在办",
  overdue: "已逾期",
  feedback: "待反馈",
  "change-pending": "变更待批",
  verifying: "待核查",
};

function textOf(at: string, items: OpenItem[], { total, byState, byStage }: Counts): string {
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${WORDS[name] ?? name} ${count} 件`)
      .join("，");
  const lines = items.slice(0, NAMED).map(lineOf);
  const more = total > NAMED ? [`……其余 ${total - NAMED} 件见清单`] : [];
  const head = `截至 ${at.slice(0, 10)}，督查事项在办 ${total} 件`;
  return [total === 0 ? head : `${head}：${counted(byState)}；${counted(byStage)}`, ...lines, ...more].join("\n");
}

function lineOf({ title, state, stage, dueOn, responsibleIds }: OpenItem): string {
  const who = responsibleIds.length > 0 ? `，承办 ${responsibleIds.join("、")}` : "";
  return `《${title}》${WORDS[state] ?? state}，${WORDS[stage] ?? stage}，${dueOn ? `时限 ${dueOn}` : "没有定时限"}${who}`;
}
