import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GuichengError } from "../src/errors.ts";
import type { GivenNumber, NumberRegister, NumberRequest, NumberRow } from "./number-register.ts";

const BUSY_TIMEOUT_MS = 30_000;

const fileIn = (dataDir: string) => join(dataDir, "document-numbers.sqlite");

/** A register in a local SQLite file, safe for several worker processes on one host.
 * @throws {GuichengError} STORE_UNUSABLE naming the file and what is wrong with it, or where its numbers have gone */
export function openSqliteRegister(dataDir: string): NumberRegister {
  const file = fileIn(dataDir);
  const database = openDatabase(file);
  const movedTo = handedOverTo(database);
  if (movedTo !== undefined) {
    database.close();
    throw unusable(file, `这本登记簿已移入 ${movedTo}`, "请用 --numbers 或环境变量 GUICHENG_NUMBERS 指到那里");
  }
  const given = database.prepare("SELECT year, number FROM document_number WHERE tenant = ? AND request_key = ?");
  const highest = database.prepare(
    "SELECT coalesce(max(number), 0) AS number FROM document_number WHERE tenant = ? AND series = ? AND year = ?",
  );
  const insert = database.prepare(
    "INSERT INTO document_number (tenant, series, year, number, request_key) VALUES (?, ?, ?, ?, ?)",
  );
  function next({ tenant, series, year, requestKey }: NumberRequest): GivenNumber {
    database.exec("BEGIN IMMEDIATE");
    try {
      const known = given.get(tenant, requestKey) as GivenNumber | undefined;
      const answer = known ?? { year, number: Number(highest.get(tenant, series, year)?.number) + 1 };
      if (!known) insert.run(tenant, series, answer.year, answer.number, requestKey);
      database.exec("COMMIT");
      return { year: answer.year, number: answer.number };
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }
  return { next: async (request) => next(request), close: async () => database.close() };
}

/** Gives all numbers of a folder's register to `take`, and, when it has them, closes the book: no process, whenever it was
 * started and whatever its version, gets a new number from it afterwards. May be repeated after a crash.
 * @param to where they go, as people may read it
 * @throws {GuichengError} STORE_UNUSABLE: no register there, or handed over to another place before */
export async function handOver(
  dataDir: string,
  to: string,
  take: (rows: NumberRow[]) => Promise<void>,
): Promise<number> {
  const file = fileIn(dataDir);
  if (!existsSync(file)) throw unusable(file, "没有这个文件", "请给出 guicheng start 或 guicheng work 的 --data 目录");
  const database = openDatabase(file);
  try {
    // held to the end: no number may be given while the others are on their way
    database.exec("BEGIN IMMEDIATE");
    const before = handedOverTo(database);
    if (before !== undefined && before !== to) throw unusable(file, `这本登记簿已移入 ${before}`, `不能再移入 ${to}`);
    const rows = database
      .prepare("SELECT tenant, series, year, number, request_key AS requestKey FROM document_number")
      .all() as unknown as NumberRow[];
    await take(rows);
    database.exec(`
      CREATE TABLE IF NOT EXISTS handed_over (place TEXT NOT NULL) STRICT;
      CREATE TRIGGER IF NOT EXISTS closed BEFORE INSERT ON document_number
      BEGIN SELECT RAISE(ABORT, '这本发文字号登记簿已移走，不再给号'); END;
    `);
    if (before === undefined) database.prepare("INSERT INTO handed_over (place) VALUES (?)").run(to);
    database.exec("COMMIT");
    return rows.length;
  } finally {
    // without a COMMIT this takes everything back
    database.close();
  }
}

/** How many numbers a folder's register holds that no other register has taken over. */
export function numbersLeftIn(dataDir: string): number {
  const file = fileIn(dataDir);
  if (!existsSync(file)) return 0;
  const database = openDatabase(file);
  try {
    if (handedOverTo(database) !== undefined) return 0;
    return Number(database.prepare("SELECT count(*) AS count FROM document_number").get()?.count);
  } finally {
    database.close();
  }
}

function handedOverTo(database: DatabaseSync): string | undefined {
  const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'handed_over'").get();
  return table && (database.prepare("SELECT place FROM handed_over").get()?.place as string | undefined);
}

function openDatabase(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // several processes may open it in the same moment: whoever comes second waits from the first statement on
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS document_number (
        tenant TEXT NOT NULL,
        series TEXT NOT NULL,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL,
        request_key TEXT NOT NULL,
        PRIMARY KEY (tenant, series, year, number),
        UNIQUE (tenant, request_key)
      ) STRICT;
    `);
    return database;
  } catch (error) {
    throw unusable(file, (error as Error).message, "请检查 --data 或 --numbers 的目录和权限");
  }
}

function unusable(place: string, found: string, remedy: string): GuichengError {
  const accepted = "可读写的目录，其中是本软件的发文字号登记簿";
  return new GuichengError({ code: "STORE_UNUSABLE", place, found, accepted, remedy });
}
