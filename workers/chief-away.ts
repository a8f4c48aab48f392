import { decide } from "../src/rules/decide.ts";
import type { Finding, Ruling } from "../src/rules/ruling.ts";
import { type Absence, awayAt } from "./absences.ts";
import { type CaseDocument, factsOf } from "./case-document.ts";
import type { CaseNotice } from "./case-records.ts";
import { daysText } from "./leave-days.ts";
import { personById, soleHolder } from "./people.ts";
import { delegationFor, type Situation, type StandIn } from "./stand-ins.ts";

/** Whether the chief is away is told by the leaves granted here, where the document itself does not say (`chiefAway`). The signing
 * tables say what follows: the signature waits for the chief, or somebody the chief named may give it. In that case the stand-in signs
 * in the chief's step, for the chief (stand-ins.ts): the step itself stays the chief's. */

/** Acts by which the chief puts a name under a document. */
const SIGNATURES = ["sign", "enact", "countersign"];

/** The chief's leave that runs now, as facts of `signing`; nothing where the document says so itself or the chief is here. */
function knownOf(document: CaseDocument, { jurisdiction, absences, at }: Situation) {
  const { signing } = document;
  const { profile } = jurisdiction;
  const absence = awayAt(absences, soleHolder(profile, "chief")?.id, at);
  if (signing === undefined || signing.chiefAway !== undefined || absence === undefined) return undefined;
  const documentType = signing.documentType === undefined ? {} : { documentType: String(signing.documentType) };
  const matter = { matter: "document", documentOf: "chief-only", ...documentType } as const;
  const delegation = delegationFor(absence.delegations, matter, at);
  const given = delegation && {
    to: personById(profile, delegation.to)?.roles[0] ?? "none",
    scope: delegation.scope,
    written: delegation.written,
  };
  const facts = { chiefAway: true, ...(signing.delegation === undefined && given ? { delegation: given } : {}) };
  return { absence, facts };
}

/** The ruling on a document whose next act is the chief's, where the chief's leave makes it wait, and the leave it rests on. */
export function waitsForChief(
  document: CaseDocument,
  facts: Record<string, unknown>,
  { steps }: Ruling,
  situation: Situation,
): { ruling: Ruling; absence: Absence; finding: Finding } | undefined {
  const next = steps.find(({ done }) => !done);
  const known = knownOf(document, situation);
  if (known === undefined || next === undefined || !isSignature([next.resolved ?? next.role].flat(), next.action)) {
    return undefined;
  }
  const { jurisdiction, at, calendar } = situation;
  const ruling = decide("signing", jurisdiction, { ...facts, ...known.facts }, { asOf: at, calendar });
  const finding = waitingIn(ruling);
  return finding && { ruling, absence: known.absence, finding };
}

/** Nobody may sign for a chief whose signature the signing tables want waited for, whatever was delegated.
 * @returns undefined where they leave it to `deputation` */
export function heldForChief(
  asked: { roles: string[]; action: string },
  { document, stage }: { document: CaseDocument; stage: string },
  situation: Situation,
): StandIn | undefined {
  const known = stage === "signing" && isSignature(asked.roles, asked.action) && knownOf(document, situation);
  if (!known) return undefined;
  const { jurisdiction, at, calendar } = situation;
  const facts = { ...factsOf(document, "signing", jurisdiction.profile), ...known.facts };
  const ruling = decide("signing", jurisdiction, facts, { asOf: at, calendar });
  const finding = waitingIn(ruling);
  return finding && { person: null, basis: finding.basis, text: finding.message, ruling };
}

function isSignature(roles: string[], action: string): boolean {
  return roles.length === 1 && roles[0] === "chief" && SIGNATURES.includes(action);
}

function waitingIn({ findings }: Ruling): Finding | undefined {
  return findings.find(({ code, effect }) => code === "chief-away" && effect === "wait");
}

/** Told to the office, with the leave that shows it. */
export function chiefAwayNotice(
  { title }: CaseDocument,
  { leave, person, from, until, delegations }: Absence,
  { message, basis }: Finding,
  at: string,
): CaseNotice {
  const text = `《${title}》：${person} ${daysText(from, until)}不在岗，${message}`;
  return { kind: "chief-away", at, to: ["office"], text, basis, evidence: { leave, person, from, until, delegations } };
}

/** What the answer of `heldForChief` depends on beside leaves and time. */
export function signingKey({ signing, portfolioIds }: CaseDocument): string {
  return JSON.stringify([signing, portfolioIds]);
}
