import { decide } from "../src/rules/decide.ts";
import type { Leave } from "../src/rules/facts/leave.ts";
import { reasonOf } from "./absences.ts";
import { basisText, caseIdOf, jurisdictionOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { rulingRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { consentedValues, NO_CHANGE_PENDING } from "./itinerary.ts";
import { leaveFacts, leaveOf } from "./leave-facts.ts";
import { isAfterReturn, noticesGiven } from "./leave-notices.ts";
import { awayValues } from "./leave-plan.ts";
import { meetingKey } from "./meeting-roster.ts";
import { moment } from "./services.ts";
import { Json, type Values } from "./variables.ts";

/** The leave is granted: tells everybody whom the rule wants told, by the act and in the form it names, says who stands in for what
 * meanwhile, and prepares the days on which it begins and ends. A leave from a meeting here keeps nobody away. */
export default defineWorker({
  topic: "grant-leave",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const jurisdiction = await jurisdictionOf(task, services);
    const facts = await leaveFacts(document, { jurisdiction, services, tenantId: task.tenantId });
    const at = moment(services.clock);
    const ruling = decide("leave", jurisdiction, facts, { asOf: at, calendar: services.calendar });
    const { kind, applicant, purpose, departOn, returnOn } = leaveOf(document);
    const now = ruling.notices.filter((notice) => !isAfterReturn(notice));
    const leaveRuns = kind !== "meeting";
    const absence = {
      leave: caseIdOf(task),
      person: document.applicantId as string,
      reason: reasonOf({ kind, purpose }),
      from: departOn as string,
      until: returnOn as string,
      delegations: document.delegations ?? [],
      grantedAt: at,
    };
    return {
      variables: {
        ...rulingRecord(task, ruling),
        ...noticesGiven(task, now, { kind: "leave", document, ruling, at }),
        caseId: caseIdOf(task),
        leaveRuns,
        missedMeeting: leaveRuns ? null : missedMeeting(leaveOf(document)),
        awayBegun: false,
        awayNext: "back",
        ...NO_CHANGE_PENDING,
        ...consentedValues(ruling),
        candidateGroups: applicant,
        assignee: document.applicantId ?? null,
        actRole: applicant,
        actAction: "report",
        actTitle: "销假",
        actBasis: new Json([]),
        basisText: basisText(ruling.basis),
        findingsText: "",
        ...(leaveRuns ? await awayValues(task, absence, { jurisdiction, services, ruling }) : NOT_AWAY),
      },
    };
  },
});

/** By what the organisers of a meeting find those who have leave from it. */
function missedMeeting({ meeting, departOn }: Leave): string {
  return meetingKey(meeting.type, departOn as string);
}

const NOT_AWAY: Values = { leaveOpen: false, departAt: null, returnAt: null, standInsText: "" };
