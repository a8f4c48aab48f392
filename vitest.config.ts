import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { chosenEngines } from "./test/engines/chosen-engines.ts";

const ENGINES = chosenEngines();

/** What speaks to a real engine; it runs once for each that was chosen. */
const ON_ENGINES = globSync("test/**/*.test.ts", { cwd: import.meta.dirname }).filter((file) =>
  readFileSync(join(import.meta.dirname, file), "utf8").includes("/real-engine.ts"),
);

const common = {
  include: ["test/**/*.test.ts"],
  globalSetup: "test/engines/start-engines.ts",
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** One project an engine. Its files come one after the other: they share the engine, and the governments on it. */
const projects = ENGINES.map((name) => ({
  test: { ...common, name, include: ON_ENGINES, fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000 },
}));

export default defineConfig({
  test:
    ENGINES.length === 0
      ? common
      : { projects: [{ test: { ...common, name: "embedded", exclude: ON_ENGINES } }, ...projects] },
});
