import type { Ruling } from "../src/rules/ruling.ts";
import type { Action, Role } from "../src/rules/vocabulary.ts";
import { actingFor, NOT_ACTING, type Place } from "./acting-for.ts";
import type { Act } from "./case-records.ts";
import { BadData } from "./failures.ts";
import { deputyInCharge, relatedDeputies } from "./people.ts";
import type { Values } from "./variables.ts";

/** What is to be done next: by the rule's own step, by a transfer, by a leader whom somebody asked to join, or by the office's choice
 * where the rule is silent. */
export interface NextAct {
  roles: Role[];
  action: Action;
  basis: string[];
  kind: "route" | "transfer" | "added" | "chosen";
}

/** Who gets the task. Without a person whoever holds the office may take it. */
export interface Assignment {
  assignee: string | null;
  /** Everybody who is asked at the same time, each by a task of their own. */
  people: string[];
  /** What goes with a stand-in: for whom, under which articles; cleared where nobody stands in. */
  acting: Values;
  /** Present where whoever is asked is away: what the rule says of standing in. */
  deputation?: Ruling;
}

/** The one place where a role becomes a person: the deputy in charge is the holder of the document's first portfolio, related deputies
 * are the holders of the others. While somebody is on leave it is the person whom the rule lets stand in.
 * @throws {BadData} where related deputies must act and the document concerns nobody else's portfolio */
export async function assign(act: NextAct, place: Place, acts: Act[]): Promise<Assignment> {
  const { document } = place;
  const { profile } = place.jurisdiction;
  if (act.roles[0] === "related-deputy") {
    const related = relatedDeputies(profile, document.portfolioIds);
    if (related.length === 0) {
      throw new BadData(
        `变量 document.portfolioIds：${onlyOneLeader(document.portfolioIds)}，而规则要求其他相关领导办理；请写明所涉及的各项分管`,
      );
    }
    const done = acts.filter((act_) => act_.action === act.action && act_.details.kind === act.kind).map(ownerOf);
    const people = related.map(({ id }) => id).filter((id) => !done.includes(id));
    // each is asked in a process of their own, which finds out who stands in for them (ask-leader)
    return { assignee: null, people, acting: NOT_ACTING };
  }
  const inCharge =
    act.roles.length === 1 && act.roles[0] === "deputy" && act.kind === "route" && document.portfolioIds.length > 0;
  const owner = inCharge ? deputyInCharge(profile, document.portfolioIds).id : null;
  const { assignee, values, ruling } = await actingFor({ roles: act.roles, action: act.action, owner }, place);
  return { assignee, people: [], acting: values, ...(ruling ? { deputation: ruling } : {}) };
}

export function onlyOneLeader(portfolioIds: string[]): string {
  return `${JSON.stringify(portfolioIds)} 只涉及一位分管领导`;
}

/** Whose act it is: of the person whose task it was, whoever finished it for them. */
export function ownerOf(act: Act): string | null {
  return act.actingFor ?? act.who;
}
