import type { Database, SqlValue } from "./database.ts";

/** A list route's query: conditions joined by AND, values always bound. */
export class Select {
  readonly #from: string;
  readonly #where: string[] = [];
  readonly #values: SqlValue[] = [];
  #order = "";

  /** @param from table, or tables joined */
  constructor(from: string) {
    this.#from = from;
  }

  where(condition: string, ...values: SqlValue[]): this {
    this.#where.push(`(${condition})`);
    this.#values.push(...values);
    return this;
  }

  /** Nothing given, nothing asked. */
  equal(column: string, value: SqlValue | undefined): this {
    return value === undefined ? this : this.where(`${column} = ?`, value);
  }

  like(column: string, pattern: string | undefined): this {
    return pattern === undefined ? this : this.where(`${column} LIKE ?`, pattern);
  }

  /** An empty list matches nothing. */
  in(column: string, values: string[] | undefined): this {
    if (values === undefined) return this;
    return this.where(`${column} IN (${values.map(() => "?").join(", ") || "NULL"})`, ...values);
  }

  order(by: string): this {
    this.#order = ` ORDER BY ${by}`;
    return this;
  }

  /** @param columns what to read @param page first 0-based; absent: all */
  rows<T>(db: Database, columns: string, page: { first?: number; max?: number } = {}): T[] {
    const limit = page.max === undefined && page.first === undefined ? "" : " LIMIT ? OFFSET ?";
    const values = limit ? [page.max ?? -1, page.first ?? 0] : [];
    const sql = `SELECT ${columns} FROM ${this.#from}${this.#clause()}${this.#order}${limit}`;
    return db.all<T>(sql, ...this.#values, ...values);
  }

  count(db: Database): number {
    const sql = `SELECT count(*) AS number FROM ${this.#from}${this.#clause()}`;
    return db.get<{ number: number }>(sql, ...this.#values)?.number ?? 0;
  }

  #clause(): string {
    return this.#where.length === 0 ? "" : ` WHERE ${this.#where.join(" AND ")}`;
  }
}
