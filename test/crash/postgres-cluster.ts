import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, globSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asAdministrator } from "../postgres.ts";
import { childrenOf, killSurely, lastingPort, signal, stopSurely, until } from "./processes.ts";

/** Where Debian, and where everybody else puts the server's programs; the newest. */
const PROGRAMS = globSync(["/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/bin"])
  .filter((folder) => existsSync(join(folder, "initdb")))
  .sort((a, b) => Number.parseInt(b.split("/")[4] ?? "0", 10) - Number.parseInt(a.split("/")[4] ?? "0", 10))[0];

export const POSTGRES_INSTALLED = PROGRAMS !== undefined;

const ADMINISTRATOR = "guicheng";

/** A PostgreSQL server of our own, in its own folder, whose processes may be killed. It refuses to run as root: where the tests
 * do, it runs as the user `postgres`. */
export class PostgresCluster {
  /** Not inside another temporary folder, into which the server's user could not look. */
  readonly #folder = mkdtempSync(join(tmpdir(), "guicheng-postgres-"));
  readonly #user: { uid?: number; gid?: number };
  #port = 0;
  #child: ChildProcess | undefined;

  constructor() {
    const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
    this.#user = process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : {};
  }

  /** Makes the cluster with these databases and starts it. */
  async create(...databases: string[]): Promise<void> {
    if (this.#user.uid !== undefined) execFileSync("chown", [`${this.#user.uid}:${this.#user.gid}`, this.#folder]);
    const options = ["-U", ADMINISTRATOR, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"];
    execFileSync(this.#program("initdb"), ["-D", this.#data, ...options], { ...this.#user, cwd: this.#folder });
    this.#port = await lastingPort();
    await this.start();
    for (const name of databases) {
      await asAdministrator(this.address("postgres"), (client) => client.query(`CREATE DATABASE ${name}`));
    }
  }

  /** Starts the server and waits until it has recovered what it had promised. */
  async start(): Promise<void> {
    const file = join(this.#folder, "postgres.log");
    const log = openSync(file, "a");
    const settings = ["listen_addresses=127.0.0.1", `port=${this.#port}`, `unix_socket_directories=${this.#folder}`];
    const child = spawn(this.#program("postgres"), ["-D", this.#data, ...settings.flatMap((value) => ["-c", value])], {
      ...this.#user,
      cwd: this.#folder,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#child = child;
    await until("PostgreSQL to answer", async () => {
      if (child.exitCode !== null) throw new Error(`postgres ended: ${readFileSync(file, "utf8").slice(-500)}`);
      return asAdministrator(this.address("postgres"), async () => true).catch(() => false);
    });
  }

  /** kill -9 of the postmaster and of every process that it has. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) throw new Error("nothing is running");
    const gone = once(child, "exit");
    // it may not have more children while they are counted
    signal(child.pid, "SIGSTOP");
    await killSurely([...childrenOf(child.pid), child.pid]);
    // not even as a number: the next one would take it for a server that is still running
    await gone;
  }

  address(database: string): string {
    return `postgres://${ADMINISTRATOR}@127.0.0.1:${this.#port}/${database}`;
  }

  /** For an engine, which signs in as `guicheng` unless it is told otherwise (engines/operaton/application.yml). */
  jdbcUrl(database: string): string {
    return `jdbc:postgresql://127.0.0.1:${this.#port}/${database}`;
  }

  async remove(): Promise<void> {
    // a fast shutdown, which does not wait for its clients
    await stopSurely(this.#child, "SIGINT");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  #program(name: string): string {
    if (PROGRAMS === undefined) throw new Error("no PostgreSQL server is installed (initdb was not found)");
    return join(PROGRAMS, name);
  }
}
