import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type Clock, fileClock, systemClock } from "../clock.ts";
import { GuichengError, misusedOption } from "../errors.ts";

export type Options = NonNullable<ParseArgsConfig["options"]>;

/** One subcommand: `guicheng <name>`. `run` returns the exit code. */
export interface Command {
  name: string;
  /** One line for the overview, Chinese. */
  summary: string;
  usage: string;
  options: Options;
  /** How many words may stand beside the options; none unless said. */
  words?: number;
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
      found: misusedOption(error),
      accepted: `${accepted.join("、")}（详见 guicheng ${command.name} --help）`,
    });
  }
  if (parsed.values.help) {
    console.log(command.usage);
    return EXIT.ok;
  }
  // `guicheng check <folder>` must not say that all is well with another folder
  const [stray] = parsed.positionals.slice(command.words ?? 0);
  if (stray !== undefined) {
    throw new GuichengError({
      code: "CLI_USAGE",
      place: `guicheng ${command.name}`,
      found: `多写了 ${stray}`,
      accepted: `只用选项（详见 guicheng ${command.name} --help）`,
    });
  }
  return command.run(parsed.values as Parameters<Command["run"]>[0], parsed.positionals);
}

/** Reads a file, or standard input for `-`; a byte order mark, as Windows editors write it, is no part of the text. */
export function readInput(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

const WHY: Record<string, string> = { ENOENT: "没有这个文件", EACCES: "没有读取的权限", EISDIR: "是目录，不是文件" };

function unreadable(place: string, { code = "", message }: NodeJS.ErrnoException): GuichengError {
  return new GuichengError({ code: "FILE_UNREADABLE", place, found: WHY[code] ?? message });
}

/** The clock that a command goes by.
 * @param file of `--clock-file`, if it was given
 * @throws {GuichengError} FILE_UNREADABLE, DATE_INVALID */
export function clockFrom(file: string | undefined): Clock {
  if (file === undefined) return systemClock;
  try {
    return fileClock(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw unreadable(file, error as NodeJS.ErrnoException);
    throw new GuichengError({ code: "DATE_INVALID", place: file, found: message, accepted: DATE_TIME_ACCEPTED });
  }
}

const DATE_TIME_ACCEPTED = "带时区的 ISO 日期时间（如 2026-09-22T09:00+08:00）";

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
