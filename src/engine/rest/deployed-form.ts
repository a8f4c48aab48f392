import { badRequest, notFound } from "../problem.ts";
import type { Engine } from "../service/engine.ts";
import type { ProcessDefinitionRow, ResourceRow, TaskRow } from "../store/rows.ts";
import { File } from "./route.ts";

/** The form a task refers to. `formRef` with binding deployment: the form of that id in the definition's deployment;
 * latest: the newest one in the tenant; version: the n-th. `formKey` "camunda-forms:deployment:<file>": that file.
 * @throws {Problem} 400 without a form; 404 where it is not deployed */
export function deployedForm(engine: Engine, task: TaskRow): File {
  const definition = engine.db.get<ProcessDefinitionRow>(
    "SELECT d.* FROM process_definition d JOIN instance i ON i.definition_id = d.id WHERE i.id = ?",
    task.instance_id,
  );
  if (!definition) throw notFound(`No matching process definition for task ${task.id}`);
  const resource = find(engine, task, definition);
  if (!resource) throw notFound(`form '${task.form_ref ?? task.form_key}' of task ${task.id} is not deployed`);
  return new File(resource.name, "application/json", resource.bytes);
}

function find(engine: Engine, task: TaskRow, definition: ProcessDefinitionRow): ResourceRow | undefined {
  if (task.form_ref === null) {
    const name = /^camunda-forms:deployment:(.+)$/.exec(task.form_key ?? "")?.[1];
    if (!name) throw badRequest(`task ${task.id} has no deployed form`);
    return engine.definitions.resource(definition.deployment_id, name);
  }
  if (task.form_binding === "deployment") {
    const resources = engine.db.all<ResourceRow>(
      "SELECT * FROM resource WHERE deployment_id = ? AND name LIKE '%.form'",
      definition.deployment_id,
    );
    return resources.find((resource) => formId(resource) === task.form_ref);
  }
  const versions = engine.db
    .all<ResourceRow>(
      `SELECT resource.* FROM resource JOIN deployment ON deployment.id = resource.deployment_id
       WHERE resource.name LIKE '%.form' AND ifnull(deployment.tenant_id, '') = ? ORDER BY deployment.sequence`,
      definition.tenant_id ?? "",
    )
    .filter((resource) => formId(resource) === task.form_ref);
  return task.form_binding === "version" ? versions[Number(task.form_version) - 1] : versions.at(-1);
}

function formId({ bytes }: ResourceRow): unknown {
  return (JSON.parse(Buffer.from(bytes).toString("utf8")) as { id?: unknown }).id;
}
