import { decide } from "../src/rules/decide.ts";
import type { Finding } from "../src/rules/ruling.ts";
import { basisText, caseIdOf, findingsText, forPeople } from "./case-context.ts";
import { type CaseDocument, factsOf } from "./case-document.ts";
import { caseActs, noticeRecord, rulingRecord } from "./case-records.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { documentOfCase, isListed, MeetingTopic } from "./listed-topics.ts";
import { meetingOf } from "./meeting-document.ts";
import type { Absentee } from "./meeting-roster.ts";
import { type Attendance, attendanceOn, sessionAct } from "./meeting-session.ts";
import { deputyInCharge } from "./people.ts";
import { type Question, questionOf } from "./question.ts";
import { Json, type Values } from "./variables.ts";

/** Whether a topic may be taken with those who are there: the rule may want its deputy in charge, except under special circumstances, which
 * the office states. A topic that was withdrawn meanwhile is passed over. */
export default defineWorker({
  topic: "judge-attendance",
  async handle(task, services) {
    const question = await questionOf(task, services);
    const meeting = meetingOf(question.document);
    const topic = MeetingTopic.parse(task.variables.json("topic"));
    const about = { caseId: caseIdOf(task), topicTitle: topic.title };
    const document = await documentOfCase(services.engine, task.tenantId, topic.caseId);
    const here = { engine: services.engine, tenantId: task.tenantId };
    if (!document || !(await isListed(here, topic.caseId, meeting))) {
      const text = `《${topic.title}》已经不在这次会议的议题之列，不再研究`;
      const notice = { kind: "topic-gone", at: question.circumstances.asOf, to: ["office"], text, basis: [] };
      return { variables: { ...about, ...noticeRecord(task, notice), topicNext: "gone" } satisfies Values };
    }
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const stated = sessionAct(acts, "absent-deputy", meeting, topic.caseId);
    const special = stated?.details.choice === "discuss";
    const { profile } = question.jurisdiction;
    const inCharge = deputyInCharge(profile, document.portfolioIds).id;
    const attendance = attendanceOn(acts, meeting);
    const deputyInChargePresent = isThere(inCharge, attendance, task);
    const { ruling, added } = ask(question, document, { deputyInChargePresent, specialCircumstance: special });
    const hindered = added.some(({ effect }) => effect !== "warn");
    const next = !hindered ? "discuss" : stated?.details.choice === "postpone" ? "postpone" : "ask";
    const basis = hindered ? [...new Set(added.flatMap((finding) => finding.basis))] : [];
    const slip = task.variables.string("actResult") === "incomplete" ? task.variables.string("actFindings") : undefined;
    const text = [slip, findingsText(added), hindered && `分管领导 ${inCharge} 没有到会`].filter(Boolean).join("；");
    return {
      variables: {
        ...about,
        ...rulingRecord(task, ruling),
        topicNext: next,
        topicDeputy: inCharge,
        stage: "meeting",
        candidateGroups: "office",
        assignee: null,
        actRole: "office",
        actAction: next === "ask" ? "decide" : "collate",
        actTitle: next === "ask" ? "分管领导缺席，是否研究" : "记录议定结果",
        actBasis: new Json(basis),
        basisText: basisText(basis),
        findings: new Json(added),
        findingsText: forPeople(ruling, text),
        newMeetingDate: null,
      } satisfies Values,
    };
  },
});

/** By the names of those who are there; where only their number is known, whoever is known to be absent is not. */
function isThere(person: string, attendance: Attendance | undefined, { variables }: WorkerTask): boolean {
  if (attendance && attendance.presentIds.length > 0) return attendance.presentIds.includes(person);
  const absentees = (variables.json("absentees") ?? []) as Pick<Absentee, "person">[];
  return !absentees.some((absent) => absent.person === person);
}

/** What the rule says of the topic because of who is there: whatever it does not say with everybody there. The rest was judged when the topic
 * was put on the agenda. */
function ask(question: Question, document: CaseDocument, attendance: object) {
  const { jurisdiction, circumstances } = question;
  const facts = factsOf(document, "agenda", jurisdiction.profile);
  const usual = decide("agenda", jurisdiction, facts, circumstances).findings.map(keyOf);
  const ruling = decide("agenda", jurisdiction, { ...facts, attendance }, circumstances);
  return { ruling, added: ruling.findings.filter((finding) => !usual.includes(keyOf(finding))) };
}

function keyOf({ code, effect, basis }: Finding): string {
  return JSON.stringify([code, effect, basis]);
}
