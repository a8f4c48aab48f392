import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import { type Decision, isDecision } from "../src/rules/facts.ts";
import { ACTION_NAMES, ROLE_NAMES } from "../src/rules/names.ts";
import type { Finding, Ruling, Step } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { absencesOf } from "./absences.ts";
import { NOT_ACTING } from "./acting-for.ts";
import { assign, type NextAct, onlyOneLeader, ownerOf } from "./assignment.ts";
import { basisText, caseIdOf, findingValues, forPeople, jurisdictionOf, roundOf, unfinished } from "./case-context.ts";
import { type CaseDocument, documentOf, factsOf } from "./case-document.ts";
import { type Act, type CaseNotice, caseActs, noticeRecord, rulingRecord } from "./case-records.ts";
import { chiefAwayNotice, waitsForChief } from "./chief-away.ts";
import { defineWorker, type Result, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { leaveFacts } from "./leave-facts.ts";
import { ownLeaveFindings } from "./own-leaves.ts";
import { relatedDeputies } from "./people.ts";
import { moment, type Services } from "./services.ts";
import { leaderToAdd, openTransfer, standingActs } from "./standing-acts.ts";
import { topicFacts } from "./topic-facts.ts";
import { Json, type Values } from "./variables.ts";

/** Role of a step → the rung of the diagram where it is done; every other role goes to `other`. */
const RUNGS: Partial<Record<Role, string>> = {
  office: "office",
  "office-deputy-director": "office-deputy-director",
  "office-director": "office-director",
  "secretary-general": "secretary-general",
  "deputy-secretary-general": "secretary-general",
  deputy: "deputy",
  "related-deputy": "related-deputy",
  "executive-deputy": "executive-deputy",
  chief: "chief",
};

/** Asks the stage's decision again with every act done so far, and opens the next rung of the ladder. */
export default defineWorker({
  topic: "next-act",
  async handle(task, services) {
    const stage = task.variables.string("stage");
    if (stage === undefined || !isDecision(stage)) {
      throw new BadData(`变量 stage：实际为 ${stage ?? "缺少"}，应为决策名（如 incoming、signing）`);
    }
    const document = documentOf(task.variables);
    const jurisdiction = await jurisdictionOf(task, services);
    const round = roundOf(task);
    const done = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const acts = standingActs(done.filter((act) => act.stage === stage && act.round === round && act.counted));
    const ladder = { stage, document, jurisdiction, acts, services, tenantId: task.tenantId };
    const { ruling, notice } = await ruleOnActs(ladder);
    const findings = [...ruling.findings, ...(await ownFindings(task, ladder))];
    const told = notice ? noticeRecord(task, { ...notice, text: forPeople(ruling, notice.text) }, "chiefaway") : {};
    const record = { ...rulingRecord(task, ruling), ...findingValues(ruling, findings), caseId: caseIdOf(task) };
    const variables = { ...record, ...told, ...(await nextRung(task, ruling, ladder)) };
    return { variables } satisfies Result;
  },
});

interface Ladder {
  stage: Decision;
  document: CaseDocument;
  jurisdiction: Jurisdiction;
  acts: Act[];
  services: Services;
  tenantId: string;
}

/** What the stage's decision rests on, the acts aside. */
function stageFacts({ stage, document, jurisdiction, services, tenantId }: Ladder) {
  if (stage === "leave") return leaveFacts(document, { jurisdiction, services, tenantId });
  if (stage === "agenda") return topicFacts(document, jurisdiction.profile, moment(services.clock).slice(0, 10));
  return factsOf(document, stage, jurisdiction.profile);
}

/** The ruling on the acts so far; and what is told where it rests on the chief's leave. */
async function ruleOnActs(ladder: Ladder): Promise<{ ruling: Ruling; notice?: CaseNotice }> {
  const { stage, document, jurisdiction, acts, services, tenantId } = ladder;
  const given = await stageFacts(ladder);
  const approvals = acts
    .filter((act) => act.details.kind === "route" && act.verdict !== "return")
    .map((act) => ({
      role: act.role,
      action: act.action,
      ...(ownerOf(act) ? { who: ownerOf(act) } : {}),
      verdict: act.verdict === "disagree" ? "disagree" : "agree",
      at: act.at,
    }));
  const related = relatedDeputies(jurisdiction.profile, document.portfolioIds).length;
  const holders = related > 0 ? { "related-deputy": related } : undefined;
  const facts = { ...given, approvals, ...(holders ? { holders } : {}) };
  const at = moment(services.clock);
  const { calendar } = services;
  const ruling = decide(stage, jurisdiction, facts, { asOf: at, calendar });
  if (stage !== "signing") return { ruling };
  const absences = await absencesOf(services.engine, tenantId);
  const waits = waitsForChief(document, facts, ruling, { jurisdiction, absences, at, calendar });
  if (waits === undefined) return { ruling };
  return { ruling: waits.ruling, notice: chiefAwayNotice(document, waits.absence, waits.finding, at) };
}

/** What those who consent to a leave read beside the ruling. */
async function ownFindings(task: WorkerTask, { stage, document, services, tenantId }: Ladder): Promise<Finding[]> {
  if (stage !== "leave") return [];
  const absences = await absencesOf(services.engine, tenantId);
  return ownLeaveFindings(document, absences, { caseId: caseIdOf(task), at: moment(services.clock) });
}

async function nextRung(task: WorkerTask, ruling: Ruling, ladder: Ladder): Promise<Values> {
  const { portfolioIds } = ladder.document;
  const last = ladder.acts.at(-1);
  const objection = ladder.acts.find((act) => act.verdict === "disagree" && act.details.kind !== "route");
  if (ruling.outcome === "refuse") return end("refused");
  if (ruling.outcome === "return" || ruling.outcome === "defer") return end("returned");
  const sentBack = ladder.acts.find((act) => act.verdict === "return");
  if (sentBack)
    return { ...end("returned"), ...personalFinding({ code: "returned-by-leader", verb: "退回" }, sentBack, ruling) };
  if (objection)
    return { ...end("returned"), ...personalFinding({ code: "disagreed", verb: "不同意" }, objection, ruling) };
  const added = leaderToAdd(ladder.acts);
  if (added) return open({ task, ruling }, { roles: [added], action: "countersign", basis: [], kind: "added" }, ladder);
  const transferTo = openTransfer(ladder.acts);
  if (transferTo && !ruling.steps.some((step) => !step.done && rolesOf(step).includes(transferTo))) {
    const transferred = transferStep(transferTo, ladder);
    return transferred ? open({ task, ruling }, transferred, ladder) : choose(task, ruling);
  }
  const chosen = last?.details.kind === "choice" ? last.details.chosenRole : undefined;
  if (chosen === "related-deputy" && relatedDeputies(ladder.jurisdiction.profile, portfolioIds).length === 0) {
    return { ...choose(task, ruling), findingsText: forPeople(ruling, `${onlyOneLeader(portfolioIds)}，请另选`) };
  }
  if (typeof chosen === "string" && chosen !== "finish") {
    return open({ task, ruling }, { roles: [chosen as Role], action: "decide", basis: [], kind: "chosen" }, ladder);
  }
  if (ruling.outcome === "not-regulated") return chosen === "finish" ? end("done") : choose(task, ruling);
  // a paper that somebody must have drafted and signed, while the text names nobody
  const nobodyNamed = ladder.stage === "minutes" && ruling.outcome === "proceed" && ruling.steps.length === 0;
  if (nobodyNamed) return chosen === "finish" ? end("done") : choose(task, ruling);
  const step = ruling.steps.find((candidate) => !candidate.done);
  if (!step) {
    // every act is there and the rule still says wait: only a person may say that what was waited for has come
    const waits = ruling.outcome === "wait" && chosen !== "finish";
    return waits ? { ...choose(task, ruling), basisText: "规则要求等待" } : end("done");
  }
  return open(
    { task, ruling },
    { roles: outstanding(step, ladder.acts), action: step.action, basis: step.basis, kind: "route" },
    ladder,
  );
}

/** Roles that say who somebody is at a meeting; the facts say which office that is. */
const RELATIVE: Role[] = ["presider", "convener"];

function rolesOf({ role, resolved }: Step): Role[] {
  if (resolved === undefined) return [role].flat();
  // 由会议主持人签发，或由委托的领导签发: only the relative one of the two stands for somebody else
  const several = Array.isArray(role) && role.some((one) => RELATIVE.includes(one));
  return several ? [...new Set(role.map((one) => (RELATIVE.includes(one) ? resolved : one)))] : [resolved];
}

/** Of a step that several roles must all do, the first who has not; otherwise everybody who may. */
function outstanding(step: Step, acts: Act[]): Role[] {
  const roles = rolesOf(step);
  if (step.mode === "any" || roles.length === 1) return roles;
  const open = roles.filter((role) => !acts.some((act) => act.role === role && act.action === step.action));
  return open.slice(0, 1);
}

/** 转请: the step that this government's rule adds when a leader passes the text on; none where the rule has no transfer. */
function transferStep(to: Role, { document, jurisdiction, services }: Ladder): NextAct | undefined {
  if (!document.incoming) return undefined;
  const circumstances = { asOf: moment(services.clock), calendar: services.calendar };
  const added = decide(
    "incoming",
    jurisdiction,
    { ...factsOf(document, "incoming", jurisdiction.profile), transferTo: to },
    circumstances,
  );
  const usual = decide("incoming", jurisdiction, factsOf(document, "incoming", jurisdiction.profile), circumstances);
  const known = new Set(usual.steps.map((step) => JSON.stringify(step)));
  const step = added.steps.find(
    (candidate) =>
      !known.has(JSON.stringify(candidate)) && [candidate.role, candidate.resolved ?? []].flat().includes(to),
  );
  return step && { roles: [to], action: step.action, basis: step.basis, kind: "transfer" };
}

interface Asked {
  task: WorkerTask;
  ruling: Ruling;
}

async function open({ task, ruling }: Asked, act: NextAct, ladder: Ladder): Promise<Values> {
  const { assignee, people, acting, deputation } = await assign(act, ladder, ladder.acts);
  return {
    nextRung: RUNGS[act.roles[0] as Role] ?? "other",
    ladderResult: "",
    actRole: act.roles.join(","),
    actAction: act.action,
    actTitle: ACTION_NAMES[act.action],
    actBasis: new Json(act.basis),
    actKind: act.kind,
    basisText: basisText(act.basis) || (act.kind === "added" ? "由前一位办理人加请" : "规则未规定，由办公室选择"),
    candidateGroups: act.roles.join(","),
    assignee,
    people: new Json(people),
    ...acting,
    ...(deputation ? rulingRecord(task, deputation, "deputation") : {}),
    ...unfinished(task, ruling),
  };
}

function end(result: "done" | "returned" | "refused"): Values {
  return { nextRung: result, ladderResult: result, people: new Json([]), assignee: null };
}

function choose(task: WorkerTask, ruling: Ruling): Values {
  return {
    nextRung: "choose",
    ladderResult: "",
    actRole: "office",
    actAction: "decide",
    actTitle: "选择办理人",
    actBasis: new Json([]),
    actKind: "choice",
    basisText: "规则未规定",
    candidateGroups: "office",
    assignee: null,
    people: new Json([]),
    ...NOT_ACTING,
    ...unfinished(task, ruling),
  };
}

/** What a person's own act says beyond the rule's steps, as a finding: who, and with which opinion. */
function personalFinding({ code, verb }: { code: string; verb: string }, act: Act, ruling: Ruling): Values {
  const finding: Finding = {
    code,
    effect: "return",
    message: `${ROLE_NAMES[act.role as Role]}${verb}${act.opinion ? `：${act.opinion}` : ""}`,
    basis: act.verdict === "return" ? [] : act.basis,
    reading: false,
  };
  return { findings: new Json([finding]), findingsText: forPeople(ruling, finding.message) };
}
