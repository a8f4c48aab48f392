import { dayOf } from "../src/rules/facts/common.ts";
import { caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type Act, caseActs, noticeRecord } from "./case-records.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { type MeetingPlan, meetingOf, movedTo } from "./meeting-document.ts";
import { membersOf } from "./meeting-messages.ts";
import { MEETING_STAGE } from "./meeting-session.ts";
import { putOff } from "./put-off.ts";
import { moment } from "./services.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** The meeting is put off or called off: every topic that waits for it is told. A meeting on another day is planned anew, and its members are
 * told; that it is called off they hear from a notice of its own. */
export default defineWorker({
  topic: "postpone-topics",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const meeting = meetingOf(document);
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const act = rescheduleOf(acts, meeting);
    const { choice, newMeetingDate } = act?.details ?? {};
    const moved = choice === "reschedule" && typeof newMeetingDate === "string" ? newMeetingDate : undefined;
    const reason = act?.reason ?? task.variables.string("reason");
    const { values } = await putOff(task, services, meeting, {
      resolution: [moved ? "会议改期" : "会议取消", reason].filter(Boolean).join("："),
      newMeetingDate: moved ? dayOf(moved) : null,
    });
    return {
      variables: {
        caseId: caseIdOf(task),
        ...values,
        ...(moved
          ? {
              document: new Json({ ...document, meeting: movedTo(meeting, moved) }),
              ...movedNotice(task, {
                at: moment(services.clock),
                title: document.title,
                from: dayOf(meeting.date),
                to: dayOf(moved),
                reason,
              }),
            }
          : {}),
        meetingNext: moved ? "plan" : "called-off",
        meetingState: moved ? "rescheduled" : "called-off",
        // the notice of the calling off gives the reason
        ...(moved ? {} : { reason: reason ?? null }),
      } satisfies Values,
    };
  },
});

/** One for each move: a task that is delivered twice writes the same. */
function movedNotice(
  task: WorkerTask,
  { at, title, from, to, reason }: { at: string; title: string; from: string; to: string; reason: string | undefined },
): Values {
  const draft = task.variables.string("draftNote");
  const text = `《${title}》改在 ${to}${reason ? `：${reason}` : ""}`;
  const notice = {
    kind: "meeting-moved",
    at,
    to: ["office", ...membersOf(task.variables.json("memberIds"))],
    text: fitted(draft ? `【${draft}】${text}` : text),
    basis: [],
    evidence: { from, to },
  };
  return noticeRecord(task, notice, "moved");
}

/** The last act that put the meeting off, where it put off this day. One that brought the meeting here is spent, and so are those before it,
 * whichever day they were about: then the whole meeting was withdrawn. */
function rescheduleOf(acts: Act[], { date }: MeetingPlan): Act | undefined {
  const last = acts.findLast(
    ({ stage, counted, details }) => stage === MEETING_STAGE && counted && details.kind === "reschedule",
  );
  return last?.details.day === dayOf(date) ? last : undefined;
}
