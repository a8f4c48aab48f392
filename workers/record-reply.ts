import { DateOrTime } from "../src/rules/facts/common.ts";
import { caseIdOf, roundOf } from "./case-context.ts";
import { actRecord, type NewAct } from "./case-records.ts";
import { Reply } from "./countersign-facts.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { lastFinishedTask } from "./finished-task.ts";
import { moment } from "./services.ts";
import { Json } from "./variables.ts";

/** Records a party's answer (property `records` = reply), or an extension that the lead and the party agreed (= extension). */
export default defineWorker({
  topic: "record-reply",
  async handle(task, services) {
    const party = (task.variables.json("party") as { id: string } | undefined)?.id;
    if (party === undefined) throw new BadData("变量 party：缺少");
    const before = Reply.parse({ ...(task.variables.json("reply") as object | undefined), id: party });
    const records = task.properties.records ?? "reply";
    if (records === "extension") {
      const at = moment(services.clock);
      const extended: Reply = { ...before, ...extension(task, at) };
      const details = { kind: "extension", party, agreedUntil: extended.agreedUntil, agreedOn: extended.agreedOn };
      return result(task, extended, {
        ...base(task),
        who: null,
        role: "lead-department",
        action: "coordinate",
        at,
        details,
      });
    }
    if (records !== "reply") {
      throw new BadData(`元素 ${task.activityId} 的属性 records：实际为 ${records}，可接受 reply、extension`);
    }
    const finished = await lastFinishedTask(services, task);
    if (!finished) throw new BadData(`元素 ${task.activityId}：此前没有办结的答复任务`);
    const reply = Reply.parse({
      ...before,
      response: answer(task),
      respondedOn: finished.at,
      signedBy: signer(task),
      who: finished.who,
      opinion: task.variables.string("opinion") ?? null,
    });
    return result(task, reply, {
      ...base(task),
      who: finished.who,
      actingFor: finished.actingFor,
      at: finished.at,
      verdict: reply.response === "agree" ? "agree" : "disagree",
      opinion: reply.opinion,
      details: { kind: "reply", party, signedBy: reply.signedBy },
    });
  },
});

function base(task: WorkerTask): Omit<NewAct, "who" | "at"> {
  return {
    role: "related-department",
    action: "countersign",
    actingFor: null,
    verdict: null,
    mark: null,
    opinion: null,
    transferTo: null,
    basis: (task.variables.json("actBasis") as string[] | undefined) ?? [],
    reason: task.variables.string("reason") ?? null,
    stage: "countersign",
    round: roundOf(task),
    counted: true,
    details: {},
  };
}

function result(task: WorkerTask, reply: Reply, act: NewAct) {
  return {
    variables: {
      ...actRecord(task, act),
      caseId: caseIdOf(task),
      reply: new Json(reply),
      response: null,
      signedBy: null,
      opinion: null,
      reason: null,
      agreedUntil: null,
      agreedOn: null,
    },
  };
}

function answer(task: WorkerTask): "agree" | "object" {
  const response = task.variables.string("response");
  if (response === "agree" || response === "object") return response;
  throw new BadData(`变量 response：实际为 ${response ?? "缺少"}，可接受 agree、object`);
}

/** Who signed for the party; what is not said is not assumed. */
function signer(task: WorkerTask): Reply["signedBy"] {
  const signedBy = task.variables.string("signedBy") ?? "none";
  if (signedBy === "principal" || signedBy === "officer" || signedBy === "none") return signedBy;
  throw new BadData(`变量 signedBy：实际为 ${signedBy}，可接受 principal、officer`);
}

function extension(task: WorkerTask, now: string): Pick<Reply, "agreedUntil" | "agreedOn"> {
  const until = task.variables.string("agreedUntil");
  if (until === undefined || !DateOrTime.safeParse(until).success) {
    throw new BadData(`变量 agreedUntil：实际为 ${until ?? "缺少"}，应为 YYYY-MM-DD 或带时区的日期时间`);
  }
  const on = task.variables.string("agreedOn") ?? now;
  if (!DateOrTime.safeParse(on).success) throw new BadData(`变量 agreedOn：实际为 ${on}，应为 YYYY-MM-DD`);
  return { agreedUntil: until, agreedOn: on };
}
