import type { Paths } from "./paths.ts";
import type { Token } from "./tokens.ts";

/** A token that was put somewhere by hand, and another one that it would meet. */
export interface Meeting {
  one: string;
  other: string;
  /** The element, or the flow into a join, where both could be at the same time. */
  at: string;
}

/** What may be reached from one token, or from several that a join has made one. */
interface Front {
  /** Which instructions have put its tokens there; 0 for tokens that stood there before. */
  origins: Set<number>;
  label: string;
  rests: Set<string>;
  joins: Set<string>;
}

/** An element of the library runs once at a time and a join counts its flows, not its tokens: where tokens of different origin could come
 * to be in one element, or at one join by one flow, it would no longer do what Camunda does. The diagram's own tokens are left
 * alone: they meet as whoever drew it meant.
 * @param originOf number of the instruction that put a token there, 0 for none
 * @returns the first such place; undefined where there is none */
export function findMeeting(paths: Paths, tokens: Token[], originOf: (token: Token) => number): Meeting | undefined {
  const scopes = new Set(tokens.map(({ scope }) => scope));
  for (const scope of scopes) {
    const fronts = tokens
      .filter((token) => token.scope === scope)
      .map((token) => frontOf(paths, token, originOf(token)));
    const met = meetingOf(join(paths, scope, fronts));
    if (met) return met;
  }
  return undefined;
}

function frontOf(paths: Paths, { nodeId, flow }: Token, origin: number): Front {
  const origins = new Set([origin]);
  if (flow !== undefined && paths.isJoin(nodeId)) {
    return { origins, label: nodeId, rests: new Set(), joins: new Set([flow]) };
  }
  return { origins, label: nodeId, ...paths.reach(nodeId) };
}

/** Adds what lies behind each join that the tokens can fill. */
function join(paths: Paths, scope: string, fronts: Front[]): Front[] {
  const all = [...fronts];
  const joins = paths.model.nodes.filter(({ id, parent }) => parent === scope && paths.isJoin(id));
  for (let waiting = joins; ; ) {
    const filled = waiting.filter(({ id }) =>
      paths.incoming(id).every((flow) => all.some((front) => front.joins.has(flow.id))),
    );
    if (filled.length === 0) return all;
    for (const { id } of filled) {
      const flows = paths.incoming(id).map((flow) => flow.id);
      const contributors = all.filter((front) => flows.some((flow) => front.joins.has(flow)));
      const origins = new Set(contributors.flatMap((front) => [...front.origins]));
      all.push({ origins, label: id, ...paths.reach(id) });
    }
    waiting = waiting.filter((node) => !filled.includes(node));
  }
}

function meetingOf(fronts: Front[]): Meeting | undefined {
  for (const [index, one] of fronts.entries()) {
    for (const other of fronts.slice(index + 1)) {
      if (new Set([...one.origins, ...other.origins]).size < 2) continue;
      const at = [...one.rests].find((id) => other.rests.has(id)) ?? [...one.joins].find((id) => other.joins.has(id));
      if (at !== undefined) return { one: one.label, other: other.label, at };
    }
  }
  return undefined;
}
