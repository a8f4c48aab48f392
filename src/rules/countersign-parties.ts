import { cited } from "./cited.ts";
import { countFrom, type DeadlineCircumstances, deadlineFrom } from "./deadlines.ts";
import type { Party } from "./facts/countersign.ts";
import type { FactsOf } from "./facts.ts";
import type { Deadline, Finding, PartyResult } from "./ruling.ts";
import type { Hit, TableKind } from "./table.ts";
import { word } from "./table-words.ts";
import { PARTY_STATUS, type PartyStatus } from "./vocabulary.ts";

type Round = FactsOf<"countersign">;

interface Circumstances extends DeadlineCircumstances {
  ask: (kind: TableKind, context: Record<string, unknown>) => Hit[];
}

/** Where every party of a round stands, and what the round's own tables may read of it. */
export interface PartyRound {
  parties: PartyResult[];
  deadlines: Deadline[];
  findings: Finding[];
  counts: Record<string, number | boolean>;
  assumptions: string[];
}

const OWN_AGREEMENT = "主办与协办单位自行约定的时限，按约定计算；规则没有规定时限，也没有规定逾期的效力";

/** Limits without agreement give dates; an extension agreed within them gives dates again; from the dates follows each party's status. */
export function settleParties(round: Round, given: Circumstances): PartyRound {
  const settled = round.parties.map((party) => settle(party, round, given));
  const statuses = settled.map((entry) => entry.result.status);
  const count = (...wanted: PartyStatus[]) => statuses.filter((status) => wanted.includes(status)).length;
  return {
    parties: settled.map((entry) => entry.result),
    deadlines: shared(settled),
    findings: settled.flatMap((entry) => entry.findings),
    counts: {
      leadLimitSet: round.leadLimit !== undefined,
      pendingParties: count("pending", "overdue"),
      overdueParties: count("overdue"),
      objectingParties: count("objected"),
      invalidParties: count("invalid"),
      silentParties: count("deemed-no-objection"),
      agreedParties: count("agreed"),
    },
    assumptions: [...new Set(settled.flatMap((entry) => entry.assumptions))],
  };
}

interface Settled {
  result: PartyResult;
  deadlines: Deadline[];
  findings: Finding[];
  assumptions: string[];
}

function settle(party: Party, round: Round, given: Circumstances): Settled {
  const assumptions: string[] = [];
  const facts: Record<string, unknown> = {
    ...round,
    ...party,
    sentOn: party.sentOn ?? round.sentOn,
    agreedUntil: party.agreedUntil ?? round.agreedUntil,
    agreedOn: party.agreedOn ?? round.agreedOn,
    leadLimitSet: round.leadLimit !== undefined,
  };
  const agreedUntil = facts.agreedUntil as string | undefined;
  const agreedOn = facts.agreedOn as string | undefined;
  const limits = (extensionAgreed: boolean) => limitsOf({ ...facts, extensionAgreed }, round, given);

  const first = limits(false);
  let extensionAgreed = false;
  if (agreedUntil !== undefined) {
    const last = (first.silence ?? first.reply)?.due;
    extensionAgreed = !last || agreedOn === undefined || !given.calendar.isAfter(agreedOn, last, given.closeOfBusiness);
    if (agreedOn === undefined) assumptions.push("没有写明商定延期的日期，按在期限内商定处理");
  }
  const final = extensionAgreed ? limits(true) : first;

  const answered = party.response !== "none";
  const moment = answered ? party.respondedOn : given.asOf;
  const passedAt = (at: string | undefined, deadline: Deadline | undefined) =>
    at !== undefined && deadline?.due != null && given.calendar.isAfter(at, deadline.due, given.closeOfBusiness);
  const passed = (deadline: Deadline | undefined) => passedAt(moment, deadline);
  const undated = answered && moment === undefined;
  if (undated && passedAt(given.asOf, final.reply)) assumptions.push("没有写明答复日期，按在期限内答复处理");
  Object.assign(facts, {
    extensionAgreed,
    replyLate: answered && passed(final.reply),
    replyOverdue: !answered && passed(final.reply),
    silenceLapsed: passed(final.silence ?? final.reply),
    extensionRunning:
      extensionAgreed &&
      agreedUntil !== undefined &&
      !given.calendar.isAfter(given.asOf, agreedUntil, given.closeOfBusiness),
  });
  const [hit] = given.ask("party", facts);
  const result: PartyResult = hit
    ? { id: party.id, status: word(hit, "status", PARTY_STATUS), ...cited(hit) }
    : { id: party.id, status: plainStatus(party, facts.replyOverdue === true), basis: [], reading: true, note: PLAIN };
  return { result, deadlines: final.deadlines, findings: undated ? [] : final.findings, assumptions };
}

const PLAIN = "规则没有规定答复的效力，按答复本身记载";

/** What the paper itself says, where no row of the rule speaks of it; silence then means nothing but that the reply is outstanding. */
function plainStatus(party: Party, overdue: boolean): PartyStatus {
  if (party.response === "none") return overdue ? "overdue" : "pending";
  return party.response === "agree" ? "agreed" : "objected";
}

interface Limits {
  deadlines: Deadline[];
  findings: Finding[];
  reply?: Deadline;
  silence?: Deadline;
}

function limitsOf(facts: Record<string, unknown>, round: Round, given: Circumstances): Limits {
  const rows = given.ask("deadlines", facts);
  const read = rows.map((hit) => deadlineFrom(hit, facts, given));
  const deadlines = read.flatMap((entry) => entry.deadline ?? []);
  if (!deadlines.some((deadline) => deadline.id === "reply")) {
    const own = ownAgreement(facts, round, given);
    if (own) deadlines.unshift(own);
  }
  return {
    deadlines,
    findings: read.flatMap((entry) => entry.late ?? []),
    reply: deadlines.find((deadline) => deadline.id === "reply"),
    silence: deadlines.find((deadline) => deadline.id === "silence"),
  };
}

/** A limit or extension that the parties set themselves holds where the text has none; what silence then means only a text can say. */
function ownAgreement(facts: Record<string, unknown>, round: Round, given: Circumstances): Deadline | undefined {
  const sentOn = String(facts.sentOn);
  const line = {
    id: "reply",
    direction: "after" as const,
    hardness: "hard" as const,
    anchor: sentOn,
    basis: [],
    reading: true,
    note: OWN_AGREEMENT,
  };
  if (facts.extensionAgreed === true && typeof facts.agreedUntil === "string") {
    return { ...line, due: facts.agreedUntil, value: null, unit: null, provisional: false, trace: [] };
  }
  if (!round.leadLimit) return undefined;
  const limit = { anchor: sentOn, ...round.leadLimit, direction: line.direction };
  return { ...line, ...countFrom(given.calendar, facts, limit) };
}

/** One line where a deadline is the same for all, else one line a party. */
function shared(settled: Settled[]): Deadline[] {
  const key = (deadline: Deadline) => JSON.stringify(deadline);
  const lines = new Map<string, { deadline: Deadline; parties: string[] }>();
  for (const { result, deadlines } of settled) {
    for (const deadline of deadlines) {
      const line = lines.get(key(deadline)) ?? { deadline, parties: [] };
      line.parties.push(result.id);
      lines.set(key(deadline), line);
    }
  }
  return [...lines.values()].flatMap(({ deadline, parties }) =>
    parties.length === settled.length ? [deadline] : parties.map((party) => ({ ...deadline, party })),
  );
}
