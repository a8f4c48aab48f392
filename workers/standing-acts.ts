import type { Role } from "../src/rules/vocabulary.ts";
import type { Act } from "./case-records.ts";

/** Sent back past every office that handles it, to whoever submitted it. */
export const SUBMITTER = "submitter";

/** The acts that still stand. Nothing is ever overwritten: an act that lies behind the step to which a later act sent the matter
 * back (退回) stays in the record and no longer counts.
 * @param acts those of one stage and round that count, in the order in which they were done */
export function standingActs(acts: Act[]): Act[] {
  const standing: Act[] = [];
  for (const act of acts) {
    if (act.details.kind === "recall") continue;
    if (act.verdict === "return" && act.returnTo !== SUBMITTER) {
      const earlier = standing.findIndex(({ role }) => role === act.returnTo);
      if (earlier !== -1) standing.splice(earlier);
      continue;
    }
    standing.push(act);
  }
  return standing;
}

/** To whom the text was passed on last, until that leader has acted or the office has chosen somebody. */
export function openTransfer(acts: Act[]): Role | undefined {
  const at = acts.findLastIndex((act) => act.verdict === "transfer");
  const to = acts[at]?.transferTo as Role | undefined;
  const settled = acts.slice(at + 1).some((act) => act.role === to || act.details.kind !== "route");
  return to && !settled ? to : undefined;
}

/** 加签: the further leader whom somebody asked for last, until that leader has acted. */
export function leaderToAdd(acts: Act[]): Role | undefined {
  const at = acts.findLastIndex((act) => act.details.addLeader !== undefined);
  const asked = acts[at]?.details.addLeader as Role | undefined;
  const joined = acts.slice(at + 1).some((act) => act.role === asked && act.details.kind === "added");
  return asked && !joined ? asked : undefined;
}
