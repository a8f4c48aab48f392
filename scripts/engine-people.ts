import { type Government, planPeople } from "../src/cli/people/engine-people.ts";
import type { EngineClient } from "../workers/engine-client.ts";

/** Makes a government's people known to a real engine on which governments share accounts, for tests and demonstrations:
 * `guicheng people --shared` without the command line. What is there already stays as it is, passwords included.
 * @throws {EngineRefusal} ENGINE_REFUSED */
export async function registerPeople(
  engine: EngineClient,
  tenant: string,
  people: Government["people"],
  passwordOf: (person: string) => string,
): Promise<void> {
  const passwords = new Map(people.map(({ id }) => [id, passwordOf(id)]));
  const steps = await planPeople(engine, [{ id: tenant, name: tenant, people }], { shared: true });
  for (const step of steps) await step.run(engine, passwords);
}
