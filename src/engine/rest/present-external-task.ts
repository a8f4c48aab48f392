import type { Engine } from "../service/engine.ts";
import type { ExternalTaskRow, InstanceRow } from "../store/rows.ts";
import { formatDate } from "../typed-value.ts";

export function presentExternalTask(engine: Engine, task: ExternalTaskRow) {
  const instance = engine.db.get<InstanceRow>("SELECT * FROM instance WHERE id = ?", task.instance_id);
  const definition = instance && engine.definitions.process(instance.definition_id);
  return {
    activityId: task.element_id,
    activityInstanceId: task.activity_instance_id,
    errorMessage: task.error_message,
    executionId: task.execution_id,
    id: task.id,
    lockExpirationTime: task.locked_until === null ? null : formatDate(task.locked_until),
    createTime: formatDate(task.created_at),
    processDefinitionId: instance?.definition_id ?? null,
    processDefinitionKey: instance?.definition_key ?? null,
    processDefinitionVersionTag: definition?.version_tag ?? null,
    processInstanceId: task.instance_id,
    tenantId: task.tenant_id,
    retries: task.retries,
    suspended: instance?.suspended === 1,
    workerId: task.worker_id,
    topicName: task.topic,
    priority: task.priority,
    businessKey: instance?.business_key ?? null,
  };
}
