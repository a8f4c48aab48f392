import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { line, type ScenarioCase } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 会签有异议：主要负责人协商、逐级协调、列明理据提出建议，三样都照各自的条文；规则没有写的由办公室选择。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const PARTIES = [
  { id: "a", kind: "department" },
  { id: "b", kind: "department" },
];
const OBJECTION = { response: "object", opinion: "不同意所列资金安排。" };

/** 单独发起会签，a 同意、b 有异议 */
async function disputed(tenant: string, countersign: Record<string, unknown> = {}): Promise<ScenarioCase> {
  const document = { countersign: { purpose: "request", parties: PARTIES, ...countersign } };
  const entry = await stage.start(tenant, document, { process: "countersignature" });
  await entry.answer({ party: "a" });
  await entry.answer({ party: "b" }, OBJECTION);
  return entry;
}

const talks = async (entry: ScenarioCase) =>
  (await entry.acts())
    .filter((act) => act.details.kind !== "reply")
    .map((act) => `${line(act)} ${act.who}${act.details.result ? ` ${act.details.result}` : ""}`);

const finalParties = async (entry: ScenarioCase) => {
  const whole = (await entry.rulings("countersign")).filter(({ parties }) => parties?.length === PARTIES.length);
  return Object.fromEntries((whole.at(-1)?.parties ?? []).map(({ id, status }) => [id, status]));
};

describe("主要负责人协商", () => {
  const rules = [
    ["quzhou", "衢州五十", "50"],
    ["hegang", "鹤岗四十二", "42"],
    ["xiping", "西平四十八", "48"],
    ["jinchuan", "金川五十七", "57"],
  ] as const;
  for (const [tenant, name, article] of rules) {
    it(`${name} 协商一致：异议撤回，意见一致`, async () => {
      const entry = await disputed(tenant);
      const asked = await entry.task({ activity: "Task_Negotiate" });
      expect(asked.groups).toEqual(["department-head"]);
      expect(asked.shows.basisText).toBe(`依据：第${article}条`);
      await entry.complete(asked, { negotiationResult: "agreed", opinion: "资金改由年度预算安排。" });
      await stage.settled();
      expect(await entry.ends()).toEqual(["End_Agreed"]);
      expect(await finalParties(entry)).toEqual({ a: "agreed", b: "agreed" });
      const [objection] = (await entry.acts()).filter((act) => act.verdict === "disagree");
      expect(objection).toMatchObject({ who: "b", opinion: OBJECTION.opinion, details: { kind: "reply", party: "b" } });
    });

    it(`${name} 协商不成：缺理据先请补，列明理据、提出建议后上报`, async () => {
      const entry = await disputed(tenant);
      await entry.answer({ activity: "Task_Negotiate" });
      await entry.answer({ activity: "Task_PrepareSubmission" }, { grounds: false });
      const again = await entry.task({ activity: "Task_PrepareSubmission" });
      expect(again.shows.findingsText).toContain(`第${article}条`);
      await entry.complete(again);
      await stage.settled();
      expect(await entry.ends()).toEqual(["End_Submitted"]);
      expect(await finalParties(entry)).toEqual({ a: "agreed", b: "objected" });
      expect(await talks(entry)).toEqual([
        `department-head negotiate @${article} department-1-head disagreed`,
        `lead-department submit @${article} department-1-head`,
        `lead-department submit @${article} department-1-head`,
      ]);
    });

    it(`${name} 由其他负责人去协商不算：再请主要负责人协商`, async () => {
      const entry = await disputed(tenant);
      await entry.answer({ activity: "Task_Negotiate" }, { negotiatedBy: "officer" });
      await entry.answer({ activity: "Task_Negotiate" }, { negotiatedBy: "principal" });
      await entry.answer({ activity: "Task_PrepareSubmission" });
      expect(await entry.ends()).toEqual(["End_Submitted"]);
    });
  }

  for (const [tenant, name] of [
    ["hegang", "鹤岗四十二"],
    ["xiping", "西平四十八"],
    ["jinchuan", "金川五十七"],
  ] as const) {
    it(`${name} 分歧件没有与相关部门会签：再请补`, async () => {
      const entry = await disputed(tenant);
      await entry.answer({ activity: "Task_Negotiate" });
      await entry.answer({ activity: "Task_PrepareSubmission" }, { countersignedByParties: false });
      await entry.answer({ activity: "Task_PrepareSubmission" });
      expect(await entry.ends()).toEqual(["End_Submitted"]);
    });
  }

  it("衢州五十 不要求对方会签分歧件", async () => {
    const entry = await disputed("quzhou");
    await entry.answer({ activity: "Task_Negotiate" });
    await entry.answer({ activity: "Task_PrepareSubmission" }, { countersignedByParties: false });
    expect(await entry.ends()).toEqual(["End_Submitted"]);
  });
});

