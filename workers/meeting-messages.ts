import { dayOf } from "../src/rules/facts/common.ts";
import type { Deadline } from "../src/rules/ruling.ts";
import { basisText } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { NEVER } from "./deadline-times.ts";
import { documentOfCase, type MeetingTopic, missingText, missingTopics } from "./listed-topics.ts";
import { meetingOf } from "./meeting-document.ts";
import type { Compose } from "./message.ts";

/** Notices about meetings, by the element's property `notice`. */
export const MEETING_MESSAGES: Record<string, Compose> = {
  "delivery-overdue"(title, task) {
    const { due, basis: articles = [] } = (task.variables.json("deliveryDeadline") ?? {}) as Partial<Deadline>;
    // the text sets no day: that the office is reminded is no rule's doing
    const basis = due ? articles : [];
    return {
      to: ["office"],
      text: due
        ? `《${title}》会议材料的送达期限已过，还没有登记送达${basisText(basis, "（", "）")}`
        : `《${title}》会议日期已到，材料送达还没有登记，登记以后才能签到`,
      basis,
      values: { deliveryTimerAt: NEVER },
    };
  },
  "meeting-topics"(title, task) {
    const topics = (task.variables.json("topics") ?? []) as MeetingTopic[];
    const missing = missingTopics(meetingOf(documentOf(task.variables)), topics);
    return {
      to: ["office"],
      text:
        topics.length === 0
          ? [`《${title}》没有列入的议题`, missingText(missing)].filter(Boolean).join("；")
          : `《${title}》依次研究 ${topics.length} 个议题：${task.variables.string("topicsText") ?? ""}`,
      evidence: { topics, ...(missing.length > 0 ? { missing } : {}) },
    };
  },
  async "topic-turn"(title, { tenantId, variables }, { engine }) {
    const { caseId } = (variables.json("topic") ?? {}) as Partial<MeetingTopic>;
    const document = caseId === undefined ? undefined : await documentOfCase(engine, tenantId, caseId);
    // those who were asked for their opinion attend
    const attending = (document?.countersign?.parties.length ?? 0) > 0 ? ["related-department"] : [];
    return {
      to: ["lead-department", ...attending],
      text: `《${title}》现在研究《${variables.string("topicTitle") ?? ""}》，请汇报单位和列席人员到会`,
    };
  },
  "meeting-called-off": (title, { variables }) => ({
    to: ["office", ...membersOf(variables.json("memberIds"))],
    text: `《${title}》已取消${variables.string("reason") ? `：${variables.string("reason")}` : ""}`,
    values: { meetingState: "called-off" },
  }),
  "minutes-overdue"(title, task) {
    const basis = (task.variables.json("minutesDueBasis") as string[] | undefined) ?? [];
    return {
      to: ["office"],
      text: `《${title}》会议纪要已过印发期限 ${task.variables.string("minutesDueOn") ?? ""}，还没有印发${basisText(basis, "（", "）")}`,
      basis,
      // told once: a ladder that is climbed again does not remind again
      values: { minutesTimerAt: NEVER },
    };
  },
  "minutes-waived"(title, task) {
    const { date } = meetingOf(documentOf(task.variables));
    const reason = task.variables.string("reason");
    return {
      to: ["office"],
      text: `《${title}》（${dayOf(date)}）不编印会议纪要${reason ? `：${reason}` : ""}`,
      values: { meetingState: "closed" },
    };
  },
};

/** Whom the plan of a meeting names, as variable `memberIds`. */
export function membersOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
