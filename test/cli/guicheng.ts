import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The command line as people have it: a process of its own, with the Node that the package brings. */

const ROOT = join(import.meta.dirname, "../..");
export const NODE = join(ROOT, "node_modules/.bin/node");

/** The package's executable. */
export const PROGRAM = join(ROOT, "bin/guicheng.js");

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

export function guicheng(args: string[], { input = "", nodeOptions = [] as string[] } = {}): Answer {
  const { status, stdout, stderr, error } = spawnSync(NODE, [...nodeOptions, PROGRAM, ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** A folder under the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "guicheng-test-"));
}

/** Writes a file, making its folders, and gives its path. */
export function write(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
