import { z } from "zod";
import { GuichengError } from "../src/errors.ts";
import { Party } from "../src/rules/facts/countersign.ts";
import { type Decision, parseFacts } from "../src/rules/facts.ts";
import { BadData } from "./failures.ts";
import type { TaskVariables } from "./variables.ts";

/** What an OA sends to start a case: the document, and per decision the facts it knows. Acts already done are no facts here:
 * the case itself records them. */

const facts = z.record(z.string(), z.unknown());

export const CaseDocument = z.strictObject({
  title: z.string().min(1),
  /** Portfolios concerned, the one in charge first. */
  portfolioIds: z.array(z.string().min(1)).min(1),
  incoming: facts.optional(),
  /** Present exactly when the text is to be issued. */
  signing: facts.optional(),
  countersign: z
    .strictObject({
      purpose: z.enum(["request", "draft"]),
      leadLimit: z.unknown().optional(),
      leadSignedBy: z.unknown().optional(),
      jointSubmission: z.unknown().optional(),
      major: z.unknown().optional(),
      parties: z.array(Party.pick({ id: true, kind: true })).min(1),
    })
    .optional(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

const SAMPLE_DAY = "2026-01-01";

/** Reads and checks a document, down to the facts of every decision it carries.
 * @throws {BadData} naming the field, what was found and what is accepted */
export function parseDocument(value: unknown): CaseDocument {
  if (value === undefined) throw new BadData("变量 document：缺少；应为 Json：{ title, portfolioIds, incoming, … }");
  const result = CaseDocument.safeParse(value, { reportInput: true });
  if (!result.success) {
    const issue = result.error.issues[0];
    const place = ["document", ...(issue?.path ?? [])].join(".");
    if (issue?.code === "unrecognized_keys") {
      throw new BadData(
        `变量 ${place}：不认识的字段 ${issue.keys.join("、")}；可接受 ${Object.keys(CaseDocument.shape).join("、")}`,
      );
    }
    throw new BadData(`变量 ${place}：实际为 ${JSON.stringify(issue?.input) ?? "缺少"}（${issue?.message}）`);
  }
  const document = result.data;
  for (const decision of ["incoming", "signing"] as const) {
    if (document[decision]) checkFacts(decision, document[decision]);
  }
  if (document.countersign) {
    checkFacts("countersign", { ...document.countersign, sentOn: SAMPLE_DAY });
  }
  return document;
}

function checkFacts(decision: Decision, given: unknown): void {
  const value = given as Record<string, unknown>;
  if ("approvals" in value) {
    throw new BadData(`变量 document.${decision}.approvals：办理情况由流程自己记录，不能随文带入`);
  }
  try {
    parseFacts(decision, value);
  } catch (error) {
    if (error instanceof GuichengError)
      throw new BadData(`变量 document.${decision}：${error.message}`, { cause: error });
    throw error;
  }
}

export function documentOf(variables: TaskVariables): CaseDocument {
  return parseDocument(variables.json("document"));
}

/** A document with a submitter's corrections merged in, field by field; the result is checked as a whole. */
export function corrected(document: CaseDocument, corrections: unknown): CaseDocument {
  return parseDocument(merge(document, corrections));
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isRecord(base) || !isRecord(patch)) return patch === undefined ? base : patch;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) merged[key] = merge(base[key], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
