import type { Person } from "../src/rules/jurisdiction.ts";
import { type EngineClient, EngineRefusal } from "../workers/engine-client.ts";

/** Makes a government's people known to a real engine: the tenant, a group for every role, a user for every person as a
 * member of both. What is there already stays as it is, passwords included. The client must be an administrator's.
 * @throws {EngineRefusal} for anything but "exists already" */
export async function registerPeople(
  engine: EngineClient,
  tenant: string,
  people: Person[],
  passwordOf: (person: string) => string,
): Promise<void> {
  await unlessThere(engine, `/tenant/${tenant}`, "/tenant/create", { id: tenant, name: tenant });
  for (const role of new Set(people.flatMap((person) => person.roles))) {
    await unlessThere(engine, `/group/${role}`, "/group/create", { id: role, name: role, type: "WORKFLOW" });
  }
  for (const { id, roles } of people) {
    await unlessThere(engine, `/user/${id}/profile`, "/user/create", {
      profile: { id, firstName: id, lastName: "" },
      credentials: { password: passwordOf(id) },
    });
    await member(engine, `/tenant/${tenant}/user-members/${id}`);
    for (const role of roles) await member(engine, `/group/${role}/members/${id}`);
  }
}

async function unlessThere(engine: EngineClient, address: string, create: string, body: unknown): Promise<void> {
  try {
    await engine.get(address);
  } catch (error) {
    if (!(error instanceof EngineRefusal) || error.status !== 404) throw error;
    await engine.post(create, body);
  }
}

/** The API has no question for one membership; making it twice is refused with a broken constraint. */
async function member(engine: EngineClient, address: string): Promise<void> {
  try {
    await engine.put(address, undefined);
  } catch (error) {
    if (!(error instanceof EngineRefusal) || error.status !== 500) throw error;
  }
}
