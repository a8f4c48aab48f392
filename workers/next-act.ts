import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import { type Decision, isDecision } from "../src/rules/facts.ts";
import { ACTION_NAMES, ROLE_NAMES } from "../src/rules/names.ts";
import type { Finding, Ruling, Step } from "../src/rules/ruling.ts";
import type { Action, Role } from "../src/rules/vocabulary.ts";
import { basisText, caseIdOf, findingValues, forPeople, jurisdictionOf, roundOf, unfinished } from "./case-context.ts";
import { type CaseDocument, documentOf, factsOf } from "./case-document.ts";
import { type Act, caseActs, rulingRecord } from "./case-records.ts";
import { defineWorker, type Result, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { deputyInCharge, relatedDeputies } from "./people.ts";
import { moment, type Services } from "./services.ts";
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

/** What is to be done next: an act by the rule's own step, by a transfer, or by the office's choice where the rule is silent. */
interface NextAct {
  roles: Role[];
  action: Action;
  basis: string[];
  kind: "route" | "transfer" | "chosen";
}

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
    const acts = (await caseActs(services.engine, caseIdOf(task), task.tenantId)).filter(
      (act) => act.stage === stage && act.round === round && act.counted,
    );
    const ladder = { stage, document, jurisdiction, acts, services };
    const ruling = ruleOnActs(ladder);
    const record = { ...rulingRecord(task, ruling), ...findingValues(ruling), caseId: caseIdOf(task) };
    const variables = { ...record, ...nextRung(task, ruling, ladder) };
    return { variables } satisfies Result;
  },
});

interface Ladder {
  stage: Decision;
  document: CaseDocument;
  jurisdiction: Jurisdiction;
  acts: Act[];
  services: Services;
}

function ruleOnActs({ stage, document, jurisdiction, acts, services }: Ladder): Ruling {
  const given = factsOf(document, stage, jurisdiction.profile);
  const approvals = acts
    .filter((act) => act.details.kind === "route")
    .map((act) => ({
      role: act.role,
      action: act.action,
      ...(holder(act) ? { who: holder(act) } : {}),
      verdict: act.verdict === "disagree" ? "disagree" : "agree",
      at: act.at,
    }));
  const related = relatedDeputies(jurisdiction.profile, document.portfolioIds).length;
  const holders = related > 0 ? { "related-deputy": related } : undefined;
  const facts = { ...given, approvals, ...(holders ? { holders } : {}) };
  return decide(stage, jurisdiction, facts, { asOf: moment(services.clock), calendar: services.calendar });
}

/** Whose act it is: of the person whose task it was, whoever finished it for them. */
function holder(act: Act): string | null {
  return act.actingFor ?? act.who;
}

function nextRung(task: WorkerTask, ruling: Ruling, ladder: Ladder): Values {
  const { portfolioIds } = ladder.document;
  const last = ladder.acts.at(-1);
  const objection = ladder.acts.find((act) => act.verdict === "disagree" && act.details.kind !== "route");
  if (ruling.outcome === "refuse") return end("refused");
  if (ruling.outcome === "return" || ruling.outcome === "defer") return end("returned");
  if (objection) return { ...end("returned"), ...disagreement(objection, ruling) };
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

function rolesOf(step: Step): Role[] {
  return [step.resolved ?? step.role].flat();
}

/** To whom the text was passed on last, until that leader has acted or the office has chosen somebody. */
function openTransfer(acts: Act[]): Role | undefined {
  const at = acts.findLastIndex((act) => act.verdict === "transfer");
  const to = acts[at]?.transferTo as Role | undefined;
  const settled = acts.slice(at + 1).some((act) => act.role === to || act.details.kind !== "route");
  return to && !settled ? to : undefined;
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

function open({ task, ruling }: Asked, act: NextAct, { document, jurisdiction, acts }: Ladder): Values {
  const { profile } = jurisdiction;
  const rung = RUNGS[act.roles[0] as Role] ?? "other";
  const inCharge = act.roles.length === 1 && act.roles[0] === "deputy" && act.kind === "route";
  const related = rung === "related-deputy" ? relatedDeputies(profile, document.portfolioIds) : [];
  if (rung === "related-deputy" && related.length === 0) {
    throw new BadData(
      `变量 document.portfolioIds：${onlyOneLeader(document.portfolioIds)}，而规则要求其他相关领导办理；请写明所涉及的各项分管`,
    );
  }
  const done = acts.filter((done) => done.action === act.action && done.details.kind === act.kind).map(holder);
  const people = related.map(({ id }) => id).filter((id) => !done.includes(id));
  return {
    nextRung: rung,
    ladderResult: "",
    actRole: act.roles.join(","),
    actAction: act.action,
    actTitle: ACTION_NAMES[act.action],
    actBasis: new Json(act.basis),
    actKind: act.kind,
    basisText: basisText(act.basis) || "规则未规定，由办公室选择",
    candidateGroups: act.roles.join(","),
    assignee: inCharge ? deputyInCharge(profile, document.portfolioIds).id : null,
    people: new Json(people),
    ...unfinished(task, ruling),
  };
}

function onlyOneLeader(portfolioIds: string[]): string {
  return `${JSON.stringify(portfolioIds)} 只涉及一位分管领导`;
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
    ...unfinished(task, ruling),
  };
}

function disagreement(act: Act, ruling: Ruling): Values {
  const finding: Finding = {
    code: "disagreed",
    effect: "return",
    message: `${ROLE_NAMES[act.role as Role]}不同意${act.opinion ? `：${act.opinion}` : ""}`,
    basis: act.basis,
    reading: false,
  };
  return { findings: new Json([finding]), findingsText: forPeople(ruling, finding.message) };
}
