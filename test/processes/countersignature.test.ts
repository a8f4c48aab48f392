import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 会签单独发起：答复期限的当日末秒和次日首秒，主办另定的时限，商定延期，沉默和它的证据，没有期限的规则。
 * 日期：9 月 22 日（周二）送达；25—27 日、10 月 1—7 日放假，10 月 10 日（周六）上班。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const A = { id: "a", kind: "department" };
const B = { id: "b", kind: "department" };

const ask = (tenant: string, countersign: Record<string, unknown> = {}) =>
  stage.start(
    tenant,
    { countersign: { purpose: "request", parties: [A], ...countersign } },
    { process: "countersignature" },
  );

/** 该单位最后一次判断的结果 */
const statusOf = async (entry: ScenarioCase, party: string) =>
  (await entry.rulingsOn(party)).at(-1)?.parties?.[0]?.status;
const dueOf = async (entry: ScenarioCase, party: string) =>
  (await entry.rulingsOn(party)).at(-1)?.deadlines.map(({ id, due }) => `${id} ${due}`);

describe("西平四十八：三个工作日，逾期不回复视为无不同意见", () => {
  it("到期当日最后一秒仍等着；次日零时一过即定，证据写明送达、条款、日历", async () => {
    const entry = await ask("xiping");
    const open = await entry.task({ party: "a" });
    expect(Date.parse(open.due ?? "")).toBe(Date.parse("2037-09-29T00:00:00+08:00"));
    expect(open.shows.basisText).toContain("第48条");

    await stage.moveTo("2037-09-28T23:59:59+08:00");
    expect((await entry.task({ party: "a" })).id).toBe(open.id);
    expect(await statusOf(entry, "a")).toBe("pending");

    await stage.moveTo("2037-09-29T00:00:01+08:00");
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect(await statusOf(entry, "a")).toBe("deemed-no-objection");
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
    const [silence, ...more] = await entry.notices("silence");
    expect(more).toEqual([]);
    expect(silence).toMatchObject({
      basis: ["48"],
      evidence: {
        party: "a",
        deliveredOn: "2037-09-22T09:00:00+08:00",
        due: "2037-09-28",
        limit: 3,
        unit: "workday",
        counted: ["2037-09-23", "2037-09-24", "2037-09-28"],
        provisional: false,
      },
    });
    expect(silence?.text).toContain("不等于同意");
    expect(JSON.stringify(silence?.evidence?.calendar)).toContain("override:");
    expect(await entry.acts()).toEqual([]);
  });

  it("最后一秒答复同意，是同意，不是沉默", async () => {
    const entry = await ask("xiping");
    await stage.moveTo("2037-09-28T23:59:59+08:00");
    await entry.answer({ party: "a" });
    expect(await statusOf(entry, "a")).toBe("agreed");
    expect(await entry.notices("silence")).toEqual([]);
    expect(await entry.acts()).toMatchObject([{ who: "a", role: "related-department", verdict: "agree" }]);
  });

  it("两家各算各的：一家答复，一家沉默", async () => {
    const entry = await ask("xiping", { parties: [A, B] });
    await entry.answer({ party: "a" });
    expect(await entry.ends()).toEqual([]);
    await stage.moveTo("2037-09-29T00:00:01+08:00");
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect([await statusOf(entry, "a"), await statusOf(entry, "b")]).toEqual(["agreed", "deemed-no-objection"]);
    expect((await entry.notices("silence")).map(({ evidence }) => evidence?.party)).toEqual(["b"]);
  });

  it("主办另定七个工作日：第三个工作日过了仍等，到 10 月 9 日末", async () => {
    const entry = await ask("xiping", { leadLimit: { value: 7, unit: "workday" } });
    expect(await dueOf(entry, "a")).toEqual(["reply 2037-10-09"]);
    await stage.moveTo("2037-10-09T23:59:59+08:00");
    await entry.task({ party: "a" });
    await stage.moveTo("2037-10-10T00:00:01+08:00");
    expect(await statusOf(entry, "a")).toBe("deemed-no-objection");
  });

  it("主办另定一个工作日：次日末即定", async () => {
    const entry = await ask("xiping", { leadLimit: { value: 1, unit: "workday" } });
    await stage.moveTo("2037-09-23T23:59:59+08:00");
    await entry.task({ party: "a" });
    await stage.moveTo("2037-09-24T00:00:01+08:00");
    expect(await statusOf(entry, "a")).toBe("deemed-no-objection");
  });

  it("主办另定二十四小时：到那一刻，不管下班", async () => {
    const entry = await ask("xiping", { leadLimit: { value: 24, unit: "hour" } });
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    await entry.task({ party: "a" });
    await stage.moveTo("2037-09-23T09:00:01+08:00");
    expect(await statusOf(entry, "a")).toBe("deemed-no-objection");
  });

  it("其他负责人签的答复无效：请主要负责人重新答复，任务和期限都还在", async () => {
    const entry = await ask("xiping");
    await entry.answer({ party: "a" }, { signedBy: "officer" });
    const again = await entry.task({ party: "a" });
    expect(again.shows.findingsText).toContain("主要负责人");
    expect(await statusOf(entry, "a")).toBe("invalid");
    await entry.complete(again, { signedBy: "principal" });
    await stage.settled();
    expect(await statusOf(entry, "a")).toBe("agreed");
    expect((await entry.acts()).map(({ details }) => details.signedBy)).toEqual(["officer", "principal"]);
  });

  it("乡镇不适用三个工作日和默示：六十天仍等，答复了才定", async () => {
    const entry = await ask("xiping", { parties: [{ id: "t", kind: "lower-government" }] });
    expect(await entry.remains()).toMatchObject({ jobs: 0 });
    await stage.moveTo("2037-11-21T09:00:00+08:00");
    const open = await entry.task({ activity: "Task_ReplyOpen" });
    await entry.complete(open);
    await stage.settled();
    expect(await entry.ends()).toEqual(["End_Agreed"]);
  });

  it("草案未经同意：单独发起会签也不启用", async () => {
    const countersign = { purpose: "request", parties: [A] };
    const entry = await stage.start("xiping", { countersign }, { process: "countersignature", acceptDraft: null });
    expect(await entry.ends()).toEqual(["End_CountersignRefused"]);
  });
});

