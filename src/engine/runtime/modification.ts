import type { ModelFlow, ModelNode } from "../deploy/model.ts";
import { notOffered, notValid, Problem } from "../problem.ts";
import type { TypedValue } from "../typed-value.ts";
import type { LiveInstance } from "./live-instances.ts";
import { findMeeting } from "./meetings.ts";
import type { Token, Tokens } from "./tokens.ts";

/** One step of a modification, as Camunda's REST API words it. */
export type Instruction =
  | { type: "cancel"; activityId: string }
  | { type: "cancel"; activityInstanceId: string }
  | { type: "cancel"; transitionInstanceId: string }
  | {
      type: "startBeforeActivity" | "startAfterActivity";
      activityId: string;
      variables: Map<string, TypedValue>;
    }
  | { type: "startTransition"; transitionId: string; variables: Map<string, TypedValue> };

const BODY = "#multiInstanceBody";

/** What Camunda can start and this engine cannot start alike. */
const REFUSED_STARTS: { of: (node: ModelNode, live: LiveInstance) => boolean; remedy: string }[] = [
  {
    of: ({ kind }) => kind === "boundaryEvent",
    remedy: "a boundary event cannot be started before; use startAfterActivity and cancel what it interrupts",
  },
  {
    of: ({ id }, { session }) => session.paths.isOffered(id),
    remedy: "an event behind an event-based gateway cannot be started; start its gateway, or use startAfterActivity",
  },
  {
    of: ({ id }, { session }) => session.paths.isJoin(id),
    remedy: "a join cannot be started before; use startTransition with the flow that its token is missing on",
  },
];

/** Carries out a modification's instructions on one instance, one after the other. */
export class Modification {
  readonly #live: LiveInstance;
  /** Which instruction has put a token where it stands. */
  readonly #origins = new Map<string, number>();
  #count = 0;

  constructor(live: LiveInstance) {
    this.#live = live;
  }

