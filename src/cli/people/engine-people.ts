import { type EngineClient, EngineRefusal } from "../../../workers/engine-client.ts";
import { GuichengError } from "../../errors.ts";
import type { JurisdictionProfile } from "../../rules/jurisdiction.ts";
import { ROLES } from "../../rules/vocabulary.ts";

/** One thing that a real engine's tenants, groups or accounts lack, or have too much of. */
export interface Step {
  /** For the operator, Chinese. */
  says: string;
  kind: "add" | "remove";
  /** The account that is to be made and needs a password. */
  account?: string;
  run(engine: EngineClient, passwords: ReadonlyMap<string, string>): Promise<void>;
}

/** As much of jurisdiction.yaml as is about people. */
export type Government = Pick<JurisdictionProfile, "id" | "name" | "people">;

/** What must be done so that a real engine knows the people of these governments as jurisdiction.yaml has them: a tenant for each
 * government, a group for each role, an account for each person as a member of both, and access to Tasklist. What somebody may do
 * with a task comes from being its assignee or in its candidate group, within his tenants. Changes nothing.
 * @throws {GuichengError} ENGINE_REFUSED, also where the client is not an administrator's; CLI_USAGE where one account would
 * belong to two governments, unless `shared`, and on the embedded engine */
export async function planPeople(
  engine: EngineClient,
  profiles: readonly Government[],
  { shared = false } = {},
): Promise<Step[]> {
  await requireAdministrator(engine);
  const [tenants, groups, users] = await Promise.all([
    idsOf(engine, "/tenant"),
    idsOf(engine, "/group"),
    idsOf(engine, "/user"),
  ]);
  const people = merged(profiles);
  const steps = [
    ...(await tasklistSteps(engine)),
    ...profiles.filter(({ id }) => !tenants.has(id)).map(({ id, name }) => makeTenant(id, name)),
    ...[...new Set([...people.values()].flatMap(({ roles }) => [...roles]))]
      .filter((role) => !groups.has(role))
      .map(makeGroup),
  ];
  for (const [id, wanted] of people) {
    const known = users.has(id);
    if (!known) steps.push(makeAccount(id));
    const tenantsOf = known ? await idsOf(engine, "/tenant", { userMember: id }) : new Set<string>();
    const groupsOf = known ? await idsOf(engine, "/group", { member: id }) : new Set<string>();
    if (!shared) refuseShared(id, new Set([...tenantsOf, ...wanted.tenants]));
    steps.push(...memberships("tenant", id, wanted.tenants, tenantsOf));
    steps.push(...memberships("group", id, wanted.roles, groupsOf));
    if (shared) continue;
    for (const role of groupsOf) if (isRole(role) && !wanted.roles.has(role)) steps.push(leave("group", id, role));
  }
  if (shared) return steps;
  for (const { id: tenant } of profiles) {
    const members = tenants.has(tenant) ? await idsOf(engine, "/user", { memberOfTenant: tenant }) : new Set<string>();
    for (const id of members) if (!people.has(id)) steps.push(...(await departed(engine, id, tenant)));
  }
  return steps;
}

interface Wanted {
  tenants: Set<string>;
  roles: Set<string>;
}

function merged(profiles: readonly Government[]): Map<string, Wanted> {
  const people = new Map<string, Wanted>();
  for (const profile of profiles) {
    for (const { id, roles } of profile.people) {
      const wanted = people.get(id) ?? { tenants: new Set(), roles: new Set() };
      wanted.tenants.add(profile.id);
      for (const role of roles) wanted.roles.add(role);
      people.set(id, wanted);
    }
  }
  return people;
}

/** On one engine the same name is the same account: its holder could act for the other government too. */
function refuseShared(id: string, tenants: ReadonlySet<string>): void {
  if (tenants.size < 2) return;
  throw new GuichengError({
    code: "CLI_USAGE",
    place: `账号 ${id}`,
    found: `同时属于 ${[...tenants].sort().join("、")}`,
    accepted: "一个账号只属于一个政府",
    remedy:
      "同一个引擎上同名就是同一个账号。请用 --tenant 只登记一个政府，或在 jurisdiction.yaml 里改成各不相同的名字；只作演示时加 --shared",
  });
}

/** Somebody who is in the tenant and in a role, and no longer in its jurisdiction.yaml. The account stays, for the records name
 * it. Who is in no role, such as an account for workers, is none of the file's people. */
