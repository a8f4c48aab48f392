import { z } from "zod";
import type { Jurisdiction } from "../src/rules/decide.ts";
import type { Finding, Ruling } from "../src/rules/ruling.ts";
import type { PinnedRules } from "./case-rules.ts";
import type { WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import type { Services } from "./services.ts";
import { fitted, Json, type Values } from "./variables.ts";

const Pinned = z.object({ deployments: z.array(z.string()).min(1) });

/** The tables that the case was started with; never newer ones. */
export function pinnedRules(task: WorkerTask): PinnedRules {
  const result = Pinned.safeParse(task.variables.json("rules"));
  if (result.success) return result.data;
  throw new BadData("变量 rules：缺少；流程应先经过立案（open-case）");
}

export function jurisdictionOf(task: WorkerTask, services: Services): Promise<Jurisdiction> {
  return services.rules.load(pinnedRules(task));
}

export function caseIdOf(task: WorkerTask): string {
  return task.variables.string("caseId") ?? task.processInstanceId;
}

export function roundOf(task: WorkerTask): number {
  return task.variables.integer("round") ?? 1;
}

/** What people read of a ruling: the findings, with their articles. */
export function findingsText(findings: Finding[]): string {
  return findings.map((finding) => `${finding.message}${basisText(finding.basis, "（", "）")}`).join("；");
}

/** `依据：第62条`, or nothing where no article says so. */
export function basisText(basis: string[], before = "依据：", after = ""): string {
  return basis.length === 0 ? "" : `${before}${basis.map((article) => `第${article}条`).join("、")}${after}`;
}

/** What the same person reads whose act did not count (record-act). */
export function unfinished({ variables }: WorkerTask, ruling: Ruling): Values {
  const findings = variables.string("actResult") === "incomplete" ? variables.string("actFindings") : undefined;
  return findings ? { findingsText: forPeople(ruling, findings) } : {};
}

/** A text that people read, as a variable: under a draft rule it says so, and it fits. */
export function forPeople({ rule }: Ruling, text: string): string {
  return fitted(`${rule.status === "draft" ? "【草案】" : ""}${text}`);
}

/** Findings as variables for forms and for the calling process. */
export function findingValues(ruling: Ruling, findings = ruling.findings): Values {
  return {
    findings: new Json(findings),
    findingsText: forPeople(ruling, findingsText(findings)),
  };
}
