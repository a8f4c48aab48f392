import { decide } from "../src/rules/decide.ts";
import type { Outcome } from "../src/rules/vocabulary.ts";
import { findingsText, findingValues, forPeople, jurisdictionOf } from "./case-context.ts";
import { documentOf, factsOf } from "./case-document.ts";
import { rulingRecord } from "./case-records.ts";
import { countersignFacts } from "./countersign-facts.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { moment } from "./services.ts";
import { Json } from "./variables.ts";

/** Answers one decision of the case, named by the element's property `decision`, and records the whole ruling. */
export default defineWorker({
  topic: "decide",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const jurisdiction = await jurisdictionOf(task, services);
    const asOf = moment(services.clock);
    const circumstances = { asOf, calendar: services.calendar };
    const error = task.variables.string("correctionError");
    switch (task.properties.decision) {
      case "incoming": {
        const ruling = decide(
          "incoming",
          jurisdiction,
          factsOf(document, "incoming", jurisdiction.profile),
          circumstances,
        );
        return {
          variables: {
            ...rulingRecord(task, ruling),
            ...findingValues(ruling),
            findingsText: forPeople(ruling, [error, findingsText(ruling.findings)].filter(Boolean).join("；")),
            intakeOutcome: intakeOutcome(ruling.outcome, error !== undefined),
            candidateGroups: "lead-department",
            assignee: null,
          },
        };
      }
      case "countersign": {
        const facts = countersignFacts(document, { sentOn: asOf, replies: [] });
        const ruling = decide("countersign", jurisdiction, facts, circumstances);
        // where nothing is awaited before anybody has answered (联合上报), nobody is asked
        const parties = ruling.outcome === "proceed" ? [] : document.countersign?.parties;
        return { variables: { ...rulingRecord(task, ruling), sentOn: asOf, parties: new Json(parties) } };
      }
      default:
        throw new BadData(
          `元素 ${task.activityId} 的属性 decision：实际为 ${task.properties.decision ?? "缺少"}，可接受 incoming、countersign`,
        );
    }
  },
});

/** Intake opens the way unless something is missing or forbidden; a question without a rule goes on and asks the office.
 * A correction that could not be read goes back, whatever the unchanged document would deserve. */
function intakeOutcome(outcome: Outcome, unreadable: boolean): string {
  if (outcome === "refuse") return outcome;
  if (unreadable) return "return";
  if (outcome === "not-regulated") return outcome;
  return outcome === "return" || outcome === "defer" ? "return" : "proceed";
}
