import { camundaAttributes, type Element, eventKind, isOneOf, many, one, text } from "./diagram.ts";
import { hitsOf, type Rule } from "./rule.ts";

/** Elements every engine runs alike, or does not run at all. Whatever is not here is refused. */
const ALLOWED = new Set(
  `Definitions Process Collaboration Participant LaneSet Lane MessageFlow Documentation ExtensionElements
  SequenceFlow FormalExpression Expression
  UserTask ServiceTask SendTask BusinessRuleTask ReceiveTask CallActivity SubProcess
  ExclusiveGateway ParallelGateway EventBasedGateway
  StartEvent EndEvent IntermediateCatchEvent IntermediateThrowEvent BoundaryEvent
  TimerEventDefinition MessageEventDefinition ErrorEventDefinition TerminateEventDefinition LinkEventDefinition
  MultiInstanceLoopCharacteristics Message Error
  TextAnnotation Association Group Category CategoryValue DataObject DataObjectReference DataStore DataStoreReference`.split(
    /\s+/,
  ),
);

const WHY: Record<string, string> = {
  Task: "未指明类型的任务什么也不做",
  ManualTask: "手工任务引擎直接跳过",
  InclusiveGateway: "包容网关的汇合各引擎不一致",
  ComplexGateway: "复杂网关各引擎都不完整支持",
  AdHocSubProcess: "自由子流程不可移植",
  Transaction: "事务子流程依赖补偿，不可移植",
  ConditionalEventDefinition: "条件事件的触发时机各引擎不同",
  CompensateEventDefinition: "补偿不可移植",
  SignalEventDefinition: "信号在各租户之间不隔离",
  EscalationEventDefinition: "升级事件不可移植",
  StandardLoopCharacteristics: "标准循环引擎不执行，请用网关画出循环",
  InputOutputSpecification: "数据输入输出各引擎处理不同",
  DataInputAssociation: "数据关联各引擎处理不同",
  DataOutputAssociation: "数据关联各引擎处理不同",
};

/** `camunda:` extension elements that are data, not code. */
const EXTENSIONS = new Set(
  ["Properties", "Property", "In", "Out", "InputOutput", "InputParameter", "OutputParameter"].map(
    (name) => `camunda:${name}`,
  ),
);

/** Extensions and attributes that rules of their own explain better. */
const EXPLAINED_EXTENSIONS = /^camunda:(ExecutionListener|TaskListener|Script|Connector|Field|FormData|FormField)$/;
const EXPLAINED_ATTRIBUTES = new Set(
  `class expression delegateExpression resultVariable decisionRef mapDecisionResult formKey formHandlerClass resource
  variableMappingClass variableMappingDelegateExpression`.split(/\s+/),
);

const ATTRIBUTES = new Set(
  `historyTimeToLive versionTag isStartableInTasklist candidateStarterGroups candidateStarterUsers
  asyncBefore asyncAfter exclusive jobPriority
  assignee candidateUsers candidateGroups dueDate followUpDate priority formRef formRefBinding
  type topic taskPriority collection elementVariable calledElementBinding
  errorCodeVariable errorMessageVariable errorMessage modelerTemplate modelerTemplateVersion`.split(/\s+/),
);

/** Event definitions accepted at each place; `none` for an event without one. */
const EVENTS: Record<string, string[]> = {
  StartEvent: ["none"],
  EndEvent: ["none", "Terminate", "Error"],
  IntermediateCatchEvent: ["Timer", "Message", "Link"],
  IntermediateThrowEvent: ["none", "Link"],
  BoundaryEvent: ["Timer", "Message", "Error"],
};
const EVENT_NAMES: Record<string, string> = {
  StartEvent: "开始事件",
  EndEvent: "结束事件",
  IntermediateCatchEvent: "中间捕获事件",
  IntermediateThrowEvent: "中间抛出事件",
  BoundaryEvent: "边界事件",
};

