import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { line } from "../scenario-case.ts";
import { Stage } from "../scenario-driver.ts";

/** 每个政府的完整程序：从报送到印发（或批复），每一步是谁、依据哪一条。顺序和依据照规则原文写。 */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

const REQUEST = { documentType: "request", sender: "department", signedBy: "principal" };
const DRAFT = { ...REQUEST, forIssue: true, disclosure: { attribute: "active" } };
const ONE = ["portfolio-1"];
const THREE = ["portfolio-1", "portfolio-2", "portfolio-3"];

interface Ladder {
  incoming?: Record<string, unknown>;
  signing?: Record<string, unknown>;
  portfolioIds?: string[];
  /** `角色 动作 @条文 谁`；同时办理的几位按姓名次序 */
  acts: string[];
}

async function play(tenant: string, { incoming, signing, portfolioIds = ONE, acts }: Ladder) {
  const base = signing ? DRAFT : REQUEST;
  const issued = signing && {
    issuedAs: "government",
    documentType: "notice",
    disclosure: { attribute: "active" },
    ...signing,
  };
  const entry = await stage.start(tenant, {
    portfolioIds,
    incoming: { ...base, ...incoming },
    ...(issued ? { signing: issued } : {}),
  });
  await entry.walk();
  const done = (await entry.acts()).map((act) => `${line(act)} ${act.who}`);
  expect(inParallel(done)).toEqual(acts);
  expect(await entry.ends()).toEqual([signing ? "End_Issued" : "End_Decided"]);
  expect(await entry.remains()).toEqual({ instances: 0, tasks: 0, jobs: 0 });
}

/** 几位领导同时会签，谁先签不由规则定：相邻的同一步按姓名排列。 */
function inParallel(acts: string[]): string[] {
  const step = (act: string) => act.split(" ").slice(0, 3).join(" ");
  const groups: string[][] = [];
  for (const act of acts) {
    const last = groups.at(-1);
    if (last && step(last[0] as string) === step(act)) last.push(act);
    else groups.push([act]);
  }
  return groups.flatMap((group) => group.sort());
}

describe("衢州：第五十一、五十三条", () => {
  it("五十三 以市政府名义、涉及三位副市长分管：副秘书长把关，分管和相关副市长审签，市长签发", () =>
    play("quzhou", {
      portfolioIds: THREE,
      signing: { addressee: "lower-government", portfolios: 3 },
      acts: [
        "office review @51 office-1",
        "deputy-secretary-general review @53 deputy-secretary-general-1",
        "deputy endorse @53 deputy-1",
        "related-deputy endorse @53 deputy-2",
        "related-deputy endorse @53 deputy-3",
        "chief sign @53 chief",
      ],
    }));
  it("五十三 以办公室名义：秘书长签发", () =>
    play("quzhou", {
      signing: { issuedAs: "office", addressee: "department" },
      acts: [
        "office review @51 office-1",
        "deputy-secretary-general review @53 deputy-secretary-general-1",
        "secretary-general sign @53 secretary-general",
      ],
    }));
  it("五十三 以办公室名义，必要时由分管副市长签发", () =>
    play("quzhou", {
      signing: { issuedAs: "office", escalateTo: "deputy" },
      acts: [
        "office review @51 office-1",
        "deputy-secretary-general review @53 deputy-secretary-general-1",
        "secretary-general review @53 secretary-general",
        "deputy sign @53 deputy-1",
      ],
    }));
  it("二十一 规范性文件先合法性审查", () =>
    play("quzhou", {
      signing: { documentType: "normative-document" },
      acts: [
        "office review @51 office-1",
        "legal review @21 legal-1",
        "deputy-secretary-general review @53 deputy-secretary-general-1",
        "deputy endorse @53 deputy-1",
        "chief sign @53 chief",
      ],
    }));
  it("五十二 议案由市长签署", () =>
    play("quzhou", {
      signing: { documentType: "bill", addressee: "congress" },
      acts: ["office review @51 office-1", "chief enact @52 chief"],
    }));
  it("七、五十一 重大请示涉及其他副市长分管：先商量，分管副市长批，再报市长", () =>
    play("quzhou", {
      portfolioIds: THREE,
      incoming: { portfolios: 3, major: true },
      acts: [
        "office review @51 office-1",
        "related-deputy negotiate @7 deputy-2",
        "related-deputy negotiate @7 deputy-3",
        "deputy approve @51 deputy-1",
        "chief approve @51 chief",
      ],
    }));
});

describe("鹤岗：第四十三至四十五条", () => {
  it("四十五 以市政府名义、跨分工：只由分管副市长审核，市长签发", () =>
    play("hegang", {
      portfolioIds: THREE,
      signing: { addressee: "lower-government", portfolios: 3 },
      acts: ["office submit @43 office-1", "deputy review @45 deputy-1", "chief sign @45 chief"],
    }));
  it("四十四 向省政府报送：市长签发", () =>
    play("hegang", {
      signing: { documentType: "report", addressee: "superior-government" },
      acts: ["office submit @43 office-1", "chief sign @44 chief"],
    }));
  it("四十四 向省级部门报送：分管副市长签发", () =>
    play("hegang", {
      signing: { documentType: "letter", addressee: "superior-department" },
      acts: ["office submit @43 office-1", "deputy sign @44 deputy-1"],
    }));
  it("四十五 以办公室名义：秘书长或办公室主任任一人签发", () =>
    play("hegang", {
      signing: { issuedAs: "office", addressee: "department" },
      acts: ["office submit @43 office-1", "secretary-general sign @45 secretary-general"],
    }));
  it("四十三 重大请示：分管副市长批后报市长", () =>
    play("hegang", {
      incoming: { major: true },
      acts: ["office submit @43 office-1", "deputy approve @43 deputy-1", "chief approve @43 chief"],
    }));
});

