import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decisionXml } from "../decision-xml.ts";
import * as d from "../engine/diagram.ts";
import { type Json, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

export function definitionsContract(contract: Contract): void {
  describe("definitions", () => {
    const key = `c-def-${randomBytes(4).toString("hex")}`;
    const xml = d.process(key, d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end"));
    const table = { id: `${key}-table`, inputs: ["a"], outputs: ["b"], rows: [['"x"', '"y"']] };
    const dmn = decisionXml([table]);
    const files = { "a.bpmn": xml, "a.dmn": dmn };

    test.each([
      ["a tenant", contract.tenant],
      ["no tenant", null],
    ])("of %s are found by id and by key, and go with their deployment", async (_whose, tenantId) => {
      const fields = tenantId === null ? undefined : { "tenant-id": tenantId };
      const deployed = await contract.rest.upload(files, { "deployment-name": key, ...fields });
      expect(deployed.status).toBe(200);
      const { id: deploymentId } = deployed.body;
      const tenant = tenantId === null ? "" : `/tenant-id/${tenantId}`;
      const [process] = Object.values(deployed.body.deployedProcessDefinitions) as Json[];
      const [decision] = Object.values(deployed.body.deployedDecisionDefinitions) as Json[];
      expect(process).toMatchObject({ key, tenantId, version: 1, historyTimeToLive: 3650, versionTag: null });
      expect(decision).toMatchObject({ key: table.id, tenantId, version: 1, resource: "a.dmn" });

      for (const path of [`/process-definition/${process.id}`, `/process-definition/key/${key}${tenant}`]) {
        expect(await contract.rest.get(path)).toEqual(process);
        expect(await contract.rest.get(`${path}/xml`)).toEqual({ id: process.id, bpmn20Xml: xml });
        for (const act of ["start", "submit-form"]) {
          const started = await contract.rest.post(`${path}/${act}`, {
            variables: { a: string("1") },
            businessKey: act,
          });
          expect(started).toMatchObject({ definitionId: process.id, businessKey: act, tenantId, ended: false });
          expect(started.links).toMatchObject([{ method: "GET", rel: "self" }]);
          const instance = await contract.rest.get(`/process-instance/${started.id}`);
          expect(instance).toMatchObject({ id: started.id, definitionId: process.id, tenantId, links: [] });
        }
      }
      for (const path of [`/decision-definition/${decision.id}`, `/decision-definition/key/${table.id}${tenant}`]) {
        expect(await contract.rest.get(path)).toMatchObject({ id: decision.id, key: table.id });
        expect(await contract.rest.get(`${path}/xml`)).toEqual({ id: decision.id, dmnXml: dmn });
        const evaluate = (value: string) => contract.rest.post(`${path}/evaluate`, { variables: { a: string(value) } });
        expect(await evaluate("x")).toEqual([{ b: { type: "String", value: "y", valueInfo: {} } }]);
        expect(await evaluate("z")).toEqual([]);
      }

      const deployment = await contract.rest.get(`/deployment/${deploymentId}`);
      expect(deployment).toMatchObject({ id: deploymentId, name: key, source: null, tenantId, links: [] });
      expect(deployment.deploymentTime).toMatch(DATE);
      const [resource] = await contract.rest.get(`/deployment/${deploymentId}/resources`);
      expect(await contract.rest.get(`/deployment/${deploymentId}/resources/${resource.id}`)).toEqual(resource);
      expect((await contract.rest.request("DELETE", `/deployment/${deploymentId}?cascade=true`)).status).toBe(204);
      expect((await contract.rest.request("GET", `/process-definition/${process.id}`)).status).toBe(404);
      expect((await contract.rest.request("GET", `/decision-definition/${decision.id}`)).status).toBe(404);
    });

    test("an activity is read back by its id", async () => {
      await contract.deploy({ "a.bpmn": xml });
      const id = await contract.start(key);
      const [activity] = await contract.list("/history/activity-instance", { processInstanceId: id, unfinished: true });
      expect(activity).toMatchObject({ activityId: "ask", canceled: false, endTime: null, durationInMillis: null });
      expect(await contract.rest.get(`/history/activity-instance/${activity.id}`)).toEqual(activity);
    });

    test("duplicates are filtered within a tenant, and a removed or changed file is no duplicate", async () => {
      const fields = { "deployment-name": `${key}-same`, "enable-duplicate-filtering": "true" };
      const two = { "a.dmn": dmn, "note.yaml": "a: 1" };
      const first = await contract.deploy(two, fields);
      const again = await contract.deploy(two, fields);
      expect([again.id, again.deployedDecisionDefinitions]).toEqual([first.id, null]);
      const other = await contract.deploy(two, { ...fields, "tenant-id": `${contract.tenant}-other` });
      expect(other.id).not.toBe(first.id);
      const changed = await contract.deploy({ ...two, "note.yaml": "a: 2" }, fields);
      expect(changed.id).not.toBe(first.id);
      expect((Object.values(changed.deployedDecisionDefinitions) as Json[])[0].version).toBe(2);
      const changedOnly = { ...fields, "deploy-changed-only": "true" };
      const note = await contract.deploy({ ...two, "note.yaml": "a: 3" }, changedOnly);
      expect(note.deployedDecisionDefinitions).toBe(null);
    });

    test("a deployment without a file is refused", async () => {
      const answer = await contract.rest.upload({}, { "deployment-name": "empty", "tenant-id": contract.tenant });
      expect([answer.status, answer.body.type]).toEqual([400, "InvalidRequestException"]);
    });
  });
}
