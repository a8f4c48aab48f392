import type { EngineClient } from "../../../workers/engine-client.ts";
import { readRecord } from "./case-record.ts";
import type { DemoCase } from "./officials.ts";
import { PROCEDURES, type Story } from "./procedures.ts";

export type { Story };

/** What became of one case, read back from the engine's history. */
export async function readStory(engine: EngineClient, entry: DemoCase): Promise<Story> {
  const { procedure, document } = entry.document;
  return PROCEDURES[procedure].read(await readRecord(engine, entry), document);
}
