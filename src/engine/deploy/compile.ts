import { type BpmnElement, child, children, extensions, type ParsedBpmn, parseBpmn, text } from "./bpmn-moddle.ts";
import type { ModelFlow, ProcessModel } from "./model.ts";
import { readNode } from "./read-node.ts";
import { DeploymentRefused, type Reason, type Refuse } from "./refusal.ts";

/** Elements of a diagram that carry no execution. */
const SILENT = new Set([
  "bpmn:DataObject",
  "bpmn:DataObjectReference",
  "bpmn:DataStoreReference",
  "bpmn:TextAnnotation",
  "bpmn:Association",
  "bpmn:Group",
]);

/** Reads a `.bpmn` file that the portable rules have passed into one model an executable process.
 * @param file resource name, for the reasons
 * @returns empty where nothing is executable: such a file deploys as a mere resource, as on Camunda
 * @throws {DeploymentRefused} whatever this engine would not run exactly as Camunda does */
export async function compileBpmn(xml: string, file: string): Promise<ProcessModel[]> {
  const parsed = await parse(xml, file);
  const reasons: Reason[] = [];
  const models = children(parsed.rootElement, "rootElements")
    .filter((element) => element.$type === "bpmn:Process" && element.get("isExecutable") === true)
    .map((element) => compileProcess(element, file, reasons));
  if (reasons.length > 0) throw new DeploymentRefused(reasons);
  return models;
}

async function parse(xml: string, file: string): Promise<ParsedBpmn> {
  const parsed = await parseBpmn(xml).catch((error: Error) => {
    throw new DeploymentRefused([{ file, message: `not a BPMN file: ${error.message.split("\n")[0]}` }]);
  });
  // Moddle drops what it cannot read and only warns: a gateway would be missing without anybody being told.
  const reasons = parsed.warnings.map((warning) => ({ file, message: warning.message.replaceAll(/\s+/g, " ") }));
  if (reasons.length > 0) throw new DeploymentRefused(reasons);
  return parsed;
}

function compileProcess(element: BpmnElement, file: string, reasons: Reason[]): ProcessModel {
  const refuse = (at: BpmnElement, message: string) => reasons.push({ file, element: at.id, message });
  const historyTimeToLive = text(element, "camunda:historyTimeToLive");
  if (!historyTimeToLive) refuse(element, 'no camunda:historyTimeToLive (accepted: "P3650D" or a number of days)');
  if (extensions(element, "camunda:ExecutionListener").length > 0) refuse(element, "execution listeners are not run");
  const model: ProcessModel = {
    format: 1,
    key: element.id ?? "",
    name: text(element, "name"),
    versionTag: text(element, "camunda:versionTag"),
    historyTimeToLive,
    nodes: [],
    flows: [],
  };
  readScope(element, model, refuse);
  joinLinks(element, model, refuse);
  return model;
}

function readScope(scope: BpmnElement, model: ProcessModel, refuse: Refuse): void {
  for (const element of children(scope, "flowElements")) {
    if (SILENT.has(element.$type)) continue;
    if (element.$type === "bpmn:SequenceFlow") {
      model.flows.push(readFlow(element, scope, refuse));
      continue;
    }
    const node = readNode(element, scope.id ?? "", refuse);
    if (!node) continue;
    model.nodes.push(node);
    if (node.kind === "subProcess") readScope(element, model, refuse);
  }
}

function readFlow(flow: BpmnElement, scope: BpmnElement, refuse: Refuse): ModelFlow {
  const source = child(flow, "sourceRef");
  const condition = child(flow, "conditionExpression");
  if (text(condition, "language")) refuse(flow, "a condition with a script language is not run; write ${…}");
  if (extensions(flow, "camunda:ExecutionListener").length > 0) refuse(flow, "execution listeners are not run");
  const body = text(condition, "body");
  if (body && !/^[$#]\{[\s\S]*\}$/.test(body)) refuse(flow, `the condition "${body}" is not of the form \${…}`);
  return {
    id: flow.id ?? "",
    parent: scope.id ?? "",
    source: source?.id ?? "",
    target: child(flow, "targetRef")?.id ?? "",
    isDefault: source !== undefined && child(source, "default")?.id === flow.id,
    ...(body && { condition: body }),
  };
}

/** A link is a sequence flow drawn in two halves: it becomes one, so it needs no waiting of its own. */
function joinLinks(process: BpmnElement, model: ProcessModel, refuse: Refuse): void {
  const links = collectLinks(process);
  for (const { element, scope, name } of links.filter(({ element }) => element.$type.includes("Throw"))) {
    const targets = links.filter((link) => link.element.$type.includes("Catch") && link.name === name);
    const target = targets.find((link) => link.scope === scope);
    if (!target || targets.length !== 1) {
      refuse(element, `link "${name}" has ${targets.length} catching events in its scope (accepted: 1)`);
      continue;
    }
    model.flows.push({
      id: `${element.id}-link`,
      parent: scope,
      source: element.id ?? "",
      target: target.element.id ?? "",
      isDefault: false,
    });
  }
}

function collectLinks(scope: BpmnElement): { element: BpmnElement; scope: string; name: string }[] {
  return children(scope, "flowElements").flatMap((element) => {
    if (element.$type === "bpmn:SubProcess") return collectLinks(element);
    if (!/bpmn:Intermediate(Throw|Catch)Event/.test(element.$type)) return [];
    const link = children(element, "eventDefinitions").find(({ $type }) => $type === "bpmn:LinkEventDefinition");
    return link ? [{ element, scope: scope.id ?? "", name: text(link, "name") ?? "" }] : [];
  });
}
