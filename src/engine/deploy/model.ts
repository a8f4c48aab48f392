/** What a `.bpmn` file comes to after it was accepted: plain JSON, stored with the definition, all that runs it.
 * Instances resume on the model they started with, so a field may be added but not change its meaning. */
export interface ProcessModel {
  format: 1;
  /** The process id, the key under which it is started. */
  key: string;
  name?: string;
  versionTag?: string;
  historyTimeToLive?: string;
  nodes: ModelNode[];
  flows: ModelFlow[];
}

export interface ModelFlow {
  id: string;
  /** Id of the process or subprocess the flow lies in. */
  parent: string;
  source: string;
  target: string;
  isDefault: boolean;
  /** JUEL, `${…}` or `#{…}`. */
  condition?: string;
}

export interface NodeBase {
  id: string;
  name?: string;
  /** Id of the process or subprocess the node lies in. */
  parent: string;
  /** `camunda:properties`. */
  properties?: Record<string, string>;
  /** `camunda:inputOutput`: name → literal or JUEL; set in the task's own scope before, in the process afterwards. */
  inputs?: Record<string, string>;
  outputs?: Record<string, string>;
}

export interface MultiInstance {
  sequential: boolean;
  /** JUEL whose value is the list, one instance an element. */
  collection?: string;
  elementVariable?: string;
  /** JUEL or a number, where there is no collection. */
  cardinality?: string;
}

export interface UserTaskNode extends NodeBase {
  kind: "userTask";
  multi?: MultiInstance;
  documentation?: string;
  assignee?: string;
  candidateUsers?: string;
  candidateGroups?: string;
  dueDate?: string;
  followUpDate?: string;
  priority?: string;
  formKey?: string;
  formRef?: string;
  formRefBinding?: string;
  formRefVersion?: string;
}

export interface ExternalTaskNode extends NodeBase {
  kind: "externalTask";
  element: "serviceTask" | "sendTask" | "businessRuleTask";
  multi?: MultiInstance;
  topic: string;
  priority?: string;
}

/** One `camunda:in` or `camunda:out`. */
export interface Mapping {
  all?: boolean;
  source?: string;
  expression?: string;
  target?: string;
  local?: boolean;
  businessKey?: string;
}

export interface CallNode extends NodeBase {
  kind: "callActivity";
  multi?: MultiInstance;
  calledElement: string;
  in: Mapping[];
  out: Mapping[];
}

export interface TimerTrigger {
  on: "timer";
  /** JUEL or an ISO 8601 text. */
  date?: string;
  duration?: string;
}

export interface MessageTrigger {
  on: "message";
  /** JUEL or plain text. */
  message: string;
}

export interface ErrorTrigger {
  on: "error";
  /** Absent: every code. */
  code?: string;
  codeVariable?: string;
  messageVariable?: string;
}

export interface CatchNode extends NodeBase {
  kind: "catchEvent";
  trigger: TimerTrigger | MessageTrigger;
}

export interface ReceiveNode extends NodeBase {
  kind: "receiveTask";
  trigger: MessageTrigger;
}

export interface BoundaryNode extends NodeBase {
  kind: "boundaryEvent";
  attachedTo: string;
  interrupting: boolean;
  trigger: TimerTrigger | MessageTrigger | ErrorTrigger;
}

export interface ErrorEndNode extends NodeBase {
  kind: "errorEndEvent";
  code: string;
  message?: string;
}

export interface PlainNode extends NodeBase {
  kind:
    | "startEvent"
    | "noneEndEvent"
    | "terminateEndEvent"
    | "throwEvent"
    | "task"
    | "exclusiveGateway"
    | "parallelGateway"
    | "eventBasedGateway"
    | "subProcess";
  /** What history calls it, where that differs from the kind (`intermediateLinkThrow`, `manualTask`). */
  historyType?: string;
  /** Start event: variable that receives the starting user. */
  initiator?: string;
}

export type ModelNode =
  | UserTaskNode
  | ExternalTaskNode
  | CallNode
  | CatchNode
  | ReceiveNode
  | BoundaryNode
  | ErrorEndNode
  | PlainNode;

/** The type under which Camunda's history lists a node. */
export function historyType(node: ModelNode): string {
  switch (node.kind) {
    case "externalTask":
      return node.element;
    case "catchEvent":
      return node.trigger.on === "timer" ? "intermediateTimer" : "intermediateMessageCatch";
    case "boundaryEvent":
      return { timer: "boundaryTimer", message: "boundaryMessage", error: "boundaryError" }[node.trigger.on];
    case "throwEvent":
      return node.historyType ?? "intermediateNoneThrowEvent";
    case "task":
      return node.historyType ?? "task";
    default:
      return node.kind;
  }
}
