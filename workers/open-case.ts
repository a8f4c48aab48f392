import { ruleOn } from "../src/rules/decide.ts";
import type { RuleStatus } from "../src/rules/ruling.ts";
import { handledAtOnce } from "./at-once.ts";
import { pinnedRules } from "./case-context.ts";
import { countersignNeeded, documentOf } from "./case-document.ts";
import { pinNewestRules } from "./case-rules.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { moment } from "./services.ts";
import { Json, type Values } from "./variables.ts";

/** Opens a case: checks the document, pins the newest tables of the tenant, and refuses a rule that does not apply.
 * A called process finds the tables pinned already: it keeps them, and is not asked again whether they apply. Every variable that a condition reads is set here. */
export default defineWorker({
  topic: "open-case",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const called = task.variables.has("rules");
    const pinned = called ? pinnedRules(task) : await pinNewestRules(services.engine, task.tenantId);
    const jurisdiction = await services.rules.load(pinned);
    const { version, status } = ruleOn(jurisdiction.profile, moment(services.clock));
    const circumstances = { asOf: moment(services.clock), calendar: services.calendar };
    const refusal = called ? undefined : refusalFor(status, task);
    return {
      variables: {
        ...initial(task),
        document: new Json(document),
        rules: new Json(pinned),
        ruleId: version.id,
        draftNote: status === "draft" ? "草案" : "",
        caseStatus: refusal ? "refused" : "open",
        ...(refusal ? { findings: new Json([refusal]), findingsText: refusal.message } : {}),
        countersignNeeded: countersignNeeded(document) && !handledAtOnce({ document, jurisdiction, circumstances }),
        forIssue: document.signing !== undefined,
        parties: new Json(document.countersign?.parties ?? []),
      },
    };
  },
});

function initial(task: WorkerTask): Values {
  return {
    caseId: task.variables.string("caseId") ?? task.processInstanceId,
    businessKey: task.variables.string("businessKey") ?? task.businessKey ?? task.processInstanceId,
    round: task.variables.integer("round") ?? 1,
    findings: new Json([]),
    findingsText: "",
    intakeOutcome: "",
    leaveOutcome: "",
    returnNext: "",
    countersignResult: "",
    countersignNext: "",
    ladderResult: "",
    topicOutcome: "",
    topicNext: "",
    withoutMeeting: false,
    newMeetingChoice: "",
    correctionChoice: "",
    correctionError: "",
    candidateGroups: "lead-department",
    assignee: null,
    actRole: "lead-department",
    actAction: "",
    actTitle: "",
    basisText: "",
    opinion: null,
  };
}

/** A rule not yet in force or repealed starts no case; a draft only with consent. */
function refusalFor(status: RuleStatus, task: WorkerTask) {
  const finding = (code: string, message: string) => ({
    code,
    effect: "refuse" as const,
    message,
    basis: [],
    reading: false,
  });
  if (status === "not-yet") return finding("rule-not-in-force", "本规则尚未施行");
  if (status === "repealed") return finding("rule-repealed", "本规则已经废止");
  if (status === "draft" && !task.variables.boolean("acceptDraft")) {
    return finding("draft-not-accepted", "本规则是草案，启动时须写明 acceptDraft: true");
  }
  return undefined;
}
