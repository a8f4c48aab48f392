#!/usr/bin/env node
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(`guicheng 需要 Node.js 24 或更新版本，当前是 ${process.versions.node}（${major}.${minor}）。`);
  console.error(`guicheng needs Node.js 24 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
const source = new URL("../src/cli/main.ts", import.meta.url);
const built = new URL("../dist/src/cli/main.js", import.meta.url);
const { main } = await import(existsSync(source) ? source.href : built.href);
process.exitCode = await main(process.argv.slice(2));
