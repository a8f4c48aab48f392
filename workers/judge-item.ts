import type { Ruling } from "../src/rules/ruling.ts";
import { basisText, caseIdOf, findingsText, forPeople, jurisdictionOf, roundOf, unfinished } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { caseActs, rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { judgeAssist, judgeAssisting } from "./item-assist.ts";
import { judgeChange } from "./item-change.ts";
import { decideItem, type ItemQuestion, itemActs } from "./item-facts.ts";
import { judgeInspection } from "./item-inspection.ts";
import { judgeClosing, judgeFeedback, stepsText } from "./item-progress.ts";
import { cardOf, termOf } from "./item-term.ts";
import { moment } from "./services.ts";
import { Json, type Values } from "./variables.ts";

/** Where a supervision item stands under this government's rule, with everything recorded so far, and what comes next. The element's
 * property `event` names the question. */
export default defineWorker({
  topic: "judge-item",
  async handle(task, services) {
    const event = task.properties.event ?? "缺少";
    const judge = JUDGES[event];
    if (!judge) {
      throw new BadData(
        `元素 ${task.activityId} 的属性 event：实际为 ${event}，可接受 ${Object.keys(JUDGES).join("、")}`,
      );
    }
    const question: ItemQuestion = {
      task,
      document: documentOf(task.variables),
      jurisdiction: await jurisdictionOf(task, services),
      circumstances: { asOf: moment(services.clock), calendar: services.calendar },
      services,
      acts: await caseActs(services.engine, caseIdOf(task), task.tenantId),
    };
    return { variables: { caseId: caseIdOf(task), ...(await judge(question)) } };
  },
});

const JUDGES: Record<string, (question: ItemQuestion) => Values | Promise<Values>> = {
  register,
  feedback: judgeFeedback,
  "change-request": judgeChange,
  close: judgeClosing,
  inspect: judgeInspection,
  assist: judgeAssist,
  assisting: judgeAssisting,
};

/** Registration: what is missing goes back to whoever assigned the item; where the rule does not regulate such an item, the office decides
 * whether it is supervised at all. */
function register(question: ItemQuestion): Values {
  const { task, acts } = question;
  const ruling = decideItem(question, "register");
  const error = task.variables.string("correctionError");
  const choice = itemActs(acts, "registration").findLast(({ round }) => round === roundOf(task));
  const outcome = registerOutcome(ruling, { unreadable: error !== undefined, choice: choice?.details.choice });
  const term = termOf(question, ruling);
  const accepted = outcome === "accept";
  return {
    ...rulingRecord(task, ruling),
    findings: new Json(ruling.findings),
    findingsText: forPeople(ruling, [error, findingsText(ruling.findings)].filter(Boolean).join("；")),
    itemOutcome: outcome,
    itemResult: "",
    itemRemark: "",
    handledFeedback: "",
    supervisionState: accepted ? "in-progress" : "registering",
    item: cardOf(question, term.itemDueOn),
    stepsText: forPeople(ruling, stepsText(ruling)),
    ...term,
    stage: "supervision",
    candidateGroups: "office",
    assignee: null,
    actRole: "office",
    actAction: outcome === "choose" ? "decide" : "submit",
    actTitle: outcome === "choose" ? "是否立项督办" : "补正立项",
    actBasis: new Json([]),
    basisText: outcome === "choose" ? "规则未规定" : basisText(ruling.basis),
    registeredBasis: new Json(registeredBasis(ruling)),
    ...unfinished(task, ruling),
  };
}

/** Nothing is supervised because the rule is silent, and nothing is dropped for it: the office says so and why. */
function registerOutcome(
  { outcome }: Ruling,
  { unreadable, choice }: { unreadable: boolean; choice: unknown },
): string {
  if (outcome === "refuse") return "refuse";
  if (unreadable || outcome === "return" || outcome === "defer") return "return";
  if (outcome !== "not-regulated") return "accept";
  if (choice === "register") return "accept";
  return choice === "decline" ? "declined" : "choose";
}

function registeredBasis({ basis, steps, outcome }: Ruling): string[] {
  const articles = outcome === "not-regulated" ? [] : basis;
  return [...new Set([...articles, ...steps.flatMap((step) => step.basis)])];
}
