import { z } from "zod";
import { decide } from "../src/rules/decide.ts";
import { DATE_ACCEPTED, isDateOrTime } from "../src/rules/facts/common.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { caseIdOf, forPeople } from "./case-context.ts";
import type { CaseDocument } from "./case-document.ts";
import { type CaseNotice, noticeRecord, rulingRecord } from "./case-records.ts";
import { deadlineLines } from "./deadline-lines.ts";
import { afterDeadline } from "./deadline-times.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { LINK_KINDS, type LinkKind } from "./link-kinds.ts";
import { type Question, questionOf } from "./question.ts";
import { moment } from "./services.ts";
import { meetingOf } from "./topic-facts.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** What a meeting's decision has led to: documents to be issued, items to be followed up, a matter for the party committee. */
const list = z.array(z.unknown(), { error: "列表" }).default([]);
const flag = z.boolean({ error: "true 或 false" }).default(false);
const Outputs = z.strictObject(
  { documents: list, items: list, partyCommittee: flag, majorRevision: flag },
  { error: "含 documents、items、partyCommittee、majorRevision 的对象" },
);

const PARTY_MATTER = "party-committee-matter";

/** Lists the cases that follow from a decision, each under a key of its own, which says whose decision it was. The engine starts them all
 * in the one transaction in which this task completes. What each is to hold is looked at when it is opened (open-link). */
export default defineWorker({
  topic: "plan-links",
  async handle(task, services) {
    const question = await questionOf(task, services);
    const { document } = question;
    const outputs = outputsOf(task.variables.json("outputs") ?? {});
    const topics = document.minutesTopics ?? [];
    const upward = outputs.partyCommittee || topics.includes(PARTY_MATTER);
    const minutes = {
      meeting: meetingOf(document).type,
      ...(document.agenda?.presider ? { presider: document.agenda.presider } : {}),
      endedOn: dateOf(task.variables.string("meetingEndedOn")),
    };
    const key = task.variables.string("businessKey") ?? caseIdOf(task);
    const matters = upward ? [...new Set([...topics, PARTY_MATTER])] : topics;
    const reports = upward ? [upwardReport(document, minutes, matters)] : [];
    const { majorRevision } = outputs;
    const asked: Partial<Record<LinkKind, Asked>> = {
      ...(outputs.documents.length > 0
        ? { document: dueOf(question, "document", { ...minutes, topics: matters, majorRevision }) }
        : {}),
      ...(upward ? { report: dueOf(question, "upward-report", reports[0]?.minutes ?? {}) } : {}),
    };
    const links = [
      ...outputs.documents.map(linkUnder(key, "document", asked.document)),
      ...outputs.items.map(linkUnder(key, "item")),
      ...reports.map(linkUnder(key, "report", asked.report)),
    ];
    return {
      variables: {
        ...asked.document?.record,
        ...asked.report?.record,
        ...(links.length > 0 ? noticeRecord(task, planned(document.title, links, asked, moment(services.clock))) : {}),
        caseId: caseIdOf(task),
        links: new Json(links),
      },
    };
  },
});

interface Due {
  dueAt: string;
  dueOn: string | null;
  dueBasis: string[];
  /** Articles under which the party committee agrees first; null where it need not. */
  consentBasis: string[] | null;
}

/** Where the text sets no day. */
const NOT_DUE: Due = { dueAt: "", dueOn: null, dueBasis: [], consentBasis: null };

/** What the decision says of one kind of output. */
interface Asked {
  due: Due;
  ruling: Ruling;
  record: Values;
}

const MARKS: Record<LinkKind, string> = { document: "文", item: "督", report: "报" };

function linkUnder(key: string, kind: LinkKind, { due }: Pick<Asked, "due"> = { due: NOT_DUE }) {
  return (document: unknown, index: number) => ({ kind, key: `${key}/${MARKS[kind]}${index + 1}`, document, ...due });
}

/** Tells the reporting department and the office what they have to see to, and every day that the text knows for it. */
function planned(
  title: string,
  links: ReturnType<ReturnType<typeof linkUnder>>[],
  asked: Partial<Record<LinkKind, Asked>>,
  at: string,
): CaseNotice {
  const lines = links.map(({ kind, key, document }) => {
    const named = (document as { title?: unknown } | null)?.title;
    const what = typeof named === "string" ? `《${named}》` : "";
    return [`${LINK_KINDS[kind]}${what}（${key}）`, deadlineLines(asked[kind]?.ruling.deadlines ?? [])]
      .filter(Boolean)
      .join("，");
  });
  const rulings = Object.values(asked).map(({ ruling }) => ruling);
  const deadlines = rulings.flatMap((ruling) => ruling.deadlines);
  const text = `《${title}》会后办理 ${links.length} 件：${lines.join("；")}`;
  return {
    kind: "links-planned",
    at,
    to: ["lead-department", "office"],
    text: rulings[0] ? forPeople(rulings[0], text) : fitted(text),
    basis: [...new Set(deadlines.flatMap(({ due, basis }) => (due === null ? [] : basis)))],
    evidence: { links: links.map(({ key, dueOn }) => ({ key, dueOn })) },
  };
}

function outputsOf(value: unknown): z.infer<typeof Outputs> {
  const result = Outputs.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  throw new BadData(
    `变量 ${["outputs", ...issue.path].join(".")}：实际为 ${JSON.stringify(value)}，应为${issue.message}`,
  );
}

function dateOf(text: string | undefined): string {
  if (text !== undefined && isDateOrTime(text)) return text;
  throw new BadData(`变量 meetingEndedOn：实际为 ${text ?? "缺少"}，应为${DATE_ACCEPTED}`);
}

/** The case in which the reporting department's paper for the party committee is drafted, looked at and signed. */
function upwardReport({ title, portfolioIds }: CaseDocument, minutes: object, topics: string[]): CaseDocument {
  return {
    title: `${title}（提请党委审议）`,
    portfolioIds,
    minutes: { ...minutes, outputs: ["upward-report"], topics },
  };
}

const DEADLINES = { document: "document-issue", "upward-report": "upward-report" };

/** By when what a meeting decided on is to be issued or sent up, and whether the party committee agrees first; nothing where the text
 * does not say. */
function dueOf(
  { task, jurisdiction, circumstances, services }: Question,
  output: keyof typeof DEADLINES,
  minutes: object,
): Asked {
  const ruling = decide("minutes", jurisdiction, { ...minutes, outputs: [output] }, circumstances);
  const record = rulingRecord(task, ruling, output);
  const deadline = ruling.deadlines.find(({ id }) => id === DEADLINES[output]);
  // the report is how the committee is asked
  const consents = ruling.notices.filter(({ to, when }) => to === "party-committee" && when === "before");
  const asked = output === "document" && consents.length > 0;
  const consentBasis = asked ? [...new Set(consents.flatMap(({ basis }) => basis))] : null;
  if (!deadline?.due) return { due: { ...NOT_DUE, consentBasis }, ruling, record };
  const passes = services.calendar.passesAt(deadline.due, jurisdiction.profile.closeOfBusiness);
  const due = { dueAt: afterDeadline(passes), dueOn: deadline.due, dueBasis: deadline.basis, consentBasis };
  return { due, ruling, record };
}
