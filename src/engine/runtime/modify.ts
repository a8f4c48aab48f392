import { notOffered } from "../problem.ts";
import type { Outcome } from "../store/rows.ts";
import type { TypedValue } from "../typed-value.ts";
import type { LiveInstance } from "./live-instances.ts";
import { type Instruction, Modification } from "./modification.ts";
import type { Tokens } from "./tokens.ts";

/** What a modification asks of the unit of work that it is part of. */
export interface Mover {
  live(instanceId: string): LiveInstance;
  set(instanceId: string, variables: Map<string, TypedValue>): void;
  /** Moves tokens, brings the rows in line, and does what follows from it. */
  move(live: LiveInstance, work: (tokens: Tokens) => void): void;
  end(live: LiveInstance, outcome: Outcome): void;
}

/** Carries out instructions in their order. An instance without a token left has ended: as completed where the last instruction started
 * something, else as terminated, and with it the activity that called it.
 * @throws {Problem} 400, 500 or 501 as {@link Modification} says; the unit is then to be thrown away */
export function modifyInstance(mover: Mover, instanceId: string, instructions: Instruction[]): void {
  const live = mover.live(instanceId);
  const { tokens } = live.session;
  const modification = new Modification(live);
  tokens.hold();
  for (const instruction of instructions) {
    if (live.row.ended_at !== null) throw notOffered("an instruction after the one that has ended the instance");
    const work = modification.plan(instruction);
    const before = tokens.all();
    if (instruction.type !== "cancel") mover.set(instanceId, instruction.variables);
    mover.move(live, work);
    modification.note(before);
  }
  modification.refuseMeetings();
  settle(mover, live, instructions.at(-1)?.type === "cancel" ? "EXTERNALLY_TERMINATED" : "COMPLETED");
}

function settle(mover: Mover, live: LiveInstance, outcome: Outcome): void {
  if (live.row.ended_at !== null || live.session.tokens.release()) return;
  mover.end(live, outcome);
  const { super_id, super_ref } = live.row;
  if (outcome === "COMPLETED" || super_id === null || super_ref === null) return;
  const caller = mover.live(super_id);
  caller.session.tokens.hold();
  mover.move(caller, new Modification(caller).planCall(super_ref));
  settle(mover, caller, outcome);
}
