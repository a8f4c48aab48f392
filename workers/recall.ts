import type { RecordedAct } from "./case-records.ts";
import type { Asked, Effect } from "./interventions.ts";
import { ASKS_AGAIN, isOwn, NOTHING, openPlace, type Place, restart } from "./recall-place.ts";
import { recallReply } from "./recall-reply.ts";
import type { Values } from "./variables.ts";

/** 取回: somebody takes back what they did last, before anybody has done the next step. The step that was opened after it is closed,
 * and the process asks again what comes next, in one step of the engine together with the record of it. */
export async function planRecall(asked: Asked): Promise<Effect | string> {
  const place = await openPlace(asked);
  if (typeof place === "string") return place;
  if (place.waits.some(({ activityId }) => activityId.startsWith("Call_AskParties")))
    return recallReply(asked, place, () => planRecall(asked));
  const mine = lastStep(place).findLast((act) => isOwn(act, asked.by));
  if (place.acts.length === 0) return NOTHING;
  if (mine?.details.kind === "reply") return "这一轮会签的答复已经汇总，不能再取回";
  if (!mine) return `最后一次办理不是 ${asked.by} 的，后一步已有人办理，不能取回`;
  const askAgain = { activityId: ASKS_AGAIN[place.process] as string, variables: undone(mine) };
  return () => restart(asked, place, { ...askAgain, mine, again: () => planRecall(asked) });
}

/** The act that was done last; where several people were asked side by side, each in a process of their own, what they all did. */
function lastStep({ acts, instance }: Place): RecordedAct[] {
  const alone = acts.findLastIndex((act) => act.instance === instance);
  return alone === acts.length - 1 ? acts.slice(-1) : acts.slice(alone + 1);
}

/** What an item's process remembers of the act is forgotten with it: which feedback was dealt with, and what the department was told then. */
function undone({ details, stage }: RecordedAct): Values {
  return stage === "supervision" && details.kind !== "feedback" ? { handledFeedback: "", itemRemark: "" } : {};
}
