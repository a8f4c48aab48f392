import { badRequest, engineFault, notFound, nothingThere, type Problem } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { Instances } from "../service/instances.ts";
import { modifyInstance } from "../service/modifications.ts";
import type { InstanceRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import { readTyped } from "../typed-value.ts";
import { activityTree } from "./activity-tree.ts";
import { deserialized } from "./deserialized.ts";
import { among, equals, flag, like, listRoutes, text, variables } from "./list.ts";
import { readModification } from "./modification.ts";
import { presentInstance } from "./present-instance.ts";
import { optionalBoolean, optionalStrings, presentVariables, type Route, readVariables } from "./route.ts";

export function processInstanceRoutes(engine: Engine): Route[] {
  const instances = new Instances(engine);
  const open = (id: string | undefined, refusal: (message: string) => Problem): InstanceRow => {
    const row = instances.find(id ?? "");
    if (!row || row.ended_at !== null) throw refusal(`Process instance with id ${id} does not exist`);
    return row;
  };
  const visible = (id: string | undefined, refusal: (message: string) => Problem) =>
    engine.variables.visible(open(id, refusal).id, [ROOT_SCOPE]);
  return [
    ...listRoutes<InstanceRow>(engine.db, {
      path: "/process-instance",
      what: "running process instances",
      from: "instance",
      columns: "*",
      order: "started_at, rowid",
      base: (select) => select.where("ended_at IS NULL"),
      filters: {
        processInstanceIds: among("id"),
        businessKey: equals("business_key"),
        businessKeyLike: like("business_key"),
        processDefinitionId: equals("definition_id"),
        processDefinitionKey: equals("definition_key"),
        processDefinitionKeyIn: among("definition_key"),
        deploymentId: text("definition_id IN (SELECT id FROM process_definition WHERE deployment_id = ?)"),
        superProcessInstance: equals("super_id"),
        subProcessInstance: text("id = (SELECT child.super_id FROM instance child WHERE child.id = ?)"),
        rootProcessInstances: flag("super_id IS NULL"),
        active: flag("suspended = 0"),
        suspended: flag("suspended = 1"),
        withIncident: flag(
          "EXISTS (SELECT 1 FROM incident WHERE incident.instance_id = instance.id AND incident.ended_at IS NULL)",
        ),
        incidentType: text(
          "EXISTS (SELECT 1 FROM incident WHERE incident.instance_id = instance.id AND incident.ended_at IS NULL AND incident.type = ?)",
        ),
        activityIdIn: {
          shape: "strings",
          apply: (select, ids: string[]) =>
            select.where(
              `EXISTS (SELECT 1 FROM activity WHERE activity.instance_id = instance.id AND activity.ended_at IS NULL
                 AND activity.element_id IN (${ids.map(() => "?").join(", ")}))`,
              ...ids,
            ),
        },
        tenantIdIn: among("tenant_id"),
        withoutTenantId: flag("tenant_id IS NULL"),
        variables: variables("instance.id"),
      },
      sortings: {
        instanceId: "id",
        definitionKey: "definition_key",
        definitionId: "definition_id",
        tenantId: "tenant_id",
        businessKey: "business_key",
      },
      present: presentInstance,
    }),
    {
      method: "GET",
      path: "/process-instance/{id}",
      summary: "One running process instance",
      handle: ({ params }) => presentInstance(open(params.id, notFound)),
    },
    {
      method: "DELETE",
      path: "/process-instance/{id}",
      summary: "Ends a process instance and all it has called",
      query: ["skipCustomListeners", "skipIoMappings", "skipSubprocesses", "failIfNotExists"],
      handle: ({ params, query, userId }) => {
        if (query.skipSubprocesses === "true") throw badRequest("'skipSubprocesses' is not offered");
        if (query.failIfNotExists === "false" && !instances.find(params.id ?? "")) return undefined;
        return instances.cancel(params.id ?? "", userId, "deleted over REST");
      },
    },
    {
      method: "GET",
      path: "/process-instance/{id}/activity-instances",
      summary: "What a process instance is doing, as a tree",
      handle: ({ params }) => activityTree(engine, open(params.id, notFound)),
    },
    {
      method: "POST",
      path: "/process-instance/{id}/modification",
      summary: "Cancels activities and starts others, all or nothing",
      handle: ({ params, body, userId }) => modifyInstance(engine, params.id ?? "", readModification(body), userId),
    },
    {
      method: "PUT",
      path: "/process-instance/{id}/suspended",
      summary: "Suspends or activates a process instance",
      handle: ({ params, body, userId }) => {
        const suspended = optionalBoolean(body, "suspended");
        if (suspended === undefined) throw badRequest("'suspended': accepted: true or false");
        return instances.suspend(params.id ?? "", suspended, userId);
      },
    },
    {
      method: "GET",
      path: "/process-instance/{id}/variables",
      summary: "Variables of a process instance",
      query: ["deserializeValues"],
      handle: ({ params, query }) =>
        presentVariables(deserialized(visible(params.id, nothingThere), query.deserializeValues)),
    },
    {
      method: "POST",
      path: "/process-instance/{id}/variables",
      summary: "Sets and deletes variables",
      handle: ({ params, body, userId }) =>
        instances.setVariables(
          open(params.id, engineFault).id,
          readVariables(body, "modifications"),
          optionalStrings(body, "deletions") ?? [],
          userId,
        ),
    },
    {
      method: "GET",
      path: "/process-instance/{id}/variables/{name}",
      summary: "One variable",
      query: ["deserializeValue"],
      handle: ({ params, query }) => {
        const value = deserialized(visible(params.id, engineFault), query.deserializeValue).get(params.name ?? "");
        if (!value) throw notFound(`process instance variable with name ${params.name} does not exist`);
        return value;
      },
    },
    {
      method: "PUT",
      path: "/process-instance/{id}/variables/{name}",
      summary: "Sets one variable",
      handle: ({ params, body, userId }) => {
        const name = params.name ?? "";
        instances.setVariables(open(params.id, engineFault).id, new Map([[name, readTyped(name, body)]]), [], userId);
      },
    },
    {
      method: "DELETE",
      path: "/process-instance/{id}/variables/{name}",
      summary: "Deletes one variable",
      handle: ({ params, userId }) =>
        instances.setVariables(open(params.id, engineFault).id, new Map(), [params.name ?? ""], userId),
    },
  ];
}
