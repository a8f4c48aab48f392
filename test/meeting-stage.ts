import type { Answers, OpenTask, ScenarioCase } from "./scenario-case.ts";
import type { Stage } from "./scenario-driver.ts";

/** Meetings on a stage: scenarios begin on Tuesday 2037-09-22 at nine. */

/** Wednesday of the week after: the 22nd is the fifth working day before it. */
export const MEETING_DAY = "2037-09-30";
/** The 22nd is the tenth working day before it. */
export const LATER_DAY = "2037-10-13";

/** Has a meeting organised, as an OA does. */
export function callMeeting(stage: Stage, tenant: string, meeting: Record<string, unknown> = {}) {
  const plan = { type: "executive", date: MEETING_DAY, ...meeting };
  return stage.start(tenant, { title: "政府会议", portfolioIds: undefined, meeting: plan }, { process: "meeting" });
}

/** Everything that a text may want prepared before an ordinary topic goes to a meeting. */
const PREPARED = {
  agendaForm: true,
  materialsComplete: true,
  research: true,
  collectiveDiscussion: true,
  legalityReview: "passed",
  necessity: true,
  feasibility: true,
  controllability: true,
  scientific: true,
  groundsAndProposal: true,
  handlingProposal: true,
};

export const FINISH = { chosenRole: "finish", reason: "规则没有规定，按惯例办理" };

/** Submits a topic, which everybody approves, until it waits for its meeting. */
export async function listTopic(
  stage: Stage,
  tenant: string,
  title: string,
  { agenda = {}, ...more }: { agenda?: Record<string, unknown> } & Record<string, unknown> = {},
): Promise<ScenarioCase> {
  const facts = { meeting: "executive", meetingDate: MEETING_DAY, preparation: PREPARED, ...agenda };
  const entry = await stage.start(tenant, { title, agenda: facts, ...more }, { process: "agenda-submission" });
  await entry.walk((task) => (task.activity === "Task_OfficeChoose" ? FINISH : undefined));
  return entry;
}

/** From the planning to the morning of the meeting: its papers were delivered today. */
export async function upToTheDay(stage: Stage, entry: ScenarioCase, day = MEETING_DAY): Promise<OpenTask> {
  await entry.answer({ activity: "Task_DeliverMaterials" }, { deliveredOn: stage.now.slice(0, 10) });
  await stage.moveTo(`${day}T08:00:00+08:00`);
  return entry.task({ activity: "Task_TakeAttendance" });
}

export const attend = (entry: ScenarioCase, who: Answers = {}) =>
  entry.answer({ activity: "Task_TakeAttendance" }, { ...who });

export const resolve = (entry: ScenarioCase, said: Answers = {}) =>
  entry.answer({ activity: "Task_RecordResolution" }, { topicResult: "passed", resolution: "会议同意。", ...said });

export const endMeeting = (entry: ScenarioCase, said: Answers = {}) =>
  entry.answer({ activity: "Task_EndMeeting" }, { minutesChoice: "write", ...said });

/** A meeting without topics, up to its minutes. */
export async function held(stage: Stage, entry: ScenarioCase, who: Answers = {}, said: Answers = {}): Promise<void> {
  await upToTheDay(stage, entry, (await entry.variable<string>("meetingDay")) as string);
  await attend(entry, who);
  await endMeeting(entry, said);
}
