import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { caseInstances, historicVariables, inRecordOrder } from "../../workers/case-records.ts";
import { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 定期报告：到期汇总在办事项，办公室审核，报告领导，再等下一期。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ tenants: ["jinchuan", "ziyang"] });
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

let reportings = 0;

async function reporting(tenant: string, reportEvery: object): Promise<ScenarioCase> {
  reportings += 1;
  const key = `reporting-${reportings}`;
  const { id } = await stage.engine.post<{ id: string }>(
    `/process-definition/key/supervision-report/tenant-id/${tenant}/start`,
    { businessKey: key, variables: { reportEvery: { type: "Json", value: JSON.stringify(reportEvery) } } },
  );
  await stage.settled();
  return new ScenarioCase(stage, tenant, key, id);
}

const assigned = (tenant: string, title: string, dueOn: string) =>
  stage.start(
    tenant,
    {
      title,
      supervision: { source: "executive", responsible: "principal", dueOn },
      responsibleIds: ["department-1-head"],
    },
    { process: "supervision-followup" },
  );

interface Report {
  at: string;
  counts: { total: number; byState: object; byStage: object };
  items: { title: string; state: string; stage: string }[];
}

/** Every period's report as it stands on record, oldest first, with the period's process. */
async function reports(entry: ScenarioCase): Promise<(Report & { period: string })[]> {
  const filter = {
    processInstanceIdIn: await caseInstances(stage.engine, entry.id, entry.tenant),
    variableName: "report",
  };
  const rows = inRecordOrder(await historicVariables(stage.engine, filter));
  return rows.map(({ value, processInstanceId }) => ({ ...JSON.parse(String(value)), period: processInstanceId }));
}

