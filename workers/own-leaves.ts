import type { Finding } from "../src/rules/ruling.ts";
import { type Absence, awayAt } from "./absences.ts";
import type { CaseDocument } from "./case-document.ts";
import { daysText, endOf, overlap } from "./leave-days.ts";
import { leaveOf } from "./leave-facts.ts";

/** What the other leaves of the same person, granted and not yet cancelled, mean for the one asked about. No text speaks of it, so
 * whoever decides reads it and nothing is held up: days in common, and a return that is overdue.
 * @param absences every leave of the government
 * @param about the leave asked about, and the moment of the question */
export function ownLeaveFindings(
  document: CaseDocument,
  absences: Absence[],
  { caseId, at }: { caseId: string; at: string },
): Finding[] {
  const { kind, departOn, returnOn } = leaveOf(document);
  const { applicantId } = document;
  if (kind === "meeting" || departOn === undefined || returnOn === undefined) return [];
  const own = absences.filter(({ person, leave }) => person === applicantId && leave !== caseId);
  return own.flatMap((absence) => [
    ...overdue(absence, at),
    ...(overlap(absence, { from: departOn, until: returnOn }) ? [overlapping(absence)] : []),
  ]);
}

function overlapping({ person, from, until }: Absence): Finding {
  const text = `${person} ${daysText(from, until)}已经准假，日期重叠；重叠的日子由谁代行，以后开始的一次为准`;
  return finding("leave-overlap", text);
}

function overdue({ person, from, until }: Absence, at: string): Finding[] {
  if (Date.parse(endOf(until)) > Date.parse(at)) return [];
  return [finding("earlier-leave-open", `${person} ${daysText(from, until)}的请假已过返回日期，还没有销假，请先销假`)];
}

function finding(code: string, message: string): Finding {
  return { code, effect: "warn", message, basis: [], reading: false };
}

/** The next moment at which another leave of the same person begins to decide only because days have passed. */
export function nextDeciding(absences: Absence[], person: string, at: string): string | undefined {
  const own = absences.filter((absence) => absence.person === person);
  const ends = own.map(({ until }) => endOf(until));
  const ahead = ends.filter((end) => Date.parse(end) > Date.parse(at));
  const changes = ahead.filter((end) => awayAt(own, person, end) !== awayAt(own, person, justBefore(end)));
  return changes.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

function justBefore(moment: string): string {
  return new Date(Date.parse(moment) - 1).toISOString();
}
