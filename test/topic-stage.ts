import type { Value } from "../workers/variables.ts";
import type { ScenarioCase } from "./scenario-case.ts";
import type { Stage } from "./scenario-driver.ts";

/** Topics on a stage: scenarios begin on Tuesday 2037-09-22 at nine, with the National Day schedule the fifth working day before 09-30. */

export const MEETING = { meeting: "executive", meetingDate: "2037-09-30" };
/** What every government that asks for papers asks for. */
export const PAPERS = { agendaForm: true, materialsComplete: true };

/** Submits a topic as an OA does. */
export function submitTopic(
  stage: Stage,
  tenant: string,
  agenda: object,
  { acceptDraft = true, ...more }: { acceptDraft?: boolean | null } & Record<string, unknown> = {},
): Promise<ScenarioCase> {
  return stage.start(tenant, { agenda, ...more }, { process: "agenda-submission", acceptDraft });
}

/** What the meeting sends to a topic. */
export function decided(entry: ScenarioCase, topicResult: string, more: Record<string, Value> = {}): Promise<void> {
  const message = { resolution: "原则同意。", meetingCase: "会-1", meetingEndedOn: "2037-09-30", ...more };
  return entry.send("meeting-result", { topicResult, ...message });
}

export function resubmit(entry: ScenarioCase, corrections: object): Promise<void> {
  const form = { correctionChoice: "resubmit", corrections, reason: "已补正" };
  return entry.answer({ activity: "Task_Correct" }, form);
}
