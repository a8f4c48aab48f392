import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packagedProcesses } from "../src/catalog/package.ts";
import { differences } from "../src/cli/demo/compare.ts";
import { itemLines } from "../src/cli/demo/item-lines.ts";
import { leaveLines } from "../src/cli/demo/leave-lines.ts";
import { meetingLines } from "../src/cli/demo/meeting-lines.ts";
import { readExpected, readScript, withNeeded } from "../src/cli/demo/script.ts";
import { topicLines } from "../src/cli/demo/topic-lines.ts";
import type { ExpectedTopic } from "../src/cli/demo/topic-story.ts";
import { temporaryFolder } from "./cli/guicheng.ts";
import { ITEM, LEAVE, MEETING, TOPIC, WORDS } from "./demo-samples.ts";

/** The demo's script and expectations, and what counts as a difference. */

const FOLDER = join(dirname(packagedProcesses()), "demo");
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("differences", () => {
  it("are none where everything is as expected, in whatever order it was found or told", () => {
    const { findings, notices } = LEAVE;
    expect(differences({ ...LEAVE, findings: findings.toReversed(), notices: notices.toReversed() }, LEAVE)).toEqual(
      [],
    );
  });

  it("name another order of the acts", () => {
    expect(differences({ ...LEAVE, acts: LEAVE.acts.toReversed() }, LEAVE)).toEqual([
      '程序：应为 ["chief approve @52","deputy approve @52"]，实际 ["deputy approve @52","chief approve @52"]',
    ]);
  });

  it("leave the matters of which nothing was said free, and hold to those named", () => {
    expect(differences({ ...LEAVE, plan: { activity: "none" } }, LEAVE)).toEqual([]);
    expect(differences({ ...LEAVE, plan: { document: "none" } }, LEAVE)).toEqual([
      '代行安排：应为 {"document":"none"}，实际 {"document":"deputy-1 @7"}',
    ]);
  });

  it("count a date, an article and an end", () => {
    const [deadline] = LEAVE.deadlines;
    const other = {
      ...LEAVE,
      deadlines: [{ ...(deadline as NonNullable<typeof deadline>), basis: "52" }],
      end: "open",
    };
    expect(differences(other, LEAVE).map((line) => line.slice(0, 2))).toEqual(["期限", "结果"]);
  });
});

describe("differences within a topic", () => {
  it("are none where what its meeting decided came to what was expected", () => {
    expect(differences(TOPIC, TOPIC)).toEqual([]);
  });

  it("name which of the cases that it opened, and what in it", () => {
    const [document] = TOPIC.documents;
    const changed = { ...(document as NonNullable<typeof document>), standIns: [] };
    expect(differences({ ...TOPIC, documents: [changed] }, TOPIC)).toEqual([
      '会后印发（1）代行：应为 []，实际 ["deputy-2 → deputy-1 @8","deputy-2 → deputy-1 @8"]',
    ]);
    expect(differences({ ...TOPIC, items: [{ ...ITEM, end: "open" }] }, TOPIC)).toEqual([
      '会后督办（1）结果：应为 "open"，实际 "closed"',
    ]);
  });

  it("name who approved for whom", () => {
    expect(differences({ ...TOPIC, standIns: [] }, TOPIC)).toEqual(['代行：应为 []，实际 ["deputy-2 → deputy-1 @9"]']);
  });

  it("count cases that were not opened, or one too many", () => {
    expect(differences(TOPIC, { ...TOPIC, documents: [] })).toEqual(["会后印发：应为 1 件，实际 0 件"]);
    expect(differences({ ...TOPIC, items: [] }, TOPIC)).toEqual(["会后督办：应为 0 件，实际 1 件"]);
  });

  it("name another day, another attendance, another way of a meeting", () => {
    const meetings = [{ on: "2026-10-14", result: "passed" }];
    expect(differences({ ...TOPIC, meetings }, TOPIC).map((line) => line.slice(0, 2))).toEqual(["上会"]);
    const attendance = { members: 6, present: 6, absent: [] };
    const other = { ...MEETING, attendance, quorum: "not-regulated", end: "called-off" };
    expect(differences(other, MEETING).map((line) => line.split("：")[0])).toEqual(["签到", "能否开会", "结果"]);
  });
});

