import { caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { defineWorker } from "./define-worker.ts";
import { listedTopics, topicsTextOf } from "./listed-topics.ts";
import { meetingOf } from "./meeting-document.ts";
import { Json, type Values } from "./variables.ts";

/** The topics of this meeting, in the order in which they are taken: every topic case that waits for it now. */
export default defineWorker({
  topic: "assemble-topics",
  async handle(task, services) {
    const meeting = meetingOf(documentOf(task.variables));
    const topics = await listedTopics(services.engine, task.tenantId, meeting);
    return {
      variables: {
        caseId: caseIdOf(task),
        topics: new Json(topics),
        topicsText: topicsTextOf(meeting, topics),
        // what is asked of the office next is to register the end
        actTitle: "登记会议结束",
        actAction: "collate",
        actBasis: new Json([]),
        basisText: "",
        findingsText: "",
      } satisfies Values,
    };
  },
});
