import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GuichengError } from "../errors.ts";
import type { WorkCalendar } from "../rules/deadlines.ts";
import { decideTraced, type Jurisdiction } from "../rules/decide.ts";
import { DECISIONS, type Decision, isDecision } from "../rules/facts.ts";
import type { Deadline, Finding, Notice, Ruling, Step } from "../rules/ruling.ts";
import type { Hit } from "../rules/table.ts";
import { readYaml } from "./read-yaml.ts";

/** Cases under `processes/jurisdictions/<id>/cases/<decision>.yaml`: facts → ruling, by article, written from the text. */

const articles = z.union([z.string(), z.number()]).transform(String);

export const Case = z.strictObject({
  name: z.string().min(1),
  article: articles,
  asOf: z.string().default("2026-09-22"),
  facts: z.record(z.string(), z.unknown()),
  expect: z.strictObject({
    outcome: z.string(),
    route: z.string().optional(),
    basis: articles.optional(),
    steps: z.array(z.string()).optional(),
    findings: z.array(z.string()).default([]),
    notices: z.array(z.string()).optional(),
    deadlines: z.array(z.record(z.string(), z.unknown())).optional(),
    parties: z.record(z.string(), z.string()).optional(),
    effect: z.string().optional(),
  }),
});
export type Case = z.infer<typeof Case>;

export interface CaseFile {
  decision: Decision;
  file: string;
  cases: Case[];
}

/** Names of a government's case files, `<decision>.yaml`. */
export function listCaseFiles(processes: string, jurisdiction: string): string[] {
  const folder = join(processes, "jurisdictions", jurisdiction, "cases");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
}

/** @throws {GuichengError} DECISION_UNKNOWN, FILE_UNREADABLE, YAML_INVALID naming file, case and field */
export function readCaseFile(processes: string, jurisdiction: string, name: string): CaseFile {
  const decision = name.slice(0, -".yaml".length);
  const file = `processes/jurisdictions/${jurisdiction}/cases/${name}`;
  if (!isDecision(decision)) {
    throw new GuichengError({
      code: "DECISION_UNKNOWN",
      place: file,
      found: decision,
      accepted: DECISIONS.join("、"),
    });
  }
  const path = join(processes, "jurisdictions", jurisdiction, "cases", name);
  return { decision, file, cases: readYaml(path, file, z.array(Case)) };
}

/** Every case of a government.
 * @throws {GuichengError} as `readCaseFile` */
export function readCases(processes: string, jurisdiction: string): CaseFile[] {
  return listCaseFiles(processes, jurisdiction).map((name) => readCaseFile(processes, jurisdiction, name));
}

/** What a case expected and what the tables answered, in the compact form of the case files. */
export interface CaseResult {
  expected: Record<string, unknown>;
  actual: Record<string, unknown>;
  ruling: Ruling;
  /** The table rows that spoke. */
  hits: Hit[];
}

/** Runs one case; only what it speaks of is compared, but findings always are. */
export function runCase(
  decision: Decision,
  item: Case,
  jurisdiction: Jurisdiction,
  calendar: WorkCalendar,
): CaseResult {
  const { ruling, route, hits } = decideTraced(decision, jurisdiction, item.facts, { asOf: item.asOf, calendar });
  const { expect } = item;
  const all: Record<string, unknown> = {
    outcome: ruling.outcome,
    route,
    basis: ruling.basis.join(" "),
    steps: ruling.steps.map(stepText),
    findings: ruling.findings.map(findingText),
    notices: ruling.notices.map(noticeText),
    deadlines: expect.deadlines?.length ? pick(ruling, expect.deadlines) : ruling.deadlines,
    parties: Object.fromEntries((ruling.parties ?? []).map((party) => [party.id, party.status])),
    effect: ruling.effect,
  };
  const expected = Object.fromEntries(Object.entries(expect).filter(([, value]) => value !== undefined));
  if (expect.steps) expected.steps = expect.steps.map(normalised);
  const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, all[key]]));
  if (expect.steps && !expect.steps.some((step) => /\sdone$/.test(step))) {
    actual.steps = (actual.steps as string[]).map((step) => step.replace(/ done$/, ""));
  }
  return { expected, actual, ruling, hits };
}

export function stepText(step: Step): string {
  const roles = [step.role].flat().join("|");
  const any = step.mode === "any" ? " any" : "";
  const resolved = step.resolved ? ` => ${step.resolved}` : "";
  return `${roles} ${step.action}${any}${at(step.basis)}${resolved}${step.done ? " done" : ""}`;
}

export function findingText(finding: Finding): string {
  return `${finding.code} ${finding.effect}${at(finding.basis)}`;
}

export function noticeText(notice: Notice): string {
  return `${notice.to} ${notice.act}${at(notice.basis)}`;
}

function at(basis: string[]): string {
  return basis.length ? ` @${basis.join(",")}` : "";
}

/** `any`, `=> role` and `@articles` may be written in either order; the ruling's order is the canonical one. */
function normalised(text: string): string {
  const basis = text.match(/\s@\S+/)?.[0] ?? "";
  const resolved = text.match(/\s=> \S+/)?.[0] ?? "";
  const done = / done$/.test(text) ? " done" : "";
  const rest = text
    .replace(/\s@\S+/, "")
    .replace(/\s=> \S+/, "")
    .replace(/ done$/, "");
  return `${rest}${basis}${resolved}${done}`;
}

/** Deadlines in the form the case asks for; a line shared by all parties answers for each of them. */
function pick(ruling: Ruling, wanted: Record<string, unknown>[]): Record<string, unknown>[] {
  const perParty = wanted.some((entry) => "party" in entry);
  const lines: Deadline[] = perParty
    ? ruling.deadlines.flatMap((line) =>
        line.party ? [line] : (ruling.parties ?? []).map((party) => ({ ...line, party: party.id })),
      )
    : ruling.deadlines;
  const order = (line: Record<string, unknown>) => `${line.party ?? ""}/${line.id}`;
  const sorted = perParty
    ? wanted.map((entry) => lines.find((line) => order({ ...line }) === order(entry)))
    : lines.slice(0, Math.max(lines.length, wanted.length));
  return sorted.map((line, index) => {
    if (!line) return {};
    const keys = Object.keys(wanted[index] ?? { id: "", due: "" });
    const flat: Record<string, unknown> = { ...line, basis: line.basis.join(" ") };
    return Object.fromEntries(keys.map((key) => [key, flat[key]]));
  });
}
