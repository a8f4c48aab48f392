import {
  Act,
  type CaseNotice,
  type HistoricVariable,
  historicVariables,
  inRecordOrder,
} from "../../../workers/case-records.ts";
import type { EngineClient } from "../../../workers/engine-client.ts";
import type { Decision } from "../../rules/facts.ts";
import type { Deadline, Ruling } from "../../rules/ruling.ts";

/** Everything that a case has left in the engine's history. */
export interface CaseRecord {
  /** Main process instance. */
  root: string;
  /** Cases of their own that it opened, in the order of their business keys, which begin with its own. */
  opened: OpenedCase[];
  acts: Act[];
  rulings: RecordedRuling[];
  notices: CaseNotice[];
  /** Ids of the end events reached in the main instance, the latest first. */
  ends: string[];
  /** Last value of a variable. */
  variable(name: string): unknown;
}

interface OpenedCase {
  /** Key of the process definition. */
  process: string;
  record: CaseRecord;
}

interface RecordedRuling {
  ruling: Ruling;
  /** Whether it was asked in the main process instance, and not in one that it called. */
  inRoot: boolean;
  /** Occasion on which it was asked, where the decision is asked on several. */
  event: string;
}

/** Where a case is to be found. */
export interface Started {
  tenant: string;
  /** Business key. */
  key: string;
  /** Main process instance. */
  instanceId?: string;
}

/** Reads a case's record back. */
export async function readRecord(engine: EngineClient, entry: Started): Promise<CaseRecord> {
  const root = entry.instanceId ?? "";
  const instances = await engine.get<InstanceRow[]>("/history/process-instance", {
    processInstanceBusinessKey: entry.key,
    tenantIdIn: entry.tenant,
  });
  const variables = inRecordOrder(
    await historicVariables(engine, { processInstanceIdIn: instances.map((instance) => instance.id) }),
  );
  const named = (prefix: string) => variables.filter((variable) => variable.name.startsWith(prefix));
  const rank = ({ processInstanceId }: HistoricVariable) => (processInstanceId === root ? 0 : 1);
  return {
    root,
    opened: await readOpened(engine, entry),
    acts: byTime(
      named("act_").map((variable) => Act.parse(content(variable))),
      (act) => act.at,
    ),
    rulings: byTime(
      named("ruling_")
        .sort((a, b) => rank(a) - rank(b))
        .map((variable) => ({
          event: variable.name.split("_")[2] ?? "",
          inRoot: rank(variable) === 0,
          ruling: content<Ruling>(variable),
        })),
      ({ ruling }) => ruling.asOf,
    ),
    notices: byTime(
      named("notice_").map((variable) => content<CaseNotice>(variable)),
      (notice) => notice.at,
    ),
    ends: await endsOf(engine, root),
    variable: (name) => variables.findLast((variable) => variable.name === name)?.value,
  };
}

/** Business keys of the cases that a case opens begin with this. */
export function openedKey({ key }: Pick<Started, "key">): string {
  return `${key}/`;
}

interface InstanceRow {
  id: string;
  businessKey: string;
  processDefinitionKey: string;
  superProcessInstanceId: string | null;
}

/** A case that was opened is called by one that has another business key; what it calls itself has its own. */
async function readOpened(engine: EngineClient, { tenant, ...entry }: Started): Promise<OpenedCase[]> {
  const rows = await engine.get<InstanceRow[]>("/history/process-instance", {
    processInstanceBusinessKeyLike: `${openedKey(entry)}%`,
    tenantIdIn: tenant,
  });
  const keyOf = new Map(rows.map(({ id, businessKey }) => [id, businessKey]));
  const roots = rows
    .filter((row) => keyOf.get(row.superProcessInstanceId ?? "") !== row.businessKey)
    .sort((a, b) => (a.businessKey < b.businessKey ? -1 : 1));
  const opened: OpenedCase[] = [];
  for (const { id, businessKey, processDefinitionKey } of roots) {
    const record = await readRecord(engine, { tenant, key: businessKey, instanceId: id });
    opened.push({ process: processDefinitionKey, record });
  }
  return opened;
}

/** The first ruling of a decision, on an occasion where it is asked on several. */
export function firstRuling({ rulings }: CaseRecord, decision: Decision, event?: string): Ruling | undefined {
  return rulings.find(
    (recorded) => recorded.ruling.decision === decision && (event === undefined || recorded.event === event),
  )?.ruling;
}

/** `role action @articles` */
export function actLine({ role, action, basis }: Act): string {
  return `${role} ${action}${articles(basis)}`;
}

/** The ladder's lines: several people of one role in a row are one. */
export function ladderLines(acts: Act[]): string[] {
  return acts.map(actLine).filter((line, index, lines) => line !== lines[index - 1]);
}

/** `whom → who @articles`, where somebody stood in. */
export function standInLines(acts: Act[]): string[] {
  const acted = acts.filter(({ capacity, standIn }) => capacity === "stand-in" || standIn !== null);
  return acted.map((act) => `${act.actingFor} → ${act.standIn ?? act.who}${articles(act.actingBasis)}`);
}

export function articles(basis: string[]): string {
  return basis.length > 0 ? ` @${basis.join(",")}` : "";
}

export function deadlineOf({ id, party, due, provisional, basis }: Deadline) {
  return { id, ...(party ? { party } : {}), due, basis: basis.join(" "), provisional };
}

/** The day of a moment in the rules' zone. */
export function dayAt(moment: string): string {
  return new Date(Date.parse(moment) + 8 * 3_600_000).toISOString().slice(0, 10);
}

function content<T>(variable: HistoricVariable): T {
  return (typeof variable.value === "string" ? JSON.parse(variable.value) : variable.value) as T;
}

function byTime<T>(items: T[], at: (item: T) => string): T[] {
  return items.sort((a, b) => Date.parse(at(a)) - Date.parse(at(b)));
}

async function endsOf(engine: EngineClient, root: string): Promise<string[]> {
  const reached = await engine.get<{ activityId: string; activityType: string }[]>("/history/activity-instance", {
    processInstanceId: root,
    sortBy: "startTime",
    sortOrder: "desc",
  });
  return reached.filter((activity) => activity.activityType.endsWith("EndEvent")).map(({ activityId }) => activityId);
}
