import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Json } from "../../workers/variables.ts";
import { ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 会后转办：会议决定的文件、督办事项、须报党委的事项，各开一件，带上期限；内容有误的先由办公室补正。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const NOTHING = { instances: 0, tasks: 0, jobs: 0 };
const AGENDA = {
  meeting: "executive",
  meetingDate: "2037-09-30",
  preparation: { agendaForm: true, materialsComplete: true },
};
const NOTICE = {
  title: "关于某事的通知",
  portfolioIds: ["portfolio-1"],
  incoming: {
    documentType: "request",
    sender: "department",
    signedBy: "principal",
    forIssue: true,
    disclosure: { attribute: "active" },
  },
  signing: { issuedAs: "office", documentType: "notice", addressee: "department", disclosure: { attribute: "active" } },
};
const ITEM = {
  title: "落实某事",
  portfolioIds: ["portfolio-1"],
  responsibleIds: ["department-1-head"],
  supervision: {
    source: "executive",
    responsible: "principal",
    dueOn: "2037-12-31",
    item: { objective: true, measures: true },
  },
};

/** A topic that its meeting passed on the day of the meeting, with what followed from it. */
async function passed(tenant: string, outputs: object, more: object = {}): Promise<ScenarioCase> {
  const entry = await stage.start(tenant, { agenda: AGENDA, ...more }, { process: "agenda-submission" });
  await entry.walk();
  await stage.moveTo("2037-09-30T17:00:00+08:00");
  await entry.send("meeting-result", {
    topicResult: "passed",
    resolution: "同意。",
    meetingCase: "会-1",
    meetingEndedOn: "2037-09-30",
    outputs: new Json(outputs),
  });
  return entry;
}

/** The case that was started under this key, by what the topic's key and the mark make of it; one, and no second. */
async function linked(topic: ScenarioCase, mark: string): Promise<ScenarioCase> {
  const key = `${topic.key}/${mark}`;
  const found = await stage.engine.get<{ id: string; processDefinitionKey: string }[]>("/history/process-instance", {
    processInstanceBusinessKey: key,
    tenantIdIn: topic.tenant,
  });
  const cases = found.filter(({ processDefinitionKey }) => OWN.includes(processDefinitionKey));
  expect(cases).toHaveLength(1);
  return new ScenarioCase(stage, topic.tenant, key, cases[0]?.id as string);
}

const OWN = ["document-signing", "supervision-followup", "upward-report"];

describe("金川 四十七、五十三 会后办理", () => {
  it("一个文件、两件督办事项：各开一件，都办完议题才办结", async () => {
    const topic = await passed("jinchuan", { documents: [NOTICE], items: [ITEM, { ...ITEM, title: "落实另一件事" }] });
    const document = await linked(topic, "文1");
    const items = [await linked(topic, "督1"), await linked(topic, "督2")];
    expect(await document.variable("document")).toMatchObject({ title: "关于某事的通知" });
    expect(await items[1]?.variable("document")).toMatchObject({ title: "落实另一件事" });
    expect(await topic.ends()).toEqual([]);
    await document.walk();
    expect(await document.ends()).toEqual(["End_Issued"]);
    for (const item of items) {
      await item.answer({ activity: "Task_Feedback" }, { feedbackKind: "done", opinion: "已完成。" });
      await item.answer({ activity: "Task_Verify" }, { verificationResult: "pass", verified: true });
      expect(await item.ends()).toContain("End_Closed");
    }
    expect(await topic.ends()).toEqual(["End_Closed"]);
    expect(await topic.notices("topic-closed")).toMatchObject([
      {
        to: ["lead-department", "office"],
        text:
          "《测试公文》会后各件都有了结果：" +
          `《关于某事的通知》已印发（${document.key}）；《落实某事》已办结（${items[0]?.key}）；《落实另一件事》已办结（${items[1]?.key}）`,
      },
    ]);
    expect(await topic.remains()).toEqual(NOTHING);
    expect((await document.acts()).length).toBeGreaterThan(0);
    expect((await topic.ladder()).length).toBe(3);
  });

  it("五十三 文件会后五个工作日内印发：最后一天还不提醒，过了提醒一次，照常办理", async () => {
    const topic = await passed("jinchuan", { documents: [NOTICE] });
    const document = await linked(topic, "文1");
    expect(await document.variable("issueDueOn")).toBe("2037-10-13");
    await stage.moveTo("2037-10-13T23:59:00+08:00");
    expect(await topic.notices("issue-overdue")).toEqual([]);
    await stage.moveTo("2037-10-20T09:00:00+08:00");
    expect(await topic.notices("issue-overdue")).toMatchObject([{ to: ["lead-department", "office"], basis: ["53"] }]);
    expect((await topic.notices("issue-overdue"))[0]?.text).toBe(
      "《关于某事的通知》已过印发期限 2037-10-13 而没有印发，请说明情况（第53条）",
    );
    await document.walk();
    expect(await document.variable("issued")).toMatchObject({ dueOn: "2037-10-13", dueBasis: ["53"] });
    expect(await topic.ends()).toEqual(["End_Closed"]);
  });

  it("五十三 有重大修改意见的：七个工作日", async () => {
    const topic = await passed("jinchuan", { documents: [NOTICE], majorRevision: true });
    expect(await (await linked(topic, "文1")).variable("issueDueOn")).toBe("2037-10-15");
  });

  it("文件内容有误：办公室补正后再转办，另一件不耽误；不再转办要写理由", async () => {
    const { incoming: _, ...bare } = NOTICE;
    const topic = await passed("jinchuan", { documents: [NOTICE, bare, { titel: "x" }] });
    expect((await linked(topic, "文1")).id).toBeTruthy();
    const tasks = await topic.tasks({ activity: "Task_CorrectLink" });
    expect(tasks.map(({ shows }) => shows.findingsText)).toEqual([
      expect.stringContaining("document"),
      expect.stringContaining("document"),
    ]);
    const [missing, unknown] = tasks.sort((a, b) => (String(a.shows.linkKey) < String(b.shows.linkKey) ? -1 : 1));
    expect(missing?.shows.findingsText).toContain("document.incoming：缺少");
    await topic.complete(missing as (typeof tasks)[number], {
      linkChoice: "retry",
      linkCorrections: { incoming: NOTICE.incoming },
    });
    await stage.settled();
    await topic.complete(unknown as (typeof tasks)[number], { linkChoice: "drop" });
    await stage.settled();
    const again = await topic.task({ activity: "Task_CorrectLink" });
    expect(again.shows.findingsText).toContain("不再转办须写明理由");
    await topic.complete(again, { linkChoice: "drop", reason: "重复列入" });
    await stage.settled();
    await (await linked(topic, "文1")).walk();
    await (await linked(topic, "文2")).walk();
    expect(await topic.ends()).toEqual(["End_Closed"]);
    expect((await topic.notices("link-dropped"))[0]?.text).toContain("/文3 不再办理：重复列入");
    expect((await topic.notices("topic-closed"))[0]?.text).toContain(`；不再转办：重复列入（${topic.key}/文3）`);
    expect(await topic.remains()).toEqual(NOTHING);
  });

  it("报告党委：条文没有写由谁起草、签发，办公室选择；过了三日没有呈报，提醒", async () => {
    const topic = await passed("jinchuan", { partyCommittee: true });
    const report = await linked(topic, "报1");
    expect((await report.task()).activity).toBe("Task_OfficeChoose");
    await stage.moveTo("2037-10-04T00:30:00+08:00");
    expect((await topic.notices("issue-overdue"))[0]?.text).toContain("已过呈报期限 2037-10-03 而没有呈报");
    await report.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "chief", reason: "区长签发" });
    await report.answer({ activity: "Task_ChiefSign" });
    await report.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "已签发" });
    expect(await report.ends()).toEqual(["End_Reported"]);
    expect(await topic.ends()).toEqual(["End_Closed"]);
  });
});

