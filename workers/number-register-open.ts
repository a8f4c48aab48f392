import { GuichengError } from "../src/errors.ts";
import type { NumberRegister } from "./number-register.ts";
import { isPostgresAddress, PostgresRegister } from "./number-register-postgres.ts";
import { handOver, numbersLeftIn, openSqliteRegister } from "./number-register-sqlite.ts";

export interface NumberPlace {
  /** Data folder; holds the register unless `numbers` names another place. */
  dataDir: string;
  /** Another folder, or `postgres://…` for a register that several hosts share. */
  numbers?: string;
}

/** Opens the register of document numbers.
 * @throws {GuichengError} STORE_UNUSABLE, CLI_USAGE; never with a password */
export async function openNumberRegister({ dataDir, numbers = dataDir }: NumberPlace): Promise<NumberRegister> {
  if (!isPostgresAddress(numbers)) return openSqliteRegister(folder(numbers));
  const left = numbersLeftIn(dataDir);
  if (left === 0) return PostgresRegister.open(numbers);
  throw new GuichengError({
    code: "STORE_UNUSABLE",
    place: dataDir,
    found: `这个目录的登记簿里有 ${left} 个发文字号没有移入 --numbers 的登记簿，从头编号会重号`,
    remedy: `请先运行 guicheng numbers --from ${dataDir}；这些字号与这个引擎无关时，用 --data 指到别的目录`,
  });
}

/** Moves a folder's register into a PostgreSQL database and closes the old one.
 * @returns how many numbers it held, and where they are, as people may read it
 * @throws {GuichengError} STORE_UNUSABLE, CLI_USAGE; nothing has been moved then */
export async function moveNumbers(dataDir: string, address: string): Promise<{ count: number; place: string }> {
  if (!isPostgresAddress(address)) throw misuse("--to", address, POSTGRES);
  const register = await PostgresRegister.open(address);
  try {
    const count = await handOver(dataDir, register.place, (rows) => register.adopt(rows));
    return { count, place: register.place };
  } finally {
    await register.close();
  }
}

const POSTGRES = "postgres://用户:密码@主机:端口/数据库";

/** Another database's address is no folder's name, and neither is a variable that was not set. */
function folder(place: string): string {
  if (/^$|^([a-z][\w+.-]+:\/\/|jdbc:)/i.test(place)) throw misuse("--numbers", place, `目录，或 ${POSTGRES}`);
  return place;
}

/** Shows only the kind of address: the rest may hold a password. */
function misuse(place: string, found: string, accepted: string): GuichengError {
  return new GuichengError({
    code: "CLI_USAGE",
    place,
    found: found.replace(/(:\/\/|^jdbc:\w*).*$/s, "$1…"),
    accepted,
  });
}
