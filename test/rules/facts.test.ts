import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GuichengError } from "../../src/errors.ts";
import { isDateOrTime } from "../../src/rules/facts/common.ts";
import { DECISIONS, type Decision, parseFacts } from "../../src/rules/facts.ts";
import { ROLES } from "../../src/rules/vocabulary.ts";

/** The least that a question of each decision must say. */
const LEAST: Record<Decision, object> = {
  incoming: { documentType: "request" },
  signing: { issuedAs: "government" },
  mark: { documentType: "issue", form: "circle" },
  countersign: { purpose: "draft", sentOn: "2026-09-22", parties: [{ id: "a" }] },
  leave: { kind: "outing", applicant: "deputy" },
  deputation: { absent: "chief", matter: "activity" },
  supervision: { event: "register" },
  agenda: { meeting: "executive" },
  quorum: { meeting: "executive" },
  minutes: { meeting: "executive" },
};

function refusal(decision: Decision, facts: unknown) {
  try {
    parseFacts(decision, facts);
  } catch (error) {
    if (error instanceof GuichengError) return { ...error.detail, message: error.message };
    throw error;
  }
  return undefined;
}

const ALL = DECISIONS.map((decision) => [decision] as const);

describe("what every decision refuses, naming field, finding and what is accepted", () => {
  it.each(ALL)("%s: an unknown field, and lists the known ones", (decision) => {
    const told = refusal(decision, { ...LEAST[decision], unheardOf: 1 });
    expect(told).toMatchObject({ code: "FACTS_UNKNOWN_FIELD", place: "unheardOf", found: "unheardOf" });
    const fields = Object.keys(parseFacts(decision, LEAST[decision]));
    expect(told?.accepted?.split("、")).toEqual(expect.arrayContaining(fields));
  });

  it.each(ALL)("%s: a field hidden behind a name of JavaScript's own", (decision) => {
    const facts = JSON.parse(JSON.stringify(LEAST[decision]).replace("{", '{"__proto__":{"major":true},'));
    expect(refusal(decision, facts)).toMatchObject({ code: "FACTS_UNKNOWN_FIELD", place: "__proto__" });
    expect(refusal(decision, { ...LEAST[decision], toString: 1 })).toMatchObject({ place: "toString" });
  });

  it.each(ALL.flatMap(([decision]) => Object.keys(LEAST[decision]).map((field) => [decision, field] as const)))(
    "%s: %s missing",
    (decision, field) => {
      const { [field]: _, ...rest } = LEAST[decision] as Record<string, unknown>;
      expect(refusal(decision, rest)).toMatchObject({ code: "FACTS_INVALID", place: field, found: "缺少" });
    },
  );

  it.each(ALL)("%s: no object at all", (decision) => {
    for (const [facts, found] of [
      [null, "null"],
      [[], "[]"],
      ["x", '"x"'],
      [undefined, "缺少"],
    ] as const) {
      expect(refusal(decision, facts)).toMatchObject({
        code: "FACTS_INVALID",
        place: "（整个事实）",
        found,
        accepted: "对象",
      });
    }
  });
});

