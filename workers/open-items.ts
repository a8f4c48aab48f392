import { z } from "zod";
import { historicVariables } from "./case-records.ts";
import type { EngineClient } from "./engine-client.ts";

const FOLLOW_UP = "supervision-followup";
const PROGRESS = "supervision-progress";
const PAGE = 500;

const Card = z.object({
  title: z.string(),
  source: z.string(),
  responsibleIds: z.array(z.string()),
  dueOn: z.string().nullable(),
  assignedOn: z.string(),
});

/** A supervised item that is not closed, as lists and reports show it. */
export interface OpenItem extends z.infer<typeof Card> {
  caseId: string;
  businessKey: string | null;
  /** in-progress, overdue, or registering while it is not yet accepted. */
  state: string;
  /** feedback, change-pending or verifying; where it is between the two processes, feedback. */
  stage: string;
}

/** Every open item of a government. Pages, so that thousands are no more than a few dozen requests. */
export async function openItems(engine: EngineClient, tenantId: string): Promise<OpenItem[]> {
  const items = new Map<string, OpenItem>();
  for await (const page of pages(engine, FOLLOW_UP, tenantId)) {
    const keys = new Map(page.map(({ id, businessKey }) => [id, businessKey]));
    for (const [id, values] of await variablesOf(engine, [...keys.keys()], ["item", "supervisionState"])) {
      if (values.item === undefined) continue;
      const card = Card.parse(JSON.parse(values.item));
      const state = values.supervisionState ?? "in-progress";
      items.set(id, { ...card, caseId: id, businessKey: keys.get(id) ?? null, state, stage: "feedback" });
    }
  }
  for await (const page of pages(engine, PROGRESS, tenantId)) {
    const ids = page.map(({ id }) => id);
    for (const [, { caseId = "", itemStage }] of await variablesOf(engine, ids, ["caseId", "itemStage"])) {
      const item = items.get(caseId);
      if (item && itemStage !== undefined) item.stage = itemStage;
    }
  }
  return [...items.values()];
}

interface Instance {
  id: string;
  businessKey: string | null;
}

async function* pages(
  engine: EngineClient,
  processDefinitionKey: string,
  tenantId: string,
): AsyncGenerator<Instance[]> {
  const filter = {
    processDefinitionKey,
    tenantIdIn: [tenantId],
    sorting: [{ sortBy: "instanceId", sortOrder: "asc" }],
  };
  for (let firstResult = 0; ; firstResult += PAGE) {
    const page = await engine.post<Instance[]>("/process-instance", filter, { firstResult, maxResults: PAGE });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
  }
}

/** Plain values and texts of Json, by process instance. */
async function variablesOf(
  engine: EngineClient,
  instances: string[],
  names: string[],
): Promise<Map<string, Record<string, string | undefined>>> {
  const rows = await historicVariables(engine, { processInstanceIdIn: instances, variableNameIn: names });
  const found = new Map<string, Record<string, string | undefined>>();
  for (const { processInstanceId, name, value } of rows) {
    const values = found.get(processInstanceId) ?? {};
    values[name] = value === null ? undefined : String(value);
    found.set(processInstanceId, values);
  }
  return found;
}
