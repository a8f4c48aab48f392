import { decide } from "../src/rules/decide.ts";
import type { Deadline, PartyResult, Ruling } from "../src/rules/ruling.ts";
import { basisText, caseIdOf, findingValues, forPeople, jurisdictionOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { type CaseNotice, noticeRecord, rulingRecord } from "./case-records.ts";
import { countersignFacts, Reply } from "./countersign-facts.ts";
import { afterDeadline, isoSeconds } from "./deadline-times.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { provisionalValues } from "./recompute-deadlines.ts";
import { moment } from "./services.ts";
import { Json, type Values } from "./variables.ts";

/** Where one party stands now, and until when it may still answer. What silence means, the government's table says. */
export default defineWorker({
  topic: "judge-reply",
  async handle(task, services) {
    const document = documentOf(task.variables);
    const jurisdiction = await jurisdictionOf(task, services);
    const { profile } = jurisdiction;
    const party = partyOf(task);
    const sentOn = task.variables.string("sentOn");
    if (sentOn === undefined) throw new BadData("变量 sentOn：缺少；会签应先送达（decide）");
    // asked anew in the same round it brings along what stood before (recall-reply)
    const { reply: before } = (task.variables.json("party") ?? {}) as { reply?: object };
    const known = (task.variables.json("reply") as object | undefined) ?? before;
    const reply = Reply.parse({ ...known, id: party.id });
    const asOf = moment(services.clock);
    if (!document.countersign) throw new BadData("变量 document.countersign：缺少；会签须写明用途和各单位");
    const onlyThisParty = { ...document, countersign: { ...document.countersign, parties: [party] } };
    const facts = countersignFacts(onlyThisParty, { sentOn, replies: [reply] });
    const ruling = decide("countersign", jurisdiction, facts, { asOf, calendar: services.calendar });
    const result = ruling.parties?.[0] as PartyResult;
    const waiting = ["pending", "overdue", "invalid"].includes(result.status);
    const deadlines = ruling.deadlines.map((deadline) => ({
      ...deadline,
      passes: deadline.due && services.calendar.passesAt(deadline.due, profile.closeOfBusiness),
    }));
    const next = deadlines
      .flatMap(({ passes }) => passes ?? [])
      .map((passes) => afterDeadline(passes))
      .filter((timer) => Date.parse(timer) > Date.parse(asOf))
      .sort()[0];
    const dueAt = deadlines.find(({ id }) => id === "reply")?.passes ?? null;
    return {
      variables: {
        ...rulingRecord(task, ruling),
        ...findingValues(ruling),
        ...(result.status === "deemed-no-objection" ? noticeRecord(task, silence(result, reply, ruling, sentOn)) : {}),
        caseId: caseIdOf(task),
        partyId: party.id,
        partyStatus: result.status,
        reply: new Json(reply),
        replyNext: waiting ? (next ? "await-limit" : "await-open") : "settled",
        replyTimerAt: next ?? "",
        replyDueAt: dueAt ? isoSeconds(dueAt) : null,
        ...provisionalValues(waiting ? ruling.deadlines : []),
        candidateGroups: `related-department,${party.id}`,
        assignee: null,
        actRole: "related-department",
        actAction: "countersign",
        actTitle: "会签",
        actBasis: new Json(result.basis),
        basisText: deadlineText(ruling.deadlines) || basisText(result.basis) || "规则没有规定答复时限",
        ...(result.status === "invalid"
          ? {
              findingsText: forPeople(
                ruling,
                `答复须由主要负责人签署，请重新答复${basisText(result.basis, "（", "）")}`,
              ),
            }
          : {}),
      } satisfies Values,
    };
  },
});

function partyOf(task: WorkerTask): { id: string; kind: "department" | "lower-government" } {
  const party = task.variables.json("party") as { id?: unknown; kind?: unknown } | undefined;
  if (typeof party?.id !== "string") throw new BadData("变量 party：应为 { id, kind }");
  return { id: party.id, kind: party.kind === "lower-government" ? "lower-government" : "department" };
}

/** The evidence of a silence: delivered when, under which clause, counted by which calendar. */
function silence(result: PartyResult, reply: Reply, { deadlines, asOf, calendar }: Ruling, sentOn: string): CaseNotice {
  const late = reply.response === "none" ? "逾期未复" : "逾期才答复";
  const limit = deadlines.find(({ id }) => id === "silence") ?? deadlines.find(({ id }) => id === "reply");
  return {
    kind: "silence",
    at: asOf,
    to: ["lead-department"],
    text: `${result.id} ${late}，视为无不同意见${basisText(result.basis, "（依据", "）")}。这不等于同意。`,
    basis: result.basis,
    evidence: {
      party: result.id,
      deliveredOn: sentOn,
      answeredOn: reply.respondedOn,
      due: limit?.due ?? null,
      limit: limit?.value ?? null,
      unit: limit?.unit ?? null,
      counted: limit?.trace ?? [],
      provisional: limit?.provisional ?? false,
      calendar,
      reading: result.note ?? null,
    },
  };
}

function deadlineText(deadlines: Deadline[]): string {
  return deadlines
    .filter((deadline) => deadline.due !== null)
    .map((deadline) => {
      const name = deadline.id === "silence" ? "沉默生效" : "答复期限";
      const provisional = deadline.provisional ? "（暂定）" : "";
      return `${name} ${deadline.due}${provisional} ${basisText(deadline.basis) || "依据：双方约定"}`;
    })
    .join("；");
}
