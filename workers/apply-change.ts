import { caseIdOf, jurisdictionOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { caseActs, rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { pendingChange } from "./item-change.ts";
import { decideItem, type ItemQuestion } from "./item-facts.ts";
import { cardOf, termOf } from "./item-term.ts";
import { moment } from "./services.ts";
import { Json } from "./variables.ts";

/** Takes an approved adjustment into the item: the new date where one was asked for, from which everything is counted anew. */
export default defineWorker({
  topic: "apply-change",
  async handle(task, services) {
    const before = documentOf(task.variables);
    const jurisdiction = await jurisdictionOf(task, services);
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const { newDueOn } = pendingChange(acts).request.details;
    const document =
      typeof newDueOn === "string" ? { ...before, supervision: { ...before.supervision, dueOn: newDueOn } } : before;
    const circumstances = { asOf: moment(services.clock), calendar: services.calendar };
    const question: ItemQuestion = { task, document, jurisdiction, circumstances, services, acts };
    const ruling = decideItem(question, "feedback");
    const card = task.variables.json("item") as { assignedOn?: string } | undefined;
    const term = termOf(question, ruling);
    const passed = typeof term.itemDueAt === "string" && Date.parse(term.itemDueAt) <= services.clock.now().getTime();
    return {
      variables: {
        ...rulingRecord(task, ruling),
        caseId: caseIdOf(task),
        document: new Json(document),
        ...term,
        item: cardOf(question, term.itemDueOn, card?.assignedOn),
        supervisionState: passed ? "overdue" : "in-progress",
      },
    };
  },
});
