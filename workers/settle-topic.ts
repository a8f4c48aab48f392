import { dayOf, isDateOrTime } from "../src/rules/facts/common.ts";
import { caseIdOf, roundOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { noticeRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { moment } from "./services.ts";
import { whoMends } from "./topic-forms.ts";
import { fitted, Json, type Values } from "./variables.ts";

const RESULTS = ["passed", "rejected", "revise", "postponed"] as const;
type TopicResult = (typeof RESULTS)[number];

/** Takes the result that a meeting sends (message `meeting-result`) into the topic's own record, and says where the topic goes from here. */
export default defineWorker({
  topic: "settle-topic",
  handle(task, services) {
    const { variables } = task;
    const result = resultOf(variables.string("topicResult"));
    const document = documentOf(variables);
    const at = moment(services.clock);
    const resolution = variables.string("resolution") ?? "";
    const newDate = postponedTo(result, variables.string("newMeetingDate"), at.slice(0, 10));
    const next = result === "postponed" ? (newDate ? "judge" : "new-meeting") : result;
    const agenda = newDate ? { ...document.agenda, meetingDate: newDate } : document.agenda;
    const told = [`《${document.title}》${RESULT_NAMES[result]}`, newDate && `改在 ${newDate}`, resolution];
    const text = told.filter(Boolean).join("：");
    return {
      variables: {
        ...noticeRecord(task, {
          kind: "topic-result",
          at,
          to: ["lead-department", "office"],
          text: fitted(draftNoted(variables.string("draftNote"), text)),
          basis: [],
          evidence: {
            meeting: variables.string("meetingCase") ?? null,
            result,
            resolution,
            round: roundOf(task),
            outputs: variables.json("outputs") ?? null,
          },
        }),
        caseId: caseIdOf(task),
        document: new Json({ ...document, agenda }),
        topicNext: next,
        topicState: STATES[result],
        meetingEndedOn: endedOn(variables.string("meetingEndedOn")) ?? at.slice(0, 10),
        newMeetingDate: null,
        ...whoMends(result === "postponed", "修改议题"),
        findings: new Json([]),
        findingsText: fitted(text),
        basisText: "",
      } satisfies Values,
    };
  },
});

const RESULT_NAMES: Record<TopicResult, string> = {
  passed: "会议通过",
  rejected: "会议未通过",
  revise: "会议要求修改后再议",
  postponed: "会议缓议",
};

const STATES: Record<TopicResult, string> = {
  passed: "passed",
  rejected: "rejected",
  revise: "returned",
  postponed: "unscheduled",
};

function resultOf(found: string | undefined): TopicResult {
  const known = RESULTS.find((result) => result === found);
  if (known) return known;
  throw new BadData(`变量 topicResult：实际为 ${found ?? "缺少"}，可接受 ${RESULTS.join("、")}`);
}

/** A day on which the topic can still be put down for a meeting; anything else is the office's to settle. */
function postponedTo(result: TopicResult, date: string | undefined, today: string): string | undefined {
  if (result !== "postponed" || date === undefined || !isDateOrTime(date)) return undefined;
  return dayOf(date) >= today ? dayOf(date) : undefined;
}

/** A result is sent when its topic is settled, which may be before the meeting ends. */
function endedOn(date: string | undefined): string | undefined {
  return date !== undefined && isDateOrTime(date) ? date : undefined;
}

function draftNoted(draft: string | undefined, text: string): string {
  return draft ? `【${draft}】${text}` : text;
}
