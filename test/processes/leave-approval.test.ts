import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLeave, back, DETAILS, TRIP, told, VACATION } from "../leave-stage.ts";
import { Stage } from "../scenario-driver.ts";

/** 请假怎样批：五个政府各按自己的条文，从申请到准假。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

describe("金川", () => {
  const HEAD = { ...TRIP, applicant: "department-head", written: true };

  it("七十四 部门主要负责人提前请假：分管副区长、区长依次批准，到期离岗，返回销假", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", HEAD);
    expect(await entry.task()).toMatchObject({ activity: "Task_DeputyEndorse", assignee: "deputy-1" });
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await told(entry)).toEqual(["party-committee: file any @74"]);
    expect(await entry.tasks()).toEqual([]);
    await stage.moveTo("2037-09-28T08:00:00+08:00");
    expect(await entry.task()).toMatchObject({ activity: "Task_CancelLeave", assignee: "department-1-head" });
    await stage.moveTo("2037-09-30T18:00:00+08:00");
    await back(entry, "2037-09-30");
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
    expect(await entry.ladder()).toEqual(["deputy approve @74", "chief approve @74", "department-head report"]);
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  });

  it("七十四 只提前一天：提醒批准人，不因此退回", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", { ...HEAD, departOn: "2037-09-23" });
    const asked = await entry.task({ activity: "Task_DeputyEndorse" });
    expect(asked.shows.findingsText).toContain("应提前2天书面报告");
    expect((await entry.rulings("leave"))[0]).toMatchObject({
      outcome: "proceed",
      findings: [{ code: "applied-late", effect: "warn", basis: ["74"] }],
    });
  });

  it("七十四 紧急外出没有说明原因：退回补正，补上原因后照样两级批准", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", { ...HEAD, urgent: true });
    const correct = await entry.task({ activity: "Task_Correct" });
    expect(correct).toMatchObject({ assignee: "department-1-head", shows: { basisText: "依据：第74条" } });
    expect(correct.shows.findingsText).toContain("说明原因");
    await entry.complete(correct, { corrections: { leave: { urgentReason: true } } });
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await entry.ladder()).toEqual(["department-head submit", "deputy approve @74", "chief approve @74"]);
  });

  it("七十四 区长没有批就过了出发之日：未批准不得外出，不予准假", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", HEAD);
    await stage.moveTo("2037-09-29T09:00:00+08:00");
    await entry.answer({ activity: "Task_DeputyEndorse" });
    expect(await entry.ends()).toEqual(["End_Refused"]);
    expect(await entry.notices("refused")).toMatchObject([{ to: ["department-1-head"], basis: ["74"] }]);
  });

  it("七十四 区长不同意：退回请假人，可以放弃", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", HEAD);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" }, { verdict: "disagree", opinion: "工作安排不开。" });
    await entry.answer({ activity: "Task_Correct" }, { correctionChoice: "abandon", reason: "不去了" });
    expect(await entry.ends()).toEqual(["End_Abandoned"]);
    expect(await entry.notices("abandoned")).toMatchObject([{ to: ["department-1-head", "office"] }]);
  });

  it("七十四 区长休假：没有本级批准，向区委和市上报备", async () => {
    const entry = await askLeave(stage, "jinchuan", "chief", { ...VACATION, applicant: "chief" });
    expect(await told(entry)).toEqual(["superior: file any @74", "party-committee: file any @74"]);
    expect(await entry.tasks()).toEqual([]);
  });

  it("七十四 在区内办事：不需要请假", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", { ...HEAD, destination: "in-jurisdiction" });
    expect(await entry.ends()).toEqual(["End_NotRequired"]);
    expect(await entry.notices("leave-not-required")).toMatchObject([
      { to: ["department-1-head", "office"], basis: ["74"] },
    ]);
  });

  it("五十二 部门主要负责人不到会：主持人同意，办公室汇总报告，材料备案，不离岗", async () => {
    const entry = await askLeave(stage, "jinchuan", "department-1-head", {
      kind: "meeting",
      applicant: "department-head",
      written: true,
      departOn: "2037-09-24",
      meeting: { type: "plenary", presider: "chief", capacity: "member" },
    });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Granted"]);
    expect(await entry.ladder()).toEqual(["chief consent @52", "office collate @52", "office report @52"]);
    expect(await told(entry)).toEqual(["office: file written @52"]);
  });

  it("五十二 镇街党工委没有写到的会议：规则未规定，由办公室选择并写明理由", async () => {
    const meeting = { type: "study" };
    const departOn = "2037-09-24";
    const leave = { kind: "meeting", applicant: "deputy", departOn, meeting };
    const entry = await askLeave(stage, "jinchuan", "deputy-1", leave);
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "chief", reason: "按惯例向区长请假" });
    await entry.answer({ activity: "Task_ChiefSign" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "区长已同意" });
    expect(await entry.ends()).toEqual(["End_Granted"]);
    expect((await entry.acts())[0]).toMatchObject({ role: "office", basis: [], reason: "按惯例向区长请假" });
  });
});

describe("鹤岗", () => {
  const HEAD = { ...TRIP, applicant: "department-head", written: true, details: DETAILS };

  it("五十二 报告缺主持工作的同志和附件：逐项指出，补齐后分管副市长批准并书面报办公室备案", async () => {
    const details = { ...DETAILS, actingHead: false, attachment: false };
    const entry = await askLeave(stage, "hegang", "department-1-head", { ...HEAD, details });
    const correct = await entry.task({ activity: "Task_Correct" });
    expect(correct.shows.findingsText).toContain("主持工作的同志");
    expect(correct.shows.findingsText).toContain("第52条");
    expect((await entry.rulings("leave"))[0]?.findings.map(({ code }) => code)).toEqual([
      "detail-acting-head-missing",
      "attachment-missing",
    ]);
    await entry.complete(correct, { corrections: { leave: { details: { actingHead: true, attachment: true } } } });
    await entry.answer({ activity: "Task_DeputyEndorse" });
    expect(await entry.ladder()).toEqual(["department-head submit", "deputy approve @52"]);
    expect(await told(entry)).toEqual(["office: file written @52"]);
  });

  it("五十二 去省外：分管副市长同意后，再向市长请假", async () => {
    const entry = await askLeave(stage, "hegang", "department-1-head", { ...HEAD, destination: "out-of-province" });
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await entry.ladder()).toEqual(["deputy consent @52", "chief approve @52"]);
  });

  it("五十二 副市长外出：向市长请假，通报其他领导", async () => {
    const entry = await askLeave(stage, "hegang", "deputy-1", { ...TRIP, applicant: "deputy" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await entry.ladder()).toEqual(["chief consent @52"]);
    expect(await told(entry)).toEqual(["other-leaders: inform any after @52"]);
  });
});

describe("西平（草案）", () => {
  const HEAD = { ...TRIP, applicant: "department-head" };

  it("五十五 部门主要负责人：办公室汇总，主任签报，副县长、县长同意，之后才报备", async () => {
    const entry = await askLeave(stage, "xiping", "department-1-head", HEAD);
    expect(await told(entry)).toEqual([]);
    await entry.walk();
    expect(await entry.ladder()).toEqual([
      "office collate @55",
      "office-director submit @55",
      "deputy consent @55",
      "chief consent @55",
    ]);
    expect(await told(entry)).toEqual(["office: file any after @55"]);
    expect((await entry.notices()).every(({ text }) => text.startsWith("【草案】"))).toBe(true);
  });

  it("五十五 先报备后请假：退回，先补办请假手续", async () => {
    const entry = await askLeave(stage, "xiping", "department-1-head", { ...HEAD, filedBefore: true });
    expect((await entry.task({ activity: "Task_Correct" })).shows.findingsText).toContain("先请假、经批准后再报备");
  });

  it("五十五 副县长休假：不用批准，事先报告县长、通报其他领导；返回时不再算没有报告", async () => {
    const entry = await askLeave(stage, "xiping", "deputy-1", { ...VACATION, applicant: "deputy" });
    expect(await told(entry)).toEqual(["chief: report any before @55", "other-leaders: inform any @55"]);
    await stage.moveTo("2037-09-25T18:00:00+08:00");
    await back(entry, "2037-09-25");
    expect(await entry.ends()).toEqual(["End_Back", "End_AwayOver", "End_LeaveClosed"]);
  });
});

describe("资阳", () => {
  const HEAD = { ...TRIP, applicant: "department-head" };

  it("七十六 部门主要负责人：分管副市长、市长同意，抄送办公室", async () => {
    const entry = await askLeave(stage, "ziyang", "department-1-head", HEAD);
    await entry.answer({ activity: "Task_DeputyEndorse" });
    await entry.answer({ activity: "Task_ChiefSign" });
    expect(await entry.ladder()).toEqual(["deputy consent @76", "chief consent @76"]);
    expect(await told(entry)).toEqual(["office: copy any @76"]);
  });

  it("七十六 常务副市长与已经准假的市长同期外出：提醒一般不同时外出", async () => {
    const acting = { details: { actingHead: true } };
    await askLeave(stage, "ziyang", "chief", { ...VACATION, applicant: "chief", ...acting });
    const same = await askLeave(stage, "ziyang", "executive-deputy", {
      ...VACATION,
      applicant: "executive-deputy",
      departOn: "2037-09-25",
      returnOn: "2037-09-27",
      ...acting,
    });
    expect((await same.task()).shows.findingsText).toContain("一般不同时外出");
    const later = await askLeave(stage, "ziyang", "executive-deputy", {
      ...VACATION,
      applicant: "executive-deputy",
      departOn: "2037-09-26",
      returnOn: "2037-09-27",
      ...acting,
    });
    expect((await later.task()).shows.findingsText).toBe("");
  });

  it("七十六 副市长外出没有写代行的人：退回补上", async () => {
    const entry = await askLeave(stage, "ziyang", "deputy-1", { ...VACATION, applicant: "deputy" });
    expect((await entry.task({ activity: "Task_Correct" })).shows.findingsText).toContain("代行职责的市政府领导");
  });
});

describe("衢州", () => {
  it("六十四 部门主要负责人外出：市长、副市长、办公室都要签收", async () => {
    const entry = await askLeave(stage, "quzhou", "department-1-head", { ...TRIP, applicant: "department-head" });
    await entry.walk();
    expect(await entry.ladder()).toEqual(["chief receive @64", "deputy receive @64", "office receive @64"]);
  });

  it("六十四 副市长出访：报告市长，办公室通报其他领导", async () => {
    const entry = await askLeave(stage, "quzhou", "deputy-1", { ...TRIP, applicant: "deputy", purpose: "visit" });
    await entry.walk();
    expect(await entry.ladder()).toEqual(["chief receive @64"]);
    expect(await told(entry)).toEqual(["other-leaders: inform any @64"]);
  });

  it("四十六 部门负责人不能参加市长召开的会议：办公室收书面请假，秘书长批准", async () => {
    const entry = await askLeave(stage, "quzhou", "department-1-head", {
      kind: "meeting",
      applicant: "department-head",
      written: true,
      departOn: "2037-09-24",
      meeting: { type: "executive" },
    });
    await entry.walk();
    expect(await entry.ladder()).toEqual(["office receive @46", "secretary-general approve @46"]);
    expect(await entry.ends()).toEqual(["End_Granted"]);
  });
});
