import type { CallNode, ModelNode } from "../deploy/model.ts";
import { engineFault } from "../problem.ts";
import type { InstanceRow, Outcome, WaitRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import type { TypedValue } from "../typed-value.ts";
import { ActivityLog } from "./activity-log.ts";
import { requestForCall, returnVariables } from "./call-variables.ts";
import { findCatcher } from "./catcher.ts";
import { Evaluator } from "./evaluator.ts";
import type { Wait } from "./host.ts";
import { endInstance, type Ground, insertInstance, readInstance, type StartRequest } from "./instance-rows.ts";
import type { LiveInstance } from "./live-instances.ts";
import type { Instruction } from "./modification.ts";
import { type Mover, modifyInstance } from "./modify.ts";
import { Session, type Surroundings } from "./session.ts";
import { fromJuel } from "./values.ts";
import { createExternalTask, createSubscription, createTask, createTimer, endRow, type Place } from "./wait-rows.ts";

/** One stimulus and all that follows from it, in parents and children: inside one database transaction.
 * Everything is synchronous. After each run of the library the rows are brought in line with what is open. */
export class Unit {
  readonly #ground: Ground;
  readonly #at: number;
  readonly #touched = new Map<string, LiveInstance>();
  /** What is left to do; calls and returns wait here so that no run begins inside another. */
  readonly #todo: (() => void)[] = [];
  /** How an instance ends whose calling activity is cancelled. */
  #calledEnd: Outcome = "INTERNALLY_TERMINATED";
  readonly #evaluator: Evaluator;
  readonly #log: ActivityLog;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#at = ground.clock.now().getTime();
    this.#evaluator = new Evaluator(ground.variables, this.#at);
    this.#log = new ActivityLog(ground.db, this.#at);
  }

  start(request: StartRequest): InstanceRow {
    const row = insertInstance(this.#ground, request, this.#at);
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

  /** Takes tokens away and puts them elsewhere. @throws {Problem} as {@link modifyInstance} */
  modify(instanceId: string, instructions: Instruction[]): void {
    const mover: Mover = {
      live: (id) => this.#live(id),
      set: (id, variables) => this.#set(id, variables),
      move: (live, work) => {
        live.session.move(this.#surround(live), work);
        const open = live.session.live();
        this.#mapCancelled(live, ({ ref }) => !open.has(ref));
        // as on Camunda: what is cancelled by hand is cancelled from outside, with everything that it has called
        this.#calledEnd = "EXTERNALLY_TERMINATED";
        this.#reconcile(live);
        this.#calledEnd = "INTERNALLY_TERMINATED";
        this.#drain();
      },
      end: (live, outcome) => this.#end(live, outcome, null),
    };
    modifyInstance(mover, instanceId, instructions);
    this.#drain();
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

  #begin(row: InstanceRow, { variables, userId }: StartRequest): void {
    const model = this.#ground.definitions.model(row.definition_id);
    this.#set(row.id, variables);
    const start = model.nodes.find((node) => node.id === row.start_activity_id);
    if (userId !== undefined && start?.kind === "startEvent" && start.initiator) {
      this.#ground.variables.setIn(row.id, ROOT_SCOPE, start.initiator, fromJuel(userId), this.#at);
    }
    const live = { row, session: new Session(row.id, model), waits: new Map(), activities: new Map() };
    this.#touched.set(row.id, live);
    live.session.start(this.#surround(live));
    this.#reconcile(live);
  }

  #set(id: string, variables: Map<string, TypedValue>): void {
    for (const [name, value] of variables) this.#ground.variables.setIn(id, ROOT_SCOPE, name, value, this.#at);
  }

  /** From memory, or from its rows. */
  #live(id: string): LiveInstance {
    const known = this.#touched.get(id) ?? this.#ground.instances.get(id);
    const live = known ?? readInstance(this.#ground, id);
    this.#touched.set(id, live);
    if (known) return live;
    live.session.resume(JSON.parse(live.row.state ?? ""), this.#surround(live));
    live.row.state = null;
    return live;
  }

  #complete(live: LiveInstance, ref: string): void {
    const wait = live.session.waits.get(ref);
    const row = live.waits.get(ref);
    if (!wait || !row) throw engineFault(`process instance ${live.row.id} no longer waits there`);
    this.#evaluator.mapOutputs(live.row.id, wait.node, ref);
    this.#mapInterrupted(live, wait);
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
    for (const ref of live.activities.keys()) if (!open.has(ref)) this.#log.close(live, ref, true);
    if (!session.running) {
      this.#end(live, "COMPLETED", null);
      return;
    }
    for (const wait of session.waits.values()) {
      if (live.waits.has(wait.ref) || wait.kind === "error") continue;
      if (wait.kind === "throw") this.#todo.push(() => this.#throwFrom(live, wait));
      else this.#openWait(live, wait);
    }
  }

  #openWait(live: LiveInstance, wait: Wait): void {
    const { db } = this.#ground;
    const { node, ref } = wait;
    const activityInstanceId = this.#log.of(live, wait);
    const place: Place = {
      instance: live.row,
      ref,
      activityInstanceId,
      at: this.#at,
      evaluate: (text) => (text === undefined ? undefined : this.#evaluator.evaluate(live.row.id, ref, text)),
    };
    this.#evaluator.mapInputs(live.row.id, node, ref);
    if (node.kind === "userTask") {
      const { id, assignee } = createTask(db, place, node);
      this.#addWait(live, wait, id);
      this.#log.task(activityInstanceId, id, assignee);
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
    if (reason === "completed") this.#log.close(live, row.ref, false);
    if (row.kind === "call" && reason === "deleted") this.#cancelCalled(row.row_id);
  }

  #cancelCalled(id: string): void {
    const child = this.#ground.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ? AND ended_at IS NULL", id);
    if (child) this.#end(this.#live(id), this.#calledEnd, "the calling activity was cancelled");
  }

  #call(live: LiveInstance, wait: Wait, node: CallNode, activityInstanceId: string): void {
    const request = requestForCall(this.#ground, this.#evaluator, { instance: live.row, ref: wait.ref }, node);
    const child = insertInstance(this.#ground, request, this.#at);
    this.#addWait(live, wait, child.id);
    this.#log.called(activityInstanceId, child.id);
    this.#todo.push(() => {
      if (live.waits.has(wait.ref)) this.#begin(child, request);
    });
  }

  /** As on Camunda, what is cancelled while its instance goes on hands out its output parameters, too. */
  #mapCancelled(live: LiveInstance, isCancelled: (wait: Wait) => boolean): void {
    for (const wait of live.session.waits.values()) {
      if (live.waits.has(wait.ref) && isCancelled(wait)) this.#evaluator.mapOutputs(live.row.id, wait.node, wait.ref);
    }
  }

  /** Before an interrupting boundary event goes on: its conditions may ask for what the interrupted activity hands out. */
  #mapInterrupted(live: LiveInstance, { node }: Wait): void {
    if (node.kind !== "boundaryEvent" || !node.interrupting) return;
    this.#mapCancelled(live, (wait) => wait.node !== node && live.session.paths.isWithin(wait.node, node.attachedTo));
  }

  #end(live: LiveInstance, outcome: Outcome, reason: string | null): void {
    const { row } = live;
    if (row.ended_at !== null) return;
    row.ended_at = this.#at;
    row.outcome = outcome;
    for (const wait of [...live.waits.values()]) this.#dropWait(live, wait, "deleted");
    for (const ref of live.activities.keys()) this.#log.close(live, ref, true);
    endInstance(this.#ground.db, row, reason);
    if (outcome === "COMPLETED") this.#todo.push(() => this.#return(row));
  }

  /** Hands the results to the caller and lets it go on. */
  #return(child: InstanceRow): void {
    if (child.super_id === null || child.super_ref === null) return;
    const parent = this.#live(child.super_id);
    const node = parent.session.waits.get(child.super_ref)?.node;
    if (node?.kind !== "callActivity" || !parent.waits.has(child.super_ref)) return;
    const caller = { id: parent.row.id, ref: child.super_ref, node };
    returnVariables(this.#ground.variables, child.id, caller, this.#at);
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
      this.#mapInterrupted(live, catcher);
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
      condition: (text) => this.#evaluator.condition(live.row.id, text),
      spread: (node, ref) => this.#evaluator.spread(live.row.id, node, ref),
      entered: (node, ref, type) => this.#log.open(live, node, ref, type),
      ended: (ref, canceled) => this.#log.close(live, ref, canceled),
    };
  }
}
