/** bpmnlint's own rules that `.bpmnlintrc` leaves on, in the words of whoever draws: what is wrong, what to do. */
export const BUILT_IN: Record<string, { message: string; remedy: string }> = {
  "end-event-required": { message: "没有结束事件。", remedy: "请画上结束事件，写明结果。" },
  global: { message: "消息或错误没有被用到、没有名称或重名。", remedy: "请删去多余的，或给它一个不重复的名称。" },
  "label-required": { message: "没有名称。", remedy: "请写上名称：任务用动词加宾语，事件写明发生了什么。" },
  "no-bpmndi": { message: "元素没有画在图上。", remedy: "请在建模工具里把它画出来，或删去它；看不见的不能运行。" },
  "no-disconnected": { message: "元素没有和流程相连。", remedy: "请连上顺序流，或删去它。" },
  "no-duplicate-sequence-flows": { message: "两个元素之间有重复的顺序流。", remedy: "请只留一条。" },
  "no-gateway-join-fork": { message: "同一个网关既汇合又分叉。", remedy: "请拆成一个汇合网关和一个分叉网关。" },
  "no-implicit-end": { message: "到这里就断了，没有结束事件。", remedy: "请连到下一步或一个结束事件。" },
  "no-overlapping-elements": { message: "图形重叠，或超出了所在的容器。", remedy: "请移开，使每个图形都看得清。" },
  "superfluous-gateway": { message: "网关只有一条入线和一条出线，没有作用。", remedy: "请删去这个网关。" },
  "superfluous-termination": { message: "这里不需要终止结束事件。", remedy: "请改成普通结束事件。" },
};
