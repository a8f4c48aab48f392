import type { Deadline } from "../src/rules/ruling.ts";
import { basisText } from "./case-context.ts";

/** What people call a deadline of the decision `minutes`. */
const NAMES: Record<string, string> = {
  "minutes-issue": "纪要印发期限",
  "minutes-done": "办结期限",
  "document-issue": "印发期限",
  "upward-report": "呈报期限",
};

/** Every day that a rule knows for what a meeting leads to, with its article: `印发期限 2037-10-13（原则上）（第53条）；办结期限 …`; empty
 * where it knows none. */
export function deadlineLines(deadlines: Deadline[]): string {
  return deadlines
    .filter(({ due }) => due !== null)
    .map(({ id, due, hardness, provisional, basis }) => {
      const how = [hardness === "soft" && "原则上", provisional && "暂定"].filter(Boolean).join("，");
      return `${NAMES[id] ?? id} ${due}${how ? `（${how}）` : ""}${basisText(basis, "（", "）")}`;
    })
    .join("；");
}
