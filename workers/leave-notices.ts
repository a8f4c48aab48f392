import { ROLE_NAMES } from "../src/rules/names.ts";
import type { Notice, Ruling } from "../src/rules/ruling.ts";
import { basisText, forPeople } from "./case-context.ts";
import type { CaseDocument } from "./case-document.ts";
import { type CaseNotice, noticeRecord } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { daysText } from "./leave-days.ts";
import { leaveOf } from "./leave-facts.ts";
import type { Values } from "./variables.ts";

/** How a notice is given, as people read it; what the text leaves open is left out. */
const ACTS: Record<string, string> = { report: "报告", file: "报备", inform: "通报", copy: "抄送" };
const FORMS: Record<string, string> = { written: "书面", oral: "口头", any: "" };
const WHEN: Record<string, string> = { before: "事前", after: "事后", "at-once": "立即", "": "" };

/** A report that the text wants after the return is given then; everything else when the leave is granted. */
export function isAfterReturn({ act, when }: Notice): boolean {
  return act === "report" && when === "after";
}

export interface Telling {
  kind: string;
  /** What happened, put before the days of the leave. */
  about?: string;
  document: CaseDocument;
  ruling: Ruling;
  at: string;
}

/** The notices that a ruling wants, each as it was given: to whom, by which act, in which form, under which article. */
export function noticesGiven(task: WorkerTask, notices: Notice[], telling: Telling): Values {
  const records = notices.map((notice, index) => noticeRecord(task, given(notice, telling), String(index + 1)));
  return Object.assign({}, ...records);
}

function given(notice: Notice, { kind, about = "", document, ruling, at }: Telling): CaseNotice {
  const { to, act, form, when, basis } = notice;
  const how = [WHEN[when], FORMS[form], ACTS[act]].join("");
  const text = `${how}${ROLE_NAMES[to]}：《${document.title}》，${whoseLeave(document)}${about}${basisText(basis, "（", "）")}`;
  return { kind, at, to: [to], text: forPeople(ruling, text), basis, evidence: { to, act, form, when } };
}

/** `deputy-1（分管副职），2026-09-28 至 2026-09-30` */
export function whoseLeave(document: CaseDocument): string {
  const { applicant, departOn, returnOn } = leaveOf(document);
  const days = departOn ? `，${daysText(departOn, returnOn ?? departOn)}` : "";
  return `${document.applicantId}（${ROLE_NAMES[applicant]}）${days}`;
}
