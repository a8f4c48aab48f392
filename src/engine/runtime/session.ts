import { historyType, type ModelNode, type ProcessModel } from "../deploy/model.ts";
import {
  type Activity,
  type Api,
  type Content,
  createContext,
  type Definition,
  DefinitionClass,
  EnvironmentClass,
  type ProcessExecution,
} from "./bpmn-elements.ts";
import type { Host, Wait } from "./host.ts";
import { Paths } from "./paths.ts";
import { createSource, MULTIPLICITY, type Source } from "./source.ts";
import { Tokens } from "./tokens.ts";

/** What a session asks of the unit of work that runs it. */
export interface Surroundings {
  condition(text: string): boolean;
  /** Evaluates the collection, keeps its elements as local variables, answers their number. */
  spread(node: ModelNode, ref: string): number;
  entered(node: ModelNode, ref: string, type: string): void;
  ended(ref: string, canceled: boolean): void;
}

/** What is saved between two stimuli. */
export interface SavedState {
  definition: unknown;
  /** Size of each open multi-instance by the execution of its body: the collection may change while it is open. */
  multiplicities: Record<string, number>;
}

/** Enough for any real process; a loop of gateways without a task in it ends here instead of never. */
const MAX_STEPS = 20_000;

const SOURCES = new WeakMap<ProcessModel, Source>();

/** One process instance in memory. It is a cache: what counts is its saved state and its rows. */
export class Session implements Host {
  readonly id: string;
  readonly model: ProcessModel;
  /** Open waits by execution; includes what has no row (error boundaries). */
  readonly waits = new Map<string, Wait>();
  readonly paths: Paths;
  readonly tokens: Tokens;
  readonly #definition: Definition;
  #multiplicities: Record<string, number> = {};
  #surroundings: Surroundings | undefined;
  #failure: unknown;
  #steps = 0;

