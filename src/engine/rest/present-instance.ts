import type { InstanceRow } from "../store/rows.ts";

export function presentInstance(row: InstanceRow) {
  return {
    links: [],
    id: row.id,
    definitionId: row.definition_id,
    definitionKey: row.definition_key,
    businessKey: row.business_key,
    caseInstanceId: null,
    ended: row.ended_at !== null,
    suspended: row.suspended === 1,
    tenantId: row.tenant_id,
  };
}
