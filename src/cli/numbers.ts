import { moveNumbers } from "../../workers/number-register-open.ts";
import { type Command, EXIT, required } from "./command.ts";

const USAGE = `用法：guicheng numbers --from <目录> [--to <postgres://…>]

把一个数据目录里的发文字号登记簿移入 PostgreSQL，供几台主机的工作者共用（guicheng work --numbers）。
移完以后原登记簿不再给号，新登记簿接着编；中途停了，再运行一次就是。有冲突时什么也不移动。

  --from <目录>          guicheng start 或 guicheng work 的 --data 目录
  --to <postgres://…>    postgres://用户:密码@主机:端口/数据库；默认用环境变量 GUICHENG_NUMBERS，密码就不出现在命令行里`;

export const numbers: Command = {
  name: "numbers",
  summary: "把发文字号登记簿移入 PostgreSQL，供几台主机共用",
  usage: USAGE,
  options: { from: { type: "string" }, to: { type: "string" } },
  async run(values) {
    const from = required("numbers", values, "from");
    const to = required("numbers", { to: values.to ?? numbersFromEnvironment() }, "to");
    const { count, place } = await moveNumbers(from, to);
    console.log(`${count} 个发文字号已移入 ${place}；${from} 里的登记簿不再给号。`);
    return EXIT.ok;
  },
};

/** Where the register of document numbers is, if the environment says so. */
export function numbersFromEnvironment(): string | undefined {
  return process.env.GUICHENG_NUMBERS?.trim() || undefined;
}
