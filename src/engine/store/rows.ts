/** Rows as the store holds them; times are epoch milliseconds. */
export interface DeploymentRow {
  id: string;
  name: string | null;
  source: string | null;
  tenant_id: string | null;
  deployed_at: number;
  sequence: number;
}

export interface ResourceRow {
  id: string;
  deployment_id: string;
  name: string;
  bytes: Uint8Array;
  sha256: string;
}

export interface ProcessDefinitionRow {
  id: string;
  key: string;
  version: number;
  name: string | null;
  version_tag: string | null;
  tenant_id: string | null;
  deployment_id: string;
  resource_name: string;
  history_ttl: string | null;
  model: string;
}

export type DecisionDefinitionRow = Omit<ProcessDefinitionRow, "model">;

/** ACTIVE (open, also when suspended) | COMPLETED | EXTERNALLY_TERMINATED | INTERNALLY_TERMINATED */
export type Outcome = "ACTIVE" | "COMPLETED" | "EXTERNALLY_TERMINATED" | "INTERNALLY_TERMINATED";

export interface InstanceRow {
  id: string;
  definition_id: string;
  definition_key: string;
  business_key: string | null;
  tenant_id: string | null;
  root_id: string;
  /** Who called, and which execution of it. */
  super_id: string | null;
  super_ref: string | null;
  /** Number of callers above. */
  depth: number;
  start_activity_id: string | null;
  start_user_id: string | null;
  started_at: number;
  ended_at: number | null;
  suspended: number;
  outcome: Outcome;
  delete_reason: string | null;
  /** JSON of SavedState while open. */
  state: string | null;
}

export interface WaitRow {
  instance_id: string;
  ref: string;
  kind: string;
  row_id: string;
}

export interface ActivityRow {
  id: string;
  instance_id: string;
  ref: string;
  element_id: string;
  name: string | null;
  type: string;
  task_id: string | null;
  called_instance_id: string | null;
  assignee: string | null;
  started_at: number;
  ended_at: number | null;
  canceled: number;
}

export interface TaskRow {
  id: string;
  instance_id: string;
  ref: string;
  element_id: string;
  activity_instance_id: string;
  execution_id: string;
  name: string | null;
  description: string | null;
  assignee: string | null;
  owner: string | null;
  /** PENDING | RESOLVED */
  delegation: string | null;
  priority: number;
  due_at: number | null;
  follow_up_at: number | null;
  form_key: string | null;
  form_ref: string | null;
  form_binding: string | null;
  form_version: string | null;
  tenant_id: string | null;
  created_at: number;
  ended_at: number | null;
  delete_reason: string | null;
}

export interface ExternalTaskRow {
  id: string;
  instance_id: string;
  ref: string;
  element_id: string;
  activity_instance_id: string;
  execution_id: string;
  topic: string;
  tenant_id: string | null;
  priority: number;
  worker_id: string | null;
  /** System time, never the movable clock: a lock guards against a worker that died, in real seconds. */
  locked_until: number | null;
  retries: number | null;
  error_message: string | null;
  error_details: string | null;
  created_at: number;
}

export interface JobRow {
  id: string;
  instance_id: string;
  ref: string;
  element_id: string;
  execution_id: string;
  tenant_id: string | null;
  due_at: number;
  retries: number;
  exception: string | null;
  created_at: number;
}

export interface SubscriptionRow {
  id: string;
  instance_id: string;
  ref: string;
  element_id: string;
  execution_id: string;
  message: string;
  tenant_id: string | null;
  created_at: number;
}

export interface IncidentRow {
  id: string;
  type: string;
  instance_id: string;
  element_id: string | null;
  execution_id: string | null;
  /** The task, external task or job it hangs on. */
  configuration: string;
  message: string | null;
  tenant_id: string | null;
  created_at: number;
  ended_at: number | null;
}

export interface UserOperationRow {
  id: string;
  operation_id: string;
  operation_type: string;
  entity_type: string;
  user_id: string | null;
  at: number;
  task_id: string | null;
  instance_id: string | null;
  definition_id: string | null;
  definition_key: string | null;
  deployment_id: string | null;
  job_id: string | null;
  external_task_id: string | null;
  property: string | null;
  old_value: string | null;
  new_value: string | null;
  tenant_id: string | null;
  annotation: string | null;
}
