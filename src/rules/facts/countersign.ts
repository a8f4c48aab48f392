import { z } from "zod";
import { DateOrTime, flag, Limit, RoleName, Submission } from "./common.ts";

/** One body whose opinion is asked. What it does not say itself it takes from the round as a whole. */
export const Party = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(["department", "lower-government"]).default("department"),
  response: z.enum(["agree", "object", "none"]).default("none"),
  respondedOn: DateOrTime.optional(),
  signedBy: z.enum(["principal", "officer", "none"]).default("none"),
  sentOn: DateOrTime.optional(),
  agreedUntil: DateOrTime.optional(),
  agreedOn: DateOrTime.optional(),
});
export type Party = z.infer<typeof Party>;

/** Where does each party stand, may the text go up? */
export const Countersign = z.strictObject({
  purpose: z.enum(["request", "draft"]),
  /** Delivery to the parties. */
  sentOn: DateOrTime,
  leadLimit: Limit.optional(),
  agreedUntil: DateOrTime.optional(),
  agreedOn: DateOrTime.optional(),
  leadSignedBy: z.enum(["principal", "officer"]).default("principal"),
  jointSubmission: flag,
  parties: z
    .array(Party)
    .min(1)
    .refine((parties) => new Set(parties.map((party) => party.id)).size === parties.length, {
      error: "每个单位一项，id 不重复",
    }),
  negotiatedBy: z.enum(["principal", "officer", "none"]).default("none"),
  coordination: z.array(RoleName).default([]),
  submission: Submission.prefault({}),
  /** The lead asks to send it up now. */
  submitted: flag,
  major: flag,
});
export type Countersign = z.infer<typeof Countersign>;

/** What code derives before it asks a table, and which tables see it: `limits` is countersign-deadlines, `party` is countersign-party,
 * `round` is every other table. Per party come also the party's own `kind`, `response`, `signedBy` and `respondedOn`. */
export const COUNTERSIGN_DERIVED = {
  leadLimitSet: { type: "boolean", seenBy: ["limits", "party", "round"] },
  extensionAgreed: { type: "boolean", seenBy: ["limits", "party"] },
  replyOverdue: { type: "boolean", seenBy: ["party"] },
  replyLate: { type: "boolean", seenBy: ["party"] },
  silenceLapsed: { type: "boolean", seenBy: ["party"] },
  extensionRunning: { type: "boolean", seenBy: ["party"] },
  pendingParties: { type: "integer", seenBy: ["round"] },
  overdueParties: { type: "integer", seenBy: ["round"] },
  objectingParties: { type: "integer", seenBy: ["round"] },
  invalidParties: { type: "integer", seenBy: ["round"] },
  silentParties: { type: "integer", seenBy: ["round"] },
  agreedParties: { type: "integer", seenBy: ["round"] },
} as const satisfies Record<string, { type: "boolean" | "integer"; seenBy: readonly ("limits" | "party" | "round")[] }>;
