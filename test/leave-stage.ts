import type { ScenarioCase } from "./scenario-case.ts";
import type { Stage } from "./scenario-driver.ts";

/** Leaves on a stage: scenarios begin on Tuesday 2037-09-22 at nine. */

/** Asks for leave as an OA does. */
export function askLeave(
  stage: Stage,
  tenant: string,
  applicantId: string,
  leave: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<ScenarioCase> {
  const document = { title: "请假", applicantId, leave, ...more };
  return stage.start(tenant, document, { process: "leave-approval" });
}

/** A journey from Monday the 28th to Wednesday the 30th. */
export const TRIP = {
  kind: "outing",
  purpose: "training",
  destination: "in-province",
  departOn: "2037-09-28",
  returnOn: "2037-09-30",
} as const;

/** Every particular that a written report of 鹤岗五十二 has to name. */
export const DETAILS = {
  person: true,
  reason: true,
  times: true,
  place: true,
  contact: true,
  actingHead: true,
  attachment: true,
};

/** Three days of vacation that begin tomorrow. */
export const VACATION = {
  kind: "outing",
  purpose: "vacation",
  destination: "out-of-province",
  departOn: "2037-09-23",
  returnOn: "2037-09-25",
} as const;

/** Somebody is away on vacation since this morning: asked, granted by everybody who has to, and begun. */
export async function away(
  stage: Stage,
  tenant: string,
  applicantId: string,
  { leave = {}, ...more }: { leave?: Record<string, unknown>; delegations?: unknown[] } = {},
): Promise<ScenarioCase> {
  const entry = await askLeave(
    stage,
    tenant,
    applicantId,
    {
      ...VACATION,
      departOn: stage.now.slice(0, 10),
      applicant: applicantId.replace(/-\d+$/, ""),
      details: { actingHead: true },
      ...leave,
    },
    more,
  );
  await entry.walk((task) => (task.activity === "Task_CancelLeave" ? "stop" : undefined));
  // the day of departure has begun: its timer is due
  await stage.moveTo(stage.now);
  return entry;
}

export const back = (entry: ScenarioCase, returnedOn: string, more: Record<string, unknown> = {}) =>
  entry.answer({ activity: "Task_CancelLeave" }, { returnedOn, ...more });

/** Notices of one kind, as `to: act form when @articles`. */
export async function told(entry: ScenarioCase, kind = "leave"): Promise<string[]> {
  return (await entry.notices(kind)).map(({ to, basis, evidence }) => {
    const { act, form, when } = (evidence ?? {}) as Record<string, string>;
    return [`${to.join("、")}:`, act, form, when, basis.length > 0 ? `@${basis.join(",")}` : ""]
      .filter(Boolean)
      .join(" ");
  });
}
