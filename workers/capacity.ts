import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { ROLE_NAMES } from "../src/rules/names.ts";
import { ROLES, type Role } from "../src/rules/vocabulary.ts";
import type { Act } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import type { FinishedTask } from "./finished-task.ts";
import { personById } from "./people.ts";

/** In which role and capacity somebody did a task that was asked of `roles`. */
export interface Standing {
  role: string;
  capacity: Act["capacity"];
  /** Whom the actor stood in for. */
  actingFor: string | null;
  actingBasis: string[];
  /** Whose turn it was for them, where somebody else finished it in the stand-in's place. */
  standIn: string | null;
}

/** A person of the directory acts in an office of theirs; otherwise as the stand-in that the rule allows (variables `actingFor`,
 * `actingBasis`), by passing on or delegation that the engine's log shows, or in the place of whose task it was. */
export function standingOf(task: WorkerTask, finished: FinishedTask, profile: JurisdictionProfile): Standing {
  const roles = rolesAsked(task);
  const held = personById(profile, finished.who)?.roles ?? [];
  const role = roles.find((candidate) => held.some((own) => own === candidate)) ?? roles[0] ?? "office";
  const absent = task.variables.string("actingFor");
  const passedOn = finished.handling.findLast(({ operation, to }) => operation !== "claim" && to === finished.who);
  if (absent !== undefined && finished.who !== absent) {
    const standIn = task.variables.string("standIn") ?? null;
    const actingBasis = (task.variables.json("actingBasis") as string[] | undefined) ?? [];
    const acted = { role: roles[0] ?? role, actingFor: absent, actingBasis };
    if (finished.who === standIn) return { ...acted, capacity: "stand-in", standIn: null };
    return { ...acted, capacity: capacityOf(passedOn?.operation, finished), standIn };
  }
  const asked = finished.handling.find(({ from }) => from !== null)?.from ?? null;
  // a task that came back to whose it was (a stand-in's, when the leave ends) was passed on to nobody
  const handed = asked === finished.who ? undefined : passedOn?.operation;
  const capacity = absent === undefined ? capacityOf(handed, finished) : "holder";
  const actingFor = { "in-place": finished.actingFor, delegate: finished.owner, transferee: asked, holder: null }[
    capacity
  ];
  return { role, capacity, actingFor: actingFor === finished.who ? null : actingFor, actingBasis: [], standIn: null };
}

function capacityOf(passedOn: string | undefined, { actingFor }: FinishedTask) {
  if (passedOn === "delegate") return "delegate";
  if (actingFor !== null) return "in-place";
  return passedOn === "assign" ? "transferee" : "holder";
}

/** Why this person could not act: did what is somebody's who is away, without being allowed to stand in; or took a task open to an
 * office, is known here and holds none of the offices asked; and nobody passed the task on to them.
 * @returns undefined where the act stands */
export function noStanding(
  task: WorkerTask,
  finished: FinishedTask,
  { capacity }: Standing,
  profile: JurisdictionProfile,
): string | undefined {
  const outsider = instead(task, finished, capacity, profile);
  if (outsider !== undefined) return outsider;
  const person = personById(profile, finished.who);
  if (capacity !== "holder" || person === undefined || !isTaken(finished)) return undefined;
  const roles = rolesAsked(task);
  if (roles.some((role) => person.roles.some((own) => own === role))) return undefined;
  const may = roles.map(roleName).join("、");
  return `${person.id} 不是${may}，也没有受转办或委托，这次办理不算；请由${may}办理`;
}

/** Why nobody but the owner (`awayOwner`), who is away, and whoever stands in could have done this. */
function instead(
  { variables }: WorkerTask,
  { who, actingFor }: FinishedTask,
  capacity: Act["capacity"],
  profile: JurisdictionProfile,
): string | undefined {
  const owner = variables.string("awayOwner");
  const standIn = variables.string("standIn");
  // an account that is nobody's, such as the OA's own, enters what the stand-in has done
  const entered = capacity === "in-place" && actingFor === standIn && personById(profile, who) === undefined;
  const allowed = entered || capacity === "stand-in" || capacity === "delegate" || capacity === "transferee";
  if (owner === undefined || who === null || who === owner || allowed) return undefined;
  const may = [...(standIn ? [`代行的 ${standIn}`] : []), "本人", "受他们转办、委托的人"].join("、");
  return `${variables.string("actingText") ?? `${owner} 不在岗`}；${who} 不能替 ${owner} 办理，这次办理不算；请由${may}办理`;
}

/** Whether somebody took a task that was open to an office; a person who was given it is asked nothing. */
export function isTaken({ unassigned, handling }: FinishedTask): boolean {
  return unassigned || handling.some(({ operation }) => operation === "claim");
}

/** Offices of which a task was asked. */
export function rolesAsked({ variables }: WorkerTask): string[] {
  return (variables.string("actRole") ?? variables.string("candidateGroups") ?? "office").split(",");
}

export function roleName(role: string): string {
  return isRole(role) ? ROLE_NAMES[role] : role;
}

function isRole(role: string): role is Role {
  return ROLES.some((known) => known === role);
}