/** Which elements, events and extensions a portable diagram is made of. */
export const ELEMENT_RULES: Rule[] = [
  {
    code: "BPMN_ELEMENT",
    use: "deployment",
    title: "可移植范围之外的元素",
    remedy: "请改用用户任务、外部任务、排他／并行／事件网关、定时／消息／错误事件、调用活动等可移植的元素。",
    check: ({ elements }) =>
      hitsOf(
        elements.filter((element) => element.$type.startsWith("bpmn:") && !isOneOf(element, "ScriptTask")),
        (element) => {
          const type = element.$type.slice("bpmn:".length);
          if (isOneOf(element, "SubProcess") && element.get("triggeredByEvent") === true) {
            return "事件子流程在各引擎上触发不一致，不允许。";
          }
          if (element.get("isForCompensation") === true) return "补偿活动不可移植，不允许。";
          return ALLOWED.has(type) ? undefined : `${type} 不在可移植范围内${WHY[type] ? `：${WHY[type]}` : ""}。`;
        },
      ),
  },
  {
    code: "BPMN_EVENT",
    use: "deployment",
    title: "不可移植的事件",
    remedy: "请改用可移植的事件：开始＝空；结束＝空、终止、错误；中间捕获＝定时、消息、链接；边界＝定时、消息、错误。",
    check: ({ nodes }) =>
      hitsOf(nodes, (event) => {
        const type = event.$type.slice("bpmn:".length);
        const accepted = EVENTS[type];
        if (!accepted) return undefined;
        const definitions = many(event, "eventDefinitions");
        if (definitions.length > 1) return `${EVENT_NAMES[type]}有 ${definitions.length} 个事件定义，只能有一个。`;
        if (definitions[0]?.$type === "bpmn:LinkEventDefinition" && !text(definitions[0], "name"))
          return "链接事件没有名称。";
        const kind = eventKind(event) ?? "none";
        return accepted.includes(kind)
          ? undefined
          : `${EVENT_NAMES[type]}不能是${kind === "none" ? "空事件" : ` ${kind} 类型`}。`;
      }),
  },
  {
    code: "BPMN_BOUNDARY",
    use: "deployment",
    title: "边界事件附着不当",
    remedy: "请把边界事件放在会等待的任务、调用活动或子流程上。",
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => isOneOf(node, "BoundaryEvent")),
        (event) => {
          const host = one(event, "attachedToRef");
          if (host && !/(Task|CallActivity|SubProcess)$/.test(host.$type)) return "边界事件附着在不会等待的元素上。";
          return host ? undefined : "边界事件没有附着在任何活动上。";
        },
      ),
  },
  {
    code: "BPMN_ERROR_CODE",
    use: "deployment",
    title: "错误没有代码",
    remedy: "请给所引用的错误填写 errorCode，或（边界事件）不引用任何错误以捕获全部。",
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => eventKind(node) === "Error"),
        (event) => {
          const error = one(many(event, "eventDefinitions")[0], "errorRef");
          if (!error) return isOneOf(event, "EndEvent") ? "错误结束事件没有引用错误。" : undefined;
          return text(error, "errorCode") ? undefined : `错误 ${error.id} 没有 errorCode，Camunda 不收。`;
        },
      ),
  },
  {
    code: "BPMN_EXTENSION",
    use: "deployment",
    title: "不可移植的扩展元素",
    remedy: "请删去这个扩展元素；可用的是 properties、in、out 和只含文字或变量的 inputOutput。",
    check: ({ elements }) =>
      elements
        .filter((element) => element.$type === "bpmn:ExtensionElements")
        .flatMap((holder) =>
          many(holder, "values")
            .filter((value) => !EXTENSIONS.has(value.$type) && !EXPLAINED_EXTENSIONS.test(value.$type))
            .map((value) => ({
              element: holder.$parent,
              message: `扩展元素 ${value.$type} 只有个别引擎认识${value.$type.startsWith("zeebe:") ? "（这是 Camunda 8 的文件）" : ""}。`,
            })),
        ),
  },
  {
    code: "BPMN_ATTRIBUTE",
    use: "deployment",
    title: "不可移植的 camunda 属性",
    remedy: "请删去这个属性。",
    check: ({ elements }) =>
      elements.flatMap((element) =>
        unexplained(element).map((name) => ({
          element: element.id ? element : element.$parent,
          message: `属性 camunda:${name} 不在可移植范围内，各引擎的处理不同。`,
        })),
      ),
  },
];

function unexplained(element: Element): string[] {
  if (element.$type.startsWith("camunda:")) return [];
  return camundaAttributes(element).filter((name) => !ATTRIBUTES.has(name) && !EXPLAINED_ATTRIBUTES.has(name));
}
