import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readKnown } from "../../catalog/lint/known.ts";
import { lintProcess, NOT_NORMAL, readLintConfig } from "../../catalog/lint/lint-process.ts";
import { normalizeBpmn } from "../../catalog/normalize.ts";
import { listProcedures } from "../../catalog/package.ts";
import type { Fault as DiagramFault, Known } from "../../catalog/portable/rule.ts";
import { refuseExpression } from "../../engine/juel/compile.ts";
import { attempt, type Fault, fault } from "./faults.ts";

export interface DiagramCheck {
  faults: Fault[];
  /** Files rewritten in normal form. */
  fixed: string[];
  diagrams: number;
  forms: number;
}

/** Checks every diagram, form and element template of a processes folder.
 * @param workerTopics topics that have a worker
 * @param fix rewrite diagrams that are not in normal form */
export async function checkDiagrams(processes: string, workerTopics: string[], fix: boolean): Promise<DiagramCheck> {
  const faults: Fault[] = [];
  const fixed: string[] = [];
  const known: Known = (await attempt(faults, "processes", () => readKnown(processes, refuseExpression))) ?? {
    refuseExpression,
  };
  const config = await attempt(faults, "processes/.bpmnlintrc", () => readLintConfig(join(processes, ".bpmnlintrc")));
  const texts = new Map<string, string>();
  for (const { path, file } of diagramFiles(processes)) {
    let xml = readFileSync(path, "utf8");
    if (fix) {
      const normal = await attempt(faults, file, () => normalizeBpmn(xml, file));
      if (normal !== undefined && normal !== xml) {
        writeFileSync(path, normal);
        fixed.push(file);
        xml = normal;
      }
    }
    texts.set(file, xml);
    const found = config && (await attempt(faults, file, () => lintProcess(xml, file, known, config)));
    faults.push(...(found ?? []).map(fromDiagram));
  }
  faults.push(...unknownCalls(texts), ...unusedForms(texts, known), ...topicFaults(known, workerTopics));
  return { faults, fixed, diagrams: texts.size, forms: known.forms?.length ?? 0 };
}

function diagramFiles(processes: string): { path: string; file: string }[] {
  return listProcedures(processes).flatMap((procedure) =>
    readdirSync(join(processes, procedure))
      .filter((name) => name.endsWith(".bpmn"))
      .sort()
      .map((name) => ({ path: join(processes, procedure, name), file: `processes/${procedure}/${name}` })),
  );
}

function fromDiagram({ code, file, element, name, message, remedy }: DiagramFault): Fault {
  const place = element ? `${element}${name ? `（${name}）` : ""}` : "";
  const hint = code === NOT_NORMAL.code ? "运行 guicheng check --fix 改写成规范形式" : remedy;
  return { code, file, place, message, remedy: hint };
}

function attributesOf(xml: string, name: RegExp): string[] {
  return [...xml.matchAll(name)].map((match) => match[1] as string);
}

function unknownCalls(texts: Map<string, string>): Fault[] {
  const processes = [...texts.values()].flatMap((xml) => attributesOf(xml, /<bpmn:process [^>]*?\bid="([^"]*)"/g));
  return [...texts].flatMap(([file, xml]) =>
    attributesOf(xml, /\bcalledElement="([^"]*)"/g)
      .filter((called) => !processes.includes(called))
      .map((called) =>
        fault("CALL_UNKNOWN", file, "", `调用了流程 ${called}`, `改为已有的流程：${processes.sort().join("、")}`),
      ),
  );
}

function unusedForms(texts: Map<string, string>, { forms = [] }: Known): Fault[] {
  const used = new Set([...texts.values()].flatMap((xml) => attributesOf(xml, /\bcamunda:formRef="([^"]*)"/g)));
  return forms
    .filter((form) => !used.has(form))
    .map((form) => fault("FORM_UNUSED", "processes", `表单 ${form}`, "没有一个任务用它", "在任务上选用，或删去表单"));
}

function topicFaults({ topics }: Known, workers: string[]): Fault[] {
  if (!topics) return [];
  const folder = "processes/.camunda/element-templates";
  const orphans = [...topics.keys()]
    .filter((topic) => !workers.includes(topic))
    .map((topic) =>
      fault("TOPIC_NO_WORKER", folder, `主题 ${topic}`, "没有工作者办理", `改为已有的主题：${workers.join("、")}`),
    );
  const untold = workers
    .filter((topic) => !topics.has(topic))
    .map((topic) => fault("TOPIC_NO_TEMPLATE", folder, `主题 ${topic}`, "没有元素模板", "给它写一个元素模板"));
  return [...orphans, ...untold];
}
