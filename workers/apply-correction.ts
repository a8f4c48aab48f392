import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { handledAtOnce } from "./at-once.ts";
import { caseIdOf, jurisdictionOf, roundOf } from "./case-context.ts";
import { type CaseDocument, corrected, countersignNeeded, documentOf } from "./case-document.ts";
import { actRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { lastFinishedTask } from "./finished-task.ts";
import { relatedDeputies } from "./people.ts";
import { moment } from "./services.ts";
import { fitted, Json, type TaskVariables } from "./variables.ts";

/** Takes the submitter's corrections into the document and opens a new round. A correction that cannot be read changes nothing
 * and goes back to the submitter with the reason: a slip of the pen is no incident. */
export default defineWorker({
  topic: "apply-correction",
  async handle(task, services) {
    const finished = await lastFinishedTask(services, task);
    if (!finished) throw new BadData(`元素 ${task.activityId}：此前没有办结的补正任务`);
    const { variables } = task;
    const jurisdiction = await jurisdictionOf(task, services);
    const before = documentOf(variables);
    const choice = variables.string("correctionChoice");
    const { document, error } =
      choice === "abandon" ? { document: before, error: "" } : resubmitted(before, variables, jurisdiction.profile);
    const round = roundOf(task);
    const circumstances = { asOf: moment(services.clock), calendar: services.calendar };
    return {
      variables: {
        ...actRecord(task, {
          who: finished.who,
          role: submitterRole(document),
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
        ...(error === "" ? {} : { findingsText: told(error, variables) }),
        corrections: null,
        // the notice of the withdrawal gives the reason
        ...(choice === "abandon" ? {} : { reason: null }),
        // what could not be read asks nobody; intake gives it back with the reason
        countersignNeeded:
          error === "" && countersignNeeded(document) && !handledAtOnce({ document, jurisdiction, circumstances }),
        forIssue: document.signing !== undefined,
      },
    };
  },
});

/** Who submits such a document: whoever asks for leave, the office that supervises an item or holds a meeting, else the department. */
function submitterRole({ leave, supervision, meeting }: CaseDocument): string {
  return String(leave?.applicant ?? (supervision || meeting ? "office" : "lead-department"));
}

/** The corrected document; or the one before, with the reason in the submitter's words. */
function resubmitted(
  before: CaseDocument,
  variables: TaskVariables,
  profile: JurisdictionProfile,
): { document: CaseDocument; error: string } {
  const choice = variables.string("correctionChoice");
  if (choice !== "resubmit") {
    return {
      document: before,
      error: `补正后重报还是撤回没有写明（correctionChoice：${choice ?? "缺少"}，可接受 resubmit、abandon），文件未改动`,
    };
  }
  try {
    const document = corrected(before, variables.json("corrections"));
    const lost = SUBJECTS.find((part) => before[part] !== undefined && document[part] === undefined);
    if (lost) throw new BadData(`变量 document.${lost}：不能删去，这一件办的就是它；不再办的请撤回`);
    // a portfolio that nobody holds would stop the case at its first leader
    relatedDeputies(profile, document.portfolioIds);
    return { document, error: "" };
  } catch (failure) {
    if (!(failure instanceof BadData)) throw failure;
    return { document: before, error: fitted(`补正内容不能读取，文件未改动：${failure.message}`) };
  }
}

/** The reason before what was found last, for a form that comes back without anybody judging anew; of several slips only the last. */
function told(error: string, variables: TaskVariables): string {
  const shown = variables.string("findingsText") ?? "";
  const slip = variables.string("correctionError") ?? "";
  const found = slip !== "" && shown.startsWith(slip) ? shown.slice(slip.length).replace(/^；/, "") : shown;
  return fitted([error, found].filter(Boolean).join("；"));
}

/** What a case is about: it stays, whatever else is mended. Whether a text is for issue (`signing`) may change. */
const SUBJECTS = ["incoming", "leave", "supervision", "agenda", "minutes", "meeting"] as const;

/** What the submitter wrote; as it was sent, where it cannot be read. */
function readable(variables: TaskVariables): unknown {
  try {
    return variables.json("corrections") ?? null;
  } catch {
    return variables.string("corrections") ?? null;
  }
}
