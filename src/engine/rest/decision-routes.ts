import { GuichengError } from "../../errors.ts";
import { evaluateTable } from "../../rules/feel.ts";
import { readDecisionFile } from "../../rules/table.ts";
import { badRequest, engineFault, notFound, Problem } from "../problem.ts";
import { fromJuel } from "../runtime/values.ts";
import type { Engine } from "../service/engine.ts";
import type { DecisionDefinitionRow } from "../store/rows.ts";
import type { TypedValue } from "../typed-value.ts";
import { definitionList } from "./definition-list.ts";
import { among, equals, listRoutes } from "./list.ts";
import { presentDecisionDefinition } from "./present-definition.ts";
import { presentVariables, type Route, readVariables } from "./route.ts";

type Find = (params: Record<string, string>) => DecisionDefinitionRow;

export function decisionRoutes(engine: Engine): Route[] {
  const byId: Find = ({ id = "" }) => {
    const row = engine.definitions.decision(id);
    if (!row) throw notFound(`No matching decision definition with id: ${id}`);
    return row;
  };
  const byKey: Find = ({ key = "", tenantId }) => {
    const row = engine.definitions.latestDecision(key, tenantId ?? null);
    const tenant = tenantId === undefined ? " and no tenant-id" : ` and tenant-id: ${tenantId}`;
    if (!row) throw new Problem(404, "RestException", `No matching decision definition with key: ${key}${tenant}`);
    return row;
  };
  const common = definitionList("decision_definition");
  return [
    ...listRoutes<DecisionDefinitionRow>(engine.db, {
      path: "/decision-definition",
      what: "decision definitions",
      ...common,
      filters: { ...common.filters, decisionDefinitionId: equals("id"), decisionDefinitionIdIn: among("id") },
      present: presentDecisionDefinition,
    }).filter(({ method }) => method === "GET"),
    ...definitionRoutes(engine, "/decision-definition/{id}", byId),
    ...definitionRoutes(engine, "/decision-definition/key/{key}", byKey),
    ...definitionRoutes(engine, "/decision-definition/key/{key}/tenant-id/{tenantId}", byKey),
  ];
}

function definitionRoutes(engine: Engine, path: string, find: Find): Route[] {
  const xml = ({ deployment_id, resource_name }: DecisionDefinitionRow) =>
    Buffer.from(engine.definitions.resource(deployment_id, resource_name)?.bytes ?? []).toString("utf8");
  return [
    {
      method: "GET",
      path,
      summary: "One decision definition",
      handle: ({ params }) => presentDecisionDefinition(find(params)),
    },
    {
      method: "GET",
      path: `${path}/xml`,
      summary: "Its DMN",
      handle: ({ params }) => {
        const definition = find(params);
        return { id: definition.id, dmnXml: xml(definition) };
      },
    },
    {
      method: "POST",
      path: `${path}/evaluate`,
      summary: "Evaluates a decision after those it requires",
      handle: async ({ params, body }) => {
        const definition = find(params);
        const context = Object.fromEntries([...readVariables(body)].map(([name, value]) => [name, plain(name, value)]));
        const file = await readDecisionFile(xml(definition), definition.resource_name);
        try {
          const hits = evaluateTable(file, definition.key, context);
          return hits.map((hit) =>
            presentVariables(new Map(Object.entries(hit).map(([name, value]) => [name, fromJuel(value)]))),
          );
        } catch (error) {
          if (error instanceof GuichengError) throw engineFault(error.message, "expressionFailed");
          throw error;
        }
      },
    },
  ];
}

function plain(name: string, { type, value }: TypedValue): unknown {
  if (value === null) return null;
  if (type === "Date")
    throw badRequest(`variable '${name}': a Date is not offered here; accepted: a String such as 2026-09-22`);
  return type === "Json" || type === "Object" ? JSON.parse(String(value)) : value;
}
