import { z } from "zod";
import { dayOf } from "../src/rules/facts/common.ts";
import { type CaseDocument, parseDocument } from "./case-document.ts";
import { historicVariables } from "./case-records.ts";
import type { EngineClient } from "./engine-client.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import { fitted, typed, type Values } from "./variables.ts";

/** Topics on the agenda of a meeting are nowhere stored but in their own cases: each waits for the message `meeting-result`, with the
 * variables `topicState` (listed), `meetingType` and `meetingDate`. */

export const MeetingTopic = z.object({
  /** Process instance of the topic's case. */
  caseId: z.string(),
  businessKey: z.string().nullable(),
  title: z.string(),
  portfolioIds: z.array(z.string()),
  submittedOn: z.string().nullable(),
});
export type MeetingTopic = z.infer<typeof MeetingTopic>;

/** Every topic that waits for a meeting of this kind on this day: as they were submitted, then by business key. */
export async function listedTopics(
  engine: EngineClient,
  tenantId: string,
  { type, date, topicKeys }: MeetingPlan,
): Promise<MeetingTopic[]> {
  const equals = (name: string, value: string) => ({ name, operator: "eq", value });
  const waiting = await engine.post<{ id: string; businessKey: string | null }[]>("/process-instance", {
    tenantIdIn: [tenantId],
    variables: [equals("topicState", "listed"), equals("meetingType", type), equals("meetingDate", dayOf(date))],
  });
  const wanted = waiting.filter(({ businessKey }) => topicKeys === undefined || topicKeys.includes(businessKey ?? ""));
  return topicsOf(engine, tenantId, wanted);
}

/** Topics that the plan names, and that do not wait for this meeting. */
export function missingTopics({ topicKeys = [] }: MeetingPlan, topics: MeetingTopic[]): string[] {
  const found = topics.map(({ businessKey }) => businessKey);
  return [...new Set(topicKeys)].filter((key) => !found.includes(key));
}

/** What people read of the topics in their order, and of those that are missing. */
export function topicsTextOf(meeting: MeetingPlan, topics: MeetingTopic[]): string {
  const listed = topics.map(({ title }, index) => `${index + 1}.《${title}》`).join("　");
  return fitted([listed, missingText(missingTopics(meeting, topics))].filter(Boolean).join("；"));
}

export function missingText(missing: string[]): string {
  return missing.length === 0
    ? ""
    : `写明的议题 ${missing.join("、")} 没有列入这次会议，请核对业务主键、会议类型和日期`;
}

/** Topics that one delivery has reached already: a task that is delivered twice names them all the same. */
export async function toldTopics(engine: EngineClient, tenantId: string, delivery: string): Promise<MeetingTopic[]> {
  const rows = await historicVariables(engine, {
    variableName: "meetingDelivery",
    variableValue: delivery,
    tenantIdIn: [tenantId],
  });
  const ids = [...new Set(rows.map(({ processInstanceId }) => processInstanceId))];
  if (ids.length === 0) return [];
  const asked = { processInstanceIdIn: ids, variableName: "businessKey", tenantIdIn: [tenantId] };
  const keys = await historicVariables(engine, asked);
  const keyOf = (id: string) => keys.find(({ processInstanceId }) => processInstanceId === id)?.value;
  return topicsOf(
    engine,
    tenantId,
    ids.map((id) => ({ id, businessKey: keyOf(id) === undefined ? null : String(keyOf(id)) })),
  );
}

async function topicsOf(engine: EngineClient, tenantId: string, cases: { id: string; businessKey: string | null }[]) {
  const topics: MeetingTopic[] = [];
  for (const { id, businessKey } of cases) {
    const document = await documentOfCase(engine, tenantId, id);
    if (!document) continue;
    const { title, portfolioIds, agenda } = document;
    const submittedOn = typeof agenda?.submittedOn === "string" ? agenda.submittedOn : null;
    topics.push({ caseId: id, businessKey, title, portfolioIds, submittedOn });
  }
  return inAgendaOrder(topics);
}

/** By submission, then by business key. Code units, not a collation: the order is on record and every engine has to agree. */
export function inAgendaOrder(topics: MeetingTopic[]): MeetingTopic[] {
  const order = ({ submittedOn, businessKey, title }: MeetingTopic) =>
    [submittedOn === null ? "9" : dayAndMoment(submittedOn), businessKey ?? "", title].join("\n");
  return topics.toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
}

/** Sorts days before their moments, and moments by time. */
function dayAndMoment(submittedOn: string): string {
  return submittedOn.includes("T") ? new Date(Date.parse(submittedOn) + 8 * 3_600_000).toISOString() : submittedOn;
}

/** The document of a topic's case as it stands; undefined where this government has no such case. */
export async function documentOfCase(
  engine: EngineClient,
  tenantId: string,
  caseId: string,
): Promise<CaseDocument | undefined> {
  const asked = { processInstanceIdIn: [caseId], variableName: "document", tenantIdIn: [tenantId] };
  const rows = await historicVariables(engine, asked);
  return rows[0] && parseDocument(JSON.parse(String(rows[0].value)));
}

/** A result on its way to a topic's case. */
export interface TopicResult {
  /** Of this delivery: by it a second one is told from the first. */
  delivery: string;
  values: Values;
}

/** Tells a topic's case what became of it in a meeting, once however often it is asked to.
 * @returns false where the topic does not wait for this meeting any more (withdrawn meanwhile), or is another government's
 * @throws {EngineRefusal} where it should wait and does not take the message: to be tried again */
export async function deliverResult(
  { engine, tenantId }: { engine: EngineClient; tenantId: string },
  topic: Pick<MeetingTopic, "caseId">,
  { type, date }: MeetingPlan,
  { delivery, values }: TopicResult,
): Promise<boolean> {
  const state = await stateOf(engine, tenantId, topic.caseId);
  if (state.meetingDelivery === delivery) return true;
  const listed =
    state.topicState === "listed" && state.meetingType === type && state.meetingDate === dayOf(date) && state.running;
  if (!listed) return false;
  await engine.post("/message", {
    messageName: "meeting-result",
    processInstanceId: topic.caseId,
    // in one step with the delivery: another worker, or another meeting, may have been faster since the state was read
    correlationKeys: typed({ topicState: "listed", meetingType: type, meetingDate: dayOf(date) }),
    // no longer listed from this moment on, whenever its own case gets to settling it
    processVariables: typed({ ...values, topicState: "discussed", meetingDelivery: delivery }),
  });
  return true;
}

/** Whether a topic still waits for this meeting. */
export async function isListed(
  { engine, tenantId }: { engine: EngineClient; tenantId: string },
  caseId: string,
  { type, date }: MeetingPlan,
): Promise<boolean> {
  const { topicState, meetingType, meetingDate, running } = await stateOf(engine, tenantId, caseId);
  return running && topicState === "listed" && meetingType === type && meetingDate === dayOf(date);
}

const STATE = ["topicState", "meetingType", "meetingDate", "meetingDelivery"];

async function stateOf(engine: EngineClient, tenantId: string, caseId: string) {
  const tenantIdIn = [tenantId];
  const rows = await historicVariables(engine, { processInstanceIdIn: [caseId], variableNameIn: STATE, tenantIdIn });
  const alive = await engine.post<unknown[]>("/process-instance", { processInstanceIds: [caseId], tenantIdIn });
  const value = (name: string) => rows.find((row) => row.name === name)?.value;
  return {
    running: alive.length > 0,
    topicState: value("topicState"),
    meetingType: value("meetingType"),
    meetingDate: value("meetingDate"),
    meetingDelivery: value("meetingDelivery"),
  };
}
