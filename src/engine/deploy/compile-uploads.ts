import { createHash } from "node:crypto";
import { checkPortable } from "../../catalog/portable/check.ts";
import { GuichengError } from "../../errors.ts";
import { compileTable, readDecisionFile, type Table } from "../../rules/table.ts";
import { refuseExpression } from "../juel/compile.ts";
import { Problem } from "../problem.ts";
import { compileBpmn } from "./compile.ts";
import type { ProcessModel } from "./model.ts";
import { DeploymentRefused, type Reason } from "./refusal.ts";

export interface Upload {
  name: string;
  bytes: Uint8Array;
}

/** What a file comes to: models of its processes, tables of its decisions, nothing for other resources. */
export interface Compiled {
  upload: Upload;
  sha256: string;
  models: ProcessModel[];
  tables: Table[];
}

const BPMN = /\.bpmn(20\.xml)?$/i;
const DMN = /\.dmn(11\.xml)?$/i;
const FORM = /\.form$/i;

/** Reads every file before anything is written, so that one upload names all that is wrong with it.
 * @throws {Problem} 400 ParseException naming file, element and reason */
export async function compileUploads(uploads: Upload[]): Promise<Compiled[]> {
  const reasons: Reason[] = [];
  const compiled: Compiled[] = [];
  for (const upload of uploads) {
    try {
      compiled.push(await compile(upload));
    } catch (error) {
      if (error instanceof DeploymentRefused) reasons.push(...error.reasons);
      else if (error instanceof GuichengError) reasons.push(reasonOf(error, upload.name));
      else throw error;
    }
  }
  const twice = [...doubled(uploads.map(({ name }) => name))].map((file) => ({ file, message: "uploaded twice" }));
  reasons.push(...twice, ...doubledKeys(compiled));
  if (reasons.length > 0) throw refused(reasons);
  return compiled;
}

/** The place stands before the message, without the file's name, as for a diagram's elements. */
function reasonOf({ detail: { place = "", ...detail } }: GuichengError, file: string): Reason {
  const element = place.startsWith(file) ? place.slice(file.length).trim() : place;
  return { file, ...(element && { element }), message: new GuichengError(detail).message };
}

async function compile(upload: Upload): Promise<Compiled> {
  const { name, bytes } = upload;
  const compiled: Compiled = {
    upload,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    models: [],
    tables: [],
  };
  if (BPMN.test(name)) compiled.models = await compileProcess(decode(upload), name);
  else if (DMN.test(name)) {
    const file = await readDecisionFile(decode(upload), name);
    for (const table of file.tables) compileTable(table, name);
    compiled.tables = file.tables;
  } else if (FORM.test(name)) checkForm(upload);
  return compiled;
}

/** First what keeps a file from running alike everywhere, in the words made for designers; then what this engine cannot do. */
async function compileProcess(xml: string, file: string): Promise<ProcessModel[]> {
  const faults = await checkPortable(xml, file, { refuseExpression });
  if (faults.length > 0) {
    throw new DeploymentRefused(
      faults.map(({ code, element, message, remedy }) => ({ file, element, message: `${code} ${message}${remedy}` })),
    );
  }
  return compileBpmn(xml, file);
}

function decode({ name, bytes }: Upload): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DeploymentRefused([{ file: name, message: "not UTF-8" }]);
  }
}

function checkForm(upload: Upload): void {
  let form: unknown;
  try {
    form = JSON.parse(decode(upload));
  } catch (error) {
    if (error instanceof DeploymentRefused) throw error;
    throw new DeploymentRefused([{ file: upload.name, message: `not JSON: ${(error as Error).message}` }]);
  }
  const id = typeof form === "object" && form !== null && "id" in form ? form.id : undefined;
  if (typeof id !== "string" || id === "") {
    throw new DeploymentRefused([{ file: upload.name, message: 'a form needs an "id", by which formRef finds it' }]);
  }
}

function doubledKeys(compiled: Compiled[]): Reason[] {
  const keys = compiled.flatMap(({ models, tables }) => [
    ...models.map(({ key }) => key),
    ...tables.map(({ id }) => id),
  ]);
  const twice = doubled(keys);
  return compiled.flatMap(({ upload, models, tables }) =>
    [...models.map(({ key }) => key), ...tables.map(({ id }) => id)]
      .filter((key) => twice.has(key))
      .map((key) => ({ file: upload.name, element: key, message: "this id occurs twice in the deployment" })),
  );
}

function doubled(names: string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function refused(reasons: Reason[]): Problem {
  const problem = new DeploymentRefused(reasons);
  const details = Object.fromEntries(
    [...new Set(reasons.map(({ file }) => file))].map((file) => [
      file,
      {
        errors: reasons
          .filter((reason) => reason.file === file)
          .map(({ element, message }) => ({
            message,
            line: 0,
            column: 0,
            mainElementId: element ?? null,
            elementIds: element ? [element] : [],
          })),
        warnings: [],
      },
    ]),
  );
  return new Problem(400, "ParseException", problem.message, "deploymentRefused", { details });
}
