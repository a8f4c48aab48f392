import { EngineClient } from "../../workers/engine-client.ts";
import { listJurisdictions, packagedProcesses } from "../catalog/package.ts";
import { startEngine } from "../engine/server.ts";
import { GuichengError } from "../errors.ts";
import { type Command, clockFrom, EXIT } from "./command.ts";
import { calendarFrom } from "./decide.ts";
import { deployPackage } from "./deploy.ts";
import { type SupervisedWorkers, superviseWorkers } from "./supervise-workers.ts";
import { untilStopped } from "./until-stopped.ts";

const USAGE = `用法：guicheng start [选项]

启动内置引擎，部署流程和决策表，并以独立进程运行工作者。数据保存在 --data 目录，停下再启动会接着办。

  --port <端口>        默认 8080；0 表示任选空闲端口
  --host <地址>        默认 127.0.0.1；监听其他地址须先用 guicheng user add 建立账号
  --data <目录>        数据目录，默认 ./data
  --no-workers         只启动引擎和部署，不运行工作者
  --calendar <文件>    放假安排覆盖文件（JSON 或 YAML）
  --clock-file <文件>  用文件里的时间代替系统时间（演示和测试）
  --processes <目录>   processes 目录，默认用软件包自带的

发文字号登记簿在数据目录里；设了环境变量 GUICHENG_NUMBERS 时在它所指的地方（见 guicheng work --help）。
有账号时（guicheng user add），部署和工作者用环境变量 GUICHENG_USER、GUICHENG_PASSWORD 登录。`;

export const start: Command = {
  name: "start",
  summary: "启动内置引擎、部署流程、运行工作者",
  usage: USAGE,
  options: {
    port: { type: "string" },
    host: { type: "string" },
    data: { type: "string" },
    "no-workers": { type: "boolean" },
    calendar: { type: "string" },
    "clock-file": { type: "string" },
    processes: { type: "string" },
  },
  async run(values) {
    const processes = (values.processes as string | undefined) ?? packagedProcesses();
    const dataDir = (values.data as string | undefined) ?? "data";
    // The workers will read it again: a file that they cannot use is said here, once, before anything is started.
    calendarFrom(values.calendar as string | undefined);
    const engine = await startEngine({
      dataDir,
      host: (values.host as string | undefined) ?? "127.0.0.1",
      port: portFrom(values.port as string | undefined),
      clock: clockFrom(values["clock-file"] as string | undefined),
    });
    let workers: SupervisedWorkers | undefined;
    try {
      const tenants = listJurisdictions(processes);
      const client = EngineClient.fromUrl(engine.url);
      const deployed = await deployPackage(client, processes, tenants);
      console.log(`引擎：${engine.url}（数据目录 ${dataDir}）`);
      const changed = deployed.filter((entry) => entry.changed).length;
      console.log(`部署：${tenants.join("、")}，${deployed.length} 个部署中有变化的 ${changed} 个`);
      if (!values["no-workers"]) workers = superviseWorkers(workerArguments(engine.url, dataDir, values));
      console.log(example(client, tenants[0] ?? ""));
      await untilStopped();
    } finally {
      await workers?.stop();
      await engine.close();
    }
    console.log("已停止。");
    return EXIT.ok;
  },
};

function portFrom(value: string | undefined): number {
  const port = Number(value ?? 8080);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new GuichengError({ code: "CLI_USAGE", place: "--port", found: value, accepted: "0 到 65535 的整数" });
}

function workerArguments(url: string, dataDir: string, values: Record<string, unknown>): string[] {
  const args = ["work", "--engine", url, "--data", dataDir];
  for (const name of ["calendar", "clock-file"]) {
    if (typeof values[name] === "string") args.push(`--${name}`, values[name]);
  }
  return args;
}

function example({ baseUrl, credentials }: EngineClient, tenant: string): string {
  const curl = `curl -s${credentials ? ` -u ${credentials.user}` : ""}`;
  const document = {
    title: "关于××的请示",
    portfolioIds: ["portfolio-1"],
    incoming: { documentType: "request", sender: "department", signedBy: "principal" },
  };
  const body = {
    businessKey: "demo-1",
    variables: { document: { type: "Json", value: JSON.stringify(document) } },
  };
  return [
    "",
    `试一试（另开一个终端）：发起一件公文，稍候片刻，再看待办${credentials ? "；curl 会问密码" : ""}`,
    `  ${curl} -H 'content-type: application/json' -d '${JSON.stringify(body)}' \\`,
    `    ${baseUrl}/process-definition/key/document-signing/tenant-id/${tenant}/start`,
    `  ${curl} '${baseUrl}/task?processInstanceBusinessKey=${body.businessKey}'`,
    "",
    "Ctrl-C 停止；再次启动会接着办。",
  ].join("\n");
}
