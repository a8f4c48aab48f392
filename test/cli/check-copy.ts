import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listJurisdictions, packagedProcesses } from "../../src/catalog/package.ts";
import { faultLine } from "../../src/cli/check/faults.ts";
import { checkPackage } from "../../src/cli/check.ts";
import { temporaryFolder } from "./guicheng.ts";

/** A copy of the package's processes with one government, to be broken in one place at a time. */

export const GOVERNMENT = listJurisdictions(packagedProcesses())[0] as string;
export const HOME = `jurisdictions/${GOVERNMENT}`;

export function copyProcesses(): string {
  const copy = join(temporaryFolder(), "processes");
  const others = listJurisdictions(packagedProcesses()).filter((id) => id !== GOVERNMENT);
  cpSync(packagedProcesses(), copy, { recursive: true });
  for (const id of others) rmSync(join(copy, "jurisdictions", id), { recursive: true });
  return copy;
}

export interface Edits {
  /** New text of a file; where a change has no effect, the test would prove nothing. */
  edit(file: string, change: (text: string) => string): void;
  put(file: string, text: string): void;
  copy(file: string, to: string): void;
  remove(file: string): void;
}

/** Lines of the faults that a change adds to what was there before. */
export async function addedFaults(breaking: (edits: Edits) => void): Promise<string[]> {
  const copy = copyProcesses();
  const before = new Set((await baseline).faults.map(faultLine));
  breaking({
    edit(file, change) {
      const text = readFileSync(join(copy, file), "utf8");
      const changed = change(text);
      if (changed === text) throw new Error(`the edit of ${file} changed nothing`);
      writeFileSync(join(copy, file), changed);
    },
    put: (file, text) => writeFileSync(join(copy, file), text),
    copy: (file, to) => cpSync(join(copy, file), join(copy, to)),
    remove: (file) => rmSync(join(copy, file)),
  });
  const { faults } = await checkPackage(copy);
  return faults.map(faultLine).filter((line) => !before.has(line));
}

/** One government alone does not use every published finding; nothing else is wrong with the copy. */
export const baseline = checkPackage(copyProcesses());
