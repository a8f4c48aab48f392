import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Values } from "../../workers/variables.ts";
import { type Random, seededRandom, testSeed } from "../seeded-random.ts";
import { until } from "./processes.ts";
import { Service, type Victim } from "./service.ts";
import { Topics } from "./topics.ts";

/** Engine and workers are killed with -9 right after the office has recorded what a meeting decided, or that it is put off, at random moments
 * while its topics are being told: each is told, and none twice. `SEED=<number>` repeats the moments. */

const DAY = "2026-09-22";
const LATER = "2026-09-29";
const MEETING = "会-1";
/** What is decided on each topic, in the order in which they are taken, and what state that leaves the topic in. */
const DECISIONS: { state: string; said: Values }[] = [
  { state: "passed", said: { topicResult: "passed", documentLines: "某通知｜office｜notice", itemLines: "某事项" } },
  { state: "rejected", said: { topicResult: "rejected" } },
  // judged anew for the other day, it waits again and could be told again
  { state: "listed", said: { topicResult: "postponed", newMeetingDate: LATER } },
  { state: "returned", said: { topicResult: "revise" } },
  { state: "passed", said: { topicResult: "passed", partyCommittee: true } },
];
/** Where the meeting is put off to, in the end to the day on which it was planned at first. */
const MOVES = [LATER, "2026-10-13", DAY];
/** So many that telling them all takes a while. */
const MOVED_TOPICS = 8;

let service: Service;
let topics: Topics;
let random: Random;
beforeEach(async () => {
  const seed = testSeed();
  random = seededRandom(seed);
  console.log(`SEED=${seed}`);
  service = new Service(`${DAY}T09:00:00+08:00`);
  await service.start();
  topics = new Topics(service);
});
afterEach(async () => service?.remove());

it("what a meeting decides reaches each topic once, whoever dies meanwhile", { timeout: 300_000 }, async () => {
  const keys = await meetingOn(DECISIONS.length);
  await topics.answer(MEETING, "Task_DeliverMaterials", { deliveredOn: DAY });
  await topics.answer(MEETING, "Task_TakeAttendance", {});
  for (const { said } of DECISIONS) {
    await topics.answer(MEETING, "Task_RecordResolution", { resolution: "如上。", ...said });
    await strike(200);
  }
  await topics.answer(MEETING, "Task_EndMeeting", { minutesChoice: "none", reason: "另有安排" });
  await strike(200);
  await until("the meeting to end", async () => (await topics.through("End_NoMinutes")).length > 0, 120);
  await topics.atRest();

  const results = keys.map((key, index) => [key, DECISIONS[index]?.said.topicResult]);
  const sent = await topics.notices("meeting-result");
  expect(sent.map(({ evidence }) => [evidence.topic, evidence.result]).sort()).toEqual(results);
  expect(await topics.notices("result-undelivered")).toEqual([]);
  const received = await topics.notices("topic-result");
  expect(received.map(({ key, evidence }) => [key, evidence.result]).sort()).toEqual(results);
  expect(await topics.through("Task_RecordResolution")).toEqual(keys.map(() => MEETING));
  expect(await topics.through("Task_SettleTopic")).toEqual(keys);
  expect(await topics.values("topicState")).toEqual(
    Object.fromEntries(keys.map((key, index) => [key, DECISIONS[index]?.state])),
  );
  expect((await topics.values("meetingDate"))["题-3"]).toBe(LATER);
  expect(await topics.linked()).toEqual(["题-1/文1", "题-1/督1", "题-5/报1"]);
  expect(await topics.count("/incident")).toBe(0);
});

it("a meeting that is put off tells each topic once, whoever dies meanwhile", { timeout: 300_000 }, async () => {
  const keys = await meetingOn(MOVED_TOPICS);
  const each = (value: string) => Object.fromEntries(keys.map((key) => [key, value]));
  for (const newMeetingDate of MOVES) {
    await topics.answer(MEETING, "Task_DeliverMaterials", { meetingChoice: "reschedule" });
    const move = { rescheduleChoice: "reschedule", newMeetingDate, reason: "另有安排" };
    await topics.answer(MEETING, "Task_Reschedule", move);
    await strike(400);
    console.log(`put off to ${newMeetingDate}: ${(await topics.through("Task_SettleTopic")).length} told by now`);
    await topics.atRest();
    expect(await topics.values("meetingDate")).toEqual(each(newMeetingDate));
    expect(await topics.values("topicState")).toEqual(each("listed"));
  }

  const once = MOVES.flatMap((day) => keys.map((key) => [key, day])).sort();
  const sent = await topics.notices("meeting-result");
  expect(sent.map(({ evidence }) => [evidence.topic, evidence.newMeetingDate]).sort()).toEqual(once);
  const received = await topics.notices("topic-result");
  expect(received.map(({ key, text }) => [key, text.match(/改在 ([\d-]+)/)?.[1]]).sort()).toEqual(once);
  const eachMove = (passing: string[]) => MOVES.flatMap(() => passing);
  expect(await topics.through("Task_SettleTopic")).toEqual(eachMove(keys).sort());
  expect(await topics.through("Task_AwaitMeeting")).toEqual([...keys, ...eachMove(keys)].sort());
  expect(await topics.through("Task_PostponeTopics")).toEqual(eachMove([MEETING]));
  expect(await topics.through("Task_PlanMeeting")).toEqual([MEETING, ...eachMove([MEETING])]);
  expect(await topics.asked()).toEqual([`${MEETING} Task_DeliverMaterials`]);
  expect(await topics.count("/incident")).toBe(0);
});

/** A meeting today, and so many topics that wait for it. */
async function meetingOn(count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => `题-${index + 1}`);
  for (const key of keys) await topics.list(key, DAY);
  await topics.start("meeting", MEETING, { title: "常务会议", meeting: { type: "executive", date: DAY } });
  return keys;
}

/** Somebody dies within so many milliseconds, and is started again. */
async function strike(milliseconds: number): Promise<void> {
  await setTimeout(random.below(milliseconds));
  const victim = random.pick<Victim>(["engine", "workers", "both"]);
  await service.kill(victim);
  if (victim !== "workers") await service.start();
}
