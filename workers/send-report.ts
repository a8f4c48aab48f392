import { basisText, caseIdOf } from "./case-context.ts";
import { caseActs, noticeRecord } from "./case-records.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { moment } from "./services.ts";
import { fitted } from "./variables.ts";

/** Sends a reviewed report to those whom the rule names, and to whom the office names beside; nothing where the review decided so. */
export default defineWorker({
  topic: "send-report",
  async handle(task, services) {
    const { variables } = task;
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    // every period is a process of its own: another one's review says nothing of this report
    const own = acts.filter(({ instance }) => instance === task.processInstanceId);
    const review = own.findLast(({ details, counted }) => counted && details.kind === "review");
    if (!review) throw new BadData("还没有审核，不能上报；应先经过审核（Task_ReviewReport）");
    // that it was not sent is on record with the review itself
    if (review.details.result === "skip") return { variables: { caseId: caseIdOf(task) } };
    const basis = (variables.json("reportBasis") as string[] | undefined) ?? [];
    const named = String(review.details.sendTo ?? "").split(/[,，、\s]+/);
    const to = [...((variables.json("reportTo") as string[] | undefined) ?? []), ...named].filter(Boolean);
    const report = (variables.json("report") as { at?: string; counts?: unknown } | undefined) ?? {};
    const remark = review.opinion ? `\n办公室意见：${review.opinion}` : "";
    const text = fitted(`${variables.string("reportText") ?? ""}${basisText(basis, "（", "）")}${remark}`);
    const notice = { kind: "report", at: moment(services.clock), to: [...new Set(to)], text, basis };
    return {
      variables: {
        ...noticeRecord(task, {
          ...notice,
          evidence: { reviewedBy: review.who, compiledAt: report.at ?? null, counts: report.counts ?? null },
        }),
        caseId: caseIdOf(task),
      },
    };
  },
});
