import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineName, type RunningEngine, startRealEngine } from "../../scripts/engine-process.ts";
import type { CalendarOverride } from "../../src/calendar/override.ts";
import type { Credentials } from "../../workers/engine-client.ts";
import { NODE, PROGRAM } from "../cli/guicheng.ts";
import { PostgresCluster } from "./postgres-cluster.ts";
import { announcement, killSurely, lastingPort, stopSurely } from "./processes.ts";

export type Part = "engine" | "workers" | "database";

/** What an office runs: a real engine on PostgreSQL and two worker hosts, which share one register of document numbers there.
 * The hosts go by a clock file, because the engine's own time is never moved. */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "guicheng-installation-"));
  readonly clockFile = join(this.folder, "clock");
  readonly admin: Credentials = { user: "tester", password: randomBytes(12).toString("base64url") };
  readonly log: string[] = [];
  readonly #name: EngineName;
  readonly #database = new PostgresCluster();
  #port = 0;
  #engine: RunningEngine | undefined;
  #hosts: ChildProcess[] = [];

  constructor(engine: EngineName, clock: string, calendar: CalendarOverride) {
    this.#name = engine;
    writeFileSync(this.clockFile, clock);
    writeFileSync(this.#calendar, JSON.stringify(calendar));
  }

  /** Database and engine; the workers follow when there is something for them to read (`start("workers")`). */
  async create(): Promise<void> {
    await this.#database.create("engine", "numbers");
    this.#port = await lastingPort();
    await this.start("engine");
  }

  /** Up to and with `/engine-rest`, without credentials. */
  get url(): string {
    if (!this.#engine) throw new Error("the engine has not been started");
    return this.#engine.url;
  }

  /** Address of the register of document numbers. */
  get numbers(): string {
    return this.#database.address("numbers");
  }

  async start(part: Part): Promise<void> {
    switch (part) {
      case "database":
        return this.#database.start();
      case "engine":
        this.#engine = await startRealEngine({
          engine: this.#name,
          port: this.#port,
          dataDir: join(this.folder, "engine"),
          jdbcUrl: this.#database.jdbcUrl("engine"),
          admin: this.admin,
        });
        return;
      case "workers":
        // the one is told where the numbers are by an option, the other by its environment
        this.#hosts = [
          this.#host("a", ["--numbers", this.numbers], {}),
          this.#host("b", [], { GUICHENG_NUMBERS: this.numbers }),
        ];
        await Promise.all(this.#hosts.map((host) => announcement(host, /^工作者已连接/, this.log)));
    }
  }

  /** kill -9 of all its processes; waits until they are gone. */
  async kill(part: Part): Promise<void> {
    if (part === "database") return this.#database.kill();
    const victims = part === "engine" ? [this.#engine?.pid] : this.#hosts.map(({ pid }) => pid);
    await killSurely(victims.filter((pid) => pid !== undefined));
  }

  async remove(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => stopSurely(host)));
    await this.#engine?.stop();
    await this.#database.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #calendar(): string {
    return join(this.folder, "calendar.json");
  }

  #host(name: string, options: string[], environment: NodeJS.ProcessEnv): ChildProcess {
    const time = ["--clock-file", this.clockFile, "--engine-keeps-time", "--calendar", this.#calendar];
    const data = ["--data", join(this.folder, name)];
    return spawn(NODE, [PROGRAM, "work", "--engine", this.url, ...data, ...time, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        GUICHENG_USER: this.admin.user,
        GUICHENG_PASSWORD: this.admin.password,
        GUICHENG_NUMBERS: "",
        ...environment,
      },
    });
  }
}
