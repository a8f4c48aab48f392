import { z } from "zod";
import { Approval, Disclosure, flag, Holders, RoleName, Submission } from "./common.ts";

/** May the office take this text in, and who sees it? */
export const Incoming = z.strictObject({
  documentType: z.enum(["request", "report", "opinion"]),
  sender: z.enum(["department", "lower-government", "coordinating-body", "none"]).default("none"),
  signedBy: z.enum(["principal", "officer", "none"]).default("none"),
  /** How many matters the text asks about (一文一事). */
  matters: z.int().min(1).default(1),
  /** How many bodies it is addressed to (多头主送). */
  addressees: z.int().min(1).default(1),
  embedsRequest: flag,
  addressedTo: z.enum(["office", "leader"]).default("office"),
  exception: z
    .enum([
      "assigned",
      "top-secret",
      "secret",
      "sensitive-secret",
      "foreign",
      "urgent-foreign",
      "emergency-larger",
      "emergency-major",
      "urgent-major",
      "none",
    ])
    .default("none"),
  bypassesLevel: flag,
  /** The skip-level text has been approved (未经批准不得越级行文). */
  bypassApproved: flag,
  disclosure: Disclosure.prefault({}),
  /** A text for the government or its office to issue or forward. */
  forIssue: flag,
  crossDepartment: flag,
  countersigned: flag,
  dispute: flag,
  negotiatedBy: z.enum(["principal", "officer", "none"]).default("none"),
  /** Roles that already coordinated, in order. */
  coordination: z.array(RoleName).default([]),
  submission: Submission.prefault({}),
  /** Why it goes straight to a leader (确需直报). */
  directReason: flag,
  major: flag,
  departmentCanAnswer: flag,
  portfolios: z.int().min(1).default(1),
  /** The leader to whom another leader passes the text on (转请核批). */
  transferTo: RoleName.or(z.literal("none")).default("none"),
  approvals: z.array(Approval).optional(),
  holders: Holders.optional(),
});
export type Incoming = z.infer<typeof Incoming>;
