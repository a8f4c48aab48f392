import { z } from "zod";
import { DateOrTime, flag, RoleName } from "./common.ts";

/** Is the item well formed, whose is it, may it change or close? */
export const Supervision = z.strictObject({
  /** proposal 人大代表建议、政协提案 (资阳 59, 衢州 33, 金川 38) · public-concern what media reported or the public raised (衢州 36, 鹤岗 32, 金川 41). */
  source: z
    .enum([
      "plenary",
      "executive",
      "chief-office",
      "special",
      "party-group",
      "leader-instruction",
      "work-report",
      "government-document",
      "audit",
      "superior",
      "party-committee",
      "transferred-document",
      "proposal",
      "public-concern",
      "none",
    ])
    .default("none"),
  event: z.enum(["register", "feedback", "change-request", "close", "inspect"]),
  /** Presence of what a registration may have to state. */
  item: z.strictObject({ objective: flag, unit: flag, measures: flag, dueOn: flag }).prefault({}),
  responsible: z.enum(["principal", "officer", "none"]).default("none"),
  departments: z.int().min(1).default(1),
  leadNamed: flag,
  /** A decision of weight (重大决策): may call for more than an ordinary item. */
  majorDecision: flag,
  /** A problem of weight (重大问题): its result is made public (鹤岗 32, 金川 41). */
  majorProblem: flag,
  /** Who takes part in a joint supervision (联合督查) is named (金川 69). */
  jointSupervision: flag,
  /** Feedback was given. */
  feedback: flag,
  evaluated: flag,
  /** The office checked what was reported (核查复核, 金川 28). */
  verified: flag,
  /** What supervision found was rectified, and the government was told (audit and the like). */
  rectified: flag,
  reportedToGovernment: flag,
  /** The result was made public. */
  published: flag,
  change: z
    .strictObject({
      kind: z.enum(["adjust", "terminate", "none"]).default("none"),
      cause: z.enum(["force-majeure", "basis-changed", "conditions-changed", "other", "none"]).default("none"),
      requestedOn: DateOrTime.optional(),
      approved: flag,
      approvedOn: DateOrTime.optional(),
      approvedBy: RoleName.or(z.literal("none")).default("none"),
      executedOn: DateOrTime.optional(),
    })
    .prefault({}),
  inspection: z
    .strictObject({
      assignedOn: DateOrTime.optional(),
      on: DateOrTime.optional(),
      documentAsHardTarget: flag,
      superiorRequiresDocument: flag,
      /** Judged by forms filled in and traces kept (填表报材料、留痕). */
      byPaperwork: flag,
    })
    .prefault({}),
  /** The date itself; `item.dueOn` says only whether one was set. */
  dueOn: DateOrTime.optional(),
  /** When the item was done. */
  doneOn: DateOrTime.optional(),
});
export type Supervision = z.infer<typeof Supervision>;
