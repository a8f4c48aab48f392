import { noticeRecord } from "./case-records.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import {
  type Asked,
  type Effect,
  findCase,
  type Intervention,
  interventionOf,
  refusalNotice,
  urgeText,
  waitingFor,
  wishOf,
} from "./interventions.ts";
import { planRecall } from "./recall.ts";
import { moment, type Services } from "./services.ts";
import type { Values } from "./variables.ts";
import { planRoundWithdrawal, planWithdrawal } from "./withdrawal.ts";

/** Finds the case that somebody wants to urge, copy, take an act back in or withdraw, and says whether that can be done now. What cannot is
 * recorded and told; what has to reach the case itself is done, and recorded, by apply-intervention. */
export default defineWorker({
  topic: "judge-intervention",
  async handle(task, services) {
    const intervention = interventionOf(task);
    const { by, key, reason } = wishOf(task);
    const found = await findCase(services.engine, key, task.tenantId);
    if ("why" in found) {
      return {
        variables: { ...(found.caseId ? { caseId: found.caseId } : {}), ...refused(task, services, found.why) },
      };
    }
    const judged = await JUDGES[intervention]({ task, services, by, reason, found });
    return { variables: { caseId: found.caseId, ...judged } };
  },
});

const JUDGES: Record<Intervention, (asked: Asked) => Values | Promise<Values>> = {
  urge({ task, services, by, reason, found }) {
    const { to, names } = waitingFor(found.open);
    return told(
      task,
      services,
      { kind: "urge", to, text: `${urgeText(found.title, by, names)}${because(reason)}` },
      by,
    );
  },
  copy({ task, services, by, reason, found }) {
    const to = (task.variables.string("copyTo") ?? "").split(/[,，、\s]+/).filter(Boolean);
    if (to.length === 0) return refused(task, services, "没有写明抄送给谁（copyTo：人员或角色，用逗号分开）");
    return told(task, services, { kind: "copy", to, text: `${by} 抄送《${found.title}》${because(reason)}` }, by);
  },
  recall: judgedBy(planRecall),
  withdraw: judgedBy(planWithdrawal),
  "withdraw-countersignature": judgedBy(planRoundWithdrawal),
};

function judgedBy(plan: (asked: Asked) => Promise<Effect | string>) {
  return async (asked: Asked): Promise<Values> => {
    const planned = await plan(asked);
    if (typeof planned === "string") return refused(asked.task, asked.services, planned);
    return { interventionResult: "possible" };
  };
}

interface Told {
  kind: string;
  to: string[];
  text: string;
}

function told(task: WorkerTask, { clock }: Services, notice: Told, by: string): Values {
  const recorded = { ...notice, at: moment(clock), basis: [], evidence: { by } };
  return { ...noticeRecord(task, recorded), interventionResult: "possible" };
}

function refused(task: WorkerTask, services: Services, why: string): Values {
  const notice = noticeRecord(task, refusalNotice(task, services, why));
  return { ...notice, interventionResult: "declined", findingsText: why };
}

function because(reason: string | null): string {
  return reason === null ? "" : `。${reason}`;
}
