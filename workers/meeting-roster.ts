import { dayOf } from "../src/rules/facts/common.ts";
import type { JurisdictionProfile, Person } from "../src/rules/jurisdiction.ts";
import { ROLE_NAMES } from "../src/rules/names.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { type Absence, absencesOf, awayAt, isAwayIn, reasonOf } from "./absences.ts";
import { basisText } from "./case-context.ts";
import { parseDocument } from "./case-document.ts";
import { historicVariables, inRecordOrder } from "./case-records.ts";
import { daysText } from "./leave-days.ts";
import { leaveOf } from "./leave-facts.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import { soleHolder } from "./people.ts";
import { moment, type Services } from "./services.ts";

/** Who belongs to a meeting, and who of them will not be there. */

/** How a leave from a meeting names it: its kind and day. */
export function meetingKey(type: string, date: string): string {
  return `${type} ${dayOf(date)}`;
}

export interface Members {
  people: Person[];
  /** Articles that compose the meeting; none where the text does not. */
  basis: string[];
}

/** Everybody of the directory who belongs to this kind of meeting; nobody where the text leaves its composition open. */
export function membersOf(profile: JurisdictionProfile, type: MeetingPlan["type"]): Members {
  const body = profile.bodies.find(({ meeting }) => meeting === type);
  if (!body) return { people: [], basis: [] };
  const people = profile.people.filter(({ roles }) => roles.some((role) => body.members.includes(role)));
  return { people, basis: body.basis.split(" ") };
}

/** Somebody who will not be at the meeting. */
export interface Absentee {
  person: string;
  /** Case of the leave, and the articles under which it was granted. */
  leave: string;
  basis: string[];
  /** Why, in the words of the decision `quorum`. */
  away: "official" | "study" | "vacation" | "visit" | "reception" | "none";
  text: string;
}

export interface Absences {
  absentees: Absentee[];
  /** Leaves that keep people away on that day. */
  away: Absence[];
}

/** Everybody who has leave from that very meeting, or is away on that day: by leaves granted here. A leave lasts until it is cancelled. */
export async function absencesFrom(
  { type, date }: MeetingPlan,
  { services, tenantId }: { services: Services; tenantId: string },
): Promise<Absences> {
  const day = dayOf(date);
  const now = moment(services.clock);
  const running = await absencesOf(services.engine, tenantId);
  const away = running.filter(
    (absence) =>
      isAwayIn([absence], absence.person, { from: day, until: day }) ||
      (day === dayOf(now) && awayAt([absence], absence.person, now) !== undefined),
  );
  const excused = await historicVariables(services.engine, {
    variableName: "missedMeeting",
    variableValue: meetingKey(type, date),
    tenantIdIn: [tenantId],
  });
  const excusedIn = [...new Set(excused.map(({ processInstanceId }) => processInstanceId))];
  const leaves = await leavesIn([...excusedIn, ...away.map(({ leave }) => leave)], services);
  const absentees = [
    ...excusedIn.map((leave): Absentee => {
      const { document, basis } = leaves.get(leave) ?? NO_LEAVE;
      const { kind, purpose } = leaveOf(document);
      const person = document.applicantId as string;
      const text = `${person} 请假获准${basisText(basis, "（", "）")}`;
      return { person, leave, basis, away: awayFor(purpose === "none" ? "none" : reasonOf({ kind, purpose })), text };
    }),
    ...away.map(({ person, leave, reason, from, until }): Absentee => {
      const { basis } = leaves.get(leave) ?? NO_LEAVE;
      const text = `${person} ${daysText(from, until)}不在岗${basisText(basis, "（", "）")}`;
      return { person, leave, basis, away: awayFor(reason), text };
    }),
  ];
  return { absentees: absentees.sort(byPerson), away };
}

function byPerson(one: Absentee, other: Absentee): number {
  const key = ({ person, text }: Absentee) => `${person} ${text}`;
  return key(one) < key(other) ? -1 : 1;
}

/** A meeting or an event here in town keeps nobody from the town: it is no reason of its own there. */
function awayFor(reason: string): Absentee["away"] {
  return (["official", "study", "vacation", "visit", "reception"] as const).find((known) => known === reason) ?? "none";
}

interface LeaveCase {
  document: ReturnType<typeof parseDocument>;
  basis: string[];
}

const NO_LEAVE: LeaveCase = { document: { title: "", portfolioIds: [] }, basis: [] };

/** Documents of leaves, and the articles of the ruling by which each was granted. */
async function leavesIn(ids: string[], { engine }: Services): Promise<Map<string, LeaveCase>> {
  const found = new Map<string, LeaveCase>();
  if (ids.length === 0) return found;
  const documents = await historicVariables(engine, { processInstanceIdIn: ids, variableName: "document" });
  const rulings = await historicVariables(engine, { processInstanceIdIn: ids, variableNameLike: "ruling_%" });
  const basis = new Map<string, string[]>();
  for (const { processInstanceId, value } of inRecordOrder(rulings)) {
    const ruling = JSON.parse(String(value)) as Ruling;
    if (ruling.decision === "leave") basis.set(processInstanceId, ruling.basis);
  }
  for (const { processInstanceId, value } of documents) {
    const document = parseDocument(JSON.parse(String(value)));
    found.set(processInstanceId, { document, basis: basis.get(processInstanceId) ?? [] });
  }
  return found;
}

/** To whom a chief who is away has left the presiding on that day; nobody where nothing is said. */
export function presidingLeftTo(
  profile: JurisdictionProfile,
  { away }: Absences,
  day: string,
): { person: Person; written: boolean } | undefined {
  const chief = soleHolder(profile, "chief")?.id;
  const delegations = away.filter(({ person }) => person === chief).flatMap((absence) => absence.delegations);
  const found = delegations.find(
    ({ scope, from, until }) =>
      scope.some((act) => act === "presiding" || act === "overall") &&
      (from === undefined || dayOf(from) <= day) &&
      (until === undefined || day <= dayOf(until)),
  );
  const person = profile.people.find(({ id }) => id === found?.to);
  return found && person && { person, written: found.written };
}

/** The office in which somebody sits in a meeting. */
export function officeOf({ roles }: Person): Role {
  return roles[0] as Role;
}

export function namesOf(people: Person[]): string {
  return people.map(({ id }) => id).join("、");
}

export function roleName(role: string): string {
  return role in ROLE_NAMES ? ROLE_NAMES[role as Role] : role;
}
