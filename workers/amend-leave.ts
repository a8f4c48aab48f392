import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import type { Finding, Notice } from "../src/rules/ruling.ts";
import { Absence } from "./absences.ts";
import { AMENDMENTS, type Amended, type Change } from "./amendments.ts";
import { basisText, caseIdOf, findingsText, forPeople, jurisdictionOf, roundOf } from "./case-context.ts";
import { type Delegation, documentOf } from "./case-document.ts";
import { actRecord, noticeRecord, rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { delegationFindings } from "./delegations.ts";
import { BadData } from "./failures.ts";
import {
  changedRuling,
  consentedValues,
  type Judged,
  type Judging,
  judgeItinerary,
  NO_CHANGE_PENDING,
  type PendingChange,
} from "./itinerary.ts";
import { noticesGiven, whoseLeave } from "./leave-notices.ts";
import { awayValues } from "./leave-plan.ts";
import { personById } from "./people.ts";
import { moment } from "./services.ts";
import { settleItinerary } from "./settle-itinerary.ts";
import { Json, type Values } from "./variables.ts";

const CLEARED: Values = {
  newDepartOn: null,
  newReturnOn: null,
  newParticulars: null,
  delegation: null,
  reason: null,
  by: null,
};

/** Takes a change into a granted leave: another itinerary, or a delegation given or taken back (property `amends`). The change is
 * recorded with who made it; what cannot be is refused in words, and the leave stays as it was. An itinerary that needs consent again
 * waits for it; `amends` = consent says what came of that. */
export default defineWorker({
  topic: "amend-leave",
  async handle(task, services) {
    const kind = task.properties.amends ?? "";
    const jurisdiction = await jurisdictionOf(task, services);
    const before = { document: documentOf(task.variables), absence: Absence.parse(task.variables.json("absence")) };
    const judging = { task, jurisdiction, services, at: moment(services.clock) };
    if (kind === "consent") return { variables: await settleItinerary(before, judging) };
    const amendment = AMENDMENTS[kind];
    if (!amendment) {
      const may = [...Object.keys(AMENDMENTS), "consent"].join("、");
      throw new BadData(`元素 ${task.activityId} 的属性 amends：实际为 ${kind || "缺少"}，可接受 ${may}`);
    }
    const asked = { kind, before, judging };
    const outsider = kind === "itinerary" ? undefined : notTheirs(asked);
    const wanted = outsider ?? amendment(before, task);
    if (typeof wanted === "string") return { variables: refused(asked, wanted) };
    const faults = delegationFaults(wanted.to.absence.delegations, jurisdiction.profile);
    if (faults !== "") return { variables: refused(asked, faults) };
    if (kind !== "itinerary") return { variables: await made(asked, wanted) };
    const judged = await judgeItinerary(before, wanted, judging);
    if (judged.next === "refused") return { variables: refused(asked, notAllowed(judged), judged) };
    if (judged.next === "consent") return { variables: asksAgain(asked, wanted, judged) };
    const told = await made(asked, wanted, judged.because.findings);
    return { variables: { ...told, ...NO_CHANGE_PENDING, ...consentedValues(judged.ruling) } };
  },
});

interface Asked {
  /** Property `amends`. */
  kind: string;
  before: Amended;
  judging: Judging;
}

function actOf({ kind, judging: { task, jurisdiction, at } }: Asked) {
  const by = task.variables.string("by") ?? null;
  return {
    who: by,
    role: personById(jurisdiction.profile, by)?.roles[0] ?? "office",
    action: kind === "itinerary" ? "report" : "determine",
    at,
    opinion: null,
    reason: task.variables.string("reason") ?? null,
    stage: "leave",
    round: roundOf(task),
  };
}

/** Nothing changes, and why is recorded and told. */
function refused(asked: Asked, why: string, judged?: Judged): Values {
  const { kind, before, judging } = asked;
  const { task, at } = judging;
  const act = actOf(asked);
  const text = `《${before.document.title}》的变更没有办理：${why}`;
  const basis = judged ? basisOf(judged.ruling.findings) : [];
  const notice = { kind: "amendment-refused", at, to: [act.who ?? "office", before.absence.person], text, basis };
  return {
    ...actRecord(task, { ...act, basis, counted: false, details: { kind, refused: why } }),
    ...(judged ? rulingRecord(task, judged.ruling) : {}),
    ...noticeRecord(task, notice),
    ...CLEARED,
    caseId: caseIdOf(task),
  };
}

function notAllowed({ ruling: { findings } }: Judged): string {
  return findingsText(findings.filter(({ effect }) => effect !== "warn"));
}

/** Those who must consent are asked about the changed leave; until then the granted one holds. A later change takes the place of one
 * that waits. */
function asksAgain(asked: Asked, { text, details, to }: Change, { ruling, because, asked: document }: Judged): Values {
  const { before, judging } = asked;
  const { task, at } = judging;
  const act = actOf(asked);
  const basis = basisOf([...because.steps, ...because.findings]);
  const why = findingsText(because.findings) || `这样的行程须另行同意${basisText(basis, "（", "）")}`;
  const said = `《${before.document.title}》，${whoseLeave(before.document)}：${text}；${why}；同意之前原来准的假照旧`;
  const notice = { kind: "leave-change-asked", at, to: [before.absence.person, "office"], basis };
  const leave = { ...to.document.leave };
  const pending: PendingChange = { by: act.who, reason: act.reason, text, details, leave };
  return {
    ...actRecord(task, { ...act, basis, counted: true, details: { ...details, kind: "itinerary-request" } }),
    ...rulingRecord(task, ruling),
    ...noticeRecord(task, { ...notice, text: forPeople(ruling, said) }),
    ...NO_CHANGE_PENDING,
    ...CLEARED,
    pendingChange: new Json(pending),
    changedDocument: new Json(document),
    changeAt: at,
    round: act.round + 1,
    caseId: caseIdOf(task),
  };
}

function basisOf(lines: { basis: string[] }[]): string[] {
  return [...new Set(lines.flatMap(({ basis }) => basis))];
}

/** The change takes effect. Those are told whom the rule wants told of another itinerary; where it says nothing, those who consented,
 * by no article. */
async function made(asked: Asked, { to, text, details }: Change, warned: Finding[] = []): Promise<Values> {
  const { kind, judging } = asked;
  const { task, services, jurisdiction, at } = judging;
  const usual = new Set((await changedRuling(to.document, judging, false)).notices.map(words));
  const ruling = await changedRuling(to.document, judging, kind === "itinerary");
  const wanted = ruling.notices.filter((notice) => !usual.has(words(notice)));
  const roles = [...new Set(ruling.steps.flatMap((step) => step.resolved ?? step.role))];
  const about = `：${[text, findingsText(warned)].filter(Boolean).join("；")}`;
  const message = `《${to.document.title}》，${whoseLeave(to.document)}${about}`;
  const notice = { kind: "leave-changed", at, to: [...roles, "office"], text: message, basis: [] };
  const told =
    wanted.length > 0
      ? noticesGiven(task, wanted, { kind: "leave-changed", about, document: to.document, ruling, at })
      : noticeRecord(task, notice);
  return {
    ...actRecord(task, { ...actOf(asked), basis: basisOf(wanted), counted: true, details: { kind, ...details } }),
    ...rulingRecord(task, ruling),
    ...told,
    ...(await awayValues(task, to.absence, { jurisdiction, services, ruling })),
    ...CLEARED,
    caseId: caseIdOf(task),
    document: new Json(to.document),
  };
}

function words(notice: Notice): string {
  return JSON.stringify(notice);
}

/** Whose word a delegation is: the chief's, whom every text names, or the office's that notes it down. */
const GIVE_DELEGATIONS = ["chief", "office"];

/** Why this person can neither give nor take back a delegation; undefined where they can. */
function notTheirs({ judging: { task, jurisdiction } }: Asked): string | undefined {
  const by = task.variables.string("by") ?? null;
  const roles = personById(jurisdiction.profile, by)?.roles ?? [];
  if (roles.some((role) => GIVE_DELEGATIONS.includes(role))) return undefined;
  return `委托由主要领导给出或撤销，或由办公室代为登记（by：实际为 ${by ?? "没有写"}）`;
}

function delegationFaults(delegations: Delegation[], profile: JurisdictionProfile): string {
  return delegationFindings(delegations, profile)
    .map(({ message, basis }) => `${message}${basisText(basis, "（", "）")}`)
    .join("；");
}
