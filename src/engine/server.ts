import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "../clock.ts";
import { GuichengError } from "../errors.ts";
import { createApp } from "./rest/app.ts";
import { basicAuthentication, LOOPBACK, onLoopbackOnly } from "./rest/authentication.ts";
import { publishedRoutes } from "./rest/published.ts";
import { Engine } from "./service/engine.ts";
import { Jobs } from "./service/jobs.ts";
import { Database } from "./store/database.ts";
import { Users } from "./store/users.ts";

export interface EngineOptions {
  /** Where everything is kept; made if absent. One engine a folder. */
  dataDir: string;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 8080; 0 takes a free one. */
  port?: number;
  /** For due dates and history; locks run on system time. */
  clock?: Clock;
  /** Ask for user name and password. Default: on, except on loopback while there are no users. */
  auth?: boolean;
  /** Receives what went wrong inside. Default: standard error. */
  logger?: (message: string) => void;
}

export interface RunningEngine {
  /** `http://127.0.0.1:8080/engine-rest` */
  url: string;
  /** Fires every timer that is due by the clock. @returns how many were fired */
  runDueJobs(): Promise<number>;
  /** Ends after the requests that are being answered; nothing is left half done. */
  close(): Promise<void>;
}

/** How often the due dates are looked at, in real milliseconds: one indexed query. */
const POLL_MS = 200;

/** How long a client may keep the engine from closing by not reading, or not finishing, what it asked. */
const HANG_UP_MS = 5000;
const SWEEP_MS = 100;

/** Starts the embedded engine. What fell due while it was down is fired before it answers.
 * @throws {GuichengError} LISTEN_REFUSED: not on loopback and without authentication, or the address is taken;
 *   STORE_UNUSABLE: the folder cannot be read, or belongs to another engine or a newer release */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const { dataDir, host = "127.0.0.1", port = 8080, clock = systemClock, logger = logToStderr } = options;
  const users = new Users(dataDir);
  const authenticated = options.auth ?? (!LOOPBACK.has(host) || users.list().length > 0);
  assertSafe(host, authenticated, users);
  const db = new Database(dataDir);
  const engine = new Engine(db, clock);
  const jobs = new Jobs(engine);
  const poller = new Poller(() => jobs.runDue(), logger);
  const authenticate = authenticated ? basicAuthentication(users) : onLoopbackOnly;
  const app = createApp(publishedRoutes(engine, packageVersion()), authenticate, (error) => logger(error.message));
  try {
    await poller.run();
    await app.listen({ host, port });
  } catch (error) {
    db.close();
    throw listenFailure(error as Error, host, port);
  }
  poller.start();
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${(app.server.address() as AddressInfo).port}/engine-rest`,
    runDueJobs: () => poller.run(),
    close: () => {
      closing ??= close();
      return closing;
    },
  };

  async function close(): Promise<void> {
    engine.beginClosing();
    await poller.stop();
    // A connection whose request had not ended when closing began is not idle yet, and would be kept for its keep-alive.
    let sweeps = 0;
    const sweeping = setInterval(() => {
      sweeps += 1;
      if (sweeps * SWEEP_MS < HANG_UP_MS) app.server.closeIdleConnections();
      else app.server.closeAllConnections();
    }, SWEEP_MS);
    try {
      await app.close();
    } finally {
      clearInterval(sweeping);
      db.close();
    }
  }
}

function assertSafe(host: string, authenticated: boolean, users: Users): void {
  if (!authenticated && !LOOPBACK.has(host)) {
    throw new GuichengError({
      code: "LISTEN_REFUSED",
      place: host,
      found: "不验证身份",
      accepted: [...LOOPBACK].join("、"),
      remedy: "请打开身份验证，或只在本机地址上监听。",
    });
  }
  if (authenticated && users.list().length === 0) {
    throw new GuichengError({
      code: "LISTEN_REFUSED",
      place: host,
      found: "要登录才能使用，但还没有账号",
      accepted: "至少一个账号（没有默认密码）",
      remedy: "请先建立账号：guicheng user add <用户名> --data <数据目录>。",
    });
  }
}

function listenFailure(error: Error, host: string, port: number): Error {
  const { code } = error as { code?: string };
  if (code !== "EADDRINUSE" && code !== "EADDRNOTAVAIL" && code !== "EACCES") return error;
  return new GuichengError({
    code: "LISTEN_REFUSED",
    place: `${host}:${port}`,
    found: code === "EADDRINUSE" ? "端口已被占用" : error.message,
    remedy: "请换一个端口，或停掉占用它的程序。",
  });
}

function packageVersion(): string {
  // from src/engine as well as from dist/src/engine, the package's own folder lies above
  for (const up of ["../../package.json", "../../../package.json"]) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8"));
      if (name === "guicheng") return version;
    } catch {
      // not there: look one folder higher
    }
  }
  return "unknown";
}

function logToStderr(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** Looks at the due dates, one look at a time. */
class Poller {
  readonly #runDue: () => Promise<number>;
  readonly #report: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<number> = Promise.resolve(0);
  #stopped = false;

  constructor(runDue: () => Promise<number>, report: (message: string) => void) {
    this.#runDue = runDue;
    this.#report = report;
  }

  run(): Promise<number> {
    const next = this.#last.then(() => (this.#stopped ? 0 : this.#runDue()));
    this.#last = next.catch(() => 0);
    return next;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.run()
        .catch((error: Error) => this.#report(`due timers: ${error.message}`))
        .finally(() => {
          if (!this.#stopped) this.start();
        });
    }, POLL_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#last;
  }
}
