import type { ModelNode } from "../deploy/model.ts";
import { compileValue, evaluateCondition, type JuelScope } from "../juel/compile.ts";
import { engineFault } from "../problem.ts";
import { ROOT_SCOPE, type Variables } from "../store/variables.ts";
import { fromJuel, lookup } from "./values.ts";

/** Evaluates expressions against the variables that an execution sees. */
export class Evaluator {
  readonly #variables: Variables;
  /** Epoch milliseconds of this unit of work. */
  readonly #at: number;

  constructor(variables: Variables, at: number) {
    this.#variables = variables;
    this.#at = at;
  }

  /** @param ref the execution whose local variables go before the instance's; {@link ROOT_SCOPE} for none */
  evaluate(instanceId: string, ref: string, text: string): unknown {
    return evaluateText(text, this.#scope(instanceId, ref));
  }

  condition(instanceId: string, text: string): boolean {
    return evaluateCondition(text, this.#scope(instanceId, ROOT_SCOPE));
  }

  /** Sets an element's input parameters, each seeing those before it, as variables of its execution. */
  mapInputs(instanceId: string, { inputs }: ModelNode, ref: string): void {
    for (const [name, text] of Object.entries(inputs ?? {})) {
      this.#variables.setIn(instanceId, ref, name, fromJuel(this.evaluate(instanceId, ref, text)), this.#at);
    }
  }

  /** Hands an element's output parameters to its instance. */
  mapOutputs(instanceId: string, { outputs }: ModelNode, ref: string): void {
    for (const [name, text] of Object.entries(outputs ?? {})) {
      this.#variables.setIn(instanceId, ROOT_SCOPE, name, fromJuel(this.evaluate(instanceId, ref, text)), this.#at);
    }
  }

  /** Evaluates a multi-instance's collection and gives each of its instances its element as a local variable.
   * @returns how many there are */
  spread(instanceId: string, node: ModelNode, ref: string): number {
    const multi = "multi" in node ? node.multi : undefined;
    const collection = multi?.collection;
    const list = collection === undefined ? undefined : this.evaluate(instanceId, ROOT_SCOPE, collection);
    if (list !== undefined && !Array.isArray(list)) {
      throw engineFault(`collection of '${node.id}': ${collection} is no list`, "expressionFailed");
    }
    const size = list?.length ?? Number(this.evaluate(instanceId, ROOT_SCOPE, multi?.cardinality ?? "0"));
    if (!Number.isInteger(size) || size < 0) {
      throw engineFault(`loopCardinality of '${node.id}' is ${size}; accepted: an integer ≥ 0`, "expressionFailed");
    }
    for (let index = 0; index < size; index++) {
      const set = (name: string, value: unknown) =>
        this.#variables.setIn(instanceId, `${ref}_${index}`, name, fromJuel(value), this.#at);
      set("loopCounter", index);
      if (list && multi?.elementVariable) set(multi.elementVariable, list[index]);
    }
    return size;
  }

  #scope(instanceId: string, ref: string): JuelScope {
    const scopes = ref === ROOT_SCOPE ? [ROOT_SCOPE] : [ref, ROOT_SCOPE];
    return lookup((name) => this.#variables.find(instanceId, scopes, name));
  }
}

const COMPILED = new Map<string, (scope: JuelScope) => unknown>();

export function evaluateText(text: string, scope: JuelScope): unknown {
  let compiled = COMPILED.get(text);
  if (!compiled) {
    compiled = compileValue(text);
    COMPILED.set(text, compiled);
  }
  return compiled(scope);
}
