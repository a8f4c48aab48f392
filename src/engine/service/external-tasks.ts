import { badRequest, conflict, Problem } from "../problem.ts";
import type { ExternalTaskRow } from "../store/rows.ts";
import { Select } from "../store/select.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import type { Engine } from "./engine.ts";

export interface Topic {
  topicName: string;
  /** Milliseconds of real time. */
  lockDuration: number;
  businessKey?: string;
  processDefinitionId?: string;
  processDefinitionIdIn?: string[];
  processDefinitionKey?: string;
  processDefinitionKeyIn?: string[];
  processDefinitionVersionTag?: string;
  processVariables?: Record<string, unknown>;
  tenantIdIn?: string[];
  withoutTenantId?: boolean;
}

export interface FetchRequest<T extends Topic> {
  workerId: string;
  maxTasks: number;
  usePriority: boolean;
  /** Ascending or descending by creation, where asked for. */
  byCreateTime?: "asc" | "desc";
  topics: T[];
}

/** What workers do with external tasks. Locks run on system time: a clock that a demo moves must neither expire nor freeze them. */
export class ExternalTasks {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  find(id: string): ExternalTaskRow | undefined {
    return this.#engine.db.get<ExternalTaskRow>("SELECT * FROM external_task WHERE id = ?", id);
  }

  /** Locks what is free, oldest first unless asked otherwise. */
  fetchAndLock<T extends Topic>(request: FetchRequest<T>): { task: ExternalTaskRow; topic: T }[] {
    const { db } = this.#engine;
    const now = Date.now();
    return db.transaction(() => {
      const locked: { task: ExternalTaskRow; topic: T }[] = [];
      for (const topic of request.topics) {
        const order = request.byCreateTime ? `created_at ${request.byCreateTime}` : "created_at";
        const rows = this.#select(topic)
          .where("external_task.locked_until IS NULL OR external_task.locked_until <= ?", now)
          .where("external_task.retries IS NULL OR external_task.retries > 0")
          .order(`${request.usePriority ? "priority DESC, " : ""}external_task.${order}, external_task.rowid`)
          .rows<ExternalTaskRow>(db, "external_task.*", { max: request.maxTasks });
        for (const task of rows) locked.push({ task, topic });
      }
      if (request.usePriority) locked.sort((a, b) => b.task.priority - a.task.priority);
      const taken = locked.slice(0, request.maxTasks);
      for (const { task, topic } of taken) {
        task.worker_id = request.workerId;
        task.locked_until = now + topic.lockDuration;
        this.#setLock(task);
      }
      return taken;
    });
  }

