import { decide } from "../src/rules/decide.ts";
import type { Outcome } from "../src/rules/vocabulary.ts";
import { findingsText, findingValues, forPeople } from "./case-context.ts";
import { factsOf } from "./case-document.ts";
import { rulingRecord } from "./case-records.ts";
import type { Question } from "./question.ts";
import type { Values } from "./variables.ts";

/** Whether the office may take a document in. */
export function decideIncoming({ task, document, jurisdiction, circumstances }: Question): Values {
  const facts = factsOf(document, "incoming", jurisdiction.profile);
  const ruling = decide("incoming", jurisdiction, facts, circumstances);
  const error = task.variables.string("correctionError");
  return {
    ...rulingRecord(task, ruling),
    ...findingValues(ruling),
    findingsText: forPeople(ruling, [error, findingsText(ruling.findings)].filter(Boolean).join("；")),
    intakeOutcome: intakeOutcome(ruling.outcome, error !== undefined),
    candidateGroups: "lead-department",
    assignee: null,
  };
}

/** Intake opens the way unless something is missing or forbidden; a question without a rule goes on and asks the office.
 * A correction that could not be read goes back, whatever the unchanged document would deserve. */
function intakeOutcome(outcome: Outcome, unreadable: boolean): string {
  if (outcome === "refuse") return outcome;
  if (unreadable) return "return";
  if (outcome === "not-regulated") return outcome;
  return outcome === "return" || outcome === "defer" ? "return" : "proceed";
}
