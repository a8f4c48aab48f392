import { notOffered, Problem } from "../problem.ts";
import type { Instruction } from "../runtime/modification.ts";
import type { InstanceRow } from "../store/rows.ts";
import type { Engine } from "./engine.ts";
import { logOperation, WHOLE } from "./user-operations.ts";

export interface ModificationRequest {
  instructions: Instruction[];
  skipIoMappings: boolean;
  /** Why; kept with the operation in the log. */
  annotation: string | null;
}

/** Moves what a process instance waits for, all instructions or none.
 * @throws {Problem} 500 unknown or ended; 400 suspended, or an element that the process does not have; 501 what is not offered */
export function modifyInstance(
  engine: Engine,
  id: string,
  { instructions, skipIoMappings, annotation }: ModificationRequest,
  userId: string | null,
): void {
  if (instructions.length === 0) return;
  const instance = engine.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ? AND ended_at IS NULL", id);
  if (!instance)
    throw fault(500, "ProcessEngineException", `Process instance '${id}' cannot be modified: it does not exist`);
  engine.assertActive(id, (message) => fault(400, "SuspendedEntityInteractionException", message));
  if (skipIoMappings) refuseMappings(engine, instance);
  engine.transact((unit) => {
    unit.modify(id, instructions);
    const type = "ModifyProcessInstance";
    logOperation(engine, { type, entity: "ProcessInstance", userId, instance, changes: WHOLE, annotation });
  });
}

/** Without mappings to skip there is nothing to do; with them it would have to be remembered until the activity ends. */
function refuseMappings(engine: Engine, { definition_id }: InstanceRow): void {
  const mapped = engine.definitions.model(definition_id).nodes.find(({ inputs, outputs }) => inputs ?? outputs);
  if (mapped) throw notOffered(`'skipIoMappings' is not offered where elements have mappings, as '${mapped.id}' has`);
}

const fault = (status: number, type: string, message: string) => new Problem(status, type, message);
