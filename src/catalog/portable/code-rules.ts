// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import { extensions, isOneOf, isWorkerTask, many, one, owner, properties, text } from "./diagram.ts";
import { hitsOf, type Rule } from "./rule.ts";

const CODE = ["class", "expression", "delegateExpression", "variableMappingClass", "variableMappingDelegateExpression"];

/** Code inside a diagram: it runs on one engine only, and whoever may deploy could run anything. */
export const CODE_RULES: Rule[] = [
  {
    code: "BPMN_SCRIPT",
    use: "deployment",
    title: "脚本",
    remedy: "请把计算放进决策表，或做成外部任务交给工作者。",
    check: ({ elements }) =>
      elements
        .filter(
          (element) =>
            isOneOf(element, "ScriptTask") || element.$type === "camunda:Script" || text(element, "camunda:resource"),
        )
        .map((element) => ({
          element: owner(element),
          message: `${isOneOf(element, "ScriptTask") ? "脚本任务" : "脚本"}在各引擎上运行不同，还可以执行任意代码，不允许。`,
        })),
  },
  {
    code: "BPMN_LISTENER",
    use: "deployment",
    title: "监听器",
    remedy: "请删去监听器；要做的事画成一个看得见的外部任务。",
    check: ({ elements }) =>
      elements
        .filter((element) => /^camunda:(Execution|Task)Listener$/.test(element.$type))
        .map((element) => ({ element: owner(element), message: "挂有监听器：看不见的代码，只在个别引擎上运行。" })),
  },
  {
    code: "BPMN_CODE",
    use: "deployment",
    title: "引用程序代码",
    remedy: '请改为外部任务：camunda:type="external" 加主题，由工作者完成。',
    check: ({ elements }) =>
      elements.flatMap((element) => {
        const found = CODE.filter((name) => !element.$type.startsWith("camunda:") && text(element, `camunda:${name}`));
        if (Object.hasOwn(element, "implementation")) found.push("implementation");
        if (/^camunda:(Connector|Field)$/.test(element.$type)) found.push(element.$type);
        return found.map((name) => ({
          element: owner(element),
          message: `用了 ${name}：只有装了那段程序的引擎才能运行。`,
        }));
      }),
  },
  {
    code: "BPMN_NOT_EXTERNAL",
    use: "deployment",
    title: "自动任务不是外部任务",
    remedy: '请设 camunda:type="external" 并填写主题 camunda:topic。',
    check: ({ nodes }) =>
      hitsOf(nodes.filter(isWorkerTask), (task) => {
        if (text(task, "camunda:decisionRef"))
          return "用 camunda:decisionRef 直接取决策；请交给 decide 主题的工作者，裁定才会留痕。";
        if (text(task, "camunda:type") !== "external") return "自动任务必须是外部任务，否则引擎里没有谁来执行它。";
        const topic = text(task, "camunda:topic");
        if (!topic) return "外部任务没有主题，没有工作者会来取。";
        return /[$#]\{/.test(topic) ? `主题 ${topic} 是表达式，无法知道由哪个工作者执行。` : undefined;
      }),
  },
  {
    code: "BPMN_FORM",
    use: "deployment",
    title: "表单写法不可移植",
    remedy: '请只用 camunda:formRef（写表单标识）加 camunda:formRefBinding="deployment" 或 "latest"。',
    check: ({ nodes }) =>
      hitsOf(nodes, (node) => {
        if (text(node, "camunda:formKey")) return "用了 camunda:formKey；它与 formRef 不能并用，也不随部署走。";
        if (extensions(node, "camunda:FormData").length > 0)
          return "表单字段写在流程图里（formData），只有个别引擎认识。";
        const form = text(node, "camunda:formRef");
        if (form === undefined) return undefined;
        if (/[$#]\{/.test(form)) return `camunda:formRef="${form}" 是表达式，不可移植。`;
        const binding = text(node, "camunda:formRefBinding");
        return binding === "deployment" || binding === "latest" ? undefined : `formRefBinding 是 ${binding ?? "空"}。`;
      }),
  },
  {
    code: "BPMN_INPUT_OUTPUT",
    use: "deployment",
    title: "输入输出参数不是文字或变量",
    remedy: "请只写普通文字或一个变量 ${name}，其余由工作者计算。",
    check: ({ elements }) =>
      elements
        .filter((element) => /^camunda:(Input|Output)Parameter$/.test(element.$type))
        .filter(
          (element) =>
            one(element, "definition") || !/^([^$#]*|\$\{[A-Za-z_]\w*\})$/.test(text(element, "value") ?? ""),
        )
        .map((element) => ({
          element: owner(element),
          message: `参数 ${text(element, "name")} 不是普通文字，也不是单个变量。`,
        })),
  },
  {
    code: "BPMN_PROPERTY",
    use: "deployment",
    title: "扩展属性不完整或重复",
    remedy: "请给每个 camunda:property 写上不重复的名称和值。",
    check: ({ nodes }) =>
      hitsOf(nodes, (node) => {
        const all = extensions(node, "camunda:Properties").flatMap((holder) => many(holder, "values"));
        const named = properties(node);
        if (named.has("") || [...named.values()].includes("")) return "有 camunda:property 缺名称或缺值。";
        return named.size === all.length ? undefined : "有两个同名的 camunda:property。";
      }),
  },
];
