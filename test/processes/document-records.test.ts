import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { line } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 印发的件上写着什么：字号、公开属性、谁依哪一条签的；登录的人就是记录里的人。 */

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const DRAFT = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } };
const NOTICE = {
  issuedAs: "government",
  documentType: "notice",
  addressee: "lower-government",
  disclosure: { attribute: "active" },
};

describe("发文字号、公开属性", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ tenants: ["quzhou", "xiping", "jinchuan"] });
  });
  beforeEach(() => stage.begin());
  afterAll(() => stage.close());

  const issue = async (
    tenant: string,
    signing: Record<string, unknown> = NOTICE,
    incoming: Record<string, unknown> = DRAFT,
  ) => {
    const entry = await stage.start(tenant, { incoming, signing });
    await entry.walk();
    expect(await entry.ends()).toEqual(["End_Issued"]);
    return (await entry.variable<Record<string, unknown>>("issued")) ?? {};
  };

  it("签发之后才编号，依次连号；各府、各字号、各年各数各的", async () => {
    const numbers: unknown[] = [];
    numbers.push((await issue("quzhou")).number, (await issue("quzhou")).number);
    numbers.push((await issue("quzhou", { ...NOTICE, issuedAs: "office" })).number);
    numbers.push((await issue("jinchuan")).number);
    await stage.begin("2038-01-04T09:00:00+08:00");
    numbers.push((await issue("quzhou")).number);
    expect(numbers).toEqual([
      "衢政发〔2037〕1号",
      "衢政发〔2037〕2号",
      "衢政办发〔2037〕1号",
      "金区政发〔2037〕1号",
      "衢政发〔2038〕1号",
    ]);
  });

  it("西平五十 西政文件另有字号，草案字样随号", async () => {
    expect((await issue("xiping", { ...NOTICE, documentType: "numbered-series" })).number).toBe("草案西政〔2037〕1号");
    expect((await issue("xiping")).number).toBe("草案西政文〔2037〕1号");
  });

  it("没有签成的不占号：撤回、退回放弃之后，下一件接着编", async () => {
    const series = { ...NOTICE, issuedAs: "office" };
    const first = String((await issue("jinchuan", series)).number);
    const withdrawn = await stage.start("jinchuan", { incoming: DRAFT, signing: series });
    await withdrawn.answer({ activity: "Task_OfficeHandle" });
    await withdrawn.intervene("withdraw", "office-1", { reason: "不再印发" });
    expect(await withdrawn.ends()).toEqual(["End_Withdrawn"]);
    const second = String((await issue("jinchuan", series)).number);
    const count = (number: string) => Number(number.match(/(\d+)号$/)?.[1]);
    expect(count(second)).toBe(count(first) + 1);
  });

  it("公开属性随文到底：拟不公开的理由一并带着；签发依据逐人写明", async () => {
    const disclosure = { attribute: "withheld", reason: true };
    const issued = await issue("quzhou", { ...NOTICE, disclosure }, { ...DRAFT, disclosure });
    expect(issued.disclosure).toMatchObject(disclosure);
    expect(issued.issuedAt).toBe("2037-09-22T09:00:00+08:00");
    expect(issued.signatures).toMatchObject([
      { role: "deputy-secretary-general", action: "review", who: "deputy-secretary-general-1", basis: ["53"] },
      { role: "deputy", action: "endorse", who: "deputy-1", basis: ["53"] },
      { role: "chief", action: "sign", who: "chief", basis: ["53"] },
    ]);
  });

  it("告知印发：给主办和办公室，引签发的条文", async () => {
    const entry = await stage.start("quzhou", { title: "关于秋收工作的通知", incoming: DRAFT, signing: NOTICE });
    await entry.walk();
    const [notice] = await entry.notices("issued");
    expect(notice).toMatchObject({ to: ["lead-department", "office"], basis: ["53"] });
    expect(notice?.text).toContain("关于秋收工作的通知");
  });
});

describe("登录的人就是记录里的人", () => {
  const OFFICIALS = ["office-2", "deputy-secretary-general-2", "deputy-1", "chief"];
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ tenants: ["quzhou"], users: OFFICIALS });
  });
  beforeEach(() => stage.begin());
  afterAll(() => stage.close());

  it("四位官员各自登录认领、办结：记的是各人，不是工作者的账号", async () => {
    const entry = await stage.start("quzhou", { incoming: DRAFT, signing: NOTICE });
    await entry.answer({ activity: "Task_OfficeHandle" }, {}, "office-2");
    await entry.answer({ activity: "Task_SecretaryGeneralHandle" }, {}, "deputy-secretary-general-2");
    await entry.answer({ activity: "Task_DeputyEndorse" }, { opinion: "请市长签发。" }, "deputy-1");
    await entry.answer({ activity: "Task_ChiefSign" }, {}, "chief");
    expect(await entry.ends()).toEqual(["End_Issued"]);
    expect((await entry.acts()).map((act) => `${line(act)} ${act.who}`)).toEqual([
      "office review @51 office-2",
      "deputy-secretary-general review @53 deputy-secretary-general-2",
      "deputy endorse @53 deputy-1",
      "chief sign @53 chief",
    ]);
  });

  it("秘书代市长办结：任务是市长的，记的是登录办结的人", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    await entry.answer({ activity: "Task_OfficeHandle" }, {}, "office-2");
    const task = await entry.task({ activity: "Task_DeputyEndorse" });
    expect(task.assignee).toBe("deputy-1");
    await entry.entrust(task, "office-2");
    await entry.complete(task, {}, "office-2");
    await stage.settled();
    expect((await entry.acts()).at(-1)).toMatchObject({ role: "deputy", who: "office-2", actingFor: "deputy-1" });
  });

  it("没有登录、密码不对：401，什么也没有变", async () => {
    const entry = await stage.start("quzhou", { incoming: REQUEST });
    const task = await entry.task();
    for (const headers of [{}, { authorization: `Basic ${Buffer.from("chief:wrong password").toString("base64")}` }]) {
      const answer = await fetch(`${stage.engine.baseUrl}/task/${task.id}/complete`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: "{}",
      });
      expect(answer.status).toBe(401);
    }
    expect((await entry.task()).id).toBe(task.id);
  });
});