describe("西平（草案）：第四十九至五十一条", () => {
  it("五十一 跨分工：其他相关副县长先核签，县长或常务副县长签发", () =>
    play("xiping", {
      portfolioIds: THREE,
      signing: { addressee: "lower-government", portfolios: 3 },
      acts: [
        "office review @49 office-1",
        "deputy approve @49 deputy-1",
        "related-deputy endorse @51 deputy-2",
        "related-deputy endorse @51 deputy-3",
        "chief sign @51 chief",
      ],
    }));
  it("五十 向市政府报送：县长签发", () =>
    play("xiping", {
      signing: { documentType: "report", addressee: "superior-government" },
      acts: ["office review @49 office-1", "deputy approve @49 deputy-1", "chief sign @50 chief"],
    }));
  it("五十一 以办公室名义：办公室主任签发", () =>
    play("xiping", {
      signing: { issuedAs: "office", addressee: "department" },
      acts: ["office review @49 office-1", "deputy approve @49 deputy-1", "office-director sign @51 office-director"],
    }));
});

describe("资阳：第四十七、四十八条", () => {
  it("四十八 跨分工的一般通知：分管副市长签发，没有会签其他副市长的规定", () =>
    play("ziyang", {
      portfolioIds: THREE,
      signing: { addressee: "lower-government", portfolios: 3 },
      acts: ["office review @47 office-1", "deputy approve @47 deputy-1", "deputy sign @48 deputy-1"],
    }));
  it("四十八 规章由市长签署", () =>
    play("ziyang", {
      signing: { documentType: "regulation", addressee: "public" },
      acts: ["office review @47 office-1", "deputy approve @47 deputy-1", "chief enact @48 chief"],
    }));
  it("四十八 事务性文件可由秘书长签发", () =>
    play("ziyang", {
      signing: { documentType: "routine" },
      acts: [
        "office review @47 office-1",
        "deputy approve @47 deputy-1",
        "secretary-general sign @48 secretary-general",
      ],
    }));
  it("四十七 部门能答复的：秘书长批示，转主办部门承办并反馈", () =>
    play("ziyang", {
      incoming: { sender: "lower-government", departmentCanAnswer: true },
      acts: [
        "office review @47 office-1",
        "secretary-general approve @47 secretary-general",
        "lead-department accept @47 department-1-head",
        "lead-department feedback @47 department-1-head",
      ],
    }));
});

describe("金川：第五十八、六十一、六十二条", () => {
  const examined = "office examine @61 office-1";
  it("六十二（一） 报市政府的报告：副主任复核、主任审核、分管副区长审签、区长签发", () =>
    play("jinchuan", {
      signing: { documentType: "report", addressee: "superior-government" },
      acts: [
        examined,
        "office-deputy-director verify @62 office-deputy-director",
        "office-director review @62 office-director",
        "deputy endorse @62 deputy-1",
        "chief sign @62 chief",
      ],
    }));
  it("六十二（二） 命令由区长签发", () =>
    play("jinchuan", { signing: { documentType: "order" }, acts: [examined, "chief sign @62 chief"] }));
  it("六十二（三） 任免公文由区长签发", () =>
    play("jinchuan", { signing: { documentType: "personnel" }, acts: [examined, "chief sign @62 chief"] }));
  it("六十二（四） 涉及数名领导分管：其他领导会签，分管副区长签发", () =>
    play("jinchuan", {
      portfolioIds: THREE,
      signing: { addressee: "lower-government", portfolios: 3 },
      acts: [
        examined,
        "related-deputy countersign @62 deputy-2",
        "related-deputy countersign @62 deputy-3",
        "deputy sign @62 deputy-1",
      ],
    }));
  it("六十二（五） 常务会议决定的事项，区长授权副区长签发", () =>
    play("jinchuan", {
      signing: { addressee: "lower-government", decidedByExecutiveMeeting: true, chiefAuthorises: "deputy" },
      acts: [examined, "chief sign @62 chief"],
    }));
  it("六十二（六） 区委、区政府联合发文：分管副区长审签，区长会签", () =>
    play("jinchuan", {
      signing: { issuedAs: "party-and-government" },
      acts: [examined, "deputy endorse @62 deputy-1", "chief countersign @62 chief"],
    }));
  it("六十二（七） 以办公室名义，必要时核报副区长审定：审定后由办公室主任签发", () =>
    play("jinchuan", {
      signing: { issuedAs: "office", escalateTo: "deputy" },
      acts: [examined, "deputy approve @62 deputy-1", "office-director sign @62 office-director"],
    }));
  it("六十二（八） 领导小组发文由任组长的副区长签发", () =>
    play("jinchuan", {
      signing: { issuedAs: "coordinating-body", bodyHead: "deputy" },
      acts: [examined, "deputy sign @62 deputy-1"],
    }));
  it("五十八、五十九 一般报告：办公室审核，分管副区长圈阅", () =>
    play("jinchuan", {
      incoming: { documentType: "report" },
      acts: ["office review @58 office-1", "deputy approve @58 deputy-1"],
    }));
});
