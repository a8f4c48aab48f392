import { decideReturn } from "./decide-leave.ts";
import { defineWorker } from "./define-worker.ts";
import { questionOf } from "./question.ts";

/** After somebody is back from leave: says by this government's rule what is still wanted of them, and records the whole ruling. */
export default defineWorker({
  topic: "judge-return",
  async handle(task, services) {
    return { variables: await decideReturn(await questionOf(task, services)) };
  },
});
