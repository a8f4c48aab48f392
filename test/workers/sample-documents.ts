import type { CaseDocument } from "../../workers/case-document.ts";
import { Json, type Values } from "../../workers/variables.ts";

/** Documents as an OA sends them, few fields each: what a test is about, it adds. */

export const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" } as const;

/** A text for issue: intake has nothing to object in any government. */
export const FOR_ISSUE = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } } as const;

export function document(parts: Partial<CaseDocument> = {}): CaseDocument {
  return { title: "关于某事的请示", portfolioIds: ["portfolio-1"], incoming: { ...REQUEST }, ...parts };
}

/** Variables of a case as open-case leaves them. */
export function opened(parts: Partial<CaseDocument> = {}): Values {
  return {
    document: new Json(document(parts)),
    rules: new Json({ deployments: ["deployment-1"] }),
    caseId: "case-1",
    round: 1,
  };
}

export const PARTIES = [
  { id: "a", kind: "department" as const },
  { id: "b", kind: "department" as const },
];

export const crossDepartment = {
  incoming: { ...REQUEST, crossDepartment: true },
  countersign: { purpose: "request" as const, parties: PARTIES },
};
