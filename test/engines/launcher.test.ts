import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildEngine, ENGINES, type EngineName } from "../../scripts/engine-process.ts";

/** The launcher on a machine that lacks something: stand-ins for java and mvn say what the real ones would. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = join(ROOT, "scripts/engine.ts");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "guicheng-launcher-"));
  mkdirSync(join(folder, "bin"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({ PATH: join(folder, "bin") });

function standIn(name: "java" | "mvn", script: string): void {
  const file = join(folder, "bin", name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const java = (version: string) => standIn("java", `echo 'openjdk version "${version}" 2025-04-15' >&2`);

/** Writes down each call; `mvn -v` is only the question whether there is a Maven. */
const maven = (compile: string) =>
  standIn("mvn", `[ "$1" = -v ] && exit 0\necho "$*" >> "${folder}/calls"\n/bin/mkdir -p target\n${compile}`);

function project(engine: EngineName): string {
  const copy = join(folder, engine);
  for (const file of ["pom.xml", "src"]) {
    cpSync(join(ROOT, "engines", engine, file), join(copy, file), { recursive: true });
  }
  return copy;
}

const calls = () => readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n").length;

describe.each(Object.keys(ENGINES) as EngineName[])("%s", (engine) => {
  const build = (copy: string) => buildEngine(engine, { project: copy, environment: environment() });

  it("says in one sentence that Java is missing", () => {
    expect(() => build(project(engine))).toThrow(
      /^ENGINE_UNREACHABLE .*没有找到 Java；请安装 Java 17 或更新版本（JDK）$/,
    );
  });

  it("says that Java is too old", () => {
    java("11.0.2");
    expect(() => build(project(engine))).toThrow(/^ENGINE_UNREACHABLE .*"11\.0\.2".*可接受：Java 17 或更新版本/);
  });

  it("says in one sentence that Maven is missing", () => {
    java("17.0.15");
    expect(() => build(project(engine))).toThrow(/^ENGINE_UNREACHABLE .*没有找到 Maven；请安装 Maven 3\.8 或更新版本/);
  });

  it("builds once for the same pom and class, and again when the pom has changed", () => {
    java("21.0.1");
    maven("exit 0");
    const copy = project(engine);
    expect([build(copy), build(copy)]).toEqual([true, false]);
    expect(calls()).toBe(1);
    writeFileSync(join(copy, "pom.xml"), "<project/>");
    expect(build(copy)).toBe(true);
    expect(calls()).toBe(2);
  });

  it("names Maven's first error, and tries again the next time", () => {
    java("17.0.15");
    maven('echo "[INFO] Scanning"; echo "[ERROR] Could not resolve dependencies"; echo "[ERROR] -> [Help 1]"; exit 1');
    const copy = project(engine);
    expect(() => build(copy)).toThrow(/mvn compile 没有成功：Could not resolve dependencies/);
    expect(() => build(copy)).toThrow(/Could not resolve dependencies/);
    expect(calls()).toBe(2);
  });

  it("needs neither the network nor Maven once it is built", () => {
    java("17.0.15");
    maven("exit 0");
    const copy = project(engine);
    build(copy);
    rmSync(join(folder, "bin", "mvn"));
    expect(build(copy)).toBe(false);
  });
});

describe("the command", () => {
  const run = (arguments_: string[], variables: Record<string, string> = {}) =>
    spawnSync(process.execPath, [SCRIPT, ...arguments_], {
      cwd: folder,
      encoding: "utf8",
      env: { ...environment(), ...variables },
    });

  it.each([
    [["flowable"], {}, /^CLI_USAGE .*flowable.*operaton、camunda7\n$/],
    [[], {}, /^CLI_USAGE .*没有写.*operaton、camunda7\n$/],
    [["operaton", "--port", "http"], { GUICHENG_ADMIN_USER: "a", GUICHENG_ADMIN_PASSWORD: "b" }, /^CLI_USAGE .*--port/],
    [["operaton"], {}, /^CLI_USAGE .*环境变量 GUICHENG_ADMIN_USER；实际：没有设置/],
    [["camunda7"], { GUICHENG_ADMIN_USER: "a", GUICHENG_ADMIN_PASSWORD: " " }, /^CLI_USAGE .*GUICHENG_ADMIN_PASSWORD/],
    [
      ["operaton", "--port", "0"],
      { GUICHENG_ADMIN_USER: "a", GUICHENG_ADMIN_PASSWORD: "b" },
      /^ENGINE_UNREACHABLE .*没有找到 Java；请安装 Java 17/,
    ],
  ])("%j: one line that says what is wrong, exit code 1", (arguments_, variables, message) => {
    const { status, stdout, stderr } = run(arguments_, variables);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([status, stdout]).toEqual([1, ""]);
  });
});

it.each([
  ["scripts/engine.ts", ["operaton", "--prot", "1"], /没有选项 --prot；可接受：--port、--data、--postgres、--build/],
  ["scripts/bundle.ts", ["--otu", "x"], /没有选项 --otu；可接受：--out、--no-engines、--maven-repository/],
])("%s: a misspelt option is named, with those there are", (script, options, said) => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, script), ...options], { encoding: "utf8" });
  expect(status).toBeGreaterThan(0);
  expect(stderr).toMatch(said);
});
