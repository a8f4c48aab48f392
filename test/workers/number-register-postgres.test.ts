import { once } from "node:events";
import type { Client } from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { GuichengError } from "../../src/errors.ts";
import { OwnDatabase, onPostgres } from "../postgres.ts";
import { ask, asker, finished, openAt, REQUEST, upTo } from "./number-register-contract.ts";

const NOBODY_LISTENS = "127.0.0.1:1";

/** What opening is refused with. */
async function refusal(address: string): Promise<Error> {
  return openAt(address).then(
    () => new Error("was opened"),
    (error: Error) => error,
  );
}

describe("an address that cannot be used", () => {
  test.each([
    [
      "nobody listens",
      `postgres://office:geheim@${NOBODY_LISTENS}/x?password=geheim`,
      /office@127\.0\.0\.1:1\/x；实际：没有服务器在听/,
    ],
    [
      "a character of the password is not escaped",
      "postgres://office:1/geheim@db.example/x",
      /postgres:\/\/…；实际：读不懂的地址/,
    ],
    [
      "a character of the password makes no URL",
      "postgres://office:x#geheim@db.example/x",
      /postgres:\/\/…；实际：读不懂的地址/,
    ],
  ])("is refused with the reason and without the password: %s", async (_, address, message) => {
    const error = await refusal(address);
    expect(error.message).toMatch(/^STORE_UNUSABLE /);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("geheim");
  });
});

onPostgres("a register in PostgreSQL", () => {
  let database: OwnDatabase;
  beforeEach(async () => {
    database = await OwnDatabase.create();
  });
  afterEach(() => database.drop());

  const query = (text: string) => database.run((client) => client.query(text));

  describe("rights", () => {
    const READ_AND_ADD = ["USAGE ON SCHEMA guicheng", "SELECT, INSERT ON guicheng.document_number"];

    async function makeTable(): Promise<void> {
      const register = await openAt(database.address);
      await register.close();
    }

    test("to create are asked for the first time, and the refusal names what is wanted", async () => {
      const { message } = await refusal(await database.asRole());
      expect(message).toMatch(/^STORE_UNUSABLE .*实际：没有权限.*第一次使用要能建立模式 guicheng/);
      expect(message).not.toContain("secret-");
    });

    test("to create are not needed when the table is there: reading and adding is enough", async () => {
      await makeTable();
      const register = await openAt(await database.asRole(...READ_AND_ADD));
      expect(await ask(register, ["case-1", "case-2"])).toEqual([1, 2]);
      await register.close();
    });

    test("to add are looked for when the workers start, not at the first document", async () => {
      await makeTable();
      const reader = await database.asRole(READ_AND_ADD[0] as string, "SELECT ON guicheng.document_number");
      expect((await refusal(reader)).message).toMatch(/^STORE_UNUSABLE .*没有权限/);
    });

    test("hosts that sign in as different roles count together", async () => {
      await makeTable();
      const hosts = [await database.asRole(...READ_AND_ADD), await database.asRole(...READ_AND_ADD)];
      const answers = await Promise.all(
        hosts.map((numbers, index) => finished(asker({ numbers }, `host-${index}`, 20))),
      );
      expect(answers.flat().sort((a, b) => a - b)).toEqual(upTo(40));
    });

    test("a database that is not there, and a table that is not ours", async () => {
      const missing = `${database.address}_missing`;
      expect((await refusal(missing)).message).toMatch(/^STORE_UNUSABLE .*没有这个数据库/);
      await query("CREATE SCHEMA guicheng CREATE TABLE document_number (id integer)");
      expect((await refusal(database.address)).message).toMatch(/^STORE_UNUSABLE .*不是本软件的表/);
    });
  });

  test("counts without gaps also where the database's defaults are made for other uses", async () => {
    await database.run(async (client) => {
      for (const setting of [
        "default_transaction_isolation = 'serializable'",
        "default_transaction_read_only = on",
        "synchronous_commit = off",
      ]) {
        await client.query(`ALTER DATABASE ${database.name} SET ${setting}`);
      }
    });
    const answers = await Promise.all(
      upTo(4).map((name) => finished(asker({ numbers: database.address }, `p${name}`, 30))),
    );
    expect(answers.flat().sort((a, b) => a - b)).toEqual(upTo(120));
  });

  describe("a lost connection", () => {
    test("between two requests: the engine's next delivery gets its number", async () => {
      const register = await openAt(database.address);
      await ask(register, ["case-1"]);
      expect(await database.disconnectAll()).toBeGreaterThan(0);
      expect(await vi.waitFor(() => ask(register, ["case-1", "case-2"]))).toEqual([1, 2]);
      await register.close();
    });

    test("in the middle of a request: it fails as a passing fault, and nothing is given", async () => {
      const register = await openAt(database.address);
      const failed = await database.run(async (client) => {
        await stopTheTable(client);
        const answer = register.next(REQUEST).catch((error: Error) => error);
        await waitUntilSomebodyWaits(client);
        await database.disconnectAll();
        return answer;
      });
      expect(failed).toHaveProperty("message", expect.stringMatching(/^发文字号登记簿 postgres:.*现在不能使用：/));
      expect(failed).not.toBeInstanceOf(GuichengError);
      expect(await vi.waitFor(() => ask(register, ["case-2"]))).toEqual([1]);
      await register.close();
    });
  });

  test("a host that froze in the middle keeps the others waiting for seconds, not for ever", async () => {
    const frozen = asker({ numbers: database.address }, "frozen", 1_000_000);
    onTestFinished(() => void frozen.kill("SIGKILL"));
    await once(frozen.stdout, "data");
    await database.run(async (client) => {
      await stopTheTable(client);
      await waitUntilSomebodyWaits(client);
      frozen.kill("SIGSTOP");
      await client.query("ROLLBACK");
    });
    const register = await openAt(database.address);
    const [number] = await ask(register, ["case-1"]);
    const { rows } = await query("SELECT number FROM guicheng.document_number ORDER BY number");
    expect(rows.map((row) => row.number)).toEqual(upTo(number as number));
    await register.close();
  });
});

/** Until the transaction ends, nobody gets further in the table. */
async function stopTheTable(client: Client): Promise<void> {
  await client.query("BEGIN");
  await client.query("LOCK TABLE guicheng.document_number");
}

async function waitUntilSomebodyWaits(client: Client): Promise<void> {
  await vi.waitUntil(async () => {
    const { rowCount } = await client.query(
      "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'guicheng.document_number'::regclass",
    );
    return rowCount === 1;
  });
}