describe("lines for people", () => {
  it("tell a leave: findings, last day, acts, who was told, who stood in, what was handed in", () => {
    expect(leaveLines(LEAVE, WORDS)).toEqual([
      "受理：退回（没有地点）〔第52条〕；退回（没有附件）〔第52条〕",
      "最迟报告：2026-10-13 〔第74条〕",
      "程序：分管副职审批〔第52条〕 → 主要领导审批〔第52条〕",
      "告知：报备办公室〔第52条〕，通报其他领导〔第52条〕",
      "代行：公文由 deputy-1〔第7条〕",
      "返回后：补交书面报告〔第52条〕",
      "结果：【草案】已销假 2026-10-16",
    ]);
  });

  it("say that nobody stands in for a leader, and nothing of it where no leader is away", () => {
    const nobody = { ...LEAVE, plan: { document: "none" } };
    expect(leaveLines(nobody, WORDS)).toContain("代行：没有人可以代行，待办等本人返回");
    expect(leaveLines({ ...nobody, ofLeader: false }, WORDS).join()).not.toContain("代行");
  });

  it("tell who stands in after all, where that changed while a leader is away", () => {
    const designated = { ...LEAVE, plan: { document: "none" }, laterPlan: { document: "deputy-1 @9" } };
    const told = leaveLines(designated, WORDS).filter((line) => line.includes("代行"));
    expect(told).toEqual(["代行：没有人可以代行，待办等本人返回", "代行改为：公文由 deputy-1〔第9条〕"]);
    const inVain = { ...designated, laterPlan: { document: "none" } };
    expect(leaveLines(inVain, WORDS).filter((line) => line.includes("代行"))).toHaveLength(1);
    expect(differences({ ...LEAVE, laterPlan: { document: "none" } }, designated)).toContain(
      '代行改为：应为 {"document":"none"}，实际 {"document":"deputy-1 @9"}',
    );
  });

  it("tell an item: registration, terms, inspection, overdue, acts, what stood in the way of closing", () => {
    expect(itemLines(ITEM, WORDS)).toEqual([
      "立项：退回（没有时限）〔第27条〕",
      "时限：2026-10-30 〔第27条〕 → 2026-11-30 〔本件自定〕",
      "督查：不予（发文作硬性要求）〔第71条〕",
      "逾期：2026-10-31 通知",
      "程序：主办反馈〔第27条〕 → 办公室复核〔规则未规定〕 → 办公室复核〔规则未规定〕",
      "申请办结：退回（没有评估）〔第27条〕",
      "结果：已办结",
    ]);
  });
});

