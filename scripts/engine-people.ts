import type { Person } from "../src/rules/jurisdiction.ts";
import type { EngineClient } from "../workers/engine-client.ts";

/** Makes a government's people known to a real engine: the tenant, a group for every role, a user for every person as a
 * member of both; and lets users into Tasklist. What is there already stays as it is, passwords included. What somebody may
 * do with a task comes from being its assignee or in its candidate group. The client must be an administrator's.
 * @throws {EngineRefusal} ENGINE_REFUSED */
export async function registerPeople(
  engine: EngineClient,
  tenant: string,
  people: Person[],
  passwordOf: (person: string) => string,
): Promise<void> {
  await openTasklist(engine);
  const [tenants, groups, users] = await Promise.all(["/tenant", "/group", "/user"].map((path) => idsOf(engine, path)));
  if (!tenants?.has(tenant)) await engine.post("/tenant/create", { id: tenant, name: tenant });
  for (const role of new Set(people.flatMap((person) => person.roles))) {
    if (!groups?.has(role)) await engine.post("/group/create", { id: role, name: role, type: "WORKFLOW" });
  }
  for (const { id, roles } of people) {
    if (!users?.has(id)) {
      const profile = { id, firstName: id, lastName: "" };
      await engine.post("/user/create", { profile, credentials: { password: passwordOf(id) } });
    }
    const tenantsOf = await idsOf(engine, "/tenant", { userMember: id });
    if (!tenantsOf.has(tenant)) await engine.put(`/tenant/${tenant}/user-members/${id}`, undefined);
    const groupsOf = await idsOf(engine, "/group", { member: id });
    for (const role of roles) {
      if (!groupsOf.has(role)) await engine.put(`/group/${role}/members/${id}`, undefined);
    }
  }
}

async function idsOf(engine: EngineClient, path: string, query: Record<string, string> = {}): Promise<Set<string>> {
  const rows = await engine.get<{ id: string }[]>(path, query);
  return new Set(rows.map((row) => row.id));
}

/** Kinds of resource, as the authorization service numbers them. */
const APPLICATION = 0;
const FILTER = 5;
const GLOBAL = 0;

async function openTasklist(engine: EngineClient): Promise<void> {
  for (const [resourceType, resourceId, permission] of [
    [APPLICATION, "tasklist", "ACCESS"],
    [FILTER, "*", "READ"],
  ] as const) {
    const known = await engine.get<{ count: number }>("/authorization/count", {
      type: GLOBAL,
      resourceType,
      resourceId,
    });
    if (known.count > 0) continue;
    await engine.post("/authorization/create", {
      type: GLOBAL,
      permissions: [permission],
      userId: "*",
      resourceType,
      resourceId,
    });
  }
}
