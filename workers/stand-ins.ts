import { decide, type Jurisdiction } from "../src/rules/decide.ts";
import type { FactsOf } from "../src/rules/facts.ts";
import type { Person } from "../src/rules/jurisdiction.ts";
import { ROLE_NAMES } from "../src/rules/names.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { type Absence, awayAt } from "./absences.ts";
import { basisText } from "./case-context.ts";
import type { CaseDocument, Delegation } from "./case-document.ts";
import { isWithin } from "./leave-days.ts";
import { pairOf, personById, soleHolder } from "./people.ts";
import type { Services } from "./services.ts";

type Deputation = FactsOf<"deputation">;

/** What is to be done for somebody who is away, in the words of `deputation`. */
export interface Matter {
  matter: Deputation["matter"];
  documentOf?: Deputation["documentOf"];
  /** Type of the document, which a delegation may name. */
  documentType?: string;
}

export interface StandIn {
  /** Who acts; nobody where the rule names nobody, or not for this matter: then it waits for whoever is away. */
  person: string | null;
  /** Articles under which they act, or which leave it to nobody. */
  basis: string[];
  /** What people read of it: who acts, under which article; or why nobody does. */
  text: string;
  ruling: Ruling;
}

/** Everything that the answer depends on. */
export interface Situation {
  jurisdiction: Jurisdiction;
  /** Leaves granted and not yet cancelled, the one asked about included. */
  absences: Absence[];
  /** Moment of the question, ISO date-time with offset. */
  at: string;
  /** Looks ahead: others are back when their leave says so. Without it they are away until they have cancelled it. */
  planned?: boolean;
  calendar: Services["calendar"];
}

/** Who stands in for somebody who is away, for one matter: whoever the rule names for it, and nobody else (代行). */
export function standInFor(absence: Absence, matter: Matter, situation: Situation): StandIn {
  const { jurisdiction, absences, at, calendar, planned = false } = situation;
  const { profile } = jurisdiction;
  const absent = personById(profile, absence.person);
  const role = absent?.roles[0] ?? "department-officer";
  const here = (person: string | undefined) =>
    person !== undefined && awayAt(absences, person, at, planned) === undefined;
  const pair = absent && pairOf(profile, absent);
  const executive = soleHolder(profile, "executive-deputy");
  const delegation = delegationFor(absence.delegations, matter, at);
  const delegate = delegation && personById(profile, delegation.to);
  const ruling = decide(
    "deputation",
    jurisdiction,
    {
      absent: role,
      reason: absence.reason,
      matter: matter.matter,
      documentOf: matter.documentOf ?? "none",
      pairAvailable: here(pair?.id),
      executiveDeputyAvailable: here(executive?.id),
      delegation: delegation && {
        to: delegate?.roles[0] ?? "none",
        scope: delegation.scope,
        written: delegation.written,
      },
    },
    { asOf: at, calendar },
  );
  const step = ruling.steps.findLast(({ action }) => action === "act");
  if (ruling.outcome !== "proceed" || step === undefined) {
    return { person: null, basis: ruling.basis, text: whyNobody(ruling), ruling };
  }
  // who was named by delegation is exactly whom it names: `resolved` repeats that person's office
  const roles = [step.resolved ?? step.role].flat();
  const holders: Partial<Record<Role, Person | undefined>> = {
    "paired-deputy": pair,
    "executive-deputy": executive,
    chief: soleHolder(profile, "chief"),
  };
  const named = roles.flatMap((of) => {
    const holder = step.resolved === undefined ? holders[of] : undefined;
    return holder ?? (delegate?.roles[0] === of ? delegate : undefined) ?? [];
  });
  if (named.length === 0) return { person: null, basis: step.basis, text: notNamed(roles, step.basis), ruling };
  const who = named.find(({ id }) => here(id));
  if (who === undefined) {
    const text = `应代行的 ${named.map(({ id }) => id).join("、")} 也不在岗${basisText(step.basis, "（", "）")}`;
    return { person: null, basis: step.basis, text, ruling };
  }
  const text = `由 ${who.id} 代行${basisText(step.basis, "（", "）")}`;
  return { person: who.id, basis: step.basis, text, ruling };
}

function whyNobody({ outcome, findings, assumptions, basis }: Ruling): string {
  const said = findings.filter(({ effect }) => effect !== "warn");
  if (said.length > 0) {
    return said.map(({ message, basis: of }) => `${message}${basisText(of, "（", "）")}`).join("；");
  }
  const readings = assumptions.filter((line) => !line.startsWith("草案"));
  const why = outcome === "not-required" ? "这一事项不代行，由有权的人照常办理" : "规则没有规定由谁代行";
  return [`${why}${basisText(basis, "（", "）")}`, ...readings].join("；");
}

function notNamed(roles: Role[], basis: string[]): string {
  return `由${roles.map((role) => ROLE_NAMES[role]).join("或")}代行，规则没有指明哪一位，请办公室协调${basisText(basis, "（", "）")}`;
}

/** The delegation that speaks for a matter on a day: one that names it before one that covers everything; else any in force,
 * so that the rule can say what it leaves out. */
export function delegationFor(delegations: Delegation[], matter: Matter, at: string): Delegation | undefined {
  const inForce = delegations.filter(({ from, until }) => isWithin(at, from, until));
  const names = scopesOf(matter);
  return (
    inForce.find(({ scope }) => scope.some((item) => names.includes(item))) ??
    inForce.find(({ scope }) => scope.includes("overall")) ??
    inForce[0]
  );
}

/** Words of a delegation's scope that name this matter. */
function scopesOf({ matter, documentOf, documentType }: Matter): string[] {
  if (matter === "presiding") return ["presiding"];
  if (["activity", "reception", "meeting"].includes(matter)) return ["activities"];
  if (matter === "overall" || matter === "emergency") return ["overall"];
  const reserved = documentOf === "chief-only" || documentOf === "comprehensive";
  return [...(reserved ? ["chief-only-documents"] : []), ...(documentType ? [documentType] : [])];
}

/** Why a document cannot wait (incoming `exception`). */
const URGENT = ["urgent-foreign", "emergency-larger", "emergency-major", "urgent-major"];

/** What an act of a procedure is, in the words of `deputation`. A topic's form and a meeting's papers are documents that leaders sign; what
 * cannot wait for its meeting is dealt with as an emergency. Only in a signing do the words say whose document it is: the whole
 * area's, the chief's own, or another's. */
export function matterOf(document: CaseDocument, stage: string, act: { roles: string[]; action: string }): Matter {
  const { incoming, signing, agenda } = document;
  if (stage === "agenda" || stage === "minutes")
    return { matter: agenda?.noTimeToMeet === true ? "emergency" : "document" };
  if (stage !== "incoming" && stage !== "signing" && stage !== "countersign") return { matter: "overall" };
  const matter = URGENT.includes(String(incoming?.exception)) ? "urgent-document" : "document";
  if (stage !== "signing" || signing === undefined) return { matter };
  const wide = ["comprehensive", "wide"].includes(String(signing.reach)) || signing.documentType === "comprehensive";
  const signs = act.action === "sign" || act.action === "enact";
  const reserved = signs && act.roles.length === 1 && act.roles[0] === "chief";
  const documentOf = wide ? "comprehensive" : reserved ? "chief-only" : "ordinary";
  return { matter, documentOf, ...(signing.documentType ? { documentType: String(signing.documentType) } : {}) };
}
