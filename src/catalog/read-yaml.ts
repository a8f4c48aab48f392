import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { z } from "zod";
import { GuichengError } from "../errors.ts";

/** Reads one of our own YAML files and holds it against its schema.
 * @param place the file's name in messages
 * @throws {GuichengError} FILE_UNREADABLE, YAML_INVALID with line or field */
export function readYaml<S extends z.ZodType>(path: string, place: string, schema: S): z.infer<S> {
  const result = schema.safeParse(parseYaml(readText(path, place), place), { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  throw new GuichengError({
    code: "YAML_INVALID",
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

/** @throws {GuichengError} YAML_INVALID: no YAML, or a key written twice */
function parseYaml(text: string, place: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new GuichengError({ code: "YAML_INVALID", place, found: (error as Error).message.split("\n")[0] });
  }
}
