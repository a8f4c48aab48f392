import { decide } from "../src/rules/decide.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { basisText, caseIdOf, findingsText, findingValues, forPeople } from "./case-context.ts";
import { caseActs, rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { listedTopics } from "./listed-topics.ts";
import { meetingOf } from "./meeting-document.ts";
import { attendanceOn, presiderOf, quorumFacts } from "./meeting-session.ts";
import { questionOf } from "./question.ts";
import { Json, type Values } from "./variables.ts";

/** Whether the meeting may open, with those who are there and whoever presides. Too few: it is put off. What can be mended on the spot, another
 * presider above all, is asked of the office again. Where the rule is silent it opens on the office's own statement. */
export default defineWorker({
  topic: "judge-quorum",
  async handle(task, services) {
    const { document, jurisdiction, circumstances } = await questionOf(task, services);
    const meeting = meetingOf(document);
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const attendance = attendanceOn(acts, meeting);
    const slip = task.variables.string("actResult") === "incomplete" ? task.variables.string("actFindings") : undefined;
    if (slip !== undefined) {
      return { variables: { caseId: caseIdOf(task), quorumNext: "attendance", findingsText: slip } satisfies Values };
    }
    if (!attendance) throw new BadData("还没有签到，不能判断能否开会；应先经过会议签到（Task_TakeAttendance）");
    if (attendance.choice === "reschedule")
      return { variables: { ...PUT_OFF, caseId: caseIdOf(task) } satisfies Values };
    const topics = await listedTopics(services.engine, task.tenantId, meeting);
    const facts = quorumFacts(meeting, attendance, topics, jurisdiction.profile);
    const ruling = decide("quorum", jurisdiction, facts, circumstances);
    const next = nextAfter(ruling);
    const open = next === "open";
    return {
      variables: {
        caseId: caseIdOf(task),
        ...rulingRecord(task, ruling),
        ...findingValues(ruling),
        quorumNext: next,
        meetingState: open ? "discussing" : "meeting",
        presider: presiderOf(attendance),
        actTitle: open ? "" : next === "reschedule" ? "会议改期" : "会议签到",
        actAction: next === "reschedule" ? "decide" : "collate",
        actBasis: new Json(next === "reschedule" ? basisOf(ruling) : ruling.basis),
        basisText: basisText(ruling.basis),
        findingsText: forPeople(ruling, findingsText(ruling.findings)),
      } satisfies Values,
    };
  },
});

/** The office puts the meeting off for reasons of its own: nobody asks whether it may open. */
const PUT_OFF = {
  quorumNext: "reschedule",
  meetingState: "meeting",
  actTitle: "会议改期",
  actAction: "decide",
  actBasis: new Json([]),
  basisText: "",
  findingsText: "",
};

function nextAfter({ outcome }: Ruling): "open" | "attendance" | "reschedule" {
  if (outcome === "refuse" || outcome === "defer") return "reschedule";
  return outcome === "return" || outcome === "wait" ? "attendance" : "open";
}

/** Articles for which a meeting may not open. */
function basisOf({ findings }: Ruling): string[] {
  const forbidding = findings.filter(({ effect }) => effect === "refuse" || effect === "defer");
  return [...new Set(forbidding.flatMap(({ basis }) => basis))];
}
