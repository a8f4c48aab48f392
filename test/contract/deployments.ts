import { describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import type { Json } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function deploymentsContract(contract: Contract): void {
  describe("deployments", () => {
    test("what was deployed is named, versioned and can be read back", async () => {
      const xml = d.process("c-deploy", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end"));
      const first = await contract.deploy(
        { "c-deploy.bpmn": xml, "note.yaml": "a: 1" },
        { "deployment-source": "contract-test" },
      );
      expect(first).toMatchObject({ name: "contract", source: "contract-test", tenantId: contract.tenant });
      expect(first.deploymentTime).toMatch(DATE);
      const [definition] = Object.values(first.deployedProcessDefinitions) as Json[];
      expect(definition).toMatchObject({
        key: "c-deploy",
        version: 1,
        resource: "c-deploy.bpmn",
        tenantId: contract.tenant,
        suspended: false,
      });
      const resources: Json[] = await contract.rest.get(`/deployment/${first.id}/resources`);
      expect(resources.map((resource) => resource.name).sort()).toEqual(["c-deploy.bpmn", "note.yaml"]);
      const note = resources.find((resource) => resource.name === "note.yaml");
      const data = await contract.rest.request("GET", `/deployment/${first.id}/resources/${note.id}/data`);
      expect(data.text).toBe("a: 1");
      expect((await contract.rest.get(`/process-definition/${definition.id}/xml`)).bpmn20Xml).toBe(xml);
      const second = await contract.deploy({ "c-deploy.bpmn": xml });
      expect((Object.values(second.deployedProcessDefinitions) as Json[])[0].version).toBe(2);
      const latest = await contract.rest.get(
        `/process-definition?key=c-deploy&tenantIdIn=${contract.tenant}&latestVersion=true`,
      );
      expect(latest.map((found: Json) => found.version)).toEqual([2]);
    });

    test("duplicate filtering deploys nothing twice", async () => {
      const files = { "c-same.bpmn": d.process("c-same", d.start(), d.end(), d.flows("start", "end")) };
      const fields = { "deployment-name": "contract-same", "enable-duplicate-filtering": "true" };
      const first = await contract.deploy(files, fields);
      const again = await contract.deploy(files, fields);
      expect(again.id).toBe(first.id);
      const changed = d.process("c-same", d.start(), d.userTask("new"), d.end(), d.flows("start", "new", "end"));
      const next = await contract.deploy({ "c-same.bpmn": changed }, fields);
      expect(next.id).not.toBe(first.id);
      expect((Object.values(next.deployedProcessDefinitions) as Json[])[0].version).toBe(2);
    });

    test("a file that cannot run is refused, and with it the others", async () => {
      const files = {
        "good.bpmn": d.process("c-good", d.start(), d.end(), d.flows("start", "end")),
        "bad.bpmn": d.process("c-bad", d.start(), d.userTask("ask"), d.flows("start", "ask", "nowhere")),
      };
      const answer = await contract.rest.upload(files, {
        "deployment-name": "contract-bad",
        "tenant-id": contract.tenant,
      });
      expect(answer.status).toBe(400);
      expect(answer.body.type).toBe("ParseException");
      expect((await contract.rest.get(`/deployment/count?name=contract-bad&tenantIdIn=${contract.tenant}`)).count).toBe(
        0,
      );
      expect(
        (await contract.rest.get(`/process-definition/count?key=c-good&tenantIdIn=${contract.tenant}`)).count,
      ).toBe(0);
    });
  });
}
