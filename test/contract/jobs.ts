import { beforeAll, describe, expect, test } from "vitest";
import * as d from "../engine/diagram.ts";
import { integer, string } from "../engine/rest-client.ts";
import { type Contract, DATE } from "./contract-context.ts";

const INSTANT = "2099-10-11T00:00:00+08:00";

export function jobsContract(contract: Contract): void {
  describe("timers", () => {
    beforeAll(() =>
      contract.deployProcess(
        "c-jobs",
        d.start(),
        d.userTask("reply"),
        d.boundary("silent", "reply", d.onDate("${until}")),
        d.choice("which", "end"),
        d.userTask("deemed"),
        d.end(),
        d.flows("start", "reply", "end"),
        d.flows("silent", "which", "end"),
        d.when("which", "deemed", "${count == 1}"),
        d.flows("deemed", "end"),
      ),
    );
    const open = async (variables = {}) => {
      const id = await contract.start("c-jobs", { until: string(INSTANT), ...variables });
      const [job] = await contract.rest.get(`/job?processInstanceId=${id}`);
      return { id, job, path: `/job/${job.id}` };
    };
    const put = async (path: string, body: object) => (await contract.rest.request("PUT", path, body)).status;
    const execute = async (path: string) => {
      const answer = await contract.rest.request("POST", `${path}/execute`);
      return [answer.status, answer.body?.type];
    };

    test("a job has its fields", async () => {
      const { id, job, path } = await open();
      expect(job).toMatchObject({
        processInstanceId: id,
        processDefinitionKey: "c-jobs",
        exceptionMessage: null,
        failedActivityId: null,
        retries: 3,
        suspended: false,
        priority: 0,
        tenantId: contract.tenant,
      });
      expect(job.createTime).toMatch(DATE);
      expect(await contract.rest.get(path)).toEqual(job);
      expect((await contract.rest.request("GET", `${path}/stacktrace`)).status).toBe(204);
    });

    test.each([
      ["a Date", { value: "2099-10-11T00:00:00.000+0800", type: "Date" }],
      ["a text with an offset", string(INSTANT)],
      ["a text in UTC", string("2099-10-10T16:00:00Z")],
      ["a text with milliseconds", string("2099-10-11T00:00:00.000+0800")],
    ])("%s is a due date", async (_what, until) => {
      const { job } = await open({ until });
      expect(job.dueDate).toMatch(DATE);
      expect(Date.parse(job.dueDate)).toBe(Date.parse(INSTANT));
    });

    test.each([
      ["null", { value: null }],
      ["a word", string("soon")],
      ["Json", { value: `"${INSTANT}"`, type: "Json" }],
    ])("%s is none: nothing starts", async (_what, until) => {
      const path = `/process-definition/key/c-jobs/tenant-id/${contract.tenant}/start`;
      const answer = await contract.rest.request("POST", path, { businessKey: "no-date", variables: { until } });
      expect([answer.status, answer.body.type]).toEqual([500, "RestException"]);
      const count = `/process-instance/count?businessKey=no-date&tenantIdIn=${contract.tenant}`;
      expect((await contract.rest.get(count)).count).toBe(0);
    });

    test("a due date is moved, an earlier one fires it by itself", async () => {
      const { id, path } = await open({ count: integer(1) });
      expect(await put(`${path}/duedate`, { duedate: "2099-10-12T00:00:00.000+0800" })).toBe(204);
      expect(Date.parse((await contract.rest.get(path)).dueDate)).toBe(Date.parse("2099-10-12T00:00:00+08:00"));
      expect(await put(`${path}/duedate`, { duedate: "2099-10-12" })).toBe(400);
      expect(await put(`${path}/duedate`, { duedate: "2001-01-01T00:00:00.000+0800" })).toBe(204);
      await expect.poll(() => contract.rest.openTasks(id), { timeout: 90_000, interval: 500 }).toEqual(["deemed"]);
    }, 120_000);

    test("no retries left raise an incident, retries resolve it", async () => {
      const { id, path } = await open();
      const incidents = () => contract.rest.get(`/incident?processInstanceId=${id}`);
      expect(await put(`${path}/retries`, { retries: -1 })).toBe(500);
      expect(await put(`${path}/retries`, { retries: 0 })).toBe(204);
      const [incident] = await incidents();
      expect(incident).toMatchObject({ incidentType: "failedJob", activityId: "silent", tenantId: contract.tenant });
      expect(await contract.rest.get(`/incident/${incident.id}`)).toEqual(incident);
      expect(await put(`${path}/retries`, { retries: 2 })).toBe(204);
      expect(await incidents()).toEqual([]);
    });

    test("a job that fails loses a retry each time and changes nothing", async () => {
      const { id, path } = await open();
      for (const left of [2, 1, 0]) {
        expect(await execute(path)).toEqual([404, "InvalidRequestException"]);
        expect((await contract.rest.get(path)).retries).toBe(left);
      }
      expect((await contract.rest.get(path)).exceptionMessage).toContain("count");
      expect((await contract.rest.request("GET", `${path}/stacktrace`)).text).toContain("count");
      expect(await contract.rest.get(`/incident?processInstanceId=${id}`)).toMatchObject([
        { incidentType: "failedJob" },
      ]);
      expect(await contract.rest.openTasks(id)).toEqual(["reply"]);
      await contract.rest.put(`/process-instance/${id}/variables/count`, integer(1));
      expect(await execute(path)).toEqual([204, undefined]);
      expect(await contract.rest.openTasks(id)).toEqual(["deemed"]);
      expect(await contract.rest.get(`/incident?processInstanceId=${id}`)).toEqual([]);
    });

    test("on a suspended instance it does not fire", async () => {
      const { id, path } = await open({ count: integer(1) });
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: true });
      expect((await contract.rest.get(path)).suspended).toBe(true);
      expect(await execute(path)).toEqual([404, "InvalidRequestException"]);
      await contract.rest.put(`/process-instance/${id}/suspended`, { suspended: false });
      expect(await execute(path)).toEqual([204, undefined]);
    });
  });
}
