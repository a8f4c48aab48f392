import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLeave, away, back, VACATION } from "../leave-stage.ts";
import type { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 同一人几次请假重叠、前一次没有销假；离岗期间别人替办的不算。 */

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };

describe("金川九 同一位副区长的两次请假", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  beforeEach(() => stage.begin());
  afterAll(() => stage.close());

  const requestAtDeputy = async (tenant: string) => {
    const entry = await stage.start(tenant, { incoming: REQUEST });
    await entry.walk((task) => (task.groups.includes("deputy") ? "stop" : undefined));
    return entry;
  };

  it("重叠：后开始的一次在它的日期里定代行，过了又回到前一次；批假的人看得到重叠", async () => {
    await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    const document = await requestAtDeputy("jinchuan");
    expect((await document.task()).assignee).toBe("deputy-2");
    const second = await askLeave(
      stage,
      "jinchuan",
      "deputy-1",
      { ...VACATION, applicant: "deputy", departOn: "2037-09-23", returnOn: "2037-09-23" },
      { delegations: [{ to: "deputy-3", scope: ["overall"] }] },
    );
    const asked = await second.task({ activity: "Task_ChiefSign" });
    expect(asked.shows.findingsText).toContain("deputy-1 2037-09-22 至 2037-09-25已经准假，日期重叠");
    await second.walk();
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    expect((await document.task()).assignee).toBe("deputy-3");
    await stage.moveTo("2037-09-24T09:00:00+08:00");
    expect(await document.task()).toMatchObject({ assignee: "deputy-2", shows: { actingFor: "deputy-1" } });
  });

  it("前一次一直没有销假：提醒先销假；到了后一次，按后一次定代行，两次都销了才交还本人", async () => {
    const first = await away(stage, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    await stage.moveTo("2037-09-27T09:00:00+08:00");
    const second = await askLeave(
      stage,
      "jinchuan",
      "deputy-1",
      { ...VACATION, applicant: "deputy", departOn: "2037-09-28", returnOn: "2037-09-29" },
      { delegations: [{ to: "deputy-3", scope: ["overall"] }] },
    );
    const asked = await second.task({ activity: "Task_ChiefSign" });
    expect(asked.shows.findingsText).toContain("已过返回日期，还没有销假");
    await second.walk((task) => (task.activity === "Task_CancelLeave" ? "stop" : undefined));
    const document = await requestAtDeputy("jinchuan");
    expect((await document.task()).assignee).toBe("deputy-2");
    await stage.moveTo("2037-09-28T09:00:00+08:00");
    expect((await document.task()).assignee).toBe("deputy-3");
    await back(second, "2037-09-28");
    expect((await document.task()).assignee).toBe("deputy-2");
    await back(first, "2037-09-28");
    expect(await document.task()).toMatchObject({ assignee: "deputy-1", shows: { actingFor: null } });
  });
});

describe("离岗期间谁能办（人人登录）", () => {
  let signedIn: Stage;
  beforeAll(async () => {
    const users = ["office-1", "chief", "deputy-1", "deputy-2", "deputy-3", "office-director"];
    signedIn = await Stage.open({ tenants: ["jinchuan", "quzhou"], users });
  });
  beforeEach(() => signedIn.begin());
  afterAll(() => signedIn.close());

  const atDeputy = async (tenant: string) => {
    const entry = await signedIn.start(tenant, { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" }, {}, "office-1");
    return entry;
  };
  const doneBy = async (entry: ScenarioCase, who: string) => {
    const task = await entry.task();
    await entry.entrust(task, who);
    await entry.complete(task, { opinion: "同意。" }, who);
    await signedIn.settled();
    return (await entry.acts()).at(-1);
  };

  it("金川九 别人替代行的人办了：不算，还请代行的人办；代行的人办了才算", async () => {
    await away(signedIn, "jinchuan", "deputy-1", { delegations: [{ to: "deputy-2", scope: ["overall"] }] });
    const entry = await atDeputy("jinchuan");
    expect(await doneBy(entry, "office-1")).toMatchObject({ who: "office-1", counted: false });
    const again = await entry.task();
    expect(again.assignee).toBe("deputy-2");
    expect(again.shows.findingsText).toContain(
      "office-1 不能替 deputy-1 办理，这次办理不算；请由代行的 deputy-2、本人",
    );
    expect(await doneBy(entry, "deputy-2")).toMatchObject({ capacity: "stand-in", counted: true });
  });

  it("衢州 没有代行的规定：本人休假，别人替他办的不算；销假以后照旧可以代录", async () => {
    const leave = await away(signedIn, "quzhou", "deputy-1");
    const entry = await atDeputy("quzhou");
    expect(await doneBy(entry, "office-1")).toMatchObject({ capacity: "in-place", counted: false });
    await back(leave, "2037-09-22");
    expect(await doneBy(entry, "office-1")).toMatchObject({ capacity: "in-place", counted: true });
  });
});
