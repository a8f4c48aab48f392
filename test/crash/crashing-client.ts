import { type Credentials, EngineClient } from "../../workers/engine-client.ts";

const ANY = /^/;

/** When somebody dies: with so many POST requests (to such paths) since the one before. */
export interface Fate<Victim> {
  victim: Victim;
  requests: number;
  path?: RegExp;
}

/** A client in whose requests lightning strikes: after a planned number of them, while one is being answered. */
export class CrashingClient<Victim> extends EngineClient {
  /** What was struck, in order. */
  readonly struck: Victim[] = [];
  readonly #crash: (victim: Victim) => Promise<void>;
  #plan: Fate<Victim>[] = [];
  #recovered: Promise<void> = Promise.resolve();

  /** @param crash kills the victim and brings it back */
  constructor(url: string, credentials: Credentials | undefined, crash: (victim: Victim) => Promise<void>) {
    super(url, credentials);
    this.#crash = crash;
  }

  plan(fates: Fate<Victim>[]): void {
    this.#plan = fates.map((fate) => ({ ...fate }));
  }

  /** Settled when everything struck so far runs again. */
  get recovered(): Promise<void> {
    return this.#recovered;
  }

  override post<T>(path: string, body?: unknown, query?: Parameters<EngineClient["post"]>[2]): Promise<T> {
    const answer = super.post<T>(path, body, query);
    const next = this.#plan[0];
    if (next && (next.path ?? ANY).test(path)) next.requests -= 1;
    if (next?.requests === 0) {
      this.#plan.shift();
      setImmediate(() => this.#strike(next.victim));
    }
    return answer;
  }

  #strike(victim: Victim): void {
    this.struck.push(victim);
    this.#recovered = this.#recovered.then(() => this.#crash(victim));
    // whoever waits for the recovery hears of it; until then nobody may be listening
    this.#recovered.catch(() => {});
  }
}
