import { z } from "zod";
import type { WorkerTask } from "./define-worker.ts";
import { moment, type Services } from "./services.ts";

const HistoricTask = z.object({
  id: z.string(),
  taskDefinitionKey: z.string(),
  assignee: z.string().nullable(),
  endTime: z.string(),
});

/** The user task that was finished last in this process instance: who did it, and when. */
export interface FinishedTask {
  activityId: string;
  who: string | null;
  /** Whose task it was, where another person finished it in their place. */
  actingFor: string | null;
  /** ISO date-time with offset, as the engine's clock had it (see Services.engineKeepsTime). */
  at: string;
}

/** The engine's log of user operations says who completed a task; without it, who had claimed it.
 * @returns undefined when no user task was finished here yet */
export async function lastFinishedTask(services: Services, task: WorkerTask): Promise<FinishedTask | undefined> {
  const { engine, clock, engineKeepsTime } = services;
  const [row] = await engine.get<unknown[]>("/history/task", {
    processInstanceId: task.processInstanceId,
    finished: true,
    sortBy: "endTime",
    sortOrder: "desc",
    maxResults: 1,
  });
  if (row === undefined) return undefined;
  const finished = HistoricTask.parse(row);
  const operations = await engine.get<{ userId: string | null }[]>("/history/user-operation", {
    taskId: finished.id,
    operationType: "Complete",
  });
  const who = operations.find((operation) => operation.userId)?.userId ?? finished.assignee;
  const actingFor = finished.assignee === who ? null : finished.assignee;
  return {
    activityId: finished.taskDefinitionKey,
    who,
    actingFor,
    at: engineKeepsTime ? moment(clock) : isoWithColon(finished.endTime),
  };
}

/** `…+0800` as the REST API writes it, as `…+08:00`. */
export function isoWithColon(text: string): string {
  return text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
}
