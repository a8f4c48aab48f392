import { ROLE_NAMES } from "../src/rules/names.ts";
import type { Ruling, Step } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { actingFor, NOT_ACTING } from "./acting-for.ts";
import { basisText, findingsText, forPeople, unfinished } from "./case-context.ts";
import { rulingRecord } from "./case-records.ts";
import { BadData } from "./failures.ts";
import { askAssistants, assistText } from "./item-assist.ts";
import { carriersOf, decideItem, ITEM_STAGE, type ItemQuestion, lastFeedback, lastVerification } from "./item-facts.ts";
import { personById } from "./people.ts";
import { Json, type Values } from "./variables.ts";

const DEPARTMENTS: Role[] = ["department-head", "lead-department", "related-department"];

/** What the last feedback leads to: on to the next feedback, to the office's verification, or to whoever approves a change. */
export async function judgeFeedback(question: ItemQuestion): Promise<Values> {
  const ruling = decideItem(question, "feedback");
  const last = lastFeedback(question.acts);
  const handled = question.task.variables.string("handledFeedback");
  const open = last !== undefined && last.id !== handled;
  const record = { ...rulingRecord(question.task, ruling), findings: new Json(ruling.findings), itemResult: "" };
  switch (open ? last.details.feedbackKind : "progress") {
    case "done":
      return { ...record, itemNext: "verify", ...verificationAsked(question) };
    case "adjust":
    case "terminate":
      return { ...record, itemNext: "change", itemStage: "change-pending" };
    default:
      await askAssistants(question);
      return { ...record, itemNext: "feedback", ...(await feedbackAsked(question, ruling, remarkOf(question, open))) };
  }
}

/** What the department reads of what became of its last word. Of a request for change it is over with the next feedback; why the office
 * sent the item back stays until it is done. */
function remarkOf({ task, acts }: ItemQuestion, since: boolean): string {
  const handled = acts.find(({ id }) => id === task.variables.string("handledFeedback"))?.details.feedbackKind;
  const answered = since && (handled === "adjust" || handled === "terminate");
  return answered ? "" : (task.variables.string("itemRemark") ?? "");
}

async function feedbackAsked(question: ItemQuestion, ruling: Ruling, remark: string): Promise<Values> {
  const { task, document, jurisdiction, services } = question;
  const { lead } = carriersOf(document);
  const step = ruling.steps.find(({ action }) => action === "feedback" || action === "report");
  const role = rolesOf(step)[0];
  const own = role !== undefined && DEPARTMENTS.includes(role) ? role : "lead-department";
  const known = personById(jurisdiction.profile, lead ?? null) !== undefined;
  const asked = lead === undefined ? (role ?? own) : own;
  const basis = ruling.outcome === "not-regulated" ? [] : (step?.basis ?? ruling.basis);
  const { variables } = task;
  const place = { document, stage: ITEM_STAGE, jurisdiction, tenantId: task.tenantId, services };
  // a unit that is nobody in the directory has nobody who could be away
  const nobody = { assignee: null, values: NOT_ACTING, ruling: undefined };
  const acting = known ? await actingFor({ roles: [asked], action: "feedback", owner: lead as string }, place) : nobody;
  return {
    ...(acting.ruling ? rulingRecord(task, acting.ruling, "deputation") : {}),
    itemStage: "feedback",
    itemRemark: remark,
    candidateGroups: [...new Set([asked, ...(lead === undefined || known ? [] : [lead])])].join(","),
    assignee: acting.assignee,
    actRole: [...new Set([asked, ...(lead === undefined ? [] : ["lead-department"])])].join(","),
    actAction: "feedback",
    actTitle: "反馈落实情况",
    actBasis: new Json(basis),
    basisText: [
      basisText(basis) || "规则未规定怎样反馈",
      variables.string("itemDueText"),
      variables.string("stepsText"),
    ]
      .filter(Boolean)
      .join("；"),
    findingsText: forPeople(ruling, [remark, findingsText(ruling.findings)].filter(Boolean).join("；")),
    assistText: assistText(question),
    ...acting.values,
    ...unfinished(task, ruling),
  };
}

