import { Pool, type PoolClient } from "pg";
import { GuichengError } from "../src/errors.ts";
import type { GivenNumber, NumberRegister, NumberRequest, NumberRow } from "./number-register.ts";

/** Not the role's own schema: hosts that sign in as different roles must find the same table. */
const TABLE = "guicheng.document_number";
const COLUMNS = "tenant, series, year, number, request_key";

const CREATE_TABLE = `
  CREATE TABLE ${TABLE} (
    tenant text NOT NULL,
    series text NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    request_key text NOT NULL,
    PRIMARY KEY (tenant, series, year, number),
    UNIQUE (tenant, request_key)
  )`;

/** One lock for the whole register of a database: its holder counts and writes, which takes as long as one commit. */
const LOCK = Buffer.from("guicheng").readBigInt64BE();

/** Begins a transaction alone with the register. Each statement must see what was committed when the lock was got, whatever
 * the role's defaults are; a number that was told must not be lost with the server; and a host that froze or lost its power
 * in the middle must not keep the others waiting. Settings of the transaction, because poolers refuse those of a session. */
const BEGIN = `
  BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;
  SET LOCAL lock_timeout = '10s';
  SET LOCAL idle_in_transaction_session_timeout = '5s';
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
  SELECT pg_advisory_xact_lock(${LOCK});`;

const CONNECT_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 30_000;
/** More would only wait for each other. */
const CONNECTIONS = 2;

/** Whether an address means a PostgreSQL server. */
export function isPostgresAddress(address: string): boolean {
  return /^postgres(ql)?:\/\//i.test(address);
}

/** A register in a PostgreSQL database, for the workers of any number of hosts. A lost connection fails the one request and
 * is made anew at the next; it never ends the process. */
export class PostgresRegister implements NumberRegister {
  /** The address without password and parameters. */
  readonly place: string;
  readonly #pool: Pool;

  private constructor(place: string, pool: Pool) {
    this.place = place;
    this.#pool = pool;
  }

  /** Connects, and makes the table where there is none; several hosts may do so in the same moment.
   * @param address `postgres://user:password@host:port/database`
   * @throws {GuichengError} STORE_UNUSABLE with the reason; never with the password */
  static async open(address: string): Promise<PostgresRegister> {
    const place = placeOf(address);
    let register: PostgresRegister | undefined;
    try {
      register = new PostgresRegister(place, poolFor(address));
      await register.#alone(prepareTable);
      return register;
    } catch (error) {
      await register?.close();
      throw unusable(place, error as Error);
    }
  }

  async next({ tenant, series, year, requestKey }: NumberRequest): Promise<GivenNumber> {
    try {
      return await this.#alone(async (client) => {
        const known = await client.query<GivenNumber>(
          `SELECT year, number FROM ${TABLE} WHERE tenant = $1 AND request_key = $2`,
          [tenant, requestKey],
        );
        if (known.rows[0]) return known.rows[0];
        const given = await client.query<GivenNumber>(
          `INSERT INTO ${TABLE} (${COLUMNS})
           SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4 FROM ${TABLE} WHERE tenant = $1 AND series = $2 AND year = $3
           RETURNING year, number`,
          [tenant, series, year, requestKey],
        );
        return given.rows[0] as GivenNumber;
      });
    } catch (error) {
      // no GuichengError: whatever it is, the server may be back or the right granted when the task is delivered again
      throw new Error(`发文字号登记簿 ${this.place} 现在不能使用：${reason(error as Error)}`, { cause: error });
    }
  }

  /** Takes over the numbers of another register, all or none; those that it has already stay.
   * @throws {GuichengError} STORE_UNUSABLE: a number is another's here, or a case has another number */
  async adopt(rows: NumberRow[]): Promise<void> {
    const theirs = `unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::text[]) AS theirs (${COLUMNS})`;
    const values = [
      rows.map((row) => row.tenant),
      rows.map((row) => row.series),
      rows.map((row) => row.year),
      rows.map((row) => row.number),
      rows.map((row) => row.requestKey),
    ];
    try {
      await this.#alone(async (client) => {
        await client.query(`INSERT INTO ${TABLE} (${COLUMNS}) SELECT * FROM ${theirs} ON CONFLICT DO NOTHING`, values);
        const missing = await client.query<NumberRow>(
          `SELECT * FROM ${theirs} EXCEPT SELECT ${COLUMNS} FROM ${TABLE} ORDER BY ${COLUMNS} LIMIT 1`,
          values,
        );
        if (missing.rows[0]) throw conflict(this.place, missing.rows[0]);
      });
    } catch (error) {
      throw unusable(this.place, error as Error);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #alone<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query(BEGIN);
      const result = await work(client);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      // nobody knows in what state the connection is: without it the server takes back what was begun
      client.release(true);
      throw error;
    }
  }
}

