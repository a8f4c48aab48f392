import { createInterface } from "node:readline";
import { Users } from "../engine/store/users.ts";
import { GuichengError } from "../errors.ts";
import { type Command, EXIT } from "./command.ts";

const USAGE = `用法：guicheng user add <用户名> [--data <目录>]     密码从标准输入读一行
      guicheng user remove <用户名> [--data <目录>]
      guicheng user list [--data <目录>]

内置引擎的账号。没有账号时引擎只能在本机（127.0.0.1）使用，且不验证身份；
有了账号，任何请求都要登录，办理记录里写的就是登录的人。只保存加盐的散列，不保存密码。
引擎运行时增删账号、改密码立即有效；只有第一个账号，要重新启动引擎才开始要求登录。

  --data <目录>   引擎的数据目录，默认 ./data

例：read -rs P; printf '%s\\n' "$P" | guicheng user add office-1`;

export const user: Command = {
  name: "user",
  summary: "管理内置引擎的账号",
  usage: USAGE,
  options: { data: { type: "string" } },
  words: 2,
  async run(values, [action, name]) {
    const users = new Users((values.data as string | undefined) ?? "data");
    switch (action) {
      case "add": {
        await users.put(named(name), await firstLine());
        console.log(`已建立账号 ${name}。`);
        return EXIT.ok;
      }
      case "remove": {
        if (!users.remove(named(name))) {
          const accepted = users.list().join("、") || "还没有账号";
          throw new GuichengError({ code: "CLI_USAGE", place: "用户名", found: `没有账号 ${name}`, accepted });
        }
        console.log(`已删除账号 ${name}。`);
        return EXIT.ok;
      }
      case "list": {
        for (const id of users.list()) console.log(id);
        return EXIT.ok;
      }
      default:
        throw new GuichengError({
          code: "CLI_USAGE",
          place: "guicheng user",
          found: action ?? "没有写做什么",
          accepted: "add、remove、list",
        });
    }
  },
};

function named(name: string | undefined): string {
  if (name) return name;
  throw new GuichengError({ code: "CLI_USAGE", place: "guicheng user", found: "没有写用户名" });
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return "";
}
