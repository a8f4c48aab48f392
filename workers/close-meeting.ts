import { decide } from "../src/rules/decide.ts";
import { dayOf } from "../src/rules/facts/common.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { caseIdOf, forPeople } from "./case-context.ts";
import { type Act, caseActs, rulingRecord } from "./case-records.ts";
import { deadlineLines } from "./deadline-lines.ts";
import { afterDeadline, NEVER } from "./deadline-times.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { documentOfCase } from "./listed-topics.ts";
import { lastDayOf, type MeetingPlan, meetingOf } from "./meeting-document.ts";
import {
  type Attendance,
  attendanceOn,
  delegatorOf,
  MEETING_STAGE,
  presiderOf,
  sessionAct,
} from "./meeting-session.ts";
import { touchedBy } from "./meeting-touches.ts";
import { personById } from "./people.ts";
import { putOff } from "./put-off.ts";
import { type Question, questionOf } from "./question.ts";
import { Json, type Values } from "./variables.ts";

/** The meeting is over: what it did not get to goes on to another, and its minutes are asked about, with everything it talked about. */
export default defineWorker({
  topic: "close-meeting",
  async handle(task, services) {
    const question = await questionOf(task, services);
    const { document, jurisdiction, circumstances } = question;
    const meeting = meetingOf(document);
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const closing = sessionAct(acts, "closing", meeting);
    if (!closing) throw new BadData("还没有登记会议结束；应先经过会议结束登记（Task_EndMeeting）");
    const left = await putOff(task, services, meeting, {
      resolution: "会议结束时没有研究到",
      newMeetingDate: null,
    });
    const discussed = await discussedIn(acts, meeting, question);
    const endedOn = typeof closing.details.endedOn === "string" ? closing.details.endedOn : lastDayOf(meeting);
    const minutes = minutesFacts({ meeting, acts, closing, endedOn, ...discussed });
    const ruling = decide("minutes", jurisdiction, minutes, circumstances);
    return {
      variables: {
        caseId: caseIdOf(task),
        ...left.values,
        ...rulingRecord(task, ruling),
        document: new Json({
          ...document,
          portfolioIds: portfoliosOf(question, acts, discussed.portfolioIds),
          minutes,
        }),
        meetingEndedOn: endedOn,
        meetingState: "ended",
        minutesNext: String(closing.details.choice),
        stage: "minutes",
        ladderResult: "",
        reason: closing.reason,
        findingsText: "",
        // where the minutes come back it is the office that mends them
        actTitle: "修改后重报纪要",
        actAction: "submit",
        basisText: "",
        ...dueValues(question, ruling),
      } satisfies Values,
    };
  },
});

interface Held {
  meeting: MeetingPlan;
  acts: Act[];
  closing: Act;
  endedOn: string;
  topics: string[];
  confidential: boolean;
}

/** Facts of the decision `minutes` about the minutes themselves. */
function minutesFacts({ meeting, acts, closing, endedOn, topics, confidential }: Held) {
  const attendance = attendanceOn(acts, meeting);
  return {
    meeting: meeting.type,
    presider: attendance ? presiderOf(attendance) : (meeting.presider ?? "chief"),
    ...(meeting.convenedBy ? { convenedBy: meeting.convenedBy } : {}),
    ...delegatedBy(meeting, attendance),
    endedOn,
    topics,
    confidential,
    priorConsensus: closing.details.priorConsensus === true,
    chiefConsent: closing.details.chiefConsent === true,
    outputs: ["minutes"],
  };
}

/** Who left it to whoever presided, where the presiding was left to that office; else who left the convening to somebody. */
function delegatedBy(meeting: MeetingPlan, attendance: Attendance | undefined) {
  if (attendance?.delegationTo != null && attendance.delegationTo === attendance.presider) {
    return { delegatedBy: delegatorOf(meeting, attendance) };
  }
  return meeting.delegatedBy ? { delegatedBy: meeting.delegatedBy } : {};
}

/** What the topics that were settled touch, and whose portfolios. */
async function discussedIn(acts: Act[], { date }: MeetingPlan, { task, services }: Question) {
  const settled = acts.filter(
    ({ stage, counted, details }) =>
      stage === MEETING_STAGE && counted && details.kind === "resolution" && details.day === dayOf(date),
  );
  const topics = new Set<string>();
  const portfolioIds = new Set<string>();
  const secret: boolean[] = [];
  for (const { details } of settled) {
    const document = await documentOfCase(services.engine, task.tenantId, String(details.topic));
    for (const topic of touchedBy(document, details)) topics.add(topic);
    for (const portfolio of document?.portfolioIds ?? []) portfolioIds.add(portfolio);
    secret.push((document?.agenda?.topic as { confidential?: boolean } | undefined)?.confidential === true);
  }
  // what is not secret has to be published all the same
  const confidential = secret.length > 0 && secret.every(Boolean);
  return { topics: [...topics], portfolioIds: [...portfolioIds], confidential };
}

/** Whoever presided has what the meeting is about in charge; then come those whom its topics concern. */
function portfoliosOf({ document, jurisdiction }: Question, acts: Act[], discussed: string[]): string[] {
  const presiderId = attendanceOn(acts, meetingOf(document))?.presiderId ?? null;
  const own = personById(jurisdiction.profile, presiderId)?.portfolios ?? [];
  return [...new Set([...own.slice(0, 1), ...discussed])];
}

/** By when minutes have to be out; where the rule knows another day by which things have to be dealt with, people read it too. */
function dueValues({ services, jurisdiction }: Question, ruling: Ruling): Values {
  const known = ruling.deadlines.filter(({ due }) => due !== null);
  const line = known.find(({ id }) => id === "minutes-issue") ?? known.find(({ id }) => id === "minutes-done");
  const passes = line?.due && services.calendar.passesAt(line.due, jurisdiction.profile.closeOfBusiness);
  return {
    minutesDueOn: line?.due ?? null,
    minutesTimerAt: passes ? afterDeadline(passes) : NEVER,
    minutesDueBasis: new Json(line?.basis ?? []),
    minutesDueText: forPeople(ruling, deadlineLines(known) || "规则没有规定纪要何时印发"),
  };
}
