import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineClient } from "../../workers/engine-client.ts";
import { NODE, PROGRAM } from "../cli/guicheng.ts";
import { announcement, childrenOf, killSurely, lastingPort, stopSurely } from "./processes.ts";

export type Victim = "engine" | "workers" | "both";

/** `guicheng start` as an operator runs it: an engine process and the worker process that it forks, on a folder and a clock
 * file that outlive them. */
export class Service {
  readonly folder = mkdtempSync(join(tmpdir(), "guicheng-crash-"));
  readonly clockFile = join(this.folder, "clock");
  readonly log: string[] = [];
  #child: ChildProcess | undefined;
  #port = 0;
  #url = "";

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
    this.#port ||= await lastingPort();
    const data = join(this.folder, "data");
    const child = spawn(
      NODE,
      [PROGRAM, "start", "--port", String(this.#port), "--data", data, "--clock-file", this.clockFile],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#child = child;
    this.#url = await announcement(child, /http:\/\/\S+\/engine-rest/, this.log);
  }

  /** kill -9; waits until the victims are gone. */
  async kill(victim: Victim): Promise<void> {
    const engine = this.#child?.pid;
    if (engine === undefined) throw new Error("nothing is running");
    const workers = childrenOf(engine);
    const pids = [...(victim === "workers" ? [] : [engine]), ...(victim === "engine" ? [] : workers)];
    // workers whose engine is gone stop by themselves; nobody starts again while they linger
    await killSurely(pids, victim === "engine" ? workers : []);
  }

  async remove(): Promise<void> {
    await stopSurely(this.#child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
