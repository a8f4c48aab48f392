import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { CallNode, ModelNode } from "../deploy/model.ts";
import { historyType } from "../deploy/model.ts";
import { compileJuel, evaluateCondition, type JuelScope } from "../juel/compile.ts";
import { engineFault } from "../problem.ts";
import type { Database } from "../store/database.ts";
import type { Definitions } from "../store/definitions.ts";
import type { InstanceRow, Outcome, ProcessDefinitionRow, WaitRow } from "../store/rows.ts";
import { ROOT_SCOPE, type Variables } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import { findCatcher } from "./catcher.ts";
import type { Wait } from "./host.ts";
import type { LiveInstance, LiveInstances } from "./live-instances.ts";
import { Session, type Surroundings } from "./session.ts";
import { fromJuel, lookup } from "./values.ts";
import { createExternalTask, createSubscription, createTask, createTimer, endRow, type Place } from "./wait-rows.ts";

/** What every unit of work stands on. */
export interface Ground {
  db: Database;
  clock: Clock;
  definitions: Definitions;
  variables: Variables;
  instances: LiveInstances;
}

export interface StartRequest {
  definition: ProcessDefinitionRow;
  businessKey?: string;
  variables: Map<string, TypedValue>;
  userId?: string;
  caller?: { instance: InstanceRow; ref: string };
}

const MAX_CALL_DEPTH = 50;

/** One stimulus and all that follows from it, in parents and children: inside one database transaction.
 * Everything is synchronous. After each run of the library the rows are brought in line with what is open. */
