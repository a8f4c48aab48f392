import { GuichengError } from "../errors.ts";
import { type Command, EXIT, execute } from "./command.ts";

/** Every command, loaded only when it is called: deciding a question should not wait for the engine to load. */
export const COMMANDS: Record<string, { summary: string; load: () => Promise<Command> }> = {
  start: {
    summary: "启动内置引擎、部署流程、运行工作者",
    load: async () => (await import("./start.ts")).start,
  },
  demo: { summary: "五个政府的对照演示", load: async () => (await import("./demo.ts")).demo },
  decide: {
    summary: "按一个政府的规则回答一个问题（或一批问题）",
    load: async () => (await import("./decide.ts")).decideCommand,
  },
  check: { summary: "检查流程图、表单、决策表、案例和清单", load: async () => (await import("./check.ts")).check },
  deploy: {
    summary: "把流程图、表单、决策表部署到引擎",
    load: async () => (await import("./deploy.ts")).deploy,
  },
  work: { summary: "运行外部任务工作者", load: async () => (await import("./work.ts")).work },
  numbers: {
    summary: "把发文字号登记簿移入 PostgreSQL，供几台主机共用",
    load: async () => (await import("./numbers.ts")).numbers,
  },
  user: { summary: "管理内置引擎的账号", load: async () => (await import("./user.ts")).user },
  people: {
    summary: "把人员登记到真正的引擎：租户、组、账号",
    load: async () => (await import("./people.ts")).people,
  },
};

/** The command line. Returns the exit code; errors a person can act upon go to stderr. */
export async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(overview());
    return name === undefined ? EXIT.unusable : EXIT.ok;
  }
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) {
      throw new GuichengError({
        code: "CLI_USAGE",
        place: "guicheng",
        found: name,
        accepted: Object.keys(COMMANDS).join("、"),
      });
    }
    return await execute(await command.load(), rest);
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    console.error(error.message);
    return EXIT.unusable;
  }
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    "guicheng —— 规程：把政府工作规则运行起来",
    "",
    "用法：guicheng <命令> [选项]",
    "",
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "每个命令都有 --help。",
  ].join("\n");
}
