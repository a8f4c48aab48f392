import { describe, expect, it } from "vitest";
import { guicheng, temporaryFolder, write } from "./guicheng.ts";
import { changedProcesses, smallProcesses } from "./small-processes.ts";

const processes = smallProcesses();
const folder = temporaryFolder();
const facts = write(folder, "facts.json", JSON.stringify({ issuedAs: "government", approvals: [{ role: "deputy" }] }));
const otherFacts = write(folder, "other.json", JSON.stringify({ issuedAs: "government" }));

const recorded = guicheng([
  "decide",
  "signing",
  "-j",
  "town",
  "-f",
  facts,
  "--as-of",
  "2024-05-06",
  "--processes",
  processes,
]).stdout;
const record = write(folder, "ruling.json", recorded);
const replay = (...args: string[]) =>
  guicheng(["decide", "signing", "--facts", facts, "--processes", processes, ...args]);
const changed = (change: (ruling: Record<string, unknown>) => void) => {
  const ruling = JSON.parse(recorded);
  change(ruling);
  return write(folder, `changed-${Math.random()}.json`, JSON.stringify(ruling, null, 2));
};

describe("deciding again as a record was decided", () => {
  it("gives the same bytes, long after the day", () => {
    const { code, stdout, stderr } = replay("--replay", record);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: recorded, stderr: "" });
  });

  it("gives the same bytes of one line of a batch", () => {
    const request = {
      decision: "signing",
      jurisdiction: "town",
      facts: JSON.parse('{"issuedAs":"government","approvals":[{"role":"deputy"}]}'),
      asOf: "2024-05-06",
    };
    const batch = guicheng(["decide", "--batch", "-", "--processes", processes], {
      input: `${JSON.stringify(request)}\n`,
    });
    const { code, stdout } = replay("--replay", write(folder, "line.json", batch.stdout));
    expect({ code, stdout }).toEqual({ code: 0, stdout: batch.stdout });
  });

  it("takes the government from the record, and refuses another", () => {
    expect(replay("--replay", record, "--jurisdiction", "town").code).toBe(0);
    const other = replay("--replay", record, "--jurisdiction", "proposal");
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("proposal");
  });
});

describe("what is missing is named, with exit 2 and nothing on stdout", () => {
  const override = write(
    folder,
    "2027.yaml",
    "- year: 2027\n  source: 测试\n  holidays: [2027-01-01]\n  workdays: []\n",
  );

  it.each<[string, () => string[], string[]]>([
    [
      "the tables, where they have changed",
      () => ["--replay", record, "--processes", changedProcesses()],
      ["REPLAY_MISSING", "tables", "--processes"],
    ],
    [
      "the calendar, where an override has come",
      () => ["--replay", record, "--calendar", override],
      ["REPLAY_MISSING", "calendar", "chinese-days", "--calendar"],
    ],
    [
      "the override, where it has gone",
      () => [
        "--replay",
        changed((ruling) =>
          Object.assign(ruling.calendar as object, { source: "chinese-days 1.5.7+override:0123456789ab" }),
        ),
      ],
      ["REPLAY_MISSING", "override:0123456789ab"],
    ],
    [
      "the facts, where they are others",
      () => ["--replay", record, "--facts", otherFacts],
      ["REPLAY_DIFFERS", "facts"],
    ],
    [
      "the answer, where it was another",
      () => ["--replay", changed((ruling) => Object.assign(ruling, { outcome: "refuse" }))],
      ["REPLAY_DIFFERS"],
    ],
    [
      "the engine, where a deployment decided",
      () => ["--replay", changed((ruling) => Object.assign(ruling.tables as object, { source: "deployment-1" }))],
      ["REPLAY_MISSING", "deployment-1", "--engine"],
    ],
    [
      "the engine, where it does not answer",
      () => [
        "--replay",
        changed((ruling) => Object.assign(ruling.tables as object, { source: "deployment-1" })),
        "--engine",
        "http://127.0.0.1:9/engine-rest",
      ],
      ["ENGINE_UNREACHABLE", "127.0.0.1:9"],
    ],
    [
      "the day, where the record has none",
      () => ["--replay", changed((ruling) => Reflect.deleteProperty(ruling, "asOf"))],
      ["REPLAY_MISSING", "asOf"],
    ],
    ["the record, where it is none", () => ["--replay", facts], ["REPLAY_MISSING", "decision"]],
    [
      "the record, where it is no JSON",
      () => ["--replay", write(folder, "broken.json", "{")],
      ["JSON_INVALID", "broken.json"],
    ],
    ["the record, where it is not there", () => ["--replay", "/nowhere.json"], ["FILE_UNREADABLE", "/nowhere.json"]],
    [
      "a record of this decision, where it is of another",
      () => ["--replay", changed((ruling) => Object.assign(ruling, { decision: "mark" }))],
      ["REPLAY_MISSING", "mark", "signing"],
    ],
    [
      "that the record has a day of its own",
      () => ["--replay", record, "--as-of", "2026-09-22"],
      ["CLI_USAGE", "--as-of"],
    ],
  ])("%s", (_name, args, words) => {
    const { code, stdout, stderr } = replay(...args());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const word of words) expect(stderr).toContain(word);
  });
});
