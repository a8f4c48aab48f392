import type { Finding } from "../src/rules/ruling.ts";
import { caseIdOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { caseInstances, noticeRecord } from "./case-records.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { moment, type Services } from "./services.ts";
import type { Values } from "./variables.ts";

interface OpenTask {
  name: string | null;
  assignee: string | null;
  taskDefinitionKey: string;
}

interface Message {
  to: string[];
  text: string;
  /** Where it is another kind of notice than the element says. */
  kind?: string;
  /** Variables that go with the notice. */
  values?: Values;
}

/** Tells people, and records whom, what and why. The element's property `notice` names the kind. */
export default defineWorker({
  topic: "notify",
  async handle(task, services) {
    const kind = task.properties.notice ?? "";
    const compose = MESSAGES[kind];
    if (!compose) {
      throw new BadData(
        `元素 ${task.activityId} 的属性 notice：实际为 ${kind || "缺少"}，可接受 ${Object.keys(MESSAGES).join("、")}`,
      );
    }
    const { title } = documentOf(task.variables);
    const { to, text, values, kind: composed = kind } = await compose(title, task, services);
    const findings = (task.variables.json("findings") as Finding[] | undefined) ?? [];
    const basis = kind === "refused" ? [...new Set(findings.flatMap((finding) => finding.basis))] : [];
    const draft = task.variables.string("draftNote");
    const notice = {
      kind: composed,
      at: moment(services.clock),
      to,
      text: draft ? `【${draft}】${text}` : text,
      basis,
    };
    return { variables: { ...noticeRecord(task, notice), caseId: caseIdOf(task), ...values } };
  },
});

type Compose = (title: string, task: WorkerTask, services: Services) => Message | Promise<Message>;

const MESSAGES: Record<string, Compose> = {
  async urge(title, task, services) {
    const open = await openTasks(task, services);
    const names = open.map(
      (entry) => `${entry.name ?? entry.taskDefinitionKey}${entry.assignee ? `（${entry.assignee}）` : ""}`,
    );
    return {
      to: open.map((entry) => entry.assignee ?? entry.name ?? entry.taskDefinitionKey),
      text: names.length > 0 ? `催办《${title}》：${names.join("、")}` : `催办《${title}》：目前没有待办的人工任务`,
    };
  },
  overdue(title, task, { clock }) {
    const party = (task.variables.json("party") as { id?: string } | undefined)?.id ?? "";
    const timer = task.variables.string("replyTimerAt");
    if (timer !== undefined && Date.parse(timer) > clock.now().getTime()) {
      const text = `《${title}》放假安排已经公布，${party} 的答复期限重新计算`;
      return { kind: "recomputed", to: ["related-department", "lead-department"], text };
    }
    return {
      to: ["related-department", "lead-department"],
      text: `《${title}》会签到期，${party} 尚未答复：${task.variables.string("basisText") ?? ""}`,
    };
  },
  refused: (title, { variables }) => ({
    to: ["lead-department"],
    text: `《${title}》不予办理：${variables.string("findingsText") ?? ""}`,
  }),
  withdrawn: (title, { variables }) => ({
    to: ["lead-department", "office"],
    text: `《${title}》已撤回${variables.string("reason") ? `：${variables.string("reason")}` : ""}`,
    values: { countersignResult: "returned" },
  }),
  countersigned: (title) => ({ to: ["lead-department"], text: `《${title}》会签完毕` }),
  decided: (title) => ({ to: ["lead-department"], text: `《${title}》已审批，请按审批意见办理` }),
};

async function openTasks(task: WorkerTask, { engine }: Services): Promise<OpenTask[]> {
  return engine.post<OpenTask[]>("/task", {
    processInstanceIdIn: await caseInstances(engine, caseIdOf(task), task.tenantId),
  });
}