async function departed(engine: EngineClient, id: string, tenant: string): Promise<Step[]> {
  const roles = [...(await idsOf(engine, "/group", { member: id }))].filter(isRole);
  if (roles.length === 0) return [];
  return [...roles.map((role) => leave("group", id, role)), leave("tenant", id, tenant)];
}

const isRole = (group: string) => (ROLES as readonly string[]).includes(group);

const makeTenant = (id: string, name: string): Step => ({
  says: `租户 ${id}（${name}）`,
  kind: "add",
  run: (engine) => engine.post("/tenant/create", { id, name }),
});

const makeGroup = (id: string): Step => ({
  says: `组 ${id}`,
  kind: "add",
  run: (engine) => engine.post("/group/create", { id, name: id, type: "WORKFLOW" }),
});

const makeAccount = (id: string): Step => ({
  says: `账号 ${id}`,
  kind: "add",
  account: id,
  run: (engine, passwords) =>
    engine.post("/user/create", {
      profile: { id, firstName: id, lastName: "" },
      credentials: { password: passwords.get(id) },
    }),
});

const PLACES = {
  tenant: { name: "租户", path: (place: string, id: string) => `/tenant/${place}/user-members/${id}` },
  group: { name: "组", path: (place: string, id: string) => `/group/${place}/members/${id}` },
};

function memberships(
  kind: keyof typeof PLACES,
  id: string,
  wanted: ReadonlySet<string>,
  present: ReadonlySet<string>,
): Step[] {
  const { name, path } = PLACES[kind];
  return [...wanted]
    .filter((place) => !present.has(place))
    .map((place) => ({
      says: `${id} 加入${name} ${place}`,
      kind: "add",
      run: (engine) => engine.put(path(place, id), undefined),
    }));
}

function leave(kind: keyof typeof PLACES, id: string, place: string): Step {
  const { name, path } = PLACES[kind];
  return { says: `${id} 退出${name} ${place}`, kind: "remove", run: (engine) => engine.delete(path(place, id)) };
}

async function idsOf(engine: EngineClient, path: string, query: Record<string, string> = {}): Promise<Set<string>> {
  const rows = await engine.get<{ id: string }[]>(path, query);
  return new Set(rows.map((row) => row.id));
}

/** Kinds of resource, as the authorization service numbers them. */
const APPLICATION = 0;
const USER = 1;
const FILTER = 5;
const GLOBAL = 0;

async function tasklistSteps(engine: EngineClient): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [resourceType, resourceId, permission, says] of [
    [APPLICATION, "tasklist", "ACCESS", "所有账号可以进入待办网页（Tasklist）"],
    [FILTER, "*", "READ", "所有账号可以使用待办网页的筛选"],
  ] as const) {
    const authorization = { type: GLOBAL, resourceType, resourceId };
    const known = await engine.get<{ count: number }>("/authorization/count", authorization);
    if (known.count > 0) continue;
    const run = (client: EngineClient) =>
      client.post<void>("/authorization/create", { ...authorization, permissions: [permission], userId: "*" });
    steps.push({ says, kind: "add", run });
  }
  return steps;
}

/** Others are shown less than there is, without being told. */
async function requireAdministrator(engine: EngineClient): Promise<void> {
  const asked = { permissionName: "ALL", resourceName: "user", resourceType: USER };
  const check = await engine.get<{ authorized: boolean }>("/authorization/check", asked).catch((error) => {
    throw embeddedEngine(error, engine);
  });
  if (check.authorized) return;
  throw new GuichengError({
    code: "ENGINE_REFUSED",
    place: engine.baseUrl,
    found: `${engine.credentials?.user} 不能管理账号`,
    accepted: "管理员账号",
    remedy: "请用环境变量 GUICHENG_USER、GUICHENG_PASSWORD 给出引擎的管理员",
  });
}

function embeddedEngine(error: unknown, engine: EngineClient): unknown {
  if (!(error instanceof EngineRefusal) || error.status !== 501) return error;
  return new GuichengError({
    code: "CLI_USAGE",
    place: engine.baseUrl,
    found: "内置引擎没有组和租户的登记",
    accepted: "Operaton 或 Camunda 7",
    remedy: "内置引擎的账号用 guicheng user add 建立",
  });
}
