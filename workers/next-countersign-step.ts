import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import { ACTION_NAMES } from "../src/rules/names.ts";
import type { Ruling, Step } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { actingFor, NOT_ACTING } from "./acting-for.ts";
import { basisText, caseIdOf, findingValues, jurisdictionOf, roundOf, unfinished } from "./case-context.ts";
import { type CaseDocument, documentOf } from "./case-document.ts";
import { type Act, caseActs, rulingRecord, valuesOf } from "./case-records.ts";
import { countersignFacts, Reply } from "./countersign-facts.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { deputyInCharge } from "./people.ts";
import { moment, type Services } from "./services.ts";
import { Json, type Values } from "./variables.ts";

/** After the answers: what the text wants next: principals negotiate, levels coordinate, grounds and proposal are set out, or
 * the text goes up. */
export default defineWorker({
  topic: "next-countersign-step",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const sentOn = task.variables.string("sentOn");
    if (sentOn === undefined) throw new BadData("变量 sentOn：缺少；会签应先送达（decide）");
    const jurisdiction = await jurisdictionOf(task, services);
    const round = roundOf(task);
    const acts = (await caseActs(services.engine, caseIdOf(task), task.tenantId)).filter(
      (act) => act.stage === "countersign" && act.round === round && act.counted,
    );
    const replies = settledByTalks(await childReplies(task, services), acts);
    const progress = { sentOn, replies, ...progressOf(acts) };
    const circumstances = { asOf: moment(services.clock), calendar: services.calendar };
    const ask = (submitted: boolean, submission = progress.submission) => {
      const facts = countersignFacts(document, { ...progress, submission, submitted });
      return decide("countersign", jurisdiction, facts, circumstances);
    };
    const now = ask(false);
    const onSubmission = ask(true);
    const next = nextStep({ now, onSubmission, wellPrepared: ask(true, WELL_PREPARED) }, acts);
    const recorded = next.kind === "act" ? now : onSubmission;
    const state = { document, jurisdiction, progress, ruling: recorded, services };
    return {
      variables: {
        ...rulingRecord(task, recorded),
        ...findingValues(recorded),
        caseId: caseIdOf(task),
        parties: new Json(recorded.parties ?? []),
        ...(next.kind === "act" ? await actValues(task, next.step, state) : resultValues(next.result, state)),
        ...unfinished(task, recorded),
      },
    };
  },
});

/** Answers as the parties' own process instances hold them; one that was taken back, or closed for it, holds none. */
async function childReplies(task: WorkerTask, { engine }: Services): Promise<Reply[]> {
  const children = await engine.get<{ id: string }[]>("/history/process-instance", {
    superProcessInstanceId: task.processInstanceId,
  });
  const superseded = (task.variables.json("supersededReplies") as string[] | undefined) ?? [];
  const asked = children.map(({ id }) => id).filter((id) => !superseded.includes(id));
  return [...(await valuesOf(engine, asked, "reply")).values()].map((reply) => Reply.parse(reply));
}

/** Where the principals' talks or the coordination ended in agreement, an objection is withdrawn. */
function settledByTalks(replies: Reply[], acts: Act[]): Reply[] {
  if (!acts.some((act) => act.details.result === "agreed")) return replies;
  // the day of the answer stays: whoever answered in time is not late because the talks took longer
  return replies.map((reply) =>
    reply.response === "object" ? { ...reply, response: "agree", signedBy: "principal" } : reply,
  );
}

function progressOf(acts: Act[]) {
  const negotiation = acts.findLast((act) => act.details.kind === "negotiation");
  const submission = acts.findLast((act) => act.details.kind === "submission")?.details;
  return {
    negotiatedBy: String(negotiation?.details.negotiatedBy ?? "none"),
    coordination: acts.filter((act) => act.details.kind === "coordination").map((act) => act.role),
    submission: {
      grounds: submission?.grounds === true,
      proposal: submission?.proposal === true,
      process: submission?.process === true,
      countersigned: submission?.countersigned === true,
    },
  };
}

/** A submission with everything that the form can say. */
const WELL_PREPARED = { grounds: true, proposal: true, process: true, countersigned: true };

interface Rulings {
  /** As things stand. */
  now: Ruling;
  /** If it went up as it is. */
  onSubmission: Ruling;
  /** If it went up with everything set out. */
  wellPrepared: Ruling;
}

type Next =
  | { kind: "act"; step: Step }
  | { kind: "result"; result: "agreed" | "submitted" | "prepare" | "returned" | "choose" };

const TALKS = ["negotiate", "coordinate"];

