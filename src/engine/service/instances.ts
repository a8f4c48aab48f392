import { badRequest, conflict, engineFault, notFound } from "../problem.ts";
import type { Unit } from "../runtime/unit.ts";
import type { InstanceRow, ProcessDefinitionRow, SubscriptionRow } from "../store/rows.ts";
import { Select } from "../store/select.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import type { Engine } from "./engine.ts";
import { logOperation, variableOperation, WHOLE } from "./user-operations.ts";

export interface MessageRequest {
  messageName: string;
  businessKey?: string;
  processInstanceId?: string;
  /** null: instances of no tenant only. */
  tenantId?: string | null;
  correlationKeys: Map<string, TypedValue>;
  variables: Map<string, TypedValue>;
}

/** Starting, telling, suspending and ending process instances. */
export class Instances {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  find(id: string): InstanceRow | undefined {
    return this.#engine.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ?", id);
  }

  start(
    definition: ProcessDefinitionRow,
    variables: Map<string, TypedValue>,
    businessKey: string | undefined,
    userId: string | null,
  ): InstanceRow {
    const request = { definition, variables, businessKey, userId: userId ?? undefined };
    return this.#engine.transact((unit) => {
      const instance = unit.start(request);
      if (userId !== null) {
        logOperation(this.#engine, { type: "Create", entity: "ProcessInstance", userId, instance, changes: WHOLE });
      }
      return instance;
    });
  }

  /** Correlates a message with exactly one waiting execution.
   * @throws {Problem} 400 with none or several; an execution of a suspended instance is none */
  correlate(request: MessageRequest): InstanceRow {
    const found = this.#matching(request);
    const [subscription] = found;
    if (!subscription || found.length > 1) {
      throw conflict(
        `MismatchingMessageCorrelationException: Cannot correlate message '${request.messageName}': ${found.length} executions match the correlation keys`,
      );
    }
    const { id, instance_id, element_id } = subscription;
    const stimulus = { instanceId: instance_id, elementId: element_id, configuration: id };
    this.#engine.stimulate(stimulus, (unit) => this.#deliver(unit, subscription, request.variables));
    return this.find(instance_id) as InstanceRow;
  }

  /** Correlates with every waiting execution, all or none; that there is none is no error. */
  correlateAll(request: MessageRequest): InstanceRow[] {
    const found = this.#matching(request);
    this.#engine.transact((unit) => {
      for (const subscription of found) this.#deliver(unit, subscription, request.variables);
    });
    return found.map(({ instance_id }) => this.find(instance_id) as InstanceRow);
  }

  setVariables(id: string, changes: Map<string, TypedValue>, deletions: string[], userId: string | null): void {
    const instance = this.#open(id);
    this.#engine.db.transaction(() => {
      const at = this.#engine.now();
      for (const [name, value] of changes) this.#engine.variables.setIn(id, ROOT_SCOPE, name, value, at);
      for (const name of deletions) this.#engine.variables.remove(id, ROOT_SCOPE, name);
      if (userId === null) return;
      const type = variableOperation(changes.size, deletions.length);
      logOperation(this.#engine, { type, entity: "Variable", userId, instance, changes: WHOLE });
    });
  }

  /** @throws {Problem} 404 unknown or ended; 400 for an instance that another one has called */
  cancel(id: string, userId: string | null, reason: string): void {
    const instance = this.find(id);
    if (!instance || instance.ended_at !== null) throw notFound(`Process instance with id ${id} does not exist`);
    if (instance.super_id !== null) {
      throw badRequest(`process instance ${id} was called by ${instance.super_id}; delete ${instance.root_id} instead`);
    }
    this.#engine.transact((unit) => {
      unit.cancel(id, reason);
      logOperation(this.#engine, {
        type: "Delete",
        entity: "ProcessInstance",
        userId,
        instance,
        changes: [{ property: "deleteReason", from: null, to: reason }],
      });
    });
  }

  /** Suspends or activates the instance; those it has called are instances of their own, as on Camunda. */
  suspend(id: string, suspended: boolean, userId: string | null): void {
    const instance = this.find(id);
    // as on Camunda, what is no longer there needs no suspending
    if (!instance || instance.ended_at !== null) return;
    this.#engine.db.transaction(() => {
      this.#engine.db.run("UPDATE instance SET suspended = ? WHERE id = ?", suspended ? 1 : 0, id);
      logOperation(this.#engine, {
        type: suspended ? "Suspend" : "Activate",
        entity: "ProcessInstance",
        userId,
        instance,
        changes: [{ property: "suspensionState", from: null, to: suspended ? "suspended" : "active" }],
      });
    });
    if (!suspended) this.#engine.emit("external-task");
  }

  #open(id: string): InstanceRow {
    const instance = this.find(id);
    if (instance && instance.ended_at === null) return instance;
    throw engineFault(`process instance ${id} doesn't exist: execution is null`);
  }

  #deliver(unit: Unit, { instance_id, ref }: SubscriptionRow, variables: Map<string, TypedValue>): void {
    const at = this.#engine.now();
    for (const [name, value] of variables) this.#engine.variables.setIn(instance_id, ROOT_SCOPE, name, value, at);
    unit.complete(instance_id, ref);
  }

  #matching({
    messageName,
    businessKey,
    processInstanceId,
    tenantId,
    correlationKeys,
  }: MessageRequest): SubscriptionRow[] {
    const select = new Select("subscription JOIN instance ON instance.id = subscription.instance_id")
      .equal("subscription.message", messageName)
      .equal("instance.business_key", businessKey)
      .equal("instance.id", processInstanceId)
      .where("instance.suspended = 0");
    if (tenantId === null) select.where("instance.tenant_id IS NULL");
    else select.equal("instance.tenant_id", tenantId);
    for (const [name, { type, value }] of correlationKeys) {
      select.where(
        `EXISTS (SELECT 1 FROM variable WHERE variable.instance_id = instance.id AND scope = '' AND removed = 0
           AND variable.name = ? AND variable.type = ? AND variable.value = ?)`,
        ...[name, type, JSON.stringify(value)],
      );
    }
    return select.rows<SubscriptionRow>(this.#engine.db, "subscription.*");
  }
}
