import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { describe, test } from "vitest";

/** The PostgreSQL server of this run, as a superuser; everything that tests make there they remove. */
const SERVER = process.env.GUICHENG_TEST_POSTGRES ?? "postgres://postgres@127.0.0.1:5432/postgres";

const available = await asAdministrator(SERVER, async () => true).catch(() => false);

/** A suite that needs a PostgreSQL server; where there is none, a skipped test that says how to have one. In CI it must be there. */
export function onPostgres(title: string, suite: () => void): void {
  if (available || process.env.CI === "true") describe(title, suite);
  else
    test.skip(`${title}: no PostgreSQL in this run; set GUICHENG_TEST_POSTGRES=postgres://… (a superuser)`, () => {});
}

/** A database of its own, and who may do what in it. */
export class OwnDatabase {
  readonly name = `guicheng_test_${randomBytes(6).toString("hex")}`;
  readonly address: string;
  readonly #roles: string[] = [];

  private constructor() {
    this.address = withDatabase(SERVER, this.name);
  }

  static async create(): Promise<OwnDatabase> {
    const database = new OwnDatabase();
    await asAdministrator(SERVER, (client) => client.query(`CREATE DATABASE ${database.name}`));
    return database;
  }

  /** Does something there as superuser, over a connection of its own. */
  run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return asAdministrator(this.address, work);
  }

  /** The address for a new role without any right of its own. */
  async asRole(...grants: string[]): Promise<string> {
    const role = `${this.name}_${this.#roles.length}`;
    this.#roles.push(role);
    await this.run(async (client) => {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret-${role}'`);
      for (const grant of grants) await client.query(`GRANT ${grant} TO ${role}`);
    });
    const address = new URL(this.address);
    address.username = role;
    address.password = `secret-${role}`;
    return address.href;
  }

  /** Ends every other connection to it, as a failing network or a restarted server would. */
  async disconnectAll(): Promise<number> {
    const { rowCount } = await this.run((client) =>
      client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
        [this.name],
      ),
    );
    return rowCount ?? 0;
  }

  async drop(): Promise<void> {
    await asAdministrator(SERVER, async (client) => {
      await client.query(`DROP DATABASE ${this.name} WITH (FORCE)`);
      for (const role of this.#roles) await client.query(`DROP ROLE ${role}`);
    });
  }
}

export async function asAdministrator<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: address, connectionTimeoutMillis: 5000 });
  // a lost connection is told by the query that needed it
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
