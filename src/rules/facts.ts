import type { z } from "zod";
import { GuichengError } from "../errors.ts";
import { Agenda } from "./facts/agenda.ts";
import { Countersign } from "./facts/countersign.ts";
import { Deputation } from "./facts/deputation.ts";
import { Incoming } from "./facts/incoming.ts";
import { Leave } from "./facts/leave.ts";
import { Mark } from "./facts/mark.ts";
import { Minutes } from "./facts/minutes.ts";
import { Quorum } from "./facts/quorum.ts";
import { Signing } from "./facts/signing.ts";
import { Supervision } from "./facts/supervision.ts";

/** Facts schema of each decision this package answers. A new decision is one file in facts/ and one line here. */
export const FACTS = {
  agenda: Agenda,
  quorum: Quorum,
  minutes: Minutes,
  incoming: Incoming,
  signing: Signing,
  mark: Mark,
  countersign: Countersign,
  leave: Leave,
  deputation: Deputation,
  supervision: Supervision,
} as const satisfies Record<string, z.ZodType>;

export type Decision = keyof typeof FACTS;
export const DECISIONS = Object.keys(FACTS) as Decision[];

export type FactsOf<D extends Decision> = z.infer<(typeof FACTS)[D]>;

export function isDecision(name: string): name is Decision {
  return Object.hasOwn(FACTS, name);
}

/** @throws {GuichengError} DECISION_UNKNOWN, with the decisions there are */
export function decisionNamed(name: string | undefined): Decision {
  if (name !== undefined && isDecision(name)) return name;
  throw new GuichengError({
    code: "DECISION_UNKNOWN",
    place: "decision",
    found: name ?? "没有写",
    accepted: DECISIONS.join("、"),
  });
}

/** Checks facts and fills every default.
 * @throws {GuichengError} FACTS_UNKNOWN_FIELD, FACTS_INVALID: names the field, what was found, what is accepted */
export function parseFacts<D extends Decision>(decision: D, input: unknown): FactsOf<D> {
  const result = FACTS[decision].safeParse(input, { reportInput: true });
  if (result.success) return result.data as FactsOf<D>;
  const { issues } = result.error;
  // a misspelt field is missing too: the misspelling is what has to be mended
  const issue = (issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]) as z.core.$ZodIssue;
  const field = issue.path.map(String).join(".") || "（整个事实）";
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] as string;
    const place = [...issue.path.map(String), key].join(".");
    throw new GuichengError({
      code: "FACTS_UNKNOWN_FIELD",
      place,
      found: key,
      accepted: fieldsAt(decision, issue.path).join("、"),
    });
  }
  const found = show(issue.code === "custom" ? valueAt(input, issue.path) : issue.input);
  throw new GuichengError({ code: "FACTS_INVALID", place: field, found, accepted: accepted(issue) });
}

/** A check of several fields together names one of them, but reports the whole object as its input. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown>)[key], input);
}

function show(value: unknown): string {
  return value === undefined ? "缺少" : JSON.stringify(value);
}

const TYPE_NAMES: Record<string, string> = {
  string: "文本",
  boolean: "true 或 false",
  number: "整数",
  int: "整数",
  array: "列表",
  object: "对象",
  record: "对象",
};

/** What would have been accepted, in words of our own: zod's English never reaches a reader. */
function accepted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.map(String).join(" | ");
    case "invalid_union":
      return [...new Set(issue.errors.flat().map((inner) => accepted(inner)))].join(" | ");
    case "invalid_type":
      return TYPE_NAMES[issue.expected] ?? "别的类型";
    case "too_small":
      return issue.origin === "string" || issue.origin === "array" ? "不能为空" : `不小于 ${issue.minimum} 的整数`;
    case "too_big":
      return `不大于 ${issue.maximum} 的整数`;
    case "custom":
      return issue.message;
    default:
      return "符合本字段的写法";
  }
}

/** Names that an object of facts may hold: its fields, or the words its keys are made of. */
function fieldsAt(decision: Decision, path: readonly PropertyKey[]): string[] {
  let schema: unknown = FACTS[decision];
  for (const key of path) schema = step(schema, key);
  const { shape, keyType } = unwrap(schema);
  return shape ? Object.keys(shape) : (keyType?.options ?? []).map(String);
}

interface Inner {
  shape?: Record<PropertyKey, unknown>;
  element?: unknown;
  keyType?: { options?: readonly unknown[] };
}

function unwrap(schema: unknown): Inner {
  let current = schema as Inner & { def?: { innerType?: unknown } };
  while (current?.def?.innerType) current = current.def.innerType as typeof current;
  return current ?? {};
}

function step(schema: unknown, key: PropertyKey): unknown {
  const inner = unwrap(schema);
  return inner.element ?? inner.shape?.[key];
}
