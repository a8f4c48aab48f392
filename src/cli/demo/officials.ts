import type { EngineClient } from "../../../workers/engine-client.ts";
import { Json, type TypedVariable, typed, type Value } from "../../../workers/variables.ts";
import { GuichengError } from "../../errors.ts";
import type { JurisdictionProfile, Person } from "../../rules/jurisdiction.ts";
import { openedKey } from "./case-record.ts";
import type { Answer, DemoDocument, Script } from "./script.ts";

/** A document on its way through one government. */
export interface DemoCase {
  tenant: string;
  name: string;
  document: DemoDocument;
  /** Also the business key. */
  key: string;
  instanceId?: string;
  /** Answers already given, for those meant for the first time only. */
  given: Set<Answer>;
  messagesSent: number;
  /** How often each of its tasks has been answered. */
  answered: Map<string, number>;
}

/** A task that comes back this often asks for something that its answer does not say. */
const MOST_ANSWERS = 25;

interface Task {
  id: string;
  taskDefinitionKey: string;
  assignee: string | null;
  camundaFormRef?: { key: string } | null;
  operatonFormRef?: { key: string } | null;
}

/** Plays the officials of one government over REST: claims and completes what is due at this moment. */
export class Officials {
  readonly #engine: EngineClient;
  readonly #profile: JurisdictionProfile;
  readonly #script: Script;

  constructor(engine: EngineClient, profile: JurisdictionProfile, script: Script) {
    this.#engine = engine;
    this.#profile = profile;
    this.#script = script;
  }

  /** Answers every open task that may be answered now.
   * @param cases every case of this government, for who is away
   * @param isTurn which of them are answered; by default all
   * @returns how many were answered, and the next moment at which somebody will */
  async answer(
    cases: DemoCase[],
    now: string,
    isTurn: (entry: DemoCase) => boolean = () => true,
  ): Promise<{ answered: number; next: string[] }> {
    let answered = 0;
    const next: string[] = [];
    const away = awayAt(cases, now);
    for (const entry of cases.filter(isTurn)) {
      for (const task of await this.#tasksOf(entry)) {
        const variables = await this.#engine.get<Record<string, TypedVariable>>(`/task/${task.id}/variables`, {
          deserializeValues: false,
        });
        const form = (task.camundaFormRef ?? task.operatonFormRef)?.key ?? "";
        const answer = this.#answerFor(entry, form, variables);
        if (answer?.at && Date.parse(answer.at) > Date.parse(now)) {
          next.push(answer.at);
          continue;
        }
        const userId = this.#whoActs(task, variables, away);
        if (userId === undefined) continue;
        countAnswer(entry, task);
        await this.#complete(task, userId, { ...this.#script.defaults[form], ...answer?.values });
        if (answer) entry.given.add(answer);
        answered += 1;
      }
    }
    return { answered, next };
  }

  /** Open tasks of a case, and of those that a topic's meeting opened. */
  async #tasksOf({ tenant, key, document }: DemoCase): Promise<Task[]> {
    const own = await this.#engine.get<Task[]>("/task", { tenantIdIn: tenant, processInstanceBusinessKey: key });
    if (document.procedure !== "topic") return own;
    const opened = await this.#engine.get<Task[]>("/task", {
      tenantIdIn: tenant,
      processInstanceBusinessKeyLike: `${openedKey({ key })}%`,
    });
    return [...own, ...opened];
  }

  #answerFor(entry: DemoCase, form: string, variables: Record<string, TypedVariable>): Answer | undefined {
    const roles = String(variables.actRole?.value ?? "").split(",");
    return entry.document.answers.find(
      (answer) =>
        answer.form === form &&
        (answer.in === undefined || answer.in.includes(entry.tenant)) &&
        (answer.party === undefined || answer.party === variables.partyId?.value) &&
        (answer.role === undefined || roles.includes(answer.role)) &&
        !(answer.first && entry.given.has(answer)),
    );
  }

  /** Whose task it is, or somebody who holds the office; nobody while all of them are away. */
  #whoActs(task: Task, variables: Record<string, TypedVariable>, away: Set<string>): string | undefined {
    if (task.assignee) return away.has(task.assignee) ? undefined : task.assignee;
    const groups = String(variables.candidateGroups?.value ?? "").split(",");
    const holders = this.#profile.people.filter(({ roles }) => roles.some((role) => groups.includes(role)));
    if (holders.length === 0) return groups.at(-1);
    const there = holders.filter(({ id }) => !away.has(id));
    const inCharge = there.find((person) => isInCharge(person, variables));
    // while the deputy in charge is away another office that may act does, not another deputy
    const other = there.find(({ roles }) => roles.some((role) => role !== "deputy" && groups.includes(role)));
    return (inCharge ?? other ?? there[0])?.id;
  }

  async #complete(task: Task, userId: string, values: Record<string, unknown>) {
    if (!task.assignee) await this.#engine.post(`/task/${task.id}/claim`, { userId });
    await this.#engine.post(`/task/${task.id}/complete`, { variables: typed(asValues(values)) });
  }
}

/** @throws {GuichengError} REQUEST_INVALID where the same task comes again and again */
function countAnswer({ tenant, name, answered }: DemoCase, { taskDefinitionKey }: Task): void {
  const count = (answered.get(taskDefinitionKey) ?? 0) + 1;
  answered.set(taskDefinitionKey, count);
  if (count <= MOST_ANSWERS) return;
  throw new GuichengError({
    code: "REQUEST_INVALID",
    place: `documents.yaml ${name}（${tenant}）`,
    found: `${taskDefinitionKey} 答了 ${MOST_ANSWERS} 次，仍要再答`,
    accepted: "answers 里写明这个任务怎样办",
  });
}

/** Whoever of several holds the document's portfolio. */
function isInCharge({ portfolios }: Person, { document }: Record<string, TypedVariable>): boolean {
  const { portfolioIds = [] } = JSON.parse(String(document?.value ?? "{}")) as { portfolioIds?: string[] };
  return portfolioIds[0] !== undefined && portfolios.includes(portfolioIds[0]);
}

/** Who is out by their own leave: from the day of departure until they cancel it. */
function awayAt(cases: DemoCase[], now: string): Set<string> {
  const leaves = cases.filter(({ instanceId, document }) => instanceId && document.procedure === "leave");
  return new Set(
    leaves.flatMap(({ document: { document, answers } }) => {
      const { departOn } = document.leave as { departOn: string };
      const back = answers.find(({ form }) => form === "leave-return")?.at;
      const left = Date.parse(`${departOn}T00:00:00+08:00`) <= Date.parse(now);
      return back && left && Date.parse(now) < Date.parse(back) ? [String(document.applicantId)] : [];
    }),
  );
}

/** Values as variables: what is no plain value goes as Json. */
export function asValues(values: Record<string, unknown>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null ? new Json(value) : (value as Value),
    ]),
  );
}
