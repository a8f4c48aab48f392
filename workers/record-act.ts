import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { ROLE_NAMES } from "../src/rules/names.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { ROLES, type Role } from "../src/rules/vocabulary.ts";
import { CLEARED, DETAILS, oneOf } from "./act-forms.ts";
import { noStanding, standingOf } from "./capacity.ts";
import { caseIdOf, findingsText, forPeople, jurisdictionOf, roundOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type Act, actRecord, caseActs, type NewAct, rulingRecord } from "./case-records.ts";
import { defineWorker, type Result, type WorkerTask } from "./define-worker.ts";
import { deputyAmongOffices } from "./deputy-in-charge.ts";
import { BadData } from "./failures.ts";
import { type FinishedTask, lastFinishedTask } from "./finished-task.ts";
import { ITEM_FIELDS, ITEM_SLIPS } from "./item-forms.ts";
import { incompleteReturn, LEAVE_DETAILS, LEAVE_FIELDS } from "./leave-forms.ts";
import { MEETING_FIELDS, MEETING_SLIPS } from "./meeting-forms.ts";
import { moment, type Services } from "./services.ts";
import { SUBMITTER, standingActs } from "./standing-acts.ts";
import { TOPIC_SLIPS } from "./topic-forms.ts";

const VERDICTS = ["agree", "disagree", "transfer", "return"] as const;
/** Stages in which nobody passes on what is asked of them (转请): a leave is consented to by whom the text names. */
const NOT_PASSED_ON = ["leave"];
const MARK_FORMS = ["opinion", "signature", "circle"] as const;

/** Records what a person did: who, in which role and capacity, when, verdict, mark, opinion; and what the mark means under this
 * rule. The element's property `records` says which form it reads: act, choice, negotiation, coordination or submission. */
export default defineWorker({
  topic: "record-act",
  async handle(task, services) {
    const finished = await lastFinishedTask(services, task);
    if (!finished) throw new BadData(`元素 ${task.activityId}：此前没有办结的人工任务可以登记`);
    const jurisdiction = await jurisdictionOf(task, services);
    const standing = standingOf(task, finished, jurisdiction.profile);
    const act = { ...baseAct(task, finished), ...standing };
    const outsider = noStanding(task, finished, standing, jurisdiction.profile);
    const kind = task.properties.records ?? "act";
    if (kind === "act") {
      const deputy = await deputyAmongOffices(task, finished, standing, { jurisdiction, services });
      const done = { act: { ...act, ...deputy.standing }, outsider: outsider ?? deputy.outsider };
      return recordAct(task, { ...done, deputation: deputy.deputation }, jurisdiction, services);
    }
    const details = DETAILS[kind];
    if (!details) {
      throw new BadData(
        `元素 ${task.activityId} 的属性 records：实际为 ${kind}，可接受 act、${Object.keys(DETAILS).join("、")}`,
      );
    }
    const recorded = { ...act, ...details(task, jurisdiction.profile) };
    const missing = outsider ?? slipOf(kind, recorded, { task, services, profile: jurisdiction.profile });
    return {
      variables: {
        ...actRecord(task, { ...recorded, counted: missing === undefined }),
        ...CLEARED,
        ...ITEM_FIELDS[kind],
        ...(kind in LEAVE_DETAILS ? { ...LEAVE_FIELDS, ...(missing ? { findingsText: missing } : {}) } : {}),
        // what was written on these forms is mended, not written anew
        ...(missing ? {} : MEETING_FIELDS[kind]),
        ...(missing && (kind in ITEM_FIELDS || kind in MEETING_FIELDS) ? { findingsText: missing } : {}),
        caseId: caseIdOf(task),
        actResult: missing ? "incomplete" : "recorded",
        actFindings: missing ?? "",
      },
    };
  },
});

function baseAct(task: WorkerTask, { who, at, handling }: FinishedTask) {
  const { variables } = task;
  return {
    who,
    handling,
    action: variables.string("actAction") ?? "decide",
    at,
    opinion: variables.string("opinion") ?? null,
    basis: (variables.json("actBasis") as string[] | undefined) ?? [],
    reason: variables.string("reason") ?? null,
    stage: variables.string("stage") ?? "countersign",
    round: roundOf(task),
    counted: true,
  };
}

/** What the form `act` says, understood. */
interface Said {
  verdict: (typeof VERDICTS)[number] | null;
  opinion: string | null;
  transferTo: Role | undefined;
  returnTo: Role | typeof SUBMITTER | undefined;
  addLeader: Role | undefined;
}

interface Recorded {
  act: NewAct & ReturnType<typeof baseAct>;
  /** Why whoever did it could not. */
  outsider: string | undefined;
  /** What the rule says of standing in, where that was asked. */
  deputation: Ruling | undefined;
}

