/** Starts a real engine: `node scripts/engine.ts operaton|camunda7` (npm run engine:operaton, engine:camunda7). */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { GuichengError, misusedOption } from "../src/errors.ts";
import { buildEngine, ENGINES, type EngineName, startRealEngine } from "./engine-process.ts";

const USAGE = `用法：node scripts/engine.ts operaton|camunda7 [选项]

启动真正的引擎（第一次会用 Maven 取来）。管理员账号由环境变量 GUICHENG_ADMIN_USER、GUICHENG_ADMIN_PASSWORD 给出，没有默认值。
只监听 127.0.0.1；要监听别的地址，用环境变量 GUICHENG_ENGINE_HOST。Ctrl-C 停止。

  --port <端口>       默认 8080；0 表示任选空闲端口
  --data <目录>       H2 数据库和日志所在目录，默认 data/<引擎>
  --postgres <地址>   用 PostgreSQL，如 jdbc:postgresql://127.0.0.1:5432/operaton
                      账号用环境变量 GUICHENG_ENGINE_JDBC_USER、GUICHENG_ENGINE_JDBC_PASSWORD
  --build             只取来并编译，不启动`;

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [engine] = positionals;
  if (!isEngine(engine)) throw misuse("引擎", engine ?? "没有写", Object.keys(ENGINES).join("、"));
  const { title } = ENGINES[engine];
  if (values.build) {
    console.log(buildEngine(engine) ? `${title} 已备好。` : `${title} 早已备好。`);
    return 0;
  }
  const admin = { user: fromEnvironment("GUICHENG_ADMIN_USER"), password: fromEnvironment("GUICHENG_ADMIN_PASSWORD") };
  const port = portFrom(values.port);
  if (buildEngine(engine)) console.log(`${title} 已从 Maven 取来。`);
  // from here on: whoever stops the launcher while Java is still starting must not leave it behind
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  const running = await startRealEngine({
    engine,
    port,
    dataDir: values.data ?? join("data", engine),
    jdbcUrl: values.postgres,
    admin,
    signal: stopping.signal,
  }).catch((error) => {
    if (stopping.signal.aborted) return undefined;
    throw error;
  });
  if (running) console.log(`${title}：${running.url}（网页 ${running.webapps}，用 ${admin.user} 登录）`);
  const code = running ? await running.exited : 0;
  console.log(`${title} 已停止。`);
  // Java ends with 128 + the signal's number when it was asked to stop
  return code === null || code === 130 || code === 143 ? 0 : code;
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        port: { type: "string" },
        data: { type: "string" },
        postgres: { type: "string" },
        build: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw misuse("选项", misusedOption(error), "--port、--data、--postgres、--build（详见 --help）");
  }
}

function isEngine(name: string | undefined): name is EngineName {
  return name !== undefined && Object.hasOwn(ENGINES, name);
}

function portFrom(value = "8080"): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw misuse("--port", value, "0 到 65535 的整数");
}

function fromEnvironment(name: string): string {
  const value = process.env[name]?.trim();
  if (value) return value;
  throw misuse(`环境变量 ${name}`, "没有设置", "管理员的用户名和密码，由您自定");
}

function misuse(place: string, found: string, accepted: string): GuichengError {
  return new GuichengError({ code: "CLI_USAGE", place, found, accepted });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof GuichengError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
