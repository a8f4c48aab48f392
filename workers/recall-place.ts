import { actRecord, caseActs, type RecordedAct } from "./case-records.ts";
import { type EngineClient, EngineRefusal } from "./engine-client.ts";
import { type Asked, type Effect, isUnderway, runningParts } from "./interventions.ts";
import { moment } from "./services.ts";
import { typed, type Values } from "./variables.ts";

/** Where in a case somebody may take an act back, and how the place asks again what comes next. */

/** Processes in which people act one after the other → the element that asks what comes next. Elsewhere what follows an act has been told,
 * counted or handed over before anybody could take it back. */
export const ASKS_AGAIN: Record<string, string> = {
  "approval-ladder": "Task_NextAct",
  "supervision-progress": "Task_JudgeFeedback",
  countersignature: "Task_CollateReplies",
};

/** A process that people act in now, with those that it has called. */
export interface Place {
  instance: string;
  process: string;
  /** Called instances, running or over. */
  called: { id: string; endTime: string | null }[];
  /** What it waits for: the elements, and the instance of each. */
  waits: { id: string; activityId: string }[];
  /** Acts done in it that count, oldest first. */
  acts: RecordedAct[];
}

export const NOTHING = "这件现在没有可以取回的办理：后一阶段已经开始，或还没有人办理";

/** The place where the case is, settled so far that it waits for people.
 * @returns why nothing can be taken back in it */
export async function openPlace({ task, services, found }: Asked): Promise<Place | string> {
  const { engine } = services;
  const parts = await runningParts(engine, found.caseId, task.tenantId);
  const part = parts.find(({ processDefinitionKey }) => processDefinitionKey in ASKS_AGAIN);
  if (!part) return NOTHING;
  const called = await engine.get<Place["called"]>("/history/process-instance", { superProcessInstanceId: part.id });
  const running = called.filter(({ endTime }) => endTime === null).map(({ id }) => id);
  if (await isUnderway(engine, [part.id, ...running])) return "前一步办结以后正在登记，还没有轮到下一步；请稍后再取回";
  const waits = await waitsOf(engine, part.id);
  if (waits.length === 0) return NOTHING;
  const instances = [part.id, ...called.map(({ id }) => id)];
  const acts = (await caseActs(engine, found.caseId, task.tenantId)).filter(
    ({ instance, counted, details }) => instances.includes(instance) && counted && details.kind !== "recall",
  );
  return { instance: part.id, process: part.processDefinitionKey, called, waits, acts };
}

async function waitsOf(engine: EngineClient, instance: string): Promise<Place["waits"]> {
  try {
    const tree = await engine.get<{ childActivityInstances: Place["waits"] }>(
      `/process-instance/${instance}/activity-instances`,
    );
    return tree.childActivityInstances;
  } catch (error) {
    // it ended while we looked
    if (error instanceof EngineRefusal && error.status === 404) return [];
    throw error;
  }
}

/** Whose act it is: of whoever did it, and of whoever it was done for. */
export function isOwn(act: RecordedAct, by: string): boolean {
  return act.who === by || act.actingFor === by;
}

interface Restart {
  activityId: string;
  variables: Values;
  mine: RecordedAct;
  /** Judges once more, after the engine has refused. */
  again: () => Promise<Effect | string>;
}

/** Closes what the place waits for and asks again. Each wait is named by its own instance: if somebody was quicker the engine refuses
 * the whole. */
export async function restart(asked: Asked, place: Place, { activityId, variables, mine, again }: Restart) {
  const { task, services, by, reason } = asked;
  const own = mine.who === by;
  const record = actRecord(task, {
    who: by,
    role: mine.role,
    action: mine.action,
    actingFor: own ? mine.actingFor : null,
    capacity: own ? mine.capacity : "holder",
    at: moment(services.clock),
    basis: [],
    reason,
    stage: "intervention",
    round: mine.round,
    counted: true,
    details: { kind: "recall", recalled: mine.id },
  });
  const start = { type: "startBeforeActivity", activityId, variables: typed({ ...variables, ...record }) };
  const cancel = place.waits.map(({ id }) => ({ type: "cancel", activityInstanceId: id }));
  try {
    await services.engine.post(`/process-instance/${place.instance}/modification`, {
      skipCustomListeners: true,
      skipIoMappings: false,
      annotation: `取回 ${mine.id}（${by}）`,
      instructions: [...cancel, start],
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    const now = await again();
    if (typeof now === "string") return now;
    if (error.status !== 400) throw error;
    return "引擎现在不让动这件（可能被管理员停着），不能取回";
  }
}
