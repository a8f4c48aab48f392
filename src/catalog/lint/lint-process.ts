import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Config, Linter, type Report, type Resolver, type RuleFactory } from "bpmnlint";
import { GuichengError } from "../../errors.ts";
import { normalizeBpmn } from "../normalize.ts";
import { unreadable } from "../portable/check.ts";
import { type Diagram, readDiagram } from "../portable/diagram.ts";
import type { Fault, Known } from "../portable/rule.ts";
import { BUILT_IN } from "./built-in.ts";
import { type Context, PLUGIN, pluginRules, RECOMMENDED } from "./plugin.ts";

const requireRule = createRequire(import.meta.url);

/** A file in another form than the normaliser's. */
export const NOT_NORMAL = {
  code: "LINT_NOT_NORMAL",
  use: "lint",
  title: "文件不是规范形式",
  remedy: "请规范化后再提交，否则移动一个任务就会改动十几行。",
} as const;

/** Reads a `.bpmnlintrc`.
 * @throws {GuichengError} FILE_UNREADABLE, JSON_INVALID */
export function readLintConfig(path: string): Config {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    throw new GuichengError({ code: "FILE_UNREADABLE", place: path, found: (error as Error).message });
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new GuichengError({ code: "JSON_INVALID", place: path, found: (error as Error).message });
  }
}

/** Everything `guicheng check` says about one diagram: portability, style, bpmnlint's own rules, normal form.
 * @param file as in messages; the process id is compared with its name
 * @returns empty where nothing is wrong; faults in the order of the rules */
export async function lintProcess(xml: string, file: string, known: Known, config: Config): Promise<Fault[]> {
  const diagram = await readDiagram(xml, file).catch((error: Error) => error);
  if (diagram instanceof Error) return [unreadable(file, diagram)];
  const reports = await new Linter({ config, resolver: resolverOf({ known, diagram }) }).lint(diagram.definitions);
  const faults = Object.entries(reports).flatMap(([rule, found]) =>
    found.map((report) => faultOf(rule, report, diagram)),
  );
  // What the reader dropped, the normal form would lack: that is already reported.
  if (diagram.warnings.length > 0 || (await normalizeBpmn(xml, file)) === xml) return faults;
  const { code, use, remedy } = NOT_NORMAL;
  return [...faults, { code, use, file, message: "元素的次序、属性或编号和规范形式不同。", remedy }];
}

/** Our rules from memory, bpmnlint's from its package: nothing else may be named in `.bpmnlintrc`. */
function resolverOf(context: Context): Resolver {
  const ours = pluginRules(() => context);
  return {
    resolveRule(pkg, name) {
      const rule = pkg === PLUGIN ? ours.get(name) : pkg === "bpmnlint" ? builtIn(name) : undefined;
      if (!rule) throw unknown(`规则 ${pkg}/${name}`);
      return rule;
    },
    resolveConfig(pkg, name) {
      if (pkg === PLUGIN && name === "recommended") return RECOMMENDED;
      if (pkg === "bpmnlint") return requireRule(`bpmnlint/config/${name}`);
      throw unknown(`配置 ${pkg}/${name}`);
    },
  };
}

function builtIn(name: string): RuleFactory {
  return requireRule(`bpmnlint/rules/${name}`);
}

function unknown(found: string): GuichengError {
  return new GuichengError({
    code: "CHECK_FAILED",
    place: ".bpmnlintrc",
    found,
    accepted: "bpmnlint 自带的规则和 guicheng 的规则",
  });
}

function faultOf(rule: string, report: Report, { file, elements }: Diagram): Fault {
  if (report.fault) return report.fault as Fault;
  const element = elements.find(({ id }) => id === report.id);
  const words = BUILT_IN[rule];
  return {
    code: `bpmnlint/${rule}`,
    use: "lint",
    file,
    ...(report.id && { element: report.id }),
    ...(element?.name && { name: element.name }),
    message: words?.message ?? report.message,
    remedy: words?.remedy ?? "",
  };
}
