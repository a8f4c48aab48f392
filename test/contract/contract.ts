import { afterAll, describe } from "vitest";
import { authenticationContract } from "./authentication.ts";
import { callsContract } from "./calls.ts";
import { Contract, type EngineUnderTest } from "./contract-context.ts";
import { coverageContract } from "./coverage.ts";
import { decisionsContract } from "./decisions.ts";
import { definitionsContract } from "./definitions.ts";
import { deploymentsContract } from "./deployments.ts";
import { externalTaskRulesContract } from "./external-task-rules.ts";
import { externalTasksContract } from "./external-tasks.ts";
import { flowContract } from "./flow.ts";
import { historyContract } from "./history.ts";
import { jobsContract } from "./jobs.ts";
import { listsContract } from "./lists.ts";
import { messagesContract } from "./messages.ts";
import { modificationContract } from "./modification.ts";
import { processInstancesContract } from "./process-instances.ts";
import { taskWorkContract } from "./task-work.ts";
import { tasksContract } from "./tasks.ts";
import { unknownIdsContract } from "./unknown-ids.ts";
import { variablesContract } from "./variables.ts";

/** What every engine must answer alike. A run uses a tenant of its own and removes it again, never moves a clock, and compares
 * no whole messages: they carry package names on the real engines. */
export function testContract(engine: EngineUnderTest): void {
  describe(`Camunda 7 REST API on ${engine.name}`, () => {
    const contract = new Contract(engine);
    afterAll(() => contract.clean());
    authenticationContract(contract);
    deploymentsContract(contract);
    processInstancesContract(contract);
    tasksContract(contract);
    externalTasksContract(contract);
    externalTaskRulesContract(contract);
    messagesContract(contract);
    flowContract(contract);
    historyContract(contract);
    decisionsContract(contract);
    definitionsContract(contract);
    variablesContract(contract);
    taskWorkContract(contract);
    callsContract(contract);
    jobsContract(contract);
    modificationContract(contract);
    listsContract(contract);
    unknownIdsContract(contract);
    coverageContract(contract);
  });
}
