import { z } from "zod";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import type { Absence } from "./absences.ts";
import { CaseDocument } from "./case-document.ts";
import { historicVariables } from "./case-records.ts";
import type { EngineClient } from "./engine-client.ts";
import { personById, soleHolder } from "./people.ts";
import { TaskVariables, type TypedVariable } from "./variables.ts";

/** The open tasks of whoever is away: found in pages, read many at a time, because a leader may have thousands. */

const TaskRow = z.object({
  id: z.string(),
  name: z.string().nullable(),
  assignee: z.string().nullable(),
  processInstanceId: z.string(),
});

/** A task, and under whose leave it was found. */
export interface Found {
  row: z.infer<typeof TaskRow>;
  owner: Absence;
}

/** An open task of whoever is away, with what the process knows of it. */
export interface Entry extends z.infer<typeof TaskRow> {
  document: CaseDocument;
  stage: string;
  roles: string[];
  action: string;
  /** Whose task it is. */
  owner: string;
  /** Leave under which it was looked at. */
  leave: string;
  /** Who stands in, and who had it before the last change. */
  standIn: string | undefined;
  before: string | undefined;
}

export interface Leaves {
  own: Absence;
  others: Absence[];
  when: "begin" | "end";
}

/** Tasks assigned to the person, or open to an office that the person alone holds; and those touched by any leave before. */
export async function findTasks(
  engine: EngineClient,
  tenantId: string,
  { own, others, when }: Leaves,
  profile: JurisdictionProfile,
): Promise<Found[]> {
  const ask = async (owner: Absence, filter: object) => {
    const rows = await listed(engine, { tenantIdIn: [tenantId], ...filter });
    return rows.map((row) => ({ row, owner }));
  };
  const touched = (absence: Absence) =>
    ask(absence, { processVariables: [{ name: "actingLeave", operator: "eq", value: absence.leave }] });
  const offices = (personById(profile, own.person)?.roles ?? []).filter(
    (role) => soleHolder(profile, role)?.id === own.person,
  );
  const found = await Promise.all([
    ...(when === "end" ? [] : [ask(own, { assignee: own.person })]),
    ...(when === "end" || offices.length === 0 ? [] : [ask(own, { candidateGroups: offices })]),
    ...[own, ...others].map(touched),
  ]);
  // what was touched by a leave is that leave's, also where its stand-in is away now
  return [...new Map(found.flat().map((entry) => [entry.row.id, entry])).values()];
}

const PAGE = 500;

/** Every task of a filter. Where it takes several pages, what is done meanwhile moves the others up: it is listed until nothing new comes. */
async function listed(engine: EngineClient, filter: object): Promise<z.infer<typeof TaskRow>[]> {
  const rows = new Map<string, z.infer<typeof TaskRow>>();
  for (;;) {
    const before = rows.size;
    let pages = 0;
    for (let last = PAGE; last === PAGE; pages += 1) {
      const page = await engine.post<unknown[]>(
        "/task",
        { ...filter, sorting: [{ sortBy: "id", sortOrder: "asc" }] },
        { firstResult: pages * PAGE, maxResults: PAGE },
      );
      for (const row of z.array(TaskRow).parse(page)) rows.set(row.id, row);
      last = page.length;
    }
    if (pages === 1 || rows.size === before) return [...rows.values()];
  }
}

const KNOWN = ["document", "stage", "actRole", "actAction", "standIn", "standInBefore"];

/** What the processes of some tasks know of them; left out is what is nobody's to hand over. */
export async function readEntries(engine: EngineClient, found: Found[]): Promise<Entry[]> {
  const processInstanceIdIn = [...new Set(found.map(({ row }) => row.processInstanceId))];
  const variables = new Map<string, Record<string, TypedVariable>>();
  for (const variable of await historicVariables(engine, { processInstanceIdIn, variableNameIn: KNOWN })) {
    const { processInstanceId, activityInstanceId = processInstanceId, name, ...value } = variable;
    // one of an activity inside is not the process's own
    if (activityInstanceId !== processInstanceId) continue;
    variables.set(processInstanceId, { ...variables.get(processInstanceId), [name]: value });
  }
  return found.flatMap(({ row, owner }) => {
    const known = new TaskVariables(variables.get(row.processInstanceId) ?? {});
    return entryOf(row, known, owner) ?? [];
  });
}

/** @returns undefined where the task is the applicant's own part of a leave, or others may do it, or somebody has passed it on */
function entryOf(row: z.infer<typeof TaskRow>, variables: TaskVariables, absence: Absence): Entry | undefined {
  const document = CaseDocument.safeParse(variables.json("document"));
  const roles = variables.string("actRole")?.split(",") ?? [];
  if (!document.success || roles.length === 0 || document.data.applicantId === absence.person) return undefined;
  if (row.assignee === null && roles.length > 1) return undefined;
  const standIn = variables.string("standIn");
  const before = variables.string("standInBefore");
  if (![null, absence.person, standIn, before].includes(row.assignee)) return undefined;
  return {
    ...row,
    document: document.data,
    stage: variables.string("stage") ?? "countersign",
    roles,
    action: variables.string("actAction") ?? "decide",
    owner: absence.person,
    leave: absence.leave,
    standIn,
    before,
  };
}
