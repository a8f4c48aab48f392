import { type Circumstances, decide, type Jurisdiction } from "../src/rules/decide.ts";
import { Agenda } from "../src/rules/facts/agenda.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { type CaseDocument, factsOf } from "./case-document.ts";

interface Asking {
  document: CaseDocument;
  jurisdiction: Jurisdiction;
  circumstances: Circumstances;
}

/** 来不及召开会议: only where the text has a way of its own for it. Elsewhere such a topic goes to its meeting as any other.
 * @param given the ruling on the topic, where it is known already */
export function handledAtOnce({ document, jurisdiction, circumstances }: Asking, given?: Ruling): boolean {
  if (!document.agenda || !Agenda.parse(document.agenda).noTimeToMeet) return false;
  const facts = factsOf(document, "agenda", jurisdiction.profile);
  const ruling = given ?? decide("agenda", jurisdiction, facts, circumstances);
  if (ruling.outcome === "not-regulated") return false;
  const usual = decide("agenda", jurisdiction, { ...facts, noTimeToMeet: false }, circumstances);
  return wayOf(usual) !== wayOf(ruling);
}

function wayOf({ basis, steps }: Ruling): string {
  return JSON.stringify([basis, steps]);
}
