import { describe, expect, it } from "vitest";
import { listJurisdictions, packagedProcesses } from "../../src/catalog/package.ts";
import { guicheng, temporaryFolder, write } from "./guicheng.ts";
import { smallProcesses } from "./small-processes.ts";

const processes = smallProcesses();
const folder = temporaryFolder();
const facts = (value: unknown) =>
  write(folder, `facts-${Math.random()}.json`, typeof value === "string" ? value : JSON.stringify(value));

const GOVERNMENT = { issuedAs: "government" };
const decide = (...args: string[]) => guicheng(["decide", ...args, "--processes", processes]);
const signing = (value: unknown, ...more: string[]) =>
  decide("signing", "--jurisdiction", "town", "--facts", facts(value), ...more);

describe("one question", () => {
  it("prints the ruling as JSON on stdout, nothing else anywhere, and exits 0", () => {
    const { code, stdout, stderr } = signing(GOVERNMENT, "--as-of", "2026-09-22");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      decision: "signing",
      jurisdiction: "town",
      rule: { id: "test-2020", status: "in-force" },
      asOf: "2026-09-22",
      tables: { source: "package" },
      outcome: "proceed",
      basis: ["61"],
    });
  });

  it("exits 0 for a refusal too: it is an answer", () => {
    const { code, stdout } = signing({ ...GOVERNMENT, commandsLower: true });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: "refuse",
      findings: [{ code: "commands-without-approval", effect: "refuse", basis: ["50"] }],
    });
  });

  it("exits 0 where the text has no rule for the question", () => {
    const { code, stdout } = signing({ issuedAs: "joint" });
    expect({ code, outcome: JSON.parse(stdout).outcome }).toEqual({ code: 0, outcome: "not-regulated" });
  });

  it("reads facts from standard input for -, also with a byte order mark", () => {
    for (const mark of ["", "\uFEFF"]) {
      const input = mark + JSON.stringify(GOVERNMENT);
      const { code, stdout } = guicheng(["decide", "signing", "-j", "town", "-f", "-", "--processes", processes], {
        input,
      });
      expect({ code, outcome: JSON.parse(stdout).outcome }).toEqual({ code: 0, outcome: "proceed" });
    }
  });

  it("takes the day asked about, a moment with an offset, or today in the rules' zone", () => {
    const asOf = (...args: string[]) => JSON.parse(signing(GOVERNMENT, ...args).stdout).asOf;
    expect(asOf("--as-of", "2024-02-29")).toBe("2024-02-29");
    expect(asOf("--as-of", "2026-09-22T17:31+08:00")).toBe("2026-09-22T17:31+08:00");
    const day = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const before = day();
    const told = asOf();
    expect([before, day()]).toContain(told);
  });

  it("marks what a draft says as a draft", () => {
    const { stdout } = decide("signing", "--jurisdiction", "proposal", "--facts", facts(GOVERNMENT));
    expect(JSON.parse(stdout)).toMatchObject({ rule: { status: "draft" }, outcome: "proceed" });
    expect(JSON.parse(stdout).assumptions.join()).toContain("草案");
  });

  it("counts by a local override file where one is given", () => {
    const round = { purpose: "request", sentOn: "2026-12-31", parties: [{ id: "a" }] };
    const override = write(
      folder,
      "2027.yaml",
      "- year: 2027\n  source: 测试\n  holidays: [2027-01-01, 2027-01-04]\n  workdays: []\n",
    );
    const due = (...args: string[]) =>
      JSON.parse(decide("countersign", "--jurisdiction", "town", "--facts", facts(round), ...args).stdout).deadlines[0];
    expect(due()).toMatchObject({ due: "2027-01-05", provisional: true });
    expect(due("--calendar", override)).toMatchObject({ due: "2027-01-07", provisional: false });
  });

  it("helps", () => {
    const { code, stdout } = guicheng(["decide", "--help"]);
    expect(code).toBe(0);
    for (const option of [
      "--jurisdiction",
      "--facts",
      "--as-of",
      "--replay",
      "--batch",
      "--calendar",
      "--processes",
      "--engine",
    ]) {
      expect(stdout).toContain(option);
    }
  });
});

