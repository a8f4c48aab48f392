import { decide } from "../src/rules/decide.ts";
import type { Notice } from "../src/rules/ruling.ts";
import { caseIdOf, findingsText, forPeople, jurisdictionOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type CaseNotice, caseActs, noticeRecord } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { leaveFacts } from "./leave-facts.ts";
import { isAfterReturn, noticesGiven, whoseLeave } from "./leave-notices.ts";
import { leaveProgress } from "./leave-progress.ts";
import type { Compose } from "./message.ts";
import { moment, type Services } from "./services.ts";

/** What is told in the course of a leave, beside what the rule wants told when it is granted (grant-leave). */
export const LEAVE_MESSAGES: Record<string, Compose> = {
  "leave-not-required": (title, { variables }) => ({
    to: [String(documentOf(variables).applicantId), "office"],
    text: `《${title}》不需要请假：${variables.string("basisText") ?? "规则不要求"}`,
    basis: (variables.json("actBasis") as string[] | undefined) ?? [],
  }),
  async "leave-overdue"(title, task, services) {
    const { findings } = await ask(task, services, { returned: true, cancelledLeave: false });
    const due = findings.filter(({ code }) => code === "leave-not-cancelled");
    const why = findingsText(due) || "规则没有规定销假期限，请及时登记返回，代行到销假为止";
    return {
      to: [String(documentOf(task.variables).applicantId), "office"],
      text: `《${title}》返回日期已过，尚未销假：${why}`,
      basis: [...new Set(due.flatMap(({ basis }) => basis))],
    };
  },
  "already-left": (title, { variables }) => ({
    to: [String(documentOf(variables).applicantId), "office"],
    text: `《${title}》已经出发，不能撤回；提前返回的请办理销假`,
  }),
  async "leave-closed"(title, task, services) {
    const document = documentOf(task.variables);
    const ruling = await ask(task, services, { returned: true, cancelledLeave: true });
    const acts = (await caseActs(services.engine, caseIdOf(task), task.tenantId)).filter(({ counted }) => counted);
    const said = (field: string) => acts.findLast(({ details }) => details[field] != null)?.details[field];
    const reported = acts.some(({ details }) => details.returnReport === true);
    const meeting = said("proposeMeeting");
    const text = [
      `《${title}》已销假：${whoseLeave(document)}`,
      ...(said("returnedOn") ? [`实际返回 ${said("returnedOn")}`] : []),
      ...(reported ? ["返回报告已提交"] : []),
      ...(said("followUp") ? [`贯彻落实意见：${said("followUp")}`] : []),
      ...(meeting ? [`提请${MEETINGS[String(meeting)]}研究`] : []),
    ].join("；");
    const at = moment(services.clock);
    const telling = { kind: "leave-report", about: "返回报告", document, ruling, at };
    const wanted = reported ? ruling.notices.filter(isAfterReturn) : [];
    const next = followUpNotice(document.title, { followUp: said("followUp"), meeting }, wanted, at);
    const values = {
      ...noticesGiven(task, wanted, telling),
      ...(next ? noticeRecord(task, { ...next, text: forPeople(ruling, next.text) }, "followup") : {}),
    };
    return { to: [String(document.applicantId), "office"], text, values };
  },
};

/** Where a report may be taken further, if need be. */
const MEETINGS: Record<string, string> = { executive: "常务会议", "chief-office": "市（县、区）长办公会议" };
/** The procedure that takes a topic to a meeting. */
const TO_MEETING = "agenda-submission";

/** What the report leaves to be done: asked of the office, which carries it on. Its evidence says it for the procedure that does. */
function followUpNotice(
  title: string,
  { followUp, meeting }: { followUp: unknown; meeting: unknown },
  reports: Notice[],
  at: string,
): CaseNotice | undefined {
  if (!followUp && !meeting) return undefined;
  const steps = [
    ...(followUp ? [`按贯彻落实意见交办：${followUp}`] : []),
    ...(meeting ? [`按议题提报提请${MEETINGS[String(meeting)]}研究，返回报告作为材料`] : []),
  ];
  return {
    kind: "leave-follow-up",
    at,
    to: ["office"],
    text: `《${title}》的返回报告，下一步请办公室：${steps.join("；")}`,
    basis: [...new Set(reports.flatMap(({ basis }) => basis))],
    evidence: {
      ...(followUp ? { followUp } : {}),
      ...(meeting ? { meeting, next: TO_MEETING } : {}),
    },
  };
}

/** The leave as it stands, with what is supposed of the return. */
async function ask(task: WorkerTask, services: Services, supposed: { returned: boolean; cancelledLeave: boolean }) {
  const document = documentOf(task.variables);
  const jurisdiction = await jurisdictionOf(task, services);
  const where = { caseId: caseIdOf(task), tenantId: task.tenantId };
  const { facts } = await leaveProgress(document, services.engine, where);
  const given = await leaveFacts(document, { jurisdiction, services, tenantId: task.tenantId });
  const asked = { ...given, ...facts, ...supposed };
  return decide("leave", jurisdiction, asked, { asOf: moment(services.clock), calendar: services.calendar });
}
