import { expect, test } from "vitest";
import type { Contract } from "./contract-context.ts";

/** Routes that have no error of their own: nothing is asked for that could be missing or wrong. */
const NEVER_WRONG = /^GET (\/version|\/engine|.*\/count)$|^PUT \/process-instance\/\{id\}\/suspended$/;

/** Comes last: what docs/rest-api.md publishes has been proved by the tests before. */
export function coverageContract(contract: Contract): void {
  test("every published route has been answered with a success and with an error", () => {
    expect(contract.rest.untouched("success")).toEqual([]);
    expect(contract.rest.untouched("error").filter((route) => !NEVER_WRONG.test(route))).toEqual([]);
  });
}
