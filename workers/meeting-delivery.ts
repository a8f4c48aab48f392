import { decide } from "../src/rules/decide.ts";
import { dayOf } from "../src/rules/facts/common.ts";
import type { Deadline, Finding } from "../src/rules/ruling.ts";
import { documentOfCase, listedTopics, type MeetingTopic } from "./listed-topics.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import type { Question } from "./question.ts";

/** When the papers of a meeting have to be with its members, and what it means that they came late. */

/** What the decision `agenda` is asked of the papers of a meeting. */
export interface Papers {
  meeting: MeetingPlan;
  /** Every topic is confidential, so that papers which are not are none of this meeting's. */
  confidential: boolean;
}

/** @param topics those listed for the meeting, where they are known already */
export async function papersOf(
  { task, services }: Question,
  meeting: MeetingPlan,
  topics?: MeetingTopic[],
): Promise<Papers> {
  const listed = topics ?? (await listedTopics(services.engine, task.tenantId, meeting));
  const documents = await Promise.all(
    listed.map(({ caseId }) => documentOfCase(services.engine, task.tenantId, caseId)),
  );
  const secret = (agenda: Record<string, unknown> = {}) =>
    (agenda.topic as { confidential?: boolean } | undefined)?.confidential === true;
  return { meeting, confidential: documents.length > 0 && documents.every((document) => secret(document?.agenda)) };
}

/** The line of the decision `agenda` about the papers of such a meeting. What that decision says of topics is no matter of the meeting's. */
export function deliveryOf(question: Question, papers: Papers): Deadline | undefined {
  return askAgenda(question, papers).deadlines.find(({ id }) => id === "delivery");
}

function askAgenda({ jurisdiction, circumstances }: Question, { meeting, confidential }: Papers, more: object = {}) {
  const facts = { meeting: meeting.type, meetingDate: meeting.date, topic: { confidential }, ...more };
  return decide("agenda", jurisdiction, facts, circumstances);
}

/** What the rule says of papers that came late: what it does not say of papers delivered on the last day, which is the meeting's own where
 * the text only has them come before it. */
export function lateDelivery(question: Question, papers: Papers, deliveredOn: string): Finding[] {
  const lastDay = deliveryOf(question, papers)?.due ?? dayOf(papers.meeting.date);
  const inTime = askAgenda(question, papers, { deliveredOn: lastDay }).findings.map(({ code }) => code);
  const { findings } = askAgenda(question, papers, { deliveredOn });
  return findings.filter(({ code }) => !inTime.includes(code));
}
