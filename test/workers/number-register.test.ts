import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type NumberRequest, openNumberRegister } from "../../workers/number-register.ts";

const ASKER = fileURLToPath(new URL("ask-for-numbers.ts", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "numbers-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const REQUEST: NumberRequest = { tenant: "t", series: "government", year: 2026, requestKey: "case-1" };
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("one register", () => {
  test("counts from 1 without gaps", () => {
    const register = openNumberRegister(folder);
    const given = upTo(5).map((index) => register.next({ ...REQUEST, requestKey: `case-${index}` }).number);
    register.close();
    expect(given).toEqual([1, 2, 3, 4, 5]);
  });

  test("the same key gets the same number, also after a restart", () => {
    const register = openNumberRegister(folder);
    register.next(REQUEST);
    register.next({ ...REQUEST, requestKey: "case-2" });
    expect(register.next(REQUEST)).toEqual({ year: 2026, number: 1 });
    register.close();
    const again = openNumberRegister(folder);
    expect(again.next(REQUEST)).toEqual({ year: 2026, number: 1 });
    expect(again.next({ ...REQUEST, requestKey: "case-3" }).number).toBe(3);
    again.close();
  });

  test("a request repeated after New Year keeps the year of its number", () => {
    const register = openNumberRegister(folder);
    register.next(REQUEST);
    expect(register.next({ ...REQUEST, year: 2027 })).toEqual({ year: 2026, number: 1 });
    expect(register.next({ ...REQUEST, year: 2027, requestKey: "case-2" })).toEqual({ year: 2027, number: 1 });
    register.close();
  });

  test("tenants, series and years count by themselves, and a key is a tenant's own", () => {
    const register = openNumberRegister(folder);
    register.next(REQUEST);
    register.next({ ...REQUEST, requestKey: "case-2" });
    const elsewhere = [
      register.next({ ...REQUEST, tenant: "u" }),
      register.next({ ...REQUEST, series: "office", requestKey: "case-3" }),
      register.next({ ...REQUEST, year: 2027, requestKey: "case-4" }),
    ];
    register.close();
    expect(elsewhere.map(({ number }) => number)).toEqual([1, 1, 1]);
  });

  test("a folder that cannot be used is said with code, place and remedy", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(() => openNumberRegister(join(file, "below"))).toThrow(/STORE_UNUSABLE.*file/);
    writeFileSync(join(folder, "document-numbers.sqlite"), "不是数据库".repeat(100));
    expect(() => openNumberRegister(folder)).toThrow(/STORE_UNUSABLE.*document-numbers\.sqlite/);
  });
});

describe("several processes", () => {
  test("never give one number twice and leave no gap", async () => {
    const answers = await Promise.all(upTo(5).map((name) => finished(asker(`p${name}`, 60))));
    expect(answers.flat().sort((a, b) => a - b)).toEqual(upTo(300));
  });

  test("asking with the same keys at the same time get the same numbers", async () => {
    const answers = await Promise.all(upTo(4).map(() => finished(asker("same", 40))));
    expect(answers.map((given) => [...given])).toEqual(upTo(4).map(() => answers[0]));
    expect([...(answers[0] as number[])].sort((a, b) => a - b)).toEqual(upTo(40));
  });

  test("killed in the middle: what was given stays given, nothing is given twice, no gap", async () => {
    const victims = upTo(3).map((name) => asker(`victim${name}`, 1_000_000));
    const seen = await Promise.all(victims.map((victim) => killedAfter(victim, 15)));
    const acknowledged = seen.flat();
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    const register = openNumberRegister(folder);
    const repeated = seen.map((numbers, index) =>
      numbers.map((_, at) => register.next({ ...REQUEST, requestKey: `victim${index + 1}-${at}` }).number),
    );
    expect(repeated).toEqual(seen);
    const fresh = upTo(3).map((index) => register.next({ ...REQUEST, requestKey: `fresh-${index}` }).number);
    register.close();
    // at most one number a process was committed and not yet told
    const last = fresh.at(-1) as number;
    const untold = upTo(last).filter((number) => ![...acknowledged, ...fresh].includes(number));
    expect(untold.length).toBeLessThanOrEqual(victims.length);
    expect(await finished(asker("victim1", (seen[0] as number[]).length + 1))).toHaveLength(
      (seen[0] as number[]).length + 1,
    );
  });
});

function asker(name: string, count: number) {
  return spawn(process.execPath, [ASKER, folder, name, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
}

async function finished(child: ReturnType<typeof asker>): Promise<number[]> {
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