describe("商定延期", () => {
  const extend = async (entry: ScenarioCase, party: string, until: string, on?: string) => {
    const [task] = await entry.tasks({ party });
    await entry.send(
      "extension-agreed",
      { agreedUntil: until, ...(on ? { agreedOn: on } : {}) },
      task?.processInstanceId,
    );
  };

  it("西平四十八 到期前商定：期限移到商定日，原期限过了不作数；商定日过了才是沉默", async () => {
    const entry = await ask("xiping", { parties: [A, B] });
    await entry.answer({ party: "b" });
    await stage.moveTo("2037-09-28T15:00:00+08:00");
    await extend(entry, "a", "2037-10-12");
    const moved = await entry.task({ party: "a" });
    expect(Date.parse(moved.due ?? "")).toBe(Date.parse("2037-10-13T00:00:00+08:00"));
    await stage.moveTo("2037-10-12T23:59:59+08:00");
    expect((await entry.task({ party: "a" })).id).toBe(moved.id);
    await stage.moveTo("2037-10-13T00:00:01+08:00");
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect((await entry.notices("silence"))[0]?.evidence).toMatchObject({ due: "2037-10-12" });
    const agreement = (await entry.acts()).find((act) => act.details.kind === "extension");
    expect(agreement?.details).toMatchObject({ party: "a", agreedUntil: "2037-10-12" });
  });

  it("西平四十八 到期后再商定：已经视为无不同意见，没有可延的", async () => {
    const entry = await ask("xiping", { parties: [A, { id: "t", kind: "lower-government" }] });
    const { processInstanceId } = await entry.task({ party: "a" });
    await stage.moveTo("2037-09-29T00:00:01+08:00");
    const late = entry.send("extension-agreed", { agreedUntil: "2037-10-12" }, processInstanceId);
    await expect(late).rejects.toMatchObject({ status: 400 });
    expect(await statusOf(entry, "a")).toBe("deemed-no-objection");
  });

  it("衢州五十 约定时限过后才商定：逾期还是逾期；后来答复仍然有效", async () => {
    const entry = await ask("quzhou", { leadLimit: { value: 3, unit: "workday" } });
    await stage.moveTo("2037-09-29T09:00:00+08:00");
    expect(await statusOf(entry, "a")).toBe("overdue");
    await extend(entry, "a", "2037-10-15");
    expect(await statusOf(entry, "a")).toBe("overdue");
    expect(await dueOf(entry, "a")).toEqual(["reply 2037-09-28"]);
    await stage.moveTo("2037-10-20T09:00:00+08:00");
    await entry.answer({ party: "a" });
    expect(await entry.ends()).toEqual(["End_Agreed"]);
  });

  it("资阳四十六 没有时限，双方商定一个日期：过了只是逾期，告知，仍等", async () => {
    const entry = await ask("ziyang");
    await entry.task({ activity: "Task_ReplyOpen" });
    await extend(entry, "a", "2037-10-12");
    await entry.task({ activity: "Task_ReplyWithinLimit" });
    await stage.moveTo("2037-10-13T00:00:01+08:00");
    expect(await statusOf(entry, "a")).toBe("overdue");
    expect(await entry.notices("overdue")).toHaveLength(1);
    await entry.task({ activity: "Task_ReplyOpen" });
  });

  it("先后两次商定，以后一次为准，两次都有记录", async () => {
    const entry = await ask("jinchuan");
    await extend(entry, "a", "2037-10-12");
    await extend(entry, "a", "2037-10-20");
    expect(await dueOf(entry, "a")).toEqual(["reply 2037-10-20"]);
    await stage.moveTo("2037-10-21T00:00:01+08:00");
    expect(await statusOf(entry, "a")).toBe("deemed-no-objection");
    expect((await entry.acts()).map(({ details }) => details.agreedUntil)).toEqual(["2037-10-12", "2037-10-20"]);
  });
});

