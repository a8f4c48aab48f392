import { z } from "zod";
import { type CaseNotice, caseInstances, historicVariables } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import type { EngineClient } from "./engine-client.ts";
import { BadData } from "./failures.ts";
import { moment, type Services } from "./services.ts";

/** What people may do to a case beside its own steps, in every procedure alike: 催办, 抄送, 取回 one's own act, 撤回 the whole case, 撤回 a
 * round of countersignature. */
export const INTERVENTIONS = ["urge", "copy", "recall", "withdraw", "withdraw-countersignature"] as const;
export type Intervention = (typeof INTERVENTIONS)[number];

const WHAT: Record<Intervention, string> = {
  urge: "催办",
  copy: "抄送",
  recall: "取回",
  withdraw: "撤回",
  "withdraw-countersignature": "撤回会签",
};

/** A running case, and the processes in which it is at present. */
export interface FoundCase {
  caseId: string;
  title: string;
  processDefinitionKey: string;
  open: OpenTask[];
}

/** Why there is no case to be intervened in, in words for whoever asked; and which case it was, where it is over. */
export interface NoCase {
  why: string;
  caseId?: string;
}

/** Somebody's wish, with the case that it is about. */
export interface Asked {
  task: WorkerTask;
  services: Services;
  /** Who asks: a person. */
  by: string;
  reason: string | null;
  found: FoundCase;
}

/** Brings an intervention about; what it answers is why it came to nothing after all. */
export type Effect = () => Promise<string | undefined>;

const OpenTaskRow = z.object({
  id: z.string(),
  name: z.string().nullable(),
  assignee: z.string().nullable(),
  taskDefinitionKey: z.string(),
  processInstanceId: z.string(),
});
export type OpenTask = z.infer<typeof OpenTaskRow>;

interface CaseRow {
  id: string;
  superProcessInstanceId: string | null;
  processDefinitionKey: string;
  endTime: string | null;
  state: string;
}

/** The process by which people intervene; it is no case of its own. */
const INTERVENING = "case-intervention";

/** The one running case with this business key in the task's tenant. */
export async function findCase(engine: EngineClient, key: string, tenantId: string): Promise<FoundCase | NoCase> {
  const cases = await casesUnder(engine, key, tenantId);
  const [found, ...others] = cases.filter(({ endTime }) => endTime === null);
  const over = cases.at(-1);
  if (!found && over) {
    return {
      caseId: over.id,
      why: `《${await titleOf(engine, over.id, key)}》已经结束${await howItEnded(engine, over)}`,
    };
  }
  if (!found) return { why: `没有业务主键为 ${key} 的件：业务主键有误，或不是本政府的件` };
  if (others.length > 0) {
    const count = others.length + 1;
    return { why: `业务主键 ${key} 有 ${count} 件在办，不能确定是哪一件；请用不重复的业务主键` };
  }
  return {
    caseId: found.id,
    title: await titleOf(engine, found.id, key),
    processDefinitionKey: found.processDefinitionKey,
    open: await openTasksOf(engine, found.id, tenantId),
  };
}

/** Every case that was started under this business key, oldest first. */
async function casesUnder(engine: EngineClient, key: string, tenantId: string): Promise<CaseRow[]> {
  const rows = await engine.get<CaseRow[]>("/history/process-instance", {
    processInstanceBusinessKey: key,
    tenantIdIn: tenantId,
    sortBy: "startTime",
    sortOrder: "asc",
  });
  // what a meeting led to is called by the topic's case, but is a case with a key of its own
  const isPart = (above: string | null) => rows.some(({ id }) => id === above);
  return rows.filter((row) => row.processDefinitionKey !== INTERVENING && !isPart(row.superProcessInstanceId));
}

/** The case under this key and what became of it: the name of its end in the diagram; nothing while there is none, or it runs. */
export async function endUnder(
  engine: EngineClient,
  key: string,
  tenantId: string,
): Promise<{ title: string; end: string } | undefined> {
  const found = (await casesUnder(engine, key, tenantId)).at(-1);
  if (!found || found.endTime === null) return undefined;
  return { title: await titleOf(engine, found.id, key), end: await endOf(engine, found) };
}

/** The end that the case came to, by its name in the diagram. */
async function howItEnded(engine: EngineClient, row: CaseRow): Promise<string> {
  const end = await endOf(engine, row);
  return end && `（${end}）`;
}

/** Ends of what goes on beside a case; they may come after its own. */
const BESIDE = ["End_Urged", "End_Inspected", "End_OverdueTold", "End_WaitingTold", "End_Assisted", "End_Carried"];

