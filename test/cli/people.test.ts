import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { packagedProcesses } from "../../src/catalog/package.ts";
import { COMMANDS } from "../../src/cli/main.ts";
import { startEngine } from "../../src/engine/server.ts";
import { temporaryFolder, write } from "./guicheng.ts";

/** The identity routes of a real engine, as far as `guicheng people` calls them; test/engines/people.test.ts asks real ones. */
class IdentityService {
  readonly tenants = new Map<string, Set<string>>();
  readonly groups = new Map<string, Set<string>>();
  readonly users = new Map<string, string>();
  administrator = true;
  readonly authorizations: { resourceType: number; resourceId: string }[] = [];
  /** Requests that changed something. */
  readonly changes: string[] = [];

  async answer(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? "", "http://engine");
    const body = request.method === "POST" ? ((await json(request)) as Record<string, never>) : undefined;
    if (request.method !== "GET") this.changes.push(`${request.method} ${url.pathname}`);
    const [, , kind = "", id = "", , member = ""] = url.pathname.split("/");
    const place = { tenant: this.tenants, group: this.groups }[kind]?.get(id);
    switch (`${request.method} ${kind}${["check", "count", "create"].includes(id) ? ` ${id}` : ""}`) {
      case "GET tenant":
        return within(this.tenants, url.searchParams.get("userMember"));
      case "GET group":
        return within(this.groups, url.searchParams.get("member"));
      case "GET user":
        return rows(this.tenants.get(url.searchParams.get("memberOfTenant") ?? "") ?? this.users.keys());
      case "GET authorization check":
        return { authorized: this.administrator };
      case "GET authorization count":
        return {
          count: this.authorizations.filter(
            ({ resourceType, resourceId }) =>
              String(resourceType) === url.searchParams.get("resourceType") &&
              resourceId === url.searchParams.get("resourceId"),
          ).length,
        };
      case "POST authorization create":
        return this.authorizations.push(body as never);
      case "POST tenant create":
        return this.tenants.set(body?.id ?? "", new Set());
      case "POST group create":
        return this.groups.set(body?.id ?? "", new Set());
      case "POST user create": {
        const { profile, credentials } = body as unknown as {
          profile: { id: string };
          credentials: { password: string };
        };
        return this.users.set(profile.id, credentials.password);
      }
      case "PUT tenant":
      case "PUT group":
        return place?.add(member);
      case "DELETE tenant":
      case "DELETE group":
        return place?.delete(member);
      default:
        throw new Error(`${request.method} ${url}`);
    }
  }
}

const rows = (ids: Iterable<string>) => [...ids].map((id) => ({ id }));
const within = (places: Map<string, Set<string>>, member: string | null) =>
  rows([...places.keys()].filter((id) => member === null || places.get(id)?.has(member)));

let service: IdentityService;
let server: Server;
let engine: string;