/** The office checks what was reported; it reads beforehand what the rule demands before the item may be closed. */
function verificationAsked(question: ItemQuestion): Values {
  const closing = decideItem(question, "close");
  const step = closing.steps.find((own) => own.action === "verify" && rolesOf(own).includes("office"));
  const demands = findingsText(closing.findings);
  return {
    itemStage: "verifying",
    candidateGroups: "office",
    assignee: null,
    ...NOT_ACTING,
    actRole: "office",
    actAction: "verify",
    actTitle: "核查复核",
    actBasis: new Json(step?.basis ?? []),
    basisText: [
      basisText(step?.basis ?? []) || "规则没有规定由谁核查，由办公室办理",
      question.task.variables.string("itemDueText"),
    ]
      .filter(Boolean)
      .join("；"),
    findingsText: forPeople(closing, demands && `办结以前还缺：${demands}`),
    assistText: assistText(question),
    ...unfinished(question.task, closing),
  };
}

/** Whether the item closes: only where the rule's conditions are met, and never without the office's own word. */
export function judgeClosing(question: ItemQuestion): Values {
  const ruling = decideItem(question, "close");
  const feedback = lastFeedback(question.acts);
  if (feedback === undefined) throw new BadData("还没有反馈，不能判断能否办结；应先经过反馈（Task_Feedback）");
  const verification = lastVerification(question.acts);
  const record = {
    ...rulingRecord(question.task, ruling),
    findings: new Json(ruling.findings),
    noticesDue: new Json(ruling.notices),
  };
  if (verification === undefined) return { ...record, itemNext: "verify", ...verificationAsked(question) };
  if (verification.details.result === "rework") {
    const why = `${ROLE_NAMES.office}核查后退回：${verification.opinion ?? ""}`;
    return { ...record, ...backToDepartment(feedback.id, forPeople(ruling, why)) };
  }
  switch (ruling.outcome) {
    case "wait":
      return { ...record, itemNext: "verify", ...again(question, ruling, findingsText(ruling.findings)) };
    case "not-regulated":
      if (verification.opinion !== null) break;
      return { ...record, itemNext: "verify", ...again(question, ruling, "规则没有规定办结的条件，请写明办结的理由") };
    case "return":
    case "defer":
    case "refuse":
      return {
        ...record,
        ...backToDepartment(feedback.id, forPeople(ruling, `不能办结：${findingsText(ruling.findings)}`)),
      };
    default:
  }
  return {
    ...record,
    itemNext: "closed",
    itemResult: "closed",
    itemStage: "closed",
    findingsText: forPeople(ruling, findingsText(ruling.findings)),
  };
}

function again(question: ItemQuestion, ruling: Ruling, why: string): Values {
  return { ...verificationAsked(question), findingsText: forPeople(ruling, why) };
}

/** The feedback is dealt with, and the department has to go on; it reads why. */
export function backToDepartment(handledFeedback: string, remark: string): Values {
  return { itemNext: "feedback", itemResult: "", handledFeedback, itemRemark: remark, findingsText: remark };
}

function rolesOf(step: Step | undefined): Role[] {
  return step === undefined ? [] : [step.resolved ?? step.role].flat();
}

/** Who carries and who supervises, as people read it, each with its articles. */
export function stepsText({ steps }: Ruling): string {
  return steps
    .map(
      (step) =>
        `${rolesOf(step)
          .map((role) => ROLE_NAMES[role])
          .join("、")}${STEP_WORDS[step.action] ?? "办理"}${basisText(step.basis, "（", "）")}`,
    )
    .join("，");
}

const STEP_WORDS: Partial<Record<Step["action"], string>> = {
  accept: "承办",
  assist: "协助",
  supervise: "督办",
  convene: "召集联合督查",
  verify: "核实",
  coordinate: "牵头协调",
  feedback: "反馈",
  negotiate: "与代表委员沟通",
};
