// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import {
  type Element,
  eventKind,
  extensions,
  isOneOf,
  isWorkerTask,
  many,
  one,
  outgoing,
  properties,
  text,
} from "./diagram.ts";
import { hitsOf, type Rule } from "./rule.ts";

/** How long a task's label may be, in characters. */
const LABEL_LIMIT = 14;

/** Stands for the decision that the variable `stage` names: the shared ladder serves several. */
const STAGE = "stage";

/** What a reader, a designer or a later government needs to find in our own diagrams. */
export const STYLE_RULES: Rule[] = [
  {
    code: "LINT_CANDIDATE_GROUPS",
    use: "lint",
    title: "用户任务没有候选组",
    remedy: "请填写 camunda:candidateGroups（角色，或工作者备好的变量 ${candidateGroups}）。",
    check: ({ nodes }) =>
      hitsOf(userTasks(nodes), (task) =>
        text(task, "camunda:candidateGroups") ? undefined : "没有写由哪个角色办理，任务不会出现在任何人的待办里。",
      ),
  },
  {
    code: "LINT_FORM",
    use: "lint",
    title: "用户任务没有表单",
    remedy: "请用 camunda:formRef 选一个同文件夹里的 .form 表单。",
    check: ({ nodes }, known) =>
      hitsOf(userTasks(nodes), (task) => {
        const form = text(task, "camunda:formRef");
        if (!form) return "没有表单，办理人无处填写意见。";
        return !known.forms || known.forms.includes(form) ? undefined : `没有标识为 ${form} 的表单文件。`;
      }),
  },
  {
    code: "LINT_LEGAL_BASIS",
    use: "lint",
    title: "用户任务没有写明依据哪个决策",
    remedy: "请加扩展属性 decision（例如 signing；两个以上用空格分开），条文由各政府的决策表给出。",
    check: ({ nodes }, known) =>
      hitsOf(userTasks(nodes), (task) => {
        const named = properties(task).get("decision");
        if (!named) return "没有扩展属性 decision，读者看不出这一步依据哪个决策。";
        const unknown = named
          .split(/\s+/)
          .find((decision) => known.decisions && decision !== STAGE && !known.decisions.includes(decision));
        return unknown && `扩展属性 decision 写的 ${unknown} 不是决策（可用：${known.decisions?.join("、")}）。`;
      }),
  },
  {
    code: "LINT_ARTICLE_NUMBER",
    use: "lint",
    title: "图上写了条款号",
    remedy: "请删去条款号，改写扩展属性 decision；同一张图要给各个政府用，条款号由决策表给出。",
    check: ({ elements }) =>
      hitsOf(
        elements.filter((element) => element.$type.startsWith("bpmn:") && element.id),
        (element) => {
          const texts = [element.name, text(element, "text"), ...properties(element).values()];
          const found = texts.map((value) => value?.match(/第[\s\d一二三四五六七八九十百、]+条/)?.[0]).find(Boolean);
          return found && `写了“${found}”，这只对一个政府成立。`;
        },
      ),
  },
  {
    code: "LINT_TOPIC",
    use: "lint",
    title: "没有工作者认识的主题",
    remedy: "请从元素模板里选一个主题，或先写出对应的工作者和模板。",
    check: ({ nodes }, known) =>
      hitsOf(nodes.filter(isWorkerTask), (task) => {
        const topic = text(task, "camunda:topic");
        if (!topic || !known.topics || known.topics.has(topic)) return undefined;
        return `主题 ${topic} 没有工作者（已有：${[...known.topics.keys()].join("、")}）。`;
      }),
  },
  {
    code: "LINT_TOPIC_PROPERTY",
    use: "lint",
    title: "外部任务的属性不合主题所需",
    remedy: "请在元素模板里选一个可用的值。",
    check: ({ nodes }, known) =>
      nodes.filter(isWorkerTask).flatMap((task) => {
        const topic = text(task, "camunda:topic") ?? "";
        const given = properties(task);
        return [...(known.topics?.get(topic) ?? [])].flatMap(([name, values]) => {
          const value = given.get(name);
          if (value && (values.length === 0 || values.includes(value))) return [];
          const accepted = values.length > 0 ? `，可用：${values.join("、")}` : "";
          return [{ element: task, message: `主题 ${topic} 的扩展属性 ${name} 是 ${value ?? "空"}${accepted}。` }];
        });
      }),
  },
  {
    code: "LINT_TIMER_VARIABLE",
    use: "lint",
    title: "定时没有取变量",
    remedy: "请写一个由工作者按决策表和日历算好的变量，例如 ${replyTimerAt}。",
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => eventKind(node) === "Timer"),
        (event) => {
          const [definition] = many(event, "eventDefinitions");
          const when = text(one(definition, "timeDate"), "body") ?? text(one(definition, "timeDuration"), "body");
          return when && !/^[$#]\{\w+\}$/.test(when)
            ? `时限“${when}”写死在图上；时限是条文规定的，各政府不同。`
            : undefined;
        },
      ),
  },
  {
    code: "LINT_BUSINESS_KEY",
    use: "lint",
    title: "调用活动没有传业务主键",
    remedy: '请加 <camunda:in businessKey="${businessKey}" />，催办、撤回才能找到子流程。',
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => isOneOf(node, "CallActivity")),
        (call) =>
          extensions(call, "camunda:In").some((mapping) => text(mapping, "businessKey"))
            ? undefined
            : "没有把业务主键传给被调用的流程。",
      ),
  },
  {
    code: "LINT_GATEWAY_QUESTION",
    use: "lint",
    title: "排他网关没有写成问句",
    remedy: "请把网关命名为问句（以？结尾），每条出线命名为它的回答。",
    check: (diagram) =>
      diagram.nodes
        .filter((node) => isOneOf(node, "ExclusiveGateway") && outgoing(diagram, node).length > 1)
        .flatMap((gateway) => [
          ...hitsOf([gateway], ({ name }) =>
            /[？?]$/.test(name?.trim() ?? "") ? undefined : `网关名“${name ?? ""}”不是问句。`,
          ),
          ...hitsOf(outgoing(diagram, gateway), ({ name }) => (name?.trim() ? undefined : "出线没有写回答。")),
        ]),
  },
  {
    code: "LINT_LABEL_LENGTH",
    use: "lint",
    title: "任务名太长",
    remedy: `请缩短到 ${LABEL_LIMIT} 个字以内：动词加宾语，例如“审核议题单”。`,
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => /(Task|CallActivity|SubProcess)$/.test(node.$type)),
        ({ name }) => {
          const length = [...(name ?? "").trim()].length;
          return length > LABEL_LIMIT ? `任务名有 ${length} 个字，图上放不下。` : undefined;
        },
      ),
  },
  {
    code: "LINT_ID",
    use: "lint",
    title: "标识不说明含义",
    remedy: "请改成说明含义的标识，例如 Task_OfficeReview、Gateway_Outcome、Flow_Returned；标识是接口，定了就不再改。",
    check: ({ elements }) =>
      hitsOf(
        elements.filter((element) => PREFIXES[element.$type.slice("bpmn:".length)] !== undefined),
        (element) => {
          const prefixes = PREFIXES[element.$type.slice("bpmn:".length)] ?? [];
          const [prefix, rest] = (element.id ?? "").split(/_(.*)/);
          if (prefixes.includes(prefix ?? "") && /^[A-Z][A-Za-z0-9]*$/.test(rest ?? "")) return undefined;
          return `标识 ${element.id ?? "（空）"} 不合写法，应为 ${prefixes.map((name) => `${name}_…`).join(" 或 ")}，后面是大写开头的英文词。`;
        },
      ),
  },
  {
    code: "LINT_PROCESS_ID",
    use: "lint",
    title: "流程标识与文件名不同",
    remedy: "请让流程标识等于文件名（小写英文词，用连字符连接）。",
    check: ({ processes, file }) => {
      const stem =
        file
          .split("/")
          .at(-1)
          ?.replace(/\.bpmn$/, "") ?? "";
      return hitsOf(processes, ({ id }) =>
        id === stem && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stem) ? undefined : `流程标识是 ${id}，文件名是 ${stem}。`,
      );
    },
  },
];

const TASK = ["Task"];
const PREFIXES: Record<string, string[]> = {
  UserTask: TASK,
  ServiceTask: TASK,
  SendTask: TASK,
  BusinessRuleTask: TASK,
  ReceiveTask: TASK,
  CallActivity: ["Call"],
  SubProcess: ["SubProcess"],
  ExclusiveGateway: ["Gateway"],
  ParallelGateway: ["Gateway"],
  EventBasedGateway: ["Gateway"],
  SequenceFlow: ["Flow"],
  StartEvent: ["Start", "Event"],
  EndEvent: ["End", "Event"],
  IntermediateCatchEvent: ["Event"],
  IntermediateThrowEvent: ["Event"],
  BoundaryEvent: ["Event", "Boundary"],
  Lane: ["Lane"],
  Participant: ["Participant"],
  Message: ["Message"],
  Error: ["Error"],
};

function userTasks(nodes: Element[]): Element[] {
  return nodes.filter((node) => isOneOf(node, "UserTask"));
}
