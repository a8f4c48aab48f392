import type { DecisionDefinitionRow, ProcessDefinitionRow } from "../store/rows.ts";

export function presentProcessDefinition(row: ProcessDefinitionRow) {
  return {
    id: row.id,
    key: row.key,
    category: null,
    description: null,
    name: row.name,
    version: row.version,
    resource: row.resource_name,
    deploymentId: row.deployment_id,
    diagram: null,
    suspended: false,
    tenantId: row.tenant_id,
    versionTag: row.version_tag,
    historyTimeToLive: days(row.history_ttl),
    startableInTasklist: true,
  };
}

export function presentDecisionDefinition(row: DecisionDefinitionRow) {
  return {
    id: row.id,
    key: row.key,
    category: null,
    name: row.name,
    version: row.version,
    resource: row.resource_name,
    deploymentId: row.deployment_id,
    decisionRequirementsDefinitionId: null,
    decisionRequirementsDefinitionKey: null,
    tenantId: row.tenant_id,
    versionTag: row.version_tag,
    historyTimeToLive: days(row.history_ttl),
  };
}

/** "P3650D" or "3650" as a number of days. */
function days(text: string | null): number | null {
  const number = /^P?(\d+)D?$/.exec(text ?? "")?.[1];
  return number === undefined ? null : Number(number);
}
