/** Small diagrams for engine tests: each function writes one element, `process` wraps them into a `.bpmn` file.
 * A flow's id is "source-target". */
export function process(id: string, ...elements: string[]): string {
  const roots = elements.filter(
    (element) => element.startsWith("<bpmn:message ") || element.startsWith("<bpmn:error "),
  );
  const flow = elements.filter((element) => !roots.includes(element));
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_${id}" targetNamespace="http://guicheng/test">
${roots.join("\n")}
<bpmn:process id="${id}" name="${id}" isExecutable="true" camunda:historyTimeToLive="P3650D">
${flow.join("\n")}
</bpmn:process>
</bpmn:definitions>`;
}

const element = (tag: string, attributes: Record<string, string | undefined>, content = "") => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(value ?? "")}"`);
  return `<bpmn:${tag}${written.join("")}>${content}</bpmn:${tag}>`;
};

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

export const start = (id = "start") => element("startEvent", { id });
export const end = (id = "end") => element("endEvent", { id });
export const terminate = (id: string) => element("endEvent", { id }, "<bpmn:terminateEventDefinition/>");
export const throwError = (id: string, error: string) =>
  element("endEvent", { id }, `<bpmn:errorEventDefinition errorRef="${error}"/>`);

/** A chain of flows through elements: `flows("start", "work", "end")`. */
export const flows = (...ids: string[]) =>
  ids
    .slice(1)
    .map((target, index) =>
      element("sequenceFlow", { id: `${ids[index]}-${target}`, sourceRef: ids[index], targetRef: target }),
    )
    .join("\n");

export const when = (source: string, target: string, condition: string) =>
  element(
    "sequenceFlow",
    { id: `${source}-${target}`, sourceRef: source, targetRef: target },
    `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escapeXml(condition)}</bpmn:conditionExpression>`,
  );

export interface Many {
  collection: string;
  element: string;
  sequential?: boolean;
}

const many = (multi: Many | undefined) =>
  multi === undefined
    ? ""
    : element("multiInstanceLoopCharacteristics", {
        isSequential: multi.sequential ? "true" : undefined,
        "camunda:collection": multi.collection,
        "camunda:elementVariable": multi.element,
      });

export const userTask = (id: string, attributes: Record<string, string> = {}, multi?: Many) =>
  element("userTask", { id, name: id, ...camunda(attributes) }, many(multi));

export const externalTask = (id: string, topic: string, properties: Record<string, string> = {}, multi?: Many) => {
  const values = Object.entries(properties).map(
    ([name, value]) => `<camunda:property name="${name}" value="${value}"/>`,
  );
  const extension = `<bpmn:extensionElements><camunda:properties>${values.join("")}</camunda:properties></bpmn:extensionElements>`;
  return element(
    "serviceTask",
    { id, name: id, "camunda:type": "external", "camunda:topic": topic },
    (values.length > 0 ? extension : "") + many(multi),
  );
};

/** @param mappings elements such as `<camunda:in source="a" target="b"/>` */
export const call = (id: string, called: string, mappings: string, multi?: Many) =>
  element(
    "callActivity",
    { id, name: id, calledElement: called },
    `<bpmn:extensionElements>${mappings}</bpmn:extensionElements>${many(multi)}`,
  );

export const subProcess = (id: string, ...elements: string[]) =>
  element("subProcess", { id, name: id }, elements.join("\n"));

/** @param defaultTo the flow to its target is the default */
export const choice = (id: string, defaultTo?: string) =>
  element("exclusiveGateway", { id, name: id, default: defaultTo === undefined ? undefined : `${id}-${defaultTo}` });
export const parallel = (id: string) => element("parallelGateway", { id, name: id });
export const firstOf = (id: string) => element("eventBasedGateway", { id, name: id });

const timer = (kind: "timeDate" | "timeDuration", value: string) =>
  `<bpmn:timerEventDefinition><bpmn:${kind} xsi:type="bpmn:tFormalExpression">${value}</bpmn:${kind}></bpmn:timerEventDefinition>`;
const messageEvent = (message: string) => `<bpmn:messageEventDefinition messageRef="${message}"/>`;
const errorEvent = (error: string) => `<bpmn:errorEventDefinition errorRef="${error}"/>`;

export const onDate = (value: string) => timer("timeDate", value);
export const afterDuration = (value: string) => timer("timeDuration", value);
export const onMessage = messageEvent;
export const onError = errorEvent;

export const boundary = (id: string, attachedToRef: string, event: string, interrupting = true) =>
  element("boundaryEvent", { id, name: id, attachedToRef, cancelActivity: String(interrupting) }, event);
export const waitFor = (id: string, event: string) => element("intermediateCatchEvent", { id, name: id }, event);
export const receive = (id: string, message: string) => element("receiveTask", { id, name: id, messageRef: message });
export const linkTo = (id: string, name: string) =>
  element("intermediateThrowEvent", { id }, `<bpmn:linkEventDefinition name="${name}"/>`);
export const linkFrom = (id: string, name: string) =>
  element("intermediateCatchEvent", { id }, `<bpmn:linkEventDefinition name="${name}"/>`);

/** Definitions beside the process; message `m` has the name "m". */
export const message = (id: string) => `<bpmn:message id="${id}" name="${id}"/>`;
export const error = (id: string) => `<bpmn:error id="${id}" name="${id}" errorCode="${id}"/>`;

function camunda(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`camunda:${name}`, value]));
}
