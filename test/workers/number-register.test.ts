import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { OwnDatabase, onPostgres } from "../postgres.ts";
import { openAt, testRegister } from "./number-register-contract.ts";

/** The same behaviour demanded of both registers; what only PostgreSQL knows is in number-register-postgres.test.ts. */

const newFolder = () => mkdtempSync(join(tmpdir(), "numbers-"));

describe("in a SQLite file", () => {
  testRegister(async () => {
    const numbers = newFolder();
    return { numbers, remove: async () => rmSync(numbers, { recursive: true, force: true }) };
  });

  test("a folder that cannot be used is said with code, place and remedy", async () => {
    const folder = newFolder();
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(openAt(join(file, "below"))).rejects.toThrow(/STORE_UNUSABLE.*file/);
    writeFileSync(join(folder, "document-numbers.sqlite"), "不是数据库".repeat(100));
    await expect(openAt(folder)).rejects.toThrow(/STORE_UNUSABLE.*document-numbers\.sqlite/);
    rmSync(folder, { recursive: true });
  });

  test.each([
    [
      "mysql://office:geheim@db.example/numbers",
      /^CLI_USAGE .*--numbers；实际：mysql:\/\/…；可接受：目录，或 postgres/,
    ],
    ["jdbc:postgresql://db.example/numbers?password=geheim", /^CLI_USAGE .*实际：jdbc:postgresql…/],
    ["", /^CLI_USAGE .*--numbers；实际：；可接受：目录/],
  ])(
    "the address of another database or nothing is not taken for a folder, nor printed: %j",
    async (numbers, message) => {
      const error = await openAt(numbers).catch((refusal: Error) => refusal);
      expect(error).toHaveProperty("message", expect.stringMatching(message));
      expect(error).not.toHaveProperty("message", expect.stringContaining("geheim"));
    },
  );
});

onPostgres("in a PostgreSQL database", () => {
  testRegister(async () => {
    const database = await OwnDatabase.create();
    return { numbers: database.address, remove: () => database.drop() };
  });
});
