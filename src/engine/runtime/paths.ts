import type { ModelFlow, ModelNode, ProcessModel } from "../deploy/model.ts";

/** What a token can rest in; everything else is passed at once. */
const RESTS = new Set<ModelNode["kind"]>([
  "userTask",
  "externalTask",
  "callActivity",
  "receiveTask",
  "catchEvent",
  "subProcess",
  "eventBasedGateway",
]);

/** The ways through a model. */
export class Paths {
  readonly model: ProcessModel;
  readonly #nodes: Map<string, ModelNode>;
  readonly #flows: Map<string, ModelFlow>;
  readonly #joins: Set<string>;
  readonly #offered: Set<string>;

  private constructor(model: ProcessModel) {
    this.model = model;
    this.#nodes = new Map(model.nodes.map((node) => [node.id, node]));
    this.#flows = new Map(model.flows.map((flow) => [flow.id, flow]));
    const kindOf = (id: string) => this.#nodes.get(id)?.kind;
    const joins = model.nodes.filter(({ id, kind }) => kind === "parallelGateway" && this.incoming(id).length > 1);
    this.#joins = new Set(joins.map(({ id }) => id));
    const offers = model.flows.filter(({ source }) => kindOf(source) === "eventBasedGateway");
    this.#offered = new Set(offers.map(({ target }) => target));
  }

  static readonly #known = new WeakMap<ProcessModel, Paths>();

  static of(model: ProcessModel): Paths {
    const known = Paths.#known.get(model) ?? new Paths(model);
    Paths.#known.set(model, known);
    return known;
  }

  find(id: string): ModelNode | undefined {
    return this.#nodes.get(id);
  }

  /** @throws {Error} where there is none; the model's own references always exist */
  node(id: string): ModelNode {
    const node = this.#nodes.get(id);
    if (!node) throw new Error(`no element "${id}" in ${this.model.key}`);
    return node;
  }

  flow(id: string): ModelFlow | undefined {
    return this.#flows.get(id);
  }

  incoming(id: string): ModelFlow[] {
    return this.model.flows.filter(({ target }) => target === id);
  }

  outgoing(id: string): ModelFlow[] {
    return this.model.flows.filter(({ source }) => source === id);
  }

  /** @returns whether a node is an element or lies in it, however deep */
  isWithin(node: ModelNode, id: string): boolean {
    for (let at: ModelNode | undefined = node; at; at = this.#nodes.get(at.parent)) if (at.id === id) return true;
    return false;
  }

  /** A parallel gateway that waits for several tokens. */
  isJoin(id: string): boolean {
    return this.#joins.has(id);
  }

  /** An event that an event-based gateway waits for: the token rests in the gateway, not in the event. */
  isOffered(id: string): boolean {
    return this.#offered.has(id);
  }

  /** Where a token in an element can come to rest in the same scope without passing a join, and by which flows it reaches joins. */
  reach(from: string): { rests: Set<string>; joins: Set<string> } {
    const rests = new Set<string>();
    const joins = new Set<string>();
    const seen = new Set<string>();
    const visit = (id: string) => {
      if (seen.has(id)) return;
      seen.add(id);
      if (RESTS.has(this.node(id).kind)) rests.add(id);
      for (const flow of this.outgoing(id)) {
        if (this.isJoin(flow.target)) joins.add(flow.id);
        else visit(flow.target);
      }
      for (const node of this.model.nodes) if (node.kind === "boundaryEvent" && node.attachedTo === id) visit(node.id);
    };
    visit(from);
    return { rests, joins };
  }
}
