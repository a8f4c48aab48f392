/** First segments of Camunda 7.24's REST paths. What lies below them and is not published is answered 501. */
const CAMUNDA = new Set([
  "authorization",
  "batch",
  "case-definition",
  "case-execution",
  "case-instance",
  "condition",
  "decision-definition",
  "decision-requirements-definition",
  "deployment",
  "engine",
  "event-subscription",
  "execution",
  "external-task",
  "filter",
  "group",
  "history",
  "identity",
  "incident",
  "job",
  "job-definition",
  "message",
  "metrics",
  "migration",
  "modification",
  "process-definition",
  "process-instance",
  "schema",
  "signal",
  "task",
  "telemetry",
  "tenant",
  "user",
  "variable-instance",
  "version",
]);

/** @param path below `/engine-rest`, with its leading slash */
export function isCamundaPath(path: string): boolean {
  return CAMUNDA.has(path.split("/")[1] ?? "");
}
