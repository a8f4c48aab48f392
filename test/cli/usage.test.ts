import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/main.ts";
import { guicheng, temporaryFolder, write } from "./guicheng.ts";

describe("words that a command has no use for", () => {
  it.each([
    ["check", "processes"],
    ["start", "quzhou"],
    ["deploy", "quzhou"],
    ["work", "quzhou"],
    ["demo", "quzhou"],
    ["decide", "signing", "quzhou"],
    ["user", "add", "office-1", "secret"],
  ])("are refused, not passed over: guicheng %s %s", (...args) => {
    const { code, stdout, stderr } = guicheng(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^CLI_USAGE .*guicheng ${args[0]}.*多写了 ${args.at(-1)}`));
  });
});

it.each(Object.keys(COMMANDS))("guicheng %s --help names every option that it takes", async (name) => {
  const command = await COMMANDS[name]?.load();
  const { code, stdout } = guicheng([name, "--help"]);
  expect(code).toBe(0);
  expect(Object.keys(command?.options ?? {}).filter((option) => !stdout.includes(`--${option}`))).toEqual([]);
});

describe("files that are not there or hold something else", () => {
  const folder = temporaryFolder();
  const missing = join(folder, "missing");
  const start = ["start", "--port", "0", "--data", join(folder, "data")];

  it.each([
    [
      "facts",
      ["decide", "mark", "--jurisdiction", "x", "--facts", missing],
      /^FILE_UNREADABLE .*missing.*没有这个文件/,
    ],
    ["a batch", ["decide", "--batch", folder], /^FILE_UNREADABLE .*是目录/],
    ["a calendar", ["decide", "mark", "--facts", "-", "--calendar", missing], /^FILE_UNREADABLE .*没有这个文件/],
    [
      "a calendar of the engine's workers",
      [...start, "--calendar", write(folder, "calendar.yaml", "- year: 2027")],
      /^CALENDAR_INVALID .*calendar\.yaml.*\[0\]\.source/,
    ],
    ["a clock", [...start, "--clock-file", missing], /^FILE_UNREADABLE .*没有这个文件/],
    ["a clock's time", [...start, "--clock-file", write(folder, "clock", "soon")], /^DATE_INVALID .*clock.*soon/],
  ])("%s", (_, args, message) => {
    const { code, stdout, stderr } = guicheng(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, "data"))).toBe(false);
  });
});

describe("guicheng user", () => {
  const data = ["--data", temporaryFolder()];

  it("names the accounts there are where one is to be removed that there is not", () => {
    expect(guicheng(["user", "remove", "chief-1", ...data]).stderr).toMatch(/没有账号 chief-1.*还没有账号/);
    expect(guicheng(["user", "add", "office-1", ...data], { input: "a long password\n" }).code).toBe(0);
    expect(guicheng(["user", "list", ...data]).stdout).toBe("office-1\n");
    expect(guicheng(["user", "remove", "chief-1", ...data]).stderr).toMatch(/没有账号 chief-1.*office-1/);
  });

  it("takes no password that is too short, and says how long it must be", () => {
    const { code, stderr } = guicheng(["user", "add", "office-2", ...data], { input: "short\n" });
    expect(code).toBe(2);
    expect(stderr).toMatch(/5 个字符.*至少 8 个字符/);
  });
});
