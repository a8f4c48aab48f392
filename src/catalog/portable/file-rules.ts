// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import { childOrder } from "./child-order.ts";
import { owner, text } from "./diagram.ts";
import { hitsOf, type Rule } from "./rule.ts";

/** What concerns the file as a whole. */
export const FILE_RULES: Rule[] = [
  {
    code: "BPMN_WARNING",
    use: "deployment",
    title: "文件里有读不懂的内容",
    remedy: "请删除或改正这一处；引擎会悄悄丢掉它读不懂的部分。",
    check: ({ warnings }) => warnings.map((message) => ({ message: `文件里有不认识或重复、悬空的内容：${message}。` })),
  },
  {
    code: "BPMN_ORDER",
    use: "deployment",
    title: "子元素顺序不合 BPMN 标准",
    remedy: "请把 extensionElements 移到 incoming、outgoing 之前（规范化保存会自动完成）。",
    check: ({ xml }) =>
      childOrder(xml).map((id) => ({
        message: `${id} 的 extensionElements 写在别的子元素之后，Camunda 按 XML 模式校验会拒绝整个文件。`,
      })),
  },
  {
    code: "BPMN_NO_NAMESPACE",
    use: "deployment",
    title: "缺少 targetNamespace",
    remedy: '请在 definitions 上写 targetNamespace，例如 "http://guicheng/processes"。',
    check: ({ definitions }) =>
      text(definitions, "targetNamespace") ? [] : [{ message: "definitions 没有 targetNamespace，引擎不收。" }],
  },
  {
    code: "BPMN_LANGUAGE",
    use: "deployment",
    title: "指定了表达式或脚本语言",
    remedy: "请删去 language、expressionLanguage、scriptFormat；表达式只用 ${…}。",
    check: ({ elements }) =>
      hitsOf(elements, (element) => {
        const found = ["language", "expressionLanguage", "scriptFormat"].find((key) => Object.hasOwn(element, key));
        return found && `写了 ${found}="${text(element, found)}"，各引擎能运行的语言不同，还可能执行任意代码。`;
      }).map((hit) => ({ ...hit, element: hit.element && owner(hit.element) })),
  },
  {
    code: "BPMN_ONE_PROCESS",
    use: "deployment",
    title: "不是恰好一个流程",
    remedy: "请一个文件放一个流程，其他流程用调用活动调用。",
    check: ({ processes }) =>
      processes.length === 1
        ? []
        : [{ message: `文件里有 ${processes.length} 个流程；一个文件要恰好一个，否则被调用时引擎会全部启动。` }],
  },
  {
    code: "BPMN_NOT_EXECUTABLE",
    use: "deployment",
    title: "流程不可执行",
    remedy: '请在流程上设 isExecutable="true"（可执行）。',
    check: ({ processes }) =>
      hitsOf(processes, (process) =>
        process.get("isExecutable") === true ? undefined : "流程没有标为可执行，引擎会不声不响地不部署它。",
      ),
  },
  {
    code: "BPMN_NO_TIME_TO_LIVE",
    use: "deployment",
    title: "缺少历史保留时间",
    remedy: '请在流程上写 camunda:historyTimeToLive="P3650D"。',
    check: ({ processes }) =>
      hitsOf(processes, (process) => {
        const found = text(process, "camunda:historyTimeToLive");
        if (found === undefined) return "流程没有 camunda:historyTimeToLive，Camunda 7 和 Operaton 不收。";
        return /^(P\d+D|\d+)$/.test(found)
          ? undefined
          : `camunda:historyTimeToLive="${found}" 不是天数（P3650D 或 3650）。`;
      }),
  },
];
