import { z } from "zod";
import type { Handling } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { moment, type Services } from "./services.ts";

const HistoricTask = z.object({
  id: z.string(),
  taskDefinitionKey: z.string(),
  assignee: z.string().nullable(),
  owner: z.string().nullish(),
  endTime: z.string(),
});

/** The user task that was finished last in this process instance: who did it, and when. */
export interface FinishedTask {
  id: string;
  activityId: string;
  who: string | null;
  /** Whose task it was, where another person finished it in their place. */
  actingFor: string | null;
  /** True where nobody had it when it was done. */
  unassigned: boolean;
  /** Who delegated it, where somebody did. */
  owner: string | null;
  /** ISO date-time with offset, as the engine's clock had it (see Services.engineKeepsTime). */
  at: string;
  /** What was done with the task on the way, oldest first. */
  handling: Handling[];
}

/** A row of the engine's log of user operations: one property that changed. */
interface Operation {
  userId: string | null;
  operationType: string;
  property: string | null;
  orgValue: string | null;
  newValue: string | null;
  timestamp: string;
}

/** Operations by which a task changes hands. */
const CHANGES_HANDS = ["Claim", "Assign", "Delegate", "Resolve"];

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
  const operations = await engine.get<Operation[]>("/history/user-operation", {
    taskId: finished.id,
    sortBy: "timestamp",
    sortOrder: "asc",
  });
  const completed = operations.find(({ operationType, userId }) => operationType === "Complete" && userId);
  const who = completed?.userId ?? finished.assignee;
  const actingFor = finished.assignee === who ? null : finished.assignee;
  return {
    id: finished.id,
    activityId: finished.taskDefinitionKey,
    who,
    actingFor,
    unassigned: finished.assignee === null,
    owner: finished.owner ?? null,
    at: engineKeepsTime ? moment(clock) : isoWithColon(finished.endTime),
    handling: operations.filter(changesHands).map(({ operationType, userId, orgValue, newValue, timestamp }) => ({
      operation: operationType.toLowerCase(),
      by: userId,
      from: orgValue,
      to: newValue,
      at: engineKeepsTime ? moment(clock) : isoWithColon(timestamp),
    })),
  };
}

function changesHands({ operationType, property }: Operation): boolean {
  return CHANGES_HANDS.includes(operationType) && property === "assignee";
}

/** `…+0800` as the REST API writes it, as `…+08:00`. */
export function isoWithColon(text: string): string {
  return text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
}