  /** The element that an instruction takes to, or the tokens it takes away.
   * @throws {Problem} 400 what the process does not have; 500 an end without a way out; 501 what is not offered */
  plan(instruction: Instruction): (tokens: Tokens) => void {
    if (instruction.type === "cancel") return cancelling(this.#doomed(instruction));
    const target = this.#target(instruction);
    return (tokens) => {
      if ("kind" in target) tokens.startBefore(target);
      else tokens.take(target);
    };
  }

  /** Takes away the activity that has called an instance which was cancelled. */
  planCall(ref: string): (tokens: Tokens) => void {
    const tokens = this.#live.session.tokens.all();
    const found = tokens.filter((token) => token.ref === ref);
    return cancelling(found.length > 0 ? found : this.#ofMany(ref, tokens));
  }

  /** To be called after each instruction.
   * @param before tokens as they stood before it
   * @throws {Problem} 501 where a token has come upon an element that is still busy */
  note(before: Token[]): void {
    this.#count += 1;
    const known = new Set(before.map(({ ref }) => ref));
    const { tokens, paths } = this.#live.session;
    for (const { ref, nodeId, flow } of tokens.all()) {
      if (known.has(ref)) continue;
      this.#origins.set(ref, this.#count);
      if (flow !== undefined && !paths.isJoin(nodeId)) throw meeting(nodeId, nodeId, nodeId);
    }
  }

  /** @throws {Problem} 501 where tokens put by hand could later meet others */
  refuseMeetings(): void {
    const { tokens, paths } = this.#live.session;
    const found = findMeeting(paths, tokens.all(), ({ ref }) => this.#origins.get(ref) ?? 0);
    if (found) throw meeting(found.one, found.other, found.at);
  }

  #doomed(instruction: Instruction & { type: "cancel" }): Token[] {
    const { row, session, activities } = this.#live;
    const tokens = session.tokens.all();
    if ("transitionInstanceId" in instruction) {
      const id = instruction.transitionInstanceId;
      throw notValid(`Cannot perform instruction: Cancel transition instance '${id}'; it does not exist`);
    }
    if ("activityId" in instruction) {
      const nodeId = instruction.activityId.replace(BODY, "");
      return tokens.filter((token) => token.nodeId === nodeId);
    }
    const id = instruction.activityInstanceId;
    if (id === row.id) return tokens.filter(({ scope }) => scope === session.model.key);
    const [ref] = [...activities].find(([, activityInstanceId]) => activityInstanceId === id) ?? [];
    const found = tokens.filter((token) => token.ref === ref);
    if (found.length > 0) return found;
    if (ref === undefined) {
      throw notValid(`Cannot perform instruction: Cancel activity instance '${id}'; it does not exist`);
    }
    return this.#ofMany(ref, tokens);
  }

  /** One of a multi-instance's instances: its body where it is the last. */
  #ofMany(ref: string, tokens: Token[]): Token[] {
    const body = ref.replace(/_\d+$/, "");
    const siblings = [...this.#live.session.waits.keys()].filter((other) => other.startsWith(`${body}_`));
    if (siblings.length <= 1) return tokens.filter((token) => token.ref === body);
    throw notOffered("one of several instances of a multi-instance cannot be cancelled alone; cancel its body");
  }

  #target(instruction: Exclude<Instruction, { type: "cancel" }>): ModelNode | ModelFlow {
    const { paths } = this.#live.session;
    if (instruction.type === "startTransition") {
      const flow = paths.flow(instruction.transitionId);
      if (!flow) throw unknown(`Start transition '${instruction.transitionId}'`);
      return this.#allowed(flow);
    }
    const { activityId, type } = instruction;
    const isBody = activityId.endsWith(BODY);
    const node = paths.find(isBody ? activityId.slice(0, -BODY.length) : activityId);
    const many = node !== undefined && "multi" in node && node.multi !== undefined;
    const what = `Start ${type === "startBeforeActivity" ? "before" : "after"} activity '${activityId}'`;
    if (!node || (isBody && !many)) throw unknown(what);
    if (type === "startBeforeActivity") {
      if (many && !isBody) throw notOffered(`${what}: one instance of a multi-instance; use '${activityId}${BODY}'`);
      for (const { of, remedy } of REFUSED_STARTS) if (of(node, this.#live)) throw notOffered(`${what}: ${remedy}`);
      return node;
    }
    const [flow, ...others] = paths.outgoing(node.id);
    if (!flow || others.length > 0) {
      const count = others.length > 0 ? "more than one outgoing sequence flow" : "no outgoing sequence flow to take";
      throw new Problem(
        500,
        "ProcessEngineException",
        `Cannot start after activity ${activityId}; activity has ${count}`,
      );
    }
    return this.#allowed(flow);
  }

  #allowed(flow: ModelFlow): ModelFlow {
    if (!this.#live.session.paths.isOffered(flow.target)) return flow;
    throw notOffered(`flow '${flow.id}' leads from an event-based gateway to an event; start the gateway instead`);
  }
}

/** What one token has taken with it, being alone in its subprocess, is not there for the next. */
function cancelling(doomed: Token[]): (tokens: Tokens) => void {
  return (tokens) => {
    for (const { ref } of doomed) {
      const token = tokens.all().find((candidate) => candidate.ref === ref);
      if (token) tokens.cancel(token);
    }
  };
}

function unknown(what: string): Problem {
  return notValid(`Cannot perform instruction: ${what}; the element does not exist in this process`);
}

function meeting(one: string, other: string, at: string): Problem {
  const message =
    one === other
      ? `'${at}' would run twice at the same time, which this engine does not do as Camunda does; cancel it first`
      : `the tokens at '${one}' and '${other}' could both come to '${at}', which this engine does not do as Camunda does; cancel one of them`;
  return notOffered(message, "tokensWouldMeet");
}