async function endOf(engine: EngineClient, { id, state }: CaseRow): Promise<string> {
  if (state !== "COMPLETED") return "由管理员终止";
  const passed = await engine.get<{ activityId: string; activityType: string; activityName: string | null }[]>(
    "/history/activity-instance",
    { processInstanceId: id, sortBy: "startTime", sortOrder: "asc" },
  );
  const ends = passed.filter(({ activityType }) => activityType.endsWith("EndEvent"));
  const own = ends.findLast(({ activityId }) => !BESIDE.includes(activityId)) ?? ends.at(-1);
  return own?.activityName ?? "";
}

/** Every user task of a case that waits for somebody. */
export async function openTasksOf(engine: EngineClient, caseId: string, tenantId: string): Promise<OpenTask[]> {
  const rows = await engine.post<unknown[]>("/task", {
    processInstanceIdIn: await caseInstances(engine, caseId, tenantId),
  });
  return z.array(OpenTaskRow).parse(rows);
}

/** Those whose turn it is, as people read it: the task, and by name who has it. */
export function waitingFor(open: OpenTask[]): { to: string[]; names: string[] } {
  const tasks = open.map(({ assignee, name, taskDefinitionKey }) => ({ name: name ?? taskDefinitionKey, assignee }));
  // engines list open tasks in no order of their own; a collation would differ from machine to machine
  const key = ({ name, assignee }: (typeof tasks)[number]) => `${name} ${assignee}`;
  tasks.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return {
    to: tasks.map(({ assignee, name }) => assignee ?? name),
    names: tasks.map(({ assignee, name }) => `${name}${assignee ? `（${assignee}）` : ""}`),
  };
}

/** What those who are urged read: who urges them, and whose turn it is. */
export function urgeText(title: string, by: string | undefined, names: string[]): string {
  const whom = names.length > 0 ? names.join("、") : "目前没有待办的人工任务";
  return `${by === undefined ? "（没有写明由谁）" : `${by} `}催办《${title}》：${whom}`;
}

/** Process instances of a case that still run, each with what it runs. */
export async function runningParts(
  engine: EngineClient,
  caseId: string,
  tenantId: string,
): Promise<{ id: string; processDefinitionKey: string }[]> {
  return engine.post("/history/process-instance", {
    processInstanceIds: await caseInstances(engine, caseId, tenantId),
    unfinished: true,
  });
}

/** Whether one of these process instances is in an automatic step, so that nobody can say what comes of it.
 * @param topics only steps of these */
export async function isUnderway(engine: EngineClient, instances: string[], topics?: string[]): Promise<boolean> {
  const rows = await engine.post<{ topicName: string }[]>("/external-task", { processInstanceIdIn: instances });
  return rows.some(({ topicName }) => topics === undefined || topics.includes(topicName));
}

/** Which intervention a task asks for.
 * @throws {BadData} naming the variable, what was found and what is accepted */
export function interventionOf({ variables }: WorkerTask): Intervention {
  const found = variables.string("intervention");
  const known = INTERVENTIONS.find((name) => name === found);
  if (known) return known;
  throw new BadData(`变量 intervention：实际为 ${found ?? "缺少"}，可接受 ${INTERVENTIONS.join("、")}`);
}

/** Who asks for it, and for which case. */
export function wishOf({ variables }: WorkerTask): { by: string; key: string; reason: string | null } {
  const by = variables.string("by");
  if (by === undefined) throw new BadData("变量 by：缺少；须写明是谁要求的（人员标识）");
  const key = variables.string("caseKey");
  if (key === undefined) throw new BadData("变量 caseKey：缺少；须写明要处置的件的业务主键");
  return { by, key, reason: variables.string("reason") ?? null };
}

/** What could not be done is on record too, with the reason: whoever asked is told. */
export function refusalNotice(task: WorkerTask, { clock }: Services, why: string): CaseNotice {
  const { by, reason } = wishOf(task);
  const intervention = interventionOf(task);
  return {
    kind: "declined",
    at: moment(clock),
    to: [by],
    text: `${WHAT[intervention]}没有办成：${why}`,
    basis: [],
    evidence: { by, intervention, reason },
  };
}

async function titleOf(engine: EngineClient, caseId: string, otherwise: string): Promise<string> {
  const rows = await historicVariables(engine, { processInstanceIdIn: [caseId], variableName: "document" });
  const document = typeof rows[0]?.value === "string" ? (JSON.parse(rows[0].value) as { title?: string }) : undefined;
  return document?.title ?? otherwise;
}
