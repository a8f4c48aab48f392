import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { COMMANDS } from "../src/cli/main.ts";

/** Every command that the READMEs and the operator's handbooks show exists, with every option that they give it. */

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = [
  "README.md",
  "README.zh-CN.md",
  "docs/operations.md",
  "docs/operations.zh-CN.md",
  "engines/README.md",
] as const;

const read = (document: string) => readFileSync(join(ROOT, document), "utf8");

interface Call {
  /** As the document has it, on one line. */
  text: string;
  /** `guicheng`, `npm run` or `node`. */
  program: string;
  /** Subcommand, script or file. */
  name: string;
  options: string[];
}

/** The shell lines of a document, continued ones joined and comments taken off, and its code spans. */
function shellLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
  const spans = [...text.replace(/^```.*?^```$/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? "");
  return [...blocks.join("").replaceAll("\\\n", " ").split("\n"), ...spans].map((line) =>
    line.replace(/(^|\s)#.*$/, "").trim(),
  );
}

const CALL = /(?:^|[\s/(])(guicheng|npm run|node) ((?:[a-z][\w:-]*|scripts\/\w+\.ts)(?![\w/.-]))([^|;&<>)]*)/g;

function callsIn(text: string): Call[] {
  return shellLines(text).flatMap((line) =>
    [...line.matchAll(CALL)].map(([text, program = "", name = "", rest = ""]) => ({
      text: text.trim(),
      program,
      name,
      options: [...rest.matchAll(/(?:^|\s)--([a-z][\w-]*)/g)].map(([, option]) => option ?? ""),
    })),
  );
}

const SCRIPTS: Record<string, string> = JSON.parse(read("package.json")).scripts;

/** What a script of ours names in its `--help`; nothing for other commands, undefined where there is no such script. */
function optionsInHelp(command: string): string[] | undefined {
  const [, file, args = ""] = /^node (scripts\/\S+\.ts) ?(.*)$/.exec(command) ?? [];
  if (file === undefined) return [];
  if (!existsSync(join(ROOT, file))) return undefined;
  const asked = spawnSync(process.execPath, [file, ...args.split(" ").filter(Boolean), "--help"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return [...asked.stdout.matchAll(/--([a-z][\w-]*)/g)].map(([, option]) => option ?? "");
}

const KNOWN: Record<string, (name: string) => Promise<string[] | undefined>> = {
  guicheng: async (name) => {
    const command = await COMMANDS[name]?.load();
    return command && [...Object.keys(command.options), "help"];
  },
  "npm run": async (name) => (SCRIPTS[name] ? optionsInHelp(SCRIPTS[name]) : undefined),
  node: async (name) => optionsInHelp(`node ${name}`),
};

async function faultsOf(calls: Call[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { text, program, name, options } of calls) {
    const accepted = await KNOWN[program]?.(name);
    const unknown = options.filter((option) => !accepted?.includes(option));
    faults.push(...(accepted ? unknown.map((option) => `${text}: --${option}`) : [`${text}: no such command`]));
  }
  return faults;
}

it.each(DOCUMENTS)("%s shows commands that exist, with options that they take", async (document) => {
  const calls = callsIn(read(document));
  expect(calls.length).toBeGreaterThan(0);
  expect(await faultsOf(calls)).toEqual([]);
});

it("a command or an option that does not exist is found, in blocks and in sentences", async () => {
  const document = [
    "Say `guicheng telegraph`, `npm run missing` or `node scripts/missing.ts`; `npm run check` has no `npm run check --fast`.",
    "```sh",
    "GUICHENG_USER=a npx guicheng work --engine http://127.0.0.1 --turbo   # --more",
    "npm run engine:operaton -- --port 1 \\",
    "  --oracle jdbc:oracle:thin",
    "guicheng demo | tail --lines 3",
    "```",
    "```",
    "guicheng printed --this",
    "```",
  ].join("\n");
  expect((await faultsOf(callsIn(document))).map((fault) => fault.replace(/ {2,}/g, " "))).toEqual([
    "guicheng work --engine http://127.0.0.1 --turbo: --turbo",
    "npm run engine:operaton -- --port 1 --oracle jdbc:oracle:thin: --oracle",
    "guicheng telegraph: no such command",
    "npm run missing: no such command",
    "node scripts/missing.ts: no such command",
    "npm run check --fast: --fast",
  ]);
});

it.each([
  ["README.md", "README.zh-CN.md"],
  ["docs/operations.md", "docs/operations.zh-CN.md"],
] as const)("%s and its Chinese counterpart show the same commands", (english, chinese) => {
  const inBlocks = (document: string) => callsIn(read(document)).map(({ text }) => text);
  expect(inBlocks(chinese).sort()).toEqual(inBlocks(english).sort());
});
