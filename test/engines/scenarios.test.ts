import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseTrace } from "../case-trace.ts";
import { keptTraces } from "../kept-traces.ts";
import { type Scene, setScene } from "../scenario-driver.ts";
import { onRealEngines } from "./real-engine.ts";

/** Every scenario of test/processes, unchanged, on the embedded engine (unless its traces were kept) and then on a real one: each must
 * come true on both, and every case must leave the same trace on both. */

const FOLDER = join(import.meta.dirname, "../processes");
const FILES = readdirSync(FOLDER).filter((file) =>
  readFileSync(join(FOLDER, file), "utf8").includes("scenario-driver"),
);

/** Traces by the scenario's name and the how manyeth case of its stage it was. */
type Played = Map<string, CaseTrace>;

onRealEngines("scenarios", ({ name, title, url, client }) => {
  describe.each(FILES)("%s", (file) => {
    const kept = keptTraces(file);
    const here: Played = kept ?? new Map();
    const there: Played = new Map();

    const play = (where: string, played: Played, engine: Scene["engine"]) =>
      describe(where, async () => {
        // as the scenario is called in its own file
        const nameIn = (test: string) => test.slice(test.indexOf(where) + where.length).replace(/^ > /, "");
        beforeAll(() => setScene({ engine, over: (test, trace) => played.set(nameIn(test), trace) }));
        afterAll(() => setScene({}));
        // a module of its own for each, so that both register their tests
        await import(/* @vite-ignore */ `${FOLDER}/${file}?${name}-${engine ? "real" : "embedded"}`);
      });

    if (!kept) play("as played on the embedded engine", here, undefined);
    play(`as played on ${title}`, there, client.credentials && { url, ...client.credentials });

    it("every case left the same trace on both", () => {
      expect(here.size).toBeGreaterThan(0);
      expect([...there.keys()]).toEqual([...here.keys()]);
      for (const [scenario, trace] of there) expect.soft(trace, scenario).toEqual(here.get(scenario));
    });
  });
});
