import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export interface NumberRequest {
  tenant: string;
  /** Series id (jurisdiction.yaml `series`). */
  series: string;
  year: number;
  /** Whoever asks twice with the same key gets the same number. */
  requestKey: string;
}

/** Gives document numbers: each once, without gaps, however often the task that asks is delivered. */
export interface NumberRegister {
  next(request: NumberRequest): number;
  close(): void;
}

/** A register in a local SQLite file, safe for several worker processes on one host. */
export function openNumberRegister(dataDir: string): NumberRegister {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, "document-numbers.sqlite"));
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = 5000;
    CREATE TABLE IF NOT EXISTS document_number (
      tenant TEXT NOT NULL,
      series TEXT NOT NULL,
      year INTEGER NOT NULL,
      number INTEGER NOT NULL,
      request_key TEXT NOT NULL UNIQUE,
      PRIMARY KEY (tenant, series, year, number)
    ) STRICT;
  `);
  const given = database.prepare("SELECT number FROM document_number WHERE request_key = ?");
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
        const known = given.get(requestKey);
        const number = known ? Number(known.number) : Number(highest.get(tenant, series, year)?.number) + 1;
        if (!known) insert.run(tenant, series, year, number, requestKey);
        database.exec("COMMIT");
        return number;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
