import { z } from "zod";

/** Parts that the expectations of several procedures share. */

export const ExpectedDeadline = z.strictObject({
  id: z.string(),
  party: z.string().optional(),
  due: z.string().nullable(),
  basis: z
    .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
    .transform((basis) => [basis].flat().join(" ")),
  provisional: z.boolean().default(false),
});

export const lines = z.array(z.string()).default([]);
export const deadlines = z.array(ExpectedDeadline).default([]);

/** What every story has, and what people like to see beside it. */
export interface Told {
  end: string;
  ruleStatus: string;
}