describe("fields", () => {
  it.each<[Decision, object, string, string, string]>([
    ["incoming", { documentType: "memo" }, "documentType", '"memo"', "request | report | opinion"],
    ["incoming", { matters: "两项" }, "matters", '"两项"', "整数"],
    ["incoming", { matters: 1.5 }, "matters", "1.5", "整数"],
    ["incoming", { matters: 0 }, "matters", "0", "不小于 1 的整数"],
    ["incoming", { portfolios: 1e20 }, "portfolios", "100000000000000000000", "不大于 9007199254740991 的整数"],
    ["incoming", { forIssue: "yes" }, "forIssue", '"yes"', "true 或 false"],
    ["incoming", { forIssue: null }, "forIssue", "null", "true 或 false"],
    [
      "incoming",
      { disclosure: { attribute: "secret" } },
      "disclosure.attribute",
      '"secret"',
      "active | on-request | withheld | none",
    ],
    ["incoming", { disclosure: [] }, "disclosure", "[]", "对象"],
    ["incoming", { coordination: "deputy" }, "coordination", '"deputy"', "列表"],
    ["signing", { approvals: [{ role: "chief", verdict: "no" }] }, "approvals.0.verdict", '"no"', "agree | disagree"],
    ["signing", { approvals: [{ role: "chief", who: "" }] }, "approvals.0.who", '""', "不能为空"],
    ["signing", { approvals: [{}] }, "approvals.0.role", "缺少", ROLES.join(" | ")],
    ["signing", { delegation: { to: "nobody" } }, "delegation.to", '"nobody"', [...ROLES, "none"].join(" | ")],
    ["signing", { delegation: { scope: [1] } }, "delegation.scope.0", "1", "文本"],
    ["signing", { holders: { chief: 0 } }, "holders.chief", "0", "不小于 1 的整数"],
    ["signing", { holders: [] }, "holders", "[]", "对象"],
    ["mark", { form: "stamp" }, "form", '"stamp"', "circle | signature | opinion"],
    ["countersign", { parties: [] }, "parties", "[]", "不能为空"],
    [
      "countersign",
      { parties: [{ id: "a", response: "maybe" }] },
      "parties.0.response",
      '"maybe"',
      "agree | object | none",
    ],
    ["countersign", { leadLimit: { value: -1, unit: "day" } }, "leadLimit.value", "-1", "不小于 0 的整数"],
    ["countersign", { leadLimit: { value: 1, unit: "week" } }, "leadLimit.unit", '"week"', "workday | day | hour"],
    ["leave", { kind: "trip" }, "kind", '"trip"', "outing | meeting | study-tour | in-place-vacation"],
    ["leave", { applicant: "none" }, "applicant", '"none"', ROLES.join(" | ")],
    ["leave", { meeting: { presider: "mayor" } }, "meeting.presider", '"mayor"', [...ROLES, "none"].join(" | ")],
    ["leave", { reportedTo: ["nobody"] }, "reportedTo.0", '"nobody"', ROLES.join(" | ")],
    ["leave", { away: true }, "away", "true", "对象"],
    ["quorum", { members: 9, present: 10 }, "present", "10", "不大于 members 的整数"],
    ["quorum", { members: 0 }, "members", "0", "不小于 1 的整数"],
    ["quorum", { present: -1 }, "present", "-1", "不小于 0 的整数"],
    ["deputation", { documentOf: "secret" }, "documentOf", '"secret"', "chief-only | comprehensive | ordinary | none"],
    ["supervision", { departments: 0 }, "departments", "0", "不小于 1 的整数"],
    ["supervision", { change: { kind: "stop" } }, "change.kind", '"stop"', "adjust | terminate | none"],
  ])("%s %j: names %s, %s and what is accepted", (decision, change, place, found, accepted) => {
    expect(refusal(decision, { ...LEAST[decision], ...change })).toMatchObject({
      code: "FACTS_INVALID",
      place,
      found,
      accepted,
    });
  });

  it.each<[Decision, object, string, string]>([
    [
      "incoming",
      { disclosure: { attribut: "active" } },
      "disclosure.attribut",
      "attribute、reason、disclosureOfficeReviewed、policy、interpretationPlan、interpretationMaterial",
    ],
    ["incoming", { submission: { ground: true } }, "submission.ground", "grounds、proposal、process、countersigned"],
    ["signing", { approvals: [{ role: "chief", by: "x" }] }, "approvals.0.by", "role、action、who、verdict、at"],
    ["signing", { holders: { major: 1 } }, "holders.major", ROLES.join("、")],
    [
      "countersign",
      { parties: [{ id: "a", name: "x" }] },
      "parties.0.name",
      "id、kind、response、respondedOn、signedBy、sentOn、agreedUntil、agreedOn",
    ],
    [
      "leave",
      { details: { phone: true } },
      "details.phone",
      "person、reason、times、place、contact、actingHead、attachment",
    ],
    ["supervision", { item: { owner: true } }, "item.owner", "objective、unit、measures、dueOn"],
  ])("%s %j: names the nested field %s and its neighbours", (decision, change, place, accepted) => {
    const told = refusal(decision, { ...LEAST[decision], ...change });
    expect(told).toMatchObject({ code: "FACTS_UNKNOWN_FIELD", place, accepted });
  });

  it("wants each party once", () => {
    const told = refusal("countersign", { ...LEAST.countersign, parties: [{ id: "a" }, { id: "a" }] });
    expect(told).toMatchObject({ code: "FACTS_INVALID", place: "parties", accepted: "每个单位一项，id 不重复" });
  });

  it("says everything in one line, without zod's English", () => {
    const told = refusal("signing", { issuedAs: "government", delegation: { to: "nobody" } });
    expect(told?.message).toMatch(/^FACTS_INVALID 事实不合要求；位置：delegation\.to；实际："nobody"；可接受：/);
    const wrong = [null, [], "x", 0, -1, 1.5, 1e30, true, { x: 1 }, [null], [{}], ""];
    for (const decision of DECISIONS) {
      for (const field of Object.keys(parseFacts(decision, LEAST[decision]))) {
        for (const value of wrong) {
          const message = refusal(decision, { ...LEAST[decision], [field]: value })?.message ?? "";
          expect(message).not.toMatch(/Invalid|expected|Too (small|big)|Unrecognized|received/);
          expect(message.includes("undefined")).toBe(false);
        }
      }
    }
  });
});

