import type { Circumstances, Jurisdiction } from "../src/rules/decide.ts";
import { jurisdictionOf } from "./case-context.ts";
import { type CaseDocument, documentOf } from "./case-document.ts";
import type { WorkerTask } from "./define-worker.ts";
import { moment, type Services } from "./services.ts";

/** A decision that a case asks for, with everything it may rest on. */
export interface Question {
  task: WorkerTask;
  document: CaseDocument;
  jurisdiction: Jurisdiction;
  circumstances: Circumstances;
  services: Services;
}

/** What a task asks about: the case's document, under the tables that the case was started with, now. */
export async function questionOf(task: WorkerTask, services: Services): Promise<Question> {
  const document = documentOf(task.variables);
  const jurisdiction = await jurisdictionOf(task, services);
  const circumstances = { asOf: moment(services.clock), calendar: services.calendar };
  return { task, document, jurisdiction, circumstances, services };
}
