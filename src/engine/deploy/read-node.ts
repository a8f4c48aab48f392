import { type BpmnElement, child, children, extensions, text } from "./bpmn-moddle.ts";
import type {
  ErrorTrigger,
  Mapping,
  MessageTrigger,
  ModelNode,
  MultiInstance,
  NodeBase,
  TimerTrigger,
} from "./model.ts";
import type { Refuse } from "./refusal.ts";

/** Reads one flow node.
 * @returns nothing for what is refused; the reason has been given */
export function readNode(element: BpmnElement, parent: string, refuse: Refuse): ModelNode | undefined {
  refuseCode(element, refuse);
  const base = readBase(element, parent, refuse);
  const multi = readMulti(element, refuse);
  const plain =
    multi === undefined
      ? undefined
      : () => refuse(element, "multi-instance is accepted on user tasks, external tasks and call activities only");
  switch (element.$type) {
    case "bpmn:UserTask":
      return { ...base, kind: "userTask", multi, ...readUserTask(element) };
    case "bpmn:ServiceTask":
    case "bpmn:SendTask":
    case "bpmn:BusinessRuleTask":
      return readExternalTask(element, base, multi, refuse);
    case "bpmn:CallActivity":
      return { ...base, kind: "callActivity", multi, ...readCall(element, refuse) };
    case "bpmn:ReceiveTask": {
      plain?.();
      const message = text(child(element, "messageRef"), "name");
      if (!message) refuse(element, "no message name");
      return { ...base, kind: "receiveTask", trigger: { on: "message", message: message ?? "" } };
    }
    case "bpmn:Task":
    case "bpmn:ManualTask":
      plain?.();
      return { ...base, kind: "task", historyType: element.$type === "bpmn:Task" ? "task" : "manualTask" };
    case "bpmn:SubProcess":
      plain?.();
      if (element.get("triggeredByEvent") === true) refuse(element, "event subprocesses are not run");
      return { ...base, kind: "subProcess" };
    case "bpmn:ExclusiveGateway":
      return { ...base, kind: "exclusiveGateway" };
    case "bpmn:ParallelGateway":
      return { ...base, kind: "parallelGateway" };
    case "bpmn:EventBasedGateway":
      return { ...base, kind: "eventBasedGateway" };
    default:
      return readEvent(element, base, refuse);
  }
}

function readBase(element: BpmnElement, parent: string, refuse: Refuse): NodeBase {
  const base: NodeBase = { id: element.id ?? "", name: text(element, "name"), parent };
  const properties = extensions(element, "camunda:Properties").flatMap((holder) => children(holder, "values"));
  if (properties.length > 0) {
    base.properties = Object.fromEntries(
      properties.map((property) => [text(property, "name") ?? "", text(property, "value") ?? ""]),
    );
  }
  for (const mapping of extensions(element, "camunda:InputOutput")) {
    const inputs = readParameters(children(mapping, "inputParameters"), refuse, element);
    const outputs = readParameters(children(mapping, "outputParameters"), refuse, element);
    if (inputs) base.inputs = inputs;
    if (outputs) base.outputs = outputs;
  }
  return base;
}

function readParameters(
  parameters: BpmnElement[],
  refuse: Refuse,
  at: BpmnElement,
): Record<string, string> | undefined {
  if (parameters.length === 0) return undefined;
  return Object.fromEntries(
    parameters.map((parameter) => {
      const name = text(parameter, "name") ?? "";
      if (child(parameter, "definition"))
        refuse(at, `parameter "${name}" is a list, map or script; accepted: a literal or \${…}`);
      return [name, text(parameter, "value") ?? ""];
    }),
  );
}

