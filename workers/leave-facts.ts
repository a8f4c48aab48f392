import type { Jurisdiction } from "../src/rules/decide.ts";
import type { Leave } from "../src/rules/facts/leave.ts";
import { parseFacts } from "../src/rules/facts.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { absencesOf, isAwayIn } from "./absences.ts";
import type { CaseDocument } from "./case-document.ts";
import { BadData } from "./failures.ts";
import { personById, soleHolder } from "./people.ts";
import type { Services } from "./services.ts";

/** Roles in which a deputy appears in the texts, beside the office itself. */
const DEPUTIES: Role[] = ["deputy", "related-deputy", "presiding-deputy", "paired-deputy"];

/** The leave that a document carries, with the schema's defaults.
 * @throws {BadData} where it carries none */
export function leaveOf({ leave }: CaseDocument): Leave {
  if (leave === undefined) throw new BadData("变量 document.leave：缺少；请假须有这些事实");
  return parseFacts("leave", leave);
}

export interface LeaveContext {
  jurisdiction: Jurisdiction;
  services: Services;
  tenantId: string;
}

/** Facts of a leave as the document has them, and whether the chief and the executive deputy are away on the same days already:
 * by what the document says, or by leaves that were granted here.
 * @throws {BadData} where the applicant is nobody's, or not who the facts say */
export async function leaveFacts(
  document: CaseDocument,
  { jurisdiction, services, tenantId }: LeaveContext,
): Promise<Record<string, unknown>> {
  const leave = leaveOf(document);
  const { applicantId } = document;
  const { profile } = jurisdiction;
  const person = personById(profile, applicantId ?? null);
  if (person === undefined) {
    const known = profile.people.map(({ id }) => id).join("、");
    throw new BadData(`变量 document.applicantId：实际为 ${applicantId ?? "缺少"}，可接受 ${known}`);
  }
  const role = leave.applicant;
  const may = person.roles.includes("deputy") ? [...person.roles, ...DEPUTIES] : person.roles;
  if (!may.includes(role)) {
    throw new BadData(
      `变量 document.leave.applicant：实际为 ${role}，而 ${person.id} 的职务是 ${person.roles.join("、")}；请写其中一个`,
    );
  }
  const { departOn, returnOn, away } = leave;
  if (departOn === undefined) return leave;
  const period = { from: departOn, until: returnOn ?? departOn };
  const absences = await absencesOf(services.engine, tenantId);
  const others = absences.filter(({ person: absent }) => absent !== person.id);
  return {
    ...leave,
    away: {
      chief: away.chief || isAwayIn(others, soleHolder(profile, "chief")?.id, period),
      executiveDeputy: away.executiveDeputy || isAwayIn(others, soleHolder(profile, "executive-deputy")?.id, period),
    },
  };
}
