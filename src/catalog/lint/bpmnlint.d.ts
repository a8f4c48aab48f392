/** The part of bpmnlint (which ships no types at its entry) that running it as a library needs. */
declare module "bpmnlint" {
  import type { ModdleElement } from "bpmn-moddle";

  export interface Report {
    id?: string;
    message: string;
    category: "error" | "warn" | "info" | "rule-error";
    [extra: string]: unknown;
  }
  export interface Reporter {
    report(id: string, message: string, extra?: Record<string, unknown>): void;
  }
  export interface RuleDefinition {
    check(node: ModdleElement, reporter: Reporter): void;
  }
  export type RuleFactory = (config?: unknown) => RuleDefinition;
  export interface Config {
    extends?: string | string[];
    moddleExtensions?: Record<string, string>;
    rules?: Record<string, unknown>;
  }
  export interface Resolver {
    resolveRule(pkg: string, name: string): RuleFactory;
    resolveConfig(pkg: string, name: string): Config;
  }
  export class Linter {
    constructor(options: { config: Config; resolver: Resolver });
    lint(root: ModdleElement): Promise<Record<string, Report[]>>;
  }
}
