import { among, equals, flag, type ListSpec, like, number } from "./list.ts";

type Table = "process_definition" | "decision_definition";

/** What the lists of both kinds of definition have in common: they are narrowed and sorted by the same columns. */
export function definitionList(table: Table): Omit<ListSpec<never>, "path" | "what" | "present"> {
  return {
    from: table,
    columns: "*",
    order: "key, tenant_id, version",
    filters: {
      key: equals("key"),
      keyLike: like("key"),
      name: equals("name"),
      nameLike: like("name"),
      deploymentId: equals("deployment_id"),
      resourceName: equals("resource_name"),
      version: number("version = ?"),
      versionTag: equals("version_tag"),
      latestVersion: newestVersion(table),
      tenantIdIn: among("tenant_id"),
      withoutTenantId: flag("tenant_id IS NULL"),
    },
    sortings: {
      id: "id",
      key: "key",
      name: "name",
      version: "version",
      deploymentId: "deployment_id",
      tenantId: "tenant_id",
    },
  };
}

/** True for the newest version of a key within its tenant. */
const newestVersion = (table: Table) =>
  flag(`version = (SELECT max(newer.version) FROM ${table} newer
     WHERE newer.key = ${table}.key AND ifnull(newer.tenant_id, '') = ifnull(${table}.tenant_id, ''))`);