describe("金川 二十七 报经区委同意后部署实施", () => {
  it("属报区委事项的文件：办公室登记区委同意以前不开始办理，报告照常；同意以后印发", async () => {
    const topic = await passed("jinchuan", { documents: [NOTICE], partyCommittee: true });
    await linked(topic, "报1");
    const task = await topic.task({ activity: "Task_RecordConsent" });
    expect(task.groups).toEqual(["office"]);
    expect(task.shows.basisText).toBe("第27条：须报经党委同意后才能实施；同意以前这一件不开始办理");
    await topic.complete(task, { linkChoice: "agreed" });
    await stage.settled();
    const again = await topic.task({ activity: "Task_RecordConsent" });
    expect(again.shows.findingsText).toContain("党委同意的日期");
    await stage.moveTo("2037-10-09T17:00:00+08:00");
    await topic.complete(again, { linkChoice: "agreed", consentedOn: "2037-10-09", reason: "区委常委会会议同意" });
    await stage.settled();
    const document = await linked(topic, "文1");
    expect((await topic.acts()).filter(({ details }) => details.kind === "party-consent")).toMatchObject([
      { counted: false },
      { counted: true, basis: ["27"], reason: "区委常委会会议同意", details: { consentedOn: "2037-10-09" } },
    ]);
    await document.walk();
    expect(await document.ends()).toEqual(["End_Issued"]);
  });

  it("属报区委事项的督办事项：立项就是部署实施，同意以前不立项，同意以后才交承办单位", async () => {
    const topic = await passed("jinchuan", { items: [ITEM], partyCommittee: true });
    await linked(topic, "报1");
    const task = await topic.task({ activity: "Task_RecordConsent" });
    expect(task.shows.basisText).toBe("第27条：须报经党委同意后才能实施；同意以前这一件不开始办理");
    const started = { processDefinitionKey: "supervision-followup", tenantIdIn: "jinchuan" };
    const itemsOf = () => stage.engine.get<{ businessKey: string }[]>("/history/process-instance", started);
    const mine = async () => (await itemsOf()).filter(({ businessKey }) => businessKey === `${topic.key}/督1`);
    expect(await mine()).toEqual([]);
    await topic.complete(task, { linkChoice: "agreed", consentedOn: "2037-09-30", reason: "区委常委会会议同意" });
    await stage.settled();
    expect(await mine()).toHaveLength(1);
    expect((await (await linked(topic, "督1")).task()).activity).toBe("Task_Feedback");
  });

  it("区委不同意：写明理由，不再转办", async () => {
    const topic = await passed("jinchuan", { documents: [NOTICE] }, { minutesTopics: ["party-committee-matter"] });
    const refused = { linkChoice: "drop", reason: "区委不同意" };
    await topic.answer({ activity: "Task_RecordConsent" }, refused);
    expect((await topic.notices("link-dropped"))[0]?.text).toContain("/文1 不再办理：区委不同意");
  });
});

