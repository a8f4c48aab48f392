import type { Ruling } from "../../src/rules/ruling.ts";
import type { TableSpec } from "../decision-xml.ts";
import { type Profile, ruling, table } from "../small-government.ts";

/** Rounds of countersignature over a few rows. */

export const ROUTE = table("countersign-route", "=> route | outcome | basis", ["=> round | proceed | 56 |"]);

export const LIMIT_COLUMNS =
  "leadLimitSet | extensionAgreed | purpose => id | value | unit | direction | anchor | doneOn | due | hardness | onLate | code | message | basis";

/** A text with a limit of its own (3 working days), one for silence on drafts (7), lead-set limits and extensions. */
export const LIMITS = table("countersign-deadlines", LIMIT_COLUMNS, [
  "false | false | - => reply | 3 | workday | after | =sentOn | | | hard | | | | 57",
  "true | false | - => reply | =leadLimit.value | =leadLimit.unit | after | =sentOn | | | hard | | | | 57",
  "- | true | - => reply | | | after | =sentOn | | =agreedUntil | hard | | | | 58",
  "- | false | draft => silence | 7 | workday | after | =sentOn | | | hard | | | | 61",
]);

export const STATUS = table(
  "countersign-party",
  "response | signedBy | replyLate | silenceLapsed | replyOverdue | extensionRunning => status | basis | reading",
  [
    '"agree","object" | officer | - | - | - | - => invalid | 59 |',
    "- | - | - | true | - | - => deemed-no-objection | 57 |",
    "object | - | true | - | - | - => objected | 60 | 逾期的异议仍作异议",
    "agree | - | - | - | - | - => agreed | 57 |",
    "object | - | - | - | - | - => objected | 57 |",
    "- | - | - | - | true | - => overdue | 57 |",
    "- | - | - | - | - | true => pending | 58 |",
    "- | - | - | - | - | - => pending | 57 |",
  ],
);

/** A text that says nothing about replies: no limits, no meaning of silence. */
export const SILENT = [ROUTE];
export const WITH_LIMITS = [ROUTE, LIMITS, STATUS];

export type PartyFacts = { id?: string; [fact: string]: unknown };
export interface Round extends Profile {
  asOf?: string;
  parties?: PartyFacts[];
  [fact: string]: unknown;
}

/** A round asked on 2026-09-22, sent out the day before. */
export function round(
  tables: TableSpec[],
  { asOf, closeOfBusiness, parties = [{}], ...facts }: Round = {},
): Promise<Ruling> {
  return ruling(
    "countersign",
    tables,
    {
      purpose: "request",
      sentOn: "2026-09-21",
      ...facts,
      parties: parties.map((party, index) => ({ id: "abcdefgh"[index], ...party })),
    },
    { ...(asOf ? { asOf } : {}), ...(closeOfBusiness ? { closeOfBusiness } : {}) },
  );
}

export const statuses = (told: Ruling) =>
  Object.fromEntries((told.parties ?? []).map(({ id, status }) => [id, status]));
