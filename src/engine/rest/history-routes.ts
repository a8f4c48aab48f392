import type { Engine } from "../service/engine.ts";
import { historyActivities } from "./history-activities.ts";
import { historyInstances } from "./history-instances.ts";
import { historyOperations } from "./history-operations.ts";
import { historyTasks } from "./history-tasks.ts";
import { historyVariables } from "./history-variables.ts";
import type { Route } from "./route.ts";

/** History is the same rows as runtime, seen whether they have ended or not. */
export function historyRoutes(engine: Engine): Route[] {
  return [
    ...historyInstances(engine),
    ...historyActivities(engine),
    ...historyTasks(engine),
    ...historyVariables(engine),
    ...historyOperations(engine),
  ];
}
