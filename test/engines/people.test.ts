import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { planPeople } from "../../src/cli/people/engine-people.ts";
import { EngineClient } from "../../workers/engine-client.ts";
import { onRealEngines, ownTenant } from "./real-engine.ts";

onRealEngines("guicheng people", ({ client, url }) => {
  const tenant = ownTenant("people");
  const person = (id: string, roles: ("office" | "legal")[]) => ({ id: `${id}-${tenant}`, roles, portfolios: [] });
  const government = (...people: ReturnType<typeof person>[]) => ({ id: tenant, name: tenant, people });
  const password = randomBytes(12).toString("base64url");

  async function register(registered: ReturnType<typeof government>): Promise<string[]> {
    const steps = await planPeople(client, [registered]);
    const passwords = new Map(registered.people.map(({ id }) => [id, password]));
    for (const step of steps) await step.run(client, passwords);
    return steps.map((step) => step.says).filter((says) => !/^(组|所有账号) ?/.test(says));
  }

  describe("people of jurisdiction.yaml", () => {
    it("sign in and are in their tenant and groups; twice registered is once", async () => {
      const both = government(person("a", ["office", "legal"]), person("b", ["office"]));
      expect(await register(both)).toEqual([
        `租户 ${tenant}（${tenant}）`,
        `账号 a-${tenant}`,
        `a-${tenant} 加入租户 ${tenant}`,
        `a-${tenant} 加入组 office`,
        `a-${tenant} 加入组 legal`,
        `账号 b-${tenant}`,
        `b-${tenant} 加入租户 ${tenant}`,
        `b-${tenant} 加入组 office`,
      ]);
      expect(await register(both)).toEqual([]);
      const signedIn = new EngineClient(url, { user: `a-${tenant}`, password });
      expect(await signedIn.get("/task")).toEqual([]);
    });

    it("leave groups and tenant when the file no longer has them", async () => {
      expect(await register(government(person("a", ["office"])))).toEqual([
        `a-${tenant} 退出组 legal`,
        `b-${tenant} 退出组 office`,
        `b-${tenant} 退出租户 ${tenant}`,
      ]);
      expect(await client.get("/group", { member: `b-${tenant}` })).toEqual([]);
      expect(await client.get("/user", { id: `b-${tenant}` })).toEqual([
        expect.objectContaining({ id: `b-${tenant}` }),
      ]);
    });
  });
});
