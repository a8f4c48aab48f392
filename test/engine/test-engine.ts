import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "../../src/clock.ts";
import { type EngineOptions, type RunningEngine, startEngine } from "../../src/engine/server.ts";
import { RestClient } from "./rest-client.ts";

/** A real engine on a real folder and port, whose clock stands still until a test moves it. */
export class TestEngine {
  readonly clock = new ManualClock("2026-09-22T09:00:00+08:00");
  readonly dataDir = mkdtempSync(join(tmpdir(), "guicheng-engine-"));
  readonly log: string[] = [];
  #running: RunningEngine | undefined;
  #rest: RestClient | undefined;

  async open(options: Partial<EngineOptions> = {}): Promise<this> {
    const { dataDir, clock } = this;
    this.#running = await startEngine({ dataDir, clock, port: 0, logger: (line) => this.log.push(line), ...options });
    this.#rest = new RestClient(this.#running.url);
    return this;
  }

  get rest(): RestClient {
    if (!this.#rest) throw new Error("the engine is not open");
    return this.#rest;
  }

  get url(): string {
    return this.rest.baseUrl;
  }

  /** Stops and starts again: nothing but the folder survives. */
  async reopen(): Promise<void> {
    await this.close();
    await this.open();
  }

  /** Moves the clock and fires what has become due. */
  async moveTo(instant: string): Promise<number> {
    this.clock.set(instant);
    return this.runDueJobs();
  }

  async runDueJobs(): Promise<number> {
    return (await this.#running?.runDueJobs()) ?? 0;
  }

  async close(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