async function recordAct(
  task: WorkerTask,
  { act: base, outsider, deputation }: Recorded,
  jurisdiction: Jurisdiction,
  services: Services,
): Promise<Result> {
  const { variables } = task;
  const form = oneOf("markForm", variables.string("markForm"), MARK_FORMS) ?? "opinion";
  const given = oneOf("verdict", variables.string("verdict"), VERDICTS);
  const marked = {
    documentType: markedAs(task, base.stage),
    form,
    opinion: base.opinion !== null,
    name: form !== "circle",
    date: form !== "circle",
  };
  const ruling = decide("mark", jurisdiction, marked, { asOf: moment(services.clock), calendar: services.calendar });
  const effect = ruling.effect ?? "none";
  const said: Said = {
    verdict: given ?? (effect === "consent" || effect === "read" ? "agree" : null),
    opinion: base.opinion,
    transferTo: oneOf("transferTo", variables.string("transferTo"), ROLES),
    returnTo: oneOf("returnTo", variables.string("returnTo"), [...ROLES, SUBMITTER]),
    addLeader: oneOf("addLeader", variables.string("addLeader"), ROLES),
  };
  const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
  const missing = outsider ?? incomplete(base.stage, ruling, said) ?? neverThere(task, said, acts);
  const act: NewAct = {
    ...base,
    verdict: said.verdict,
    mark: { form, effect, basis: ruling.basis },
    transferTo: said.verdict === "transfer" ? (said.transferTo ?? null) : null,
    returnTo: said.verdict === "return" ? (said.returnTo ?? null) : null,
    counted: missing === undefined,
    details: {
      kind: variables.string("actKind") ?? "route",
      ...(said.verdict === "agree" && said.addLeader ? { addLeader: said.addLeader } : {}),
    },
  };
  return {
    variables: {
      ...actRecord(task, act),
      ...rulingRecord(task, ruling),
      ...(deputation ? rulingRecord(task, deputation, "deputation") : {}),
      ...CLEARED,
      caseId: caseIdOf(task),
      actResult: missing ? "incomplete" : said.verdict === "transfer" ? "transferred" : "recorded",
      actFindings: missing ?? "",
      ...(missing ? { findingsText: forPeople(ruling, missing) } : {}),
    },
  };
}

/** Why an act has to be done again, in the words that the same person will read; undefined when it stands. */
function incomplete(
  stage: string,
  ruling: Ruling,
  { verdict, opinion, transferTo, returnTo }: Said,
): string | undefined {
  // whoever sends a text back has not marked it: the mark's form is not in question, the reason is
  if (verdict === "return") {
    if (returnTo === undefined) return `退回须写明退给谁（returnTo：${SUBMITTER} 报送单位，或已经办理过的角色）`;
    return opinion === null ? "退回须写明理由（opinion）" : undefined;
  }
  if (ruling.effect === "incomplete") return findingsText(ruling.findings) || "批示不完整，请签署明确意见、姓名和日期";
  if (verdict === null) return "没有写明办理结论（verdict：agree 同意、disagree 不同意、transfer 转请、return 退回）";
  if (verdict === "transfer" && NOT_PASSED_ON.includes(stage)) {
    return "这里没有转请：请写同意、不同意或退回；要请另一位领导也看的，写同意并加请领导（addLeader）";
  }
  if (verdict === "transfer" && transferTo === undefined) return "转请须写明转请哪位领导（transferTo）";
  return undefined;
}

/** A text goes back only to somebody who has had it. */
function neverThere(task: WorkerTask, { verdict, returnTo }: Said, acts: Act[]): string | undefined {
  if (verdict !== "return" || returnTo === undefined || returnTo === SUBMITTER) return undefined;
  const stage = task.variables.string("stage");
  const here = acts.filter((act) => act.stage === stage && act.round === roundOf(task) && act.counted);
  const done = standingActs(here.filter(({ details }) => details.kind !== "choice")).map(({ role }) => role as Role);
  if (done.includes(returnTo)) return undefined;
  const may = [...new Set(done)].map((role) => `${ROLE_NAMES[role]}（${role}）`);
  return `${ROLE_NAMES[returnTo]}在这一阶段没有办理过，不能退回给它；可退给${["报送单位（submitter）", ...may].join("、")}`;
}

/** Why a form beside `act` has to be filled in again. */
function slipOf(
  kind: string,
  recorded: ReturnType<typeof baseAct> & Partial<NewAct>,
  { task, services, profile }: { task: WorkerTask; services: Services; profile: JurisdictionProfile },
): string | undefined {
  if (kind === "choice") return incompleteChoice(recorded);
  const { details = {}, opinion, reason } = recorded;
  const topic = TOPIC_SLIPS[kind]?.(details, reason, moment(services.clock).slice(0, 10));
  const said = { details, opinion, reason };
  const slip = ITEM_SLIPS[kind]?.(said, task, services) ?? MEETING_SLIPS[kind]?.(said, task, { ...services, profile });
  return topic ?? slip ?? incompleteReturn(recorded);
}

/** Where the rule is silent, a person chooses and says why: without the reason the record would rest on nothing. */
function incompleteChoice({ details, reason }: Pick<NewAct, "details" | "reason">): string | undefined {
  if (details?.chosenRole === undefined) return "没有写明交给谁办理（chosenRole：角色，或 finish 到此结束）";
  if (reason == null) return "没有写明理由（reason）：规则未规定的事项由办公室选择，须写理由";
  return undefined;
}

function markedAs(task: WorkerTask, stage: string): "issue" | "request" | "report" {
  if (stage === "signing") return "issue";
  return documentOf(task.variables).incoming?.documentType === "report" ? "report" : "request";
}