describe("金川 四十七 上报上级的报告、请示", () => {
  it("原则上会后三日呈报：仍按公文审核签发，过了三日提醒呈报", async () => {
    const signing = {
      ...NOTICE.signing,
      issuedAs: "government",
      documentType: "report",
      addressee: "superior-government",
    };
    const topic = await passed("jinchuan", { documents: [{ ...NOTICE, title: "关于某事的报告", signing }] });
    const document = await linked(topic, "文1");
    expect(await document.variable("issueDueOn")).toBe("2037-10-03");
    await stage.moveTo("2037-10-04T00:30:00+08:00");
    expect((await topic.notices("issue-overdue"))[0]?.text).toBe(
      "《关于某事的报告》已过呈报期限 2037-10-03 而没有呈报，请说明情况（第47条）",
    );
    await document.walk();
    expect(await document.variable("issued")).toMatchObject({ dueOn: "2037-10-03", dueBasis: ["47"] });
    expect(await topic.ends()).toEqual(["End_Closed"]);
  });
});

describe("转办出来的件各有业务主键，单独处置", () => {
  it("催办文件、撤回督办事项：只到那一件，议题和另一件不受影响", async () => {
    const topic = await passed("jinchuan", { documents: [NOTICE], items: [ITEM] });
    const [document, item] = [await linked(topic, "文1"), await linked(topic, "督1")];
    expect(await document.intervene("urge", "office-1")).toMatchObject({ result: "accepted" });
    expect(await document.notices("urge")).toMatchObject([{ evidence: { by: "office-1" } }]);
    expect(await item.intervene("withdraw", "office-1", { reason: "重复立项" })).toMatchObject({ result: "accepted" });
    expect(await item.ends()).toContain("End_Withdrawn");
    expect(await topic.ends()).toEqual([]);
    await document.walk();
    expect(await document.ends()).toEqual(["End_Issued"]);
    expect(await topic.ends()).toEqual(["End_Closed"]);
    const [closed] = await topic.notices("topic-closed");
    expect(closed?.text).toContain(`《关于某事的通知》已印发（${document.key}）；《落实某事》已撤回（${item.key}）`);
  });
});

