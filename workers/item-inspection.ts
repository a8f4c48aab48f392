import { z } from "zod";
import type { Ruling } from "../src/rules/ruling.ts";
import { findingsText, forPeople } from "./case-context.ts";
import { rulingRecord } from "./case-records.ts";
import { BadData } from "./failures.ts";
import { decideItem, type ItemQuestion } from "./item-facts.ts";
import { Json, type Values } from "./variables.ts";

const flag = z.boolean({ error: "true 或 false" }).default(false);

/** How an inspection is held, as whoever sends the message `inspect` says; on which day the item was assigned is known here. */
const Inspection = z.strictObject(
  {
    on: z.string({ error: "YYYY-MM-DD" }).optional(),
    documentAsHardTarget: flag,
    superiorRequiresDocument: flag,
    byPaperwork: flag,
  },
  { error: "含 on、documentAsHardTarget、superiorRequiresDocument、byPaperwork 的对象" },
);

/** Whether an inspection may be held in this way. The item itself goes on. */
export function judgeInspection(question: ItemQuestion): Values {
  const { task, circumstances } = question;
  const given = Inspection.safeParse(task.variables.json("inspection") ?? {}, { reportInput: true });
  if (!given.success) {
    const issue = given.error.issues[0] as z.core.$ZodIssue;
    throw new BadData(
      `变量 ${["inspection", ...issue.path].join(".")}：实际为 ${JSON.stringify(issue.input)}，应为${issue.message}`,
    );
  }
  const assigned = task.variables.json("item") as { assignedOn?: string } | undefined;
  const inspection = {
    on: circumstances.asOf.slice(0, 10),
    ...given.data,
    ...(assigned?.assignedOn ? { assignedOn: assigned.assignedOn } : {}),
  };
  const ruling = decideItem(question, "inspect", { inspection });
  return {
    ...rulingRecord(task, ruling),
    inspectionOutcome: ruling.outcome,
    inspectionText: forPeople(ruling, inspectionText(ruling)),
    inspectionBasis: new Json([...new Set(ruling.findings.flatMap(({ basis }) => basis))]),
  };
}

function inspectionText({ outcome, findings }: Ruling): string {
  if (outcome === "refuse") return `不得这样督查检查：${findingsText(findings)}`;
  const remark = findings.length > 0 ? `，请注意：${findingsText(findings)}` : "";
  return outcome === "not-regulated" ? `督查检查已登记；检查的方法规则没有规定${remark}` : `督查检查已登记${remark}`;
}
