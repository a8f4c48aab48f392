import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 撤回和催办：撤回先判断，可以的使正在进行的会签、批办、签发随之取消；催办只是告知，办理照常。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["quzhou", "xiping", "jinchuan"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const DRAFT = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } };
const CROSS = {
  portfolioIds: ["portfolio-1", "portfolio-2", "portfolio-3"],
  incoming: { ...DRAFT, crossDepartment: true },
  signing: { issuedAs: "government", documentType: "notice", addressee: "lower-government", portfolios: 3 },
  countersign: {
    purpose: "request",
    parties: [
      { id: "a", kind: "department" },
      { id: "b", kind: "department" },
    ],
  },
};

const SUBMITTER = "department-1-head";
const OFFICE = "office-1";
const declined = (why: string | RegExp) => ({ result: "declined", why: expect.stringMatching(why) });

async function expectWithdrawn(entry: ScenarioCase, by: string) {
  expect(await entry.ends()).toEqual(["End_Withdrawn"]);
  expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  const [notice, ...others] = await entry.notices("withdrawn");
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ to: ["lead-department", "office"], evidence: { by } });
  expect(notice?.text).toContain(`已由 ${by} 撤回`);
  const withdrawals = (await entry.acts()).filter(({ details }) => details.kind === "withdraw");
  expect(withdrawals).toMatchObject([{ who: by, action: "withdraw", capacity: "holder", counted: true }]);
  return withdrawals[0];
}

describe("报送人撤回：下一步办理之前", () => {
  it("还没有人办：可以，不必写理由；记录写明谁、什么时候、以什么身份", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    expect(await entry.intervene("withdraw", SUBMITTER)).toEqual({ result: "accepted", why: null });
    const act = await expectWithdrawn(entry, SUBMITTER);
    expect(act).toMatchObject({ role: "submitter", reason: null, at: "2037-09-22T09:00:00+08:00" });
  });

  it("办公室已经办了：不能，写明谁办了、该找谁；告知要求的人，件照常办", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    expect(await entry.intervene("withdraw", SUBMITTER, { reason: "情况有变" })).toEqual(
      declined(/office-1 已经办理，报送人不能再撤回；.*由政府办公室撤回并写明理由/),
    );
    expect(await entry.notices("declined")).toMatchObject([{ to: [SUBMITTER], evidence: { reason: "情况有变" } }]);
    expect((await entry.acts()).map(({ action }) => action)).not.toContain("withdraw");
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
  });

  it("办了又取回：等于还没有人办，报送人可以撤回", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    expect(await entry.intervene("withdraw", SUBMITTER)).toMatchObject({ result: "declined" });
    await entry.intervene("recall", OFFICE);
    await entry.intervene("withdraw", SUBMITTER);
    await expectWithdrawn(entry, SUBMITTER);
  });

  it("批示不完整、没有算数的：不算办过", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" }, { verdict: "return" });
    expect((await entry.acts()).map(({ counted }) => counted)).toEqual([false]);
    await entry.intervene("withdraw", SUBMITTER);
    await expectWithdrawn(entry, SUBMITTER);
  });

  it("退回补正以后重报：从重报算起，重报后还没有人办的可以撤回", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer(
      { activity: "Task_DeputyEndorse" },
      { verdict: "return", returnTo: "submitter", opinion: "请附依据。" },
    );
    expect(await entry.intervene("withdraw", OFFICE, { reason: "误报" })).toEqual(
      declined("不在可以撤回的环节（现在是：补正后重报）"),
    );
    await entry.answer({ activity: "Task_Correct" });
    await entry.intervene("withdraw", SUBMITTER);
    expect(await entry.ends()).toEqual(["End_Withdrawn"]);
  });

  it("写明了报送人的：只有他本人算报送人，同样职务的别人不算", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST, submitterId: "department-1-officer" });
    expect(await entry.intervene("withdraw", SUBMITTER)).toEqual(declined("不是这件的报送人"));
    await entry.intervene("withdraw", "department-1-officer");
    await expectWithdrawn(entry, "department-1-officer");
  });

  it("领导、不认识的人：不能撤回", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    for (const by of ["deputy-1", "nobody"]) {
      expect(await entry.intervene("withdraw", by, { reason: "不办了" })).toEqual(
        declined(`${by} 不是这件的报送人，也不是政府办公室的人`),
      );
    }
    expect(await entry.ends()).toEqual([]);
  });
});