export class Unit {
  readonly #ground: Ground;
  readonly #at: number;
  readonly #touched = new Map<string, LiveInstance>();
  /** What is left to do; calls and returns wait here so that no run begins inside another. */
  readonly #todo: (() => void)[] = [];

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#at = ground.clock.now().getTime();
  }

  start(request: StartRequest): InstanceRow {
    const row = this.#insertInstance(request);
    this.#begin(row, request);
    this.#drain();
    return row;
  }

  /** Ends the wait's row and lets its instance go on. */
  complete(instanceId: string, ref: string): void {
    this.#complete(this.#live(instanceId), ref);
    this.#drain();
  }

  /** @returns false where nothing catches the code; then nothing has happened */
  throwError(instanceId: string, ref: string, code: string, message: string | null): boolean {
    const live = this.#live(instanceId);
    const wait = live.session.waits.get(ref);
    if (!wait || !this.#catch(live, wait.node, code, message)) return false;
    this.#drain();
    return true;
  }

  /** Ends an instance and everything it has called. */
  cancel(instanceId: string, reason: string): void {
    this.#end(this.#live(instanceId), "EXTERNALLY_TERMINATED", reason);
  }

  /** Writes the instances' states; the last act before the commit. */
  save(): void {
    for (const { row, session } of this.#touched.values()) {
      if (row.ended_at !== null) continue;
      this.#ground.db.run("UPDATE instance SET state = ? WHERE id = ?", JSON.stringify(session.save()), row.id);
    }
  }

  /** After the commit: memory may be trusted. */
  keep(): void {
    for (const live of this.#touched.values()) {
      if (live.row.ended_at === null) this.#ground.instances.keep(live);
      else this.#ground.instances.drop(live.row.id);
    }
  }

  /** After a rollback: memory has run ahead of the store and is thrown away. */
  abandon(): void {
    for (const id of this.#touched.keys()) this.#ground.instances.drop(id);
  }

  #insertInstance({ definition, businessKey, userId, caller }: StartRequest): InstanceRow {
    const id = randomUUID();
    const depth = caller ? caller.instance.depth + 1 : 0;
    if (depth > MAX_CALL_DEPTH) throw engineFault(`'${definition.key}' calls deeper than ${MAX_CALL_DEPTH} levels`);
    const model = this.#ground.definitions.model(definition.id);
    const start = model.nodes.find((node) => node.kind === "startEvent" && node.parent === model.key);
    const row: InstanceRow = {
      id,
      definition_id: definition.id,
      definition_key: definition.key,
      business_key: businessKey ?? null,
      tenant_id: definition.tenant_id,
      root_id: caller?.instance.root_id ?? id,
      super_id: caller?.instance.id ?? null,
      super_ref: caller?.ref ?? null,
      depth,
      start_activity_id: start?.id ?? null,
      start_user_id: userId ?? null,
      started_at: this.#at,
      ended_at: null,
      suspended: 0,
      outcome: "ACTIVE",
      delete_reason: null,
      state: null,
    };
    this.#ground.db.insert("instance", { ...row });
    return row;
  }

  #begin(row: InstanceRow, { variables, userId }: StartRequest): void {
    const model = this.#ground.definitions.model(row.definition_id);
    for (const [name, value] of variables) this.#ground.variables.setIn(row.id, ROOT_SCOPE, name, value, this.#at);
    const start = model.nodes.find((node) => node.id === row.start_activity_id);
    if (userId !== undefined && start?.kind === "startEvent" && start.initiator) {
      this.#ground.variables.setIn(row.id, ROOT_SCOPE, start.initiator, fromJuel(userId), this.#at);
    }
    const live = { row, session: new Session(row.id, model), waits: new Map(), activities: new Map() };
    this.#touched.set(row.id, live);
    live.session.start(this.#surround(live));
    this.#reconcile(live);
  }

  /** From memory, or from its rows. */
  #live(id: string): LiveInstance {
    const known = this.#touched.get(id) ?? this.#ground.instances.get(id);
    if (known) {
      this.#touched.set(id, known);
      return known;
    }
    const { db, definitions } = this.#ground;
    const row = db.get<InstanceRow>("SELECT * FROM instance WHERE id = ?", id);
    if (!row?.state) throw engineFault(`process instance ${id} has ended`);
    const live: LiveInstance = {
      row: { ...row, state: null },
      session: new Session(id, definitions.model(row.definition_id)),
      waits: new Map(
        db
          .all<WaitRow>("SELECT * FROM wait WHERE instance_id = ?", id)
          .map((wait): [string, WaitRow] => [wait.ref, wait]),
      ),
      activities: new Map(
        db
          .all<{ ref: string; id: string }>(
            "SELECT ref, id FROM activity WHERE instance_id = ? AND ended_at IS NULL",
            id,
          )
          .map((activity): [string, string] => [activity.ref, activity.id]),
      ),
    };
    this.#touched.set(id, live);
    live.session.resume(JSON.parse(row.state), this.#surround(live));
    return live;
  }

  #complete(live: LiveInstance, ref: string): void {
    const wait = live.session.waits.get(ref);
    const row = live.waits.get(ref);
    if (!wait || !row) throw engineFault(`process instance ${live.row.id} no longer waits there`);
    this.#mapOutputs(live, wait);
    this.#dropWait(live, row, "completed");
    live.session.complete(wait, this.#surround(live));
    this.#reconcile(live);
  }

  #drain(): void {
    for (let next = this.#todo.shift(); next; next = this.#todo.shift()) next();
  }

  #reconcile(live: LiveInstance): void {
    const { session } = live;
    const open = session.live();
    for (const [ref, row] of live.waits) if (!open.has(ref)) this.#dropWait(live, row, "deleted");
    for (const ref of session.waits.keys()) if (!open.has(ref)) session.waits.delete(ref);
    for (const [ref, id] of live.activities) if (!open.has(ref)) this.#closeActivity(live, ref, id, true);
    if (!session.running) return this.#end(live, "COMPLETED", null);
    for (const wait of session.waits.values()) {
      if (live.waits.has(wait.ref) || wait.kind === "error") continue;
      if (wait.kind === "throw") this.#todo.push(() => this.#throwFrom(live, wait));
      else this.#openWait(live, wait);
    }
  }

  #openWait(live: LiveInstance, wait: Wait): void {
    const { db } = this.#ground;
    const { node, ref } = wait;
    const activityInstanceId = this.#activityOf(live, wait);
    const place: Place = {
      instance: live.row,
      ref,
      activityInstanceId,
      at: this.#at,
      evaluate: (text) => (text === undefined ? undefined : this.#evaluate(live, ref, text)),
    };
    for (const [name, text] of Object.entries(node.inputs ?? {})) {
      this.#ground.variables.setIn(live.row.id, ref, name, fromJuel(place.evaluate(text)), this.#at);
    }
    if (node.kind === "userTask") {
      const { id, assignee } = createTask(db, place, node);
      this.#addWait(live, wait, id);
      db.run("UPDATE activity SET task_id = ?, assignee = ? WHERE id = ?", id, assignee, activityInstanceId);
    } else if (node.kind === "externalTask") {
      this.#addWait(live, wait, createExternalTask(db, place, node));
    } else if (node.kind === "callActivity") {
      this.#call(live, wait, node, activityInstanceId);
    } else if ("trigger" in node && node.trigger.on === "timer") {
      this.#addWait(live, wait, createTimer(db, place, node.id, node.trigger));
    } else if ("trigger" in node && node.trigger.on === "message") {
      this.#addWait(live, wait, createSubscription(db, place, node.id, node.trigger.message));
    }
  }

  #addWait(live: LiveInstance, { kind, ref }: Wait, rowId: string): void {
    const row: WaitRow = { instance_id: live.row.id, ref, kind, row_id: rowId };
    this.#ground.db.insert("wait", { ...row });
    live.waits.set(ref, row);
  }

  #dropWait(live: LiveInstance, row: WaitRow, reason: "completed" | "deleted"): void {
    const { db, variables } = this.#ground;
    endRow(db, row.kind, row.row_id, this.#at, reason);
    db.run("DELETE FROM wait WHERE instance_id = ? AND ref = ?", row.instance_id, row.ref);
    live.waits.delete(row.ref);
    variables.removeScope(row.instance_id, row.ref);
    const activity = live.activities.get(row.ref);
    // a single task's own activity is closed by the library's events; one of many has no events of its own
    if (activity && reason === "completed") this.#closeActivity(live, row.ref, activity, false);
    if (row.kind === "call" && reason === "deleted") this.#cancelCalled(row.row_id);
  }

  #cancelCalled(id: string): void {
    const child = this.#ground.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ? AND ended_at IS NULL", id);
    if (child) this.#end(this.#live(id), "INTERNALLY_TERMINATED", "the calling activity was cancelled");
  }

  #call(live: LiveInstance, wait: Wait, node: CallNode, activityInstanceId: string): void {
    const { definitions, db } = this.#ground;
    const key = String(this.#evaluate(live, wait.ref, node.calledElement));
    const definition = definitions.latestProcess(key, live.row.tenant_id);
    if (!definition) {
      throw engineFault(`no process definition with key '${key}' and tenant-id '${live.row.tenant_id}' is deployed`);
    }
    const request: StartRequest = {
      definition,
      variables: this.#mapIn(live, wait.ref, node),
      caller: { instance: live.row, ref: wait.ref },
    };
    const businessKey = node.in.find((mapping) => mapping.businessKey !== undefined)?.businessKey;
    if (businessKey !== undefined) request.businessKey = String(this.#evaluate(live, wait.ref, businessKey));
    const child = this.#insertInstance(request);
    this.#addWait(live, wait, child.id);
    db.run("UPDATE activity SET called_instance_id = ? WHERE id = ?", child.id, activityInstanceId);
    this.#todo.push(() => {
      if (live.waits.has(wait.ref)) this.#begin(child, request);
    });
  }

  #mapIn(live: LiveInstance, ref: string, node: CallNode): Map<string, TypedValue> {
    const { variables } = this.#ground;
    const scopes = [ref, ROOT_SCOPE];
    const result = new Map<string, TypedValue>();
    for (const { all, source, expression, target, local } of node.in) {
      if (all) {
        const visible = variables.visible(live.row.id, local ? [ref] : scopes);
        for (const [name, value] of visible) result.set(name, value);
      } else if (target && expression !== undefined) {
        result.set(target, fromJuel(this.#evaluate(live, ref, expression)));
      } else if (target && source) {
        result.set(target, variables.find(live.row.id, scopes, source) ?? fromJuel(null));
      }
    }
    return result;
  }

  #mapOut(child: InstanceRow, parent: LiveInstance, ref: string, node: CallNode): void {
    const { variables } = this.#ground;
    const set = (name: string, value: TypedValue, local: boolean | undefined) => {
      if (local) variables.setIn(parent.row.id, ref, name, value, this.#at);
      else variables.set(parent.row.id, [ref, ROOT_SCOPE], name, value, this.#at);
    };
    const visible = variables.visible(child.id, [ROOT_SCOPE]);
    for (const { all, source, expression, target, local } of node.out) {
      if (all) for (const [name, value] of visible) set(name, value, local);
      else if (target && expression !== undefined) {
        set(
          target,
          fromJuel(
            evaluate(
              expression,
              lookup((name) => visible.get(name)),
            ),
          ),
          local,
        );
      } else if (target && source) set(target, visible.get(source) ?? fromJuel(null), local);
    }
  }

  #mapOutputs(live: LiveInstance, { node, ref }: Wait): void {
    for (const [name, text] of Object.entries(node.outputs ?? {})) {
      const value = fromJuel(this.#evaluate(live, ref, text));
      this.#ground.variables.setIn(live.row.id, ROOT_SCOPE, name, value, this.#at);
    }
  }

  #end(live: LiveInstance, outcome: Outcome, reason: string | null): void {
    const { row } = live;
    if (row.ended_at !== null) return;
    row.ended_at = this.#at;
    row.outcome = outcome;
    for (const wait of [...live.waits.values()]) this.#dropWait(live, wait, "deleted");
    for (const [ref, id] of [...live.activities]) this.#closeActivity(live, ref, id, true);
    this.#ground.db.run(
      "UPDATE instance SET ended_at = ?, outcome = ?, delete_reason = ?, state = NULL WHERE id = ?",
      ...[this.#at, outcome, reason, row.id],
    );
    this.#ground.db.run(
      "UPDATE incident SET ended_at = ? WHERE instance_id = ? AND ended_at IS NULL",
      this.#at,
      row.id,
    );
    if (outcome === "COMPLETED") this.#todo.push(() => this.#return(row));
  }

  /** Hands the results to the caller and lets it go on. */
  #return(child: InstanceRow): void {
    if (child.super_id === null || child.super_ref === null) return;
    const parent = this.#live(child.super_id);
    const node = parent.session.waits.get(child.super_ref)?.node;
    if (node?.kind !== "callActivity" || !parent.waits.has(child.super_ref)) return;
    this.#mapOut(child, parent, child.super_ref, node);
    this.#complete(parent, child.super_ref);
  }

  #throwFrom(live: LiveInstance, wait: Wait): void {
    if (!live.session.waits.has(wait.ref) || wait.node.kind !== "errorEndEvent") return;
    const { code, message } = wait.node;
    if (this.#catch(live, wait.node, code, message ?? null)) return;
    throw engineFault(`nothing catches error '${code}' thrown by '${wait.node.id}' of ${live.row.definition_key}`);
  }

  /** Looks outwards: the element's own boundary, the scopes around it, then the call activity of the caller. */
  #catch(live: LiveInstance, thrower: ModelNode, code: string, message: string | null): boolean {
    const { variables } = this.#ground;
    const catcher = findCatcher(live.session, thrower, code);
    if (catcher?.node.kind === "boundaryEvent" && catcher.node.trigger.on === "error") {
      const { codeVariable, messageVariable } = catcher.node.trigger;
      const set = (name: string | undefined, value: string | null) => {
        if (name) variables.set(live.row.id, [ROOT_SCOPE], name, fromJuel(value), this.#at);
      };
      set(codeVariable, code);
      set(messageVariable, message);
      live.session.complete(catcher, this.#surround(live));
      this.#reconcile(live);
      return true;
    }
    const { super_id, super_ref } = live.row;
    if (super_id === null || super_ref === null) return false;
    const parent = this.#live(super_id);
    const call = parent.session.waits.get(super_ref);
    return call !== undefined && this.#catch(parent, call.node, code, message);
  }

  #surround(live: LiveInstance): Surroundings {
    return {
      condition: (text) => evaluateCondition(text, this.#scope(live, ROOT_SCOPE)),
      spread: (node, ref) => this.#spread(live, node, ref),
      entered: (node, ref, type) => this.#openActivity(live, node, ref, type),
      ended: (_, ref, canceled) => {
        const id = live.activities.get(ref);
        if (id) this.#closeActivity(live, ref, id, canceled);
      },
    };
  }

  #spread(live: LiveInstance, node: ModelNode, ref: string): number {
    const multi = "multi" in node ? node.multi : undefined;
    const list = multi?.collection === undefined ? undefined : this.#evaluate(live, ROOT_SCOPE, multi.collection);
    if (list !== undefined && !Array.isArray(list)) {
      throw engineFault(`collection of '${node.id}': ${multi?.collection} is no list`, "expressionFailed");
    }
    const size = list?.length ?? Number(this.#evaluate(live, ROOT_SCOPE, multi?.cardinality ?? "0"));
    if (!Number.isInteger(size) || size < 0) {
      throw engineFault(`loopCardinality of '${node.id}' is ${size}; accepted: an integer ≥ 0`, "expressionFailed");
    }
    for (let index = 0; index < size; index++) {
      const set = (name: string, value: unknown) =>
        this.#ground.variables.setIn(live.row.id, `${ref}_${index}`, name, fromJuel(value), this.#at);
      set("loopCounter", index);
      if (list && multi?.elementVariable) set(multi.elementVariable, list[index]);
    }
    return size;
  }

  #evaluate(live: LiveInstance, scope: string, text: string): unknown {
    return evaluate(text, this.#scope(live, scope));
  }

  #scope(live: LiveInstance, scope: string): JuelScope {
    const scopes = scope === ROOT_SCOPE ? [ROOT_SCOPE] : [scope, ROOT_SCOPE];
    return lookup((name) => this.#ground.variables.find(live.row.id, scopes, name));
  }

  #openActivity(live: LiveInstance, node: ModelNode, ref: string, type: string): string {
    const body = type === "multiInstanceBody";
    const elementId = body ? `${node.id}#multiInstanceBody` : node.id;
    const id = `${elementId}:${randomUUID()}`;
    this.#ground.db.insert("activity", {
      id,
      instance_id: live.row.id,
      ref,
      element_id: elementId,
      name: node.name ?? null,
      type,
      started_at: this.#at,
    });
    live.activities.set(ref, id);
    return id;
  }

  #closeActivity(live: LiveInstance, ref: string, id: string, canceled: boolean): void {
    this.#ground.db.run(
      "UPDATE activity SET ended_at = ?, canceled = ? WHERE id = ?",
      ...[this.#at, canceled ? 1 : 0, id],
    );
    live.activities.delete(ref);
  }

  /** The activity instance a wait belongs to; an instance of a multi-instance gets its own here. */
  #activityOf(live: LiveInstance, { node, ref, index }: Wait): string {
    const own = live.activities.get(ref);
    if (own) return own;
    if (index !== undefined) return this.#openActivity(live, node, ref, historyType(node));
    return live.activities.get(ref.replace(/_\d+$/, "")) ?? `${node.id}:${randomUUID()}`;
  }
}

const COMPILED = new Map<string, (scope: JuelScope) => unknown>();

function evaluate(text: string, scope: JuelScope): unknown {
  let compiled = COMPILED.get(text);
  if (!compiled) {
    compiled = compileJuel(text);
    COMPILED.set(text, compiled);
  }
  return compiled(scope);
}
