import type { Jurisdiction } from "../src/rules/decide.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { type Absence, absencesOf, othersOf } from "./absences.ts";
import { forPeople } from "./case-context.ts";
import { noticeRecord } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { daysText, endOf, overlap, startOf } from "./leave-days.ts";
import { moment, type Services } from "./services.ts";
import { standInPlan } from "./stand-in-plan.ts";
import { Json, type Values } from "./variables.ts";

interface Granted {
  jurisdiction: Jurisdiction;
  services: Services;
  /** Ruling of the leave: says whether the rule is a draft. */
  ruling: Ruling;
}

/** Variables of a leave that keeps somebody away: its days, and who stands in for what meanwhile, told to the applicant, the office,
 * and whoever is yet to name somebody. */
export async function awayValues(
  task: WorkerTask,
  absence: Absence,
  { jurisdiction, services, ruling }: Granted,
): Promise<Values> {
  const known = await absencesOf(services.engine, task.tenantId);
  const absences = [...known.filter(({ leave }) => leave !== absence.leave), absence];
  const at = moment(services.clock);
  const plan = standInPlan(absence, { jurisdiction, absences, at, calendar: services.calendar });
  const overlaps = othersOf(known, absence).filter((other) => overlap(other, absence));
  const lines = [...overlaps.map(overlapText), ...plan.lines];
  const text = `${absence.person} ${daysText(absence.from, absence.until)}不在岗期间：${lines.join("；")}`;
  const notice = {
    kind: "stand-ins",
    at,
    to: [...new Set([absence.person, "office", ...plan.asked])],
    text: forPeople(ruling, text),
    basis: plan.basis,
    evidence: { rows: plan.rows, overlaps: overlaps.map(({ leave, from, until }) => ({ leave, from, until })) },
  };
  return {
    ...noticeRecord(task, notice, "standins"),
    absence: new Json(absence),
    leaveOpen: true,
    departAt: startOf(absence.from),
    returnAt: endOf(absence.until),
    standInsText: forPeople(ruling, lines.join("；")),
  };
}

function overlapText({ from, until }: Absence): string {
  return `与${daysText(from, until)}的请假重叠，重叠的日子以后开始的一次为准`;
}
