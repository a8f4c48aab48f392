import { GuichengError } from "../errors.ts";

/** What the reader could not place would be missing from what the normaliser writes.
 * @param found the reader's words */
export function wouldLose(file: string, found: string): GuichengError {
  return new GuichengError({
    code: "CHECK_FAILED",
    place: file,
    found: found.replaceAll(/\s+/g, " "),
    remedy: "文件里有读不懂的内容，规范化会丢掉它，所以没有改动文件。",
  });
}
