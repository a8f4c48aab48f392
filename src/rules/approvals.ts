import type { Approval } from "./facts/common.ts";
import { ACTION_NAMES, ROLE_NAMES } from "./names.ts";
import type { Cited, Finding, Step } from "./ruling.ts";
import type { Role } from "./vocabulary.ts";

export interface LadderStep {
  step: Step;
  /** What passing over this step amounts to. */
  skipped: "refuse" | "return";
}

export interface Ladder {
  /** Acts already done, in order; absent: only the route is asked. */
  approvals: Approval[] | undefined;
  /** How many people hold a role; a role not named counts as done with one act. */
  holders: Partial<Record<Role, number>> | undefined;
  /** The state is judged although there is no approvals fact, from the table's own `done`. */
  judged: boolean;
  /** The act that the steps must precede has already happened. */
  actHappened: boolean;
  /** Levels that have already coordinated, in the order in which they did. */
  coordinated?: Role[];
  routeBasis: string[];
}

export interface Walk {
  steps: Step[];
  findings: Finding[];
  /** An act is outstanding and may not be assumed. */
  waiting: boolean;
}

/** Walks the acts already done along the steps, in order (domain: `approvals`). */
export function walkApprovals(ladder: LadderStep[], given: Ladder): Walk {
  if (!given.approvals && !given.judged) {
    return { steps: ladder.map((rung) => rung.step), findings: [], waiting: false };
  }
  const rungs = ladder.map((rung) => ({
    ...rung,
    done: rung.step.done === true,
    acts: [] as Approval[],
    passedOver: false,
  }));
  const findings: Finding[] = [];
  for (const approval of given.approvals ?? []) {
    const open = rungs.findIndex((rung) => !rung.done);
    const at = rungs.findIndex((rung) => !rung.done && matches(rung.step, approval));
    const known = rungs.find((rung) => matches(rung.step, approval));
    if (approval.verdict === "disagree") {
      findings.push(finding("disagreed", "return", approval, known?.step.basis ?? given.routeBasis));
      if (at !== -1) continue;
    }
    if (at === -1) {
      // Where the text gives nobody an act it does not say that this one was wrong.
      if (!known && rungs.length > 0) findings.push(finding("act-not-in-route", "return", approval, given.routeBasis));
      continue;
    }
    for (const rung of rungs.slice(open, at)) {
      if (rung.done || rung.passedOver) continue;
      rung.passedOver = true;
      findings.push({
        code: "act-skipped",
        effect: rung.skipped,
        message: `${actName(rung.step)}尚未完成，${ROLE_NAMES[approval.role]}已先行办理`,
        ...citationOf(rung.step),
      });
    }
    const rung = rungs[at];
    if (!rung) continue;
    rung.acts.push(approval);
    rung.done = isDone(rung.step, rung.acts, given.holders);
  }
  findings.push(...levelsPassedOver(ladder, given));
  const outstanding = rungs.filter((rung) => !rung.done && !(given.judged && rung.step.action === "submit"));
  if (given.actHappened) {
    for (const rung of outstanding) {
      findings.push({
        code: "act-missing",
        effect: rung.skipped,
        message: `${actName(rung.step)}尚未完成`,
        ...citationOf(rung.step),
      });
    }
  }
  return {
    steps: rungs.map((rung) => ({ ...rung.step, done: rung.done })),
    findings,
    waiting: outstanding.length > 0 && !given.actHappened,
  };
}

/** Levels coordinate one after another (逐级): a level that had not when a later one did was passed over. A level still missing
 * when the text has gone up is said to be missing, not also passed over. */
function levelsPassedOver(ladder: LadderStep[], { coordinated = [], actHappened }: Ladder): Finding[] {
  const levels = ladder.filter(({ step }) => step.action === "coordinate");
  const turnOf = ({ step }: LadderStep) => coordinated.findIndex((role) => [step.role].flat().includes(role));
  return levels.flatMap((level, index) => {
    const turn = turnOf(level);
    if (turn === -1 && (level.step.done || actHappened)) return [];
    const early = levels
      .slice(index + 1)
      .find((later) => turnOf(later) !== -1 && (turn === -1 || turnOf(later) < turn));
    if (!early) return [];
    const message = `${actName(level.step)}尚未完成，${actName(early.step)}已先行`;
    return [{ code: "act-skipped", effect: level.skipped, message, ...citationOf(level.step) }];
  });
}

/** By role, and by action where one is given; 同意 and 准假 are consent or approve, and both match. */
function matches(step: Step, approval: Approval): boolean {
  const roles = [step.role, step.resolved ?? []].flat();
  if (!roles.includes(approval.role)) return false;
  if (approval.action === undefined || approval.action === step.action) return true;
  const consent = ["consent", "approve"];
  return consent.includes(approval.action) && consent.includes(step.action);
}

function isDone(step: Step, acts: Approval[], holders: Ladder["holders"]): boolean {
  const roles = [step.role].flat();
  if (step.mode === "any") return acts.length > 0;
  return roles.every((role) => {
    const own = acts.filter((act) => act.role === role || (roles.length === 1 && act.role === step.resolved));
    const people = new Set(own.map((act, index) => act.who ?? `#${index}`));
    return people.size >= (holders?.[role] ?? 1);
  });
}

function finding(code: string, effect: "return", approval: Approval, basis: string[]): Finding {
  const message =
    code === "disagreed"
      ? `${ROLE_NAMES[approval.role]}不同意`
      : `${ROLE_NAMES[approval.role]}的办理不在本规则规定的程序之内`;
  return { code, effect, message, basis, reading: false };
}

/** What is said of a step rests on the step's own articles and reading. */
function citationOf({ basis, reading, note }: Step): Cited {
  return { basis, reading, ...(note === undefined ? {} : { note }) };
}

function actName(step: Step): string {
  const roles = [step.role].flat().map((role) => ROLE_NAMES[role]);
  return `${roles.join("、")}${ACTION_NAMES[step.action]}`;
}
