import { ROLES } from "../src/rules/vocabulary.ts";
import type { CaseDocument } from "./case-document.ts";
import { type Act, caseActs, caseNotices } from "./case-records.ts";
import type { EngineClient } from "./engine-client.ts";

export interface LeaveProgress {
  /** What the record says of the leave since it was granted, as facts of `leave`. */
  facts: Record<string, unknown>;
  /** Whether what was missing after the return has been asked for before. */
  reportAsked: boolean;
}

/** What has happened since the leave was granted: who was told, whether the itinerary changed, the return and its report. */
export async function leaveProgress(
  document: CaseDocument,
  engine: EngineClient,
  { caseId, tenantId }: { caseId: string; tenantId: string },
): Promise<LeaveProgress> {
  const acts = (await caseActs(engine, caseId, tenantId)).filter(({ counted }) => counted);
  const notices = await caseNotices(engine, caseId, tenantId);
  const told = notices.filter(({ evidence }) => evidence?.act === "report").map(({ evidence }) => String(evidence?.to));
  const said = (field: string) => acts.some(({ details }) => details[field] === true);
  const changed = acts.filter(({ details }) => details.kind === "itinerary" || details.itineraryChanged === true);
  const facts = {
    returned: of(acts, "leave-return"),
    cancelledLeave: of(acts, "leave-return"),
    returnReport: said("returnReport"),
    itineraryChanged: changed.length > 0,
    // a change told on the way was passed on when it was recorded (amend-leave)
    changeReported: changed.every(({ details }) => details.kind === "itinerary") || said("changeReported"),
    written: document.leave?.written === true || said("writtenSupplied"),
    reportedTo: [
      ...new Set([
        ...((document.leave?.reportedTo as string[] | undefined) ?? []),
        ...told.filter((role) => ROLES.some((known) => known === role)),
      ]),
    ],
  };
  return { facts, reportAsked: of(acts, "leave-report") };
}

function of(acts: Act[], kind: string): boolean {
  return acts.some(({ details }) => details.kind === kind);
}
