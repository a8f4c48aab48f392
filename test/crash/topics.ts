import type { CaseNotice } from "../../workers/case-records.ts";
import type { EngineClient } from "../../workers/engine-client.ts";
import { Json, typed, type Values } from "../../workers/variables.ts";
import { until } from "./processes.ts";
import type { Service } from "./service.ts";

/** Topics and meetings of a government that names nobody who approves topics: the office says itself that they may go to a meeting. */

const TENANT = "hegang";
/** What a meeting's decision on a topic leads to. */
const LINKED = ["document-signing", "supervision-followup", "upward-report"];

export class Topics {
  readonly #service: Service;

  constructor(service: Service) {
    this.#service = service;
  }

  /** Submits a topic for the meeting on that day; the office lets it go there, and it waits. */
  async list(key: string, meetingDate: string): Promise<void> {
    const agenda = { meeting: "executive", meetingDate };
    await this.start("agenda-submission", key, { title: key, portfolioIds: ["portfolio-1"], agenda });
    await this.answer(key, "Task_OfficeChoose", { chosenRole: "finish", reason: "已经市长同意" });
    await until(`${key} to be listed`, async () => (await this.values("topicState"))[key] === "listed");
    await this.atRest();
  }

  async start(process: string, businessKey: string, document: object): Promise<void> {
    const variables = typed({ document: new Json(document) });
    await this.#engine.post(`/process-definition/key/${process}/tenant-id/${TENANT}/start`, { businessKey, variables });
  }

  /** Waits until a case is asked this, once, and answers. */
  async answer(key: string, taskDefinitionKey: string, values: Values): Promise<void> {
    const asked = { processInstanceBusinessKey: key, tenantIdIn: TENANT, taskDefinitionKey };
    const open = () => this.#engine.get<{ id: string }[]>("/task", asked);
    await until(`${key} to be asked ${taskDefinitionKey}`, async () => (await open()).length === 1, 120);
    const [task] = await open();
    await this.#engine.post(`/task/${task?.id}/complete`, { variables: typed(values) });
  }

  /** What the cases are asked at present, in the order of their keys. */
  async asked(): Promise<string[]> {
    const tasks = await this.#engine.get<{ processInstanceId: string; taskDefinitionKey: string }[]>("/task");
    const keys = await this.#keys();
    return tasks
      .map(({ processInstanceId, taskDefinitionKey }) => `${keys.get(processInstanceId)} ${taskDefinitionKey}`)
      .sort();
  }

  async message(messageName: string, businessKey: string, values: Values = {}): Promise<void> {
    const processVariables = typed(values);
    await this.#engine.post("/message", { messageName, businessKey, tenantId: TENANT, processVariables });
  }

  async count(path: string): Promise<number> {
    return (await this.#engine.get<{ count: number }>(`${path}/count`)).count;
  }

  /** Waits until the workers have nothing left to do. */
  atRest(): Promise<void> {
    return until("the workers to have nothing left", async () => (await this.count("/external-task")) === 0, 120);
  }

  /** Business keys of the cases that were started by a decision, in order. */
  async linked(): Promise<string[]> {
    const rows = await Promise.all(LINKED.map((process) => this.#instances(process)));
    return rows
      .flat()
      .map(({ businessKey }) => businessKey)
      .sort();
  }

  /** Business keys of the cases that went through an element, once for each time, in order. */
  async through(activityId: string): Promise<string[]> {
    const rows = await this.#engine.get<{ processInstanceId: string }[]>("/history/activity-instance", {
      activityId,
      tenantIdIn: TENANT,
    });
    const keys = await this.#keys();
    return rows.map(({ processInstanceId }) => String(keys.get(processInstanceId))).sort();
  }

  /** A variable of every topic's own case, by business key. */
  async values(variableName: string): Promise<Record<string, unknown>> {
    const rows = await this.#variables({ variableName });
    const topics = await this.#instances("agenda-submission");
    return Object.fromEntries(
      topics.map(({ id, businessKey }) => [
        businessKey,
        rows.find(({ processInstanceId }) => processInstanceId === id)?.value,
      ]),
    );
  }

  /** The notices of a kind, wherever they were recorded, with the business key of that case. */
  async notices(kind: string) {
    const rows = await this.#variables({ variableNameLike: "notice_%" });
    const keys = await this.#keys();
    return rows
      .filter(({ name }) => name.startsWith("notice_"))
      .map(({ processInstanceId, value }) => {
        const notice = JSON.parse(String(value)) as CaseNotice;
        return { ...notice, key: String(keys.get(processInstanceId)), evidence: notice.evidence ?? {} };
      })
      .filter((notice) => notice.kind === kind);
  }

  get #engine(): EngineClient {
    return this.#service.engine;
  }

  async #keys(): Promise<Map<string, string>> {
    return new Map((await this.#instances()).map(({ id, businessKey }) => [id, businessKey]));
  }

  #instances(processDefinitionKey?: string): Promise<{ id: string; businessKey: string }[]> {
    const of = processDefinitionKey === undefined ? {} : { processDefinitionKey };
    return this.#engine.get("/history/process-instance", { ...of, tenantIdIn: TENANT });
  }

  #variables(filter: object): Promise<{ name: string; value: unknown; processInstanceId: string }[]> {
    const asked = { tenantIdIn: [TENANT], ...filter };
    return this.#engine.post("/history/variable-instance", asked, { deserializeValues: false });
  }
}
