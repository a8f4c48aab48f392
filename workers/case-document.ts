import { z } from "zod";
import { GuichengError } from "../src/errors.ts";
import { type Decision, parseFacts } from "../src/rules/facts.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { BadData } from "./failures.ts";
import { relatedDeputies } from "./people.ts";
import type { TaskVariables } from "./variables.ts";

/** What an OA sends to start a case: the document, and per decision the facts it knows. Acts already done are no facts here:
 * the case itself records them. */

const text = z.string({ error: "文本" }).min(1, "不能为空的文本");
const facts = z.record(z.string(), z.unknown(), { error: "对象" });
const list = { error: "至少一项的列表" };

const Countersign = z.strictObject(
  {
    purpose: z.enum(["request", "draft"], { error: "request | draft" }),
    leadLimit: z.unknown().optional(),
    leadSignedBy: z.unknown().optional(),
    jointSubmission: z.unknown().optional(),
    major: z.unknown().optional(),
    parties: z
      .array(
        z.strictObject(
          {
            id: text,
            kind: z
              .enum(["department", "lower-government"], { error: "department | lower-government" })
              .default("department"),
          },
          { error: objectOf("id、kind") },
        ),
        list,
      )
      .min(1, list),
  },
  { error: objectOf("purpose、leadLimit、leadSignedBy、jointSubmission、major、parties") },
);

export const CaseDocument = z.strictObject(
  {
    title: text,
    /** Portfolios concerned, the one in charge first. */
    portfolioIds: z.array(text, list).min(1, list),
    incoming: facts.optional(),
    /** Present exactly when the text is to be issued. */
    signing: facts.optional(),
    countersign: Countersign.optional(),
  },
  { error: objectOf("title、portfolioIds、incoming、signing、countersign") },
);
export type CaseDocument = z.infer<typeof CaseDocument>;

const LONGEST_SHOWN = 200;
const SAMPLE_DAY = "2026-01-01";

/** What the process records itself; an OA that sends it would decide its own case. */
const RECORDED = ["approvals", "holders"];

/** Reads and checks a document, down to the facts of every decision it carries.
 * @throws {BadData} naming the field, what was found and what is accepted */
export function parseDocument(value: unknown): CaseDocument {
  const result = CaseDocument.safeParse(value, { reportInput: true });
  if (!result.success) throw refusal(result.error.issues[0] as z.core.$ZodIssue);
  const document = result.data;
  for (const decision of ["incoming", "signing"] as const) {
    if (document[decision]) checkFacts(decision, document[decision]);
  }
  if (document.countersign) checkFacts("countersign", { ...document.countersign, sentOn: SAMPLE_DAY });
  return document;
}

function objectOf(fields: string): string {
  return `含 ${fields} 的对象`;
}

function refusal(issue: z.core.$ZodIssue): BadData {
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const found = unknown === undefined ? issue.input : (issue.input as Record<string, unknown>)[unknown];
  const field = ["document", ...issue.path, ...(unknown === undefined ? [] : [unknown])].join(".");
  const remark = unknown === undefined ? "" : "不认识的字段，";
  return new BadData(`变量 ${field}：${remark}实际为 ${shown(found)}，应为${issue.message}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "缺少";
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}……` : text;
}

function checkFacts(decision: Decision, given: unknown): void {
  const value = given as Record<string, unknown>;
  const recorded = RECORDED.find((name) => name in value);
  if (recorded) {
    throw new BadData(
      `变量 document.${decision}.${recorded}：实际为 ${shown(value[recorded])}；办理情况由流程自己记录，不能随文带入`,
    );
  }
  try {
    parseFacts(decision, value);
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    throw new BadData(`变量 document.${decision}：${error.message}`, { cause: error });
  }
}

export function documentOf(variables: TaskVariables): CaseDocument {
  return parseDocument(variables.json("document"));
}

/** Whether departments have to be asked before intake: not where they have agreed, nor where their dispute is already going up. */
export function countersignNeeded({ incoming, countersign }: CaseDocument): boolean {
  const open = incoming?.crossDepartment === true && incoming.countersigned !== true && incoming.dispute !== true;
  return open && (countersign?.parties.length ?? 0) > 0;
}

/** A document with a submitter's corrections merged in, field by field; null takes a field away. The result is checked as a whole. */
export function corrected(document: CaseDocument, corrections: unknown): CaseDocument {
  return parseDocument(merge(document, corrections));
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isRecord(base) || !isRecord(patch)) return patch === undefined ? base : patch;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, merge(Object.hasOwn(base, key) ? base[key] : undefined, value));
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The document's facts for a decision. How many leaders' portfolios are concerned follows from those it names, unless it says so itself.
 * @throws {BadData} when it carries no such facts */
export function factsOf(
  document: CaseDocument,
  decision: Decision,
  profile: JurisdictionProfile,
): Record<string, unknown> {
  const facts = decision === "incoming" || decision === "signing" ? document[decision] : undefined;
  if (facts) return { portfolios: 1 + relatedDeputies(profile, document.portfolioIds).length, ...facts };
  throw new BadData(`变量 document.${decision}：缺少；这一步须有这些事实`);
}
