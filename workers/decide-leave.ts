import { decide } from "../src/rules/decide.ts";
import type { Finding, Ruling } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { absencesOf } from "./absences.ts";
import { basisText, caseIdOf, findingsText, forPeople } from "./case-context.ts";
import { rulingRecord } from "./case-records.ts";
import { delegationFindings } from "./delegations.ts";
import { leaveFacts } from "./leave-facts.ts";
import { leaveProgress } from "./leave-progress.ts";
import { ownLeaveFindings } from "./own-leaves.ts";
import type { Question } from "./question.ts";
import { Json, type Values } from "./variables.ts";

/** Asks for leave: what the request lacks, whether anybody must consent at all. The day on which it was asked is kept. */
export async function decideLeave(question: Question): Promise<Values> {
  const { task, jurisdiction, circumstances, services } = question;
  const leave = { appliedOn: circumstances.asOf, ...question.document.leave };
  const document = { ...question.document, leave };
  const facts = await leaveFacts(document, { jurisdiction, services, tenantId: task.tenantId });
  const ruling = decide("leave", jurisdiction, facts, circumstances);
  const own = delegationFindings(document.delegations ?? [], jurisdiction.profile);
  const absences = await absencesOf(services.engine, task.tenantId);
  const others = ownLeaveFindings(document, absences, { caseId: caseIdOf(task), at: circumstances.asOf });
  const findings = [...ruling.findings, ...own, ...others];
  const error = task.variables.string("correctionError");
  return {
    ...rulingRecord(task, ruling),
    document: new Json(document),
    applicantId: document.applicantId ?? null,
    leaveOutcome: leaveOutcome(ruling, own.length > 0 || error !== undefined),
    findings: new Json(findings),
    findingsText: forPeople(ruling, [error, findingsText(findings)].filter(Boolean).join("；")),
    basisText: basisText(ruling.basis),
    actTitle: "补正请假",
    actBasis: new Json(ruling.basis),
    ...askedOfApplicant(question),
  };
}

/** Whether to go on to those who consent. What the rule does not regulate, and what it wants waited for, is asked of people. */
function leaveOutcome({ outcome }: Ruling, mend: boolean): string {
  if (outcome === "refuse") return outcome;
  if (mend || outcome === "return" || outcome === "defer") return "return";
  return outcome === "not-required" ? outcome : "proceed";
}

/** What a person who is back can still supply on the form `leave-report`. */
const SUPPLIED_LATER = ["return-report-missing", "not-written", "change-not-reported", "leave-not-cancelled"];

/** After the return: what the text still wants. What it only reminds of is asked for once. */
export async function decideReturn(question: Question): Promise<Values> {
  const { task, document, jurisdiction, circumstances, services } = question;
  const context = { jurisdiction, services, tenantId: task.tenantId };
  const progress = await leaveProgress(document, services.engine, { caseId: caseIdOf(task), tenantId: task.tenantId });
  const facts = { ...(await leaveFacts(document, context)), ...progress.facts };
  const ruling = decide("leave", jurisdiction, facts, circumstances);
  const missing = ruling.findings.filter(({ code }) => SUPPLIED_LATER.includes(code));
  const asks = missing.some(({ effect }) => effect !== "warn" || !progress.reportAsked);
  return {
    ...rulingRecord(task, ruling),
    findings: new Json(missing),
    findingsText: forPeople(ruling, findingsText(missing)),
    basisText: basisText(basisOf(missing)),
    returnNext: asks ? "report" : "closed",
    actTitle: "补交返回报告",
    actBasis: new Json(basisOf(missing)),
    ...askedOfApplicant(question),
  };
}

function basisOf(findings: Finding[]): string[] {
  return [...new Set(findings.flatMap(({ basis }) => basis))];
}

function askedOfApplicant({ document }: Question): Values {
  const applicant = document.leave?.applicant as Role;
  return {
    candidateGroups: applicant,
    assignee: document.applicantId ?? null,
    actRole: applicant,
    actAction: "report",
  };
}