describe("lines of topics and meetings", () => {
  it("tell a topic: consultation, submission, who sent it back, approvals, meetings, and what followed, indented", () => {
    expect(topicLines(TOPIC, WORDS)).toEqual([
      "答复期限：2026-10-09 〔第57条〕",
      "会签：a 同意",
      "报送期限：2026-10-08 〔第47、51条〕，改期后 2026-10-23 〔第47、51条〕",
      "上会条件：退回（没有时限）〔第27条〕",
      "退回：分管副职（审批时）〔第47、51条〕，主要领导（审批时）〔规则未规定〕",
      "审定：办公室复核〔第47条〕 → 主要领导审批〔第47条〕",
      "代行：deputy-2 外出，由 deputy-1 代行〔第9条〕",
      "上会：2026-10-14 暂不研究，2026-10-30 通过",
      "会后印发：",
      "  印发期限：2026-11-06 〔第53条〕",
      "  程序：分管副职审批〔第49条〕",
      "  代行：deputy-2 外出，由 deputy-1 代行〔第8条〕",
      "  结果：已印发 文 1 号",
      "会后督办：",
      ...itemLines(ITEM, WORDS).map((line) => `  ${line}`),
      "结果：已办结",
    ]);
  });

  it("tell a meeting: terms, who was there, whether it might open, results, minutes", () => {
    expect(meetingLines(MEETING, WORDS)).toEqual([
      "送达期限：2026-10-13 〔第51条〕",
      "纪要印发期限：2026-10-21 〔第53条〕",
      "签到：应到 6，到会 5，deputy-2 不在岗〔第74条〕",
      "能否开会：可以进行〔第47条〕",
      "议题：通过",
      "议题：暂不研究，改在 2026-10-30〔第47条〕",
      "办公室：办公室复核〔第51条〕",
      "纪要：办公室复核〔第47条〕 → 主要领导审批〔第53条〕",
      "告知：通报其他领导〔第32条〕",
      "结果：【草案】纪要已印发",
    ]);
  });

  it("leave out what a meeting that was called off never had", () => {
    const { attendance: _, quorum: __, ...rest } = MEETING;
    const off = {
      ...rest,
      acts: ["office verify"],
      deadlines: [],
      results: [],
      minutes: [],
      notices: [],
      end: "called-off",
    };
    expect(meetingLines({ ...off, ruleStatus: "in-force" }, WORDS)).toEqual([
      "办公室：办公室复核〔规则未规定〕",
      "结果：已取消",
    ]);
  });
});

describe("the script", () => {
  const script = readScript(FOLDER);

  it("plays along the leave that a document comes into, in the script's order", () => {
    expect(withNeeded(script, ["urgent-while-away"])).toEqual(["deputy-vacation", "urgent-while-away"]);
    expect(withNeeded(script, ["office-notice"])).toEqual(["office-notice"]);
    expect(withNeeded(script, ["topic-while-away"])).toEqual([
      "deputy-vacation",
      "topic-while-away",
      "executive-meeting",
      "next-executive-meeting",
    ]);
  });

  it("names only cases that are there, and every government expects something of each", () => {
    const names = Object.keys(script.documents);
    expect(
      Object.values(script.documents)
        .flatMap((written) => written.with)
        .filter((name) => !names.includes(name)),
    ).toEqual([]);
    for (const [government, stories] of readExpected(join(FOLDER, "expected"))) {
      expect({ government, names: Object.keys(stories).sort() }).toEqual({ government, names: names.toSorted() });
    }
  });

  it("has somebody act for the deputy on vacation in the topic or its papers, by the article that lets them, and nobody where none does", () => {
    const articles = Object.fromEntries(
      [...readExpected(join(FOLDER, "expected"))].map(([government, stories]) => {
        const { standIns, documents } = stories["topic-while-away"] as ExpectedTopic;
        const all = [standIns, ...documents.map((document) => document.standIns)].flat();
        return [government, [...new Set(all.map((line) => line.split(" @")[1]))]];
      }),
    );
    expect(articles).toEqual({ hegang: ["7"], jinchuan: ["9"], quzhou: [], xiping: ["8"], ziyang: ["6"] });
  });

  it("lets nobody act differently in a government that there is none of", () => {
    const governments = [...readExpected(join(FOLDER, "expected")).keys()];
    const named = Object.values(script.documents).flatMap(({ answers }) =>
      answers.flatMap((answer) => answer.in ?? []),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((government) => !governments.includes(government))).toEqual([]);
  });

  it("reads dates of topics and meetings where a later year will find them", () => {
    const dates = JSON.stringify([...readExpected(join(FOLDER, "expected")).values()]).match(
      /"[^"]*\d{4}-\d\d-\d\d[^"]*"/g,
    );
    expect(dates?.filter((date) => !/^"\d{4}-\d\d-\d\d"$/.test(date))).toEqual([]);
  });

  it("refuses a field that nobody knows, and says where", () => {
    writeFileSync(join(folder, "quzhou.yaml"), "documents: {}\nleaves:\n  trip: { end: closed, stand: [] }\n");
    expect(() => readExpected(folder)).toThrow("quzhou.yaml leaves.trip");
  });
});
