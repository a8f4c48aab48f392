import { badRequest } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import type { ExternalTasks, FetchRequest, Topic } from "../service/external-tasks.ts";
import type { ExternalTaskRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import { show } from "../typed-value.ts";
import { presentExternalTask } from "./present-external-task.ts";
import {
  type Call,
  optionalBoolean,
  optionalInteger,
  optionalObject,
  optionalString,
  optionalStrings,
  presentVariables,
  requiredInteger,
  requiredString,
} from "./route.ts";

const LONGEST_WAIT_MS = 1_800_000;

interface AskedTopic extends Topic {
  variables?: string[];
  localVariables: boolean;
  includeExtensionProperties: boolean;
}

/** Answers at once where there is something, else when there is, or with nothing after `asyncResponseTimeout`.
 * A client that has gone away while waiting gets no locks. */
export async function fetchAndLock(engine: Engine, tasks: ExternalTasks, call: Call): Promise<unknown> {
  const request = readRequest(call.body);
  const timeout = optionalInteger(call.body, "asyncResponseTimeout") ?? 0;
  if (timeout > LONGEST_WAIT_MS) {
    throw badRequest(
      `The asynchronous response timeout cannot be set to a value greater than ${LONGEST_WAIT_MS} milliseconds`,
    );
  }
  const fetch = () =>
    tasks.fetchAndLock(request).map(({ task, topic }) => ({
      ...presentExternalTask(engine, task),
      errorDetails: task.error_details,
      ...extras(engine, task, topic),
    }));
  const found = fetch();
  if (found.length > 0 || timeout <= 0 || engine.closing) return found;
  return waitFor(engine, tasks, request, timeout, call, fetch);
}

function waitFor<T>(
  engine: Engine,
  tasks: ExternalTasks,
  request: FetchRequest<AskedTopic>,
  timeout: number,
  { request: http }: Call,
  fetch: () => T[],
): Promise<T[]> {
  return new Promise((resolve, reject) => {
    let expiry: NodeJS.Timeout | undefined;
    const finish = (result: T[]) => {
      clearTimeout(expiry);
      clearTimeout(limit);
      engine.off("external-task", look);
      engine.off("closing", giveUp);
      http.socket.off("close", giveUp);
      resolve(result);
    };
    const giveUp = () => finish([]);
    const look = () => {
      if (http.socket.destroyed) return giveUp();
      try {
        const found = fetch();
        if (found.length > 0) return finish(found);
      } catch (error) {
        finish([]);
        return reject(error);
      }
      arm();
    };
    // a lock that runs out makes no event; whoever waits looks again at that moment
    const arm = () => {
      clearTimeout(expiry);
      const next = tasks.nextExpiry(request.topics);
      if (next !== undefined) expiry = setTimeout(look, Math.max(1, next - Date.now()));
    };
    const limit = setTimeout(giveUp, timeout);
    engine.on("external-task", look);
    engine.on("closing", giveUp);
    http.socket.on("close", giveUp);
    arm();
  });
}

function readRequest(body: Record<string, unknown>): FetchRequest<AskedTopic> {
  const maxTasks = requiredInteger(body, "maxTasks");
  if (maxTasks < 0) throw badRequest(`'maxTasks': found ${maxTasks}; accepted: an integer ≥ 0`);
  const topics = body.topics ?? [];
  if (!Array.isArray(topics)) throw badRequest(`'topics': found ${show(topics)}; accepted: a list`);
  return {
    workerId: requiredString(body, "workerId"),
    maxTasks,
    usePriority: optionalBoolean(body, "usePriority") ?? false,
    byCreateTime: readSorting(body.sorting),
    topics: topics.map(readTopic),
  };
}

function readSorting(sorting: unknown): "asc" | "desc" | undefined {
  if (sorting === undefined || sorting === null) return undefined;
  const [first] = Array.isArray(sorting) ? sorting : [undefined];
  if (first?.sortBy !== "createTime" || (first.sortOrder !== "asc" && first.sortOrder !== "desc")) {
    throw badRequest(
      `'sorting': found ${show(sorting)}; accepted: [{"sortBy": "createTime", "sortOrder": "asc" or "desc"}]`,
    );
  }
  return first.sortOrder;
}

function readTopic(given: unknown): AskedTopic {
  if (typeof given !== "object" || given === null)
    throw badRequest(`a topic: found ${show(given)}; accepted: an object`);
  const topic = given as Record<string, unknown>;
  const lockDuration = requiredInteger(topic, "lockDuration");
  if (lockDuration <= 0) throw badRequest(`'lockDuration': found ${lockDuration}; accepted: milliseconds above 0`);
  return {
    topicName: requiredString(topic, "topicName"),
    lockDuration,
    businessKey: optionalString(topic, "businessKey"),
    processDefinitionId: optionalString(topic, "processDefinitionId"),
    processDefinitionIdIn: optionalStrings(topic, "processDefinitionIdIn"),
    processDefinitionKey: optionalString(topic, "processDefinitionKey"),
    processDefinitionKeyIn: optionalStrings(topic, "processDefinitionKeyIn"),
    processDefinitionVersionTag: optionalString(topic, "processDefinitionVersionTag"),
    processVariables: optionalObject(topic, "processVariables"),
    tenantIdIn: optionalStrings(topic, "tenantIdIn"),
    withoutTenantId: optionalBoolean(topic, "withoutTenantId"),
    variables: optionalStrings(topic, "variables"),
    localVariables: optionalBoolean(topic, "localVariables") ?? false,
    includeExtensionProperties: optionalBoolean(topic, "includeExtensionProperties") ?? false,
  };
}

function extras(engine: Engine, task: ExternalTaskRow, topic: AskedTopic) {
  const scopes = topic.localVariables ? [task.ref] : [task.ref, ROOT_SCOPE];
  const variables = engine.variables.visible(task.instance_id, scopes, topic.variables);
  if (!topic.includeExtensionProperties) return { variables: presentVariables(variables), extensionProperties: {} };
  const definition = engine.db.get<{ definition_id: string }>(
    "SELECT definition_id FROM instance WHERE id = ?",
    task.instance_id,
  );
  const model = definition && engine.definitions.model(definition.definition_id);
  const node = model?.nodes.find(({ id }) => id === task.element_id);
  return { variables: presentVariables(variables), extensionProperties: node?.properties ?? {} };
}
