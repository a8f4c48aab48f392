import { dayOf } from "./facts/common.ts";
import type { Decision, FactsOf } from "./facts.ts";

/** What code derives from dates before it asks a table, because no cell may hold a date. Tables read these names like facts;
 * countersign's own are in facts/countersign.ts. */
export const DERIVED_FACTS = {
  agenda: {
    /** The day of the meeting has passed: what had to come before it can no longer be waited for. */
    meetingPassed: "boolean",
    /** It is said when the topic was submitted. */
    topicSubmitted: "boolean",
    /** The papers have reached the members. */
    delivered: "boolean",
    /** They reached them only after the day of the meeting. */
    deliveredLate: "boolean",
  },
  quorum: {
    /** It is said how many belong to the meeting and how many are there. */
    attendanceKnown: "boolean",
    /** Half of the members or more are there (半数以上 includes half). */
    halfPresent: "boolean",
    /** More than half of the members are there. */
    moreThanHalfPresent: "boolean",
  },
  minutes: {
    /** The meeting is over. */
    ended: "boolean",
    /** The output asked about has been issued. */
    issued: "boolean",
  },
  leave: {
    /** The day of departure (or of the meeting) has passed: what had to come before it can no longer be waited for. */
    departed: "boolean",
    /** The day of return has passed. */
    returnPassed: "boolean",
  },
  supervision: {
    /** The change is already being carried out. */
    changeExecuted: "boolean",
    /** It was carried out without approval, or before it. */
    changeExecutedFirst: "boolean",
    /** Inspected on the very day on which it was assigned. */
    inspectedAtOnce: "boolean",
    /** The item's day has passed and it is not done. */
    overdue: "boolean",
  },
} as const satisfies Partial<Record<Decision, Record<string, "boolean">>>;

/** Derived facts of a decision, by the names of DERIVED_FACTS.
 * @param asOf the day or moment on which the question is asked */
export function derivedFacts(decision: Decision, facts: unknown, asOf: string): Record<string, boolean> {
  switch (decision) {
    case "agenda": {
      const { meetingDate, submittedOn, deliveredOn } = facts as FactsOf<"agenda">;
      return {
        meetingPassed: hasPassed(meetingDate, asOf),
        topicSubmitted: hasCome(submittedOn, asOf),
        delivered: hasCome(deliveredOn, asOf),
        deliveredLate: deliveredOn !== undefined && hasPassed(meetingDate, deliveredOn),
      };
    }
    case "quorum": {
      const { members, present } = facts as FactsOf<"quorum">;
      const attendanceKnown = members !== undefined && present !== undefined;
      return {
        attendanceKnown,
        halfPresent: attendanceKnown && present * 2 >= members,
        moreThanHalfPresent: attendanceKnown && present * 2 > members,
      };
    }
    case "minutes": {
      const { endedOn, issuedOn } = facts as FactsOf<"minutes">;
      return { ended: hasCome(endedOn, asOf), issued: hasCome(issuedOn, asOf) };
    }
    case "leave": {
      const { departOn, returnOn } = facts as FactsOf<"leave">;
      return { departed: hasPassed(departOn, asOf), returnPassed: hasPassed(returnOn, asOf) };
    }
    case "supervision": {
      const { change, inspection, dueOn, doneOn } = facts as FactsOf<"supervision">;
      const changeExecuted = change.executedOn !== undefined && !isLater(change.executedOn, asOf);
      const approvedFirst =
        change.approved && (change.approvedOn === undefined || !isLater(change.approvedOn, change.executedOn ?? asOf));
      return {
        changeExecuted,
        changeExecutedFirst: changeExecuted && !approvedFirst,
        inspectedAtOnce:
          inspection.assignedOn !== undefined &&
          inspection.on !== undefined &&
          dayOf(inspection.assignedOn) === dayOf(inspection.on),
        overdue: hasPassed(dueOn, doneOn ?? asOf),
      };
    }
    default:
      return {};
  }
}

/** A date or moment that is said and not still to come. */
function hasCome(moment: string | undefined, asOf: string): boolean {
  return moment !== undefined && !isLater(moment, asOf);
}

/** A date has passed when its day is over; a moment, when it is past. */
function hasPassed(moment: string | undefined, asOf: string): boolean {
  return moment !== undefined && isLater(asOf, moment);
}

/** Two moments to the millisecond; as soon as one is only a day, by days. */
function isLater(one: string, other: string): boolean {
  const exact = one.includes("T") && other.includes("T");
  return exact ? Date.parse(one) > Date.parse(other) : dayOf(one) > dayOf(other);
}
