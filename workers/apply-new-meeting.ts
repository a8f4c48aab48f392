import { dayOf, isDateOrTime } from "../src/rules/facts/common.ts";
import { MEETINGS } from "../src/rules/vocabulary.ts";
import { caseIdOf, roundOf } from "./case-context.ts";
import { type CaseDocument, documentOf } from "./case-document.ts";
import { actRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { lastFinishedTask } from "./finished-task.ts";
import { moment } from "./services.ts";
import { meetingOf } from "./topic-facts.ts";
import { Json, type TaskVariables } from "./variables.ts";

/** Puts a topic down for another meeting, as the office says, or takes it off. For a meeting of the same type its approvals stand; another
 * type may want other approvers, so the topic begins a new round. What cannot be read is asked again. */
export default defineWorker({
  topic: "apply-new-meeting",
  async handle(task, services) {
    const finished = await lastFinishedTask(services, task);
    if (!finished) throw new BadData(`元素 ${task.activityId}：此前没有办结的另定会议任务`);
    const { variables } = task;
    const before = documentOf(variables);
    const round = roundOf(task);
    const said = saidOf(variables, before);
    const slip = slipOf(said, moment(services.clock).slice(0, 10));
    const scheduled = slip === undefined && said.choice === "schedule";
    const moved = scheduled && said.meeting !== meetingOf(before).type;
    const agenda = { ...before.agenda, meeting: said.meeting, meetingDate: said.meetingDate };
    return {
      variables: {
        ...actRecord(task, {
          who: finished.who,
          role: "office",
          action: "decide",
          actingFor: finished.actingFor,
          handling: finished.handling,
          at: finished.at,
          basis: [],
          reason: said.reason,
          stage: "scheduling",
          round,
          counted: slip === undefined,
          details: { kind: "new-meeting", ...said },
        }),
        caseId: caseIdOf(task),
        document: new Json(scheduled ? { ...before, agenda } : before),
        round: moved ? round + 1 : round,
        // the papers are the same: only the meeting is another
        submittedRound: moved ? round + 1 : (variables.integer("submittedRound") ?? round),
        newMeetingChoice: slip === undefined ? said.choice : "again",
        newMeetingDate: null,
        newMeeting: null,
        findingsText: slip ?? "",
        // the notice of the withdrawal gives the reason
        ...(said.choice === "withdraw" ? {} : { reason: null }),
      },
    };
  },
});

interface Said {
  choice: string | null;
  meeting: string;
  meetingDate: string | null;
  reason: string | null;
}

function saidOf(variables: TaskVariables, document: CaseDocument): Said {
  const meeting = variables.string("newMeeting");
  return {
    choice: variables.string("newMeetingChoice") ?? null,
    meeting: meeting === undefined || meeting === "same" ? meetingOf(document).type : meeting,
    meetingDate: variables.string("newMeetingDate") ?? null,
    reason: variables.string("reason") ?? null,
  };
}

/** Why the form has to be filled in again, in the words that the office reads. */
function slipOf({ choice, meeting, meetingDate, reason }: Said, today: string): string | undefined {
  if (choice !== "schedule" && choice !== "withdraw") {
    return `没有写明怎样处理（newMeetingChoice：${choice ?? "缺少"}，可接受 schedule 另定会议、withdraw 撤下议题）`;
  }
  if (reason === null) return "没有写明理由（reason）";
  if (choice === "withdraw") return undefined;
  if (!MEETINGS.some((known) => known === meeting)) {
    return `会议类型（newMeeting）不能读取：${meeting}，可接受 ${MEETINGS.join("、")}`;
  }
  if (meetingDate === null || !isDateOrTime(meetingDate)) {
    return `会议日期（newMeetingDate）不能读取：${meetingDate ?? "缺少"}，应为 YYYY-MM-DD`;
  }
  if (dayOf(meetingDate) < today) return `会议日期（newMeetingDate）已经过去：${meetingDate}，请写今天或以后的日期`;
  return undefined;
}
