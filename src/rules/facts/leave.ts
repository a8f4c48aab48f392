import { z } from "zod";
import { MEETINGS } from "../vocabulary.ts";
import { Approval, DateOrTime, flag, Holders, RoleName, yes } from "./common.ts";

const RoleOrNone = RoleName.or(z.literal("none")).default("none");

/** Who must consent, be told, and by when? */
export const Leave = z.strictObject({
  /** outing 外出 · meeting absence from a meeting here · study-tour 组织外出考察 · in-place-vacation 不离境休假. */
  kind: z.enum(["outing", "meeting", "study-tour", "in-place-vacation"]),
  applicant: RoleName,
  purpose: z.enum(["official", "superior-meeting", "training", "private", "vacation", "visit", "none"]).default("none"),
  destination: z.enum(["in-jurisdiction", "in-province", "out-of-province", "abroad", "none"]).default("none"),
  /** Departure; for `meeting` the day of the meeting. */
  departOn: DateOrTime.optional(),
  returnOn: DateOrTime.optional(),
  appliedOn: DateOrTime.optional(),
  urgent: flag,
  urgentReason: flag,
  written: flag,
  /** Falls on public holidays or weekends (节假日). */
  holiday: flag,
  details: z
    .strictObject({
      person: flag,
      reason: flag,
      times: flag,
      place: flag,
      contact: flag,
      actingHead: flag,
      attachment: flag,
    })
    .prefault({}),
  /** The meeting that is missed (`meeting`). */
  meeting: z
    .strictObject({
      type: z.enum([...MEETINGS, "none"]).default("none"),
      calledBy: RoleOrNone,
      presider: RoleOrNone,
      capacity: z.enum(["member", "attendee", "organiser", "none"]).default("none"),
    })
    .prefault({}),
  /** Someone else is sent. */
  substitute: flag,
  /** People come along to the meeting (随员). */
  entourage: flag,
  /** Whoever proposed the topic has agreed to that. */
  entourageApproved: flag,
  specialReason: yes,
  approvals: z.array(Approval).optional(),
  holders: Holders.optional(),
  /** Leaders whose absence on those days is already approved. */
  away: z.strictObject({ chief: flag, executiveDeputy: flag }).prefault({}),
  /** The chief's written release from "not away together". */
  chiefRelease: flag,
  reportedTo: z.array(RoleName).default([]),
  /** 报备 was done before approval. */
  filedBefore: flag,
  /** The itinerary changed on the way. */
  itineraryChanged: flag,
  /** That change was reported. */
  changeReported: flag,
  returned: flag,
  cancelledLeave: flag,
  returnReport: flag,
});
export type Leave = z.infer<typeof Leave>;
