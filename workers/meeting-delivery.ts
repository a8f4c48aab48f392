import { decide } from "../src/rules/decide.ts";
import type { Deadline, Finding } from "../src/rules/ruling.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import type { Question } from "./question.ts";

/** When the papers of a meeting have to be with its members, and what it means that they came late. */

/** The line of the decision `agenda` about the papers of such a meeting. What that decision says of topics is no matter of the meeting's. */
export function deliveryOf(question: Question, meeting: MeetingPlan): Deadline | undefined {
  return askAgenda(question, meeting).deadlines.find(({ id }) => id === "delivery");
}

function askAgenda({ jurisdiction, circumstances }: Question, { type, date }: MeetingPlan, more: object = {}) {
  return decide("agenda", jurisdiction, { meeting: type, meetingDate: date, ...more }, circumstances);
}

/** What the rule says of papers that came late: what it does not say of papers delivered on the last day. */
export function lateDelivery(
  question: Question,
  meeting: MeetingPlan,
  line: Deadline | undefined,
  deliveredOn: string,
) {
  if (!line?.due) return [];
  const inTime = askAgenda(question, meeting, { deliveredOn: line.due }).findings.map(({ code }) => code);
  const { findings } = askAgenda(question, meeting, { deliveredOn });
  return findings.filter(({ code }): boolean => !inTime.includes(code)) satisfies Finding[];
}
