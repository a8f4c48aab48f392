import { decide } from "../src/rules/decide.ts";
import { dayOf } from "../src/rules/facts/common.ts";
import { ROLE_NAMES } from "../src/rules/names.ts";
import type { Notice } from "../src/rules/ruling.ts";
import { basisText, caseIdOf, findingsText, forPeople, roundOf } from "./case-context.ts";
import { factsOf } from "./case-document.ts";
import { type CaseNotice, caseActs, noticeRecord, rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { questionOf } from "./question.ts";
import { Json, type Values } from "./variables.ts";

/** Signed minutes go out: who signed them under which article, whether they were in time, and whom the rule wants told. */
export default defineWorker({
  topic: "issue-minutes",
  async handle(task, services) {
    const question = await questionOf(task, services);
    const { document, jurisdiction, circumstances } = question;
    const at = circumstances.asOf;
    const issuedOn = dayOf(at);
    const facts = { ...factsOf(document, "minutes", jurisdiction.profile), issuedOn, doneOn: issuedOn };
    const ruling = decide("minutes", jurisdiction, facts, circumstances);
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const ladder = acts.filter(
      ({ stage, round, counted }) => stage === "minutes" && round === roundOf(task) && counted,
    );
    const signatures = ladder.map(({ role, action, who, at, basis }) => ({ role, action, who, at, basis }));
    const late = ruling.findings.filter(({ effect }) => effect === "warn");
    const text = [`《${document.title}》会议纪要已印发`, findingsText(late)].filter(Boolean).join("；");
    const told = ruling.notices.map((notice, index) =>
      noticeRecord(task, wanted(notice, document.title, at), String(index + 2)),
    );
    return {
      variables: {
        caseId: caseIdOf(task),
        ...rulingRecord(task, ruling),
        ...noticeRecord(
          task,
          {
            kind: "minutes-issued",
            at,
            to: ["office", ...membersIn(task.variables.json("memberIds"))],
            text: forPeople(ruling, text),
            basis: [...new Set(ladder.flatMap(({ basis }) => basis))],
            evidence: { signatures, dueOn: task.variables.string("minutesDueOn") ?? null },
          },
          "1",
        ),
        ...Object.assign({}, ...told),
        minutesIssued: new Json({ title: document.title, issuedOn, signatures }),
        findings: new Json(ruling.findings),
        meetingState: "closed",
      } satisfies Values,
    };
  },
});

function membersIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function wanted({ to, act, form, when, basis }: Notice, title: string, at: string): CaseNotice {
  const text = `${ROLE_NAMES[to]}：《${title}》会议纪要${basisText(basis, "（", "）")}`;
  return { kind: "minutes", at, to: [to], text, basis, evidence: { to, act, form, when } };
}
