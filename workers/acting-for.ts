import type { Jurisdiction } from "../src/rules/decide.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { type Absence, absencesOf, awayAt } from "./absences.ts";
import type { CaseDocument } from "./case-document.ts";
import { heldForChief } from "./chief-away.ts";
import { daysText } from "./leave-days.ts";
import { soleHolder } from "./people.ts";
import { moment, type Services } from "./services.ts";
import { type Matter, matterOf, type StandIn, standInFor } from "./stand-ins.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** A task asked of an office, and whose it is. */
export interface Asked {
  roles: string[];
  action: string;
  /** The person asked; where the task is open to an office that one person holds, that person is meant. */
  owner: string | null;
}

/** Where a task comes up. */
export interface Place {
  document: CaseDocument;
  stage: string;
  jurisdiction: Jurisdiction;
  tenantId: string;
  services: Services;
}

/** A task of somebody who may be away. */
export interface Acting {
  /** Who does it: the stand-in, or the owner. */
  assignee: string | null;
  /** Variables that the form shows and that record-act takes into the act. */
  values: Values;
  /** Present where the owner is away: what the rule says of the matter. */
  ruling?: Ruling;
}

/** Nobody stands in: what an earlier act may have left is cleared. */
export const NOT_ACTING: Values = {
  actingFor: null,
  actingBasis: new Json([]),
  actingText: "",
  standIn: null,
  standInBefore: null,
  actingLeave: null,
  awayOwner: null,
};

/** Whose task it is now: the owner's; while the owner's leave runs, of whoever the rule lets stand in. Where it lets nobody, the task
 * stays with the owner and its text says why. */
export async function actingFor(asked: Asked, place: Place): Promise<Acting> {
  const { services, jurisdiction, tenantId } = place;
  const owner = asked.owner ?? ownerByOffice(asked, jurisdiction);
  if (owner === undefined) return { assignee: null, values: NOT_ACTING };
  const absences = await absencesOf(services.engine, tenantId);
  const at = moment(services.clock);
  const absence = awayAt(absences, owner, at);
  if (absence === undefined) return { assignee: asked.owner, values: NOT_ACTING };
  const matter: Matter = matterOf(place.document, place.stage, asked);
  const situation = { jurisdiction, absences, at, calendar: services.calendar };
  const found = heldForChief(asked, place, situation) ?? standInFor(absence, matter, situation);
  return actingValues(asked.owner, found, absence, place.document.applicantId);
}

/** The variables that go with a stand-in, or with there being none.
 * @param owner whose task it is where nobody stands in
 * @param applicant whose leave the task is about: nobody grants their own in another's place */
export function actingValues(
  owner: string | null,
  { person, basis, text, ruling }: StandIn,
  { person: absent, leave, from, until }: Absence,
  applicant: string | undefined,
): Acting {
  const whose = `${absent} ${daysText(from, until)}不在岗，${text}`;
  const away = { ...NOT_ACTING, actingLeave: leave, awayOwner: absent };
  const stays = (actingText: string) => ({ ...away, actingText: fitted(actingText) });
  if (person === null) return { assignee: owner, values: stays(whose), ruling };
  if (person === applicant) {
    const self = `${whose}；代行人就是请假人本人，不能自己批自己，等 ${absent} 办理`;
    return { assignee: owner, values: stays(self), ruling };
  }
  const values = {
    ...away,
    actingFor: absent,
    actingBasis: new Json(basis),
    actingText: fitted(whose),
    standIn: person,
  };
  return { assignee: person, values, ruling };
}

function ownerByOffice({ roles }: Asked, { profile }: Jurisdiction): string | undefined {
  return roles.length === 1 ? soleHolder(profile, roles[0] as string)?.id : undefined;
}
