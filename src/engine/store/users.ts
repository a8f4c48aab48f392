import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { GuichengError } from "../../errors.ts";

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

/** OWASP's cost for scrypt; about a tenth of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;
const SHORTEST_PASSWORD = 8;

/** Salt and hash in base64. */
const Account = z.strictObject({ id: z.string(), salt: z.string(), hash: z.string() });
type Account = z.infer<typeof Account>;
const Accounts = z.array(Account);

/** The users of one engine: `users.json` in its data folder, read again when it changes, so that a user can be added
 * while the engine runs. It holds salts and scrypt hashes, never a password, and there is no default one. */
export class Users {
  readonly #file: string;
  #read = { at: -1, accounts: new Map<string, Account>() };
  /** Digests of credentials that were right: scrypt once a user and password, not once a request. */
  readonly #proved = new Map<string, string>();
  readonly #secret = randomBytes(16);

  constructor(dataDir: string) {
    this.#file = join(dataDir, "users.json");
  }

  /** @throws {GuichengError} STORE_UNUSABLE: users.json holds no list of users */
  list(): string[] {
    return [...this.#accounts().keys()].sort();
  }

  /** Adds a user, or gives one a new password.
   * @throws {GuichengError} CLI_USAGE: an id with a colon, or a password that is too short */
  async put(id: string, password: string): Promise<void> {
    if (!/^[^:\s]{1,64}$/.test(id)) {
      throw new GuichengError({
        code: "CLI_USAGE",
        place: "用户名",
        found: id,
        accepted: "1 到 64 个字符，不含冒号和空白",
      });
    }
    if (password.length < SHORTEST_PASSWORD) {
      const found = `${password.length} 个字符`;
      throw new GuichengError({
        code: "CLI_USAGE",
        place: "密码",
        found,
        accepted: `至少 ${SHORTEST_PASSWORD} 个字符`,
      });
    }
    const salt = randomBytes(16);
    const hash = await derive(password.normalize(), salt, KEY_BYTES, COST);
    const accounts = new Map(this.#accounts());
    accounts.set(id, { id, salt: salt.toString("base64"), hash: hash.toString("base64") });
    this.#write(accounts);
  }

  /** @returns whether there was such a user */
  remove(id: string): boolean {
    const accounts = new Map(this.#accounts());
    const known = accounts.delete(id);
    if (known) this.#write(accounts);
    return known;
  }

  /** Takes as long for a user who does not exist as for a wrong password. */
  async verify(id: string, password: string): Promise<boolean> {
    const account = this.#accounts().get(id);
    const digest = createHash("sha256").update(this.#secret).update(`${id}:${password}`).digest("base64");
    if (account && this.#proved.get(id) === digest) return true;
    const salt = account ? Buffer.from(account.salt, "base64") : Buffer.alloc(16);
    const hash = await derive(password.normalize(), salt, KEY_BYTES, COST);
    if (!account || !timingSafeEqual(hash, Buffer.from(account.hash, "base64"))) return false;
    this.#proved.set(id, digest);
    return true;
  }

  #accounts(): Map<string, Account> {
    const at = existsSync(this.#file) ? statSync(this.#file).mtimeMs : 0;
    if (at !== this.#read.at) {
      const list = at === 0 ? [] : readAccounts(this.#file);
      this.#read = { at, accounts: new Map(list.map((account) => [account.id, account])) };
      this.#proved.clear();
    }
    return this.#read.accounts;
  }

  #write(accounts: Map<string, Account>): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const next = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(next, `${JSON.stringify([...accounts.values()], null, 2)}\n`, { mode: 0o600 });
    renameSync(next, this.#file);
    this.#read.at = -1;
  }
}

function readAccounts(file: string): Account[] {
  try {
    return Accounts.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new GuichengError({
      code: "STORE_UNUSABLE",
      place: file,
      found: "不是账号清单",
      accepted: "guicheng user add 写下的文件",
      remedy: "请从备份恢复这个文件，或删去它再重新建立账号。",
    });
  }
}