function nextStep({ now, onSubmission, wellPrepared }: Rulings, acts: Act[]): Next {
  const talks = now.steps.find((step) => !step.done && TALKS.includes(step.action));
  if (talks) return { kind: "act", step: talks };
  if (onSubmission.outcome === "refuse") return { kind: "result", result: "returned" };
  const disputed = onSubmission.parties?.some((party) => party.status === "objected") ?? false;
  if (onSubmission.outcome === "not-regulated") {
    return afterChoice(acts.at(-1)?.details ?? {}, disputed);
  }
  if (onSubmission.outcome === "return") {
    // what no preparation can heal (e.g. who signed for the lead) goes back to the lead as a whole
    return { kind: "result", result: wellPrepared.outcome === "return" ? "returned" : "prepare" };
  }
  return { kind: "result", result: disputed ? "submitted" : "agreed" };
}

/** Where the rule is silent the office chose last: somebody who is to coordinate, or the end; or it has yet to choose. */
function afterChoice({ kind, chosenRole }: Act["details"], disputed: boolean): Next {
  if (kind !== "choice") return { kind: "result", result: "choose" };
  if (chosenRole === "finish") return { kind: "result", result: disputed ? "submitted" : "agreed" };
  const step: Step = { role: chosenRole as Role, action: "coordinate", mode: "all", basis: [], reading: false };
  return { kind: "act", step };
}

interface State {
  document: CaseDocument;
  jurisdiction: Jurisdiction;
  progress: { negotiatedBy: string; coordination: string[]; submission: Record<string, boolean> };
  ruling: Ruling;
  services: Services;
}

async function actValues(task: WorkerTask, step: Step, state: State): Promise<Values> {
  const { document, jurisdiction, services } = state;
  const roles = [step.resolved ?? step.role].flat();
  const negotiates = step.action === "negotiate";
  const deputy = !negotiates && step.basis.length > 0 && roles.length === 1 && roles[0] === "deputy";
  const owner = deputy ? deputyInCharge(jurisdiction.profile, document.portfolioIds).id : null;
  const { assignee, values, ruling } = await actingFor(
    { roles, action: step.action, owner },
    { document, stage: "countersign", jurisdiction, tenantId: task.tenantId, services },
  );
  return {
    countersignNext: negotiates ? "negotiate" : "coordinate",
    actRole: roles.join(","),
    actAction: step.action,
    actTitle: ACTION_NAMES[step.action],
    actBasis: new Json(step.basis),
    basisText: basisText(step.basis) || "规则未规定，由办公室选择",
    candidateGroups: roles.join(","),
    ...values,
    ...(ruling ? rulingRecord(task, ruling, "deputation") : {}),
    assignee,
  };
}

function resultValues(
  result: Extract<Next, { kind: "result" }>["result"],
  { document, progress, ruling }: State,
): Values {
  const basis = result === "choose" ? [] : submissionBasis(ruling);
  const values: Values = {
    countersignNext: result,
    countersignResult: ["agreed", "submitted", "returned"].includes(result) ? result : "",
    actRole: result === "choose" ? "office" : "lead-department",
    actAction: result === "choose" ? "decide" : "submit",
    actTitle: result === "choose" ? "选择办理方式" : "列明理据、提出建议",
    actBasis: new Json(basis),
    basisText: result === "choose" ? "规则未规定" : basisText(basis),
    candidateGroups: result === "choose" ? "office" : "lead-department",
    assignee: null,
    ...NOT_ACTING,
  };
  if (result !== "agreed" && result !== "submitted") return values;
  if (document.agenda) {
    const consultation = result === "agreed" ? "agreed" : "disagreed";
    const preparation = { ...(document.agenda.preparation as object | undefined), consultation };
    return { ...values, document: new Json({ ...document, agenda: { ...document.agenda, preparation } }) };
  }
  const settled = {
    ...document.incoming,
    countersigned: result === "agreed" || progress.submission.countersigned,
    ...(result === "submitted"
      ? {
          dispute: true,
          negotiatedBy: progress.negotiatedBy,
          coordination: progress.coordination,
          submission: progress.submission,
        }
      : {}),
  };
  return { ...values, ...(document.incoming ? { document: new Json({ ...document, incoming: settled }) } : {}) };
}

function submissionBasis(ruling: Ruling): string[] {
  const step = ruling.steps.find((candidate) => candidate.action === "submit");
  const missing = ruling.findings.filter((finding) => finding.effect !== "warn");
  return [...new Set([...(step?.basis ?? []), ...missing.flatMap((finding) => finding.basis)])];
}
