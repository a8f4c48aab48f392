import type { Finding } from "../src/rules/ruling.ts";
import { reasonOf } from "./absences.ts";
import type { Amended } from "./amendments.ts";
import { caseIdOf, findingsText, forPeople, roundOf } from "./case-context.ts";
import { actRecord, noticeRecord, rulingRecord } from "./case-records.ts";
import { changedRuling, consentedValues, type Judging, NO_CHANGE_PENDING, PendingChange } from "./itinerary.ts";
import { leaveOf } from "./leave-facts.ts";
import { isAfterReturn, noticesGiven, whoseLeave } from "./leave-notices.ts";
import { awayValues } from "./leave-plan.ts";
import { personById } from "./people.ts";
import { Json, type Values } from "./variables.ts";

/** What came of asking again for consent to another itinerary (`changeResult`): the changed leave holds from now on and is told as it was
 * when it was granted; or the leave stays as it was. */
export async function settleItinerary(current: Amended, judging: Judging): Promise<Values> {
  const { task, jurisdiction, services, at } = judging;
  const { by, reason, text, details, leave } = PendingChange.parse(task.variables.json("pendingChange"));
  const act = {
    who: by,
    role: personById(jurisdiction.profile, by)?.roles[0] ?? "office",
    action: "report",
    at,
    reason,
    stage: "leave",
    round: roundOf(task),
  };
  const settled = { ...NO_CHANGE_PENDING, caseId: caseIdOf(task) };
  const about = `《${current.document.title}》，${whoseLeave(current.document)}：${text}`;
  if (task.variables.string("changeResult") !== "done") {
    const findings = (task.variables.json("changeFindings") as Finding[] | undefined) ?? [];
    const basis = [...new Set(findings.flatMap((finding) => finding.basis))];
    const why = findingsText(findings);
    const said = `${about}，没有获得同意${why ? `：${why}` : ""}；原来准的假照旧`;
    const notice = { kind: "leave-change-refused", at, to: [current.absence.person, "office"], text: said, basis };
    return {
      ...actRecord(task, { ...act, basis, counted: false, details: { kind: "itinerary", refused: why } }),
      ...noticeRecord(task, notice),
      ...settled,
      awayNext: "back",
    };
  }
  const { departOn, returnOn } = leave;
  // whoever has left meanwhile left on the day that was granted
  const from = task.variables.boolean("awayBegun") ? current.absence.from : String(departOn);
  const document = { ...current.document, leave: { ...leave, departOn: from } };
  const absence = { ...current.absence, from, until: String(returnOn), reason: reasonOf(leaveOf(document)) };
  const ruling = await changedRuling(document, judging);
  const wanted = ruling.notices.filter((notice) => !isAfterReturn(notice));
  const basis = [...new Set(wanted.flatMap((notice) => notice.basis))];
  const telling = { kind: "leave-changed", about: `：${text}，已获同意`, document, ruling, at };
  const notice = { kind: "leave-changed", at, to: [absence.person, "office"], basis: [] };
  return {
    ...actRecord(task, { ...act, basis, counted: true, details: { ...details, kind: "itinerary", consented: true } }),
    ...rulingRecord(task, ruling),
    ...noticesGiven(task, wanted, telling),
    ...noticeRecord(task, { ...notice, text: forPeople(ruling, `${about}，已获同意`) }, "consent"),
    ...(await awayValues(task, absence, { jurisdiction, services, ruling })),
    ...consentedValues(ruling),
    ...settled,
    document: new Json(document),
    awayNext: "changed",
  };
}
