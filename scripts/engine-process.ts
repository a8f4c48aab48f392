import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { GuichengError } from "../src/errors.ts";

/** The real engines under engines/: built once from Maven Central, run as a Java process of their own. */

export const ENGINES = {
  operaton: { title: "Operaton", mainClass: "OperatonServer", webapps: "/operaton/" },
  camunda7: { title: "Camunda 7", mainClass: "CamundaServer", webapps: "/camunda/" },
} as const;

export type EngineName = keyof typeof ENGINES;

export interface EngineOptions {
  engine: EngineName;
  /** 0 takes a free one. */
  port: number;
  /** Folder of the H2 database and of engine.log. */
  dataDir: string;
  /** `jdbc:postgresql://…` instead of H2; user and password in GUICHENG_ENGINE_JDBC_USER and …_PASSWORD. */
  jdbcUrl?: string;
  admin: { user: string; password: string };
  /** Longest wait until the engine answers, milliseconds. */
  patience?: number;
  /** Asks the engine to stop, also while it is still starting. */
  signal?: AbortSignal;
}

export interface RunningEngine {
  /** Address of the REST API, without credentials. */
  url: string;
  webapps: string;
  pid: number;
  /** Resolves with the exit code when the process is gone, whoever ended it. */
  exited: Promise<number | null>;
  /** Asks the engine to stop and waits until it has. */
  stop(): Promise<void>;
}

const JAVA_VERSION = 17;
const DEFAULT_PATIENCE_MS = 180_000;
const STEP_MS = 250;
const MAX_CAUSE = 300;
const LOOPBACK = "127.0.0.1";

const projectDir = (engine: EngineName) => fileURLToPath(new URL(`../engines/${engine}`, import.meta.url));

export interface BuildOptions {
  /** Folder of the Maven project. */
  project?: string;
  environment?: NodeJS.ProcessEnv;
}

/** Brings the engine's libraries and compiles its one class; does nothing where that was done for the same pom and class.
 * @returns whether there was anything to do
 * @throws {GuichengError} ENGINE_UNREACHABLE: Java or Maven is missing, or the build failed */
export function buildEngine(
  engine: EngineName,
  { project = projectDir(engine), environment = process.env }: BuildOptions = {},
): boolean {
  requireJava(environment);
  const stamp = join(project, "target", "built");
  const source = sourceHash(engine, project);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === source) return false;
  if (spawnSync("mvn", ["-v"], { env: environment }).error) {
    throw missing("Maven", "mvn", "请安装 Maven 3.8 或更新版本，只在第一次启动时用它从 Maven Central 取引擎");
  }
  // what an older pom had copied must not stay on the class path
  rmSync(join(project, "target"), { recursive: true, force: true });
  const built = spawnSync("mvn", ["-B", "-q", "compile"], { cwd: project, env: environment, encoding: "utf8" });
  if (built.status !== 0) {
    throw new GuichengError({
      code: "ENGINE_UNREACHABLE",
      place: `engines/${engine}`,
      found: `mvn compile 没有成功：${firstError(built.stdout + built.stderr)}`,
      remedy: "请确认能访问 Maven Central（或本地仓库齐全），再试一次",
    });
  }
  writeFileSync(stamp, source);
  return true;
}

/** Starts a real engine and waits until its REST API lets the administrator in.
 * @throws {GuichengError} ENGINE_UNREACHABLE with the cause that the engine's log names, LISTEN_REFUSED where the port is taken,
 * STORE_UNUSABLE where the data folder cannot be written */
export async function startRealEngine(options: EngineOptions): Promise<RunningEngine> {
  const { engine, dataDir } = options;
  buildEngine(engine);
  const project = projectDir(engine);
  const host = process.env.GUICHENG_ENGINE_HOST?.trim() || LOOPBACK;
  const port = await freePort(host, options.port);
  const log = openLog(dataDir);
  const child = spawn(
    "java",
    [
      "-Duser.timezone=Asia/Shanghai",
      "-cp",
      [join(project, "target", "classes"), join(project, "target", "lib", "*")].join(delimiter),
      `guicheng.${ENGINES[engine].mainClass}`,
      `--spring.config.location=${join(project, "application.yml")}`,
    ],
    { stdio: ["ignore", log.descriptor, log.descriptor], env: environmentOf(options, host, port) },
  );
  closeSync(log.descriptor);
  options.signal?.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  const origin = `http://${["0.0.0.0", "::"].includes(host) ? LOOPBACK : host}:${port}`;
  const url = `${origin}/engine-rest`;
  try {
    await answers(url, child, log, options);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, webapps: `${origin}${ENGINES[engine].webapps}`, pid: child.pid as number, exited, stop };
}