/** Code in a diagram runs differently, or not at all, on every engine. */
function refuseCode(element: BpmnElement, refuse: Refuse): void {
  for (const type of ["camunda:ExecutionListener", "camunda:TaskListener"]) {
    if (extensions(element, type).length > 0) refuse(element, `${type.slice(8)} is not run`);
  }
  if (extensions(element, "camunda:Connector").length > 0) refuse(element, "connectors are not run");
  for (const attribute of ["camunda:class", "camunda:expression", "camunda:delegateExpression", "implementation"]) {
    const value = text(element, attribute);
    // moddle answers the schema's default where the file says nothing
    if (value && value !== "##unspecified" && value !== "##WebService") refuse(element, `${attribute} is not run`);
  }
  if (child(element, "loopCharacteristics")?.$type === "bpmn:StandardLoopCharacteristics") {
    refuse(element, "standard loops are not run; draw the loop with a gateway");
  }
  if (element.get("isForCompensation") === true) refuse(element, "compensation is not run");
}

function readMulti(element: BpmnElement, refuse: Refuse): MultiInstance | undefined {
  const loop = child(element, "loopCharacteristics");
  if (loop?.$type !== "bpmn:MultiInstanceLoopCharacteristics") return undefined;
  if (child(loop, "completionCondition")) refuse(element, "a completion condition of a multi-instance is not run");
  const collection = text(loop, "camunda:collection");
  const cardinality = text(child(loop, "loopCardinality"), "body");
  if (!collection && !cardinality) refuse(element, "multi-instance without camunda:collection or loopCardinality");
  return {
    sequential: loop.get("isSequential") === true,
    // Camunda reads a bare name as the variable's name
    collection: collection && !/[$#]\{/.test(collection) ? `\${${collection}}` : collection,
    elementVariable: text(loop, "camunda:elementVariable"),
    cardinality,
  };
}

function readUserTask(element: BpmnElement) {
  const [documentation] = children(element, "documentation");
  return {
    documentation: text(documentation, "text"),
    assignee: text(element, "camunda:assignee"),
    candidateUsers: text(element, "camunda:candidateUsers"),
    candidateGroups: text(element, "camunda:candidateGroups"),
    dueDate: text(element, "camunda:dueDate"),
    followUpDate: text(element, "camunda:followUpDate"),
    priority: text(element, "camunda:priority"),
    formKey: text(element, "camunda:formKey"),
    formRef: text(element, "camunda:formRef"),
    formRefBinding: text(element, "camunda:formRefBinding"),
    formRefVersion: text(element, "camunda:formRefVersion"),
  };
}

function readExternalTask(
  element: BpmnElement,
  base: NodeBase,
  multi: MultiInstance | undefined,
  refuse: Refuse,
): ModelNode {
  const topic = text(element, "camunda:topic");
  if (text(element, "camunda:type") !== "external") refuse(element, 'accepted: camunda:type="external" with a topic');
  else if (!topic) refuse(element, "no camunda:topic");
  if (text(element, "camunda:decisionRef")) refuse(element, "decisionRef is not run; ask a worker for the decision");
  const kind = element.$type.slice(5);
  return {
    ...base,
    kind: "externalTask",
    element: kind === "ServiceTask" ? "serviceTask" : kind === "SendTask" ? "sendTask" : "businessRuleTask",
    multi,
    topic: topic ?? "",
    priority: text(element, "camunda:taskPriority"),
  };
}

function readCall(element: BpmnElement, refuse: Refuse) {
  const calledElement = text(element, "calledElement");
  if (!calledElement) refuse(element, "no calledElement");
  const binding = text(element, "camunda:calledElementBinding");
  if (binding && binding !== "latest") refuse(element, `calledElementBinding="${binding}" (accepted: latest)`);
  for (const attribute of [
    "caseRef",
    "variableMappingClass",
    "variableMappingDelegateExpression",
    "calledElementTenantId",
  ]) {
    if (text(element, `camunda:${attribute}`)) refuse(element, `camunda:${attribute} is not run`);
  }
  return {
    calledElement: calledElement ?? "",
    in: extensions(element, "camunda:In").map(readMapping),
    out: extensions(element, "camunda:Out").map(readMapping),
  };
}

function readMapping(mapping: BpmnElement): Mapping {
  return {
    all: text(mapping, "variables") === "all" || undefined,
    source: text(mapping, "source"),
    expression: text(mapping, "sourceExpression"),
    target: text(mapping, "target"),
    local: mapping.get("local") === true || undefined,
    businessKey: text(mapping, "businessKey"),
  };
}

function readEvent(element: BpmnElement, base: NodeBase, refuse: Refuse): ModelNode | undefined {
  const definitions = children(element, "eventDefinitions");
  const definition = definitions[0];
  if (definitions.length > 1) refuse(element, "more than one event definition");
  const type = definition?.$type.slice(5).replace("EventDefinition", "");
  const unsupported = () => {
    refuse(element, `${element.$type.slice(5)}${type ? ` with ${type}EventDefinition` : ""} is not run`);
    return undefined;
  };
  switch (element.$type) {
    case "bpmn:StartEvent":
      return type ? unsupported() : { ...base, kind: "startEvent", initiator: text(element, "camunda:initiator") };
    case "bpmn:EndEvent":
      if (!definition) return { ...base, kind: "noneEndEvent" };
      if (type === "Terminate") return { ...base, kind: "terminateEndEvent" };
      if (type !== "Error") return unsupported();
      return { ...base, kind: "errorEndEvent", ...readErrorRef(element, definition, refuse) };
    case "bpmn:IntermediateThrowEvent":
      if (!definition) return { ...base, kind: "throwEvent" };
      return type === "Link" ? { ...base, kind: "throwEvent", historyType: "intermediateLinkThrow" } : unsupported();
    case "bpmn:IntermediateCatchEvent": {
      if (type === "Link") return { ...base, kind: "throwEvent", historyType: "intermediateLinkCatch" };
      const trigger = definition && readTrigger(element, definition, refuse);
      return trigger && trigger.on !== "error" ? { ...base, kind: "catchEvent", trigger } : unsupported();
    }
    case "bpmn:BoundaryEvent": {
      const trigger = definition && readTrigger(element, definition, refuse);
      if (!trigger) return unsupported();
      return {
        ...base,
        kind: "boundaryEvent",
        attachedTo: child(element, "attachedToRef")?.id ?? "",
        interrupting: trigger.on === "error" || element.get("cancelActivity") !== false,
        trigger,
      };
    }
    default:
      return unsupported();
  }
}

function readTrigger(
  element: BpmnElement,
  definition: BpmnElement,
  refuse: Refuse,
): TimerTrigger | MessageTrigger | ErrorTrigger | undefined {
  switch (definition.$type) {
    case "bpmn:TimerEventDefinition": {
      if (child(definition, "timeCycle")) refuse(element, "timeCycle is not run; accepted: timeDate or timeDuration");
      const date = text(child(definition, "timeDate"), "body");
      const duration = text(child(definition, "timeDuration"), "body");
      if (!date === !duration) refuse(element, "a timer takes either a timeDate or a timeDuration");
      return { on: "timer", date, duration };
    }
    case "bpmn:MessageEventDefinition": {
      const message = text(child(definition, "messageRef"), "name");
      if (!message) refuse(element, "no message name");
      return { on: "message", message: message ?? "" };
    }
    case "bpmn:ErrorEventDefinition": {
      const error = child(definition, "errorRef");
      const code = text(error, "errorCode");
      if (error && !code) refuse(element, `error "${error.id}" has no errorCode`);
      return {
        on: "error",
        code,
        codeVariable: text(definition, "camunda:errorCodeVariable"),
        messageVariable: text(definition, "camunda:errorMessageVariable"),
      };
    }
    default:
      return undefined;
  }
}

function readErrorRef(element: BpmnElement, definition: BpmnElement, refuse: Refuse) {
  const error = child(definition, "errorRef");
  const code = text(error, "errorCode");
  if (!code) refuse(element, "an error end event needs an error with an errorCode");
  return { code: code ?? "", message: text(error, "camunda:errorMessage") };
}