  /** When the next lock on these topics runs out, as system time; undefined where none is locked. */
  nextExpiry(topics: Topic[]): number | undefined {
    const soonest = topics.map(
      (topic) =>
        this.#select(topic)
          .where("external_task.locked_until > ?", Date.now())
          .where("external_task.retries IS NULL OR external_task.retries > 0")
          .rows<{ soonest: number | null }>(this.#engine.db, "min(external_task.locked_until) AS soonest")[0]?.soonest,
    );
    const known = soonest.filter((time): time is number => typeof time === "number");
    return known.length === 0 ? undefined : Math.min(...known);
  }

  complete(
    id: string,
    workerId: string,
    variables: Map<string, TypedValue>,
    localVariables: Map<string, TypedValue>,
  ): void {
    const task = this.#owned(id, workerId);
    this.#engine.assertActive(task.instance_id, conflict);
    const stimulus = { instanceId: task.instance_id, elementId: task.element_id, configuration: id };
    this.#engine.stimulate(stimulus, (unit) => {
      this.#setVariables(task, variables, localVariables);
      unit.complete(task.instance_id, task.ref);
    });
  }

  /** A technical failure: only the row changes, the instance is not touched. The task stays with its worker until the retry timeout. */
  failure(
    id: string,
    workerId: string,
    report: { errorMessage: string | null; errorDetails: string | null; retries: number; retryTimeout: number },
    variables: Map<string, TypedValue>,
    localVariables: Map<string, TypedValue>,
  ): void {
    const task = this.#owned(id, workerId);
    if (report.retries < 0 || report.retryTimeout < 0) {
      throw new Problem(
        500,
        "ProcessEngineException",
        "The number of retries and the retry timeout cannot be negative",
      );
    }
    this.#engine.assertActive(task.instance_id, conflict);
    this.#engine.db.transaction(() => {
      this.#setVariables(task, variables, localVariables);
      this.#engine.db.run(
        "UPDATE external_task SET locked_until = ?, retries = ?, error_message = ?, error_details = ? WHERE id = ?",
        ...[Date.now() + report.retryTimeout, report.retries, report.errorMessage, report.errorDetails, id],
      );
      if (report.retries === 0) this.#raise("failedExternalTask", task, report.errorMessage ?? "");
    });
    this.#engine.emit("external-task");
  }

  /** A business error: goes to the boundary event that catches it. Camunda would silently end the path where none does;
   * here the task stays, with an incident, because a case must not vanish. */
  bpmnError(
    id: string,
    workerId: string,
    error: { code: string; message: string | null },
    variables: Map<string, TypedValue>,
  ): void {
    const task = this.#owned(id, workerId);
    if (!error.code) throw badRequest("Error code is null or empty");
    this.#engine.assertActive(task.instance_id, conflict);
    const stimulus = { instanceId: task.instance_id, elementId: task.element_id, configuration: id };
    const caught = this.#engine.stimulate(stimulus, (unit) => {
      this.#setVariables(task, variables, new Map());
      return unit.throwError(task.instance_id, task.ref, error.code, error.message);
    });
    if (caught) return;
    this.#engine.db.transaction(() => {
      const message = `nothing catches BPMN error '${error.code}'${error.message ? `: ${error.message}` : ""}`;
      this.#engine.db.run(
        "UPDATE external_task SET worker_id = NULL, locked_until = NULL, retries = 0, error_message = ? WHERE id = ?",
        ...[message, id],
      );
      this.#raise("unhandledBpmnError", task, message);
    });
  }

  lock(id: string, workerId: string, duration: number): void {
    const task = this.#get(id);
    const free = task.locked_until === null || task.locked_until <= Date.now() || task.worker_id === workerId;
    if (!free)
      throw conflict(`External Task ${id} cannot be locked by worker '${workerId}'. It is locked by another worker`);
    this.#setLock({ ...task, worker_id: workerId, locked_until: Date.now() + duration });
  }

  /** @throws {Problem} 400 where the lock has run out: another worker may already hold the task */
  extendLock(id: string, workerId: string, duration: number): void {
    const task = this.#owned(id, workerId);
    this.#engine.assertActive(task.instance_id, conflict);
    if (task.locked_until === null || task.locked_until <= Date.now()) {
      throw conflict(`The lock of the External Task ${id} cannot be extended by worker '${workerId}': it has expired`);
    }
    this.#setLock({ ...task, locked_until: Date.now() + duration });
  }

  unlock(id: string): void {
    this.#setLock({ ...this.#get(id), worker_id: null, locked_until: null });
    this.#engine.emit("external-task");
  }

  /** Retries above 0 resolve the incident and offer the task again. */
  setRetries(id: string, retries: number): void {
    const task = this.#get(id);
    if (retries < 0) throw new Problem(400, "BadUserRequestException", "The number of retries cannot be negative");
    this.#engine.db.transaction(() => {
      this.#engine.db.run("UPDATE external_task SET retries = ? WHERE id = ?", retries, id);
      if (retries > 0) this.#engine.resolveIncidents(id);
      else this.#raise("failedExternalTask", task, task.error_message ?? "");
    });
    this.#engine.emit("external-task");
  }

  #get(id: string): ExternalTaskRow {
    const task = this.find(id);
    if (!task) throw new Problem(404, "RestException", `External task with id ${id} does not exist`);
    return task;
  }

  #owned(id: string, workerId: string): ExternalTaskRow {
    const task = this.#get(id);
    if (task.worker_id === workerId) return task;
    throw conflict(
      `External Task ${id} cannot be handled by worker '${workerId}'. It is locked by worker '${task.worker_id}'.`,
    );
  }

  #setLock({ id, worker_id, locked_until }: ExternalTaskRow): void {
    const sql = "UPDATE external_task SET worker_id = ?, locked_until = ? WHERE id = ?";
    this.#engine.db.run(sql, worker_id, locked_until, id);
  }

  #setVariables(task: ExternalTaskRow, variables: Map<string, TypedValue>, local: Map<string, TypedValue>): void {
    const at = this.#engine.now();
    for (const [name, value] of local) this.#engine.variables.setIn(task.instance_id, task.ref, name, value, at);
    if (local.size > 0) {
      this.#engine.db.run(
        "UPDATE variable SET activity_instance_id = ? WHERE instance_id = ? AND scope = ?",
        ...[task.activity_instance_id, task.instance_id, task.ref],
      );
    }
    for (const [name, value] of variables) {
      this.#engine.variables.set(task.instance_id, [task.ref, ROOT_SCOPE], name, value, at);
    }
  }

  #raise(type: string, task: ExternalTaskRow, message: string): void {
    const stimulus = { instanceId: task.instance_id, elementId: task.element_id, configuration: task.id };
    this.#engine.raise(type, stimulus, message);
  }

  #select(topic: Topic): Select {
    const select = new Select(
      `external_task JOIN instance ON instance.id = external_task.instance_id
       JOIN process_definition ON process_definition.id = instance.definition_id`,
    )
      .equal("external_task.topic", topic.topicName)
      .where("instance.suspended = 0")
      .equal("instance.business_key", topic.businessKey)
      .equal("instance.definition_id", topic.processDefinitionId)
      .in("instance.definition_id", topic.processDefinitionIdIn)
      .equal("instance.definition_key", topic.processDefinitionKey)
      .in("instance.definition_key", topic.processDefinitionKeyIn)
      .equal("process_definition.version_tag", topic.processDefinitionVersionTag)
      .in("external_task.tenant_id", topic.tenantIdIn);
    if (topic.withoutTenantId) select.where("external_task.tenant_id IS NULL");
    for (const [name, value] of Object.entries(topic.processVariables ?? {})) {
      select.where(
        `EXISTS (SELECT 1 FROM variable WHERE variable.instance_id = instance.id AND scope = '' AND removed = 0
           AND variable.name = ? AND variable.value = ?)`,
        ...[name, JSON.stringify(value)],
      );
    }
    return select;
  }
}
