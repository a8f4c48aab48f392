import { valuesOf } from "./case-records.ts";
import { Reply } from "./countersign-facts.ts";
import type { Asked, Effect } from "./interventions.ts";
import { isOwn, type Place, restart } from "./recall-place.ts";
import { Json } from "./variables.ts";

/** A party takes its answer back before the round is settled. Each party is asked in a process of its own, and no engine opens a single
 * one of them again: all that still wait are closed and asked anew under the same limits, together with whoever takes the answer back;
 * answers that are settled are not asked for again. */
export async function recallReply(
  asked: Asked,
  place: Place,
  again: () => Promise<Effect | string>,
): Promise<Effect | string> {
  const { by, services } = asked;
  const mine = place.acts.findLast((act) => act.details.kind === "reply" && isOwn(act, by));
  if (!mine) return `${by} 在这一轮会签里没有答复，或已经取回，没有可以取回的`;
  const waiting = place.called.filter(({ endTime }) => endTime === null).map(({ id }) => id);
  if (waiting.includes(mine.instance)) return "答复还没有定，任务仍在你单位，直接重新答复即可";
  const { engine, clock } = services;
  const limits = await valuesOf(engine, [mine.instance], "replyDueAt");
  const limit = limits.get(mine.instance);
  if (typeof limit === "string" && Date.parse(limit) <= clock.now().getTime()) {
    return `答复期限已过（${limit}），取回以后不能再按期答复`;
  }
  const askedAgain = [...waiting, mine.instance];
  const [parties, replies] = await Promise.all([
    valuesOf(engine, askedAgain, "party"),
    valuesOf(engine, askedAgain, "reply"),
  ]);
  const asking = askedAgain.map((instance) => {
    const { id, kind } = parties.get(instance) as { id: string; kind: string };
    const reply = Reply.parse({ ...(replies.get(instance) as object | undefined), id });
    const { agreedUntil, agreedOn } = reply;
    return { id, kind, reply: instance === mine.instance ? Reply.parse({ id, agreedUntil, agreedOn }) : reply };
  });
  asking.sort((one, other) => (one.id < other.id ? -1 : 1));
  const superseded = (await valuesOf(engine, [place.instance], "supersededReplies")).get(place.instance);
  const variables = {
    parties: new Json(asking),
    supersededReplies: new Json([...((superseded as string[] | undefined) ?? []), ...askedAgain]),
  };
  return () => restart(asked, place, { activityId: "Call_AskParties#multiInstanceBody", variables, mine, again });
}
