import { actingFor } from "./acting-for.ts";
import { caseIdOf, jurisdictionOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";

/** One of several leaders who are asked at the same time: the task is theirs, or their stand-in's while they are on leave. */
export default defineWorker({
  topic: "ask-leader",
  async handle(task, services) {
    const owner = task.variables.string("person");
    if (owner === undefined) throw new BadData("变量 person：缺少；应为领导的标识");
    const { variables, tenantId } = task;
    const roles = (variables.string("actRole") ?? "related-deputy").split(",");
    const { assignee, values, ruling } = await actingFor(
      { roles, action: variables.string("actAction") ?? "countersign", owner },
      {
        document: documentOf(variables),
        stage: variables.string("stage") ?? "signing",
        jurisdiction: await jurisdictionOf(task, services),
        tenantId,
        services,
      },
    );
    return {
      variables: {
        ...values,
        ...(ruling ? rulingRecord(task, ruling, "deputation") : {}),
        caseId: caseIdOf(task),
        assignee,
      },
    };
  },
});
