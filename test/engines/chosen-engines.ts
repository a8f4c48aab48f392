import { ENGINES, type EngineName } from "../../scripts/engine-process.ts";

/** The engines that GUICHENG_TEST_ENGINES names (`operaton,camunda7`); none without it.
 * @throws {Error} where it names another one */
export function chosenEngines(chosen = process.env.GUICHENG_TEST_ENGINES ?? ""): EngineName[] {
  const names = new Set(chosen.split(",").flatMap((name) => name.trim() || []));
  const known = Object.keys(ENGINES);
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`GUICHENG_TEST_ENGINES: ${name}; accepted: ${known.join(", ")}`);
  }
  return [...names] as EngineName[];
}
