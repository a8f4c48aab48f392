import { z } from "zod";
import { isDateOrTime } from "../src/rules/facts/common.ts";
import { type Absence, reasonOf } from "./absences.ts";
import { type CaseDocument, corrected, Delegation } from "./case-document.ts";
import type { WorkerTask } from "./define-worker.ts";
import { delegationText } from "./delegations.ts";
import { BadData } from "./failures.ts";
import { endOf, startOf } from "./leave-days.ts";
import { leaveOf } from "./leave-facts.ts";
import type { TaskVariables } from "./variables.ts";

/** A granted leave, as it is changed. */
export interface Amended {
  document: CaseDocument;
  absence: Absence;
}

/** The leave as a message wants it. */
export interface Change {
  to: Amended;
  text: string;
  details: Record<string, unknown>;
}

/** What a message asks for: the leave as it would then be, or why it cannot be done. */
export type Amendment = (current: Amended, task: WorkerTask) => Change | string;

/** What of a granted leave may change beside its days; who asks, and for which kind of leave, may not. */
const PARTICULARS: Record<string, string> = {
  destination: "去向",
  purpose: "目的",
  details: "写明的内容",
  urgent: "紧急",
  urgentReason: "紧急原因",
  written: "书面",
  holiday: "节假日",
  chiefRelease: "主要领导书面同意",
};

export const AMENDMENTS: Record<string, Amendment> = {
  itinerary({ document, absence }, { variables }) {
    const from = variables.string("newDepartOn") ?? absence.from;
    const until = variables.string("newReturnOn") ?? absence.until;
    const more = particulars(variables);
    if (typeof more === "string") return more;
    if (!isDateOrTime(from) || !isDateOrTime(until)) {
      return "新的出发、返回日期（newDepartOn、newReturnOn）应为 YYYY-MM-DD 或带时区的日期时间";
    }
    const names = Object.keys(more);
    if (from === absence.from && until === absence.until && names.length === 0) {
      if (variables.has("pendingChange") && (variables.has("newDepartOn") || variables.has("newReturnOn"))) {
        return {
          to: { document, absence },
          text: `行程不再改变，仍为 ${from} 至 ${until}`,
          details: { after: { from, until } },
        };
      }
      return "没有写明新的出发或返回日期（newDepartOn、newReturnOn），也没有写别的变化（newParticulars）";
    }
    if (from !== absence.from && variables.boolean("awayBegun")) return "已经出发，出发日期不能再改";
    if (Date.parse(startOf(from)) >= Date.parse(endOf(until))) return `返回日期 ${until} 早于出发日期 ${from}`;
    let changed: CaseDocument;
    try {
      changed = corrected(document, { leave: { ...more, departOn: from, returnOn: until } });
    } catch (error) {
      if (error instanceof BadData) return error.message;
      throw error;
    }
    const also = names.length === 0 ? "" : `，${names.map((name) => PARTICULARS[name]).join("、")}随之改变`;
    return {
      to: { document: changed, absence: { ...absence, from, until, reason: reasonOf(leaveOf(changed)) } },
      text: `行程改为 ${from} 至 ${until}${also}`,
      details: { before: { from: absence.from, until: absence.until }, after: { from, until, ...more } },
    };
  },
  delegation({ document, absence }, { variables }) {
    const given = Delegation.safeParse(readable(variables));
    if (!given.success) return `委托（delegation）须写明受托人 to、范围 scope：${z.prettifyError(given.error)}`;
    const delegations = [...absence.delegations, given.data];
    return {
      to: { document: { ...document, delegations }, absence: { ...absence, delegations } },
      text: `新增委托 ${delegationText(given.data)}`,
      details: { delegation: given.data },
    };
  },
  revocation({ document, absence }, { variables }) {
    const revoked = Revoked.safeParse(readable(variables));
    if (!revoked.success) return "撤销委托（delegation）须写明受托人 to；只撤一部分的再写范围 scope";
    const { to, scope } = revoked.data;
    const delegations = absence.delegations.flatMap((delegation) => {
      if (delegation.to !== to) return delegation;
      const left = scope === undefined ? [] : delegation.scope.filter((item) => !scope.includes(item));
      return left.length === 0 ? [] : { ...delegation, scope: left };
    });
    if (JSON.stringify(delegations) === JSON.stringify(absence.delegations)) return `没有给 ${to} 的这项委托`;
    const { delegations: _, ...rest } = document;
    return {
      to: {
        document: delegations.length === 0 ? rest : { ...document, delegations },
        absence: { ...absence, delegations },
      },
      text: `撤销对 ${to} 的委托${scope ? `：${scope.join("、")}` : ""}`,
      details: { revoked: revoked.data },
    };
  },
};

const Revoked = z.strictObject({ to: z.string().min(1), scope: z.array(z.string().min(1)).min(1).optional() });

/** What was sent, also where it is no JSON: a slip is refused in words and is no incident. */
function readable(variables: TaskVariables, name = "delegation"): unknown {
  try {
    return variables.json(name);
  } catch {
    return undefined;
  }
}

/** Further facts of the leave that change (`newParticulars`), or why they cannot. */
function particulars(variables: TaskVariables): Record<string, unknown> | string {
  if (!variables.has("newParticulars")) return {};
  const given = z.record(z.string(), z.unknown()).safeParse(readable(variables, "newParticulars"));
  if (!given.success) return "随之改变的事实（newParticulars）应为对象";
  const unknown = Object.keys(given.data).find((name) => !Object.hasOwn(PARTICULARS, name));
  if (unknown === undefined) return given.data;
  return `随之改变的事实（newParticulars）里的 ${unknown} 不能改，可接受 ${Object.keys(PARTICULARS).join("、")}`;
}
