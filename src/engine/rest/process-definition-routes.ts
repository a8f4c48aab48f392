import { engineFault, notFound, Problem } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { Instances } from "../service/instances.ts";
import type { ProcessDefinitionRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import { definitionList } from "./definition-list.ts";
import { always, among, equals, listRoutes } from "./list.ts";
import { presentProcessDefinition } from "./present-definition.ts";
import { presentInstance } from "./present-instance.ts";
import { type Call, optionalBoolean, optionalString, presentVariables, type Route, readVariables } from "./route.ts";

type Find = (params: Record<string, string>) => ProcessDefinitionRow;

export function processDefinitionRoutes(engine: Engine): Route[] {
  const byId =
    (refusal: (message: string) => Problem): Find =>
    ({ id = "" }) => {
      const row = engine.definitions.process(id);
      if (!row) throw refusal(`Process definition with id ${id} does not exist`);
      return row;
    };
  const byKey: Find = ({ key = "", tenantId }) => {
    const row = engine.definitions.latestProcess(key, tenantId ?? null);
    const tenant = tenantId === undefined ? " and no tenant-id" : ` and tenant-id: ${tenantId}`;
    if (!row) throw new Problem(404, "RestException", `No matching process definition with key: ${key}${tenant}`);
    return row;
  };
  const common = definitionList("process_definition");
  return [
    ...listRoutes<ProcessDefinitionRow>(engine.db, {
      path: "/process-definition",
      what: "process definitions",
      ...common,
      filters: {
        ...common.filters,
        processDefinitionId: equals("id"),
        processDefinitionIdIn: among("id"),
        keysIn: among("key"),
        active: always(),
      },
      present: presentProcessDefinition,
    }).filter(({ method }) => method === "GET"),
    ...definitionRoutes(engine, "/process-definition/{id}", byId(notFound), byId(engineFault)),
    ...definitionRoutes(engine, "/process-definition/key/{key}", byKey),
    ...definitionRoutes(engine, "/process-definition/key/{key}/tenant-id/{tenantId}", byKey),
  ];
}

/** @param findToStart how the definition is found that is to be started: Camunda answers 500 and not 404 where it is found by id */
function definitionRoutes(engine: Engine, path: string, find: Find, findToStart = find): Route[] {
  const instances = new Instances(engine);
  const start = ({ params, body, userId, request }: Call) => {
    const definition = findToStart(params);
    const instance = instances.start(definition, readVariables(body), optionalString(body, "businessKey"), userId);
    const href = `http://${request.headers.host}/engine-rest/process-instance/${instance.id}`;
    const answer = { ...presentInstance(instance), links: [{ method: "GET", href, rel: "self" }] };
    if (!optionalBoolean(body, "withVariablesInReturn")) return answer;
    return { ...answer, variables: presentVariables(engine.variables.visible(instance.id, [ROOT_SCOPE])) };
  };
  return [
    {
      method: "GET",
      path,
      summary: "One process definition",
      handle: ({ params }) => presentProcessDefinition(find(params)),
    },
    {
      method: "GET",
      path: `${path}/xml`,
      summary: "Its BPMN",
      handle: ({ params }) => {
        const { id, deployment_id, resource_name } = find(params);
        const resource = engine.definitions.resource(deployment_id, resource_name);
        return { id, bpmn20Xml: Buffer.from(resource?.bytes ?? []).toString("utf8") };
      },
    },
    { method: "POST", path: `${path}/start`, summary: "Starts a process instance", handle: start },
    { method: "POST", path: `${path}/submit-form`, summary: "Starts a process instance from a form", handle: start },
  ];
}
