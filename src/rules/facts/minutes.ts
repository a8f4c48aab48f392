import { z } from "zod";
import { MEETINGS } from "../vocabulary.ts";
import { Approval, DateOrTime, flag, Holders, RoleName } from "./common.ts";

const RoleOrNone = RoleName.or(z.literal("none")).default("none");

/** Who signs the minutes, what is issued by when? */
export const Minutes = z.strictObject({
  meeting: z.enum(MEETINGS),
  presider: RoleName.default("chief"),
  convenedBy: RoleOrNone,
  /** Who left the convening to the convener. */
  delegatedBy: RoleOrNone,
  endedOn: DateOrTime.optional(),
  topics: z
    .array(z.enum(["land", "planning", "funds", "state-assets", "staffing", "party-committee-matter"]))
    .default([]),
  /** What was decided is not to be published by law or because it is secret. */
  confidential: flag,
  priorConsensus: flag,
  chiefConsent: flag,
  /** What is asked about. */
  outputs: z.array(z.enum(["minutes", "document", "upward-report"])).default(["minutes"]),
  majorRevision: flag,
  /** The following are of the one output asked about. */
  draftedBy: RoleOrNone,
  reviewedBy: RoleOrNone,
  signedBy: RoleOrNone,
  issuedOn: DateOrTime.optional(),
  /** When everything decided was dealt with (办结). */
  doneOn: DateOrTime.optional(),
  approvals: z.array(Approval).optional(),
  holders: Holders.optional(),
});
export type Minutes = z.infer<typeof Minutes>;
