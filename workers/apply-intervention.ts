import { isActRecorded, noticeRecord } from "./case-records.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import {
  type Asked,
  type Effect,
  findCase,
  type Intervention,
  interventionOf,
  refusalNotice,
  wishOf,
} from "./interventions.ts";
import { planRecall } from "./recall.ts";
import type { Services } from "./services.ts";
import { planRoundWithdrawal, planWithdrawal } from "./withdrawal.ts";

/** What changes the case itself; urging and copying are done when they are told. */
const PLANS: Partial<Record<Intervention, (asked: Asked) => Promise<Effect | string>>> = {
  recall: planRecall,
  withdraw: planWithdrawal,
  "withdraw-countersignature": planRoundWithdrawal,
};

/** Carries a judged intervention into the case. It is judged once more, for something may have happened meanwhile; effect and record are one
 * step of the engine, and only then it is accepted. Delivered again it finds its own record and does nothing. */
export default defineWorker({
  topic: "apply-intervention",
  async handle(task, services) {
    const why = await carryOut(task, services);
    if (why === undefined) return { variables: { interventionResult: "accepted" } };
    const notice = noticeRecord(task, refusalNotice(task, services, why));
    return { variables: { ...notice, interventionResult: "declined", findingsText: why } };
  },
});

/** @returns why nothing came of it */
async function carryOut(task: WorkerTask, services: Services): Promise<string | undefined> {
  const plan = PLANS[interventionOf(task)];
  if (plan === undefined || (await isActRecorded(services.engine, task))) return undefined;
  const { by, key, reason } = wishOf(task);
  const found = await findCase(services.engine, key, task.tenantId);
  if ("why" in found) return found.why;
  const effect = await plan({ task, services, by, reason, found });
  return typeof effect === "string" ? effect : effect();
}
