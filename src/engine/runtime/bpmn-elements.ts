import * as library from "bpmn-elements";

/** The part of bpmn-elements that the runtime uses; its own typings cover some of it only.
 * `content` is the library's message body: ids, parents and loop state, saved with the instance. */
export interface Content {
  id: string;
  type?: string;
  executionId: string;
  isRootScope?: boolean;
  isRecovered?: boolean;
  isMultiInstance?: boolean;
  index?: number;
  parent?: { id: string; type?: string; executionId?: string; path?: { id: string; executionId?: string }[] };
  inbound?: Content[];
  isSequenceFlow?: boolean;
  /** Of a flow that was taken: this token. */
  sequenceId?: string;
  targetId?: string;
  [field: string]: unknown;
}

export interface Message {
  fields: { routingKey?: string; redelivered?: boolean };
  content: Content;
  properties: { type?: string; correlationId?: string };
}

export interface Broker {
  publish(exchange: string, routingKey: string, content: unknown, properties?: object): void;
  assertExchange(name: string, type: string, options: { durable: boolean; autoDelete: boolean }): void;
  subscribeTmp(
    exchange: string,
    pattern: string,
    onMessage: (routingKey: string, message: Message, owner: unknown) => void,
    options: { noAck?: boolean; consumerTag?: string; priority?: number },
  ): void;
  cancel(consumerTag: string): void;
}

export interface Environment {
  options: { host: unknown };
  variables: Record<string, unknown>;
}

export interface Activity {
  id: string;
  type: string;
  isRunning: boolean;
  outbound: SequenceFlow[];
  behaviour: Record<string, unknown> & { loopCharacteristics?: LoopDefinition };
  broker: Broker;
  environment: Environment;
  isSubProcess?: boolean;
  isSequenceFlow?: boolean;
  execution?: {
    getPostponed(): Api[];
    source?: { executions?: ProcessExecution[] };
  };
  run(): void;
  /** Ends what runs, boundary events with it; no sequence flow is taken. */
  discard(): void;
  /** A parallel join keeps its early arrivals here, unacknowledged, until the last one has come. */
  [FLOWS_KEPT]: { inboundJoinFlows?: Set<Postponed> };
}

export interface LoopDefinition {
  type: string;
  behaviour: Record<string, unknown>;
  Behaviour: new (activity: Activity, definition: LoopDefinition) => { execute(message: Message): void };
}

/** A message that waits for its activity to go on. */
export type Postponed = Message & { ack(): void };

/** Where the library keeps things that it offers no method for. The keys are registered symbols, so they have a name outside it. */
export const ELEMENTS_KEPT: unique symbol = Symbol.for("elements");
export const FLOWS_KEPT: unique symbol = Symbol.for("flows");

/** One run of a process or subprocess: the scope in which tokens move. */
export interface ProcessExecution {
  getPostponed(): Api[];
  getActivityById(id: string): Activity | undefined;
  getSequenceFlows(): SequenceFlow[];
  /** It ends when `postponed` has become empty. */
  [ELEMENTS_KEPT]: { postponed: Set<Postponed>; startActivities: Set<Activity> };
}

/** A handle on something that runs. */
export interface Api {
  id: string;
  executionId: string;
  content: Content;
  owner: Activity;
}

export interface Definition {
  isRunning: boolean;
  broker: Broker;
  run(): void;
  resume(): void;
  recover(state: unknown): Definition;
  getState(): unknown;
  getPostponed(): Api[];
  getProcessById(id: string): { execution?: ProcessExecution } | undefined;
}

export interface SequenceFlow {
  id: string;
  targetId: string;
  isDefault?: boolean;
  take(content: { sequenceId: string }): void;
  environment: Environment;
  behaviour: { condition?: string };
}

export type Evaluated = (error: Error | null, taken?: boolean) => void;

type Factory = new (definition: unknown, context: unknown) => unknown;

// biome-ignore lint/suspicious/noExplicitAny: one place where the library's partial typings are set aside
const untyped = library as any;

export const {
  Activity: ActivityBase,
  Context: createContext,
  Definition: DefinitionClass,
  Environment: EnvironmentClass,
  SequenceFlow: SequenceFlowBase,
} = untyped as {
  Activity: new (behaviour: unknown, definition: unknown, context: unknown) => Activity;
  Context: (source: unknown, environment: Environment) => unknown;
  Definition: new (context: unknown) => Definition;
  Environment: new (options: object) => Environment;
  SequenceFlow: new (definition: unknown, context: unknown) => SequenceFlow;
};

/** Elements that are used as the library has them. */
export const ELEMENTS = {
  process: untyped.Process as Factory,
  startEvent: untyped.StartEvent as Factory,
  endEvent: untyped.EndEvent as Factory,
  throwEvent: untyped.IntermediateThrowEvent as Factory,
  catchEvent: untyped.IntermediateCatchEvent as Factory,
  boundaryEvent: untyped.BoundaryEvent as Factory,
  task: untyped.Task as Factory,
  subProcess: untyped.SubProcess as Factory,
  exclusiveGateway: untyped.ExclusiveGateway as Factory,
  parallelGateway: untyped.ParallelGateway as Factory,
  eventBasedGateway: untyped.EventBasedGateway as Factory,
  loop: untyped.MultiInstanceLoopCharacteristics as LoopDefinition["Behaviour"],
  terminate: untyped.TerminateEventDefinition as Factory,
};
