import { GuichengError } from "../errors.ts";
import type { Hit } from "./table.ts";

/** What a table row gave, held against the words of the domain: tables deployed from a modeler may never have seen `guicheng check`,
 * and a misspelt `refuse` must not end as a silent `proceed`. */

/** @throws {GuichengError} TABLE_OUTPUT where the cell is empty or holds another word */
export function word<W extends string>(hit: Hit, column: string, accepted: readonly W[]): W {
  const found = hit.values[column];
  if (typeof found === "string" && (accepted as readonly string[]).includes(found)) return found as W;
  throw outputFault(hit, column, accepted.join(" | "));
}

/** The same, where an empty cell means something of its own. */
export function optionalWord<W extends string>(hit: Hit, column: string, accepted: readonly W[]): W | undefined {
  return isEmpty(hit, column) ? undefined : word(hit, column, accepted);
}

/** @throws {GuichengError} TABLE_OUTPUT where the cell is empty */
export function requiredText(hit: Hit, column: string): string {
  const found = hit.values[column];
  if (typeof found === "string" && found !== "") return found;
  throw outputFault(hit, column, "文本，不能为空");
}

/** @throws {GuichengError} TABLE_OUTPUT where the cell holds no whole number */
export function optionalCount(hit: Hit, column: string): number | undefined {
  const found = hit.values[column];
  if (isEmpty(hit, column)) return undefined;
  if (typeof found === "number" && Number.isInteger(found) && found >= 0) return found;
  throw outputFault(hit, column, "不小于 0 的整数");
}

/** Absent, null and "" are one: engines leave empty outputs out of their results. */
function isEmpty(hit: Hit, column: string): boolean {
  return hit.values[column] === undefined || hit.values[column] === "";
}

function outputFault(hit: Hit, column: string, accepted: string): GuichengError {
  return new GuichengError({
    code: "TABLE_OUTPUT",
    place: `表 ${hit.table} 行 ${hit.row} 列 ${column}`,
    found: isEmpty(hit, column) ? "空白" : JSON.stringify(hit.values[column]),
    accepted,
  });
}
