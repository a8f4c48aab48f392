import { caseIdOf } from "./case-context.ts";
import { defineWorker } from "./define-worker.ts";
import { everyOf, nextReportAt } from "./report-period.ts";
import { moment } from "./services.ts";
import { Json } from "./variables.ts";

/** Says when the next periodic report is due. The rhythm keeps to the day on which it was begun, however long a review took. */
export default defineWorker({
  topic: "plan-report",
  handle(task, services) {
    const now = moment(services.clock);
    const every = everyOf(task.variables.json("reportEvery"));
    const begun = task.variables.string("reportBegunOn") ?? now.slice(0, 10);
    return {
      variables: {
        caseId: caseIdOf(task),
        businessKey: task.variables.string("businessKey") ?? task.businessKey ?? task.processInstanceId,
        reportEvery: new Json(every),
        reportBegunOn: begun,
        reportAt: nextReportAt(begun, every, now, services.calendar),
      },
    };
  },
});
