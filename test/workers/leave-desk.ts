import type { Delegation } from "../../workers/case-document.ts";
import { Json, type Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { opened } from "./sample-documents.ts";

/** A desk with a leave on it: its case is `case-1`, as granted leaves of others are `leave of <person>`. */

export interface Asked {
  applicantId?: string;
  leave?: Record<string, unknown>;
  delegations?: Delegation[];
}

const LEAVE = { kind: "outing", purpose: "vacation", destination: "out-of-province" };
const DAYS = { departOn: "2026-09-21", returnOn: "2026-09-25" };

/** A deputy's vacation over the day on which the desk stands (Tuesday 2026-09-22). */
export async function leaveDesk(tenant: string, { applicantId = "deputy-1", leave = {}, delegations }: Asked = {}) {
  const desk = await Desk.of(tenant);
  const applicant = applicantId.replace(/-\d+$/, "");
  const asked = { ...LEAVE, ...DAYS, applicant, ...leave };
  desk.set(opened({ title: "请假", applicantId, leave: asked, ...(delegations ? { delegations } : {}) }));
  return desk;
}

/** Somebody else's leave, granted and running. */
export function runningLeave(
  desk: Desk,
  person: string,
  days = { from: "2026-09-21", until: "2026-09-25" },
  delegations: Delegation[] = [],
) {
  const leave = `leave of ${person}`;
  const absence = { leave, person, reason: "vacation", ...days, delegations };
  desk.set({ leaveOpen: true, absence: new Json(absence) }, leave);
}

export function delegation(to: string, scope = ["overall"]): Delegation {
  return { to, scope, written: false };
}

/** An open task of an office, in a process of its own. */
export function openTask(
  desk: Desk,
  id: string,
  { assignee = null as string | null, groups = [] as string[], values = {} as Values } = {},
) {
  desk.set({ ...opened(), stage: "incoming", actRole: groups.join(","), actAction: "approve", ...values }, id);
  desk.openTasks.push({
    id: `task ${id}`,
    instance: id,
    name: "分管领导审签",
    taskDefinitionKey: "Task_X",
    assignee,
    groups,
  });
}
