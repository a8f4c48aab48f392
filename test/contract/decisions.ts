import { describe, expect, test } from "vitest";
import { decisionXml } from "../decision-xml.ts";
import { type Json, string } from "../engine/rest-client.ts";
import type { Contract } from "./contract-context.ts";

export function decisionsContract(contract: Contract): void {
  describe("decisions", () => {
    test("a deployed decision is evaluated in its tenant", async () => {
      const table = {
        id: "contract-route",
        hitPolicy: "FIRST",
        inputs: ["documentType"],
        outputs: ["route", "outcome"],
        rows: [
          ['"request"', '"superior"', '"proceed"'],
          ["-", '"none"', '"refuse"'],
        ],
      };
      const deployed = await contract.deploy({ "contract-route.dmn": decisionXml([table]) });
      expect((Object.values(deployed.deployedDecisionDefinitions) as Json[])[0]).toMatchObject({
        key: "contract-route",
        version: 1,
      });
      const path = `/decision-definition/key/contract-route/tenant-id/${contract.tenant}`;
      const evaluate = (value: string) =>
        contract.rest.post(`${path}/evaluate`, { variables: { documentType: string(value) } });
      expect(await evaluate("request")).toMatchObject([
        { route: { value: "superior" }, outcome: { value: "proceed" } },
      ]);
      expect(await evaluate("report")).toMatchObject([{ route: { value: "none" } }]);
      expect((await contract.rest.get(`${path}/xml`)).dmnXml).toContain("contract-route");
      const missing = await contract.rest.request("POST", "/decision-definition/key/contract-route/evaluate", {
        variables: {},
      });
      expect(missing.status).toBe(404);
    });
  });
}