describe("资阳四十六：主要负责人、联系副秘书长、分管副市长逐级协调", () => {
  it("三级都不成：说明过程、列明理据、提出建议后上报", async () => {
    const entry = await disputed("ziyang");
    expect((await entry.task({ activity: "Task_Coordinate" })).groups).toEqual(["department-head"]);
    await entry.answer({ activity: "Task_Coordinate" });
    expect((await entry.task({ activity: "Task_Coordinate" })).groups).toEqual(["deputy-secretary-general"]);
    await entry.answer({ activity: "Task_Coordinate" });
    expect((await entry.task({ activity: "Task_Coordinate" })).assignee).toBe("deputy-1");
    await entry.answer({ activity: "Task_Coordinate" });
    await entry.answer({ activity: "Task_PrepareSubmission" }, { process: false });
    await entry.answer({ activity: "Task_PrepareSubmission" });
    expect(await entry.ends()).toEqual(["End_Submitted"]);
    expect(await talks(entry)).toEqual([
      "department-head coordinate @46 department-1-head disagreed",
      "deputy-secretary-general coordinate @46 deputy-secretary-general-1 disagreed",
      "deputy coordinate @46 deputy-1 disagreed",
      "lead-department submit @46 department-1-head",
      "lead-department submit @46 department-1-head",
    ]);
  });

  it("第二级协调成了：不再往上", async () => {
    const entry = await disputed("ziyang");
    await entry.answer({ activity: "Task_Coordinate" });
    await entry.answer({ activity: "Task_Coordinate" }, { coordinationResult: "agreed", opinion: "各让一步。" });
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect(await talks(entry)).toHaveLength(2);
  });
});

describe("规则没有写异议怎样处理", () => {
  it("资阳二十 草案有异议：办公室选分管副市长协调，协调成了，意见一致", async () => {
    const entry = await disputed("ziyang", { purpose: "draft" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "deputy", reason: "请分管领导协调" });
    const asked = await entry.task({ activity: "Task_Coordinate" });
    expect(asked.groups).toEqual(["deputy"]);
    expect(asked.shows.basisText).toContain("规则未规定");
    await entry.complete(asked, { coordinationResult: "agreed", opinion: "已协调一致。" }, "deputy-1");
    await stage.settled();
    expect(await entry.ends()).toEqual(["End_Agreed"]);
    expect(await talks(entry)).toEqual(["office decide office-1", "deputy coordinate deputy-1 agreed"]);
  });

  it("西平四十八 征求意见稿有异议：办公室选择结束，带着异议上报，选择不引条文", async () => {
    const entry = await disputed("xiping", { purpose: "draft" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "附异议一并报县政府" });
    expect(await entry.ends()).toEqual(["End_Submitted"]);
    const choice = (await entry.acts()).find((act) => act.details.kind === "choice");
    expect(choice).toMatchObject({ basis: [], reason: "附异议一并报县政府" });
  });

  it("选的人协调不成：再由办公室选择", async () => {
    const entry = await disputed("ziyang", { purpose: "draft" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "secretary-general", reason: "请秘书长协调" });
    await entry.answer({ activity: "Task_Coordinate" });
    await entry.answer({ activity: "Task_OfficeChoose" }, { chosenRole: "finish", reason: "带异议上报" });
    expect(await entry.ends()).toEqual(["End_Submitted"]);
  });

  it("鹤岗十九 征求过意见即可：有异议也上报", async () => {
    const entry = await disputed("hegang", { purpose: "draft" });
    expect(await entry.ends()).toEqual(["End_Submitted"]);
  });
});

describe("分歧带到批办", () => {
  const cross = {
    incoming: { ...REQUEST, crossDepartment: true },
    countersign: { purpose: "request", parties: PARTIES },
  };
  const stories = [
    [
      "quzhou",
      "衢州五十、五十一",
      ["office review @51", "deputy coordinate @51", "deputy-secretary-general assist @51", "deputy approve @51"],
    ],
    [
      "xiping",
      "西平四十八、四十九",
      ["office review @49", "deputy coordinate @49", "office-deputy-director assist @49", "deputy approve @49"],
    ],
    [
      "jinchuan",
      "金川五十七、五十八",
      ["office review @58", "deputy coordinate @58", "office-deputy-director assist @58", "deputy approve @58"],
    ],
    ["ziyang", "资阳四十六、四十七", ["office review @47", "deputy approve @47"]],
  ] as const;
  for (const [tenant, name, ladder] of stories) {
    it(`${name} 有分歧的请示：受理，批办时${tenant === "ziyang" ? "直接审批" : "分管领导协调，副职协助"}`, async () => {
      const entry = await stage.start(tenant, cross);
      await entry.walk((task) => (task.party === "b" ? OBJECTION : undefined));
      expect(await entry.ends()).toEqual(["End_Decided"]);
      const acts = (await entry.acts()).filter(({ stage }) => stage === "incoming").map(line);
      expect(acts).toEqual(ladder);
    });
  }

  it("西平四十八 一家沉默、一家有异议：先等够期限，再协商", async () => {
    const entry = await stage.start("xiping", cross);
    await entry.answer({ party: "b" }, OBJECTION);
    expect((await entry.tasks()).map(({ party }) => party)).toEqual(["a"]);
    await stage.moveTo("2037-09-29T00:00:01+08:00");
    await entry.answer({ activity: "Task_Negotiate" }, { negotiationResult: "agreed" });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
    expect(await finalParties(entry)).toEqual({ a: "deemed-no-objection", b: "agreed" });
  });

  it("异议之后退回补正重报：不再会签，上一轮的会签结论有效", async () => {
    const entry = await stage.start("quzhou", cross);
    await entry.walk((task) => {
      if (task.party === "b") return OBJECTION;
      return task.activity === "Task_DeputyEndorse" ? "stop" : undefined;
    });
    await entry.answer({ activity: "Task_DeputyEndorse" }, { verdict: "disagree", opinion: "请改" });
    await entry.answer({ activity: "Task_Correct" });
    expect((await entry.task()).activity).toBe("Task_OfficeHandle");
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Decided"]);
  });
});
