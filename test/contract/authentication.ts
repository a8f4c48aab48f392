import { describe, expect, test } from "vitest";
import { RestClient } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

export function authenticationContract(contract: Contract): void {
  describe("authentication", () => {
    // never a wrong password of a user who exists: the real engines lock that user out for seconds
    test.each([
      ["nobody", {}],
      ["a stranger", basic("nobody-we-know:password")],
      ["a header that is none", { authorization: "Bearer x" }],
    ])("%s is 401, also for a path that does not exist", async (_who, headers) => {
      const rest = new RestClient(contract.rest.baseUrl, headers);
      for (const path of ["/task", "/version", "/deployment/none"]) {
        expect((await rest.request("GET", path)).status).toBe(401);
      }
      const start = `/process-definition/key/nowhere/tenant-id/${contract.tenant}/start`;
      expect((await rest.request("POST", start, {})).status).toBe(401);
    });

    test("the engine tells its version and its name", async () => {
      expect((await contract.rest.get("/version")).version).toMatch(/^\d+\.\d+\.\d+/);
      expect(await contract.rest.get("/engine")).toEqual([{ name: "default" }]);
      expect((await contract.rest.get("/engine/default/task/count")).count).toBeTypeOf("number");
    });
  });
}
