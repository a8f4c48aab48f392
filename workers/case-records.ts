import { z } from "zod";
import type { Ruling } from "../src/rules/ruling.ts";
import type { WorkerTask } from "./define-worker.ts";
import type { EngineClient } from "./engine-client.ts";
import { Json, type TypedVariable, type Values } from "./variables.ts";

/** The record of a case: one variable an act, a ruling, a notice, in the process instance where it happened. Nothing is
 * overwritten; the name comes from the external task's id, so a task delivered twice writes the same variable. */

/** What people did with a task before it was done: claimed it, passed it on, delegated it, gave it back. */
const Handling = z.object({
  operation: z.string(),
  by: z.string().nullable(),
  /** Whose the task was before, and afterwards. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: z.string(),
});
export type Handling = z.infer<typeof Handling>;

export const Act = z.object({
  /** Name of the variable that holds it; set when it is read. */
  id: z.string().default(""),
  /** Who did it (user id), as the engine saw it. */
  who: z.string().nullable(),
  role: z.string(),
  action: z.string(),
  /** Whom the actor stood in for. */
  actingFor: z.string().nullable().default(null),
  /** Articles under which a stand-in acted (代行); empty where nobody stood in. */
  actingBasis: z.array(z.string()).default([]),
  /** The stand-in, where somebody else finished the task in the stand-in's place. */
  standIn: z.string().nullable().default(null),
  /** In which capacity: of the office itself, as a stand-in (代行), or by passing on (转办), delegation (委托) or in another's place. */
  capacity: z.enum(["holder", "stand-in", "transferee", "delegate", "in-place"]).default("holder"),
  handling: z.array(Handling).default([]),
  at: z.string(),
  verdict: z.enum(["agree", "disagree", "transfer", "return"]).nullable().default(null),
  mark: z
    .object({ form: z.string(), effect: z.string(), basis: z.array(z.string()) })
    .nullable()
    .default(null),
  opinion: z.string().nullable().default(null),
  transferTo: z.string().nullable().default(null),
  /** Where it was sent back to: a role that had acted before, or `submitter`. */
  returnTo: z.string().nullable().default(null),
  /** Articles of the step; empty where the office chose because the rule is silent. */
  basis: z.array(z.string()),
  reason: z.string().nullable().default(null),
  stage: z.string(),
  round: z.number(),
  /** False where the mark was incomplete: the act has to be done again. */
  counted: z.boolean(),
  /** What else the form said (negotiation, coordination, submission, choice). */
  details: z.record(z.string(), z.unknown()).default({}),
});
export type Act = z.infer<typeof Act>;
/** An act as a worker writes it; what it leaves out is the usual. */
export type NewAct = z.input<typeof Act>;
/** An act as it is read back: it knows the process instance in which it was done. */
export interface RecordedAct extends Act {
  instance: string;
}

export interface CaseNotice {
  kind: string;
  at: string;
  to: string[];
  text: string;
  basis: string[];
  /** What the notice rests on: e.g. for silence the delivery, the clause and the calendar. */
  evidence?: Record<string, unknown>;
}

/** @param part where one task records several of a kind: which of them */
function name(kind: "act" | "ruling" | "notice", task: WorkerTask, part?: string): string {
  return `${kind}_${task.id.replaceAll("-", "")}${part === undefined ? "" : `_${part}`}`;
}

export function actRecord(task: WorkerTask, act: NewAct): Values {
  const { id: _, ...record } = Act.parse(act);
  return { [name("act", task)]: new Json(record) };
}

/** Whether this task's act is on record already: it may be delivered again after it was done. */
export async function isActRecorded(engine: EngineClient, task: WorkerTask): Promise<boolean> {
  const rows = await historicVariables(engine, { variableName: name("act", task), tenantIdIn: [task.tenantId] });
  return rows.length > 0;
}

/** Where one decision is asked on several occasions (property `event`), the name says on which. */
export function rulingRecord(task: WorkerTask, ruling: Ruling, part = task.properties.event): Values {
  return { [name("ruling", task, part?.replaceAll("-", ""))]: new Json(ruling) };
}

export function noticeRecord(task: WorkerTask, notice: CaseNotice, part?: string): Values {
  return { [name("notice", task, part)]: new Json(notice) };
}