beforeEach(async () => {
  service = new IdentityService();
  server = createServer(async (request, response) => {
    const answer = await service.answer(request);
    response.end(request.method === "GET" ? JSON.stringify(answer) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  engine = `http://127.0.0.1:${(server.address() as { port: number }).port}/engine-rest`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** 衢州 with three people; the third may be changed. */
function processesWith(third: string): string {
  const folder = temporaryFolder();
  cpSync(packagedProcesses(), folder, { recursive: true });
  const file = join(folder, "jurisdictions/quzhou/jurisdiction.yaml");
  const people = ["{ id: chief, roles: [chief], rank: 1 }", "{ id: office-1, roles: [office] }", third];
  const text = readFileSync(file, "utf8").replace(/^people:\n(?: {2}- .*\n)+/m, () =>
    ["people:", ...people.map((person) => `  - ${person}`), ""].join("\n"),
  );
  writeFileSync(file, text);
  return folder;
}

const LEGAL = "{ id: legal-1, roles: [legal] }";
const PASSWORDS = ["chief", "office-1", "legal-1"].map((id) => `${id} first password of ${id}`).join("\n");

async function people(processes: string, values: Record<string, string | boolean | string[]> = {}): Promise<string[]> {
  const printed = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const command = await COMMANDS.people?.load();
    await command?.run({ engine, processes, tenant: ["quzhou"], ...values }, []);
    return printed.mock.calls.map(([line]) => String(line));
  } finally {
    printed.mockRestore();
  }
}

const withPasswords = () => ({ passwords: write(temporaryFolder(), "passwords.txt", PASSWORDS) });

describe("guicheng people", () => {
  it("makes the tenant, a group for each role, an account for each person, and lets them into Tasklist", async () => {
    const printed = await people(processesWith(LEGAL), withPasswords());
    expect(service.tenants).toEqual(new Map([["quzhou", new Set(["chief", "office-1", "legal-1"])]]));
    expect(service.groups).toEqual(
      new Map([
        ["chief", new Set(["chief"])],
        ["office", new Set(["office-1"])],
        ["legal", new Set(["legal-1"])],
      ]),
    );
    expect(service.users.get("legal-1")).toBe("first password of legal-1");
    expect(service.authorizations).toEqual([
      expect.objectContaining({ resourceId: "tasklist", userId: "*", permissions: ["ACCESS"] }),
      expect.objectContaining({ resourceType: 5, resourceId: "*", permissions: ["READ"] }),
    ]);
    expect(printed.at(-1)).toBe("增加 15 项，去掉 0 项。");
    expect(printed.join("\n")).not.toContain("first password");
  });

  it("run again finds nothing to do and needs no passwords", async () => {
    const processes = processesWith(LEGAL);
    await people(processes, withPasswords());
    service.changes.length = 0;
    expect(await people(processes)).toEqual(["引擎上的人员与文件一致，没有改动。"]);
    expect(service.changes).toEqual([]);
  });

  it("with --dry-run says what is missing and changes nothing", async () => {
    const printed = await people(processesWith(LEGAL), { "dry-run": true });
    expect(printed).toContain("缺少：账号 legal-1");
    expect(printed.at(-1)).toBe("没有改动引擎：缺少 15 项，多出 0 项。");
    expect(service.changes).toEqual([]);
  });

  it("changes nothing where a new account has no password, and names the accounts", async () => {
    await expect(people(processesWith(LEGAL))).rejects.toThrow(/缺少新账号的初始密码：chief、office-1、legal-1/);
    expect(service.changes).toEqual([]);
  });

  it.each([
    ["no password", "chief", /第 1 行.*不是“账号 密码”/],
    ["one that is too short", "\nchief secret7", /第 2 行.*chief 的密码 7 个字符.*至少 8 个字符/],
  ])("refuses a line with %s, without showing the line", async (_, line, message) => {
    const passwords = write(temporaryFolder(), "passwords.txt", line);
    const refused = people(processesWith(LEGAL), { passwords });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow(/secret7/);
  });

  it("refuses who is no administrator: he would be shown too little and not be told", async () => {
    service.administrator = false;
    await expect(people(processesWith(LEGAL), withPasswords())).rejects.toThrow(/ENGINE_REFUSED .*不能管理账号/);
    expect(service.changes).toEqual([]);
  });

  it("sends who asks an embedded engine to guicheng user", async () => {
    const embedded = await startEngine({ dataDir: temporaryFolder(), port: 0 });
    const refused = people(processesWith(LEGAL), { ...withPasswords(), engine: embedded.url });
    await expect(refused.finally(() => embedded.close())).rejects.toThrow(/内置引擎.*guicheng user add/);
  });

  it("leaves who has gone where he is, and says so; --prune takes his tenant and groups, never his account", async () => {
    await people(processesWith(LEGAL), withPasswords());
    service.tenants.get("quzhou")?.add("worker");
    const without = processesWith("{ id: office-2, roles: [office] }");
    const passwords = write(temporaryFolder(), "passwords.txt", "office-2 another password");
    const left = await people(without, { passwords });
    expect(left).toContain("多出：legal-1 退出租户 quzhou");
    expect(left.at(-1)).toBe("增加 3 项；多出 2 项没有动，加 --prune 才去掉。");
    expect(service.groups.get("legal")).toEqual(new Set(["legal-1"]));

    expect((await people(without, { prune: true })).at(-1)).toBe("增加 0 项，去掉 2 项。");
    expect(service.groups.get("legal")).toEqual(new Set());
    expect(service.tenants.get("quzhou")).toEqual(new Set(["chief", "office-1", "office-2", "worker"]));
    expect(service.users.has("legal-1")).toBe(true);
  });

  it("takes a role away that the file no longer gives", async () => {
    await people(processesWith("{ id: legal-1, roles: [legal, office] }"), withPasswords());
    expect(await people(processesWith(LEGAL), { prune: true })).toEqual([
      "已去掉：legal-1 退出组 office",
      "增加 0 项，去掉 1 项。",
    ]);
  });

  it("refuses one account for two governments, for its holder could act in both; --shared allows it", async () => {
    const tenant = ["quzhou", "hegang"];
    const processes = packagedProcesses();
    await expect(people(processes, { tenant, "dry-run": true })).rejects.toThrow(
      /账号 chief.*同时属于 hegang、quzhou.*--tenant/,
    );
    const printed = await people(processes, { tenant, "dry-run": true, shared: true });
    expect(printed).toContain("缺少：chief 加入租户 hegang");
    await expect(people(processes, { tenant, prune: true, shared: true })).rejects.toThrow(/--shared 与 --prune 同用/);
    expect(service.changes).toEqual([]);
  });
});
