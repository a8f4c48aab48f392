import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { moveNumbers, openNumberRegister } from "../../workers/number-register-open.ts";
import { guicheng, temporaryFolder } from "../cli/guicheng.ts";
import { OwnDatabase, onPostgres } from "../postgres.ts";
import { ask, openAt, REQUEST } from "./number-register-contract.ts";

/** From one host to several: the numbers of its folder go over to PostgreSQL, and none is given twice on the way. */

onPostgres("moving a register into PostgreSQL", () => {
  let folder: string;
  let database: OwnDatabase;
  beforeEach(async () => {
    folder = temporaryFolder();
    database = await OwnDatabase.create();
    const register = await openAt(folder);
    await ask(register, ["case-1", "case-2"]);
    await register.next({ ...REQUEST, year: 2025, requestKey: "case-0" });
    await register.close();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const rows = async () => {
    const result = await database.run((client) =>
      client.query("SELECT year, number, request_key FROM guicheng.document_number ORDER BY year, number"),
    );
    return result.rows.map(({ year, number, request_key }) => `${year}-${number} ${request_key}`);
  };
  const MOVED = ["2025-1 case-0", "2026-1 case-1", "2026-2 case-2"];

  test("counts on where the old one stopped, and cases keep their numbers", async () => {
    const { count, place } = await moveNumbers(folder, database.address);
    expect(count).toBe(3);
    expect(place).toBe(database.address);
    const register = await openNumberRegister({ dataDir: folder, numbers: database.address });
    expect(await ask(register, ["case-2", "case-3", "case-1"])).toEqual([2, 3, 1]);
    await register.close();
  });

  test("closes the old one, also for a process that has it open", async () => {
    const running = await openAt(folder);
    await moveNumbers(folder, database.address);
    await expect(running.next({ ...REQUEST, requestKey: "case-3" })).rejects.toThrow("已移走，不再给号");
    expect(await ask(running, ["case-2"])).toEqual([2]);
    await running.close();
    await expect(openAt(folder)).rejects.toThrow(/^STORE_UNUSABLE .*已移入 postgres:.*--numbers/);
  });

  test("may be repeated", async () => {
    await moveNumbers(folder, database.address);
    const register = await openAt(database.address);
    await ask(register, ["case-3"]);
    await register.close();
    expect(await moveNumbers(folder, database.address)).toMatchObject({ count: 3 });
    expect(await rows()).toEqual([...MOVED, "2026-3 case-3"]);
  });

  test("goes to one place only", async () => {
    await moveNumbers(folder, database.address);
    const other = await OwnDatabase.create();
    await expect(moveNumbers(folder, other.address)).rejects.toThrow(/^STORE_UNUSABLE .*已移入 .*不能再移入/);
    await other.drop();
  });

  describe("where both have given the same number", () => {
    beforeEach(async () => {
      const register = await openAt(database.address);
      await ask(register, ["case-9"]);
      await register.close();
    });

    test("is refused with the number, and nothing has moved", async () => {
      await expect(moveNumbers(folder, database.address)).rejects.toThrow(
        /^STORE_UNUSABLE .*实际：t government 〔2026〕1号.*什么也没有移动/,
      );
      expect(await rows()).toEqual(["2026-1 case-9"]);
      const old = await openAt(folder);
      expect(await ask(old, ["case-3"])).toEqual([3]);
      await old.close();
    });
  });

  test("must come before workers use the new one: they do not begin again from 1 beside an old register", async () => {
    await expect(openNumberRegister({ dataDir: folder, numbers: database.address })).rejects.toThrow(
      /^STORE_UNUSABLE .*有 3 个发文字号没有移入.*guicheng numbers --from/,
    );
  });

  describe("guicheng numbers", () => {
    test("moves, and says how many and where to, without the password", async () => {
      const address = new URL(database.address);
      address.password = "geheim";
      vi.stubEnv("GUICHENG_NUMBERS", address.href);
      const { code, stdout } = guicheng(["numbers", "--from", folder]);
      expect(code).toBe(0);
      expect(stdout).toBe(`3 个发文字号已移入 ${database.address}；${folder} 里的登记簿不再给号。\n`);
      expect(await rows()).toEqual(MOVED);
    });

    test("says what is missing: the folder's register, or the place to move it to", () => {
      const empty = guicheng(["numbers", "--from", join(folder, "none"), "--to", database.address]);
      expect(empty).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringMatching(/^STORE_UNUSABLE .*没有这个文件/),
      });
      const nowhere = guicheng(["numbers", "--from", folder]);
      expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/^CLI_USAGE .*缺少 --to/) });
      const toFolder = guicheng(["numbers", "--from", folder, "--to", join(folder, "other")]);
      expect(toFolder).toMatchObject({ code: 2, stderr: expect.stringMatching(/^CLI_USAGE .*--to.*可接受：postgres/) });
    });
  });
});