describe("dates", () => {
  it.each([
    "2026-09-22",
    "2024-02-29",
    "2026-09-22T09:00+08:00",
    "2026-09-22T09:00:30Z",
    "2026-09-22T09:00:30.125-05:00",
  ])("accepts %s", (text) => {
    expect(isDateOrTime(text)).toBe(true);
  });

  it.each([
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-9-2",
    "2026/09/22",
    "2026-09-22T09:00",
    "2026-02-30T09:00+08:00",
    "2026-09-22T25:00+08:00",
    "2026-09-22T09:60+08:00",
    "2026-09-22 09:00+08:00",
    "二〇二六年九月",
    "",
  ])("refuses %j, saying what a date is", (sentOn) => {
    const told = refusal("countersign", { ...LEAST.countersign, sentOn });
    expect(told).toMatchObject({ code: "FACTS_INVALID", place: "sentOn", found: JSON.stringify(sentOn) });
    expect(told?.accepted).toContain("YYYY-MM-DD");
  });

  it("are checked wherever they stand", () => {
    const bad = "2026-02-30";
    expect(refusal("countersign", { ...LEAST.countersign, agreedUntil: bad })?.place).toBe("agreedUntil");
    expect(refusal("countersign", { ...LEAST.countersign, parties: [{ id: "a", respondedOn: bad }] })?.place).toBe(
      "parties.0.respondedOn",
    );
    expect(refusal("signing", { ...LEAST.signing, approvals: [{ role: "chief", at: bad }] })?.place).toBe(
      "approvals.0.at",
    );
    expect(refusal("leave", { ...LEAST.leave, departOn: bad })?.place).toBe("departOn");
    expect(refusal("supervision", { ...LEAST.supervision, change: { executedOn: bad } })?.place).toBe(
      "change.executedOn",
    );
  });
});

describe("attendance: nobody is there who does not belong to the meeting", () => {
  it.each([
    { members: 9, present: 9 },
    { members: 9, present: 8 },
    { members: 9, present: 0, observers: 30 },
    { members: 9 },
    { present: 10 },
  ])("%j is accepted", (attendance) => {
    expect(parseFacts("quorum", { ...LEAST.quorum, ...attendance })).toMatchObject(attendance);
  });

  it("a field that is unknown is named first", () => {
    const told = refusal("quorum", { ...LEAST.quorum, members: 9, present: 10, unheardOf: 1 });
    expect(told).toMatchObject({ code: "FACTS_UNKNOWN_FIELD", place: "unheardOf" });
  });
});

describe("what is not said", () => {
  it("booleans are false, except those that say otherwise", () => {
    const { reportedToChief, substantive, approvedForIssue, officeExamined } = parseFacts("signing", LEAST.signing);
    expect({ reportedToChief, substantive, approvedForIssue, officeExamined }).toEqual({
      reportedToChief: false,
      substantive: true,
      approvedForIssue: true,
      officeExamined: true,
    });
    expect(parseFacts("leave", LEAST.leave)).toMatchObject({ returned: false, specialReason: true });
    expect(parseFacts("deputation", LEAST.deputation)).toMatchObject({
      pairAvailable: false,
      executiveDeputyAvailable: true,
    });
  });

  it("enums are none, except those that say otherwise", () => {
    expect(parseFacts("signing", LEAST.signing)).toMatchObject({
      addressee: "none",
      chiefAuthorises: "none",
      reach: "ordinary",
    });
    expect(parseFacts("countersign", LEAST.countersign)).toMatchObject({
      leadSignedBy: "principal",
      negotiatedBy: "none",
    });
    expect(parseFacts("leave", LEAST.leave)).toMatchObject({ purpose: "none", meeting: { type: "none" } });
    expect(parseFacts("supervision", LEAST.supervision)).toMatchObject({ source: "none", change: { cause: "none" } });
  });

  it("an act agrees", () => {
    const told = parseFacts("signing", { ...LEAST.signing, approvals: [{ role: "chief" }] });
    expect(told.approvals).toEqual([{ role: "chief", verdict: "agree" }]);
  });

  it("acts, holders and limits stay absent: absent acts are another question than none", () => {
    expect(parseFacts("signing", LEAST.signing)).not.toHaveProperty("approvals");
    expect(parseFacts("signing", LEAST.signing)).not.toHaveProperty("holders");
    expect(parseFacts("countersign", LEAST.countersign)).not.toHaveProperty("leadLimit");
  });

  it.each(ALL)("%s: filling twice changes nothing", (decision) => {
    const once = parseFacts(decision, LEAST[decision]);
    expect(parseFacts(decision, once)).toEqual(once);
  });
});

describe("purity", () => {
  const files = readdirSync("src/rules", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

  it("the rules read no clock, no environment and no file", () => {
    expect(files.length).toBeGreaterThan(15);
    for (const name of files) {
      const source = readFileSync(`src/rules/${name}`, "utf8");
      expect(source, name).not.toMatch(
        /Date\.now|new Date\(\s*\)|\bDate\(\)|(?<!\.)\bprocess\.|performance\.|Math\.random|from "node:|import\("node:|globalThis|\bfetch\(/,
      );
    }
  });
});

it("a misspelt required field is named as unknown, not as missing", () => {
  expect(() => parseFacts("incoming", { documentTyp: "request" })).toThrow(/FACTS_UNKNOWN_FIELD.*documentTyp/);
});
