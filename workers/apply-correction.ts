import { caseIdOf, roundOf } from "./case-context.ts";
import { type CaseDocument, corrected, countersignNeeded, documentOf } from "./case-document.ts";
import { actRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { lastFinishedTask } from "./finished-task.ts";
import { fitted, Json, type TaskVariables } from "./variables.ts";

/** Takes the submitter's corrections into the document and opens a new round. A correction that cannot be read changes nothing
 * and goes back to the submitter with the reason: a slip of the pen is no incident. */
export default defineWorker({
  topic: "apply-correction",
  async handle(task, services) {
    const finished = await lastFinishedTask(services, task);
    if (!finished) throw new BadData(`元素 ${task.activityId}：此前没有办结的补正任务`);
    const { variables } = task;
    const before = documentOf(variables);
    const choice = variables.string("correctionChoice");
    const { document, error } = choice === "abandon" ? { document: before, error: "" } : resubmitted(before, variables);
    const round = roundOf(task);
    return {
      variables: {
        ...actRecord(task, {
          who: finished.who,
          role: "lead-department",
          action: "submit",
          actingFor: finished.actingFor,
          at: finished.at,
          verdict: null,
          mark: null,
          opinion: variables.string("reason") ?? null,
          transferTo: null,
          basis: [],
          reason: variables.string("reason") ?? null,
          stage: "correction",
          round,
          counted: error === "",
          details: { kind: "correction", choice: choice ?? null, corrections: readable(variables), error },
        }),
        caseId: caseIdOf(task),
        document: new Json(document),
        round: error === "" ? round + 1 : round,
        correctionChoice: choice === "abandon" ? "abandon" : "resubmit",
        correctionError: error,
        corrections: null,
        // the notice of the withdrawal gives the reason
        ...(choice === "abandon" ? {} : { reason: null }),
        // what could not be read asks nobody; intake gives it back with the reason
        countersignNeeded: error === "" && countersignNeeded(document),
        forIssue: document.signing !== undefined,
      },
    };
  },
});

/** The corrected document; or the one before, with the reason in the submitter's words. */
function resubmitted(before: CaseDocument, variables: TaskVariables): { document: CaseDocument; error: string } {
  const choice = variables.string("correctionChoice");
  if (choice !== "resubmit") {
    return {
      document: before,
      error: `补正后重报还是撤回没有写明（correctionChoice：${choice ?? "缺少"}，可接受 resubmit、abandon），文件未改动`,
    };
  }
  try {
    return { document: corrected(before, variables.json("corrections")), error: "" };
  } catch (failure) {
    if (!(failure instanceof BadData)) throw failure;
    return { document: before, error: fitted(`补正内容不能读取，文件未改动：${failure.message}`) };
  }
}

/** What the submitter wrote; as it was sent, where it cannot be read. */
function readable(variables: TaskVariables): unknown {
  try {
    return variables.json("corrections") ?? null;
  } catch {
    return variables.string("corrections") ?? null;
  }
}
