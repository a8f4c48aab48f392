import type { Finding } from "../src/rules/ruling.ts";
import { caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { noticeRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { openTasksOf, urgeText, waitingFor } from "./interventions.ts";
import { ITEM_MESSAGES } from "./item-notices.ts";
import { LEAVE_MESSAGES } from "./leave-messages.ts";
import { MEETING_MESSAGES } from "./meeting-messages.ts";
import { type Compose, withdrawnText } from "./message.ts";
import { moment } from "./services.ts";
import { TOPIC_MESSAGES } from "./topic-notices.ts";
import type { TaskVariables } from "./variables.ts";

/** Tells people, and records whom, what and why. The element's property `notice` names the kind. */
export default defineWorker({
  topic: "notify",
  async handle(task, services) {
    const kind = task.properties.notice ?? "";
    const compose = MESSAGES[kind];
    if (!compose) {
      throw new BadData(
        `元素 ${task.activityId} 的属性 notice：实际为 ${kind || "缺少"}，可接受 ${Object.keys(MESSAGES).join("、")}`,
      );
    }
    const { title } = documentOf(task.variables);
    const { to, text, values, kind: composed = kind, basis: cited, evidence } = await compose(title, task, services);
    const findings = (task.variables.json("findings") as Finding[] | undefined) ?? [];
    const found = kind === "refused" ? [...new Set(findings.flatMap((finding) => finding.basis))] : [];
    const draft = task.variables.string("draftNote");
    const notice = {
      kind: composed,
      at: moment(services.clock),
      to,
      text: draft ? `【${draft}】${text}` : text,
      basis: cited ?? found,
      ...(evidence ? { evidence } : {}),
    };
    return { variables: { ...noticeRecord(task, notice), caseId: caseIdOf(task), ...values } };
  },
});

const MESSAGES: Record<string, Compose> = {
  async urge(title, task, services) {
    const { to, names } = waitingFor(await openTasksOf(services.engine, caseIdOf(task), task.tenantId));
    const by = task.variables.string("by");
    // the next one who urges says so too, or is nobody
    return { to, text: urgeText(title, by, names), evidence: { by: by ?? null }, values: { by: null } };
  },
  overdue(title, task, { clock }) {
    const party = (task.variables.json("party") as { id?: string } | undefined)?.id ?? "";
    const timer = task.variables.string("replyTimerAt");
    if (timer !== undefined && Date.parse(timer) > clock.now().getTime()) {
      const text = `《${title}》放假安排已经公布，${party} 的答复期限重新计算`;
      return { kind: "recomputed", to: ["related-department", "lead-department"], text };
    }
    return {
      to: ["related-department", "lead-department"],
      text: `《${title}》会签到期，${party} 尚未答复：${task.variables.string("basisText") ?? ""}`,
    };
  },
  refused: (title, { variables }) => ({
    to: [submitterOf(variables)],
    text: `《${title}》不予办理：${variables.string("findingsText") ?? ""}`,
  }),
  withdrawn: (title, { variables }) => ({
    to: [submitterOf(variables), "office"],
    text: `《${title}》${withdrawnText(variables)}`,
    evidence: { by: variables.string("withdrawnBy") ?? null },
    values: { countersignResult: "returned" },
  }),
  abandoned: (title, { variables }) => ({
    to: [submitterOf(variables), "office"],
    text: `《${title}》放弃重报${variables.string("reason") ? `：${variables.string("reason")}` : ""}`,
    values: { countersignResult: "returned" },
  }),
  countersigned: (title) => ({ to: ["lead-department"], text: `《${title}》会签完毕` }),
  decided: (title) => ({ to: ["lead-department"], text: `《${title}》已审批，请按审批意见办理` }),
  ...LEAVE_MESSAGES,
  ...ITEM_MESSAGES,
  ...MEETING_MESSAGES,
  ...TOPIC_MESSAGES,
};

/** Who brought the case: the applicant by name, otherwise the department. */
function submitterOf(variables: TaskVariables): string {
  const { applicantId, supervision, meeting } = documentOf(variables);
  return applicantId ?? (supervision || meeting ? "office" : "lead-department");
}
