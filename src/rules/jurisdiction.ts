import { z } from "zod";
import { DOCUMENT_TYPES, MEETINGS, ROLES } from "./vocabulary.ts";

/** What `processes/jurisdictions/<id>/jurisdiction.yaml` says: identity, rule versions, people, document-number series, who belongs to a meeting. */

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "YYYY-MM-DD");
const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, "小写字母、数字、连字符");

export const RuleVersion = z.strictObject({
  id: slug,
  title: z.string().min(1),
  documentNumber: z.string().min(1).nullable(),
  /** How many numbered articles the text has; a basis outside 1..articles is a fault. */
  articles: z.int().min(1),
  adopted: day.nullable(),
  issued: day.nullable(),
  /** First day on which the rule is in force; null for a draft. */
  effectiveFrom: day.nullable(),
  /** Article that says so; null where the text has none. */
  effectiveBasis: z.string().nullable(),
  repealed: day.nullable(),
  draft: z.boolean(),
  repeals: z.array(z.string()),
  note: z.string().optional(),
});
export type RuleVersion = z.infer<typeof RuleVersion>;

export const Person = z.strictObject({
  id: slug,
  roles: z.array(z.enum(ROLES)).min(1),
  portfolios: z.array(slug).default([]),
  /** Order among leaders, 1 first. */
  rank: z.int().min(1).optional(),
  /** The person who stands in (互补、AB 角). */
  pair: slug.optional(),
});
export type Person = z.infer<typeof Person>;

export const Series = z.strictObject({
  id: slug,
  issuedAs: z.array(z.string().min(1)).min(1),
  /** Only for these document types; without it, for every type that no other series names. */
  documentTypes: z.array(z.enum(DOCUMENT_TYPES)).default([]),
  /** 发文字号 before the year, e.g. 衢政发. */
  prefix: z.string().min(1),
  /** True where the office chose it; false where it is known from a published text. */
  local: z.boolean().default(false),
});
export type Series = z.infer<typeof Series>;

/** Who belongs to a meeting (会议组成人员). Only where the text says so: a meeting that it leaves open has no entry. */
export const Body = z.strictObject({
  meeting: z.enum(MEETINGS),
  /** Everybody in `people` who holds one of these. */
  members: z.array(z.enum(ROLES)).min(1),
  /** Articles that say so. */
  basis: z.string().regex(/^[1-9]\d*( [1-9]\d*)*$/, '条款号，如 "41"'),
});
export type Body = z.infer<typeof Body>;

export const JurisdictionProfile = z
  .strictObject({
    id: slug,
    name: z.string().min(1),
    level: z.string().min(1),
    /** Until when a day counts, `HH:mm`; `24:00` where neither text nor office says otherwise. */
    closeOfBusiness: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "HH:mm 或 24:00"),
    rules: z.array(RuleVersion).min(1),
    people: z.array(Person).min(1),
    series: z.array(Series).default([]),
    bodies: z.array(Body).default([]),
    /** Articles that let one of several offices act and by the deputy mean the one in charge (分管): there no other deputy counts. */
    inCharge: z.array(z.string().regex(/^[1-9]\d*$/, '条款号，如 "45"')).default([]),
  })
  .superRefine(({ rules, inCharge }, context) => {
    const articles = Math.max(...rules.map((rule) => rule.articles));
    for (const [index, article] of inCharge.entries()) {
      if (Number(article) <= articles) continue;
      const message = `条款号应在 1 到 ${articles} 之间`;
      context.addIssue({ code: "custom", path: ["inCharge", index], input: article, message });
    }
  });
export type JurisdictionProfile = z.infer<typeof JurisdictionProfile>;
