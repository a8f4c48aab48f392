import { EngineClient } from "../../workers/engine-client.ts";
import { listJurisdictions, loadJurisdiction, packagedProcesses } from "../catalog/package.ts";
import { GuichengError } from "../errors.ts";
import { type Command, EXIT, readInput } from "./command.ts";
import { DEFAULT_ENGINE } from "./deploy.ts";
import { planPeople, type Step } from "./people/engine-people.ts";

const USAGE = `用法：guicheng people [选项]

把 jurisdiction.yaml 里的人登记到真正的引擎（Operaton、Camunda 7）：每个政府一个租户，每种职务一个组，每人一个账号。
可以反复运行：已有的账号和密码不动，只补缺少的。文件里已经没有的人和职务会列出来，加 --prune 才从租户和组里去掉；
账号本身从不删除，因为办理记录里写着它。内置引擎的账号用 guicheng user。

  --engine <URL>        引擎地址，默认 http://127.0.0.1:8080/engine-rest
                        管理员账号写在 URL 里，或用环境变量 GUICHENG_USER、GUICHENG_PASSWORD
  --tenant <政府>       只登记这一个（可重复）；默认全部
  --processes <目录>    processes 目录，默认用软件包自带的
  --passwords <文件|->  新账号的初始密码，每行“账号 密码”；- 表示标准输入。密码至少 8 个字符
  --dry-run             只列出要做什么，不改动引擎
  --prune               去掉文件里已经没有的租户成员和组成员
  --shared              允许同名账号属于几个政府（只用于演示）；不能与 --prune 同用

例：guicheng people --tenant <政府> --dry-run
    guicheng people --tenant <政府> --passwords - < 初始密码.txt`;

const SHORTEST_PASSWORD = 8;

export const people: Command = {
  name: "people",
  summary: "把人员登记到真正的引擎：租户、组、账号",
  usage: USAGE,
  options: {
    engine: { type: "string" },
    tenant: { type: "string", multiple: true },
    processes: { type: "string" },
    passwords: { type: "string" },
    "dry-run": { type: "boolean" },
    prune: { type: "boolean" },
    shared: { type: "boolean" },
  },
  async run(values) {
    const shared = values.shared === true;
    const prune = values.prune === true;
    if (shared && prune) {
      const accepted = "--prune 只用于账号各属一个政府的引擎";
      throw new GuichengError({
        code: "CLI_USAGE",
        place: "guicheng people",
        found: "--shared 与 --prune 同用",
        accepted,
      });
    }
    const processes = (values.processes as string | undefined) ?? packagedProcesses();
    const engine = EngineClient.fromUrl((values.engine as string | undefined) ?? DEFAULT_ENGINE);
    const tenants = (values.tenant as string[] | undefined) ?? listJurisdictions(processes);
    const passwords = passwordsFrom(values.passwords as string | undefined);
    const profiles = await Promise.all(tenants.map(async (id) => (await loadJurisdiction(processes, id)).profile));
    const steps = await planPeople(engine, profiles, { shared });
    const dryRun = values["dry-run"] === true;
    if (!dryRun) requirePasswords(steps, passwords);
    for (const step of steps) {
      const act = !dryRun && (step.kind === "add" || prune);
      if (act) await step.run(engine, passwords);
      console.log(`${SAYS[step.kind][act ? "done" : "open"]}：${step.says}`);
    }
    console.log(summary(steps, dryRun, prune));
    return EXIT.ok;
  },
};

const SAYS = {
  add: { done: "已增加", open: "缺少" },
  remove: { done: "已去掉", open: "多出" },
};

function summary(steps: Step[], dryRun: boolean, prune: boolean): string {
  if (steps.length === 0) return "引擎上的人员与文件一致，没有改动。";
  const added = steps.filter((step) => step.kind === "add").length;
  const extra = steps.length - added;
  if (dryRun) return `没有改动引擎：缺少 ${added} 项，多出 ${extra} 项。`;
  if (prune || extra === 0) return `增加 ${added} 项，去掉 ${extra} 项。`;
  return `增加 ${added} 项；多出 ${extra} 项没有动，加 --prune 才去掉。`;
}

function passwordsFrom(file: string | undefined): Map<string, string> {
  const passwords = new Map<string, string>();
  if (file === undefined) return passwords;
  for (const [index, line] of readInput(file).split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [, account, password] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const place = `--passwords 第 ${index + 1} 行`;
    // the line itself is not shown: it may hold a password
    if (!account || !password) {
      throw new GuichengError({ code: "CLI_USAGE", place, found: "不是“账号 密码”", accepted: "每行“账号 密码”" });
    }
    if (password.length < SHORTEST_PASSWORD) {
      const found = `${account} 的密码 ${password.length} 个字符`;
      throw new GuichengError({ code: "CLI_USAGE", place, found, accepted: `至少 ${SHORTEST_PASSWORD} 个字符` });
    }
    passwords.set(account, password);
  }
  return passwords;
}

/** Before anything is changed: half of the officials able to sign in is worse than none. */
function requirePasswords(steps: Step[], passwords: ReadonlyMap<string, string>): void {
  const missing = steps.flatMap(({ account }) => (account && !passwords.has(account) ? [account] : []));
  if (missing.length === 0) return;
  throw new GuichengError({
    code: "CLI_USAGE",
    place: "--passwords",
    found: `缺少新账号的初始密码：${missing.join("、")}`,
    accepted: "每行“账号 密码”",
    remedy: "引擎没有改动",
  });
}
