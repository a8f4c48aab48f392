import { Act, type CaseNotice, type HistoricVariable, historicVariables } from "../../../workers/case-records.ts";
import type { EngineClient } from "../../../workers/engine-client.ts";
import { findingText } from "../../catalog/cases.ts";
import type { Deadline, Ruling } from "../../rules/ruling.ts";
import type { DemoCase } from "./officials.ts";
import type { ExpectedStory } from "./script.ts";

/** What became of one document: the same shape that the expectations have, and what people like to see beside it. */
export interface Story extends ExpectedStory {
  number: string | undefined;
  notices: CaseNotice[];
  ruleStatus: string;
}

interface CaseRecord {
  root: string;
  acts: Act[];
  rulings: { instance: string; ruling: Ruling }[];
  notices: CaseNotice[];
  number: string | undefined;
}

/** Reads a case's record back from the engine's history. */
export async function readStory(engine: EngineClient, entry: DemoCase): Promise<Story> {
  const record = await readRecord(engine, entry);
  const { acts, rulings, notices } = record;
  const round = Math.max(1, ...acts.map((act) => act.round));
  const ladder = acts.filter(
    (act) => act.counted && act.round === round && ["incoming", "signing"].includes(act.stage),
  );
  const talks = acts.filter((act) => ["negotiation", "coordination", "submission"].includes(String(act.details.kind)));
  const first = (decision: string) => rulings.find(({ ruling }) => ruling.decision === decision)?.ruling;
  const rounds = rulings.filter(({ ruling }) => ruling.decision === "countersign" && (ruling.parties?.length ?? 0) > 0);
  const whole = rounds.filter(({ ruling }) => ruling.parties?.length === countParties(entry));
  const last = whole.at(-1)?.ruling;
  return {
    acts: collapsed([...talks, ...ladder].map(actText)),
    findings: (first("incoming")?.findings ?? []).map(findingText),
    deadlines: (whole[0]?.ruling.deadlines ?? []).map(deadlineOf),
    parties: Object.fromEntries((last?.parties ?? []).map((party) => [party.id, party.status])),
    marks: marksOf(acts),
    end: await endOf(engine, record.root),
    number: record.number,
    notices,
    ruleStatus: rulings[0]?.ruling.rule.status ?? "",
  };
}

async function readRecord(engine: EngineClient, entry: DemoCase): Promise<CaseRecord> {
  const root = entry.instanceId ?? "";
  const instances = await engine.get<{ id: string }[]>("/history/process-instance", {
    processInstanceBusinessKey: entry.key,
    tenantIdIn: entry.tenant,
  });
  const variables = await historicVariables(engine, {
    processInstanceIdIn: instances.map((instance) => instance.id),
  });
  variables.sort((a, b) => Date.parse(a.createTime) - Date.parse(b.createTime));
  const named = (prefix: string) => variables.filter((variable) => variable.name.startsWith(prefix));
  const content = <T>(variable: HistoricVariable): T =>
    (typeof variable.value === "string" ? JSON.parse(variable.value) : variable.value) as T;
  const byTime = <T>(items: T[], at: (item: T) => string) =>
    items.sort((a, b) => Date.parse(at(a)) - Date.parse(at(b)));
  const rank = (instance: string) => (instance === root ? 0 : 1);
  return {
    root,
    acts: byTime(
      named("act_").map((variable) => Act.parse(content(variable))),
      (act) => act.at,
    ),
    rulings: byTime(
      named("ruling_")
        .map((variable) => ({ instance: variable.processInstanceId, ruling: content<Ruling>(variable) }))
        .sort((a, b) => rank(a.instance) - rank(b.instance)),
      ({ ruling }) => ruling.asOf,
    ),
    notices: byTime(
      named("notice_").map((variable) => content<CaseNotice>(variable)),
      (notice) => notice.at,
    ),
    number: variables.find((variable) => variable.name === "documentNumber")?.value?.toString(),
  };
}

function countParties(entry: DemoCase): number {
  const countersign = entry.document.document.countersign as { parties?: unknown[] } | undefined;
  return countersign?.parties?.length ?? 0;
}

function actText(act: Act): string {
  return `${act.role} ${act.action}${articles(act.basis)}`;
}

function markText(act: Act): string {
  return `${act.role} ${act.mark?.effect}${articles(act.mark?.basis ?? [])}`;
}

/** The marks of whoever used another form than a written opinion: those are the ones whose meaning is in question. */
function marksOf(acts: Act[]): string[] {
  const questioned = new Set(acts.filter((act) => act.mark && act.mark.form !== "opinion").map((act) => act.role));
  return acts.filter((act) => act.mark && questioned.has(act.role)).map(markText);
}

function articles(basis: string[]): string {
  return basis.length > 0 ? ` @${basis.join(",")}` : "";
}

function deadlineOf(deadline: Deadline): ExpectedStory["deadlines"][number] {
  const { id, party, due, provisional } = deadline;
  return { id, ...(party ? { party } : {}), due, basis: deadline.basis.join(" "), provisional };
}

/** Several people of one role in a row are one line of the ladder. */
function collapsed(lines: string[]): string[] {
  return lines.filter((line, index) => line !== lines[index - 1]);
}

const ENDS: [RegExp, string][] = [
  [/Issued/, "issued"],
  [/Decided|Answered|Replied|Approved/, "decided"],
  [/Refused|NotApplicable/, "refused"],
  [/Withdrawn|Abandoned/, "withdrawn"],
];

async function endOf(engine: EngineClient, root: string): Promise<string> {
  const ends = await engine.get<{ activityId: string; activityType: string }[]>("/history/activity-instance", {
    processInstanceId: root,
    sortBy: "startTime",
    sortOrder: "desc",
  });
  const reached = ends.filter((activity) => activity.activityType.endsWith("EndEvent"));
  const names = reached.flatMap(({ activityId }) => ENDS.find(([pattern]) => pattern.test(activityId))?.[1] ?? []);
  return names[0] ?? "open";
}
