import { afterAll, describe } from "vitest";
import { Contract, type EngineUnderTest } from "./contract-context.ts";
import { decisionsContract } from "./decisions.ts";
import { deploymentsContract } from "./deployments.ts";
import { externalTasksContract } from "./external-tasks.ts";
import { flowContract } from "./flow.ts";
import { historyContract } from "./history.ts";
import { messagesContract } from "./messages.ts";
import { processInstancesContract } from "./process-instances.ts";
import { tasksContract } from "./tasks.ts";

/** What every engine must answer alike. A run uses a tenant of its own and removes it again, never moves a clock, and compares
 * no whole messages: they carry package names on the real engines. */
export function testContract(engine: EngineUnderTest): void {
  describe(`Camunda 7 REST API on ${engine.name}`, () => {
    const contract = new Contract(engine);
    afterAll(() => contract.clean());
    deploymentsContract(contract);
    processInstancesContract(contract);
    tasksContract(contract);
    externalTasksContract(contract);
    messagesContract(contract);
    flowContract(contract);
    historyContract(contract);
    decisionsContract(contract);
  });
}