function poolFor(connectionString: string): Pool {
  const pool = new Pool({
    connectionString,
    fallback_application_name: "guicheng",
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  });
  // A lost connection is also told as an event, which would end the process if nobody listened: from the pool for idle
  // ones, from the client for those in use. Who needs the connection next hears of it as a rejected query.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
  return pool;
}

async function prepareTable(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ schema: string | null; table: string | null }>(
    `SELECT to_regnamespace('guicheng')::text AS schema, to_regclass('${TABLE}')::text AS table`,
  );
  // IF NOT EXISTS would ask for the right to create what is there already
  if (rows[0]?.schema === null) await client.query("CREATE SCHEMA guicheng");
  if (rows[0]?.table === null) await client.query(CREATE_TABLE);
  // writes nothing, but shows before the first case that the table is ours and may be read and written
  await client.query(`INSERT INTO ${TABLE} (${COLUMNS}) SELECT ${COLUMNS} FROM ${TABLE} WHERE false`);
}

const ADDRESS = "postgres://用户:密码@主机:端口/数据库（用户名、密码里的特殊字符写成 %XX）";

/** What may be shown of an address. An unescaped character of a password can move the rest of it into host, path or
 * parameters: then nothing is shown. */
function placeOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || /@/.test(url.pathname + url.search + url.hash)) {
    throw new GuichengError({
      code: "STORE_UNUSABLE",
      place: "postgres://…",
      found: "读不懂的地址",
      accepted: ADDRESS,
    });
  }
  return `${url.protocol}//${url.username ? `${url.username}@` : ""}${url.host}${url.pathname}`;
}

/** By SQLSTATE or system error, for people who do not read the server's language. */
const WHY: Record<string, string> = {
  "28000": "不让这个用户登录",
  "28P01": "用户名或密码不对",
  "3D000": "没有这个数据库",
  "42501": "没有权限",
  "42703": "guicheng.document_number 不是本软件的表",
  "25006": "数据库只读（备库？）",
  ECONNREFUSED: "没有服务器在听",
  ENOTFOUND: "找不到这台主机",
};

function reason(error: Error): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  const why = Object.hasOwn(WHY, code) ? WHY[code] : undefined;
  // an attempt at several addresses of one host fails without a message of its own
  const message = error.message || code;
  return why ? `${why}（${message}）` : message;
}

function unusable(place: string, error: Error): GuichengError {
  if (error instanceof GuichengError) return error;
  return new GuichengError({
    code: "STORE_UNUSABLE",
    place,
    found: reason(error),
    accepted: ADDRESS,
    remedy: "请检查地址、账号和权限：第一次使用要能建立模式 guicheng 和其中的表，以后只要能读、能添加",
  });
}

function conflict(place: string, { tenant, series, year, number }: NumberRow): GuichengError {
  return new GuichengError({
    code: "STORE_UNUSABLE",
    place,
    found: `${tenant} ${series} 〔${year}〕${number}号 在那里是另一件公文的，或这件公文在那里是另一个号`,
    accepted: "还没有给过号的登记簿，或已有同样字号的登记簿",
    remedy: "什么也没有移动；请核对是不是两本登记簿同时给过号",
  });
}
