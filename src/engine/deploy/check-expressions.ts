import { compileJuel } from "../juel/compile.ts";
import { JuelError } from "../juel/juel-error.ts";
import type { ModelNode, ProcessModel } from "./model.ts";
import type { Reason } from "./refusal.ts";

type Finding = Omit<Reason, "file">;

/** Every expression is compiled once before anything is deployed: a typing error shall not wait for a case to reach it. */
export function checkExpressions(model: ProcessModel): Finding[] {
  return [
    ...model.flows.flatMap(({ id, condition }) => check(id, condition)),
    ...model.nodes.flatMap((node) => expressions(node).flatMap((text) => check(node.id, text))),
  ];
}

/** Why an expression lies outside the portable subset; undefined where it does not. */
export function refuseExpression(text: string): string | undefined {
  try {
    compileJuel(text);
    return undefined;
  } catch (error) {
    if (error instanceof JuelError) return error.message;
    throw error;
  }
}

function check(element: string, text: string | undefined): Finding[] {
  const message = text === undefined ? undefined : refuseExpression(text);
  return message === undefined ? [] : [{ element, message }];
}

function expressions(node: ModelNode): (string | undefined)[] {
  const common = [...Object.values(node.inputs ?? {}), ...Object.values(node.outputs ?? {})];
  const multi = "multi" in node ? [node.multi?.collection, node.multi?.cardinality] : [];
  switch (node.kind) {
    case "userTask":
      return [
        ...common,
        ...multi,
        node.name,
        node.assignee,
        node.candidateUsers,
        node.candidateGroups,
        node.dueDate,
        node.followUpDate,
        node.priority,
      ];
    case "externalTask":
      return [...common, ...multi, node.topic, node.priority];
    case "callActivity": {
      const mappings = [...node.in, ...node.out];
      return [...common, ...multi, node.calledElement, ...mappings.flatMap((m) => [m.expression, m.businessKey])];
    }
    case "catchEvent":
    case "receiveTask":
    case "boundaryEvent": {
      if (node.trigger.on === "timer") return [node.trigger.date, node.trigger.duration];
      return node.trigger.on === "message" ? [node.trigger.message] : [];
    }
    default:
      return common;
  }
}
