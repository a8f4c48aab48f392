import { z } from "zod";
import { ACTIONS, ROLES, UNITS } from "../vocabulary.ts";

/** Parts that several decisions share. Omitted booleans are false, omitted enums `none` (domain: Facts per decision). */

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

export const DATE_ACCEPTED = "YYYY-MM-DD 或带时区的 ISO 日期时间（如 2026-09-22T09:00+08:00），须是真实存在的日期";

/** `YYYY-MM-DD`, a day of the calendar; or an ISO date-time with offset. */
export const DateOrTime = z.string().refine(isDateOrTime, { error: DATE_ACCEPTED });

export function isDateOrTime(text: string): boolean {
  if (DATE.test(text)) {
    const parsed = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
  }
  return DATE_TIME.test(text) && isDateOrTime(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/** A day of the calendar, without a time. */
export function isDay(text: string): boolean {
  return DATE.test(text) && isDateOrTime(text);
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The day of a date or date-time in the rules' zone, which has had no summer time since 1991. */
export function dayOf(moment: string): string {
  if (DATE.test(moment)) return moment;
  return new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

export const RoleName = z.enum(ROLES);
export const flag = z.boolean().default(false);
export const yes = z.boolean().default(true);

/** An act already done. `verdict` defaults to agree. */
export const Approval = z.strictObject({
  role: RoleName,
  action: z.enum(ACTIONS).optional(),
  who: z.string().min(1).optional(),
  verdict: z.enum(["agree", "disagree"]).default("agree"),
  at: DateOrTime.optional(),
});
export type Approval = z.infer<typeof Approval>;

/** How many people hold a role, where more than one act is needed for it. */
export const Holders = z.partialRecord(RoleName, z.int().min(1));

export const Delegation = z.strictObject({
  to: RoleName.or(z.literal("none")).default("none"),
  scope: z.array(z.string().min(1)).default([]),
  written: flag,
});

export const Disclosure = z.strictObject({
  attribute: z.enum(["active", "on-request", "withheld", "none"]).default("none"),
  reason: flag,
  disclosureOfficeReviewed: flag,
  policy: flag,
  interpretationPlan: flag,
  interpretationMaterial: flag,
});

/** What a disputed text carries when it goes up. */
export const Submission = z.strictObject({
  grounds: flag,
  proposal: flag,
  process: flag,
  countersigned: flag,
});

export const Limit = z.strictObject({ value: z.int().min(0), unit: z.enum(UNITS) });
