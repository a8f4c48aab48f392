/** A typed value of the REST API. */
export interface Typed {
  value: unknown;
  type?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
export type Json = any;

export interface Answer {
  status: number;
  contentType: string | null;
  text: string;
  body: Json;
}

/** Speaks to any engine with the Camunda 7 REST API, with nothing but fetch. */
export class RestClient {
  readonly baseUrl: string;
  readonly #headers: Record<string, string>;

  constructor(baseUrl: string, headers: Record<string, string> = {}) {
    this.baseUrl = baseUrl;
    this.#headers = headers;
  }

  async request(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: { ...this.#headers, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return readAnswer(response);
  }

  /** @throws where the answer is no success: tests that expect an error use `request` */
  async send(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.request(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  get = (path: string) => this.send("GET", path);
  post = (path: string, body: unknown = {}) => this.send("POST", path, body);
  put = (path: string, body: unknown = {}) => this.send("PUT", path, body);
  delete = (path: string) => this.send("DELETE", path);

  async upload(files: Record<string, string>, fields: Record<string, string> = {}): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const [name, text] of Object.entries(files)) form.set(name, new Blob([text]), name);
    const response = await fetch(`${this.baseUrl}/deployment/create`, {
      method: "POST",
      headers: this.#headers,
      body: form,
    });
    return readAnswer(response);
  }

  /** Deploys processes by id. */
  async deploy(processes: Record<string, string>, tenantId = "t1"): Promise<Json> {
    const files = Object.fromEntries(Object.entries(processes).map(([id, xml]) => [`${id}.bpmn`, xml]));
    const answer = await this.upload(files, { "deployment-name": "test", "tenant-id": tenantId });
    if (answer.status !== 200) throw new Error(`deploy: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  /** @returns the instance's id */
  async start(key: string, values: Record<string, Typed> = {}, businessKey?: string, tenantId = "t1"): Promise<string> {
    const path = `/process-definition/key/${key}/tenant-id/${tenantId}/start`;
    return (await this.post(path, { variables: values, businessKey })).id;
  }

  /** Open tasks' element ids, sorted. */
  async openTasks(instanceId?: string): Promise<string[]> {
    const tasks: Json[] = await this.get(`/task${instanceId ? `?processInstanceId=${instanceId}` : ""}`);
    return tasks.map((task) => task.taskDefinitionKey).sort();
  }

  /** Completes the only open task of that element. */
  async completeTask(elementId: string, values: Record<string, Typed> = {}, instanceId?: string): Promise<void> {
    const narrow = instanceId ? `&processInstanceId=${instanceId}` : "";
    const tasks: Json[] = await this.get(`/task?taskDefinitionKey=${elementId}${narrow}`);
    if (tasks.length !== 1) throw new Error(`${tasks.length} tasks ${elementId}`);
    await this.post(`/task/${tasks[0].id}/complete`, { variables: values });
  }

  lock(topicName: string, extra: object = {}): Promise<Json[]> {
    return this.post("/external-task/fetchAndLock", {
      workerId: "w",
      maxTasks: 100,
      topics: [{ topicName, lockDuration: 60_000, ...extra }],
    });
  }

  /** Locks and completes every free task of a topic. @returns how many */
  async work(topicName: string, values: Record<string, Typed> = {}): Promise<number> {
    const tasks = await this.lock(topicName);
    for (const { id } of tasks) await this.post(`/external-task/${id}/complete`, { workerId: "w", variables: values });
    return tasks.length;
  }

  /** COMPLETED, ACTIVE, … */
  async state(instanceId: string): Promise<string> {
    return (await this.get(`/history/process-instance/${instanceId}`)).state;
  }

  async variable(instanceId: string, name: string): Promise<unknown> {
    const [found] = await this.get(
      `/history/variable-instance?processInstanceId=${instanceId}&variableName=${name}&deserializeValues=false`,
    );
    return found?.value;
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const contentType = response.headers.get("content-type");
  return {
    status: response.status,
    contentType,
    text,
    body: contentType?.startsWith("application/json") && text !== "" ? JSON.parse(text) : undefined,
  };
}

export const string = (value: string): Typed => ({ value, type: "String" });
export const boolean = (value: boolean): Typed => ({ value, type: "Boolean" });
export const integer = (value: number): Typed => ({ value, type: "Integer" });
export const json = (value: unknown): Typed => ({ value: JSON.stringify(value), type: "Json" });
