import { dayOf } from "../src/rules/facts/common.ts";
import { caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type Act, caseActs, noticeRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { deliverResult, documentOfCase, MeetingTopic } from "./listed-topics.ts";
import { lastDayOf, type MeetingPlan, meetingOf } from "./meeting-document.ts";
import { outputsOf } from "./meeting-outputs.ts";
import { sessionAct } from "./meeting-session.ts";
import { moment } from "./services.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** Tells a topic's own case what the meeting decided on it, once. */
export default defineWorker({
  topic: "send-meeting-result",
  async handle(task, services) {
    const { engine, clock } = services;
    const topic = MeetingTopic.parse(task.variables.json("topic"));
    const meeting = meetingOf(documentOf(task.variables));
    const acts = await caseActs(engine, caseIdOf(task), task.tenantId);
    const said = saidOf(acts, meeting, topic);
    const document = (await documentOfCase(engine, task.tenantId, topic.caseId)) ?? topic;
    const values: Values = {
      topicResult: said.result,
      resolution: fitted(said.resolution),
      meetingCase: task.variables.string("businessKey") ?? caseIdOf(task),
      meetingEndedOn: lastDayOf(meeting),
      newMeetingDate: said.newMeetingDate,
      outputs: new Json(said.outputs ? outputsOf(said.outputs, document, meeting) : {}),
    };
    const delivered = await deliverResult({ engine, tenantId: task.tenantId }, topic, meeting, {
      delivery: task.id,
      values,
    });
    const text = delivered
      ? `《${topic.title}》${RESULTS[said.result]}${said.resolution ? `：${said.resolution}` : ""}`
      : `《${topic.title}》研究以后，议题已经撤回或改期，会议结果没有送达：${RESULTS[said.result]}`;
    return {
      variables: {
        caseId: caseIdOf(task),
        ...noticeRecord(task, {
          kind: delivered ? "meeting-result" : "result-undelivered",
          at: moment(clock),
          to: delivered ? ["lead-department"] : ["office"],
          text: fitted(text),
          basis: said.basis,
          evidence: { topic: topic.businessKey, result: said.result, newMeetingDate: said.newMeetingDate },
        }),
      } satisfies Values,
    };
  },
});

const RESULTS: Record<string, string> = {
  passed: "议定通过",
  rejected: "议定不通过",
  revise: "议定修改后再议",
  postponed: "这次不研究",
};

/** What became of the topic: as the office recorded it, or put off because its deputy in charge was not there. */
function saidOf(acts: Act[], meeting: MeetingPlan, { caseId }: MeetingTopic) {
  const resolved = sessionAct(acts, "resolution", meeting, caseId);
  const put = sessionAct(acts, "absent-deputy", meeting, caseId);
  const act = resolved ?? put;
  if (!act) throw new BadData("还没有记录议定结果；应先经过记录议定结果（Task_RecordResolution）");
  const { newMeetingDate, resolution, result } = act.details;
  return {
    result: resolved ? String(result) : "postponed",
    resolution: resolved ? String(resolution) : ["分管领导没有到会，暂不研究", act.reason].filter(Boolean).join("："),
    newMeetingDate: typeof newMeetingDate === "string" ? dayOf(newMeetingDate) : null,
    outputs: resolved && result === "passed" ? resolved.details : null,
    basis: act.basis,
  };
}
