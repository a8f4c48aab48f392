import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import { ROLES } from "../src/rules/vocabulary.ts";
import { caseIdOf, findingsText, forPeople, jurisdictionOf, roundOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type Act, actRecord, rulingRecord } from "./case-records.ts";
import { defineWorker, type Result, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { type FinishedTask, lastFinishedTask } from "./finished-task.ts";
import { personById } from "./people.ts";
import { moment, type Services } from "./services.ts";
import type { Values } from "./variables.ts";

const VERDICTS = ["agree", "disagree", "transfer"] as const;
const MARK_FORMS = ["opinion", "signature", "circle"] as const;

/** Fields of every form are taken over into the record and cleared, so that the next act starts empty. */
const CLEARED: Values = {
  verdict: null,
  opinion: null,
  markForm: null,
  transferTo: null,
  chosenRole: null,
  reason: null,
  negotiationResult: null,
  negotiatedBy: null,
  coordinationResult: null,
  grounds: null,
  proposal: null,
  process: null,
  countersignedByParties: null,
};

/** Records what a person did: who, in which role, when, verdict, mark, opinion; and what the mark means under this rule.
 * The element's property `records` says which form it reads: act, choice, negotiation, coordination or submission. */
export default defineWorker({
  topic: "record-act",
  async handle(task, services) {
    const finished = await lastFinishedTask(services, task);
    if (!finished) throw new BadData(`元素 ${task.activityId}：此前没有办结的人工任务可以登记`);
    const jurisdiction = await jurisdictionOf(task, services);
    const act = baseAct(task, finished, jurisdiction);
    const kind = task.properties.records ?? "act";
    if (kind === "act") return recordAct(task, act, jurisdiction, services);
    const details = DETAILS[kind];
    if (!details) {
      throw new BadData(
        `元素 ${task.activityId} 的属性 records：实际为 ${kind}，可接受 act、${Object.keys(DETAILS).join("、")}`,
      );
    }
    const recorded = { ...act, ...details(task) };
    const missing = kind === "choice" ? incompleteChoice(recorded) : undefined;
    return {
      variables: {
        ...actRecord(task, { ...recorded, counted: missing === undefined }),
        ...CLEARED,
        caseId: caseIdOf(task),
        actResult: missing ? "incomplete" : "recorded",
        actFindings: missing ?? "",
      },
    };
  },
});

function baseAct(task: WorkerTask, finished: FinishedTask, { profile }: Jurisdiction): Act {
  const { variables } = task;
  const roles = (variables.string("actRole") ?? variables.string("candidateGroups") ?? "office").split(",");
  const person = personById(profile, finished.who);
  const role = roles.find((candidate) => person?.roles.some((held) => held === candidate)) ?? roles[0] ?? "office";
  return {
    who: finished.who,
    role,
    action: variables.string("actAction") ?? "decide",
    actingFor: finished.actingFor,
    at: finished.at,
    verdict: null,
    mark: null,
    opinion: variables.string("opinion") ?? null,
    transferTo: null,
    basis: (variables.json("actBasis") as string[] | undefined) ?? [],
    reason: variables.string("reason") ?? null,
    stage: variables.string("stage") ?? "countersign",
    round: roundOf(task),
    counted: true,
    details: {},
  };
}

function recordAct(task: WorkerTask, base: Act, jurisdiction: Jurisdiction, services: Services): Result {
  const { variables } = task;
  const verdict = oneOf("verdict", variables.string("verdict"), VERDICTS);
  const form = oneOf("markForm", variables.string("markForm"), MARK_FORMS) ?? "opinion";
  const transferTo = oneOf("transferTo", variables.string("transferTo"), ROLES);
  const marked = {
    documentType: markedAs(task, base.stage),
    form,
    opinion: base.opinion !== null,
    name: form !== "circle",
    date: form !== "circle",
  };
  const ruling = decide("mark", jurisdiction, marked, { asOf: moment(services.clock), calendar: services.calendar });
  const effect = ruling.effect ?? "none";
  const mark = { form, effect, basis: ruling.basis };
  const understood = verdict ?? (effect === "consent" || effect === "read" ? "agree" : null);
  const missing = incomplete(effect, understood, transferTo, ruling.findings);
  const act: Act = {
    ...base,
    verdict: understood,
    mark,
    transferTo: understood === "transfer" ? (transferTo ?? null) : null,
    counted: missing === undefined,
    details: { kind: variables.string("actKind") ?? "route" },
  };
  return {
    variables: {
      ...actRecord(task, act),
      ...rulingRecord(task, ruling),
      ...CLEARED,
      caseId: caseIdOf(task),
      actResult: missing ? "incomplete" : understood === "transfer" ? "transferred" : "recorded",
      actFindings: missing ?? "",
      ...(missing ? { findingsText: forPeople(ruling, missing) } : {}),
    },
  };
}

/** Why an act has to be done again, in the words that the same person will read; undefined when it stands. */
function incomplete(
  effect: string,
  verdict: string | null,
  transferTo: string | undefined,
  findings: Parameters<typeof findingsText>[0],
): string | undefined {
  if (effect === "incomplete") return findingsText(findings) || "批示不完整，请签署明确意见、姓名和日期";
  if (verdict === null) return "没有写明办理结论（verdict：agree 同意、disagree 不同意、transfer 转请）";
  if (verdict === "transfer" && transferTo === undefined) return "转请须写明转请哪位领导（transferTo）";
  return undefined;
}

/** Where the rule is silent, a person chooses and says why: without the reason the record would rest on nothing. */
function incompleteChoice({ details, reason }: Act): string | undefined {
  if (details.chosenRole === undefined) return "没有写明交给谁办理（chosenRole：角色，或 finish 到此结束）";
  if (reason === null) return "没有写明理由（reason）：规则未规定的事项由办公室选择，须写理由";
  return undefined;
}

function markedAs(task: WorkerTask, stage: string): "issue" | "request" | "report" {
  if (stage === "signing") return "issue";
  return documentOf(task.variables).incoming?.documentType === "report" ? "report" : "request";
}

function oneOf<T extends string>(name: string, value: string | undefined, accepted: readonly T[]): T | undefined {
  if (value === undefined || value === "none") return undefined;
  const known = accepted.find((candidate) => candidate === value);
  if (known) return known;
  throw new BadData(`变量 ${name}：实际为 ${value}，可接受 ${accepted.join("、")}`);
}

const AGREEMENT = ["agreed", "disagreed"] as const;

/** What the other forms add to the act. */
const DETAILS: Record<string, (task: WorkerTask) => Partial<Act>> = {
  choice: ({ variables }) => ({
    role: "office",
    action: "decide",
    basis: [],
    details: { kind: "choice", chosenRole: oneOf("chosenRole", variables.string("chosenRole"), [...ROLES, "finish"]) },
  }),
  negotiation: ({ variables }) => ({
    action: "negotiate",
    details: {
      kind: "negotiation",
      result: oneOf("negotiationResult", variables.string("negotiationResult"), AGREEMENT) ?? "disagreed",
      negotiatedBy: oneOf("negotiatedBy", variables.string("negotiatedBy"), ["principal", "officer"]) ?? "none",
    },
  }),
  coordination: ({ variables }) => ({
    action: "coordinate",
    details: {
      kind: "coordination",
      result: oneOf("coordinationResult", variables.string("coordinationResult"), AGREEMENT) ?? "disagreed",
    },
  }),
  submission: ({ variables }) => ({
    role: "lead-department",
    action: "submit",
    details: {
      kind: "submission",
      grounds: variables.boolean("grounds"),
      proposal: variables.boolean("proposal"),
      process: variables.boolean("process"),
      countersigned: variables.boolean("countersignedByParties"),
    },
  }),
};
