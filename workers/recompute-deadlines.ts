import { z } from "zod";
import type { WorkdayCalendar } from "../src/calendar/workday-calendar.ts";
import type { Deadline } from "../src/rules/ruling.ts";
import { DIRECTIONS, UNITS } from "../src/rules/vocabulary.ts";
import { type EngineClient, EngineRefusal } from "./engine-client.ts";
import { Json, type TypedVariable, type Values } from "./variables.ts";

/** A deadline that rests on days whose schedule is not announced, as far as it takes to count it again. */
const Provisional = z.object({
  due: z.string(),
  anchor: z.string(),
  value: z.number(),
  unit: z.enum(UNITS),
  direction: z.enum(DIRECTIONS),
});

/** What a process keeps that waits for a provisional date. */
export function provisionalValues(deadlines: Deadline[]): Values {
  const provisional = deadlines.filter((deadline) => deadline.provisional);
  return { deadlineProvisional: provisional.length > 0, provisionalDeadlines: new Json(provisional) };
}

/** Counts provisional deadlines again by a calendar that may know more. Where one has become certain, the waiting timer is
 * executed: the process then judges anew by its own tables, and waits for the date that is right.
 * @returns how many processes were made to judge anew */
export async function recomputeDeadlines(engine: EngineClient, calendar: WorkdayCalendar): Promise<number> {
  const waiting = await engine.post<{ id: string }[]>("/process-instance", {
    variables: [{ name: "deadlineProvisional", operator: "eq", value: true }],
  });
  let recomputed = 0;
  for (const { id } of waiting) if (await judgeAnew(engine, calendar, id)) recomputed += 1;
  return recomputed;
}

async function judgeAnew(engine: EngineClient, calendar: WorkdayCalendar, instance: string): Promise<boolean> {
  try {
    const kept = await engine.get<TypedVariable>(`/process-instance/${instance}/variables/provisionalDeadlines`, {
      deserializeValue: false,
    });
    const deadlines = z.array(Provisional).parse(JSON.parse(String(kept.value)));
    if (!deadlines.some((deadline) => hasBecomeCertain(deadline, calendar))) return false;
    const [timer] = await engine.get<{ id: string }[]>("/job", { processInstanceId: instance, timers: true });
    if (!timer) return false;
    await engine.post(`/job/${timer.id}/execute`);
    return true;
  } catch (error) {
    // answered, fired or withdrawn in between: nothing is waiting any more
    if (error instanceof EngineRefusal && (error.status === 404 || error.status === 500)) return false;
    throw error;
  }
}

function hasBecomeCertain(
  { due, anchor, value, unit, direction }: z.infer<typeof Provisional>,
  calendar: WorkdayCalendar,
) {
  const again = calendar.count(anchor, value, unit, direction);
  return !again.provisional || again.due !== due;
}
