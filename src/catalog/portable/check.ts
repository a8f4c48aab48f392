import { CALL_RULES } from "./call-rules.ts";
import { CODE_RULES } from "./code-rules.ts";
import { type Diagram, readDiagram } from "./diagram.ts";
import { ELEMENT_RULES } from "./element-rules.ts";
import { EXPRESSION_RULES } from "./expression-rules.ts";
import { FILE_RULES } from "./file-rules.ts";
import { FLOW_RULES } from "./flow-rules.ts";
import { LAYOUT_RULES } from "./layout-rules.ts";
import type { Fault, Known, Rule, Use } from "./rule.ts";
import { STYLE_RULES } from "./style-rules.ts";

/** Every rule, in the order in which its faults are reported. docs/errors-bpmn.md lists the same codes. */
export const RULES: readonly Rule[] = [
  ...FILE_RULES,
  ...ELEMENT_RULES,
  ...CODE_RULES,
  ...EXPRESSION_RULES,
  ...FLOW_RULES,
  ...CALL_RULES,
  ...STYLE_RULES,
  ...LAYOUT_RULES,
];

/** The one fault for which there is no diagram to look at. */
export const UNREADABLE = {
  code: "BPMN_XML",
  use: "deployment",
  title: "不是 BPMN 文件",
  remedy: "请用 Camunda Modeler 打开并另存这个文件。",
} as const;

/** Everything about a `.bpmn` file that keeps it from running alike on every engine.
 * @param file resource name or path; the style rules take the process id from it
 * @param use `deployment`: what an engine refuses (default) · `lint`: that and how our own diagrams are to be read
 * @returns empty where nothing is wrong; it never throws on a file's contents */
export async function checkPortable(
  xml: string,
  file: string,
  known: Known,
  use: Use = "deployment",
): Promise<Fault[]> {
  const diagram = await readDiagram(xml, file).catch((error: Error) => error);
  if (diagram instanceof Error) return [unreadable(file, diagram)];
  return RULES.filter((rule) => use === "lint" || rule.use === "deployment").flatMap((rule) =>
    applyRule(rule, diagram, known),
  );
}

export function applyRule(rule: Rule, diagram: Diagram, known: Known): Fault[] {
  return rule.check(diagram, known).map(({ element, message, remedy }) => ({
    code: rule.code,
    use: rule.use,
    file: diagram.file,
    ...(element?.id && { element: element.id }),
    ...(element?.name && { name: element.name }),
    message,
    remedy: remedy ?? rule.remedy,
  }));
}

export function unreadable(file: string, error: Error): Fault {
  const { code, use, remedy } = UNREADABLE;
  return { code, use, file, message: `文件不能读取：${error.message.split("\n")[0]}。`, remedy };
}