describe("金川 五十四 议定事项落实得怎样，按期报告区政府领导", () => {
  it("逾期的在前，写明各在哪一步；审核后报告区长和其他领导，引条文；再等下一期", async () => {
    await assigned("jinchuan", "不急的事项", "2038-06-30");
    await assigned("jinchuan", "逾期的事项", "2037-09-30");
    const changing = await assigned("jinchuan", "请示变更的事项", "2037-12-31");
    const request = { feedbackKind: "adjust", cause: "other", opinion: "改范围" };
    await changing.answer({ activity: "Task_Feedback" }, request);
    const report = await reporting("jinchuan", { value: 1, unit: "month" });
    expect(await report.variable("reportAt")).toBe("2037-10-22T09:00:00+08:00");
    await stage.moveTo("2037-10-22T09:00:00+08:00");

    const review = await report.task({ activity: "Task_ReviewReport" });
    expect(review.groups).toEqual(["office"]);
    expect(review.shows.basisText).toBe("依据：第54条");
    expect(String(review.shows.reportText).split("\n").slice(0, 2)).toEqual([
      "截至 2037-10-22，督查事项在办 3 件：已逾期 1 件，在办 2 件；待反馈 2 件，变更待批 1 件",
      "《逾期的事项》已逾期，待反馈，时限 2037-09-30，承办 department-1-head",
    ]);
    const [first] = await reports(report);
    expect(first?.items.map(({ title, state, stage: at }) => [title, state, at])).toEqual([
      ["逾期的事项", "overdue", "feedback"],
      ["请示变更的事项", "in-progress", "change-pending"],
      ["不急的事项", "in-progress", "feedback"],
    ]);
    await report.complete(review, { reviewResult: "send", opinion: "请关注逾期事项。" });
    await stage.settled();
    const [notice] = await report.notices("report");
    expect(notice).toMatchObject({ to: ["chief", "other-leaders"], basis: ["54"] });
    expect(notice?.text).toContain("办公室意见：请关注逾期事项。");
    expect(await report.ladder()).toEqual(["office review @54"]);
    expect(await report.variable("reportAt")).toBe("2037-11-22T09:00:00+08:00");
  });

  it("各期的清单、审核、告知都留着：以后的一期不覆盖以前的", async () => {
    const early = await assigned("jinchuan", "先办结的事项", "2037-12-31");
    const report = await reporting("jinchuan", { value: 1, unit: "month" });
    await stage.moveTo("2037-10-22T09:00:00+08:00");
    await report.answer({ activity: "Task_ReviewReport" }, { reviewResult: "send", opinion: "第一期。" });
    await early.answer({ activity: "Task_Feedback" }, { feedbackKind: "done", opinion: "已办。" });
    await early.answer({ activity: "Task_Verify" }, { verificationResult: "pass", verified: true });
    await assigned("jinchuan", "后立项的事项", "2038-12-31");
    await stage.moveTo("2037-11-22T09:00:00+08:00");
    await report.answer({ activity: "Task_ReviewReport" }, { reviewResult: "skip", opinion: "合并到下期。" });
    await stage.moveTo("2037-12-22T09:00:00+08:00");
    await report.answer(
      { activity: "Task_ReviewReport" },
      { reviewResult: "send", sendTo: "party-committee", opinion: "第三期。" },
    );
    const kept = await reports(report);
    expect(kept.map(({ at, items }) => [at.slice(0, 10), ...items.map(({ title }) => title)])).toEqual([
      ["2037-10-22", "先办结的事项"],
      ["2037-11-22", "后立项的事项"],
      ["2037-12-22", "后立项的事项"],
    ]);
    expect(new Set(kept.map(({ period }) => period)).size).toBe(3);
    const sent = await report.notices("report");
    expect(sent.map(({ at, to, evidence }) => [at.slice(0, 10), to, evidence?.compiledAt])).toEqual([
      ["2037-10-22", ["chief", "other-leaders"], kept[0]?.at],
      ["2037-12-22", ["chief", "other-leaders", "party-committee"], kept[2]?.at],
    ]);
    expect((await report.acts()).map(({ details }) => details.result)).toEqual(["send", "skip", "send"]);
  });

  it("这一期不上报：登记，不告知，等下一期", async () => {
    const report = await reporting("jinchuan", { value: 5, unit: "workday" });
    await stage.moveTo("2037-09-30T09:00:00+08:00");
    await report.answer({ activity: "Task_ReviewReport" }, { reviewResult: "skip", opinion: "没有在办事项。" });
    expect(await report.notices("report")).toEqual([]);
    expect(await report.ladder()).toEqual(["office review @54"]);
    expect(await report.remains()).toMatchObject({ instances: 1, tasks: 0, jobs: 1 });
  });

  it("审核拖了两个多月：下一期仍按开始那天的日子排，不补已经过去的", async () => {
    const report = await reporting("jinchuan", { value: 1, unit: "month" });
    await stage.moveTo("2038-01-03T09:00:00+08:00");
    await report.answer({ activity: "Task_ReviewReport" }, { reviewResult: "send" });
    expect(await report.variable("reportAt")).toBe("2038-01-22T09:00:00+08:00");
  });

  it("停止报告：等待期间、审核期间都可以", async () => {
    const waiting = await reporting("jinchuan", { value: 1, unit: "day" });
    await waiting.send("stop-reporting");
    expect(await waiting.ends()).toEqual(["End_ReportingStopped"]);
    const reviewing = await reporting("jinchuan", { value: 1, unit: "day" });
    await stage.moveTo("2037-09-23T09:00:00+08:00");
    await reviewing.send("stop-reporting");
    expect(await reviewing.ends()).toEqual(["End_StoppedInReview"]);
  });
});

describe("资阳没有定期报告的条文", () => {
  it("办公室自己决定报告给谁，不标条款；没有写给谁，再填", async () => {
    await assigned("ziyang", "转办事项", "2037-12-31");
    const report = await reporting("ziyang", { value: 1, unit: "month" });
    await stage.moveTo("2037-10-22T09:00:00+08:00");
    const review = await report.task({ activity: "Task_ReviewReport" });
    expect(review.shows.basisText).toContain("规则没有规定定期报告");
    await report.complete(review, { reviewResult: "send" });
    await stage.settled();
    const again = await report.task({ activity: "Task_ReviewReport" });
    expect(again.shows.findingsText).toContain("请写明（sendTo");
    await report.complete(again, { reviewResult: "send", sendTo: "chief，secretary-general" });
    await stage.settled();
    expect(await report.notices("report")).toMatchObject([{ to: ["chief", "secretary-general"], basis: [] }]);
  });
});
