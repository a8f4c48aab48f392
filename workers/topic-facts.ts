import { dayOf } from "../src/rules/facts/common.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { type CaseDocument, factsOf } from "./case-document.ts";

/** Topics for a meeting (议题). */

/** Facts of the decision `agenda` while the approvers look at a topic. A meeting that is over is no longer the one it goes to: approving
 * late costs the topic that meeting, and nothing else.
 * @param today `YYYY-MM-DD` */
export function topicFacts(
  document: CaseDocument,
  profile: JurisdictionProfile,
  today: string,
): Record<string, unknown> {
  const { meetingDate, ...facts } = factsOf(document, "agenda", profile);
  return typeof meetingDate === "string" && dayOf(meetingDate) >= today ? { ...facts, meetingDate } : facts;
}

/** The meeting that a topic is meant for. */
export function meetingOf({ agenda = {} }: CaseDocument): { type: string; date: string | undefined } {
  const { meeting, meetingDate } = agenda as { meeting?: string; meetingDate?: string };
  return { type: meeting ?? "", date: meetingDate && dayOf(meetingDate) };
}
