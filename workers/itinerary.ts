import { z } from "zod";
import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import { dayOf } from "../src/rules/facts/common.ts";
import type { Finding, Ruling, Step } from "../src/rules/ruling.ts";
import type { Amended, Change } from "./amendments.ts";
import { caseIdOf } from "./case-context.ts";
import type { CaseDocument } from "./case-document.ts";
import { NEVER } from "./deadline-times.ts";
import type { WorkerTask } from "./define-worker.ts";
import { endOf } from "./leave-days.ts";
import { leaveFacts } from "./leave-facts.ts";
import { leaveProgress } from "./leave-progress.ts";
import type { Services } from "./services.ts";
import { Json, type Values } from "./variables.ts";

/** Another itinerary is judged anew on the changed facts. The consents given before stand where the ruling asks for the same people
 * and finds nothing that they had not read; otherwise they are asked again, and the leave stays as it was until they consent. */

export interface Judged {
  ruling: Ruling;
  next: "refused" | "made" | "consent";
  /** Why they are asked again: steps and findings that are new. */
  because: { steps: Step[]; findings: Finding[] };
  /** The leave as it is judged: the part of it that is new. */
  asked: CaseDocument;
}

export interface Judging {
  task: WorkerTask;
  jurisdiction: Jurisdiction;
  services: Services;
  at: string;
}

export async function judgeItinerary(current: Amended, { to, text }: Change, judging: Judging): Promise<Judged> {
  const begun = judging.task.variables.boolean("awayBegun");
  const departOn = begun ? newPartBegins(current, to, judging.at) : to.absence.from;
  const anew = to.absence.from === current.absence.from ? {} : { appliedOn: judging.at };
  const asked = { ...to.document, leave: { ...to.document.leave, departOn, ...anew } };
  const old = { ...current.document, leave: { ...current.document.leave, departOn } };
  const before = await changedRuling(old, judging, false);
  const ruling = await changedRuling(asked, judging);
  const read = consentedFindings(judging.task);
  const because = {
    steps: ruling.steps.filter((step) => !before.steps.some((known) => sameStep(step, known))),
    findings: ruling.findings.filter(({ code }) => !read.includes(code)),
  };
  const open = ruling.outcome === "not-regulated" && before.outcome !== "not-regulated";
  const again = ruling.steps.length > 0 && because.steps.length + because.findings.length > 0;
  const refused = ruling.outcome === "refuse" || ruling.outcome === "return" || ruling.outcome === "defer";
  const next = refused ? "refused" : open || again ? "consent" : "made";
  // whoever is asked again reads what it is about
  return { ruling, next, because, asked: { ...asked, title: `${asked.title}（${text}）` } };
}

/** The ruling on a leave whose change has been told. */
export async function changedRuling(
  document: CaseDocument,
  { task, jurisdiction, services, at }: Judging,
  changed = true,
): Promise<Ruling> {
  const facts = await leaveFacts(document, { jurisdiction, services, tenantId: task.tenantId });
  const where = { caseId: caseIdOf(task), tenantId: task.tenantId };
  const { reportedTo, written } = (await leaveProgress(document, services.engine, where)).facts;
  const told = { reportedTo, written, itineraryChanged: changed, changeReported: changed };
  return decide("leave", jurisdiction, { ...facts, ...told }, { asOf: at, calendar: services.calendar });
}

/** While somebody is away only what lies ahead is new: the days after the old return where nothing else changes, else from today. */
function newPartBegins({ document, absence }: Amended, to: Amended, at: string): string {
  const today = dayOf(at);
  const others = ({ document: { leave } }: Amended) => JSON.stringify({ ...leave, returnOn: null });
  const longer = Date.parse(endOf(to.absence.until)) > Date.parse(endOf(absence.until));
  if (!longer || others({ document, absence }) !== others(to)) return today;
  const after = dayOf(endOf(absence.until));
  return after > today ? after : today;
}

function sameStep(one: Step, other: Step): boolean {
  const words = ({ role, resolved, action }: Step) => JSON.stringify([resolved ?? role, action]);
  return words(one) === words(other);
}

/** Codes of what those who consented had read. */
function consentedFindings({ variables }: WorkerTask): string[] {
  return z.array(z.string()).parse(variables.json("consentedFindings") ?? []);
}

/** What is kept of a ruling to which people consented. */
export function consentedValues({ findings }: Ruling): Values {
  return { consentedFindings: new Json([...new Set(findings.map(({ code }) => code))]) };
}

/** A change that waits for consent: who told of it, and the leave as it would be. */
export const PendingChange = z.object({
  by: z.string().nullable(),
  reason: z.string().nullable(),
  text: z.string(),
  details: z.record(z.string(), z.unknown()),
  leave: z.record(z.string(), z.unknown()),
});
export type PendingChange = z.infer<typeof PendingChange>;

/** Nothing waits for consent. */
export const NO_CHANGE_PENDING: Values = {
  pendingChange: null,
  changedDocument: null,
  changeAt: NEVER,
  changeResult: null,
  changeFindings: null,
};
