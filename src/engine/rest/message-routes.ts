import { badRequest, Problem } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { Instances, type MessageRequest } from "../service/instances.ts";
import type { InstanceRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import {
  optionalBoolean,
  optionalString,
  presentVariables,
  type Route,
  readVariables,
  requiredString,
} from "./route.ts";

export function messageRoutes(engine: Engine): Route[] {
  const instances = new Instances(engine);
  const result = (instance: InstanceRow, withVariables: boolean) => ({
    resultType: "Execution",
    execution: {
      id: instance.id,
      processInstanceId: instance.id,
      ended: instance.ended_at !== null,
      tenantId: instance.tenant_id,
    },
    processInstance: null,
    ...(withVariables && { variables: presentVariables(engine.variables.visible(instance.id, [ROOT_SCOPE])) }),
  });
  return [
    {
      method: "POST",
      path: "/message",
      summary: "Correlates a message with exactly one waiting execution, or with all of them",
      handle: ({ body }) => {
        const request = readRequest(body);
        if (optionalBoolean(body, "variablesInResultEnabled") && !optionalBoolean(body, "resultEnabled")) {
          throw badRequest("Parameter 'variablesInResultEnabled' cannot be used without 'resultEnabled' set to true.");
        }
        const found = optionalBoolean(body, "all") ? instances.correlateAll(request) : [instances.correlate(request)];
        if (!optionalBoolean(body, "resultEnabled")) return undefined;
        const withVariables = optionalBoolean(body, "variablesInResultEnabled") ?? false;
        return found.map((instance) => result(instance, withVariables));
      },
    },
  ];
}

function readRequest(body: Record<string, unknown>): MessageRequest {
  const withoutTenantId = optionalBoolean(body, "withoutTenantId") ?? false;
  const tenantId = optionalString(body, "tenantId");
  if (withoutTenantId && tenantId !== undefined) {
    throw badRequest("Parameter 'tenantId' cannot be used together with parameter 'withoutTenantId'.");
  }
  if (body.processInstanceId && tenantId !== undefined) {
    throw new Problem(
      400,
      "BadUserRequestException",
      "Cannot specify a tenant-id when specifying a process instance id",
    );
  }
  if (readVariables(body, "localCorrelationKeys").size > 0) throw badRequest("'localCorrelationKeys' is not offered");
  return {
    messageName: requiredString(body, "messageName"),
    businessKey: optionalString(body, "businessKey"),
    processInstanceId: optionalString(body, "processInstanceId"),
    tenantId: withoutTenantId ? null : tenantId,
    correlationKeys: readVariables(body, "correlationKeys"),
    variables: new Map([...readVariables(body, "processVariables"), ...readVariables(body, "processVariablesLocal")]),
  };
}
