import { z } from "zod";
import type { Ruling } from "../src/rules/ruling.ts";
import type { WorkerTask } from "./define-worker.ts";
import type { EngineClient } from "./engine-client.ts";
import { Json, type TypedVariable, type Values } from "./variables.ts";

/** The record of a case: one variable an act, a ruling, a notice, in the process instance where it happened. Nothing is
 * overwritten; the name comes from the external task's id, so a task delivered twice writes the same variable. */

export const Act = z.object({
  /** Who did it (user id), as the engine saw it. */
  who: z.string().nullable(),
  role: z.string(),
  action: z.string(),
  /** Whom the actor stood in for. */
  actingFor: z.string().nullable().default(null),
  at: z.string(),
  verdict: z.enum(["agree", "disagree", "transfer"]).nullable().default(null),
  mark: z
    .object({ form: z.string(), effect: z.string(), basis: z.array(z.string()) })
    .nullable()
    .default(null),
  opinion: z.string().nullable().default(null),
  transferTo: z.string().nullable().default(null),
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

export interface CaseNotice {
  kind: string;
  at: string;
  to: string[];
  text: string;
  basis: string[];
  /** What the notice rests on: e.g. for silence the delivery, the clause and the calendar. */
  evidence?: Record<string, unknown>;
}

function name(kind: "act" | "ruling" | "notice", task: WorkerTask): string {
  return `${kind}_${task.id.replaceAll("-", "")}`;
}

export function actRecord(task: WorkerTask, act: Act): Values {
  return { [name("act", task)]: new Json(act) };
}

export function rulingRecord(task: WorkerTask, ruling: Ruling): Values {
  return { [name("ruling", task)]: new Json(ruling) };
}

export function noticeRecord(task: WorkerTask, notice: CaseNotice): Values {
  return { [name("notice", task)]: new Json(notice) };
}

export interface HistoricVariable extends TypedVariable {
  name: string;
  createTime: string;
  processInstanceId: string;
}

/** Variables as they were stored. Unasked, Camunda and Operaton answer the properties of their own node objects instead of a
 * `Json` variable's text. */
export function historicVariables(engine: EngineClient, filter: object): Promise<HistoricVariable[]> {
  return engine.post<HistoricVariable[]>("/history/variable-instance", filter, { deserializeValues: false });
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

/** Acts of a case so far, oldest first. */
export async function caseActs(engine: EngineClient, caseId: string, tenantId: string): Promise<Act[]> {
  const rows = await historicVariables(engine, {
    processInstanceIdIn: await caseInstances(engine, caseId, tenantId),
    variableNameLike: "act_%",
  });
  return rows
    .filter((row) => /^act_/.test(row.name))
    .sort((a, b) => Date.parse(a.createTime) - Date.parse(b.createTime))
    .map((row) => Act.parse(typeof row.value === "string" ? JSON.parse(row.value) : row.value))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
