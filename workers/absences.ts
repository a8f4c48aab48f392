import { z } from "zod";
import { Deputation } from "../src/rules/facts/deputation.ts";
import type { Leave } from "../src/rules/facts/leave.ts";
import { Delegation } from "./case-document.ts";
import { historicVariables } from "./case-records.ts";
import type { EngineClient } from "./engine-client.ts";
import { isWithin, overlap, startOf } from "./leave-days.ts";

/** Who is away is nowhere stored but in the running leaves themselves: each keeps the variable `absence`, and `leaveOpen` from
 * the grant until the leave is cancelled (销假). */

export const Absence = z.strictObject({
  /** Case of the leave. */
  leave: z.string(),
  /** Person who is away. */
  person: z.string(),
  /** Why, in the words of `deputation`. */
  reason: Deputation.shape.reason.unwrap(),
  /** First and last day or moment. It goes on after the last until the leave is cancelled. */
  from: z.string(),
  until: z.string(),
  delegations: z.array(Delegation),
  /** Moment at which it was granted. */
  grantedAt: z.string().optional(),
});
export type Absence = z.infer<typeof Absence>;

/** Leaves of a government that were granted and are not yet cancelled, by beginning. */
export async function absencesOf(engine: EngineClient, tenantId: string): Promise<Absence[]> {
  const running = await engine.post<{ id: string }[]>("/process-instance", {
    tenantIdIn: [tenantId],
    variables: [{ name: "leaveOpen", operator: "eq", value: true }],
  });
  if (running.length === 0) return [];
  const rows = await historicVariables(engine, {
    processInstanceIdIn: running.map(({ id }) => id),
    variableName: "absence",
  });
  return rows
    .map(({ value }) => Absence.parse(JSON.parse(String(value))))
    .sort((a, b) => Date.parse(startOf(a.from)) - Date.parse(startOf(b.from)) || (a.leave < b.leave ? -1 : 1));
}

/** The one leave that decides under which somebody is away at a moment. Of several that have begun and are not cancelled it is one
 * within whose days the moment lies, before any whose return is overdue; then the one that began last; then the one granted last.
 * A leave lasts until it is cancelled; `planned` takes it to end when it says. */
export function awayAt(
  absences: Absence[],
  person: string | undefined,
  moment: string,
  planned = false,
): Absence | undefined {
  const begun = absences.filter((absence) => absence.person === person && isWithin(moment, absence.from, undefined));
  const within = begun.filter(({ until }) => isWithin(moment, undefined, until));
  return (within.length > 0 || planned ? within : begun).sort(latestFirst)[0];
}

function latestFirst(a: Absence, b: Absence): number {
  const begun = Date.parse(startOf(b.from)) - Date.parse(startOf(a.from));
  const granted = Date.parse(b.grantedAt ?? b.from) - Date.parse(a.grantedAt ?? a.from);
  return begun || granted || (wordsOf(a) < wordsOf(b) ? -1 : 1);
}

/** What a leave says, whichever case it is: two that say the same let the same person stand in. */
function wordsOf({ leave: _, ...words }: Absence): string {
  return JSON.stringify(words);
}

/** Other leaves of the same person that are granted and not yet cancelled. */
export function othersOf(absences: Absence[], { leave, person }: Pick<Absence, "leave" | "person">): Absence[] {
  return absences.filter((absence) => absence.person === person && absence.leave !== leave);
}

/** Whether somebody's leave is already granted for any of these days. */
export function isAwayIn(absences: Absence[], person: string | undefined, period: { from: string; until: string }) {
  return absences.some((absence) => absence.person === person && overlap(absence, period));
}

/** Why somebody is away, in the words of `deputation`: attending a superior's meeting elsewhere is official business, 请假 for
 * private affairs is a vacation, a study tour or training is study. `meeting` and `reception` there mean here in town. */
export function reasonOf({ kind, purpose }: Pick<Leave, "kind" | "purpose">): Absence["reason"] {
  if (kind === "study-tour") return "study";
  if (kind === "in-place-vacation") return "vacation";
  if (purpose === "superior-meeting") return "official";
  if (purpose === "training") return "study";
  if (purpose === "private") return "vacation";
  return purpose;
}
