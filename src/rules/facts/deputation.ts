import { z } from "zod";
import { Delegation, flag, RoleName, yes } from "./common.ts";

/** Who stands in for an absent leader, for what? */
export const Deputation = z.strictObject({
  absent: RoleName,
  reason: z.enum(["official", "vacation", "study", "visit", "meeting", "reception", "none"]).default("none"),
  matter: z.enum([
    "activity",
    "reception",
    "meeting",
    "presiding",
    "emergency",
    "urgent-document",
    "document",
    "overall",
  ]),
  documentOf: z.enum(["chief-only", "comprehensive", "ordinary", "none"]).default("none"),
  /** What the absent had to do is report to the congress's standing committee for the government (金川 38). */
  congressReport: flag,
  /** The standing committee was told beforehand why the absent cannot (金川 38). */
  congressTold: flag,
  /** The other of the pair (互补、AB 角) is there. */
  pairAvailable: flag,
  executiveDeputyAvailable: yes,
  /** `to`: whom the chief named; `scope`: acts named (`overall`, `presiding`, `activities`, `chief-only-documents`, a documentType). */
  delegation: Delegation.prefault({}),
});
export type Deputation = z.infer<typeof Deputation>;
