import { ACTION_NAMES, ROLE_NAMES } from "../src/rules/names.ts";
import type { Ruling, Step } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { NOT_ACTING } from "./acting-for.ts";
import { type Assignment, assign, type NextAct } from "./assignment.ts";
import { basisText, findingsText, forPeople, unfinished } from "./case-context.ts";
import { type Act, rulingRecord } from "./case-records.ts";
import { BadData } from "./failures.ts";
import { decideItem, ITEM_STAGE, type ItemQuestion, itemActs, lastFeedback } from "./item-facts.ts";
import { backToDepartment } from "./item-progress.ts";
import { leaderToAdd, openTransfer, SUBMITTER, standingActs } from "./standing-acts.ts";
import { Json, type Values } from "./variables.ts";

/** The request to adjust or end an item, and what leaders and the office have done with it since. */
interface ChangeRequest {
  request: Act;
  acts: Act[];
}

/** A request for change holds the item: nothing changes until whoever the rule names has approved. Where the rule names nobody, the
 * office chooses who decides, and that choice rests on no article. */
export async function judgeChange(question: ItemQuestion): Promise<Values> {
  const { request, acts } = pendingChange(question.acts);
  const standing = standingActs(acts);
  // a leader whom somebody asked to join countersigns; that approves nothing
  const approval = standing.findLast(({ verdict, details }) => verdict === "agree" && details.kind !== "added");
  const ruling = decideItem(question, "change-request", { change: changeFacts(request, approval) });
  const record = {
    ...rulingRecord(question.task, ruling),
    findings: new Json(ruling.findings),
    itemStage: "change-pending",
    itemResult: "",
  };
  const back = (itemNext: "rejected" | "revise", why: string) => ({
    ...record,
    ...backToDepartment(request.id, forPeople(ruling, why)),
    itemNext,
  });
  const refusal = standing.find(({ verdict }) => verdict === "disagree");
  if (refusal) return back("rejected", `变更没有批准：${personal(refusal)}。原决定继续执行`);
  const sentBack = standing.find(({ verdict }) => verdict === "return");
  if (sentBack) return back("revise", `${personal(sentBack, "退回变更请示")}。${REVISE}`);
  if (ruling.outcome === "return") return back("revise", `变更请示退回：${findingsText(ruling.findings)}。${REVISE}`);
  if (ruling.outcome === "refuse" || ruling.outcome === "defer") {
    return back("rejected", `变更不能批准：${findingsText(ruling.findings)}`);
  }
  const last = standing.at(-1);
  const chosen = last?.details.kind === "choice" ? last.details.chosenRole : undefined;
  if (chosen === "finish") {
    return back("rejected", `${ROLE_NAMES.office}不提请变更：${last?.reason ?? ""}。原决定继续执行`);
  }
  const next = nextApproval({ ruling, approval, acts: standing, chosen: chosen as Role | undefined });
  if (next === "adopted") {
    const result = request.details.feedbackKind === "terminate" ? "terminated" : "changed";
    return {
      ...record,
      itemNext: "adopted",
      itemResult: result,
      handledFeedback: request.id,
      itemRemark: "",
      findingsText: forPeople(ruling, findingsText(ruling.findings)),
    };
  }
  // whoever is asked again, because the step after theirs sent it back, reads why
  const returned = acts.at(-1)?.verdict === "return" ? personal(acts.at(-1) as Act) : "";
  const shown = {
    findingsText: forPeople(ruling, [returned, requestText(request, ruling)].filter(Boolean).join("；")),
    ...unfinished(question.task, ruling),
  };
  return next === "choose"
    ? { ...record, ...chooseAsked(), ...shown }
    : { ...record, ...(await approvalAsked(question, next, standing)), ...shown };
}

const REVISE = "请修改后再请示；不再请示的，照常反馈。批准以前原决定继续执行";

/** The change that was asked for last, and every act on it since. What assisting departments report meanwhile is none. */
export function pendingChange(acts: Act[]): ChangeRequest {
  const request = lastFeedback(acts);
  const kind = request?.details.feedbackKind;
  if (!request || (kind !== "adjust" && kind !== "terminate")) {
    throw new BadData("最近一次反馈没有请示调整或终止，没有可以判断的变更");
  }
  const item = itemActs(acts);
  const since = item.slice(item.indexOf(request) + 1).filter(({ details }) => details.kind !== "assist");
  return {
    request,
    acts: since.map((act, index) => (leavesLadder(act, since.slice(0, index)) ? toSubmitter(act) : act)),
  };
}

