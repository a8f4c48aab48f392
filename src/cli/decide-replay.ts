import { z } from "zod";
import type { WorkdayCalendar } from "../calendar/workday-calendar.ts";
import { readJurisdiction } from "../catalog/jurisdiction-files.ts";
import { GuichengError } from "../errors.ts";
import { decide, type Jurisdiction } from "../rules/decide.ts";
import type { Decision } from "../rules/facts.ts";
import type { Ruling } from "../rules/ruling.ts";
import { parseJson } from "./command.ts";

/** Rulings are printed in one way only, so that a replay can be compared byte by byte. */
export function print(ruling: unknown): string {
  return JSON.stringify(ruling, null, 2);
}

/** What a replay needs of a recorded ruling; the rest is compared as it stands. */
const Recorded = z.looseObject({
  decision: z.string(),
  jurisdiction: z.string(),
  asOf: z.string(),
  tables: z.looseObject({ source: z.string(), sha256: z.string() }),
  calendar: z.looseObject({ source: z.string(), publishedThrough: z.number() }),
});
type Recorded = z.infer<typeof Recorded>;

interface Question {
  decision: Decision;
  /** As given on the command line; the ruling itself names it too. */
  jurisdiction: string | undefined;
  facts: unknown;
}

interface Sources {
  jurisdictions: (id: string) => Promise<Jurisdiction>;
  calendar: WorkdayCalendar;
  /** Address of the engine that holds the deployment, where the tables came from one. */
  engine: string | undefined;
}

/** Decides again with a ruling's own day, tables and calendar.
 * @param recorded text of the ruling and the file it came from
 * @returns the ruling in the bytes of the record: on one line where the record is one line of a batch
 * @throws {GuichengError} REPLAY_MISSING: what the ruling rests on is not at hand; REPLAY_DIFFERS: it is, and the answer is another */
export async function replay(
  question: Question,
  recorded: { text: string; file: string },
  sources: Sources,
): Promise<string> {
  const before = recordedRuling(recorded, question);
  if (before.calendar.source !== sources.calendar.id.source) {
    throw new GuichengError({
      code: "REPLAY_MISSING",
      place: "calendar",
      found: sources.calendar.id.source,
      accepted: before.calendar.source,
      remedy: "请用 --calendar 给出当时的放假安排覆盖文件，或用当时的软件版本",
    });
  }
  const jurisdiction = await tablesOf(before, sources);
  const tables = jurisdiction.decisions[question.decision]?.tables;
  if (tables?.sha256 !== before.tables.sha256) {
    throw new GuichengError({
      code: "REPLAY_MISSING",
      place: "tables",
      found: tables ? `sha256 ${tables.sha256}` : "没有这个决策的表",
      accepted: `sha256 ${before.tables.sha256} 的决策表`,
      remedy: "请用 --processes 给出当时的 processes 目录",
    });
  }
  const circumstances = { asOf: before.asOf, calendar: sources.calendar };
  const again: Ruling = decide(question.decision, jurisdiction, question.facts, circumstances);
  if (print(again) !== print(before)) {
    throw new GuichengError({
      code: "REPLAY_DIFFERS",
      place: "facts",
      remedy: "决策表和日历相同而结果不同：事实不是当时的事实，或软件版本不同",
    });
  }
  const oneLine = JSON.stringify(again);
  return recorded.text.trim() === oneLine ? oneLine : print(again);
}

function recordedRuling({ text, file }: { text: string; file: string }, question: Question): Recorded {
  const value = parseJson(text, file);
  const result = Recorded.safeParse(value);
  if (!result.success) {
    throw new GuichengError({
      code: "REPLAY_MISSING",
      place: `${file} ${result.error.issues[0]?.path.join(".")}`.trim(),
      found: "缺少或不对",
      accepted: "guicheng decide 打印的一份完整结果（Ruling）",
    });
  }
  const { decision, jurisdiction = result.data.jurisdiction } = question;
  if (result.data.decision === decision && result.data.jurisdiction === jurisdiction) return value as Recorded;
  throw new GuichengError({
    code: "REPLAY_MISSING",
    place: file,
    found: `${result.data.jurisdiction} 的 ${result.data.decision}`,
    accepted: `${jurisdiction} 的 ${decision} 的结果`,
  });
}

async function tablesOf(recorded: Recorded, { jurisdictions, engine }: Sources): Promise<Jurisdiction> {
  if (recorded.tables.source === "package") return jurisdictions(recorded.jurisdiction);
  if (engine === undefined) {
    throw new GuichengError({
      code: "REPLAY_MISSING",
      place: "tables",
      found: `部署 ${recorded.tables.source}`,
      remedy: "决策表在引擎里，请用 --engine <URL> 指明引擎",
    });
  }
  // Only a replay of a deployment speaks to an engine: everything else starts without the client.
  const { EngineClient } = await import("../../workers/engine-client.ts");
  const { deploymentFiles } = await import("../../workers/case-rules.ts");
  const deployments = recorded.tables.source.split("+");
  return readJurisdiction(await deploymentFiles(EngineClient.fromUrl(engine), deployments));
}