/** Notices of a case so far, oldest first. */
export async function caseNotices(engine: EngineClient, caseId: string, tenantId: string): Promise<CaseNotice[]> {
  const rows = await historicVariables(engine, {
    processInstanceIdIn: await caseInstances(engine, caseId, tenantId),
    variableNameLike: "notice_%",
  });
  return inRecordOrder(rows.filter((row) => /^notice_/.test(row.name)))
    .map((row) => (typeof row.value === "string" ? JSON.parse(row.value) : row.value) as CaseNotice)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export interface HistoricVariable extends TypedVariable {
  name: string;
  createTime: string;
  processInstanceId: string;
  /** The process instance itself, or the activity inside that has the variable to itself. */
  activityInstanceId?: string;
}

/** Variables as they were stored. Unasked, Camunda and Operaton answer the properties of their own node objects instead of a
 * `Json` variable's text. */
export function historicVariables(engine: EngineClient, filter: object): Promise<HistoricVariable[]> {
  return engine.post<HistoricVariable[]>("/history/variable-instance", filter, { deserializeValues: false });
}

/** Values of one variable by process instance. */
export async function valuesOf(engine: EngineClient, instances: string[], name: string): Promise<Map<string, unknown>> {
  if (instances.length === 0) return new Map();
  const rows = await historicVariables(engine, { processInstanceIdIn: instances, variableName: name });
  return new Map(
    rows.map(({ processInstanceId, type, value }) => [
      processInstanceId,
      type.toLowerCase() === "json" && typeof value === "string" ? JSON.parse(value) : value,
    ]),
  );
}

/** In the order in which they were stored; what one task stored in one go has no order on the real engines, and comes by its part. */
export function inRecordOrder<T extends Pick<HistoricVariable, "name" | "createTime">>(rows: T[]): T[] {
  const taskOf = ({ name }: T) => name.split("_", 2).join("_");
  const byTime = rows.toSorted((a, b) => Date.parse(a.createTime) - Date.parse(b.createTime));
  const turns = new Map<string, number>();
  for (const row of byTime) if (!turns.has(taskOf(row))) turns.set(taskOf(row), turns.size);
  const turn = (row: T) => turns.get(taskOf(row)) ?? 0;
  return byTime.sort((a, b) => turn(a) - turn(b) || a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** Every process instance of a case: the main one and those it called. */
export async function caseInstances(engine: EngineClient, caseId: string, tenantId: string): Promise<string[]> {
  const rows = await historicVariables(engine, {
    variableName: "caseId",
    variableValue: caseId,
    tenantIdIn: [tenantId],
  });
  return [...new Set([caseId, ...rows.map((row) => row.processInstanceId)])];
}

/** Acts of a case so far, oldest first. One that was taken back (取回) stays in the record and no longer counts. */
export async function caseActs(engine: EngineClient, caseId: string, tenantId: string): Promise<RecordedAct[]> {
  const rows = await historicVariables(engine, {
    processInstanceIdIn: await caseInstances(engine, caseId, tenantId),
    variableNameLike: "act_%",
  });
  const acts = inRecordOrder(rows.filter((row) => /^act_/.test(row.name))).map((row) => ({
    ...Act.parse(typeof row.value === "string" ? JSON.parse(row.value) : row.value),
    id: row.name,
    instance: row.processInstanceId,
  }));
  const recalled = new Set(
    acts.filter(({ details }) => details.kind === "recall").map(({ details }) => details.recalled),
  );
  return inActOrder(acts.map((act) => (recalled.has(act.id) ? { ...act, counted: false } : act)));
}

/** By time. What several people did at one moment, side by side in the same step, was recorded in an order that is chance: it comes
 * by who did it. */
export function inActOrder<T extends Act>(acts: T[]): T[] {
  const step = ({ at, stage, round, role, action }: Act) =>
    JSON.stringify([Date.parse(at), stage, round, role, action]);
  const runs: T[][] = [];
  for (const act of acts.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && step(run[0]) === step(act)) run.push(act);
    else runs.push([act]);
  }
  const who = (act: Act) => act.who ?? "";
  return runs.flatMap((run) => run.sort((a, b) => (who(a) < who(b) ? -1 : who(a) > who(b) ? 1 : 0)));
}
