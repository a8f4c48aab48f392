import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeBundle } from "../scripts/bundle.ts";
import { temporaryFolder } from "./cli/guicheng.ts";

/** What docs/operations.md says of a machine without internet: the packed file is enough. */

const folder = temporaryFolder();
const NOBODY = "http://127.0.0.1:9";
let bundle: string;
beforeAll(() => {
  bundle = makeBundle({ out: folder, engines: false, mavenRepository: false });
}, 300_000);

/** In an empty folder, with an empty home and npm cache, and a registry that does not answer. */
function elsewhere(place: string, command: string, args: string[]) {
  const cwd = join(folder, place);
  const home = join(folder, `${place}-home`);
  for (const made of [cwd, home]) mkdirSync(made, { recursive: true });
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: home,
    npm_config_cache: join(home, "cache"),
    npm_config_registry: NOBODY,
  };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { status, last: stdout.trim().split("\n").at(-1), stderr };
}

const packed = () => join(bundle, readdirSync(bundle).find((name) => name.endsWith(".tgz")) ?? "");
const DEMO = ["demo", "--only", "office-notice"];
const DEMO_PASSED = { status: 0, last: "5 件全部与条文相符。", stderr: "" };

describe("the bundle on a machine without internet", () => {
  it("installs with npm, and the demonstration passes", () => {
    const install = ["install", "--offline", "--no-audit", "--no-fund", "--no-update-notifier", packed()];
    expect(elsewhere("with-npm", "npm", install)).toMatchObject({ status: 0 });
    expect(elsewhere("with-npm", "node_modules/.bin/guicheng", DEMO)).toEqual(DEMO_PASSED);
  }, 600_000);

  it("runs without npm once it is unpacked", () => {
    expect(elsewhere("without-npm", "tar", ["xzf", packed()])).toMatchObject({ status: 0 });
    expect(elsewhere("without-npm", process.execPath, ["package/bin/guicheng.js", ...DEMO])).toEqual(DEMO_PASSED);
  }, 600_000);

  it("has a checksum for every file, as sha256sum checks them", () => {
    expect(elsewhere(basename(bundle), "sha256sum", ["--quiet", "-c", "SHA256SUMS"])).toEqual({
      status: 0,
      last: "",
      stderr: "",
    });
  });
});
