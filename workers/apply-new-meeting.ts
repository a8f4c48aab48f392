import { dayOf, isDateOrTime } from "../src/rules/facts/common.ts";
import { MEETINGS, ROLES } from "../src/rules/vocabulary.ts";
import { caseIdOf, roundOf } from "./case-context.ts";
import { type CaseDocument, documentOf } from "./case-document.ts";
import { actRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { lastFinishedTask } from "./finished-task.ts";
import { moment } from "./services.ts";
import { meetingOf } from "./topic-facts.ts";
import { Json, type TaskVariables } from "./variables.ts";

/** Puts a topic down for a meeting, as the office says, or takes it off. For a meeting of the same type its approvals stand; another type, or
 * another presider, may want other approvers, so the topic begins a new round. The meeting may be the one it came too late for, where
 * somebody consents that it is taken all the same: whose consent that has to be, the rule says. What cannot be read is asked again. */
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
    const agenda = agendaFor(before, said);
    const moved = scheduled && wayOf(agenda) !== wayOf(before.agenda);
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
        adHocConsentBy: null,
        presider: null,
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
  adHocConsentBy: string | null;
  presider: string | null;
  reason: string | null;
}

function saidOf(variables: TaskVariables, document: CaseDocument): Said {
  const meeting = variables.string("newMeeting");
  const consent = variables.string("adHocConsentBy");
  return {
    choice: variables.string("newMeetingChoice") ?? null,
    meeting: meeting === undefined || meeting === "same" ? meetingOf(document).type : meeting,
    meetingDate: variables.string("newMeetingDate") ?? null,
    adHocConsentBy: consent === undefined || consent === "none" ? null : consent,
    presider: variables.string("presider") ?? null,
    reason: variables.string("reason") ?? null,
  };
}

/** The topic's facts for that meeting. Who presides over one type of meeting says nothing of another. */
function agendaFor(document: CaseDocument, { meeting, meetingDate, adHocConsentBy, presider }: Said) {
  const { presider: before, ...agenda } = document.agenda ?? {};
  const presides = presider ?? (meeting === meetingOf(document).type ? before : undefined);
  return {
    ...agenda,
    meeting,
    meetingDate,
    ...(presides === undefined ? {} : { presider: presides }),
    ...(adHocConsentBy === null ? {} : { adHocConsent: { by: adHocConsentBy } }),
  };
}

/** What of a meeting decides who approves its topics. */
function wayOf({ meeting, presider = "chief" }: NonNullable<CaseDocument["agenda"]> = {}): string {
  return JSON.stringify([meeting, presider]);
}

/** Why the form has to be filled in again, in the words that the office reads. */
function slipOf(
  { choice, meeting, meetingDate, adHocConsentBy, presider, reason }: Said,
  today: string,
): string | undefined {
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
  return roleFault("同意临时列入的人（adHocConsentBy）", adHocConsentBy) ?? roleFault("主持人（presider）", presider);
}

function roleFault(name: string, said: string | null): string | undefined {
  if (said === null || ROLES.some((known) => known === said)) return undefined;
  return `${name}不能读取：${said}，可接受 ${ROLES.join("、")}`;
}
