import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { z } from "zod";
import { type ErrorCode, GuichengError } from "../errors.ts";

/** Reads one of our own YAML files and holds it against its schema.
 * @param place the file's name in messages
 * @throws {GuichengError} FILE_UNREADABLE, YAML_INVALID with line or field */
export function readYaml<S extends z.ZodType>(path: string, place: string, schema: S): z.infer<S> {
  return checkYaml(readText(path, place), place, schema, "YAML_INVALID");
}

/** Holds the text of one of our own YAML files against its schema.
 * @throws {GuichengError} of the code given, with line or field */
export function checkYaml<S extends z.ZodType>(text: string, place: string, schema: S, code: ErrorCode): z.infer<S> {
  const result = schema.safeParse(parseYaml(text, place, code), { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  throw new GuichengError({
    code,
    place: [place, issue?.path.join(".")].filter(Boolean).join(" "),
    found: unknownKey ?? (issue?.input === undefined ? "缺少" : JSON.stringify(issue.input)?.slice(0, 120)),
    accepted: unknownKey === undefined ? issue?.message : "没有这一项",
  });
}

function readText(path: string, place: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new GuichengError({ code: "FILE_UNREADABLE", place, found: (error as Error).message });
  }
}

/** @throws {GuichengError} no YAML, or a key written twice */
function parseYaml(text: string, place: string, code: ErrorCode): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new GuichengError({ code, place, found: (error as Error).message.split("\n")[0] });
  }
}
