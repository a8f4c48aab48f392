import { decide } from "../src/rules/decide.ts";
import { rulingRecord } from "./case-records.ts";
import { countersignFacts } from "./countersign-facts.ts";
import { decideIncoming } from "./decide-incoming.ts";
import { decideLeave } from "./decide-leave.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { type Question, questionOf } from "./question.ts";
import { Json, type Values } from "./variables.ts";

type Answer = (question: Question) => Values | Promise<Values>;

const ANSWERS: Record<string, Answer> = {
  incoming: decideIncoming,
  countersign: decideCountersign,
  leave: decideLeave,
};

/** Answers one decision of the case, named by the element's property `decision`, and records the whole ruling. */
export default defineWorker({
  topic: "decide",
  async handle(task, services) {
    const answer = answerOf(task);
    return { variables: await answer(await questionOf(task, services)) };
  },
});

function answerOf({ activityId, properties }: WorkerTask): Answer {
  const { decision = "缺少" } = properties;
  const answer = ANSWERS[decision];
  if (answer) return answer;
  throw new BadData(
    `元素 ${activityId} 的属性 decision：实际为 ${decision}，可接受 ${Object.keys(ANSWERS).join("、")}`,
  );
}

function decideCountersign({ task, document, jurisdiction, circumstances }: Question): Values {
  const facts = countersignFacts(document, { sentOn: circumstances.asOf, replies: [] });
  const ruling = decide("countersign", jurisdiction, facts, circumstances);
  // where nothing is awaited before anybody has answered (联合上报), nobody is asked
  const parties = ruling.outcome === "proceed" ? [] : document.countersign?.parties;
  return { ...rulingRecord(task, ruling), sentOn: circumstances.asOf, parties: new Json(parties) };
}