describe("what cannot be used: exit 2, a message on stderr, nothing on stdout", () => {
  const round = { purpose: "request", sentOn: "1990-01-01", parties: [{ id: "a" }] };
  const town = ["--jurisdiction", "town"];

  it.each<[string, () => string[], string[]]>([
    [
      "an unknown field",
      () => ["signing", ...town, "--facts", facts({ ...GOVERNMENT, adressee: "peer" })],
      ["FACTS_UNKNOWN_FIELD", "adressee", "addressee"],
    ],
    [
      "an unknown nested field",
      () => ["signing", ...town, "--facts", facts({ ...GOVERNMENT, delegation: { too: 1 } })],
      ["FACTS_UNKNOWN_FIELD", "delegation.too", "written"],
    ],
    [
      "a wrong value",
      () => ["signing", ...town, "--facts", facts({ issuedAs: "mayor" })],
      ["FACTS_INVALID", "issuedAs", '"mayor"', "government | office"],
    ],
    ["a missing field", () => ["signing", ...town, "--facts", facts({})], ["FACTS_INVALID", "issuedAs", "缺少"]],
    [
      "a date before the calendar's data",
      () => ["countersign", ...town, "--facts", facts(round)],
      ["CALENDAR_RANGE", "sentOn"],
    ],
    ["facts that are no JSON", () => ["signing", ...town, "--facts", facts("{")], ["JSON_INVALID", ".json"]],
    [
      "a facts file that is not there",
      () => ["signing", ...town, "--facts", "/nowhere/facts.json"],
      ["FILE_UNREADABLE", "/nowhere/facts.json"],
    ],
    ["no facts", () => ["signing", ...town], ["CLI_USAGE", "缺少 --facts"]],
    ["no government", () => ["signing", "--facts", facts(GOVERNMENT)], ["CLI_USAGE", "缺少 --jurisdiction"]],
    [
      "an unknown government",
      () => ["signing", "--jurisdiction", "atlantis", "--facts", facts(GOVERNMENT)],
      ["JURISDICTION_UNKNOWN", "atlantis", "proposal、town"],
    ],
    [
      "an unknown decision",
      () => ["singing", ...town, "--facts", facts(GOVERNMENT)],
      ["DECISION_UNKNOWN", "singing", "signing"],
    ],
    ["no decision", () => [...town, "--facts", facts(GOVERNMENT)], ["DECISION_UNKNOWN", "没有写"]],
    [
      "a decision without tables",
      () => ["mark", ...town, "--facts", facts({ documentType: "issue", form: "circle" })],
      ["TABLE_MISSING", "town/mark.dmn"],
    ],
    ["a word too many", () => ["signing", "now", ...town, "--facts", facts(GOVERNMENT)], ["CLI_USAGE", "now"]],
    ["an unknown option", () => ["signing", ...town, "--fact", facts(GOVERNMENT)], ["CLI_USAGE", "--fact", "--facts"]],
    ["an option without its value", () => ["signing", ...town, "--facts"], ["CLI_USAGE", "--facts"]],
    [
      "a day that does not exist",
      () => ["signing", ...town, "--facts", facts(GOVERNMENT), "--as-of", "2026-02-30"],
      ["DATE_INVALID", "--as-of", "2026-02-30"],
    ],
    [
      "a calendar that is none",
      () => ["signing", ...town, "--facts", facts(GOVERNMENT), "--calendar", facts({ year: 1 })],
      ["CALENDAR_INVALID"],
    ],
    [
      "a processes folder that is none",
      () => ["signing", ...town, "--facts", facts(GOVERNMENT), "--processes", "/nowhere"],
      ["FILE_UNREADABLE", "/nowhere"],
    ],
  ])("%s", (_name, args, words) => {
    const given = args();
    const { code, stdout, stderr } = guicheng(["decide", "--processes", processes, ...given]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it("an unknown command, with those there are", () => {
    const { code, stdout, stderr } = guicheng(["decied"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("decide");
  });
});

describe("the packaged tables", () => {
  it.each(listJurisdictions(packagedProcesses()))("%s answers, and says the same twice", (id) => {
    const ask = () => guicheng(["decide", "signing", "-j", id, "-f", facts(GOVERNMENT), "--as-of", "2026-09-22"]);
    const { code, stdout, stderr } = ask();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ decision: "signing", jurisdiction: id, asOf: "2026-09-22" });
    expect(ask().stdout).toBe(stdout);
  });
});
