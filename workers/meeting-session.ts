import { dayOf } from "../src/rules/facts/common.ts";
import type { Quorum } from "../src/rules/facts/quorum.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { ROLES, type Role } from "../src/rules/vocabulary.ts";
import type { Act } from "./case-records.ts";
import type { MeetingTopic } from "./listed-topics.ts";
import type { MeetingPlan } from "./meeting-document.ts";
import { deputyInCharge, personById, soleHolder } from "./people.ts";

/** Stage under which the acts of a meeting are recorded. Each says for which day it was done: a meeting that was put off begins anew. */
export const MEETING_STAGE = "meeting";

/** The last act of a kind for the meeting on that day, where it counts. */
export function sessionAct(acts: Act[], kind: string, { date }: Pick<MeetingPlan, "date">, topic?: string) {
  return acts.findLast(
    (act) =>
      act.stage === MEETING_STAGE &&
      act.counted &&
      act.details.kind === kind &&
      act.details.day === dayOf(date) &&
      (topic === undefined || act.details.topic === topic),
  );
}

/** Who was there, as the office registered it. */
export interface Attendance {
  choice: string;
  members: number | null;
  present: number | null;
  presentIds: string[];
  observers: number | null;
  presider: string | null;
  presiderId: string | null;
  chiefAway: string | null;
  delegationTo: string | null;
  delegationBy: string | null;
  delegationWritten: boolean;
}

/** Attendance of the day's meeting; undefined before it was registered. */
export function attendanceOn(acts: Act[], meeting: MeetingPlan): Attendance | undefined {
  const said = sessionAct(acts, "attendance", meeting)?.details;
  return said && ({ ...said, ...countsOf(said) } as Attendance);
}

/** Numbers as said; how many are there follows from their names, where they are named. */
export function countsOf(said: Record<string, unknown>) {
  const number = (name: string) => (said[name] == null ? null : Number(said[name]));
  const named = (said.presentIds as string[]).length;
  return {
    members: number("members"),
    present: named > 0 ? named : number("present"),
    observers: number("observers"),
  };
}

/** Facts of the decision `quorum`. */
export function quorumFacts(
  meeting: MeetingPlan,
  attendance: Attendance,
  topics: MeetingTopic[],
  profile: JurisdictionProfile,
): Partial<Quorum> {
  const { members, present, presentIds, observers, presiderId, chiefAway, delegationTo, delegationWritten } =
    attendance;
  const chief = soleHolder(profile, "chief")?.id;
  const known = presentIds.length > 0;
  const concerned = leadersConcerned(topics, profile);
  const presiding = personById(profile, presiderId);
  const ranks = concerned.flatMap((id) => personById(profile, id)?.rank ?? []);
  return {
    meeting: meeting.type,
    ...(members === null ? {} : { members }),
    ...(present === null ? {} : { present }),
    observers: observers ?? 0,
    presider: presiderOf(attendance),
    chief: {
      present: known ? presentIds.some((id) => id === chief) : chiefAway === null,
      away: (chiefAway ?? "none") as Quorum["chief"]["away"],
    },
    delegation: {
      to: (delegationTo ?? "none") as Role,
      by: delegatorOf(meeting, attendance),
      written: delegationWritten,
    },
    portfolios: Math.max(1, concerned.length),
    presiderRanksFirst: presiding?.rank === undefined || ranks.every((rank) => (presiding.rank as number) <= rank),
  };
}

export function presiderOf({ presider }: Pick<Attendance, "presider">): Role {
  return ROLES.find((role) => role === presider) ?? "chief";
}

/** Who leaves the presiding to somebody: as the office registered it, else as it was planned, else the chief. */
export function delegatorOf(
  { delegatedBy }: Pick<MeetingPlan, "delegatedBy">,
  { delegationBy }: Pick<Attendance, "delegationBy">,
): Role {
  return ROLES.find((role) => role === delegationBy) ?? delegatedBy ?? "chief";
}

/** The leaders whose portfolios the topics concern, each once. */
export function leadersConcerned(topics: MeetingTopic[], profile: JurisdictionProfile): string[] {
  const portfolios = [...new Set(topics.flatMap(({ portfolioIds }) => portfolioIds))];
  return [...new Set(portfolios.map((portfolio) => deputyInCharge(profile, [portfolio]).id))];
}