describe("金川五十七、六十一", () => {
  it("五十七 请示：七个工作日跨中秋、国庆，到 10 月 9 日末", async () => {
    const entry = await ask("jinchuan");
    await stage.moveTo("2037-10-09T23:59:59+08:00");
    await entry.task({ party: "a" });
    expect(await entry.notices()).toEqual([]);
    await stage.moveTo("2037-10-10T00:00:01+08:00");
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect((await entry.notices("silence"))[0]).toMatchObject({
      basis: ["57"],
      evidence: { limit: 7, due: "2037-10-09" },
    });
  });

  it("六十一 代拟文稿：三个工作日到了只催办，七个工作日过了才是沉默", async () => {
    const entry = await ask("jinchuan", { purpose: "draft" });
    expect(await dueOf(entry, "a")).toEqual(["reply 2037-09-28", "silence 2037-10-09"]);
    await stage.moveTo("2037-09-28T23:59:59+08:00");
    expect(await entry.notices("overdue")).toEqual([]);
    await stage.moveTo("2037-09-29T00:00:01+08:00");
    expect(await entry.notices("overdue")).toHaveLength(1);
    expect(await entry.notices("silence")).toEqual([]);
    await entry.task({ party: "a" });
    await stage.moveTo("2037-10-09T23:59:59+08:00");
    await entry.task({ party: "a" });
    await stage.moveTo("2037-10-10T00:00:01+08:00");
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect((await entry.notices("silence"))[0]?.evidence).toMatchObject({ due: "2037-10-09" });
  });

  it("六十一 三个工作日之后、七个工作日之内答复，仍是答复", async () => {
    const entry = await ask("jinchuan", { purpose: "draft" });
    await stage.moveTo("2037-09-30T09:00:00+08:00");
    await entry.answer({ party: "a" });
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect(await statusOf(entry, "a")).toBe("agreed");
  });

  it("二十五 镇、街道：没有时限，沉默没有效力", async () => {
    const entry = await ask("jinchuan", { parties: [{ id: "t", kind: "lower-government" }] });
    await stage.moveTo("2037-12-01T09:00:00+08:00");
    await entry.task({ activity: "Task_ReplyOpen" });
    expect(await entry.notices()).toEqual([]);
  });
});

describe("没有答复时限的规则：不推定同意", () => {
  for (const [tenant, name] of [
    ["quzhou", "衢州五十"],
    ["hegang", "鹤岗四十二"],
    ["ziyang", "资阳四十六"],
  ] as const) {
    it(`${name} 三个月不答复仍是未答复；答复后才往下走`, async () => {
      const entry = await ask(tenant);
      expect(await entry.remains()).toMatchObject({ jobs: 0 });
      await stage.moveTo("2037-12-22T09:00:00+08:00");
      await entry.task({ activity: "Task_ReplyOpen" });
      expect(await statusOf(entry, "a")).toBe("pending");
      await entry.answer({ party: "a" });
      expect(await entry.ends()).toEqual(["End_Agreed"]);
      expect(await entry.notices("silence")).toEqual([]);
    });

    it(`${name} 主办定三个工作日：到期催办，逾期仍不是同意`, async () => {
      const entry = await ask(tenant, { leadLimit: { value: 3, unit: "workday" } });
      await stage.moveTo("2037-09-28T23:59:59+08:00");
      expect(await entry.notices("overdue")).toEqual([]);
      await stage.moveTo("2037-09-29T00:00:01+08:00");
      expect(await entry.notices("overdue")).toHaveLength(1);
      expect(await statusOf(entry, "a")).toBe("overdue");
      await stage.moveTo("2037-12-22T09:00:00+08:00");
      expect(await entry.notices("overdue")).toHaveLength(1);
      await entry.task({ party: "a" });
      expect(await entry.ends()).toEqual([]);
    });
  }
});

describe("联合上报、撤回会签", () => {
  for (const [tenant, name] of [
    ["quzhou", "衢州五十"],
    ["hegang", "鹤岗四十二"],
    ["xiping", "西平四十八"],
  ] as const) {
    it(`${name} 联合上报代替会签：不再逐一征求意见`, async () => {
      const entry = await ask(tenant, { jointSubmission: true, parties: [A, B] });
      expect(await entry.ends()).toEqual(["End_Agreed"]);
      expect(await entry.notices("silence")).toEqual([]);
      expect(await entry.acts()).toEqual([]);
    });
  }

  it("撤回会签：各单位的任务、期限都取消，告知各方", async () => {
    const entry = await ask("xiping", { parties: [A, B] });
    await entry.answer({ party: "b" });
    await entry.intervene("withdraw", "office-1", { reason: "改为联合上报" });
    expect(await entry.ends()).toEqual(["End_CountersignWithdrawn"]);
    expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
    expect((await entry.notices("withdrawn"))[0]?.text).toContain("改为联合上报");
    expect(await entry.variable("countersignResult")).toBe("returned");
  });
});
