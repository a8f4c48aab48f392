import type { Ruling } from "../src/rules/ruling.ts";
import { basisText } from "./case-context.ts";
import { afterDeadline, isoSeconds, NEVER } from "./deadline-times.ts";
import type { ItemQuestion } from "./item-facts.ts";
import { Json, type Values } from "./variables.ts";

/** The item's own day, as the rule binds to it; where the rule has none, as it was agreed when the item was assigned (no article). */
export function termOf({ document, jurisdiction, services }: ItemQuestion, { deadlines }: Ruling): Values {
  const bound = deadlines.find(({ id, due }) => id === "completion" && due !== null);
  const own = document.supervision?.dueOn;
  const dueOn = bound?.due ?? (typeof own === "string" ? own : undefined);
  const passes = dueOn && services.calendar.passesAt(dueOn, jurisdiction.profile.closeOfBusiness);
  const basis = bound?.basis ?? [];
  return {
    itemDueOn: dueOn ?? null,
    itemDueAt: passes ? afterDeadline(passes) : NEVER,
    itemTaskDue: passes ? isoSeconds(passes) : null,
    itemDueBasis: new Json(basis),
    itemDueText: dueOn ? `完成时限 ${dueOn}${basisText(basis, "（", "）") || "（本件自定）"}` : "没有定完成时限",
  };
}

/** What lists and reports show of an item. */
export function cardOf({ document, circumstances }: ItemQuestion, dueOn: unknown, assignedOn?: unknown): Json {
  return new Json({
    title: document.title,
    source: document.supervision?.source ?? "none",
    responsibleIds: document.responsibleIds ?? [],
    dueOn: dueOn ?? null,
    assignedOn: assignedOn ?? circumstances.asOf.slice(0, 10),
  });
}
