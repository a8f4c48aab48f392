import type { Decision } from "./facts.ts";
import type {
  Action,
  Direction,
  Effect,
  Hardness,
  MarkEffect,
  Outcome,
  PartyStatus,
  Role,
  Unit,
} from "./vocabulary.ts";

/** The answer to one question under one government's rule. Shape and words: the domain's Ruling contract. */
export interface Ruling {
  decision: Decision;
  jurisdiction: string;
  rule: { id: string; status: RuleStatus };
  /** The day (or moment) on which the question was asked. */
  asOf: string;
  /** Which tables answered: `package` or an engine's deployment id, and the hash of their bytes. */
  tables: { source: string; sha256: string };
  calendar: CalendarId;
  outcome: Outcome;
  steps: Step[];
  deadlines: Deadline[];
  findings: Finding[];
  notices: Notice[];
  /** countersign only */
  parties?: PartyResult[];
  /** mark only; absent where the text says nothing about marks */
  effect?: MarkEffect;
  /** Articles of the row that named the case. */
  basis: string[];
  /** What the ruling rests on beyond the words of the text, one line each, in Chinese. */
  assumptions: string[];
}

export type RuleStatus = "in-force" | "draft" | "not-yet" | "repealed";

export interface CalendarId {
  /** e.g. `chinese-days 1.5.7`, with `+override:<sha256, 12 digits>` when a local override file is in force */
  source: string;
  /** Last year whose working-day schedule is published. */
  publishedThrough: number;
}

/** What every line of a ruling carries. */
export interface Cited {
  /** Article numbers in this rule; empty only for the parties' own agreements. */
  basis: string[];
  /** True where the line rests on a reading rather than on the words; then `note` says which. */
  reading: boolean;
  note?: string;
}

export interface Step extends Cited {
  role: Role | Role[];
  action: Action;
  mode: "any" | "all";
  /** Who a relative role (presider, convener, …) actually is, where the facts say. */
  resolved?: Role;
  /** Present where approvals were given or the table knows: whether the act has been done. */
  done?: boolean;
}

export interface Deadline extends Cited {
  id: string;
  /** Party concerned (countersign). */
  party?: string;
  due: string | null;
  value: number | null;
  unit: Unit | null;
  direction: Direction;
  anchor: string | null;
  hardness: Hardness;
  provisional: boolean;
  /** Unpublished days it rests on, when provisional. */
  provisionalDays?: string[];
  /** Days counted, in order. */
  trace: string[];
}

export interface Finding extends Cited {
  code: string;
  effect: Effect;
  message: string;
  party?: string;
}

export interface Notice extends Cited {
  to: Role;
  act: string;
  form: string;
  when: string;
}

export interface PartyResult extends Cited {
  id: string;
  status: PartyStatus;
}
