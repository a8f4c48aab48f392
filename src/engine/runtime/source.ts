import type { ModelNode, MultiInstance, ProcessModel } from "../deploy/model.ts";
import { ELEMENTS } from "./bpmn-elements.ts";
import { TokenFlow } from "./sequence-flow.ts";
import { waitingEvent } from "./waiting-event.ts";
import { waitingTask } from "./waiting-task.ts";

const TASK = waitingTask("task");
const EXTERNAL = waitingTask("external");
const CALL = waitingTask("call");
const RECEIVE = waitingTask("message");
const EVENTS = {
  timer: waitingEvent("timer"),
  message: waitingEvent("message"),
  error: waitingEvent("error"),
};
const THROW = waitingEvent("throw");

/** Marks the expression that the library asks for as a multi-instance's collection. */
export const MULTIPLICITY = "guicheng:multiplicity:";

interface Part {
  id: string;
  type: string;
  name?: string;
  parent: { id: string; type: string };
  Behaviour: unknown;
  behaviour: Record<string, unknown>;
}

interface FlowPart extends Part {
  sourceId: string;
  targetId: string;
  isDefault: boolean;
}

/** A model as the library wants its source: the same questions that moddle-context-serializer's context answers. */
export function createSource(model: ProcessModel) {
  const process: Part = {
    id: model.key,
    type: "bpmn:Process",
    name: model.name,
    parent: { id: `definitions-${model.key}`, type: "bpmn:Definitions" },
    Behaviour: ELEMENTS.process,
    behaviour: { isExecutable: true },
  };
  const parentOf = (id: string) => ({ id, type: id === model.key ? "bpmn:Process" : "bpmn:SubProcess" });
  const activities = model.nodes.map((node) => toPart(node, parentOf(node.parent)));
  const flows = model.flows.map(
    (flow): FlowPart => ({
      id: flow.id,
      type: "bpmn:SequenceFlow",
      parent: parentOf(flow.parent),
      sourceId: flow.source,
      targetId: flow.target,
      isDefault: flow.isDefault,
      Behaviour: TokenFlow,
      behaviour: flow.condition ? { condition: flow.condition } : {},
    }),
  );
  const activityById = new Map(activities.map((part) => [part.id, part]));
  const flowById = new Map(flows.map((part) => [part.id, part]));
  const within = <P extends Part>(parts: P[], scope?: string) =>
    scope ? parts.filter((part) => part.parent.id === scope) : parts;
  return {
    id: process.parent.id,
    type: process.parent.type,
    name: model.name,
    getProcessById: (id: string) => (id === process.id ? process : undefined),
    getProcesses: () => [process],
    getExecutableProcesses: () => [process],
    getActivities: (scope?: string) => within(activities, scope),
    getActivityById: (id: string) => activityById.get(id),
    getSequenceFlows: (scope?: string) => within(flows, scope),
    getSequenceFlowById: (id: string) => flowById.get(id),
    getInboundSequenceFlows: (id: string) => flows.filter(({ targetId }) => targetId === id),
    getOutboundSequenceFlows: (id: string) => flows.filter(({ sourceId }) => sourceId === id),
    getMessageFlows: () => [],
    getAssociations: () => [],
    getInboundAssociations: () => [],
    getOutboundAssociations: () => [],
    getDataObjects: () => [],
    getDataObjectById: () => undefined,
    getDataStores: () => [],
    getDataStoreById: () => undefined,
    getDataStoreReferenceById: () => undefined,
  };
}

export type Source = ReturnType<typeof createSource>;

function toPart(node: ModelNode, parent: Part["parent"]): Part {
  const part = { id: node.id, name: node.name, parent };
  switch (node.kind) {
    case "userTask":
      return { ...part, type: "bpmn:UserTask", Behaviour: TASK, behaviour: loop(node.id, node.multi) };
    case "externalTask":
      return { ...part, type: "bpmn:ServiceTask", Behaviour: EXTERNAL, behaviour: loop(node.id, node.multi) };
    case "callActivity":
      return { ...part, type: "bpmn:CallActivity", Behaviour: CALL, behaviour: loop(node.id, node.multi) };
    case "receiveTask":
      return { ...part, type: "bpmn:ReceiveTask", Behaviour: RECEIVE, behaviour: {} };
    case "catchEvent":
      return {
        ...part,
        type: "bpmn:IntermediateCatchEvent",
        Behaviour: ELEMENTS.catchEvent,
        behaviour: event(EVENTS[node.trigger.on]),
      };
    case "boundaryEvent":
      return {
        ...part,
        type: "bpmn:BoundaryEvent",
        Behaviour: ELEMENTS.boundaryEvent,
        behaviour: {
          ...event(EVENTS[node.trigger.on]),
          attachedTo: { id: node.attachedTo },
          cancelActivity: node.interrupting,
        },
      };
    case "terminateEndEvent":
      return { ...part, type: "bpmn:EndEvent", Behaviour: ELEMENTS.endEvent, behaviour: event(ELEMENTS.terminate) };
    case "errorEndEvent":
      return { ...part, type: "bpmn:EndEvent", Behaviour: ELEMENTS.endEvent, behaviour: event(THROW) };
    case "noneEndEvent":
      return { ...part, type: "bpmn:EndEvent", Behaviour: ELEMENTS.endEvent, behaviour: {} };
    case "throwEvent":
      return { ...part, type: "bpmn:IntermediateThrowEvent", Behaviour: ELEMENTS.throwEvent, behaviour: {} };
    default:
      return {
        ...part,
        type: `bpmn:${node.kind.charAt(0).toUpperCase()}${node.kind.slice(1)}`,
        Behaviour: ELEMENTS[node.kind],
        behaviour: {},
      };
  }
}

function event(Behaviour: unknown): Record<string, unknown> {
  return { eventDefinitions: [{ type: "WaitingEventDefinition", behaviour: {}, Behaviour }] };
}

function loop(id: string, multi: MultiInstance | undefined): Record<string, unknown> {
  if (!multi) return {};
  return {
    loopCharacteristics: {
      type: "bpmn:MultiInstanceLoopCharacteristics",
      Behaviour: ELEMENTS.loop,
      behaviour: { isSequential: multi.sequential, collection: `${MULTIPLICITY}${id}`, elementVariable: "item" },
    },
  };
}
