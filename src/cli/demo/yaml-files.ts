import { readdirSync } from "node:fs";
import { GuichengError } from "../../errors.ts";

/** Names of a folder's `<government>.yaml`, in order.
 * @throws {GuichengError} FILE_UNREADABLE */
export function yamlFiles(folder: string): string[] {
  const remedy = { accepted: "含 <政府>.yaml 的目录" };
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    if (files.length > 0) return files.sort();
  } catch (error) {
    throw new GuichengError({ code: "FILE_UNREADABLE", place: folder, found: (error as Error).message, ...remedy });
  }
  throw new GuichengError({ code: "FILE_UNREADABLE", place: folder, found: "没有 .yaml 文件", ...remedy });
}