describe("办公室撤回：须写理由", () => {
  it("没有写理由：没有办成", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    expect(await entry.intervene("withdraw", OFFICE)).toEqual(declined("须写明理由"));
    expect(await entry.ends()).toEqual([]);
  });

  it("会签中：两家的任务和期限都取消，已答复的留作记录", async () => {
    const entry = await stage.start("xiping", CROSS);
    await entry.answer({ party: "a" });
    expect(await entry.remains()).toEqual({ instances: 3, tasks: 1, jobs: 1 });
    await entry.intervene("withdraw", OFFICE, { reason: "情况有变" });
    expect(await expectWithdrawn(entry, OFFICE)).toMatchObject({ role: "office", reason: "情况有变" });
    expect((await entry.notices("withdrawn"))[0]?.text).toContain("情况有变");
    expect((await entry.acts()).map((act) => act.details.party ?? act.action)).toEqual(["a", "withdraw"]);
    await stage.moveTo("2037-12-01T09:00:00+08:00");
    expect(await entry.notices("silence")).toEqual([]);
  });

  it("批办中", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.intervene("withdraw", OFFICE, { reason: "情况有变" });
    await expectWithdrawn(entry, OFFICE);
    expect(await entry.ladder()).toEqual(["office review @51", "office withdraw"]);
  });

  it("签发中：几位领导会签到一半，全部取消，不编号", async () => {
    const entry = await stage.start("jinchuan", { ...CROSS, incoming: DRAFT });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ assignee: "deputy-2" });
    expect((await entry.tasks()).map(({ assignee }) => assignee)).toEqual(["deputy-3"]);
    await entry.intervene("withdraw", "office-director", { reason: "情况有变" });
    expect(await expectWithdrawn(entry, "office-director")).toMatchObject({ role: "office-director" });
    expect(await entry.variable("documentNumber")).toBeUndefined();
  });
});

describe("撤不回的", () => {
  it("已经办结：没有办成，写明怎样结束的，什么也没有变", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.walk();
    expect(await entry.intervene("withdraw", OFFICE, { reason: "误报" })).toEqual(
      declined(/^《测试公文》已经结束（已批复）$/),
    );
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect(await entry.notices("declined")).toMatchObject([{ to: [OFFICE] }]);
  });

  it("已经撤回的再撤回：没有办成，只记一次撤回", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.intervene("withdraw", SUBMITTER);
    expect(await entry.intervene("withdraw", OFFICE, { reason: "误报" })).toEqual(declined(/已经结束（已撤回）/));
    await expectWithdrawn(entry, SUBMITTER);
  });

  it("过去的消息 withdraw、withdraw-countersignature 没有件再等：400，什么也没有变", async () => {
    const entry = await stage.start("quzhou", CROSS);
    for (const message of ["withdraw", "withdraw-countersignature"]) {
      await expect(entry.send(message)).rejects.toMatchObject({ status: 400 });
    }
    expect(await entry.ends()).toEqual([]);
  });

  it("只撤回这一件：同时在办的另一件不受影响", async () => {
    const other = await stage.start("quzhou", { incoming: REQUEST });
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.intervene("withdraw", SUBMITTER);
    await expectWithdrawn(entry, SUBMITTER);
    await other.walk();
    expect(await other.ends()).toEqual(["End_Decided"]);
  });
});

describe("只撤回会签这一轮", () => {
  it("还没有单位答复：报送人可以，各单位的任务随之取消，公文退回补正", async () => {
    const entry = await stage.start("xiping", CROSS);
    expect(await entry.intervene("withdraw-countersignature", SUBMITTER, { reason: "改为联合上报" })).toMatchObject({
      result: "accepted",
    });
    expect((await entry.tasks()).map(({ activity }) => activity)).toEqual(["Task_Correct"]);
    expect(await entry.notices("withdrawn")).toMatchObject([{ evidence: { by: SUBMITTER } }]);
    expect(await entry.ends()).toEqual([]);
  });

  it("已有单位答复：只有办公室可以；不在会签的件没有可撤的", async () => {
    const entry = await stage.start("xiping", CROSS);
    await entry.answer({ party: "a" });
    expect(await entry.intervene("withdraw-countersignature", SUBMITTER)).toEqual(declined("a 已经办理"));
    const request = await stage.start("quzhou", { incoming: REQUEST });
    expect(await request.intervene("withdraw-countersignature", SUBMITTER)).toEqual(declined("现在不在会签"));
  });
});

describe("催办", () => {
  it("会签中催两次：写明谁还没有办，任务还是原来那些", async () => {
    const entry = await stage.start("quzhou", CROSS);
    await entry.answer({ party: "a" });
    const before = (await entry.tasks()).map(({ id }) => id);
    await entry.send("urge", { by: "department-1-head" });
    await entry.send("urge");
    expect((await entry.tasks()).map(({ id }) => id)).toEqual(before);
    const notices = await entry.notices("urge");
    expect(notices).toHaveLength(2);
    for (const { text } of notices) expect(text).toContain("答复");
    // whoever urged before is not taken for whoever urges now
    expect(notices.map(({ text }) => text.slice(0, text.indexOf("《")))).toEqual([
      "department-1-head 催办",
      "（没有写明由谁）催办",
    ]);
    expect(notices.map(({ evidence }) => evidence)).toEqual([{ by: "department-1-head" }, { by: null }]);
    expect(await entry.ends()).toEqual(["End_Urged", "End_Urged"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Urged", "End_Urged", "End_Issued"]);
  });

  it("批办中：写明是哪位领导", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.send("urge", { by: "office-2" });
    expect(await entry.notices("urge")).toMatchObject([{ to: ["deputy-1"], evidence: { by: "office-2" } }]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Urged", "End_Decided"]);
  });

  it("签发中：几位同时未办的都写明", async () => {
    const entry = await stage.start("jinchuan", { ...CROSS, incoming: DRAFT });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.send("urge");
    const [notice] = await entry.notices("urge");
    expect(notice?.to.toSorted()).toEqual(["deputy-2", "deputy-3"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Urged", "End_Issued"]);
  });
});
