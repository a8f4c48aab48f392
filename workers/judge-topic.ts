import { decide } from "../src/rules/decide.ts";
import { Agenda } from "../src/rules/facts/agenda.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { handledAtOnce } from "./at-once.ts";
import { basisText, caseIdOf, findingsText, findingValues, forPeople, roundOf } from "./case-context.ts";
import { type CaseDocument, factsOf } from "./case-document.ts";
import { rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { type Question, questionOf } from "./question.ts";
import { whoMends } from "./topic-forms.ts";
import { Json, type Values } from "./variables.ts";

/** Whether a topic may go to its meeting, before anybody is asked to approve it: what is missing, what forbids it, and whether it
 * comes in time. The approvals themselves are the ladder's. */
export default defineWorker({
  topic: "judge-topic",
  async handle(task, services) {
    const question = await questionOf(task, services);
    const submittedOn = submissionOf(question);
    const document = { ...question.document, agenda: { ...question.document.agenda, submittedOn } };
    const facts = factsOf(document, "agenda", question.jurisdiction.profile);
    const ruling = decide("agenda", question.jurisdiction, facts, question.circumstances);
    const error = task.variables.string("correctionError");
    const outcome = error === undefined || ruling.outcome === "refuse" ? pathOf(ruling) : "return";
    const variables = {
      caseId: caseIdOf(task),
      ...rulingRecord(task, ruling),
      ...findingValues(ruling),
      findingsText: forPeople(ruling, [error, findingsText(ruling.findings)].filter(Boolean).join("；")),
      document: new Json(document),
      submittedOn,
      submittedRound: roundOf(task),
      topicOutcome: outcome,
      topicState: STATES[outcome] ?? "approving",
      withoutMeeting: handledAtOnce({ ...question, document }, ruling),
      noticesDue: new Json(ruling.notices),
      ladderResult: "",
      basisText: basisText(ruling.basis),
      ...whoMends(outcome === "defer", "补正议题"),
    } satisfies Values;
    return { variables };
  },
});

/** Where a topic stands that does not go on to its approvers. */
const STATES: Record<string, string> = {
  refuse: "refused",
  return: "returned",
  defer: "unscheduled",
  "not-required": "closed",
};

/** Waiting for an approval, or for the office where the rule names nobody, is what the ladder is for. */
function pathOf({ outcome }: Ruling): string {
  return outcome === "wait" || outcome === "not-regulated" ? "proceed" : outcome;
}

/** When the topic reached the office: as the OA says, else now. Resubmitted papers reach it anew: those that were sent back were not
 * the papers which the deadline means. */
function submissionOf({ task, document, circumstances }: Question): string {
  const given = agendaOf(document).submittedOn;
  const before = task.variables.string("submittedOn");
  const sameRound = task.variables.integer("submittedRound") === roundOf(task);
  if (given !== undefined && (sameRound || given !== before)) return given;
  return circumstances.asOf;
}

function agendaOf({ agenda }: CaseDocument): Agenda {
  if (agenda) return Agenda.parse(agenda);
  throw new BadData("变量 document.agenda：缺少；议题须有这些事实");
}
