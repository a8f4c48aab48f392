import type { CallNode } from "../deploy/model.ts";
import { engineFault } from "../problem.ts";
import type { InstanceRow } from "../store/rows.ts";
import { ROOT_SCOPE, type Variables } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import { type Evaluator, evaluateText } from "./evaluator.ts";
import type { Ground, StartRequest } from "./instance-rows.ts";
import { fromJuel, lookup } from "./values.ts";

/** What an activity calls, and with what.
 * @throws {Problem} 500 where there is no such process */
export function requestForCall(
  { definitions, variables }: Ground,
  evaluator: Evaluator,
  caller: { instance: InstanceRow; ref: string },
  node: CallNode,
): StartRequest {
  const { id, tenant_id } = caller.instance;
  const key = String(evaluator.evaluate(id, caller.ref, node.calledElement));
  const definition = definitions.latestProcess(key, tenant_id);
  if (!definition)
    throw engineFault(`no process definition with key '${key}' and tenant-id '${tenant_id}' is deployed`);
  const request: StartRequest = {
    definition,
    variables: variablesForCall(variables, id, caller.ref, node),
    caller,
  };
  const businessKey = node.in.find((mapping) => mapping.businessKey !== undefined)?.businessKey;
  if (businessKey !== undefined) request.businessKey = String(evaluator.evaluate(id, caller.ref, businessKey));
  return request;
}

/** What a called instance starts with. A source that does not exist arrives as null, as on Camunda. */
export function variablesForCall(
  variables: Variables,
  callerId: string,
  ref: string,
  node: CallNode,
): Map<string, TypedValue> {
  const scopes = [ref, ROOT_SCOPE];
  const result = new Map<string, TypedValue>();
  for (const { all, source, expression, target, local } of node.in) {
    if (all) {
      for (const [name, value] of variables.visible(callerId, local ? [ref] : scopes)) result.set(name, value);
    } else if (target && expression !== undefined) {
      const scope = lookup((name) => variables.find(callerId, scopes, name));
      result.set(target, fromJuel(evaluateText(expression, scope)));
    } else if (target && source) {
      result.set(target, variables.find(callerId, scopes, source) ?? fromJuel(null));
    }
  }
  return result;
}

/** Hands a called instance's results to the execution that called it. */
export function returnVariables(
  variables: Variables,
  calledId: string,
  caller: { id: string; ref: string; node: CallNode },
  at: number,
): void {
  const visible = variables.visible(calledId, [ROOT_SCOPE]);
  const set = (name: string, value: TypedValue, local: boolean | undefined) => {
    if (local) variables.setIn(caller.id, caller.ref, name, value, at);
    else variables.set(caller.id, [caller.ref, ROOT_SCOPE], name, value, at);
  };
  for (const { all, source, expression, target, local } of caller.node.out) {
    if (all) for (const [name, value] of visible) set(name, value, local);
    else if (target && expression !== undefined) {
      set(
        target,
        fromJuel(
          evaluateText(
            expression,
            lookup((name) => visible.get(name)),
          ),
        ),
        local,
      );
    } else if (target && source) set(target, visible.get(source) ?? fromJuel(null), local);
  }
}
