import type { Act } from "../../workers/case-records.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";

/** A meeting on a desk, and topics that wait for it: it is Tuesday 2026-09-22, the meeting is on the 30th. */

export const DAY = "2026-09-30";

export async function meetingDesk(tenant = "jinchuan", meeting: Record<string, unknown> = {}): Promise<Desk> {
  const desk = await Desk.of(tenant);
  const document = { title: "常务会议", meeting: { type: "executive", date: DAY, ...meeting } };
  desk.set({ document: new Json(document), rules: new Json({ deployments: ["deployment-1"] }), businessKey: "会-1" });
  desk.awaited.push("meeting-result");
  return desk;
}

/** A topic case that waits for the meeting. */
export function listed(desk: Desk, id: string, more: Record<string, unknown> = {}, state: Values = {}): object {
  const { agenda = {}, ...rest } = more as { agenda?: object };
  const document = {
    title: `议题 ${id}`,
    portfolioIds: ["portfolio-1"],
    agenda: { meeting: "executive", meetingDate: DAY, ...agenda },
    ...rest,
  };
  const waits = { topicState: "listed", meetingType: "executive", meetingDate: DAY };
  desk.set({ document: new Json(document), ...waits, ...state }, id);
  return {
    caseId: id,
    businessKey: `key of ${id}`,
    title: document.title,
    portfolioIds: ["portfolio-1"],
    submittedOn: null,
  };
}

/** An act of the meeting that is on record. */
export function recorded(desk: Desk, name: string, details: Record<string, unknown>, more: Partial<Act> = {}): void {
  const act = {
    ...{ who: "office-1", role: "office", action: "collate", at: `${DAY}T09:00:00+08:00`, basis: [], stage: "meeting" },
    ...{ round: 1, counted: true, details: { day: DAY, ...details }, ...more },
  };
  desk.set({ [`act_${name}`]: new Json(act) });
}

export const THERE = {
  kind: "attendance",
  choice: "go-on",
  members: "6",
  present: null,
  presentIds: ["chief", "executive-deputy", "deputy-1", "deputy-2"],
  observers: null,
  presider: "chief",
  presiderId: "chief",
  chiefAway: null,
  delegationTo: null,
  delegationWritten: false,
};
