/** Statements that make an empty file a store; `SCHEMA_VERSION` counts up with every change after a release.
 * Runtime and history share their rows: an ended row is history, so nothing is written twice. Times are epoch milliseconds. */
export const SCHEMA_VERSION = 2;

/** Finds cases by a variable's short text; long values (rulings, documents) are asked for by nobody. */
const VARIABLE_BY_VALUE =
  "CREATE INDEX IF NOT EXISTS variable_by_value ON variable (name, value) WHERE length(value) < 200;";

/** What brings a store of version n to version n + 1. */
export const MIGRATIONS: Record<number, string> = {
  1: `ALTER TABLE user_operation ADD COLUMN annotation TEXT; ${VARIABLE_BY_VALUE}`,
};

export const SCHEMA = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE deployment (
  id TEXT PRIMARY KEY, name TEXT, source TEXT, tenant_id TEXT, deployed_at INTEGER NOT NULL, sequence INTEGER NOT NULL
);
CREATE TABLE resource (
  id TEXT PRIMARY KEY, deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  name TEXT NOT NULL, bytes BLOB NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX resource_deployment ON resource (deployment_id, name);

CREATE TABLE process_definition (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, name TEXT, version_tag TEXT, tenant_id TEXT,
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  resource_name TEXT NOT NULL, history_ttl TEXT, model TEXT NOT NULL
);
CREATE UNIQUE INDEX process_definition_key ON process_definition (key, ifnull(tenant_id, ''), version);

CREATE TABLE decision_definition (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, name TEXT, version_tag TEXT, tenant_id TEXT,
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  resource_name TEXT NOT NULL, history_ttl TEXT
);
CREATE UNIQUE INDEX decision_definition_key ON decision_definition (key, ifnull(tenant_id, ''), version);

CREATE TABLE instance (
  id TEXT PRIMARY KEY, definition_id TEXT NOT NULL, definition_key TEXT NOT NULL, business_key TEXT, tenant_id TEXT,
  root_id TEXT NOT NULL, super_id TEXT, super_ref TEXT, depth INTEGER NOT NULL,
  start_activity_id TEXT, start_user_id TEXT,
  started_at INTEGER NOT NULL, ended_at INTEGER, suspended INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL, delete_reason TEXT, state TEXT
);
CREATE INDEX instance_super ON instance (super_id, super_ref);
CREATE INDEX instance_root ON instance (root_id);
CREATE INDEX instance_business_key ON instance (business_key);
CREATE INDEX instance_definition ON instance (definition_id);
CREATE INDEX instance_open ON instance (definition_key, tenant_id) WHERE ended_at IS NULL;

CREATE TABLE wait (
  instance_id TEXT NOT NULL, ref TEXT NOT NULL, kind TEXT NOT NULL, row_id TEXT NOT NULL,
  PRIMARY KEY (instance_id, ref)
) WITHOUT ROWID;

CREATE TABLE activity (
  id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, ref TEXT NOT NULL, element_id TEXT NOT NULL, name TEXT,
  type TEXT NOT NULL, task_id TEXT, called_instance_id TEXT, assignee TEXT,
  started_at INTEGER NOT NULL, ended_at INTEGER, canceled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX activity_instance ON activity (instance_id);

CREATE TABLE variable (
  id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL,
  type TEXT NOT NULL, value TEXT, value_info TEXT, activity_instance_id TEXT,
  created_at INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX variable_name ON variable (instance_id, scope, name);
CREATE INDEX variable_by_name ON variable (name);
${VARIABLE_BY_VALUE}

CREATE TABLE task (
  id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, ref TEXT NOT NULL, element_id TEXT NOT NULL,
  activity_instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, name TEXT, description TEXT,
  assignee TEXT, owner TEXT, delegation TEXT, priority INTEGER NOT NULL, due_at INTEGER, follow_up_at INTEGER,
  form_key TEXT, form_ref TEXT, form_binding TEXT, form_version TEXT, tenant_id TEXT,
  created_at INTEGER NOT NULL, ended_at INTEGER, delete_reason TEXT
);
CREATE INDEX task_instance ON task (instance_id);
CREATE INDEX task_open ON task (tenant_id, created_at) WHERE ended_at IS NULL;
CREATE INDEX task_assignee ON task (assignee) WHERE ended_at IS NULL;
CREATE TABLE task_link (
  task_id TEXT NOT NULL, type TEXT NOT NULL, user_id TEXT NOT NULL DEFAULT '', group_id TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (task_id, type, user_id, group_id)
) WITHOUT ROWID;
CREATE INDEX task_link_group ON task_link (group_id, task_id);

CREATE TABLE external_task (
  id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, ref TEXT NOT NULL, element_id TEXT NOT NULL,
  activity_instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, topic TEXT NOT NULL, tenant_id TEXT,
  priority INTEGER NOT NULL, worker_id TEXT, locked_until INTEGER, retries INTEGER,
  error_message TEXT, error_details TEXT, created_at INTEGER NOT NULL
);
CREATE INDEX external_task_topic ON external_task (topic, locked_until);
CREATE INDEX external_task_instance ON external_task (instance_id);

CREATE TABLE job (
  id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, ref TEXT NOT NULL, element_id TEXT NOT NULL,
  execution_id TEXT NOT NULL, tenant_id TEXT, due_at INTEGER NOT NULL, retries INTEGER NOT NULL, exception TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX job_due ON job (due_at);
CREATE INDEX job_instance ON job (instance_id);

CREATE TABLE subscription (
  id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, ref TEXT NOT NULL, element_id TEXT NOT NULL,
  execution_id TEXT NOT NULL, message TEXT NOT NULL, tenant_id TEXT, created_at INTEGER NOT NULL
);
CREATE INDEX subscription_message ON subscription (message);
CREATE INDEX subscription_instance ON subscription (instance_id);

CREATE TABLE incident (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, instance_id TEXT NOT NULL, element_id TEXT, execution_id TEXT,
  configuration TEXT NOT NULL, message TEXT, tenant_id TEXT, created_at INTEGER NOT NULL, ended_at INTEGER
);
CREATE INDEX incident_configuration ON incident (configuration);
CREATE INDEX incident_instance ON incident (instance_id);

CREATE TABLE user_operation (
  id TEXT PRIMARY KEY, operation_id TEXT NOT NULL, operation_type TEXT NOT NULL, entity_type TEXT NOT NULL,
  user_id TEXT, at INTEGER NOT NULL, task_id TEXT, instance_id TEXT, definition_id TEXT, definition_key TEXT,
  deployment_id TEXT, job_id TEXT, external_task_id TEXT, property TEXT, old_value TEXT, new_value TEXT, tenant_id TEXT,
  annotation TEXT
);
CREATE INDEX user_operation_instance ON user_operation (instance_id);
CREATE INDEX user_operation_task ON user_operation (task_id);
`;
