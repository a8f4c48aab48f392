import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { GuichengError } from "../errors.ts";

export type Options = NonNullable<ParseArgsConfig["options"]>;

/** One subcommand: `guicheng <name>`. `run` returns the exit code. */
export interface Command {
  name: string;
  /** One line for the overview, Chinese. */
  summary: string;
  usage: string;
  options: Options;
  run(values: Record<string, string | boolean | string[] | undefined>, positionals: string[]): Promise<number>;
}

/** Exit codes: 0 answered, 1 failed or faults found, 2 the input cannot be used. */
export const EXIT = { ok: 0, failed: 1, unusable: 2 } as const;

export async function execute(command: Command, argv: string[]): Promise<number> {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: argv,
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const accepted = Object.keys(command.options).map((name) => `--${name}`);
    throw new GuichengError({
      code: "CLI_USAGE",
      place: `guicheng ${command.name}`,
      found: misused(error),
      accepted: `${accepted.join("、")}（详见 guicheng ${command.name} --help）`,
    });
  }
  if (parsed.values.help) {
    console.log(command.usage);
    return EXIT.ok;
  }
  return command.run(parsed.values as Parameters<Command["run"]>[0], parsed.positionals);
}

/** What node's parser says in English, in the words of the rest. */
function misused(error: TypeError): string {
  const option = /'([^']*)'/.exec(error.message)?.[1] ?? error.message;
  const code = (error as TypeError & { code?: string }).code;
  return code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? `没有选项 ${option}` : `选项 ${option} 缺值或多值`;
}

/** Reads a file, or standard input for `-`; a byte order mark, as Windows editors write it, is no part of the text. */
export function readInput(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new GuichengError({ code: "FILE_UNREADABLE", place: path, found: (error as Error).message });
  }
}

export function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GuichengError({ code: "JSON_INVALID", place, found: (error as Error).message });
  }
}

/** A required option, or the error that names it. */
export function required(command: string, values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value === "string" && value !== "") return value;
  throw new GuichengError({
    code: "CLI_USAGE",
    place: `guicheng ${command}`,
    found: `缺少 --${name}`,
    accepted: `--${name} <值>（详见 guicheng ${command} --help）`,
  });
}
