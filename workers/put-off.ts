import { caseIdOf } from "./case-context.ts";
import { type CaseNotice, noticeRecord } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { deliverResult, inAgendaOrder, listedTopics, type MeetingTopic, toldTopics } from "./listed-topics.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import { moment, type Services } from "./services.ts";
import { fitted, type Values } from "./variables.ts";

/** Every topic that still waits for a meeting which does not take it, or not on that day, goes on to another. Told one by one, each once: a
 * task that is delivered twice tells those who are left, and records all. */
export async function putOff(
  task: WorkerTask,
  services: Services,
  meeting: MeetingPlan,
  { resolution, newMeetingDate }: { resolution: string; newMeetingDate: string | null },
): Promise<{ topics: MeetingTopic[]; values: Values }> {
  const { engine, clock } = services;
  const told = await toldTopics(engine, task.tenantId, task.id);
  const topics = inAgendaOrder([...told, ...(await listedTopics(engine, task.tenantId, meeting))]);
  const values: Values[] = [];
  for (const [index, topic] of topics.entries()) {
    const delivered = await deliverResult({ engine, tenantId: task.tenantId }, topic, meeting, {
      delivery: task.id,
      values: {
        topicResult: "postponed",
        resolution: fitted(resolution),
        meetingCase: task.variables.string("businessKey") ?? caseIdOf(task),
        meetingEndedOn: null,
        newMeetingDate,
      },
    });
    // withdrawn since it was listed: its own case has told that
    if (!delivered) continue;
    values.push(noticeRecord(task, notice(topic, moment(clock), { resolution, newMeetingDate }), String(index + 1)));
  }
  return { topics, values: Object.assign({}, ...values) };
}

function notice(
  { title, businessKey }: MeetingTopic,
  at: string,
  { resolution, newMeetingDate }: { resolution: string; newMeetingDate: string | null },
): CaseNotice {
  const when = newMeetingDate ? `，改在 ${newMeetingDate}` : "，会议日期另定";
  return {
    kind: "meeting-result",
    at,
    to: ["lead-department"],
    text: fitted(`《${title}》这次不研究${when}：${resolution}`),
    basis: [],
    evidence: { topic: businessKey, result: "postponed", newMeetingDate },
  };
}
