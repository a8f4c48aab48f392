import { caseIdOf } from "./case-context.ts";
import { caseActs } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { endUnder } from "./interventions.ts";
import type { Services } from "./services.ts";

/** What became of one case that a meeting's decision led to. */
export interface LinkEnd {
  key: string;
  text: string;
}

/** What became of everything that a decision led to, in the decision's order. A link that never became a case was dropped by the office. */
export async function linkEnds(task: WorkerTask, { engine }: Services): Promise<LinkEnd[]> {
  const links = (task.variables.json("links") as { key: string }[] | undefined) ?? [];
  const ends: LinkEnd[] = [];
  for (const { key } of links) {
    const found = await endUnder(engine, key, task.tenantId);
    const text = found ? `《${found.title}》${found.end}` : `不再转办${await whyDropped(task, engine, key)}`;
    ends.push({ key, text });
  }
  return ends;
}

/** The reason that the office gave, after a colon. */
export async function whyDropped(task: WorkerTask, engine: Services["engine"], key: string): Promise<string> {
  const acts = await caseActs(engine, caseIdOf(task), task.tenantId);
  const reason = acts.findLast(({ counted, details }) => counted && details.link === key)?.reason;
  return reason ? `：${reason}` : "";
}
