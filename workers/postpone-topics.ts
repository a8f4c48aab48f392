import { dayOf } from "../src/rules/facts/common.ts";
import { caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type Act, caseActs } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { type MeetingPlan, meetingOf, movedTo } from "./meeting-document.ts";
import { MEETING_STAGE } from "./meeting-session.ts";
import { putOff } from "./put-off.ts";
import { Json, type Values } from "./variables.ts";

/** The meeting is put off or called off: every topic that waits for it is told, and a meeting on another day is planned anew. */
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
        ...(moved ? { document: new Json({ ...document, meeting: movedTo(meeting, moved) }) } : {}),
        meetingNext: moved ? "plan" : "called-off",
        meetingState: moved ? "rescheduled" : "called-off",
        // the notice of the calling off gives the reason
        ...(moved ? {} : { reason: reason ?? null }),
      } satisfies Values,
    };
  },
});

/** The last act that put the meeting off, where it put off this day. One that brought the meeting here is spent, and so are those before it,
 * whichever day they were about: then the whole meeting was withdrawn. */
function rescheduleOf(acts: Act[], { date }: MeetingPlan): Act | undefined {
  const last = acts.findLast(
    ({ stage, counted, details }) => stage === MEETING_STAGE && counted && details.kind === "reschedule",
  );
  return last?.details.day === dayOf(date) ? last : undefined;
}
