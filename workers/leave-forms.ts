import { isDateOrTime } from "../src/rules/facts/common.ts";
import type { NewAct } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import type { Values } from "./variables.ts";

/** What the forms `leave-return` (销假) and `leave-report` (返回报告) add to the act. */
export const LEAVE_DETAILS: Record<string, (task: WorkerTask) => Partial<NewAct>> = {
  "leave-return": ({ variables }) => ({
    action: "report",
    stage: "leave",
    details: {
      kind: "leave-return",
      returnedOn: variables.string("returnedOn") ?? null,
      itineraryChanged: variables.boolean("itineraryChanged"),
      changeReported: variables.boolean("changeReported"),
      returnReport: variables.boolean("returnReport"),
    },
  }),
  "leave-report": ({ variables }) => ({
    action: "report",
    stage: "leave",
    details: {
      kind: "leave-report",
      returnReport: variables.boolean("returnReport"),
      changeReported: variables.boolean("changeReported"),
      writtenSupplied: variables.boolean("writtenSupplied"),
      followUp: variables.string("followUp") ?? null,
      proposeMeeting: meetingOf(variables.string("proposeMeeting")),
    },
  }),
};

/** Fields of these forms, cleared once they are recorded. */
export const LEAVE_FIELDS: Values = {
  returnedOn: null,
  itineraryChanged: null,
  changeReported: null,
  returnReport: null,
  writtenSupplied: null,
  followUp: null,
  proposeMeeting: null,
};

/** Meetings to which a report may be taken. */
const MEETINGS = ["executive", "chief-office"];

/** Why a return has to be registered again; undefined where it stands. */
export function incompleteReturn({ details }: Pick<NewAct, "details">): string | undefined {
  const { kind, returnedOn, proposeMeeting } = details ?? {};
  if (kind === "leave-report" && proposeMeeting !== null && !MEETINGS.includes(String(proposeMeeting))) {
    return `提请会议研究（proposeMeeting）：实际为 ${proposeMeeting}，可接受 none、${MEETINGS.join("、")}`;
  }
  if (kind !== "leave-return") return undefined;
  if (typeof returnedOn === "string" && isDateOrTime(returnedOn)) return undefined;
  return `实际返回日期（returnedOn）：实际为 ${returnedOn ?? "缺少"}，应为 YYYY-MM-DD`;
}

function meetingOf(said: string | undefined): string | null {
  return said === undefined || said === "none" ? null : said;
}
