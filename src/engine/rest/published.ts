import type { Engine } from "../service/engine.ts";
import { decisionRoutes } from "./decision-routes.ts";
import { deploymentRoutes } from "./deployment-routes.ts";
import { externalTaskRoutes } from "./external-task-routes.ts";
import { historyRoutes } from "./history-routes.ts";
import { incidentRoutes } from "./incident-routes.ts";
import { jobRoutes } from "./job-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { processDefinitionRoutes } from "./process-definition-routes.ts";
import { processInstanceRoutes } from "./process-instance-routes.ts";
import type { Route } from "./route.ts";
import { systemRoutes } from "./system-routes.ts";
import { taskRoutes } from "./task-routes.ts";

/** Every route the embedded engine offers; docs/rest-api.md is compared with this list. */
export function publishedRoutes(engine: Engine, version: string): Route[] {
  return [
    ...externalTaskRoutes(engine),
    ...deploymentRoutes(engine),
    ...processDefinitionRoutes(engine),
    ...processInstanceRoutes(engine),
    ...taskRoutes(engine),
    ...messageRoutes(engine),
    ...decisionRoutes(engine),
    ...historyRoutes(engine),
    ...incidentRoutes(engine),
    ...jobRoutes(engine),
    ...systemRoutes(version),
  ];
}
