// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import { type Element, extensions, isOneOf, isWorkerTask, one, text } from "./diagram.ts";
import { hitsOf, type Rule } from "./rule.ts";

const COLLECTION = /^\$\{[A-Za-z_]\w*(\.prop\((?:"[^"]+"|'[^']+')\))*\.elements\(\)\}$/;
const BUSINESS_KEY = "${businessKey}";

/** Activities that start others: calls and multi-instance. */
export const CALL_RULES: Rule[] = [
  {
    code: "BPMN_CALL",
    use: "deployment",
    title: "调用活动写法不可移植",
    remedy:
      "请写固定的 calledElement，逐个列出 camunda:in、camunda:out 的 source 和 target，业务主键写 ${businessKey}。",
    check: ({ nodes }) =>
      nodes
        .filter((node) => isOneOf(node, "CallActivity"))
        .flatMap((call) =>
          [
            called(call),
            ...extensions(call, "camunda:In").map(wrongIn),
            ...extensions(call, "camunda:Out").map(wrongOut),
          ]
            .filter((message) => message !== undefined)
            .map((message) => ({ element: call, message })),
        ),
  },
  {
    code: "BPMN_MULTI_INSTANCE",
    use: "deployment",
    title: "多实例写法不可移植",
    remedy: '请在用户任务、外部任务或调用活动上写 camunda:collection="${x.elements()}" 和 camunda:elementVariable。',
    check: ({ nodes }) =>
      hitsOf(nodes, (node) => {
        const loop = one(node, "loopCharacteristics");
        if (loop?.$type !== "bpmn:MultiInstanceLoopCharacteristics") return undefined;
        if (!isOneOf(node, "UserTask", "CallActivity") && !isWorkerTask(node))
          return "多实例只能用在用户任务、外部任务和调用活动上。";
        if (one(loop, "loopCardinality")) return "用了 loopCardinality；要按清单逐个展开，请用 collection。";
        if (one(loop, "completionCondition")) return "用了 completionCondition；各引擎计数的变量不同。";
        const collection = text(loop, "camunda:collection");
        if (!collection || !COLLECTION.test(collection)) {
          return `collection 是 ${collection ?? "空"}；只有 \${x.elements()}（x 是 Json 数组变量）在所有引擎上都可用。`;
        }
        return text(loop, "camunda:elementVariable") ? undefined : "没有 elementVariable，各实例拿不到自己的那一项。";
      }),
  },
];

function called(call: Element | undefined): string | undefined {
  const element = text(call, "calledElement");
  if (!element) return "没有写要调用的流程 calledElement。";
  if (/[$#]\{/.test(element)) return `calledElement“${element}”是表达式；要调用哪个流程必须一看便知。`;
  const binding = text(call, "camunda:calledElementBinding");
  return binding === undefined || binding === "latest"
    ? undefined
    : `calledElementBinding 是 ${binding}，只能是 latest。`;
}

function wrongIn(mapping: Element | undefined): string | undefined {
  const key = text(mapping, "businessKey");
  if (key !== undefined)
    return key === BUSINESS_KEY ? undefined : `业务主键写成了 ${key}，只能是 ${BUSINESS_KEY}（一个变量）。`;
  return wrongOut(mapping);
}

function wrongOut(mapping: Element | undefined): string | undefined {
  if (text(mapping, "variables")) return "传递了全部变量（variables），请逐个列出 source 和 target。";
  if (text(mapping, "sourceExpression")) return "用了 sourceExpression，请由工作者先算成变量再传。";
  if (mapping?.get("local") === true) return "用了 local，各引擎的变量范围不同。";
  return text(mapping, "source") && text(mapping, "target") ? undefined : "有一条变量传递缺 source 或 target。";
}
