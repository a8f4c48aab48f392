import { caseIdOf, findingsText } from "./case-context.ts";
import { caseActs } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { lateDelivery, papersOf } from "./meeting-delivery.ts";
import { meetingOf } from "./meeting-document.ts";
import { sessionAct } from "./meeting-session.ts";
import { questionOf } from "./question.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** After the papers of a meeting were delivered: whether that was in time. Late papers are told, and keep no meeting from being held unless the
 * office puts it off. */
export default defineWorker({
  topic: "judge-delivery",
  async handle(task, services) {
    const question = await questionOf(task, services);
    const meeting = meetingOf(question.document);
    const slip = task.variables.string("actResult") === "incomplete" ? task.variables.string("actFindings") : undefined;
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const { choice, deliveredOn } = sessionAct(acts, "delivery", meeting)?.details ?? {};
    const late =
      typeof deliveredOn === "string" ? lateDelivery(question, await papersOf(question, meeting), deliveredOn) : [];
    const put = choice === "reschedule";
    return {
      variables: {
        caseId: caseIdOf(task),
        deliveryNext: slip !== undefined ? "again" : put ? "reschedule" : "wait",
        deliveryFindings: new Json(late),
        findingsText: fitted(slip ?? findingsText(late)),
        ...(put ? { actTitle: "会议改期", actAction: "decide", actBasis: new Json([]), basisText: "" } : {}),
      } satisfies Values,
    };
  },
});
