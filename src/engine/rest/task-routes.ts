import { conflict, engineFault, notFound, nothingThere, Problem } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import { Tasks } from "../service/tasks.ts";
import type { TaskRow } from "../store/rows.ts";
import { ROOT_SCOPE } from "../store/variables.ts";
import { readTyped } from "../typed-value.ts";
import { deployedForm } from "./deployed-form.ts";
import { deserialized } from "./deserialized.ts";
import {
  type Call,
  optionalBoolean,
  optionalString,
  optionalStrings,
  presentVariables,
  type Route,
  readVariables,
  requiredString,
} from "./route.ts";
import { taskList } from "./task-list.ts";

export function taskRoutes(engine: Engine): Route[] {
  const tasks = new Tasks(engine);
  const list = taskList(engine);
  const get = (id: string | undefined, refusal: (message: string) => Problem): TaskRow => {
    const task = tasks.find(id ?? "");
    if (!task) throw refusal(`No matching task with id ${id}`);
    return task;
  };
  const visible = (task: TaskRow) => engine.variables.visible(task.instance_id, [task.ref, ROOT_SCOPE]);
  const complete = (type: string) => (call: Call) => {
    const task = tasks.find(call.params.id ?? "");
    tasks.complete(call.params.id ?? "", readVariables(call.body), call.userId, type);
    if (!task || !optionalBoolean(call.body, "withVariablesInReturn")) return undefined;
    return presentVariables(engine.variables.visible(task.instance_id, [ROOT_SCOPE]));
  };
  return [
    ...list.routes,
    {
      method: "GET",
      path: "/task/{id}",
      summary: "One open task",
      handle: ({ params }) => list.present(get(params.id, notFound)),
    },
    {
      method: "POST",
      path: "/task/{id}/claim",
      summary: "Makes a person the assignee, unless there is another",
      handle: ({ params, body, userId }) =>
        tasks.claim(params.id ?? "", optionalString(body, "userId") ?? null, userId),
    },
    {
      method: "POST",
      path: "/task/{id}/unclaim",
      summary: "Removes the assignee",
      handle: ({ params, userId }) => tasks.unclaim(params.id ?? "", userId),
    },
    {
      method: "POST",
      path: "/task/{id}/assignee",
      summary: "Sets the assignee",
      handle: ({ params, body, userId }) =>
        tasks.assign(params.id ?? "", optionalString(body, "userId") ?? null, userId),
    },
    {
      method: "POST",
      path: "/task/{id}/delegate",
      summary: "Hands a task to somebody who resolves it",
      handle: ({ params, body, userId }) => tasks.delegate(params.id ?? "", requiredString(body, "userId"), userId),
    },
    {
      method: "POST",
      path: "/task/{id}/resolve",
      summary: "Gives a delegated task back to its owner",
      handle: ({ params, body, userId }) => tasks.resolve(params.id ?? "", readVariables(body), userId),
    },
    { method: "POST", path: "/task/{id}/complete", summary: "Completes a task", handle: complete("Complete") },
    {
      method: "POST",
      path: "/task/{id}/submit-form",
      summary: "Completes a task from its form",
      handle: complete("Complete"),
    },
    {
      method: "GET",
      path: "/task/{id}/variables",
      summary: "Variables a task sees",
      query: ["deserializeValues"],
      handle: ({ params, query }) =>
        presentVariables(deserialized(visible(get(params.id, nothingThere)), query.deserializeValues)),
    },
    {
      method: "POST",
      path: "/task/{id}/variables",
      summary: "Sets and deletes variables from a task",
      handle: ({ params, body, userId }) =>
        tasks.change(
          get(params.id, engineFault),
          readVariables(body, "modifications"),
          optionalStrings(body, "deletions") ?? [],
          userId,
        ),
    },
    {
      method: "GET",
      path: "/task/{id}/variables/{name}",
      summary: "One variable a task sees",
      query: ["deserializeValue"],
      handle: ({ params, query }) => {
        const seen = deserialized(visible(get(params.id, engineFault)), query.deserializeValue);
        const value = seen.get(params.name ?? "");
        if (!value) throw notFound(`task variable with name ${params.name} does not exist`);
        return value;
      },
    },
    {
      method: "PUT",
      path: "/task/{id}/variables/{name}",
      summary: "Sets one variable from a task",
      handle: ({ params, body, userId }) => {
        const name = params.name ?? "";
        tasks.change(get(params.id, engineFault), new Map([[name, readTyped(name, body)]]), [], userId);
      },
    },
    {
      method: "GET",
      path: "/task/{id}/form-variables",
      summary: "Variables for a task's form",
      query: ["variableNames", "deserializeValues"],
      handle: ({ params, query }) => {
        const task = get(params.id, (message) => new Problem(400, "BadUserRequestException", message));
        const names = query.variableNames?.split(",");
        const found = engine.variables.visible(task.instance_id, [task.ref, ROOT_SCOPE], names);
        return presentVariables(deserialized(found, query.deserializeValues));
      },
    },
    {
      method: "GET",
      path: "/task/{id}/form",
      summary: "Which form a task has",
      handle: ({ params }) => {
        const task = get(params.id, conflict);
        return { key: task.form_key, camundaFormRef: list.formRef(task), contextPath: null };
      },
    },
    {
      method: "GET",
      path: "/task/{id}/deployed-form",
      summary: "The task's form-js form",
      handle: ({ params }) => deployedForm(engine, get(params.id, nothingThere)),
    },
    {
      method: "GET",
      path: "/task/{id}/identity-links",
      summary: "Candidates, assignee and owner",
      query: ["type"],
      handle: ({ params, query }) => list.identityLinks(get(params.id, nothingThere), query.type),
    },
    {
      method: "POST",
      path: "/task/{id}/identity-links",
      summary: "Adds a candidate",
      handle: ({ params, body, userId }) =>
        tasks.link(
          params.id ?? "",
          requiredString(body, "type"),
          optionalString(body, "userId"),
          optionalString(body, "groupId"),
          true,
          userId,
        ),
    },
    {
      method: "POST",
      path: "/task/{id}/identity-links/delete",
      summary: "Removes a candidate",
      handle: ({ params, body, userId }) =>
        tasks.link(
          params.id ?? "",
          requiredString(body, "type"),
          optionalString(body, "userId"),
          optionalString(body, "groupId"),
          false,
          userId,
        ),
    },
  ];
}
