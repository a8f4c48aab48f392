import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { GuichengError } from "../errors.ts";
import type { Jurisdiction } from "../rules/decide.ts";
import { type JurisdictionFiles, PROFILE_FILE, readJurisdiction } from "./jurisdiction-files.ts";
import { readYaml } from "./read-yaml.ts";

/** Where the package's own `processes/` lies, from source and from dist alike. */
export function packagedProcesses(): string {
  let folder = fileURLToPath(new URL(".", import.meta.url));
  while (!isFolder(join(folder, "processes", "jurisdictions"))) {
    const parent = resolve(folder, "..");
    if (parent === folder) throw new GuichengError({ code: "FILE_UNREADABLE", place: "processes/" });
    folder = parent;
  }
  return join(folder, "processes");
}

/** Ids of the governments in a `processes/` folder: the folders that hold a jurisdiction.yaml. */
export function listJurisdictions(processes: string): string[] {
  const root = join(processes, "jurisdictions");
  if (!isFolder(root)) {
    throw new GuichengError({
      code: "FILE_UNREADABLE",
      place: root,
      found: "没有这个目录",
      accepted: "含 jurisdictions/ 的 processes 目录",
    });
  }
  return readdirSync(root)
    .filter((name) => isFile(join(root, name, PROFILE_FILE)))
    .sort();
}

export function jurisdictionFiles(processes: string, id: string): JurisdictionFiles {
  const known = listJurisdictions(processes);
  if (!known.includes(id)) {
    throw new GuichengError({
      code: "JURISDICTION_UNKNOWN",
      place: "jurisdiction",
      found: id,
      accepted: known.join("、"),
    });
  }
  const folder = join(processes, "jurisdictions", id);
  const contents = new Map<string, string>();
  for (const name of readdirSync(folder).sort()) {
    if (name === PROFILE_FILE || name.endsWith(".dmn")) contents.set(name, readFileSync(join(folder, name), "utf8"));
  }
  return { source: "package", place: `processes/jurisdictions/${id}/`, contents };
}

export function loadJurisdiction(processes: string, id: string): Promise<Jurisdiction> {
  return readJurisdiction(jurisdictionFiles(processes, id));
}

/** The procedure folders: those beside jurisdictions/ that hold a .bpmn file. */
export function listProcedures(processes: string): string[] {
  return readdirSync(processes)
    .filter((name) => name !== "jurisdictions" && isFolder(join(processes, name)))
    .filter((name) => readdirSync(join(processes, name)).some((file) => file.endsWith(".bpmn")))
    .sort();
}

/** Files of every procedure that an engine needs, by file name. */
export function procedureFiles(processes: string): Map<string, string> {
  const contents = new Map<string, string>();
  for (const procedure of listProcedures(processes)) {
    for (const name of readdirSync(join(processes, procedure)).sort()) {
      if (/\.(bpmn|form)$/.test(name)) contents.set(name, readFileSync(join(processes, procedure, name), "utf8"));
    }
  }
  return contents;
}

/** Published finding codes with their Chinese meaning (processes/findings.yaml).
 * @throws {GuichengError} FILE_UNREADABLE, YAML_INVALID */
export function findingCodes(processes: string): Record<string, string> {
  const codes = z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), z.string().min(1));
  return readYaml(join(processes, "findings.yaml"), "processes/findings.yaml", codes);
}

const Words = z.record(z.string(), z.string().min(1));

/** Chinese for the domain's words (processes/glossary.yaml). */
const Glossary = z.strictObject({
  roles: Words,
  actions: Words,
  decisions: Words,
  values: z.record(z.string(), Words),
  /** By dotted path. */
  facts: Words,
  outputs: Words,
});
export type Glossary = z.infer<typeof Glossary>;

/** @throws {GuichengError} FILE_UNREADABLE, YAML_INVALID */
export function loadGlossary(processes: string): Glossary {
  return readYaml(join(processes, "glossary.yaml"), "processes/glossary.yaml", Glossary);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
