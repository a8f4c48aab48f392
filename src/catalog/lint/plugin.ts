import type { ModdleElement } from "bpmn-moddle";
import type { Config, RuleFactory } from "bpmnlint";
import { applyRule, RULES } from "../portable/check.ts";
import { type Diagram, diagramOf } from "../portable/diagram.ts";
import type { Known, Rule } from "../portable/rule.ts";

/** Name of our rules in `.bpmnlintrc`: `plugin:guicheng/recommended`, `guicheng/<rule>`. */
export const PLUGIN = "bpmnlint-plugin-guicheng";

/** What a rule looks at beyond the model: the text and the reader's warnings, which bpmnlint does not hand on. */
export interface Context {
  known: Known;
  diagram?: Diagram;
}

/** `BPMN_GATEWAY_DEFAULT` → `bpmn-gateway-default` */
export function ruleName(code: string): string {
  return code.toLowerCase().replaceAll("_", "-");
}

/** Our portability and style rules as bpmnlint rules: the same functions as at deployment.
 * @param context read when a rule runs, so one set of rules serves many files */
export function pluginRules(context: () => Context): Map<string, RuleFactory> {
  return new Map(RULES.map((rule) => [ruleName(rule.code), () => ({ check: checkOf(rule, context) })]));
}

/** Every rule of ours as an error. */
export const RECOMMENDED: Config = {
  rules: Object.fromEntries(RULES.map(({ code }) => [ruleName(code), "error"])),
};

function checkOf(rule: Rule, context: () => Context) {
  return (
    node: ModdleElement,
    reporter: { report(id: string, message: string, extra?: Record<string, unknown>): void },
  ) => {
    if (node.$type !== "bpmn:Definitions") return;
    const { known, diagram = diagramOf(node, [], "", "") } = context();
    for (const fault of applyRule(rule, diagram, known)) {
      reporter.report(fault.element ?? node.id ?? "", fault.message, { fault });
    }
  };
}
