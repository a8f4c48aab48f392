import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import type { CaseDocument } from "./case-document.ts";
import { actRecord, caseActs, type RecordedAct, valuesOf } from "./case-records.ts";
import { pinNewestRules } from "./case-rules.ts";
import { EngineRefusal } from "./engine-client.ts";
import { type Asked, type Effect, isUnderway, runningParts } from "./interventions.ts";
import { personById } from "./people.ts";
import { moment } from "./services.ts";
import { SUBMITTER } from "./standing-acts.ts";
import { typed } from "./variables.ts";

/** 撤回: whoever submitted a case may withdraw it until somebody else has acted on it; from then on only the office, and with a reason. An
 * item that is supervised is the office's own. The diagrams' event interrupts and cannot be undone: everything is judged before its
 * message is sent, and nobody but this worker is to send it. */

/** The message that the diagrams wait for; the others are what cases wait for that began on earlier diagrams. */
export const MESSAGES = ["withdrawal-accepted", "withdraw", "withdraw-countersignature"];

const OFFICE: Role[] = ["office", "office-director", "office-deputy-director"];

/** Topics that record what somebody has just done. */
const RECORDING = ["record-act", "record-reply", "apply-correction"];

export async function planWithdrawal(asked: Asked): Promise<Effect | string> {
  const { found, task, services } = asked;
  const acts = await caseActs(services.engine, found.caseId, task.tenantId);
  return plan(asked, found.caseId, acts);
}

/** Of a case that is in countersignature, only the round. */
export async function planRoundWithdrawal(asked: Asked): Promise<Effect | string> {
  const { found, task, services } = asked;
  const parts = await runningParts(services.engine, found.caseId, task.tenantId);
  const round = parts.find(({ processDefinitionKey }) => processDefinitionKey === "countersignature");
  if (!round) return "这件现在不在会签";
  const called = await services.engine.get<{ id: string }[]>("/history/process-instance", {
    superProcessInstanceId: round.id,
  });
  const instances = [round.id, ...called.map(({ id }) => id)];
  const acts = await caseActs(services.engine, found.caseId, task.tenantId);
  return plan(
    asked,
    round.id,
    acts.filter(({ instance }) => instances.includes(instance)),
  );
}

async function plan(asked: Asked, target: string, acts: RecordedAct[]): Promise<Effect | string> {
  const { task, services, by, reason, found } = asked;
  const { engine } = services;
  const { profile } = await services.rules.load(await pinNewestRules(engine, task.tenantId));
  const variable = async (name: string) => (await valuesOf(engine, [found.caseId], name)).get(found.caseId);
  const document = (await variable("document")) as CaseDocument | undefined;
  const office = officeOf(profile, by);
  const submitter = document !== undefined && isSubmitter(document, by, profile);
  if (!office && document?.supervision) {
    return "督查事项只由政府办公室撤回；任务要终止的，由承办单位在反馈里请示终止，按规定批准";
  }
  if (!office && document?.meeting) return "会议只由政府办公室取消，写明理由";
  if (!office && !submitter) return `${by} 不是这件的报送人，也不是政府办公室的人，不能撤回`;
  const parts = await runningParts(engine, found.caseId, task.tenantId);
  const running = parts.map(({ id }) => id);
  if (await isUnderway(engine, running, RECORDING)) return "刚有人办结一步，正在登记；请稍后再撤回";
  const acted = actedOn(acts, by);
  if (!office && acted) {
    return `${acted.who ?? acted.role} 已经办理，报送人不能再撤回；确须撤回的，由政府办公室撤回并写明理由`;
  }
  const asOffice = office !== undefined && (!submitter || acted !== undefined || document?.supervision !== undefined);
  if (asOffice && reason === null) return "政府办公室撤回须写明理由（reason）";
  if ([...(await valuesOf(engine, running, "itemStage")).values()].includes("change-pending")) {
    return "变更或终止正在报批，批准以前原决定照办，不能撤回";
  }
  if ((await variable("awayBegun")) === true) return "已经离岗，不能撤回；返回后请销假";
  const round = Number((await variable("round")) ?? 1);
  return () => send(asked, target, { role: asOffice ? office : SUBMITTER, round });
}

function officeOf(profile: JurisdictionProfile, by: string): Role | undefined {
  return personById(profile, by)?.roles.find((role) => OFFICE.includes(role));
}

/** Who brought the case: the applicant, or whom the document names; where it names nobody, whoever speaks for a department. */
function isSubmitter(
  { applicantId, submitterId, supervision, meeting }: CaseDocument,
  by: string,
  profile: JurisdictionProfile,
) {
  // the office's own: it says why
  if (supervision || meeting) return false;
  const named = applicantId ?? submitterId;
  if (named !== undefined) return named === by;
  return personById(profile, by)?.roles.includes("lead-department") ?? false;
}

/** What somebody else has done since the case was submitted, or submitted again. */
function actedOn(acts: RecordedAct[], by: string): RecordedAct | undefined {
  const submitted = acts.findLastIndex(({ details, counted }) => details.kind === "correction" && counted);
  return acts
    .slice(submitted + 1)
    .find(
      ({ counted, stage, who, actingFor }) => counted && stage !== "intervention" && who !== by && actingFor !== by,
    );
}

/** The message and the record of who withdrew are one step of the engine. */
async function send(
  { task, services, by, reason, found }: Asked,
  target: string,
  { role, round }: { role: string; round: number },
): Promise<string | undefined> {
  const record = actRecord(task, {
    who: by,
    role,
    action: "withdraw",
    at: moment(services.clock),
    basis: [],
    reason,
    stage: "intervention",
    round,
    counted: true,
    details: { kind: "withdraw" },
  });
  const processVariables = typed({ ...record, reason, withdrawnBy: by });
  for (const messageName of MESSAGES) {
    try {
      await services.engine.post("/message", { messageName, processInstanceId: target, processVariables });
      return undefined;
    } catch (error) {
      if (!(error instanceof EngineRefusal) || error.status !== 400) throw error;
    }
  }
  const now = found.open.map(({ name, taskDefinitionKey }) => name ?? taskDefinitionKey).sort();
  const where = now.length > 0 ? `（现在是：${[...new Set(now)].join("、")}）` : "";
  return `这件现在不在可以撤回的环节${where}`;
}
