import { isDateOrTime } from "../src/rules/facts/common.ts";
import type { NewAct } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { moment, type Services } from "./services.ts";
import type { Values } from "./variables.ts";

/** Forms of supervision: `feedback`, `assist`, `verification`, `registration-choice`, `report-review`. */

/** Fields that are taken over into the record and cleared, by the element's property `records`. */
export const ITEM_FIELDS: Record<string, Values> = {
  feedback: { feedbackKind: null, cause: null, newDueOn: null, executedOn: null, doneOn: null },
  assist: { feedbackKind: null, doneOn: null },
  verification: {
    verificationResult: null,
    verified: null,
    evaluated: null,
    rectified: null,
    reportedToGovernment: null,
    published: null,
  },
  registration: { registrationChoice: null },
  review: { reviewResult: null, sendTo: null },
};

/** What the forms add to the act. */
export const ITEM_DETAILS: Record<string, (task: WorkerTask) => Partial<NewAct>> = {
  feedback: ({ variables }) => ({
    action: "feedback",
    details: {
      kind: "feedback",
      feedbackKind: variables.string("feedbackKind") ?? null,
      cause: variables.string("cause") ?? null,
      newDueOn: variables.string("newDueOn") ?? null,
      executedOn: variables.string("executedOn") ?? null,
      doneOn: variables.string("doneOn") ?? null,
    },
  }),
  assist: ({ variables }) => ({
    details: {
      kind: "assist",
      department: (variables.json("assistant") as { id?: string } | undefined)?.id ?? null,
      feedbackKind: variables.string("feedbackKind") ?? null,
      doneOn: variables.string("doneOn") ?? null,
    },
  }),
  verification: ({ variables }) => ({
    action: "verify",
    details: {
      kind: "verification",
      result: variables.string("verificationResult") ?? null,
      verified: variables.boolean("verified"),
      evaluated: variables.boolean("evaluated"),
      rectified: variables.boolean("rectified"),
      reportedToGovernment: variables.boolean("reportedToGovernment"),
      published: variables.boolean("published"),
    },
  }),
  registration: ({ variables }) => ({
    role: "office",
    action: "decide",
    basis: [],
    details: { kind: "registration", choice: variables.string("registrationChoice") ?? null },
  }),
  review: ({ variables }) => ({
    role: "office",
    action: "review",
    details: {
      kind: "review",
      result: variables.string("reviewResult") ?? null,
      sendTo: variables.string("sendTo") ?? null,
    },
  }),
};

const KINDS = ["progress", "done", "adjust", "terminate"];
const CAUSES = ["force-majeure", "basis-changed", "conditions-changed", "other"];

/** Why a form has to be filled in again, in the words that the same person will read; undefined when it stands. */
export const ITEM_SLIPS: Record<string, (act: Slip, task: WorkerTask, services: Services) => string | undefined> = {
  feedback({ details, opinion }, _task, { clock }) {
    const { feedbackKind, cause, newDueOn, executedOn, doneOn } = details;
    if (!KINDS.includes(String(feedbackKind))) {
      return "没有写明反馈什么（feedbackKind：progress 进展、done 已办完、adjust 请示调整、terminate 请示终止）";
    }
    if (opinion === null) return "没有写明落实情况（opinion）";
    const change = feedbackKind === "adjust" || feedbackKind === "terminate";
    if (cause !== null && !CAUSES.includes(String(cause)))
      return `变更原因（cause）不能读取：${cause}，可接受 ${CAUSES.join("、")}`;
    const badDate = Object.entries({ newDueOn, executedOn, doneOn }).find(
      ([, date]) => date !== null && !isDateOrTime(String(date)),
    );
    if (badDate) return `${DATES[badDate[0]]}（${badDate[0]}）不能读取：${badDate[1]}，应为 YYYY-MM-DD`;
    if (change && typeof newDueOn === "string" && newDueOn.slice(0, 10) < moment(clock).slice(0, 10)) {
      return `调整后的完成时限（newDueOn）已经过去：${newDueOn}，请写今天或以后的日期`;
    }
    return notYetDone(doneOn, clock);
  },
  assist({ details, opinion }, _task, { clock }) {
    const { feedbackKind, doneOn } = details;
    if (feedbackKind !== "progress" && feedbackKind !== "done") {
      return "没有写明反馈什么（feedbackKind：progress 进展、done 已办完）；调整、终止由牵头（主办）单位请示";
    }
    if (opinion === null) return "没有写明协办情况（opinion）";
    if (doneOn !== null && !isDateOrTime(String(doneOn))) {
      return `${DATES.doneOn}（doneOn）不能读取：${doneOn}，应为 YYYY-MM-DD`;
    }
    return notYetDone(doneOn, clock);
  },
  verification({ details, opinion }) {
    if (details.result !== "pass" && details.result !== "rework") {
      return "没有写明核查结论（verificationResult：pass 同意办结、rework 退回继续办理）";
    }
    return details.result === "rework" && opinion === null ? "退回继续办理须写明理由（opinion）" : undefined;
  },
  registration({ details, reason }) {
    if (details.choice !== "register" && details.choice !== "decline") {
      return "没有写明是否立项（registrationChoice：register 立项督办、decline 不立项）";
    }
    return reason === null ? "没有写明理由（reason）：规则未规定的事项由办公室决定，须写理由" : undefined;
  },
  review({ details }, task) {
    if (details.result !== "send" && details.result !== "skip") {
      return "没有写明是否上报（reviewResult：send 上报、skip 这一期不上报）";
    }
    const addressees = (task.variables.json("reportTo") as string[] | undefined) ?? [];
    const nobody = addressees.length === 0 && details.sendTo === null;
    return details.result === "send" && nobody ? "规则没有规定报告给谁，请写明（sendTo：角色，用逗号分开）" : undefined;
  },
};

function notYetDone(doneOn: unknown, clock: Services["clock"]): string | undefined {
  const ahead = typeof doneOn === "string" && doneOn.slice(0, 10) > moment(clock).slice(0, 10);
  return ahead ? `办完日期（doneOn）还没有到：${doneOn}，请写实际办完的日期` : undefined;
}

interface Slip {
  details: Record<string, unknown>;
  opinion: string | null;
  reason: string | null;
}

const DATES: Record<string, string> = {
  newDueOn: "调整后的完成时限",
  executedOn: "已经自行调整的日期",
  doneOn: "办完日期",
};
