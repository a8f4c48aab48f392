import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 撤回和催办：撤回使正在进行的会签、批办、签发随之取消；催办只是告知，办理照常。 */

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

async function expectWithdrawn(entry: ScenarioCase) {
  expect(await entry.ends()).toEqual(["End_Withdrawn"]);
  expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
  const [notice, ...others] = await entry.notices("withdrawn");
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ to: ["lead-department", "office"] });
  expect(notice?.text).toContain("已撤回");
}

describe("撤回", () => {
  it("会签中：两家的任务和期限都取消，已答复的留作记录", async () => {
    const entry = await stage.start("xiping", CROSS);
    await entry.answer({ party: "a" });
    expect(await entry.remains()).toEqual({ instances: 3, tasks: 1, jobs: 1 });
    await entry.send("withdraw", { reason: "情况有变" });
    await expectWithdrawn(entry);
    expect((await entry.notices("withdrawn"))[0]?.text).toContain("情况有变");
    expect((await entry.acts()).map((act) => act.details.party)).toEqual(["a"]);
    await stage.moveTo("2037-12-01T09:00:00+08:00");
    expect(await entry.notices("silence")).toEqual([]);
  });

  it("批办中", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.send("withdraw");
    await expectWithdrawn(entry);
    expect(await entry.ladder()).toEqual(["office review @51"]);
  });

  it("签发中：几位领导会签到一半，全部取消，不编号", async () => {
    const entry = await stage.start("jinchuan", { ...CROSS, incoming: DRAFT });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.answer({ assignee: "deputy-2" });
    expect((await entry.tasks()).map(({ assignee }) => assignee)).toEqual(["deputy-3"]);
    await entry.send("withdraw");
    await expectWithdrawn(entry);
    expect(await entry.variable("documentNumber")).toBeUndefined();
  });

  it("已经办结的件撤不回：没有可撤的流程，什么也没有变", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.walk();
    await expect(entry.send("withdraw")).rejects.toMatchObject({ status: 400 });
    expect(await entry.ends()).toEqual(["End_Decided"]);
  });

  it("只撤回这一件：同时在办的另一件不受影响", async () => {
    const other = await stage.start("quzhou", { incoming: REQUEST });
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.send("withdraw");
    await expectWithdrawn(entry);
    await other.walk();
    expect(await other.ends()).toEqual(["End_Decided"]);
  });
});

describe("催办", () => {
  it("会签中催两次：写明谁还没有办，任务还是原来那些", async () => {
    const entry = await stage.start("quzhou", CROSS);
    await entry.answer({ party: "a" });
    const before = (await entry.tasks()).map(({ id }) => id);
    await entry.send("urge");
    await entry.send("urge");
    expect((await entry.tasks()).map(({ id }) => id)).toEqual(before);
    const notices = await entry.notices("urge");
    expect(notices).toHaveLength(2);
    for (const { text } of notices) expect(text).toContain("答复");
    expect(await entry.ends()).toEqual(["End_Urged", "End_Urged"]);
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Urged", "End_Urged", "End_Issued"]);
  });

  it("批办中：写明是哪位领导", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" });
    await entry.send("urge");
    expect(await entry.notices("urge")).toMatchObject([{ to: ["deputy-1"] }]);
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
