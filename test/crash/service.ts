import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EngineClient } from "../../workers/engine-client.ts";
import { NODE, PROGRAM } from "../cli/guicheng.ts";

export type Victim = "engine" | "workers" | "both";

/** `guicheng start` as an operator runs it: an engine process and the worker process that it forks, on a folder and a clock
 * file that outlive them. */
export class Service {
  readonly folder = mkdtempSync(join(tmpdir(), "guicheng-crash-"));
  readonly clockFile = join(this.folder, "clock");
  readonly log: string[] = [];
  #child: ChildProcess | undefined;
  #url = "";
  /** Settled when the engine answers (again); whoever plans to restart it sets it. */
  up: Promise<void> = Promise.resolve();

  constructor(clock: string) {
    this.setClock(clock);
  }

  setClock(moment: string): void {
    writeFileSync(this.clockFile, moment);
  }

  get url(): string {
    return this.#url;
  }

  get engine(): EngineClient {
    return new EngineClient(this.#url);
  }

  /** Starts the processes; again on the port of the first time, so that clients find it where it was. */
  async start(): Promise<void> {
    const port = this.#url === "" ? "0" : new URL(this.#url).port;
    const data = join(this.folder, "data");
    const child = spawn(NODE, [PROGRAM, "start", "--port", port, "--data", data, "--clock-file", this.clockFile], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.log.push(line));
    const said = createInterface({ input: child.stdout });
    const announced = new Promise<string>((resolve) => {
      said.on("line", (line) => {
        const url = line.match(/http:\/\/\S+\/engine-rest/)?.[0];
        if (url) resolve(url);
      });
    });
    const died = once(child, "exit").then(([code]) => {
      throw new Error(`guicheng start ended with ${code}: ${this.log.slice(-5).join("\n")}`);
    });
    died.catch(() => {});
    this.#url = await Promise.race([announced, died]);
  }

  /** kill -9, with no chance to put anything in order. Waits until the victims are gone. */
  async kill(victim: Victim): Promise<void> {
    const engine = this.#child?.pid;
    if (engine === undefined) throw new Error("nothing is running");
    const workers = childrenOf(engine);
    const pids = [...(victim === "workers" ? [] : [engine]), ...(victim === "engine" ? [] : workers)];
    for (const pid of pids) kill(pid, "SIGKILL");
    // workers whose engine is gone stop by themselves; nobody starts again while they linger
    const gone = victim === "workers" ? workers : [engine, ...workers];
    await until(`${gone.join("、")} to be gone`, () => gone.every((pid) => !isAlive(pid)));
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Looks again and again until it holds; so long, and no longer. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function childrenOf(parent: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return rows.flatMap((row) => {
    const [pid, ppid] = row.trim().split(/\s+/).map(Number);
    return ppid === parent && pid !== undefined ? [pid] : [];
  });
}

function kill(pid: number, signal: "SIGKILL" | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Alive, and not merely waiting for its parent to notice. */
function isAlive(pid: number): boolean {
  if (!kill(pid, 0)) return false;
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("Z");
  } catch {
    return false;
  }
}
