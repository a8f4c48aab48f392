import { createHash } from "node:crypto";
import { z } from "zod";
import { GuichengError } from "../errors.ts";
import { isDay, isWeekend } from "./day.ts";
import { LIBRARY_SCHEDULES } from "./schedule.ts";

const FIRST_YEAR = Math.min(...LIBRARY_SCHEDULES.keys());
const DAY_ACCEPTED = "YYYY-MM-DD，须是真实存在的日期";
const SOURCE_ACCEPTED = "文字：发布通知的名称、文号或网址";
const days = z.array(z.string({ error: DAY_ACCEPTED }).refine(isDay, { error: DAY_ACCEPTED }), { error: "日期列表" });

const YearOverride = z
  .strictObject(
    {
      year: z
        .int({ error: "整数年份" })
        .min(FIRST_YEAR, { error: `${FIRST_YEAR} 年或以后` })
        .max(9998, { error: "9998 年或以前" }),
      source: z.string({ error: SOURCE_ACCEPTED }).trim().min(1, { error: SOURCE_ACCEPTED }),
      holidays: days.min(1, { error: "该年全部放假日，至少一天" }),
      workdays: days,
    },
    { error: "只含 year、source、holidays、workdays 四项" },
  )
  .superRefine((entry, context) => {
    const seen = new Set<string>();
    for (const kind of ["holidays", "workdays"] as const) {
      for (const [index, day] of entry[kind].entries()) {
        const fault = (message: string) => context.addIssue({ code: "custom", path: [kind, index], message });
        if (!isInNotice(day, entry.year)) fault(`${entry.year} 年的日期（元旦安排可含上年 12 月、次年 1 月）`);
        else if (seen.has(day)) fault("每个日期只写一次，且不能既放假又上班");
        else if (kind === "workdays" && !isWeekend(day)) fault("调休上班的星期六或星期日");
        seen.add(day);
      }
    }
  });

const Override = z.array(YearOverride, { error: "年份安排的列表" }).superRefine((entries, context) => {
  const seen = new Set<number>();
  for (const [index, { year }] of entries.entries()) {
    if (seen.has(year)) context.addIssue({ code: "custom", path: [index, "year"], message: "每个年份只写一次" });
    seen.add(year);
  }
});

/**
 * Schedules that the data library does not have yet, or has wrong: one entry a yearly notice, complete (all days off,
 * weekends among them, and all make-up weekend days worked). As YAML:
 *
 * ```yaml
 * - year: 2027
 *   source: 国务院办公厅关于2027年部分节假日安排的通知
 *   holidays: [2027-01-01, 2027-01-02, 2027-01-03]
 *   workdays: [2027-02-20]
 * ```
 */
export type CalendarOverride = z.infer<typeof Override>;

/**
 * Checks a parsed override file and puts it into one order, so that equal content has equal bytes.
 * @param input what JSON or YAML gave
 * @param file named in errors
 * @throws GuichengError CALENDAR_INVALID with place, found, accepted
 */
export function parseOverride(input: unknown, file = "日历覆盖文件"): CalendarOverride {
  const parsed = Override.safeParse(input);
  if (!parsed.success) throw invalid(input, file, parsed.error.issues[0]);
  return parsed.data
    .map(({ year, source, holidays, workdays }) => ({
      year,
      source,
      holidays: [...holidays].sort(),
      workdays: [...workdays].sort(),
    }))
    .sort((a, b) => a.year - b.year);
}

/** First 12 hex digits of the SHA-256 of an override that `parseOverride` returned. */
export function overrideDigest(override: CalendarOverride): string {
  return createHash("sha256").update(JSON.stringify(override)).digest("hex").slice(0, 12);
}

function isInNotice(day: string, year: number): boolean {
  return day >= `${year - 1}-12-01` && day <= `${year + 1}-01-31`;
}

function invalid(input: unknown, file: string, issue: z.core.$ZodIssue | undefined): GuichengError {
  const path = issue?.path ?? [];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const where = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  const found = unknownKey ?? path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], input);
  return new GuichengError({
    code: "CALENDAR_INVALID",
    place: where ? `${file} ${where.replace(/^\./, "")}` : file,
    found: (JSON.stringify(found) ?? "（缺）").slice(0, 120),
    accepted: issue?.message,
  });
}
