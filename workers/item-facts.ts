import { decide } from "../src/rules/decide.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { type CaseDocument, factsOf } from "./case-document.ts";
import type { Act } from "./case-records.ts";
import type { Question } from "./question.ts";

/** Supervision items (督查督办): what is known of one when it is registered stands in the document, what happened since in the
 * record. Nobody may send along what the process records itself. */

/** Stage under which an item's acts are recorded. */
export const ITEM_STAGE = "supervision";

/** A question about an item, with every act of its case so far, oldest first. */
export interface ItemQuestion extends Question {
  acts: Act[];
}

/** The acts of an item that count, oldest first. */
export function itemActs(acts: Act[], kind?: string): Act[] {
  return acts.filter(
    (act) => act.stage === ITEM_STAGE && act.counted && (kind === undefined || act.details.kind === kind),
  );
}

export function lastFeedback(acts: Act[]): Act | undefined {
  return itemActs(acts, "feedback").at(-1);
}

/** The office's verification of the last feedback; none while that is still to be verified. */
export function lastVerification(acts: Act[]): Act | undefined {
  const item = itemActs(acts);
  const verified = item.findLastIndex(({ details }) => details.kind === "verification");
  const reported = item.findLastIndex(({ details }) => details.kind === "feedback");
  return verified > reported ? item[verified] : undefined;
}

/** What a verification establishes. */
const ESTABLISHED = ["verified", "evaluated", "rectified", "reportedToGovernment", "published"] as const;

/** Facts of the decision `supervision`: how many departments take part, whether a unit and a date were set follow from the document
 * itself, unless it says so. */
export function itemFacts(
  { document, jurisdiction, acts }: Pick<ItemQuestion, "document" | "jurisdiction" | "acts">,
  event: string,
): Record<string, unknown> {
  const { dueOn, item, departments, ...given } = factsOf(document, "supervision", jurisdiction.profile);
  const elements = (item ?? {}) as Record<string, unknown>;
  const responsible = document.responsibleIds?.length ?? 0;
  const feedback = lastFeedback(acts);
  const { details = {} } = lastVerification(acts) ?? {};
  return {
    ...given,
    event,
    departments: departments ?? Math.max(1, responsible),
    item: { ...elements, unit: elements.unit === true || responsible > 0, dueOn: dueOn !== undefined },
    ...(dueOn === undefined ? {} : { dueOn }),
    feedback: feedback !== undefined,
    ...Object.fromEntries(ESTABLISHED.map((name) => [name, details[name] === true])),
    ...(feedback?.details.feedbackKind === "done" ? { doneOn: doneOn(feedback) } : {}),
  };
}

/** Asks the government's table about an item. */
export function decideItem(question: ItemQuestion, event: string, more: object = {}): Ruling {
  const facts = { ...itemFacts(question, event), ...more };
  return decide("supervision", question.jurisdiction, facts, question.circumstances);
}

/** Who carries an item: the first named, and those who assist. */
export function carriersOf({ responsibleIds = [] }: CaseDocument): { lead: string | undefined; assisting: string[] } {
  const [lead, ...assisting] = responsibleIds;
  return { lead, assisting };
}

/** The day on which an item was done: as the feedback says, else the day of the feedback itself. */
export function doneOn({ details, at }: Act): string {
  return typeof details.doneOn === "string" ? details.doneOn : at.slice(0, 10);
}