  constructor(id: string, model: ProcessModel) {
    this.id = id;
    this.model = model;
    this.paths = Paths.of(model);
    let source = SOURCES.get(model);
    if (!source) {
      source = createSource(model);
      SOURCES.set(model, source);
    }
    this.#definition = new DefinitionClass(createContext(source, createEnvironment(this)));
    this.tokens = new Tokens(this.paths, this.#definition);
    this.#listen();
  }

  start(surroundings: Surroundings): void {
    this.#run(surroundings, () => this.#definition.run());
  }

  resume(state: SavedState, surroundings: Surroundings): void {
    this.#multiplicities = { ...state.multiplicities };
    this.#run(surroundings, () => this.#definition.recover(state.definition).resume());
  }

  /** Lets one wait go on. @throws {Error} the first fault met on the way; the session is then worthless */
  complete(wait: Wait, surroundings: Surroundings): void {
    this.waits.delete(wait.ref);
    this.#run(surroundings, () => wait.complete());
  }

  /** Moves tokens by hand. @throws {Error} as {@link complete} */
  move(surroundings: Surroundings, work: (tokens: Tokens) => void): void {
    this.#run(surroundings, () => work(this.tokens));
  }

  get running(): boolean {
    return this.#definition.isRunning;
  }

  save(): SavedState {
    const live = this.live();
    const multiplicities = Object.entries(this.#multiplicities).filter(([ref]) => live.has(ref));
    return { definition: this.#definition.getState(), multiplicities: Object.fromEntries(multiplicities) };
  }

  /** The executions that are still open, however deep. Asked, never remembered from events: after a reload the library
   * tells nothing about what an interrupted subprocess held. */
  live(): Set<string> {
    const refs = new Set<string>();
    if (this.running) collect(this.#definition.getPostponed(), refs);
    return refs;
  }

  node(id: string): ModelNode {
    return this.paths.node(id);
  }

  wait(wait: Wait): void {
    this.waits.set(wait.ref, wait);
  }

  condition(text: string): boolean {
    return this.#guard(() => this.#around().condition(text));
  }

  multiplicity(activityId: string, ref: string): number {
    return this.#guard(() => {
      const known = this.#multiplicities[ref];
      if (known !== undefined) return known;
      const size = this.#around().spread(this.node(activityId), ref);
      this.#multiplicities[ref] = size;
      return size;
    });
  }

  #around(): Surroundings {
    if (!this.#surroundings) throw new Error(`instance ${this.id} runs outside a stimulus`);
    return this.#surroundings;
  }

  /** Faults are remembered because the library may swallow what is thrown within it. */
  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }

  #run(surroundings: Surroundings, work: () => void): void {
    this.#surroundings = surroundings;
    this.#steps = 0;
    try {
      work();
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#surroundings = undefined;
    }
    if (this.#failure) throw this.#failure;
  }

  #listen(): void {
    const { broker } = this.#definition;
    const on = (key: string, handle: (content: Content) => void) =>
      broker.subscribeTmp("event", key, (_, { content }) => this.#guard(() => handle(content)), { noAck: true });
    on("activity.enter", (content) => {
      if (++this.#steps > MAX_STEPS) throw new Error(`${this.model.key} took ${MAX_STEPS} steps without waiting`);
      const node = this.paths.find(content.id);
      if (!node || this.#showsWhenFired(node)) return;
      if (this.paths.isJoin(node.id)) {
        for (const { sequenceId } of content.inbound ?? []) this.#arrived(node, sequenceId);
        return;
      }
      const multi = "multi" in node && node.multi;
      this.#around().entered(node, content.executionId, multi ? "multiInstanceBody" : historyType(node));
    });
    on("flow.take", ({ targetId, sequenceId }) => {
      const node = this.paths.find(targetId ?? "");
      if (node && this.paths.isJoin(node.id)) this.#arrived(node, sequenceId);
    });
    on("activity.end", (content) => {
      const node = this.paths.find(content.id);
      if (!node) return;
      if (this.#showsWhenFired(node)) this.#around().entered(node, content.executionId, historyType(node));
      for (const { sequenceId } of content.inbound ?? []) if (sequenceId) this.#around().ended(sequenceId, false);
      // Camunda lists the gateway as interrupted by the event that came
      this.#around().ended(content.executionId, node.kind === "eventBasedGateway");
    });
    on("*.error", (content) => {
      throw content.error instanceof Error ? content.error : new Error(`error in ${content.id}`);
    });
  }

  /** An armed boundary event is no activity yet, nor is an event that a gateway waits for; history lists them when they have fired. */
  #showsWhenFired({ id, kind }: ModelNode): boolean {
    return kind === "boundaryEvent" || this.paths.isOffered(id);
  }

  /** A token waits at a join as an activity instance of its own. */
  #arrived(join: ModelNode, sequenceId: string | undefined): void {
    if (sequenceId) this.#around().entered(join, sequenceId, historyType(join));
  }
}

function createEnvironment(host: Host) {
  const refuse = () => {
    throw new Error("timers are rows in the store; the library arms none");
  };
  return new EnvironmentClass({
    host,
    // the default of 50 would open a multi-instance in batches
    settings: { batchSize: 10_000, disableTrackState: true },
    expressions: {
      // The library's own expressions and scripts can run code. It is left with one question: how often.
      resolveExpression(text: string, from: { content?: Content }) {
        if (typeof text !== "string" || !text.startsWith(MULTIPLICITY)) return text;
        const size = host.multiplicity(text.slice(MULTIPLICITY.length), from.content?.executionId ?? "");
        return Array.from({ length: size }, (_, index) => index);
      },
      isExpression: () => false,
      hasExpression: () => false,
    },
    scripts: { register: () => {}, getScript: () => undefined },
    timers: { executing: [], register: refuse, setTimeout: refuse, clearTimeout: () => {} },
  });
}

function collect(apis: Api[], refs: Set<string>): void {
  for (const { executionId, content, owner } of apis) {
    if (executionId) refs.add(executionId);
    if (content.sequenceId) refs.add(content.sequenceId);
    if (owner.isSequenceFlow) continue;
    collectActivity(owner, refs);
  }
}

function collectActivity({ execution, isSubProcess }: Activity, refs: Set<string>): void {
  if (!execution) return;
  if (isSubProcess) {
    const inner: ProcessExecution[] = execution.source?.executions ?? [];
    for (const scope of inner) collect(scope.getPostponed(), refs);
    return;
  }
  for (const { executionId } of execution.getPostponed()) refs.add(executionId);
}
