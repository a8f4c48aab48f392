import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { GuichengError } from "../../errors.ts";
import { MIGRATIONS, SCHEMA, SCHEMA_VERSION } from "./schema.ts";

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, SqlValue>;

/** The one file that holds everything. Committed means on the disk: WAL with `synchronous=FULL`. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #open = false;

  /** @param dataDir made if absent; the store is `engine.sqlite` in it
   * @throws {GuichengError} STORE_UNUSABLE: no folder, damaged, written by a newer release, or in use by another engine */
  constructor(dataDir: string) {
    const file = join(dataDir, "engine.sqlite");
    this.#db = openFile(dataDir, file);
    try {
      this.#prepareFile(file);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  #prepareFile(file: string): void {
    this.#claim(file);
    this.#db.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    const version = Number(this.#db.prepare("PRAGMA user_version").get()?.user_version);
    if (version > SCHEMA_VERSION) {
      throw new GuichengError({
        code: "STORE_UNUSABLE",
        place: file,
        found: `数据格式 ${version}`,
        accepted: `数据格式至多 ${SCHEMA_VERSION}`,
        remedy: "请用写下它的那个版本或更新的版本打开。",
      });
    }
    if (version === SCHEMA_VERSION) return;
    this.transaction(() => {
      if (version === 0) this.#db.exec(SCHEMA);
      else for (let from = version; from < SCHEMA_VERSION; from++) this.#db.exec(MIGRATIONS[from] ?? "");
      this.#db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  }

  /** Two engines on one file would each trust their own memory. The lock is the operating system's, so `kill -9` frees it. */
  #claim(file: string): void {
    try {
      this.#db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; COMMIT;");
    } catch (error) {
      throw locked(error as Error) ? inUse(file) : damaged(file, error as Error);
    }
  }

  run(sql: string, ...values: SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  get<T = Row>(sql: string, ...values: SqlValue[]): T | undefined {
    return this.#statement(sql).get(...values) as T | undefined;
  }

  all<T = Row>(sql: string, ...values: SqlValue[]): T[] {
    return this.#statement(sql).all(...values) as T[];
  }

  /** Inserts a row; keys are column names. */
  insert(table: string, row: Row): void {
    const names = Object.keys(row);
    const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    this.run(sql, ...Object.values(row));
  }

  /** All or nothing. Nested calls join the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#open) return work();
    this.#db.exec("BEGIN IMMEDIATE");
    this.#open = true;
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    } finally {
      this.#open = false;
    }
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      // filters of the list routes make many texts; a plain limit keeps the cache from growing with them
      if (this.#statements.size > 500) this.#statements.clear();
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function openFile(dataDir: string, file: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true });
    return new DatabaseSync(file, { timeout: 2000 });
  } catch (error) {
    throw new GuichengError({
      code: "STORE_UNUSABLE",
      place: dataDir,
      found: (error as Error).message,
      accepted: "可以写入的目录",
      remedy: "请换一个目录，或改正它的权限。",
    });
  }
}

const SQLITE_BUSY = 5;

function locked(error: Error): boolean {
  return (error as Error & { errcode?: number }).errcode === SQLITE_BUSY;
}

function inUse(file: string): GuichengError {
  return new GuichengError({
    code: "STORE_UNUSABLE",
    place: file,
    found: "别的引擎正在使用它",
    accepted: "没有别的引擎正在使用的数据目录",
    remedy: "请先停掉用这个数据目录的引擎，或换一个数据目录。",
  });
}

function damaged(file: string, error: Error): GuichengError {
  return new GuichengError({
    code: "STORE_UNUSABLE",
    place: file,
    found: error.message,
    accepted: "内置引擎写下的完好的数据文件",
    remedy: "请从备份恢复数据目录，或换一个数据目录。",
  });
}
