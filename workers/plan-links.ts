import { z } from "zod";
import { decide } from "../src/rules/decide.ts";
import { DATE_ACCEPTED, isDateOrTime } from "../src/rules/facts/common.ts";
import type { Deadline, Ruling } from "../src/rules/ruling.ts";
import { caseIdOf, forPeople } from "./case-context.ts";
import type { CaseDocument } from "./case-document.ts";
import { type CaseNotice, noticeRecord, rulingRecord } from "./case-records.ts";
import { deadlineLines } from "./deadline-lines.ts";
import { afterDeadline } from "./deadline-times.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { goesToCommittee, goesToSuperior, LINK_KINDS, type LinkKind } from "./link-kinds.ts";
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
    const { documents, items, majorRevision } = outputs;
    // what is said of documents holds for items too: to follow one up is to carry out the decision
    const carriedOut = upward && documents.length + items.length > 0;
    const issue =
      carriedOut || !documents.every(goesToSuperior)
        ? ask(question, "document", { ...minutes, topics: matters, majorRevision })
        : undefined;
    const superior = documents.some(goesToSuperior)
      ? // the superior is not the party committee, whatever the matter
        ask(question, "upward-report", { ...minutes, topics: topics.filter((t) => t !== PARTY_MATTER) }, "superior")
      : undefined;
    const report = reports[0] && ask(question, "upward-report", reports[0].minutes ?? {});
    const consentBasis = issue ? consentBasisOf(issue.ruling) : null;
    const issued = linkUnder(key, "document", issue, consentBasis);
    const toCommittee = linkUnder(key, "document", issue, null);
    const sentUp = linkUnder(key, "document", superior, consentBasis);
    const plans = [
      ...documents.map((given, index) => {
        const link = goesToCommittee(given) ? toCommittee : goesToSuperior(given) ? sentUp : issued;
        return link(given, index);
      }),
      ...items.map(linkUnder(key, "item", undefined, consentBasis)),
      // the report is how the committee is asked
      ...reports.map(linkUnder(key, "report", report, null)),
    ];
    const asked = [issue, superior, report].filter((one) => one !== undefined);
    const at = moment(services.clock);
    return {
      variables: {
        ...Object.assign({}, ...asked.map(({ record }) => record)),
        ...(plans.length > 0 ? noticeRecord(task, planned(document.title, plans, asked[0]?.ruling, at)) : {}),
        caseId: caseIdOf(task),
        links: new Json(plans.map(({ link }) => link)),
      },
    };
  },
});

interface Due {
  dueAt: string;
  dueOn: string | null;
  dueBasis: string[];
}

/** Where the text sets no day. */
const NOT_DUE: Due = { dueAt: "", dueOn: null, dueBasis: [] };

/** What the decision says of one kind of output. */
interface Asked {
  due: Due;
  ruling: Ruling;
  record: Values;
}

const MARKS: Record<LinkKind, string> = { document: "文", item: "督", report: "报" };

interface Plan {
  link: { kind: LinkKind; key: string; document: unknown; consentBasis: string[] | null } & Due;
  deadlines: Deadline[];
}

/** @param consentBasis articles under which the party committee agrees first; null where it need not */
function linkUnder(key: string, kind: LinkKind, asked: Asked | undefined, consentBasis: string[] | null) {
  const due = asked?.due ?? NOT_DUE;
  return (document: unknown, index: number): Plan => ({
    link: { kind, key: `${key}/${MARKS[kind]}${index + 1}`, document, ...due, consentBasis },
    deadlines: asked?.ruling.deadlines ?? [],
  });
}

/** Tells the reporting department and the office what they have to see to, and every day that the text knows for it. */
function planned(title: string, plans: Plan[], ruling: Ruling | undefined, at: string): CaseNotice {
  const lines = plans.map(({ link: { kind, key, document }, deadlines }) => {
    const named = (document as { title?: unknown } | null)?.title;
    const what = typeof named === "string" ? `《${named}》` : "";
    return [`${LINK_KINDS[kind]}${what}（${key}）`, deadlineLines(deadlines)].filter(Boolean).join("，");
  });
  const deadlines = plans.flatMap((plan) => plan.deadlines);
  const text = `《${title}》会后办理 ${plans.length} 件：${lines.join("；")}`;
  return {
    kind: "links-planned",
    at,
    to: ["lead-department", "office"],
    text: ruling ? forPeople(ruling, text) : fitted(text),
    basis: [...new Set(deadlines.flatMap(({ due, basis }) => (due === null ? [] : basis)))],
    evidence: { links: plans.map(({ link: { key, dueOn } }) => ({ key, dueOn })) },
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

/** By when what a meeting decided on is to be issued or sent up; nothing where the text does not say.
 * @param part under which the ruling is recorded */
function ask(
  { task, jurisdiction, circumstances, services }: Question,
  output: keyof typeof DEADLINES,
  minutes: object,
  part: string = output,
): Asked {
  const ruling = decide("minutes", jurisdiction, { ...minutes, outputs: [output] }, circumstances);
  const record = rulingRecord(task, ruling, part);
  const deadline = ruling.deadlines.find(({ id }) => id === DEADLINES[output]);
  if (!deadline?.due) return { due: NOT_DUE, ruling, record };
  const passes = services.calendar.passesAt(deadline.due, jurisdiction.profile.closeOfBusiness);
  return { due: { dueAt: afterDeadline(passes), dueOn: deadline.due, dueBasis: deadline.basis }, ruling, record };
}

function consentBasisOf({ notices }: Ruling): string[] | null {
  const consents = notices.filter(({ to, when }) => to === "party-committee" && when === "before");
  return consents.length > 0 ? [...new Set(consents.flatMap(({ basis }) => basis))] : null;
}
