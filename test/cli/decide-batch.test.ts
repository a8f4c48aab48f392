import { describe, expect, it } from "vitest";
import { guicheng, temporaryFolder, write } from "./guicheng.ts";
import { smallProcesses } from "./small-processes.ts";

const processes = smallProcesses();
const folder = temporaryFolder();

const request = (changes: object = {}) => ({
  decision: "signing",
  jurisdiction: "town",
  facts: { issuedAs: "government" },
  asOf: "2026-09-22",
  ...changes,
});
const line = (changes: object = {}) => JSON.stringify(request(changes));

function batch(input: string) {
  const { code, stdout, stderr } = guicheng(["decide", "--batch", "-", "--processes", processes], { input });
  return {
    code,
    stderr,
    answers: stdout
      .split("\n")
      .slice(0, -1)
      .map((text) => JSON.parse(text)),
    stdout,
  };
}

const one = (text: string) => {
  const { code, stderr, answers } = batch(`${text}\n`);
  expect({ code, stderr, answers: answers.length }).toEqual({ code: 0, stderr: "", answers: 1 });
  return answers[0];
};

describe("a batch", () => {
  it("answers one line a request, in order, a ruling or an error", () => {
    const lines = [
      line(),
      line({ jurisdiction: "proposal" }),
      "{ no json",
      "",
      line({ facts: { issuedAs: "government", commandsLower: true } }),
      line({ facts: { issuedAs: "mayor" } }),
      line({ decision: "countersign", facts: { purpose: "draft", sentOn: "2026-09-21", parties: [{ id: "a" }] } }),
    ];
    const { code, stderr, answers } = batch(`${lines.join("\n")}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(answers.map((answer) => answer.outcome ?? answer.error.code)).toEqual([
      "proceed",
      "proceed",
      "JSON_INVALID",
      "JSON_INVALID",
      "refuse",
      "FACTS_INVALID",
      "proceed",
    ]);
  });

  it("gives the same ruling as a single question", () => {
    const file = write(folder, "facts.json", JSON.stringify({ issuedAs: "government" }));
    const single = guicheng([
      "decide",
      "signing",
      "-j",
      "town",
      "-f",
      file,
      "--as-of",
      "2026-09-22",
      "--processes",
      processes,
    ]);
    expect(JSON.stringify(one(line()))).toBe(JSON.stringify(JSON.parse(single.stdout)));
  });

  it("reads a file", () => {
    const file = write(folder, "requests.jsonl", `${line()}\n${line()}\n`);
    const { code, stdout } = guicheng(["decide", "--batch", file, "--processes", processes]);
    expect({ code, lines: stdout.trimEnd().split("\n").length }).toEqual({ code: 0, lines: 2 });
  });

  it.each([
    ["Windows line ends", `${line()}\r\n${line()}\r\n`, 2],
    ["no last line end", `${line()}\n${line()}`, 2],
    ["a byte order mark", `\uFEFF${line()}\n`, 1],
    ["nothing at all", "", 0],
  ])("takes %s", (_name, input, count) => {
    const { code, answers } = batch(input);
    expect({ code, outcomes: answers.map((answer) => answer.outcome) }).toEqual({
      code: 0,
      outcomes: Array(count).fill("proceed"),
    });
  });

  it("asks on today's date where a request names none", () => {
    const day = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const before = day();
    const { asOf } = one(line({ asOf: undefined }));
    expect([before, day()]).toContain(asOf);
  });

  it("answers a thousand in the order of the questions", () => {
    const days = Array.from({ length: 1000 }, (_, index) => `${2020 + (index % 7)}-0${1 + (index % 9)}-1${index % 10}`);
    const { code, answers } = batch(days.map((asOf) => `${line({ asOf })}\n`).join(""));
    expect(code).toBe(0);
    expect(answers.map((answer) => answer.asOf)).toEqual(days);
  });
});

describe("a line that is no request is answered by the field that is wrong", () => {
  it.each<[string, string, string, string]>([
    ["no JSON", "{", "JSON_INVALID", "request"],
    ["an empty line", "", "JSON_INVALID", "request"],
    ["blanks", "   ", "JSON_INVALID", "request"],
    ["a list", "[]", "REQUEST_INVALID", "request"],
    ["null", "null", "REQUEST_INVALID", "request"],
    ["no decision", line({ decision: undefined }), "REQUEST_INVALID", "decision"],
    ["no government", line({ jurisdiction: undefined }), "REQUEST_INVALID", "jurisdiction"],
    ["no facts", line({ facts: undefined }), "REQUEST_INVALID", "facts"],
    ["an unknown member", line({ asof: "2026-09-22" }), "REQUEST_INVALID", "asof"],
    ["a decision of the wrong type", line({ decision: 1 }), "REQUEST_INVALID", "decision"],
    ["a day that does not exist", line({ asOf: "2026-02-30" }), "REQUEST_INVALID", "asOf"],
    ["an unknown decision", line({ decision: "singing" }), "DECISION_UNKNOWN", "decision"],
    ["an unknown government", line({ jurisdiction: "../town" }), "JURISDICTION_UNKNOWN", "jurisdiction"],
    ["facts of the wrong type", line({ facts: [] }), "FACTS_INVALID", "（整个事实）"],
    ["a wrong fact", line({ facts: { issuedAs: "mayor" } }), "FACTS_INVALID", "issuedAs"],
    ["an unknown fact", line({ facts: { issuedAs: "government", x: 1 } }), "FACTS_UNKNOWN_FIELD", "x"],
    [
      "no tables",
      line({ decision: "mark", facts: { documentType: "issue", form: "circle" } }),
      "TABLE_MISSING",
      "town/mark.dmn",
    ],
  ])("%s", (_name, text, code, field) => {
    const { error } = one(text);
    expect(error).toEqual({ code, field, message: expect.stringContaining(code) });
  });
});

describe("a batch that cannot be read", () => {
  it.each([
    ["no file", ["--batch", "/nowhere.jsonl"], "FILE_UNREADABLE"],
    ["facts beside it", ["--batch", "-", "--facts", "x.json"], "--facts"],
    ["a decision beside it", ["signing", "--batch", "-"], "signing"],
    ["a day beside it", ["--batch", "-", "--as-of", "2026-09-22"], "--as-of"],
  ])("%s: exit 2 and nothing on stdout", (_name, args, word) => {
    const { code, stdout, stderr } = guicheng(["decide", "--processes", processes, ...args], { input: `${line()}\n` });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(word);
  });
});
