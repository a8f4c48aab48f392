// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JUEL is written so
import { type Diagram, type Element, eventKind, extensions, isOneOf, many, one, text } from "./diagram.ts";
import { type Hit, hitsOf, type Rule } from "./rule.ts";

const WHOLE = /^[$#]\{[^{}]*\}$/;
const HAS_EXPRESSION = /[$#]\{/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

/** Where diagrams compute: conditions, timers, names of messages, attributes. */
export const EXPRESSION_RULES: Rule[] = [
  {
    code: "BPMN_CONDITION",
    use: "deployment",
    title: "条件不是一个完整的 ${…}",
    remedy: "请写成一个读取已备好变量的条件，例如 ${nextRung == 'chief'}。",
    check: ({ flows }) =>
      hitsOf(flows, (flow) => {
        const condition = one(flow, "conditionExpression");
        if (!condition) return undefined;
        const body = text(condition, "body") ?? "";
        return WHOLE.test(body) ? undefined : `条件“${body}”不是 \${…} 或 #{…}，引擎会把它当成脚本或总为真。`;
      }),
  },
  {
    code: "BPMN_EXPRESSION",
    use: "deployment",
    title: "表达式超出可移植的 JUEL",
    remedy: '请改用变量、比较、and／or／not、empty、三元和 .prop("x")、.elements()、.stringValue() 等允许的写法。',
    check: (diagram, known) =>
      expressions(diagram).flatMap(([element, expression]): Hit[] => {
        const reason = HAS_EXPRESSION.test(expression) ? known.refuseExpression(expression) : undefined;
        return reason === undefined ? [] : [{ element, message: `${reason}。` }];
      }),
  },
  {
    code: "BPMN_TIMER",
    use: "deployment",
    title: "定时写法不可移植",
    remedy: "请用 timeDate 或 timeDuration，内容是工作者算好的变量，例如 ${replyTimerAt}（带时区偏移的日期时间）。",
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => eventKind(node) === "Timer"),
        (event) => {
          const definition = many(event, "eventDefinitions")[0];
          if (one(definition, "timeCycle")) return "用了 timeCycle：循环和 cron 定时各引擎写法不同。";
          const date = text(one(definition, "timeDate"), "body");
          const duration = text(one(definition, "timeDuration"), "body");
          if ((date === undefined) === (duration === undefined))
            return "定时要有 timeDate 或 timeDuration 之一，且不能为空。";
          if (WHOLE.test(date ?? duration ?? "")) return undefined;
          if (date !== undefined) {
            return DATE.test(date)
              ? undefined
              : `timeDate“${date}”不是带时区偏移的日期时间，各引擎会按机器的时区理解。`;
          }
          return DURATION.test(duration ?? "") ? undefined : `timeDuration“${duration}”不是 ISO 8601 时长。`;
        },
      ),
  },
  {
    code: "BPMN_MESSAGE",
    use: "deployment",
    title: "消息没有固定名称",
    remedy: "请引用一个消息，名称写固定文字（例如 urge）。",
    check: ({ nodes }) =>
      hitsOf(
        nodes.filter((node) => eventKind(node) === "Message" || isOneOf(node, "ReceiveTask")),
        (node) => {
          const holder = isOneOf(node, "ReceiveTask") ? node : many(node, "eventDefinitions")[0];
          const name = text(one(holder, "messageRef"), "name");
          if (name === undefined) return "没有引用消息，或消息没有名称。";
          return HAS_EXPRESSION.test(name) ? `消息名“${name}”是表达式；外部系统按名称投递，名称必须固定。` : undefined;
        },
      ),
  },
];

const ATTRIBUTES = [
  "assignee",
  "candidateUsers",
  "candidateGroups",
  "dueDate",
  "followUpDate",
  "priority",
  "taskPriority",
];

/** Every text that some engine evaluates, with the element it belongs to. Engines evaluate user tasks' names and documentation too. */
function expressions({ nodes, flows }: Diagram): [Element, string][] {
  const pairs: [Element, string | undefined][] = flows.map((flow) => [
    flow,
    text(one(flow, "conditionExpression"), "body"),
  ]);
  for (const node of nodes) {
    const loop = one(node, "loopCharacteristics");
    const timer = eventKind(node) === "Timer" ? many(node, "eventDefinitions")[0] : undefined;
    const found = [
      ...ATTRIBUTES.map((name) => text(node, `camunda:${name}`)),
      loop && text(loop, "camunda:collection"),
      text(one(timer, "timeDate"), "body"),
      text(one(timer, "timeDuration"), "body"),
      ...extensions(node, "camunda:In").map((mapping) => text(mapping, "businessKey")),
      ...extensions(node, "camunda:InputOutput").flatMap((holder) =>
        [...many(holder, "inputParameters"), ...many(holder, "outputParameters")].map((parameter) =>
          text(parameter, "value"),
        ),
      ),
      ...(isOneOf(node, "UserTask")
        ? [node.name, ...many(node, "documentation").map((entry) => text(entry, "text"))]
        : []),
    ];
    pairs.push(...found.map((expression): [Element, string | undefined] => [node, expression]));
  }
  return pairs.filter((pair): pair is [Element, string] => pair[1] !== undefined);
}
