import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { listJurisdictions, packagedProcesses } from "../src/catalog/package.ts";

const ROOT = resolve(import.meta.dirname, "..");
const CONFIG = join(ROOT, ".dependency-cruiser.cjs");
const CRUISER = join(ROOT, "node_modules/.bin/depcruise");

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[]; totalCruised: number };
}

/** Exits with the number of violations; the report is on stdout either way. */
function cruise(folder: string): Cruise {
  const args = ["--config", CONFIG, "--output-type", "json", "src", "workers"];
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  };
  try {
    return JSON.parse(execFileSync(CRUISER, args, options));
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout);
  }
}

const sources = globSync("{src,workers}/**/*.ts", { cwd: ROOT }).sort();

describe("import directions", () => {
  const { modules, summary } = cruise(ROOT);

  it("reads the modules it judges, every one of them", () => {
    expect(sources.length).toBeGreaterThan(20);
    const read = new Set(modules.map((module) => module.source));
    expect(sources.filter((file) => !file.endsWith(".d.ts") && !read.has(file))).toEqual([]);
  });

  it("are kept", () => {
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});

/** Rule → a file that breaks it, and what it may import that looks alike. */
const BROKEN: [rule: string, file: string, imports: string][] = [
  ["rules-are-pure", "src/rules/reads-files.ts", "node:fs"],
  ["rules-are-pure", "src/rules/reads-the-clock.ts", "../clock.ts"],
  ["rules-are-pure", "src/rules/knows-the-catalog.ts", "../catalog/ok.ts"],
  ["rules-are-pure", "src/rules/knows-the-calendar.ts", "../calendar/ok.ts"],
  ["calendar-knows-only-its-data", "src/calendar/reads-files.ts", "node:fs"],
  ["calendar-knows-only-its-data", "src/calendar/knows-the-rules.ts", "../rules/ok.ts"],
  ["catalog-reads-processes", "src/catalog/runs-programs.ts", "node:child_process"],
  ["catalog-reads-processes", "src/catalog/calls-out.ts", "node:http"],
  ["catalog-reads-processes", "src/catalog/knows-the-engine.ts", "../engine/ok.ts"],
  ["catalog-reads-processes", "src/catalog/knows-workers.ts", "../../workers/ok.ts"],
  ["bpmn-engine-only-in-engine", "src/cli/runs-elements.ts", "bpmn-elements"],
  ["engine-knows-rules-and-catalog-only", "src/engine/knows-workers.ts", "../../workers/ok.ts"],
  ["engine-knows-rules-and-catalog-only", "src/engine/knows-the-cli.ts", "../cli/ok.ts"],
  ["engine-knows-rules-and-catalog-only", "src/engine/knows-the-calendar.ts", "../calendar/ok.ts"],
  ["workers-reach-engines-over-rest", "workers/knows-the-engine.ts", "../src/engine/ok.ts"],
  ["workers-reach-engines-over-rest", "workers/knows-the-cli.ts", "../src/cli/ok.ts"],
  ["external-task-client-in-one-place", "workers/second-client.ts", "camunda-external-task-client-js"],
  ["database-only-under-the-number-register", "workers/second-register.ts", "pg"],
  ["nobody-imports-the-cli", "src/catalog/knows-the-cli.ts", "../cli/ok.ts"],
  ["errors-and-clock-know-nobody", "src/errors.ts", "./rules/ok.ts"],
  ["no-circular", "src/cli/one.ts", "./two.ts"],
  ["no-unresolved", "src/cli/lost.ts", "./nowhere.ts"],
];

const ALLOWED: [file: string, imports: string][] = [
  ["src/rules/asks-zod.ts", "zod"],
  ["src/rules/says-errors.ts", "../errors.ts"],
  ["src/calendar/hashes.ts", "node:crypto"],
  ["src/calendar/tells-time.ts", "../clock.ts"],
  ["src/catalog/reads.ts", "node:fs"],
  ["src/engine/runs.ts", "bpmn-elements"],
  ["workers/define-worker.ts", "camunda-external-task-client-js"],
  ["workers/number-register-postgres.ts", "pg"],
];

const FORMS: [name: string, line: (target: string) => string][] = [
  ["value", (target) => `import * as used from "${target}";\nexport const value = used;\n`],
  ["type", (target) => `import type * as used from "${target}";\nexport type Value = typeof used;\n`],
  ["dynamic", (target) => `export const value = () => import("${target}");\n`],
];

describe.each(FORMS)("every rule sees the import that breaks it: %s import", (_name, line) => {
  const folder = mkdtempSync(join(tmpdir(), "guicheng-architecture-"));
  const put = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  put("src/clock.ts", "export const clock = 1;\n");
  for (const place of ["rules", "calendar", "catalog", "engine", "cli"])
    put(`src/${place}/ok.ts`, "export const ok = 1;\n");
  put("workers/ok.ts", "export const ok = 1;\n");
  put("src/cli/two.ts", line("./one.ts"));
  const broken = BROKEN.map(([, file, target]) => [file, target] as const);
  for (const [file, target] of [...broken, ...ALLOWED]) put(file, line(target));
  const { violations } = cruise(folder).summary;

  it.each(BROKEN)("%s: %s imports %s", (rule, file) => {
    expect(violations.map((violation) => `${violation.rule.name} ${violation.from}`)).toContain(`${rule} ${file}`);
  });

  it.each(ALLOWED)("%s may import %s", (file) => {
    expect(violations.filter((violation) => violation.from === file)).toEqual([]);
  });
});

it("every rule of the configuration is proved above", async () => {
  const config = (await import(CONFIG)).default as { forbidden: { name: string }[] };
  expect([...new Set(BROKEN.map(([rule]) => rule))].sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
});

describe("sources", () => {
  it("name no government: what differs stands in its folder", () => {
    const ids = listJurisdictions(packagedProcesses());
    expect(ids.length).toBeGreaterThan(0);
    const named = sources.flatMap((file) =>
      ids.filter((id) => readFileSync(join(ROOT, file), "utf8").includes(id)).map((id) => `${file}: ${id}`),
    );
    expect(named).toEqual([]);
  });

  /** Files that may be longer, each with a reason. */
  const LONGER: Record<string, string> = {};

  it.each([
    ["sources", sources, 330],
    ["tests", globSync("test/**/*.ts", { cwd: ROOT }), 400],
  ] as const)("are short enough to be read: %s", (_name, files, most) => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(ROOT, file), "utf8").split("\n").length }))
      .filter(({ file, lines }) => lines > most && !(file in LONGER));
    expect(long).toEqual([]);
  });

  it("leave nothing to be done later", () => {
    const words = new RegExp(`\\b(${["TODO", "FIXME", "XXX", "HACK"].join("|")})\\b`);
    expect(sources.filter((file) => words.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
  });

  it("have no barrels and no dumps", () => {
    expect(sources.filter((file) => /(^|\/)(helpers|utils|common-utils|misc)\.ts$/.test(file))).toEqual([]);
    const barrels = sources.filter((file) => {
      const lines = readFileSync(join(ROOT, file), "utf8")
        .split("\n")
        .filter((text) => text.trim() && !text.startsWith("/"));
      return lines.length > 0 && lines.every((text) => /^export .* from /.test(text));
    });
    expect(barrels).toEqual([]);
  });
});
