import type { EngineClient } from "../../../workers/engine-client.ts";
import { Json, type TypedVariable, typed, type Value } from "../../../workers/variables.ts";
import type { JurisdictionProfile } from "../../rules/jurisdiction.ts";
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
}

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
   * @returns how many were answered, and the next moment at which somebody will */
  async answer(cases: DemoCase[], now: string): Promise<{ answered: number; next: string[] }> {
    let answered = 0;
    const next: string[] = [];
    for (const entry of cases) {
      const tasks = await this.#engine.get<Task[]>("/task", {
        tenantIdIn: entry.tenant,
        processInstanceBusinessKey: entry.key,
      });
      for (const task of tasks) {
        const variables = await this.#engine.get<Record<string, TypedVariable>>(`/task/${task.id}/variables`, {
          deserializeValues: false,
        });
        const form = (task.camundaFormRef ?? task.operatonFormRef)?.key ?? "";
        const answer = this.#answerFor(entry, form, variables);
        if (answer?.at && Date.parse(answer.at) > Date.parse(now)) {
          next.push(answer.at);
          continue;
        }
        await this.#complete(task, variables, { ...this.#script.defaults[form], ...answer?.values });
        if (answer) entry.given.add(answer);
        answered += 1;
      }
    }
    return { answered, next };
  }

  #answerFor(entry: DemoCase, form: string, variables: Record<string, TypedVariable>): Answer | undefined {
    const roles = String(variables.actRole?.value ?? "").split(",");
    return entry.document.answers.find(
      (answer) =>
        answer.form === form &&
        (answer.party === undefined || answer.party === variables.partyId?.value) &&
        (answer.role === undefined || roles.includes(answer.role)) &&
        !(answer.first && entry.given.has(answer)),
    );
  }

  async #complete(task: Task, variables: Record<string, TypedVariable>, values: Record<string, unknown>) {
    const groups = String(variables.candidateGroups?.value ?? "").split(",");
    const person = this.#profile.people.find((candidate) => candidate.roles.some((role) => groups.includes(role)));
    const userId = task.assignee ?? person?.id ?? groups.at(-1);
    if (!task.assignee) await this.#engine.post(`/task/${task.id}/claim`, { userId });
    await this.#engine.post(`/task/${task.id}/complete`, { variables: typed(asValues(values)) });
  }
}

function asValues(values: Record<string, unknown>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null ? new Json(value) : (value as Value),
    ]),
  );
}