/** Sent back to somebody who has not handled this request: that can only be whoever made it. */
function leavesLadder({ verdict, returnTo }: Act, before: Act[]): boolean {
  return verdict === "return" && !standingActs(before).some(({ role }) => role === returnTo);
}

function toSubmitter(act: Act): Act {
  return { ...act, returnTo: SUBMITTER };
}

function changeFacts({ details, at }: Act, approval: Act | undefined) {
  return {
    kind: details.feedbackKind,
    cause: details.cause ?? "none",
    requestedOn: at,
    ...(details.executedOn ? { executedOn: details.executedOn } : {}),
    ...(approval ? { approved: true, approvedOn: approval.at, approvedBy: approval.role } : {}),
  };
}

interface Standing {
  ruling: Ruling;
  approval: Act | undefined;
  acts: Act[];
  chosen: Role | undefined;
}

function nextApproval({ ruling, approval, acts, chosen }: Standing): NextAct | "adopted" | "choose" {
  const added = leaderToAdd(acts);
  if (added) return { roles: [added], action: "countersign", basis: [], kind: "added" };
  const transferTo = openTransfer(acts);
  if (transferTo) return { roles: [transferTo], action: "approve", basis: [], kind: "transfer" };
  if (approval && ruling.outcome !== "wait") return "adopted";
  if (chosen) return { roles: [chosen], action: "approve", basis: [], kind: "chosen" };
  // somebody below the level that the rule asks for has approved: it still asks for that level
  const step = ruling.steps.find(({ done }) => done !== true) ?? ruling.steps[0];
  if (ruling.outcome === "not-regulated" || !step) return "choose";
  return { roles: rolesOf(step), action: step.action, basis: step.basis, kind: "route" };
}

async function approvalAsked(question: ItemQuestion, act: NextAct, acts: Act[]): Promise<Values> {
  const { document, jurisdiction, services, task } = question;
  const place = { document, stage: ITEM_STAGE, jurisdiction, tenantId: task.tenantId, services };
  // whoever holds that office may decide: nobody else's portfolio makes a related deputy here
  const { assignee, acting, deputation }: Partial<Assignment> =
    act.roles[0] === "related-deputy" ? { assignee: null, acting: NOT_ACTING } : await assign(act, place, acts);
  return {
    ...(deputation ? rulingRecord(task, deputation, "deputation") : {}),
    itemNext: "approve",
    candidateGroups: act.roles.join(","),
    assignee,
    actRole: act.roles.join(","),
    actAction: act.action,
    actTitle: `${ACTION_NAMES[act.action]}变更`,
    actBasis: new Json(act.basis),
    actKind: act.kind,
    basisText: basisText(act.basis) || WITHOUT_ARTICLE[act.kind],
    ...acting,
  };
}

const WITHOUT_ARTICLE: Record<NextAct["kind"], string> = {
  route: "",
  transfer: "由前一位办理人转请",
  added: "由前一位办理人加请",
  chosen: "规则未规定，由办公室选择",
};

function chooseAsked(): Values {
  return {
    itemNext: "choose",
    candidateGroups: "office",
    assignee: null,
    actRole: "office",
    actAction: "decide",
    actTitle: "选择由谁决定变更",
    actBasis: new Json([]),
    actKind: "choice",
    basisText: "规则未规定变更由谁批准",
    ...NOT_ACTING,
  };
}

function rolesOf(step: Step): Role[] {
  return [step.resolved ?? step.role].flat();
}

function personal({ role, verdict, opinion }: Act, verb = verdict === "return" ? "退回" : "不同意"): string {
  return `${ROLE_NAMES[role as Role]}${verb}${opinion ? `（${opinion}）` : ""}`;
}

const CAUSES: Record<string, string> = {
  "force-majeure": "不可抗力",
  "basis-changed": "决策依据变化",
  "conditions-changed": "客观条件变化",
  other: "其他原因",
};

/** What is asked for, in the words that whoever approves reads. */
function requestText({ details, opinion }: Act, ruling: Ruling): string {
  const what = details.feedbackKind === "terminate" ? "请示终止" : "请示调整";
  const until = details.newDueOn ? `，完成时限改为 ${details.newDueOn}` : "";
  const cause = CAUSES[String(details.cause)];
  const why = [cause && `（${cause}）`, opinion && `：${opinion}`].filter(Boolean).join("");
  return [`${what}${until}${why}`, findingsText(ruling.findings)].filter(Boolean).join("；");
}
