import { createHash } from "node:crypto";
import { GuichengError } from "../errors.ts";
import type { DecisionTables, Jurisdiction } from "../rules/decide.ts";
import { DECISIONS, type Decision } from "../rules/facts.ts";
import { JurisdictionProfile } from "../rules/jurisdiction.ts";
import { compileTable, readDecisionFile } from "../rules/table.ts";
import { checkYaml } from "./read-yaml.ts";

export const PROFILE_FILE = "jurisdiction.yaml";

/** A government's files by name: `jurisdiction.yaml` and `<decision>.dmn`. */
export interface JurisdictionFiles {
  /** `package`, or the id of the deployment the files came from. */
  source: string;
  /** Prefix of places in messages, e.g. `processes/jurisdictions/<id>/`. */
  place: string;
  contents: ReadonlyMap<string, string>;
}

/** Reads and compiles one government's tables. Files that are no decision of this package are left alone.
 * @throws {GuichengError} JURISDICTION_INVALID, TABLE_INVALID with file and place */
export async function readJurisdiction(files: JurisdictionFiles): Promise<Jurisdiction> {
  const profile = readProfile(files);
  const decisions: Partial<Record<Decision, DecisionTables>> = {};
  for (const decision of DECISIONS) {
    const xml = files.contents.get(`${decision}.dmn`);
    if (xml !== undefined) decisions[decision] = await readDecision(decision, xml, files);
  }
  return { profile, decisions };
}

export function readProfile(files: JurisdictionFiles): JurisdictionProfile {
  const place = `${files.place}${PROFILE_FILE}`;
  const text = files.contents.get(PROFILE_FILE);
  if (text === undefined) {
    throw new GuichengError({ code: "JURISDICTION_INVALID", place, found: "没有这个文件" });
  }
  return checkYaml(text, place, JurisdictionProfile, "JURISDICTION_INVALID");
}

/** Hash of the bytes a ruling rests on: the decision's file and the profile. */
export function tablesHash(xml: string, profile: string): string {
  return createHash("sha256").update(xml).update("\0").update(profile).digest("hex");
}

async function readDecision(decision: Decision, xml: string, files: JurisdictionFiles): Promise<DecisionTables> {
  const place = `${files.place}${decision}.dmn`;
  const file = await readDecisionFile(xml, place);
  return {
    tables: { source: files.source, sha256: tablesHash(xml, files.contents.get(PROFILE_FILE) ?? "") },
    compiled: file.tables.map((table) => {
      if (!table.kind) {
        throw new GuichengError({
          code: "TABLE_INVALID",
          place: `${place} ${table.id}`,
          found: table.outputs.map((output) => output.name).join("、"),
          accepted: "路线、步骤、问题、期限、告知、单位状态、批示效力各表规定的输出列",
        });
      }
      return { kind: table.kind, evaluate: compileTable(table, place) };
    }),
  };
}
