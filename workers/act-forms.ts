import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { ROLES } from "../src/rules/vocabulary.ts";
import type { NewAct } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { ITEM_DETAILS } from "./item-forms.ts";
import { LEAVE_DETAILS } from "./leave-forms.ts";
import { MEETING_DETAILS } from "./meeting-forms.ts";
import { TOPIC_DETAILS } from "./topic-forms.ts";
import type { Values } from "./variables.ts";

/** Fields of every form are taken over into the record and cleared, so that the next act starts empty. */
export const CLEARED: Values = {
  verdict: null,
  opinion: null,
  markForm: null,
  transferTo: null,
  returnTo: null,
  addLeader: null,
  chosenRole: null,
  reason: null,
  negotiationResult: null,
  negotiatedBy: null,
  coordinationResult: null,
  grounds: null,
  proposal: null,
  process: null,
  countersignedByParties: null,
};

const AGREEMENT = ["agreed", "disagreed"] as const;

/** What the forms beside `act` add to the act, by the element's property `records`. */
export const DETAILS: Record<string, (task: WorkerTask, profile: JurisdictionProfile) => Partial<NewAct>> = {
  choice: ({ variables }) => ({
    role: "office",
    action: "decide",
    basis: [],
    details: { kind: "choice", chosenRole: oneOf("chosenRole", variables.string("chosenRole"), [...ROLES, "finish"]) },
  }),
  negotiation: ({ variables }) => ({
    action: "negotiate",
    details: {
      kind: "negotiation",
      result: oneOf("negotiationResult", variables.string("negotiationResult"), AGREEMENT) ?? "disagreed",
      negotiatedBy: oneOf("negotiatedBy", variables.string("negotiatedBy"), ["principal", "officer"]) ?? "none",
    },
  }),
  coordination: ({ variables }) => ({
    action: "coordinate",
    details: {
      kind: "coordination",
      result: oneOf("coordinationResult", variables.string("coordinationResult"), AGREEMENT) ?? "disagreed",
    },
  }),
  submission: ({ variables }) => ({
    role: "lead-department",
    action: "submit",
    details: {
      kind: "submission",
      grounds: variables.boolean("grounds"),
      proposal: variables.boolean("proposal"),
      process: variables.boolean("process"),
      countersigned: variables.boolean("countersignedByParties"),
    },
  }),
  ...LEAVE_DETAILS,
  ...ITEM_DETAILS,
  ...MEETING_DETAILS,
  ...TOPIC_DETAILS,
};

/** A form's field that takes one of a few words; undefined where it is empty.
 * @throws {BadData} naming the field, what was found and what is accepted */
export function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  accepted: readonly T[],
): T | undefined {
  if (value === undefined || value === "none") return undefined;
  const known = accepted.find((candidate) => candidate === value);
  if (known) return known;
  throw new BadData(`变量 ${name}：实际为 ${value}，可接受 ${accepted.join("、")}`);
}
