import type { JurisdictionProfile, Person } from "../src/rules/jurisdiction.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { BadData } from "./failures.ts";

/** Who holds which office; a later OA directory replaces jurisdiction.yaml behind these functions. */

const LEADERS: Role[] = ["deputy", "executive-deputy"];

/** The deputy in charge: holder of the document's first portfolio. */
export function deputyInCharge(profile: JurisdictionProfile, portfolioIds: string[]): Person {
  return holderOf(profile, portfolioIds[0] ?? "");
}

/** The one person in charge of all that a document concerns; nobody where it concerns several people's portfolios, or none that is held. */
export function soleInCharge(profile: JurisdictionProfile, portfolioIds: string[]): Person | undefined {
  const [first, ...others] = new Set(portfolioIds.map((portfolio) => leaderOf(profile, portfolio)));
  return others.length === 0 ? first : undefined;
}

/** Holders of the other portfolios concerned, each once, without the deputy in charge. */
export function relatedDeputies(profile: JurisdictionProfile, portfolioIds: string[]): Person[] {
  if (portfolioIds.length === 0) return [];
  const inCharge = deputyInCharge(profile, portfolioIds);
  const others = portfolioIds.slice(1).map((portfolio) => holderOf(profile, portfolio));
  return [...new Set(others)].filter((person) => person !== inCharge);
}

export function personById(profile: JurisdictionProfile, id: string | null): Person | undefined {
  return profile.people.find((person) => person.id === id);
}

/** The one person who holds an office; nobody where it is several people's. */
export function soleHolder(profile: JurisdictionProfile, role: string): Person | undefined {
  const holders = profile.people.filter(({ roles }) => roles.some((own) => own === role));
  return holders.length === 1 ? holders[0] : undefined;
}

/** The other of the pair (互补、AB 角), whichever of the two names it. */
export function pairOf(profile: JurisdictionProfile, person: Person): Person | undefined {
  return personById(profile, person.pair ?? null) ?? profile.people.find(({ pair }) => pair === person.id);
}

function holderOf(profile: JurisdictionProfile, portfolio: string): Person {
  const holder = leaderOf(profile, portfolio);
  if (holder) return holder;
  const known = profile.people.flatMap((person) => person.portfolios);
  throw new BadData(
    `变量 document.portfolioIds：${portfolio} 没有分管领导；${profile.name}的分管有 ${[...new Set(known)].sort().join("、")}`,
  );
}

function leaderOf(profile: JurisdictionProfile, portfolio: string): Person | undefined {
  return profile.people.find(
    (person) => person.portfolios.includes(portfolio) && person.roles.some((role) => LEADERS.includes(role)),
  );
}