function environmentOf({ admin, dataDir, jdbcUrl }: EngineOptions, host: string, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GUICHENG_ADMIN_USER: admin.user,
    GUICHENG_ADMIN_PASSWORD: admin.password,
    GUICHENG_ENGINE_HOST: host,
    GUICHENG_ENGINE_PORT: String(port),
    GUICHENG_ENGINE_DATA: resolve(dataDir),
    ...(jdbcUrl ? { GUICHENG_ENGINE_JDBC_URL: jdbcUrl } : {}),
  };
}

async function answers(url: string, child: ChildProcess, log: Log, { admin, patience }: EngineOptions) {
  const authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString("base64")}`;
  const limit = patience ?? DEFAULT_PATIENCE_MS;
  const deadline = Date.now() + limit;
  const failed = (found: string, remedy = `日志：${log.file}`) =>
    new GuichengError({ code: "ENGINE_UNREACHABLE", place: url, found, remedy });
  for (;;) {
    const status = await fetch(`${url}/version`, { headers: { authorization } }).then(
      (response) => response.status,
      () => undefined,
    );
    const code = child.exitCode ?? child.signalCode;
    if (code !== null) throw failed(`引擎进程退出（${code}）：${cause(log)}`);
    if (status === 200) return;
    if (status === 401) {
      const remedy = "库里已有这个用户时，环境变量里的密码不会改掉库里的密码；连续输错也会暂时锁住这个用户";
      throw failed(`引擎已启动，但 ${admin.user} 不能登录`, remedy);
    }
    if (Date.now() > deadline) throw failed(`引擎 ${limit / 1000} 秒没有应答：${cause(log)}`);
    await setTimeout(STEP_MS);
  }
}

function requireJava(environment: NodeJS.ProcessEnv): void {
  const asked = spawnSync("java", ["-version"], { env: environment, encoding: "utf8" });
  const remedy = `请安装 Java ${JAVA_VERSION} 或更新版本（JDK）`;
  if (asked.error) throw missing("Java", "java", remedy);
  const version = Number(/version "(\d+)/.exec(asked.stderr)?.[1]);
  if (version >= JAVA_VERSION) return;
  throw new GuichengError({
    code: "ENGINE_UNREACHABLE",
    place: "java -version",
    found: asked.stderr.split("\n")[0],
    accepted: `Java ${JAVA_VERSION} 或更新版本`,
    remedy,
  });
}

function missing(name: string, command: string, remedy: string): GuichengError {
  return new GuichengError({ code: "ENGINE_UNREACHABLE", place: command, found: `没有找到 ${name}`, remedy });
}

/** Of what is built; the settings (application.yml) are read at every start and need no build. */
function sourceHash(engine: EngineName, project: string): string {
  const hash = createHash("sha256");
  for (const file of ["pom.xml", `src/main/java/guicheng/${ENGINES[engine].mainClass}.java`]) {
    hash.update(readFileSync(join(project, file)));
  }
  return hash.digest("hex");
}

function firstError(output: string): string {
  const line = output.split("\n").find((candidate) => candidate.startsWith("[ERROR]"));
  return line?.replace("[ERROR] ", "") ?? output.slice(0, 300);
}

interface Log {
  file: string;
  descriptor: number;
  /** Where this run begins; what stands before is of earlier ones. */
  start: number;
}

function openLog(dataDir: string): Log {
  const file = join(dataDir, "engine.log");
  try {
    mkdirSync(dataDir, { recursive: true });
    const descriptor = openSync(file, "a");
    return { file, descriptor, start: fstatSync(descriptor).size };
  } catch (error) {
    throw new GuichengError({ code: "STORE_UNUSABLE", place: dataDir, found: (error as Error).message });
  }
}

/** What a Java process's log gives as the innermost causes, else its last line. */
function cause({ file, start }: Log): string {
  const lines = readFileSync(file).subarray(start).toString().trimEnd().split("\n");
  const causes = lines.filter((line) => line.startsWith("Caused by: "));
  const innermost = new Set(causes.slice(-2).map((line) => line.replace(/^Caused by: [\w.$]+: /, "")));
  return ([...innermost].join(" ← ") || (lines.at(-1) ?? "")).slice(0, MAX_CAUSE);
}

/** The port, or a free one for 0; an engine that already listens there must not be taken for the one to be started. */
async function freePort(host: string, wanted: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted, host);
    await once(server, "listening");
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new GuichengError({ code: "LISTEN_REFUSED", place: `${host}:${wanted}`, found, remedy: "请换一个 --port" });
  }
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
