import { type Diagram, type Element, eventKind, incoming, isOneOf, many, one, outgoing } from "./diagram.ts";
import { parallelFaults } from "./parallel-blocks.ts";
import { type Hit, hitsOf, type Rule } from "./rule.ts";

/** How nodes may be joined by flows so that every engine moves tokens alike. */
export const FLOW_RULES: Rule[] = [
  {
    code: "BPMN_FLOW_ENDS",
    use: "deployment",
    title: "顺序流没有接好",
    remedy: "请让顺序流从同一层的一个元素连到另一个元素。",
    check: ({ flows }) =>
      hitsOf(flows, (flow) => {
        const [source, target] = [one(flow, "sourceRef"), one(flow, "targetRef")];
        if (!source || !target) return "顺序流缺起点或终点。";
        return source.$parent === flow.$parent && target.$parent === flow.$parent
          ? undefined
          : "顺序流穿过了子流程的边界。";
      }),
  },
  {
    code: "BPMN_GATEWAY_DEFAULT",
    use: "deployment",
    title: "排他网关没有默认流",
    remedy: "请把其中一条出线设为默认流，否则没有条件成立时流程会停在这里报错。",
    check: (diagram) =>
      hitsOf(choices(diagram), (gateway) =>
        outgoing(diagram, gateway).length > 1 && !one(gateway, "default")
          ? "排他网关有多条出线，却没有默认流。"
          : undefined,
      ),
  },
  {
    code: "BPMN_GATEWAY_FLOWS",
    use: "deployment",
    title: "出线的条件不对，或网关没有出线",
    remedy: "请让默认流不带条件，排他网关的其余每条出线各带一个条件，其他元素的出线不带条件。",
    check: (diagram) => [
      ...hitsOf(diagram.nodes, (node) =>
        /Gateway$/.test(node.$type) && outgoing(diagram, node).length === 0
          ? "网关没有出线，流程到这里无路可走。"
          : undefined,
      ),
      ...hitsOf(diagram.flows, (flow) => conditionFault(diagram, flow)),
    ],
  },
  {
    code: "BPMN_IMPLICIT_SPLIT",
    use: "deployment",
    title: "没有网关的分叉",
    remedy: "请用并行网关或排他网关画出分叉。",
    check: (diagram) =>
      hitsOf(diagram.nodes, (node) =>
        !/Gateway$/.test(node.$type) && outgoing(diagram, node).length > 1
          ? "不是网关却有多条出线，会不声不响地并行往下走。"
          : undefined,
      ),
  },
  {
    code: "BPMN_START",
    use: "deployment",
    title: "不是恰好一个开始事件",
    remedy: "请让流程和每个子流程各有恰好一个开始事件。",
    check: (diagram) =>
      hitsOf([...diagram.processes, ...diagram.nodes.filter((node) => isOneOf(node, "SubProcess"))], (scope) => {
        const count = many(scope, "flowElements").filter((element) => isOneOf(element, "StartEvent")).length;
        return count === 1 ? undefined : `有 ${count} 个开始事件。`;
      }),
  },
  {
    code: "BPMN_NO_INCOMING",
    use: "deployment",
    title: "走不到或不该有入线的元素",
    remedy: "请从前一步画一条顺序流过来；开始、边界和链接捕获事件则不要入线。",
    check: (diagram) =>
      hitsOf(diagram.nodes, (node) => {
        const entered = incoming(diagram, node).length > 0;
        const linked = isOneOf(node, "IntermediateCatchEvent") && eventKind(node) === "Link";
        if (isOneOf(node, "StartEvent", "BoundaryEvent") || linked) return entered ? "这种事件不能有入线。" : undefined;
        return entered ? undefined : "没有入线：有的引擎永远走不到，有的会在启动时就执行。";
      }),
  },
  {
    code: "BPMN_EVENT_GATEWAY",
    use: "deployment",
    title: "事件网关用法不对",
    remedy: "请让事件网关至少有两条出线，各自直接连到只有这一条入线的消息或定时捕获事件。",
    check: (diagram) =>
      diagram.nodes
        .filter((node) => isOneOf(node, "EventBasedGateway"))
        .flatMap((gateway): Hit[] => {
          const flows = outgoing(diagram, gateway);
          if (flows.length < 2) return [{ element: gateway, message: `事件网关只有 ${flows.length} 条出线。` }];
          return hitsOf(flows, (flow) => {
            const target = one(flow, "targetRef");
            if (!target) return undefined;
            const waits = isOneOf(target, "IntermediateCatchEvent") && eventKind(target) !== "Link";
            if (!waits) return "事件网关的出线没有直接连到消息或定时捕获事件。";
            return incoming(diagram, target).length > 1 ? "事件网关后的捕获事件还有别的入线。" : undefined;
          });
        }),
  },
  {
    code: "BPMN_LINK",
    use: "deployment",
    title: "链接事件不成对",
    remedy: "请让同一层内每个链接名恰好有一个捕获事件和至少一个抛出事件。",
    check: ({ nodes }) => {
      const links = nodes.filter((node) => eventKind(node) === "Link");
      const nameOf = (node: Element) => many(node, "eventDefinitions")[0]?.name;
      return hitsOf(links, (link) => {
        const same = links.filter((other) => other.$parent === link.$parent && nameOf(other) === nameOf(link));
        const catching = same.filter((other) => isOneOf(other, "IntermediateCatchEvent")).length;
        return catching === 1 && same.length > 1
          ? undefined
          : `链接“${nameOf(link)}”在这一层有 ${catching} 个捕获、${same.length - catching} 个抛出。`;
      });
    },
  },
  {
    code: "BPMN_PARALLEL",
    use: "deployment",
    title: "并行网关没有成对收拢",
    remedy: "请让每个并行分叉的各分支不外跳、不提前结束，各以一条线汇入同一个并行汇合；可选的分支在分支内画排他跳过。",
    check: parallelFaults,
  },
];

function choices({ nodes }: Diagram): Element[] {
  return nodes.filter((node) => isOneOf(node, "ExclusiveGateway"));
}

function conditionFault(diagram: Diagram, flow: Element): string | undefined {
  const source = one(flow, "sourceRef");
  if (!source) return undefined;
  const conditional = one(flow, "conditionExpression") !== undefined;
  if (!isOneOf(source, "ExclusiveGateway")) return conditional ? "条件只能写在排他网关的出线上。" : undefined;
  if (outgoing(diagram, source).length === 1) {
    return conditional ? "网关只有这一条出线，条件不成立时流程会停住。" : undefined;
  }
  if (one(source, "default") === flow) return conditional ? "默认流上写了条件，引擎会忽略或报错。" : undefined;
  return conditional ? undefined : "既不是默认流，也没有条件，引擎会无条件走这条线。";
}
