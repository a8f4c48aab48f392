import type { Upload } from "../deploy/compile-uploads.ts";
import { badRequest, notFound, nothingThere, type Problem } from "../problem.ts";
import { type Deployed, Deployments } from "../service/deployments.ts";
import type { Engine } from "../service/engine.ts";
import { logOperation } from "../service/user-operations.ts";
import type { DeploymentRow, ResourceRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";
import { among, date, equals, flag, like, listRoutes } from "./list.ts";
import { presentDecisionDefinition, presentProcessDefinition } from "./present-definition.ts";
import { File, type Multipart, type Route } from "./route.ts";

/** Multipart fields that are no resource. */
const SETTINGS = new Set([
  "deployment-name",
  "deployment-source",
  "tenant-id",
  "enable-duplicate-filtering",
  "deploy-changed-only",
  "deployment-activation-time",
]);

export function deploymentRoutes(engine: Engine): Route[] {
  const deployments = new Deployments(engine);
  const get = (id: string | undefined, refusal = notFound) => {
    const deployment = deployments.find(id ?? "");
    if (!deployment) throw refusal(`Deployment with id '${id}' does not exist`);
    return deployment;
  };
  const resource = (
    id: string | undefined,
    resourceId: string | undefined,
    refusal: (message: string) => Problem,
  ): ResourceRow => {
    const found = deployments.resources(get(id, refusal).id).find((row) => row.id === resourceId);
    if (!found)
      throw refusal(`Deployment resource with resource id '${resourceId}' for deployment id '${id}' does not exist.`);
    return found;
  };
  return [
    {
      method: "POST",
      path: "/deployment/create",
      summary: "Deploys uploaded files; a refusal changes nothing and names file, element and reason",
      handle: async (call) => {
        const request = readRequest(await call.multipart());
        const deployed = await deployments.create(request);
        if (call.userId !== null) {
          logOperation(engine, {
            type: "Create",
            entity: "Deployment",
            userId: call.userId,
            deploymentId: deployed.deployment.id,
            changes: [
              { property: "duplicateFilterEnabled", from: null, to: String(request.duplicateFiltering) },
              { property: "deployChangedOnly", from: null, to: String(request.changedOnly) },
            ],
          });
        }
        return presentDeployed(deployed);
      },
    },
    ...listRoutes<DeploymentRow>(engine.db, {
      path: "/deployment",
      what: "deployments",
      from: "deployment",
      columns: "*",
      order: "sequence",
      filters: {
        id: equals("id"),
        name: equals("name"),
        nameLike: like("name"),
        source: equals("source"),
        withoutSource: flag("source IS NULL"),
        tenantIdIn: among("tenant_id"),
        withoutTenantId: flag("tenant_id IS NULL"),
        before: date("deployed_at < ?"),
        after: date("deployed_at > ?"),
      },
      // deployments of one moment of a standing clock keep the order in which they were made
      sortings: { id: "id", name: "name", deploymentTime: "deployed_at, sequence", tenantId: "tenant_id" },
      present,
    }).filter(({ method }) => method === "GET"),
    {
      method: "GET",
      path: "/deployment/{id}",
      summary: "One deployment",
      handle: ({ params }) => present(get(params.id)),
    },
    {
      method: "DELETE",
      path: "/deployment/{id}",
      summary: "Deletes a deployment; with cascade=true also its instances and their history",
      query: ["cascade", "skipCustomListeners", "skipIoMappings"],
      handle: ({ params, query }) => deployments.remove(params.id ?? "", query.cascade === "true"),
    },
    {
      method: "GET",
      path: "/deployment/{id}/resources",
      summary: "Resources of a deployment",
      handle: ({ params }) => deployments.resources(get(params.id).id).map(presentResource),
    },
    {
      method: "GET",
      path: "/deployment/{id}/resources/{resourceId}",
      summary: "One resource of a deployment",
      handle: ({ params }) => presentResource(resource(params.id, params.resourceId, notFound)),
    },
    {
      method: "GET",
      path: "/deployment/{id}/resources/{resourceId}/data",
      summary: "A resource's bytes",
      handle: ({ params }) => {
        const { name, bytes } = resource(params.id, params.resourceId, nothingThere);
        return new File(name, "application/octet-stream", bytes);
      },
    },
  ];
}

function readRequest({ fields, files }: Multipart) {
  const resources: Upload[] = files.map(({ field, name, bytes }) => ({ name: name || field, bytes }));
  for (const [field, value] of fields) {
    if (!SETTINGS.has(field)) resources.push({ name: field, bytes: Buffer.from(value) });
  }
  if (fields.has("deployment-activation-time")) throw badRequest("'deployment-activation-time' is not offered");
  const changedOnly = fields.get("deploy-changed-only") === "true";
  return {
    name: fields.get("deployment-name") || null,
    source: fields.get("deployment-source") || null,
    tenantId: fields.get("tenant-id") || null,
    duplicateFiltering: changedOnly || fields.get("enable-duplicate-filtering") === "true",
    changedOnly,
    resources,
  };
}

function present(row: DeploymentRow) {
  return {
    links: [],
    id: row.id,
    name: row.name,
    source: row.source,
    deploymentTime: formatDate(row.deployed_at),
    tenantId: row.tenant_id,
  };
}

function presentDeployed({ deployment, processes, decisions }: Deployed) {
  const byId = <T extends { id: string }>(items: T[]) =>
    items.length === 0 ? null : Object.fromEntries(items.map((item) => [item.id, item]));
  return {
    ...present(deployment),
    links: [{ method: "GET", href: `/engine-rest/deployment/${deployment.id}`, rel: "self" }],
    deployedProcessDefinitions: byId(processes.map(presentProcessDefinition)),
    deployedCaseDefinitions: null,
    deployedDecisionDefinitions: byId(decisions.map(presentDecisionDefinition)),
    deployedDecisionRequirementsDefinitions: null,
  };
}

function presentResource({ id, name, deployment_id }: ResourceRow) {
  return { id, name, deploymentId: deployment_id };
}
