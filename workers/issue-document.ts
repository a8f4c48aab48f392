import { caseIdOf, roundOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { caseActs, noticeRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { moment } from "./services.ts";
import { Json, type TaskVariables } from "./variables.ts";

/** Closes the story of an issued document: number, date, who signed under which article, and the disclosure attribute it carries. */
export default defineWorker({
  topic: "issue-document",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const number = task.variables.string("documentNumber") ?? null;
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const ladder = acts.filter((act) => act.stage === "signing" && act.round === roundOf(task) && act.counted);
    const issued = {
      title: document.title,
      number,
      issuedAs: document.signing?.issuedAs,
      issuedAt: moment(services.clock),
      disclosure: document.signing?.disclosure ?? document.incoming?.disclosure ?? { attribute: "none" },
      ...dueOf(task.variables),
      signatures: ladder.map(({ role, action, who, at, basis }) => ({ role, action, who, at, basis })),
    };
    return {
      variables: {
        issued: new Json(issued),
        ...noticeRecord(task, {
          kind: "issued",
          at: issued.issuedAt,
          to: ["lead-department", "office"],
          text: `《${document.title}》已印发，${number ?? "由发文机关自行编号"}`,
          basis: [...new Set(ladder.flatMap((act) => act.basis))],
        }),
      },
    };
  },
});

/** The day that a meeting's decision set for it; nothing where it was no meeting's. */
function dueOf(variables: TaskVariables) {
  const dueOn = variables.string("issueDueOn");
  return dueOn === undefined ? {} : { dueOn, dueBasis: variables.json("issueBasis") ?? [] };
}
