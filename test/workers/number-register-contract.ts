import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NumberRegister, NumberRequest } from "../../workers/number-register.ts";
import { openNumberRegister } from "../../workers/number-register-open.ts";

const ASKER = fileURLToPath(new URL("ask-for-numbers.ts", import.meta.url));

export const REQUEST: NumberRequest = { tenant: "t", series: "government", year: 2026, requestKey: "case-1" };

export const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** A place for a register that is nobody else's. */
export interface Place {
  /** Folder or `postgres://…`. */
  numbers: string;
  remove(): Promise<void>;
}

export const openAt = (numbers: string) => openNumberRegister({ dataDir: import.meta.dirname, numbers });

/** Asks once for each key, one after the other. */
export async function ask(register: NumberRegister, keys: string[]): Promise<number[]> {
  const numbers: number[] = [];
  for (const requestKey of keys) numbers.push((await register.next({ ...REQUEST, requestKey })).number);
  return numbers;
}

/** What every register does, wherever it keeps its numbers. */
export function testRegister(makePlace: () => Promise<Place>): void {
  let place: Place;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.remove());

  describe("one register", () => {
    test("counts from 1 without gaps", async () => {
      const register = await openAt(place.numbers);
      const given = await ask(register, ["a", "b", "c", "d", "e"]);
      await register.close();
      expect(given).toEqual([1, 2, 3, 4, 5]);
    });

    test("counts without gaps also when asked for many at once", async () => {
      const register = await openAt(place.numbers);
      const given = await Promise.all(upTo(30).map((key) => register.next({ ...REQUEST, requestKey: `case-${key}` })));
      await register.close();
      expect(given.map(({ number }) => number).sort((a, b) => a - b)).toEqual(upTo(30));
    });

    test("the same key gets the same number, also after a restart", async () => {
      const register = await openAt(place.numbers);
      expect(await ask(register, ["case-1", "case-2", "case-1"])).toEqual([1, 2, 1]);
      await register.close();
      const again = await openAt(place.numbers);
      expect(await ask(again, ["case-1", "case-3"])).toEqual([1, 3]);
      await again.close();
    });

    test("a request repeated after New Year keeps the year of its number", async () => {
      const register = await openAt(place.numbers);
      await register.next(REQUEST);
      expect(await register.next({ ...REQUEST, year: 2027 })).toEqual({ year: 2026, number: 1 });
      expect(await register.next({ ...REQUEST, year: 2027, requestKey: "case-2" })).toEqual({ year: 2027, number: 1 });
      await register.close();
    });

    test("tenants, series and years count by themselves, and a key is a tenant's own", async () => {
      const register = await openAt(place.numbers);
      await ask(register, ["case-1", "case-2"]);
      const elsewhere = [
        await register.next({ ...REQUEST, tenant: "u" }),
        await register.next({ ...REQUEST, series: "office", requestKey: "case-3" }),
        await register.next({ ...REQUEST, year: 2027, requestKey: "case-4" }),
      ];
      await register.close();
      expect(elsewhere.map(({ number }) => number)).toEqual([1, 1, 1]);
    });
  });

  describe("several processes", () => {
    test("never give one number twice and leave no gap, all beginning at the same moment", async () => {
      const answers = await Promise.all(upTo(5).map((name) => finished(asker(place, `p${name}`, 60))));
      expect(answers.flat().sort((a, b) => a - b)).toEqual(upTo(300));
    });

    test("asking with the same keys at the same time get the same numbers", async () => {
      const answers = await Promise.all(upTo(4).map(() => finished(asker(place, "same", 40))));
      expect(answers.map((given) => [...given])).toEqual(upTo(4).map(() => answers[0]));
      expect([...(answers[0] as number[])].sort((a, b) => a - b)).toEqual(upTo(40));
    });

    test("killed in the middle: what was given stays given, nothing is given twice, no gap", async () => {
      const victims = upTo(3).map((name) => asker(place, `victim${name}`, 1_000_000));
      const seen = await Promise.all(victims.map((victim) => killedAfter(victim, 15)));
      const acknowledged = seen.flat();
      expect(new Set(acknowledged).size).toBe(acknowledged.length);
      const register = await openAt(place.numbers);
      const repeated: number[][] = [];
      for (const [index, numbers] of seen.entries()) {
        const keys = numbers.map((_, at) => `victim${index + 1}-${at}`);
        repeated.push(await ask(register, keys));
      }
      expect(repeated).toEqual(seen);
      const fresh = await ask(register, ["fresh-1", "fresh-2", "fresh-3"]);
      await register.close();
      // at most one number a process was committed and not yet told
      const last = fresh.at(-1) as number;
      const untold = upTo(last).filter((number) => ![...acknowledged, ...fresh].includes(number));
      expect(untold.length).toBeLessThanOrEqual(victims.length);
      const oneMore = (seen[0] as number[]).length + 1;
      expect(await finished(asker(place, "victim1", oneMore))).toHaveLength(oneMore);
    });
  });
}

/** A process that asks so many times, with keys of its own. */
export function asker({ numbers }: Pick<Place, "numbers">, name: string, count: number) {
  return spawn(process.execPath, [ASKER, numbers, name, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Everything that an asker was given, when it has ended well. */
export async function finished(child: ReturnType<typeof asker>): Promise<number[]> {
  const numbers: number[] = [];
  const ended = once(child, "close");
  for await (const line of createInterface(child.stdout)) numbers.push(Number(line));
  const [code] = await ended;
  expect(code).toBe(0);
  return numbers;
}

/** Kills a process without warning once it has answered that often; everything it still said counts. */
async function killedAfter(child: ReturnType<typeof asker>, answers: number): Promise<number[]> {
  const numbers: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    numbers.push(Number(line));
    if (numbers.length === answers) child.kill("SIGKILL");
  }
  return numbers;
}
