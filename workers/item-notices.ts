import type { Notice } from "../src/rules/ruling.ts";
import { basisText, caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { caseActs } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { carriersOf, doneOn, itemActs, lastFeedback, lastVerification } from "./item-facts.ts";
import { type Compose, withdrawnText } from "./message.ts";
import type { Services } from "./services.ts";

/** Notices about supervision items, by the element's property `notice`. */

export const ITEM_MESSAGES: Record<string, Compose> = {
  "item-assigned"(title, task) {
    const { lead, assisting } = carriersOf(documentOf(task.variables));
    const who = [lead && `承办 ${lead}`, assisting.length > 0 && `协办 ${assisting.join("、")}`].filter(Boolean);
    const parts = [...who, task.variables.string("itemDueText"), task.variables.string("stepsText")].filter(Boolean);
    return {
      to: [...carriers(task), "office"],
      text: `《${title}》立项督办：${parts.join("；")}`,
      basis: articles(task, "registeredBasis"),
      evidence: termOf(task),
    };
  },
  async "item-assisted"(title, task, services) {
    const department = (task.variables.json("assistant") as { id?: string } | undefined)?.id;
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const report = itemActs(acts, "assist").findLast(({ details }) => details.department === department);
    if (!report) throw new BadData("协办单位还没有反馈，不能告知；应先经过反馈（Task_Assist）");
    const { lead } = carriersOf(documentOf(task.variables));
    const done = report.details.feedbackKind === "done";
    return {
      to: [lead ?? "lead-department", "office"],
      text: `《${title}》协办单位 ${department}${done ? "报已办完" : "反馈进展"}：${report.opinion ?? ""}`,
      basis: report.basis,
      evidence: { department: department ?? null, report: report.id },
    };
  },
  async "item-overdue"(title, task, services) {
    const basis = articles(task, "itemDueBasis");
    const reported = await reportedDone(task, services);
    const due = `《${title}》已过完成时限 ${task.variables.string("itemDueOn") ?? ""}`;
    return {
      to: reported ? ["office"] : [...carriers(task), "office"],
      text: reported
        ? `${due}，承办单位已报 ${reported} 办完，请尽快核查复核${basisText(basis, "（", "）")}`
        : `${due} 而没有办结，请说明情况${basisText(basis, "（", "）")}`,
      basis,
      values: { supervisionState: "overdue" },
    };
  },
  "item-inspected"(title, task) {
    const refused = task.variables.string("inspectionOutcome") === "refuse";
    const by = task.variables.string("by");
    return {
      to: refused ? [by ?? "office"] : [...carriers(task), "office"],
      text: `《${title}》${task.variables.string("inspectionText") ?? ""}`,
      basis: articles(task, "inspectionBasis"),
      evidence: { by: by ?? null, inspection: task.variables.json("inspection") ?? {} },
      values: { by: null },
    };
  },
  "item-changed": (title, task) => ({
    to: [...carriers(task), "office"],
    text: `《${title}》的调整已经批准，按调整后的要求办理：${task.variables.string("itemDueText") ?? ""}`,
    evidence: termOf(task),
  }),
  "item-declined": (title, task) => ({
    to: ["office"],
    text: `《${title}》不立项督办`,
    values: { supervisionState: "declined", reason: task.variables.string("reason") ?? null },
  }),
  async "item-closed"(title, task, services) {
    const done = await reportedDone(task, services);
    const due = task.variables.string("itemDueOn");
    const late = done !== undefined && due !== undefined && done > due.slice(0, 10);
    const wanted = (task.variables.json("noticesDue") as Notice[] | undefined) ?? [];
    return {
      to: [...new Set([...carriers(task), "office", ...wanted.map(({ to }) => to as string)])],
      text: `《${title}》已经办结${late ? "（逾期办结）" : ""}`,
      basis: [...new Set(wanted.flatMap(({ basis }) => basis))],
      evidence: { notices: wanted },
      values: { supervisionState: "closed" },
    };
  },
  "item-terminated": (title, task) => ({
    to: [...carriers(task), "office"],
    text: `《${title}》经批准终止，不再督办`,
    values: { supervisionState: "terminated" },
  }),
  "item-withdrawn": (title, task) => ({
    to: [...carriers(task), "office"],
    text: `《${title}》${withdrawnText(task.variables)}。不再督办；任务本身没有因此终止`,
    evidence: { by: task.variables.string("withdrawnBy") ?? null },
    values: { supervisionState: "withdrawn" },
  }),
};

/** The carrying and the assisting departments; where none is named, whoever leads. */
function carriers({ variables }: WorkerTask): string[] {
  return documentOf(variables).responsibleIds ?? ["lead-department"];
}

/** The item's day, and the articles that bind to it. */
function termOf(task: WorkerTask) {
  return { dueOn: task.variables.string("itemDueOn") ?? null, dueBasis: articles(task, "itemDueBasis") };
}

function articles({ variables }: WorkerTask, name: string): string[] {
  return (variables.json(name) as string[] | undefined) ?? [];
}

/** The day on which the departments say it was done; none while the last feedback says otherwise, or was sent back. */
async function reportedDone(task: WorkerTask, { engine }: Services): Promise<string | undefined> {
  const acts = await caseActs(engine, caseIdOf(task), task.tenantId);
  const feedback = lastFeedback(acts);
  const sentBack = lastVerification(acts)?.details.result === "rework";
  return feedback?.details.feedbackKind === "done" && !sentBack ? doneOn(feedback).slice(0, 10) : undefined;
}
