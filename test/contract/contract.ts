import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decisionXml } from "../decision-xml.ts";
import * as d from "../engine/diagram.ts";
import { type Json, json, RestClient, string } from "../engine/rest-client.ts";

export interface EngineUnderTest {
  /** Shown with the results: "embedded", "Operaton 2.1", … */
  name: string;
  /** Up to and with `/engine-rest`; a function where it is only known once the engine runs. */
  baseUrl: () => string;
  headers?: Record<string, string>;
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/;

/** What every engine must answer alike. It uses a tenant of its own and removes it again, never moves a clock, and compares
 * no whole messages: they carry package names on the real engines. */
export function testContract({ name, baseUrl, headers = {} }: EngineUnderTest): void {
  describe(`Camunda 7 REST API on ${name}`, () => {
    const tenant = `contract-${randomBytes(4).toString("hex")}`;
    const deployments: string[] = [];
    let rest: RestClient;

    beforeAll(() => {
      rest = new RestClient(baseUrl(), headers);
    });
    afterAll(async () => {
      for (const id of deployments.reverse()) await rest.delete(`/deployment/${id}?cascade=true`);
    });

    async function deploy(files: Record<string, string>, fields: Record<string, string> = {}): Promise<Json> {
      const answer = await rest.upload(files, { "deployment-name": "contract", "tenant-id": tenant, ...fields });
      expect(answer.status).toBe(200);
      if (!deployments.includes(answer.body.id)) deployments.push(answer.body.id);
      return answer.body;
    }

    /** Deploys one process under its id. */
    const deployProcess = (id: string, ...elements: string[]) => deploy({ [`${id}.bpmn`]: d.process(id, ...elements) });
    const start = (key: string, variables = {}, businessKey?: string) =>
      rest.start(key, variables, businessKey, tenant);
    const lock = (topicName: string, extra: object = {}) => rest.lock(topicName, { tenantIdIn: [tenant], ...extra });
    const list = (path: string, body: object) => rest.post(path, body) as Promise<Json[]>;

    describe("deployments", () => {
      test("what was deployed is named, versioned and can be read back", async () => {
        const xml = d.process("c-deploy", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end"));
        const first = await deploy(
          { "c-deploy.bpmn": xml, "note.yaml": "a: 1" },
          { "deployment-source": "contract-test" },
        );
        expect(first).toMatchObject({ name: "contract", source: "contract-test", tenantId: tenant });
        expect(first.deploymentTime).toMatch(DATE);
        const [definition] = Object.values(first.deployedProcessDefinitions) as Json[];
        expect(definition).toMatchObject({
          key: "c-deploy",
          version: 1,
          resource: "c-deploy.bpmn",
          tenantId: tenant,
          suspended: false,
        });
        const resources: Json[] = await rest.get(`/deployment/${first.id}/resources`);
        expect(resources.map((resource) => resource.name).sort()).toEqual(["c-deploy.bpmn", "note.yaml"]);
        const note = resources.find((resource) => resource.name === "note.yaml");
        const data = await rest.request("GET", `/deployment/${first.id}/resources/${note.id}/data`);
        expect(data.text).toBe("a: 1");
        expect((await rest.get(`/process-definition/${definition.id}/xml`)).bpmn20Xml).toBe(xml);
        const second = await deploy({ "c-deploy.bpmn": xml });
        expect((Object.values(second.deployedProcessDefinitions) as Json[])[0].version).toBe(2);
        const latest = await rest.get(`/process-definition?key=c-deploy&tenantIdIn=${tenant}&latestVersion=true`);
        expect(latest.map((found: Json) => found.version)).toEqual([2]);
      });

      test("duplicate filtering deploys nothing twice", async () => {
        const files = { "c-same.bpmn": d.process("c-same", d.start(), d.end(), d.flows("start", "end")) };
        const fields = { "deployment-name": "contract-same", "enable-duplicate-filtering": "true" };
        const first = await deploy(files, fields);
        const again = await deploy(files, fields);
        expect(again.id).toBe(first.id);
        const changed = d.process("c-same", d.start(), d.userTask("new"), d.end(), d.flows("start", "new", "end"));
        const next = await deploy({ "c-same.bpmn": changed }, fields);
        expect(next.id).not.toBe(first.id);
        expect((Object.values(next.deployedProcessDefinitions) as Json[])[0].version).toBe(2);
      });

      test("a file that is no BPMN is refused as a whole", async () => {
        const files = {
          "good.bpmn": d.process("c-good", d.start(), d.end(), d.flows("start", "end")),
          "bad.bpmn": "<bpmn>",
        };
        const answer = await rest.upload(files, { "deployment-name": "contract-bad", "tenant-id": tenant });
        expect(answer.status).toBe(400);
        expect(answer.body.type).toBe("ParseException");
        expect((await rest.get(`/deployment/count?name=contract-bad&tenantIdIn=${tenant}`)).count).toBe(0);
        expect((await rest.get(`/process-definition/count?key=c-good&tenantIdIn=${tenant}`)).count).toBe(0);
      });
    });

    describe("process instances", () => {
      beforeAll(() => deployProcess("c-task", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end")));

      test("a start answers the instance", async () => {
        const path = `/process-definition/key/c-task/tenant-id/${tenant}/start`;
        const answer = await rest.request("POST", path, { businessKey: "b-1", variables: { n: { value: 1 } } });
        expect([answer.status, answer.contentType]).toEqual([200, "application/json"]);
        expect(answer.body).toMatchObject({ businessKey: "b-1", ended: false, suspended: false, tenantId: tenant });
        expect(answer.body.definitionId).toMatch(/^c-task:1:/);
      });

      test("unknown keys, tenants and ids are 404", async () => {
        const statuses = await Promise.all(
          [
            ["POST", `/process-definition/key/nowhere/tenant-id/${tenant}/start`],
            ["POST", "/process-definition/key/c-task/tenant-id/no-such-tenant/start"],
            ["POST", "/process-definition/key/c-task/start"],
            ["GET", "/process-instance/no-such-id"],
            ["GET", "/task/no-such-id"],
            ["GET", "/deployment/no-such-id"],
            ["GET", "/history/process-instance/no-such-id"],
          ].map(async ([method = "", path = ""]) => {
            const answer = await rest.request(method, path, method === "POST" ? {} : undefined);
            return [answer.status, typeof answer.body.type, typeof answer.body.message];
          }),
        );
        expect(statuses).toEqual(Array.from({ length: 7 }, () => [404, "string", "string"]));
      });

      test("a body that is no JSON is 400 and starts nothing", async () => {
        const path = `/process-definition/key/c-task/tenant-id/${tenant}/start`;
        const count = () => rest.get(`/process-instance/count?tenantIdIn=${tenant}`);
        const before = await count();
        expect((await rest.request("POST", path, '{"variables": {')).status).toBe(400);
        expect((await rest.request("POST", path, { variables: { n: { value: "x", type: "Integer" } } })).status).toBe(
          400,
        );
        expect((await rest.request("POST", path, { variables: { n: { value: 1, type: "Nonsense" } } })).status).toBe(
          400,
        );
        expect(await count()).toEqual(before);
      });

      test("variables keep their types; type names are read in any case", async () => {
        const id = await start("c-task", {
          text: { value: "中文", type: "string" },
          whole: { value: 7, type: "INTEGER" },
          long: { value: 9_007_199_254_740_991, type: "Long" },
          real: { value: 1.5, type: "double" },
          yes: { value: true, type: "Boolean" },
          nothing: { value: null },
          when: { value: "2026-09-22T09:00:00.000+0800", type: "Date" },
          paper: { value: '{"title":"通知"}', type: "json" },
        });
        const found = await rest.get(`/process-instance/${id}/variables`);
        const short = Object.fromEntries(
          Object.entries<Json>(found).map(([key, { type, value }]) => [key, [type, value]]),
        );
        expect(short).toMatchObject({
          text: ["String", "中文"],
          whole: ["Integer", 7],
          long: ["Long", 9_007_199_254_740_991],
          real: ["Double", 1.5],
          yes: ["Boolean", true],
          nothing: ["Null", null],
          paper: ["Json", '{"title":"通知"}'],
        });
        expect(short.when?.[0]).toBe("Date");
        expect(short.when?.[1]).toMatch(DATE);
      });

      test("variables are changed and deleted together", async () => {
        const id = await start("c-task", { a: string("1"), b: string("2") });
        await rest.post(`/process-instance/${id}/variables`, {
          modifications: { a: string("3"), c: string("4") },
          deletions: ["b"],
        });
        const found = await rest.get(`/process-instance/${id}/variables`);
        expect(
          Object.entries<Json>(found)
            .map(([key, { value }]) => [key, value])
            .sort(),
        ).toEqual([
          ["a", "3"],
          ["c", "4"],
        ]);
        await rest.put(`/process-instance/${id}/variables/a`, string("5"));
        expect((await rest.get(`/process-instance/${id}/variables/a`)).value).toBe("5");
      });

      test("a deleted instance is history", async () => {
        const id = await start("c-task");
        expect((await rest.request("DELETE", `/process-instance/${id}`)).status).toBe(204);
        expect((await rest.request("GET", `/process-instance/${id}`)).status).toBe(404);
        expect(await rest.state(id)).toBe("EXTERNALLY_TERMINATED");
        expect((await rest.request("DELETE", `/process-instance/${id}`)).status).toBe(404);
      });

      test("a suspended instance completes no task", async () => {
        const id = await start("c-task");
        expect((await rest.request("PUT", `/process-instance/${id}/suspended`, { suspended: true })).status).toBe(204);
        const [task] = await rest.get(`/task?processInstanceId=${id}`);
        expect(task.suspended).toBe(true);
        expect((await rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(500);
        await rest.put(`/process-instance/${id}/suspended`, { suspended: false });
        await rest.completeTask("ask", {}, id);
        expect(await rest.state(id)).toBe("COMPLETED");
      });
    });

    describe("tasks", () => {
      beforeAll(() =>
        deployProcess(
          "c-claim",
          d.start(),
          d.userTask("ask", { candidateGroups: "${groups}", priority: "70" }),
          d.end(),
          d.flows("start", "ask", "end"),
        ),
      );
      const open = async () => {
        const id = await start("c-claim", { groups: string("office, chief") }, "claim-key");
        const [task] = await rest.get(`/task?processInstanceId=${id}`);
        return task as Json;
      };

      test("an open task has its fields", async () => {
        const task = await open();
        expect(task).toMatchObject({
          name: "ask",
          taskDefinitionKey: "ask",
          assignee: null,
          priority: 70,
          suspended: false,
          delegationState: null,
          tenantId: tenant,
        });
        expect(task.created).toMatch(DATE);
        const links: Json[] = await rest.get(`/task/${task.id}/identity-links`);
        expect(links.map((link) => [link.type, link.groupId]).sort()).toEqual([
          ["candidate", "chief"],
          ["candidate", "office"],
        ]);
      });

      test("candidates see what nobody holds; includeAssignedTasks shows the rest", async () => {
        const task = await open();
        const seen = async (extra: object) => {
          const found = await list("/task", {
            processInstanceId: task.processInstanceId,
            candidateGroup: "office",
            ...extra,
          });
          return found.length;
        };
        expect(await seen({})).toBe(1);
        expect((await rest.request("POST", `/task/${task.id}/claim`, { userId: "chief-1" })).status).toBe(204);
        expect([await seen({}), await seen({ includeAssignedTasks: true })]).toEqual([0, 1]);
        expect((await rest.request("POST", `/task/${task.id}/claim`, { userId: "chief-2" })).status).toBe(500);
        expect((await rest.get(`/task/${task.id}`)).assignee).toBe("chief-1");
        await rest.post(`/task/${task.id}/unclaim`);
        expect((await rest.get(`/task/${task.id}`)).assignee).toBe(null);
      });

      test("a delegated task goes back to its owner and only then can be completed", async () => {
        const task = await open();
        await rest.post(`/task/${task.id}/assignee`, { userId: "chief-1" });
        await rest.post(`/task/${task.id}/delegate`, { userId: "deputy-1" });
        expect(await rest.get(`/task/${task.id}`)).toMatchObject({
          assignee: "deputy-1",
          owner: "chief-1",
          delegationState: "PENDING",
        });
        expect((await rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(500);
        await rest.post(`/task/${task.id}/resolve`);
        expect(await rest.get(`/task/${task.id}`)).toMatchObject({ assignee: "chief-1", delegationState: "RESOLVED" });
        expect((await rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(204);
        const [done] = await rest.get(`/history/task?taskId=${task.id}`);
        expect(done).toMatchObject({
          taskDefinitionKey: "ask",
          assignee: "chief-1",
          deleteReason: "completed",
          owner: "chief-1",
        });
        expect(done.endTime).toMatch(DATE);
      });

      test("a missing task is 404 to read and 500 to complete", async () => {
        expect((await rest.request("GET", "/task/none")).status).toBe(404);
        expect((await rest.request("POST", "/task/none/complete", {})).status).toBe(500);
      });
    });

    describe("external tasks", () => {
      beforeAll(() =>
        deployProcess(
          "c-work",
          d.error("refused"),
          d.start(),
          d.externalTask("work", "contract-work", { decision: "incoming" }),
          d.boundary("caught", "work", d.onError("refused")),
          d.userTask("note"),
          d.end(),
          d.flows("start", "work", "end"),
          d.flows("caught", "note", "end"),
        ),
      );

      test("a locked task carries what a worker needs", async () => {
        const id = await start("c-work", { paper: json({ a: 1 }), other: string("x") }, "work-key");
        const [task, ...rest_] = await lock("contract-work", {
          variables: ["paper"],
          includeExtensionProperties: true,
        });
        expect(rest_).toEqual([]);
        expect(task).toMatchObject({
          activityId: "work",
          processInstanceId: id,
          processDefinitionKey: "c-work",
          businessKey: "work-key",
          topicName: "contract-work",
          workerId: "w",
          tenantId: tenant,
          retries: null,
          suspended: false,
          priority: 0,
          errorMessage: null,
          errorDetails: null,
          extensionProperties: { decision: "incoming" },
        });
        expect(Object.keys(task.variables)).toEqual(["paper"]);
        expect(task.variables.paper).toMatchObject({ type: "Json", value: '{"a":1}' });
        expect(task.lockExpirationTime).toMatch(DATE);
        expect(await lock("contract-work")).toEqual([]);
        const complete = (body: object) => rest.request("POST", `/external-task/${task.id}/complete`, body);
        const wrong = await complete({ workerId: "somebody-else" });
        expect([wrong.status, typeof wrong.body.type]).toEqual([400, "string"]);
        expect((await complete({ workerId: "w", variables: { result: string("ok") } })).status).toBe(204);
        expect((await complete({ workerId: "w" })).status).toBe(404);
        expect([await rest.state(id), await rest.variable(id, "result")]).toEqual(["COMPLETED", "ok"]);
      });

      test("a failure without retries raises an incident; retries resolve it", async () => {
        const id = await start("c-work");
        const [task] = await lock("contract-work");
        const report = { workerId: "w", errorMessage: "away", errorDetails: "long", retries: 0, retryTimeout: 0 };
        expect((await rest.request("POST", `/external-task/${task.id}/failure`, report)).status).toBe(204);
        const incidents = () => rest.get(`/incident?processInstanceId=${id}`);
        expect(await incidents()).toMatchObject([
          { incidentType: "failedExternalTask", activityId: "work", configuration: task.id, incidentMessage: "away" },
        ]);
        expect(await lock("contract-work")).toEqual([]);
        expect((await rest.request("PUT", `/external-task/${task.id}/retries`, { retries: 1 })).status).toBe(204);
        expect(await incidents()).toEqual([]);
        const [again] = await lock("contract-work");
        expect(again).toMatchObject({ id: task.id, errorMessage: "away", errorDetails: "long", retries: 1 });
        await rest.post(`/external-task/${task.id}/complete`, { workerId: "w" });
      });

      test("a business error goes to its boundary event, with its variables", async () => {
        const id = await start("c-work");
        const [task] = await lock("contract-work");
        const body = { workerId: "w", errorCode: "refused", errorMessage: "no", variables: { why: string("x") } };
        expect((await rest.request("POST", `/external-task/${task.id}/bpmnError`, body)).status).toBe(204);
        expect(await rest.openTasks(id)).toEqual(["note"]);
        expect(await rest.variable(id, "why")).toBe("x");
      });

      test("locks are prolonged and given back", async () => {
        const id = await start("c-work");
        const [task] = await lock("contract-work");
        const extend = (workerId: string) =>
          rest.request("POST", `/external-task/${task.id}/extendLock`, { workerId, newDuration: 120_000 });
        expect([(await extend("w")).status, (await extend("x")).status]).toEqual([204, 400]);
        expect((await rest.request("POST", `/external-task/${task.id}/unlock`)).status).toBe(204);
        expect((await lock("contract-work"))[0].id).toBe(task.id);
        await rest.delete(`/process-instance/${id}`);
      });

      test("a long poll is answered when a task appears; half an hour is the longest", async () => {
        const ask = (asyncResponseTimeout: number) =>
          rest.request("POST", "/external-task/fetchAndLock", {
            workerId: "w",
            maxTasks: 1,
            asyncResponseTimeout,
            topics: [{ topicName: "contract-work", lockDuration: 60_000, tenantIdIn: [tenant] }],
          });
        const waiting = ask(30_000);
        const id = await start("c-work");
        expect((await waiting).body).toMatchObject([{ processInstanceId: id }]);
        expect((await ask(1_800_001)).status).toBe(400);
        await rest.delete(`/process-instance/${id}`);
      });

      test("a missing task is 404", async () => {
        expect((await rest.request("POST", "/external-task/none/complete", { workerId: "w" })).status).toBe(404);
      });
    });

    describe("messages", () => {
      beforeAll(() =>
        deployProcess(
          "c-message",
          d.message("contract-withdraw"),
          d.start(),
          d.userTask("ask"),
          d.boundary("withdrawn", "ask", d.onMessage("contract-withdraw")),
          d.userTask("note"),
          d.end(),
          d.flows("start", "ask", "end"),
          d.flows("withdrawn", "note", "end"),
        ),
      );
      const send = (body: object) =>
        rest.request("POST", "/message", { messageName: "contract-withdraw", tenantId: tenant, ...body });

      test("exactly one match by business key and tenant", async () => {
        const id = await start("c-message", {}, "m-1");
        await start("c-message", {}, "m-2");
        const none = await send({ businessKey: "m-3" });
        expect(none.status).toBe(400);
        expect(none.body.type).toMatch(/^(RestException|MismatchingMessageCorrelationException)$/);
        expect((await send({})).status).toBe(400);
        expect((await send({ businessKey: "m-1", tenantId: "another" })).status).toBe(400);
        expect(await rest.openTasks(id)).toEqual(["ask"]);
        expect((await send({ businessKey: "m-1", processVariables: { why: string("x") } })).status).toBe(204);
        expect(await rest.openTasks(id)).toEqual(["note"]);
        expect(await rest.variable(id, "why")).toBe("x");
        expect((await send({ businessKey: "m-1" })).status).toBe(400);
      });

      test("the result names the instance", async () => {
        const id = await start("c-message", {}, "m-4");
        const answer = await send({ businessKey: "m-4", resultEnabled: true });
        expect(answer.status).toBe(200);
        expect(answer.body).toMatchObject([{ resultType: "Execution", execution: { processInstanceId: id } }]);
      });
    });

    describe("flow", () => {
      test("a timer is a job; executing it takes the other path", async () => {
        await deployProcess(
          "c-timer",
          d.start(),
          d.userTask("reply"),
          d.boundary("silent", "reply", d.onDate("${until}")),
          d.userTask("deemed"),
          d.end(),
          d.flows("start", "reply", "end"),
          d.flows("silent", "deemed", "end"),
        );
        const id = await start("c-timer", { until: string("2099-10-11T00:00:00+08:00") });
        const [job] = await rest.get(`/job?processInstanceId=${id}`);
        expect(Date.parse(job.dueDate)).toBe(Date.parse("2099-10-11T00:00:00+08:00"));
        expect(job).toMatchObject({ retries: 3, processDefinitionKey: "c-timer", tenantId: tenant });
        expect((await rest.request("POST", `/job/${job.id}/execute`)).status).toBe(204);
        expect(await rest.openTasks(id)).toEqual(["deemed"]);
        expect((await rest.request("POST", `/job/${job.id}/execute`)).status).toBe(404);
      });

      test("a condition on a missing variable is 500 and changes nothing", async () => {
        await deployProcess(
          "c-condition",
          d.start(),
          d.userTask("ask"),
          d.choice("which", "end"),
          d.userTask("approved"),
          d.end(),
          d.flows("start", "ask", "which", "end"),
          d.when("which", "approved", "${outcome == 'proceed'}"),
          d.flows("approved", "end"),
        );
        const id = await start("c-condition");
        const [task] = await rest.get(`/task?processInstanceId=${id}`);
        expect((await rest.request("POST", `/task/${task.id}/complete`, {})).status).toBe(500);
        expect(await rest.openTasks(id)).toEqual(["ask"]);
        await rest.completeTask("ask", { outcome: string("proceed") }, id);
        expect(await rest.openTasks(id)).toEqual(["approved"]);
      });

      test("a call for each element of a Json list; results come back one by one, an empty list is skipped", async () => {
        const multi = { collection: "${parties.elements()}", element: "party" };
        const mappings = `<camunda:in businessKey="\${businessKey}"/><camunda:in source="party" target="party"/><camunda:out source="answer" target="last"/>`;
        await deploy({
          "c-round.bpmn": d.process(
            "c-round",
            d.start(),
            d.call("ask", "c-reply", mappings, multi),
            d.userTask("after"),
            d.end(),
            d.flows("start", "ask", "after", "end"),
          ),
          "c-reply.bpmn": d.process(
            "c-reply",
            d.start(),
            d.userTask("reply", { assignee: '${party.prop("id").stringValue()}' }),
            d.end(),
            d.flows("start", "reply", "end"),
          ),
        });
        const parties = json([{ id: "finance" }, { id: "legal" }]);
        const id = await start("c-round", { parties, businessKey: string("round-1") });
        const children = await rest.get(`/history/process-instance?superProcessInstanceId=${id}`);
        expect(children).toMatchObject([{ businessKey: "round-1" }, { businessKey: "round-1" }]);
        for (const assignee of ["finance", "legal"]) {
          const [task] = await list("/task", { assignee, tenantIdIn: [tenant] });
          await rest.post(`/task/${task.id}/complete`, { variables: { answer: string(assignee) } });
          expect(await rest.variable(id, "last")).toBe(assignee);
        }
        expect(await rest.openTasks(id)).toEqual(["after"]);
        const empty = await start("c-round", { parties: json([]), businessKey: string("round-2") });
        expect(await rest.openTasks(empty)).toEqual(["after"]);
      });

      test("parallel branches with a choice inside join once", async () => {
        await deployProcess(
          "c-join",
          d.start(),
          d.parallel("fork"),
          d.userTask("left"),
          d.choice("skip", "optional"),
          d.userTask("optional"),
          d.choice("skipped"),
          d.parallel("join"),
          d.userTask("after"),
          d.end(),
          d.flows("start", "fork", "left", "join", "after", "end"),
          d.flows("fork", "skip", "optional", "skipped", "join"),
          d.when("skip", "skipped", "${skip}"),
        );
        const id = await start("c-join", { skip: { value: true, type: "Boolean" } });
        expect(await rest.openTasks(id)).toEqual(["left"]);
        await rest.completeTask("left", {}, id);
        expect(await rest.openTasks(id)).toEqual(["after"]);
      });
    });

    describe("history", () => {
      test("activities, tasks and variables of an ended instance", async () => {
        await deployProcess(
          "c-history",
          d.start(),
          d.externalTask("work", "contract-history"),
          d.userTask("ask"),
          d.end(),
          d.flows("start", "work", "ask", "end"),
        );
        const id = await start("c-history", { act_1: json({ who: "chief" }) }, "h-1");
        const [task] = await lock("contract-history");
        await rest.post(`/external-task/${task.id}/complete`, {
          workerId: "w",
          variables: { ruling_1: json({ outcome: "proceed" }) },
        });
        await rest.completeTask("ask", { note: string("x") }, id);
        const activities = await list("/history/activity-instance", { processInstanceId: id });
        expect(activities.map((activity) => [activity.activityId, activity.activityType]).sort()).toEqual([
          ["ask", "userTask"],
          ["end", "noneEndEvent"],
          ["start", "startEvent"],
          ["work", "serviceTask"],
        ]);
        const acts = await list("/history/variable-instance", { processInstanceIdIn: [id], variableNameLike: "act_%" });
        expect(acts).toMatchObject([{ name: "act_1", type: "Json", value: '{"who":"chief"}', processInstanceId: id }]);
        const byValue = await list("/history/variable-instance", {
          variableName: "note",
          variableValue: "x",
          tenantIdIn: [tenant],
        });
        expect(byValue).toMatchObject([{ processInstanceId: id }]);
        const finished = await list("/history/process-instance", {
          processInstanceBusinessKey: "h-1",
          tenantIdIn: [tenant],
          finished: true,
        });
        expect(finished).toMatchObject([
          { id, state: "COMPLETED", startActivityId: "start", superProcessInstanceId: null },
        ]);
        expect(
          (await rest.get(`/history/process-instance/count?processDefinitionKey=c-history&tenantIdIn=${tenant}`)).count,
        ).toBe(1);
      });
    });

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
        const deployed = await deploy({ "contract-route.dmn": decisionXml([table]) });
        expect((Object.values(deployed.deployedDecisionDefinitions) as Json[])[0]).toMatchObject({
          key: "contract-route",
          version: 1,
        });
        const path = `/decision-definition/key/contract-route/tenant-id/${tenant}`;
        const evaluate = (value: string) =>
          rest.post(`${path}/evaluate`, { variables: { documentType: string(value) } });
        expect(await evaluate("request")).toMatchObject([
          { route: { value: "superior" }, outcome: { value: "proceed" } },
        ]);
        expect(await evaluate("report")).toMatchObject([{ route: { value: "none" } }]);
        expect((await rest.get(`${path}/xml`)).dmnXml).toContain("contract-route");
        const missing = await rest.request("POST", "/decision-definition/key/contract-route/evaluate", {
          variables: {},
        });
        expect(missing.status).toBe(404);
      });
    });
  });
}