describe("西平 四十三 提请县委常委会会议审议（草案）", () => {
  it("汇报单位代拟、分管副县长审核、县长签发，报送县委；带着草案的同意", async () => {
    const topic = await passed("xiping", {}, { minutesTopics: ["party-committee-matter"] });
    const report = await linked(topic, "报1");
    await report.walk();
    expect(await report.ladder()).toEqual(["lead-department draft @43", "deputy review @43", "chief sign @43"]);
    expect(await report.ends()).toEqual(["End_Reported"]);
    const [notice] = await report.notices("reported-upward");
    expect(notice).toMatchObject({ to: ["party-committee", "lead-department", "office"], basis: ["43"] });
    expect(notice?.text).toMatch(/^【草案】/);
    expect(await topic.ends()).toEqual(["End_Closed"]);
    expect(await topic.remains()).toEqual(NOTHING);
  });

  it("县长退回：汇报单位补正后重新审核签发", async () => {
    const topic = await passed("xiping", { partyCommittee: true });
    const report = await linked(topic, "报1");
    await report.walk(({ activity }) => (activity === "Task_ChiefSign" ? "stop" : undefined));
    await report.answer(
      { activity: "Task_ChiefSign" },
      { verdict: "return", returnTo: "submitter", opinion: "数据要核实。" },
    );
    await report.answer({ activity: "Task_Correct" }, { corrections: "{" });
    const again = await report.task({ activity: "Task_Correct" });
    expect(again.shows.findingsText).toMatch(/^补正内容不能读取，文件未改动.*数据要核实。/);
    await report.walk();
    expect(await report.ends()).toEqual(["End_Reported"]);
    expect((await report.ladder()).slice(-3)).toEqual([
      "lead-department draft @43",
      "deputy review @43",
      "chief sign @43",
    ]);
  });
});

describe("没有规定印发期限的", () => {
  it("资阳：照样转办，没有期限，也不提醒", async () => {
    const topic = await passed(
      "ziyang",
      { documents: [NOTICE] },
      { agenda: { ...AGENDA, adHocConsent: { by: "chief" } } },
    );
    const document = await linked(topic, "文1");
    expect(await document.variable("issueDueOn")).toBeNull();
    await stage.moveTo("2037-12-01T09:00:00+08:00");
    expect(await topic.notices("issue-overdue")).toEqual([]);
    await document.walk();
    expect(await topic.ends()).toEqual(["End_Closed"]);
  });
});
