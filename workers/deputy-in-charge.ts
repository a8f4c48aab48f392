import type { Jurisdiction } from "../src/rules/decide.ts";
import type { Person } from "../src/rules/jurisdiction.ts";
import type { Ruling } from "../src/rules/ruling.ts";
import { actingFor } from "./acting-for.ts";
import { isTaken, roleName, rolesAsked, type Standing } from "./capacity.ts";
import { basisText } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import type { WorkerTask } from "./define-worker.ts";
import type { FinishedTask } from "./finished-task.ts";
import { personById, soleInCharge } from "./people.ts";
import type { Services } from "./services.ts";
import type { Json } from "./variables.ts";

/** What it means that a deputy did a task of which several offices were asked. */
export interface Deputy {
  standing: Standing;
  /** Why the act does not count: its owner is not the deputy whom the text means. */
  outsider?: string;
  /** Present where the deputy in charge is away: what the rule says of standing in. */
  deputation?: Ruling;
}

/** A task of several offices is open to every deputy, while some articles (`inCharge` of the government) mean only the one in charge:
 * another deputy counts there as the stand-in of that one, or by what was passed on to them. */
export async function deputyAmongOffices(
  task: WorkerTask,
  finished: FinishedTask,
  standing: Standing,
  { jurisdiction, services }: { jurisdiction: Jurisdiction; services: Services },
): Promise<Deputy> {
  const { profile } = jurisdiction;
  const { capacity } = standing;
  const basis = basisOf(task).filter((article) => profile.inCharge.includes(article));
  const roles = rolesAsked(task);
  const others = roles.filter((role) => role !== "deputy");
  const isOpen = basis.length > 0 && others.length > 0 && others.length < roles.length;
  const owner = personById(profile, standing.actingFor ?? finished.who);
  const byOffice = isTaken(finished) && (capacity === "holder" || capacity === "in-place");
  if (!isOpen || !byOffice || !owner || !isOnlyDeputy(owner, others)) {
    return { standing };
  }
  const document = documentOf(task.variables);
  const inCharge = soleInCharge(profile, document.portfolioIds);
  if (inCharge === undefined || inCharge === owner) return { standing };
  const stage = task.variables.string("stage") ?? "";
  const action = task.variables.string("actAction") ?? "decide";
  const place = { document, stage, jurisdiction, tenantId: task.tenantId, services };
  const { assignee, values, ruling } = await actingFor({ roles: ["deputy"], action, owner: inCharge.id }, place);
  const deputation = ruling && { deputation: ruling };
  if (assignee === owner.id) {
    const acted = {
      role: "deputy",
      actingFor: inCharge.id,
      actingBasis: (values.actingBasis as Json).value as string[],
    };
    const how =
      capacity === "holder" ? ({ capacity: "stand-in", standIn: null } as const) : { capacity, standIn: owner.id };
    return { standing: { ...acted, ...how }, ...deputation };
  }
  const why = [`分管的是 ${inCharge.id}`, values.actingText].filter(Boolean).join("；");
  const may = [`${assignee} `, ...others.map(roleName)].join("或");
  const outsider = `${owner.id} 不是分管这件事的副职${basisText(basis, "（", "）")}：${why}。这次办理不算；请由 ${may}办理`;
  return { standing, outsider, ...deputation };
}

function basisOf({ variables }: WorkerTask): string[] {
  return (variables.json("actBasis") as string[] | undefined) ?? [];
}

/** Asked as a deputy, and as nothing else. */
function isOnlyDeputy({ roles }: Person, others: string[]): boolean {
  return roles.includes("deputy") && !roles.some((role) => others.includes(role));
}
