import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import * as d from "../engine/diagram.ts";
import type { Json, Typed } from "../engine/rest-client.ts";
import { RecordingClient } from "./recording-client.ts";

export interface EngineUnderTest {
  /** Shown with the results: "the embedded engine", "Operaton 2.1", … */
  name: string;
  /** Up to and with `/engine-rest`; a function, because it may only be known once the engine runs. */
  baseUrl: () => string;
  /** With the credentials of a user who may do everything. */
  headers: Record<string, string>;
}

/** A date as the REST API writes it, whatever the engine's zone. */
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/;

/** One run against one engine: a tenant of its own, and what it has deployed there. */
export class Contract {
  readonly tenant = `contract-${randomBytes(4).toString("hex")}`;
  readonly #engine: EngineUnderTest;
  readonly #deployments: string[] = [];
  #rest: RecordingClient | undefined;

  constructor(engine: EngineUnderTest) {
    this.#engine = engine;
  }

  get rest(): RecordingClient {
    this.#rest ??= new RecordingClient(this.#engine.baseUrl(), this.#engine.headers);
    return this.#rest;
  }

  async deploy(files: Record<string, string>, fields: Record<string, string> = {}): Promise<Json> {
    const answer = await this.rest.upload(files, {
      "deployment-name": "contract",
      "tenant-id": this.tenant,
      ...fields,
    });
    expect(answer.status).toBe(200);
    if (!this.#deployments.includes(answer.body.id)) this.#deployments.push(answer.body.id);
    return answer.body;
  }

  /** Deploys one process under its id. */
  deployProcess(id: string, ...elements: string[]): Promise<Json> {
    return this.deploy({ [`${id}.bpmn`]: d.process(id, ...elements) });
  }

  start(key: string, variables: Record<string, Typed> = {}, businessKey?: string): Promise<string> {
    return this.rest.start(key, variables, businessKey, this.tenant);
  }

  /** Locks every free task of a topic in this run's tenant. */
  lock(topicName: string, extra: object = {}): Promise<Json[]> {
    return this.rest.lock(topicName, { tenantIdIn: [this.tenant], ...extra });
  }

  /** Rows of a list, values as they were sent. */
  list(path: string, body: object): Promise<Json[]> {
    const query = path === "/history/variable-instance" ? "?deserializeValues=false" : "";
    return this.rest.post(path + query, body);
  }

  /** Removes all that this run has left behind. */
  async clean(): Promise<void> {
    for (const id of this.#deployments.reverse()) await this.rest.delete(`/deployment/${id}?cascade=true`);
  }
}
