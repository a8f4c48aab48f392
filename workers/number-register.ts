import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GuichengError } from "../src/errors.ts";

export interface NumberRequest {
  tenant: string;
  /** Series id (jurisdiction.yaml `series`). */
  series: string;
  year: number;
  /** Whoever asks twice with the same key gets the same number. */
  requestKey: string;
}

/** A number, and the year in whose series it was given: asked again after New Year it stays in the old one. */
export interface GivenNumber {
  year: number;
  number: number;
}

/** Gives document numbers: each once, without gaps, however often the task that asks is delivered. */
export interface NumberRegister {
  next(request: NumberRequest): GivenNumber;
  close(): void;
}

const BUSY_TIMEOUT_MS = 30_000;

/** A register in a local SQLite file, safe for several worker processes on one host.
 * @throws {GuichengError} STORE_UNUSABLE naming the file and what is wrong with it */
export function openNumberRegister(dataDir: string): NumberRegister {
  const file = join(dataDir, "document-numbers.sqlite");
  const database = openDatabase(file);
  const given = database.prepare("SELECT year, number FROM document_number WHERE tenant = ? AND request_key = ?");
  const highest = database.prepare(
    "SELECT coalesce(max(number), 0) AS number FROM document_number WHERE tenant = ? AND series = ? AND year = ?",
  );
  const insert = database.prepare(
    "INSERT INTO document_number (tenant, series, year, number, request_key) VALUES (?, ?, ?, ?, ?)",
  );
  return {
    next({ tenant, series, year, requestKey }) {
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
    },
    close: () => database.close(),
  };
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
    throw new GuichengError({
      code: "STORE_UNUSABLE",
      place: file,
      found: (error as Error).message,
      accepted: "可读写的目录，其中是本软件的发文字号登记簿",
      remedy: "请检查 --data 的目录和权限",
    });
  }
}
