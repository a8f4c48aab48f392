import { dayOf, isDateOrTime } from "../src/rules/facts/common.ts";
import type { NewAct } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { Json, type Values } from "./variables.ts";

/** What the forms `link-correction` and `party-consent` add to the act: what the office mended in a case that follows from a decision, when
 * the party committee agreed to it, or why it is dropped. */
export const TOPIC_DETAILS: Record<string, (task: WorkerTask) => Partial<NewAct>> = {
  "link-correction": ({ variables }) => ({
    role: "office",
    action: "submit",
    basis: [],
    stage: "links",
    details: {
      kind: "link-correction",
      link: variables.string("linkKey") ?? null,
      choice: variables.string("linkChoice") ?? null,
      corrections: corrections(variables),
    },
  }),
  "party-consent": ({ variables }) => ({
    role: "office",
    action: "collate",
    // that it is dropped is the office's own doing
    ...(variables.string("linkChoice") === "agreed" ? {} : { basis: [] }),
    stage: "links",
    details: {
      kind: "party-consent",
      link: variables.string("linkKey") ?? null,
      choice: variables.string("linkChoice") ?? null,
      consentedOn: variables.string("consentedOn") ?? null,
    },
  }),
};

/** Why the form has to be filled in again; undefined where it stands.
 * `today` is YYYY-MM-DD in the rules' zone. */
export const TOPIC_SLIPS: Record<
  string,
  (details: NewAct["details"], reason: string | null | undefined, today: string) => string | undefined
> = {
  "link-correction"(details, reason) {
    const { choice } = details ?? {};
    if (choice !== "retry" && choice !== "drop") {
      return "没有写明怎样处理（linkChoice：retry 补正后转办、drop 不再转办）";
    }
    return choice === "drop" && reason == null ? "不再转办须写明理由（reason）" : undefined;
  },
  "party-consent"(details, reason, today) {
    const { choice, consentedOn } = details ?? {};
    if (choice !== "agreed" && choice !== "drop") {
      return "没有写明结果（linkChoice：agreed 党委已同意、drop 不再转办）";
    }
    if (choice === "drop") return reason == null ? "不再转办须写明理由（reason）" : undefined;
    const day = typeof consentedOn === "string" && isDateOrTime(consentedOn) ? dayOf(consentedOn) : undefined;
    if (day === undefined) return `党委同意的日期（consentedOn）不能读取：${consentedOn ?? "缺少"}，应为 YYYY-MM-DD`;
    return day > today ? `党委同意的日期（consentedOn）还没有到：${day}` : undefined;
  },
};

/** What the office wrote; as it was sent, where it cannot be read. */
function corrections(variables: WorkerTask["variables"]): unknown {
  try {
    return variables.json("linkCorrections") ?? null;
  } catch {
    return variables.string("linkCorrections") ?? null;
  }
}

/** Whose turn it is when a topic cannot go on: the office sets another meeting, or the department mends its papers.
 * @param mending what the department's task is called */
export function whoMends(anotherMeeting: boolean, mending: string): Values {
  const role = anotherMeeting ? "office" : "lead-department";
  return {
    candidateGroups: role,
    assignee: null,
    actRole: role,
    actAction: anotherMeeting ? "decide" : "submit",
    actTitle: anotherMeeting ? "另定会议" : mending,
    actBasis: new Json([]),
  };
}
