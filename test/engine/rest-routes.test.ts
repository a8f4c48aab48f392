import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { PROBLEM_CODES } from "../../src/engine/problem.ts";
import { variables } from "../../src/engine/rest/list.ts";
import { publishedRoutes } from "../../src/engine/rest/published.ts";
import { Engine } from "../../src/engine/service/engine.ts";
import { Database, type SqlValue } from "../../src/engine/store/database.ts";
import { Select } from "../../src/engine/store/select.ts";
import * as d from "./diagram.ts";
import { string } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

const engine = new TestEngine();
beforeAll(async () => {
  await engine.open();
  await engine.rest.deploy({
    "p-ask": d.process("p-ask", d.start(), d.userTask("ask"), d.end(), d.flows("start", "ask", "end")),
  });
});
afterAll(() => engine.remove());

describe("what is not offered", () => {
  test.each([
    ["GET", "/filter", 501, 20001],
    ["GET", "/authorization", 501, 20001],
    ["GET", "/task/1/comment", 501, 20001],
    ["POST", "/process-instance/1/modification-async", 501, 20001],
    ["PUT", "/task/1", 501, 20001],
    ["GET", "/nonsense", 404, 0],
  ])("%s %s is %i with a code", async (method, path, status, code) => {
    const answer = await engine.rest.request(method, path, method === "GET" ? undefined : {});
    expect([answer.status, answer.body.code, answer.contentType]).toEqual([status, code, "application/json"]);
  });

  test("outside /engine-rest there is nothing", async () => {
    expect((await fetch(engine.url.replace("/engine-rest", "/"))).status).toBe(404);
  });
});

describe("parameters", () => {
  test.each([
    ["GET", "/task?canditateGroup=x", undefined, 20003, /canditateGroup.*candidateGroup/],
    ["GET", "/history/task?foo=1", undefined, 20003, /foo.*finished/],
    ["GET", "/version?x=1", undefined, 20003, /'x'/],
    ["POST", "/task", { canditateGroup: "x" }, 20003, /canditateGroup.*candidateGroup/],
    ["POST", "/history/process-instance", { processInstanceIdIn: "no list" }, 0, /processInstanceIdIn.*list/],
    ["GET", "/task?maxResults=-1", undefined, 0, /maxResults/],
    ["GET", "/task?sortBy=nonsense&sortOrder=asc", undefined, 0, /sortBy.*created/],
    ["GET", "/task?sortBy=constructor&sortOrder=asc", undefined, 0, /sortBy.*created/],
    ["GET", "/task?processVariables=amount_constructor_5", undefined, 0, /operator 'constructor'.*eq/],
    ["GET", "/task?createdBefore=2026-09-22", undefined, 0, /createdBefore.*yyyy/],
    ["GET", "/task?createdBefore=2026-09-22T09:00:00Z", undefined, 0, /createdBefore.*yyyy/],
    ["GET", "/history/process-instance?finished=perhaps", undefined, 0, /finished.*true or false/],
    ["POST", "/task", [], 0, /no object/],
    ["POST", "/task", "{", 0, /not JSON/],
  ])("%s %s is 400 and says what is accepted", async (method, path, body, code, message) => {
    const answer = await engine.rest.request(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(answer.body.message).toMatch(message);
  });

  test("a string longer than the real engines' databases take is 400", async () => {
    const start = (length: number) =>
      engine.rest.request("POST", "/process-definition/key/p-ask/tenant-id/t1/start", {
        variables: { text: string("字".repeat(length)) },
      });
    expect([(await start(4000)).status, (await start(4001)).status]).toEqual([200, 400]);
  });

  test("pages and sorting", async () => {
    for (const key of ["s-1", "s-2", "s-3"]) await engine.rest.start("p-ask", {}, key);
    const page = (query: string) => engine.rest.get(`/process-instance?businessKeyLike=s-%25&${query}`);
    const keys = async (query: string) =>
      (await page(query)).map((found: { businessKey: string }) => found.businessKey);
    expect(await keys("sortBy=businessKey&sortOrder=desc")).toEqual(["s-3", "s-2", "s-1"]);
    expect(await keys("sortBy=businessKey&sortOrder=asc&firstResult=1&maxResults=1")).toEqual(["s-2"]);
    expect((await engine.rest.get("/process-instance/count?businessKeyLike=s-%25")).count).toBe(3);
  });

  test("instances are found by their variables", async () => {
    const id = await engine.rest.start("p-ask", {
      amount: { value: 7, type: "Integer" },
      kind: string("request"),
      ok: { value: true },
    });
    const found = async (filters: object[]) =>
      (await engine.rest.post("/history/process-instance", { processInstanceIdIn: [id], variables: filters })).length;
    const filter = (name: string, operator: string, value: unknown) => ({ name, operator, value });
    expect(await found([filter("amount", "gt", 6), filter("kind", "like", "req%"), filter("ok", "eq", true)])).toBe(1);
    expect(await found([filter("amount", "gt", 7)])).toBe(0);
    expect(await found([filter("kind", "neq", "request")])).toBe(0);
    expect(await found([filter("kind", "eq", "request"), filter("ok", "eq", true)])).toBe(1);
    expect([await found([filter("ok", "eq", false)]), await found([filter("amount", "eq", "7")])]).toEqual([0, 0]);
    expect(await found([filter("amount", "eq", 7)])).toBe(1);
    expect(await engine.rest.get(`/task?processInstanceId=${id}&processVariables=kind_eq_request`)).toHaveLength(1);
  });

  // the index of values ends at 200 characters of JSON, quotation marks included
  test.each([197, 198, 199])("a text of %i characters is found by its value, and by no other", async (length) => {
    const text = "文".repeat(length);
    const id = await engine.rest.start("p-ask", { kind: string(text) });
    const found = async (value: string) => {
      const variables = [{ name: "kind", operator: "eq", value }];
      const rows = await engine.rest.post("/process-instance", { variables });
      return rows.map((row: { id: string }) => row.id);
    };
    expect(await found(text)).toEqual([id]);
    await engine.rest.post(`/process-instance/${id}/variables`, { modifications: { kind: string("other") } });
    expect(await found(text)).toEqual([]);
  });

  test.each([["closed"], [true]])("the value %j is looked for in the index, not in every open instance", (value) => {
    const db = new Database(`${engine.dataDir}/for-the-plan-of-${value}`);
    const select = new Select("instance").where("ended_at IS NULL").in("tenant_id", ["hegang"]);
    const plan: string[] = [];
    variables("instance.id").apply(select, [{ name: "state", operator: "eq", value }]);
    const explaining = {
      all(sql: string, ...values: SqlValue[]) {
        plan.push(...db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail));
        return [];
      },
    } as unknown as Database;
    select.rows(explaining, "*");
    db.close();
    expect(plan.join("\n")).toContain("USING INDEX variable_by_value (name=? AND value=?)");
    expect(plan.join("\n")).not.toMatch(/SCAN|instance_open/);
  });
});

test("the engine answers below its name, too", async () => {
  expect(await engine.rest.get("/engine/default/engine")).toEqual([{ name: "default" }]);
});

test("more instances than memory holds go on from the store", async () => {
  const first = await engine.rest.start("p-ask");
  for (let more = 0; more < 120; more++) await engine.rest.start("p-ask");
  await engine.rest.completeTask("ask", {}, first);
  expect(await engine.rest.state(first)).toBe("COMPLETED");
});

describe("docs/rest-api.md", () => {
  const text = readFileSync(new URL("../../docs/rest-api.md", import.meta.url), "utf8");

  test("lists exactly the published routes", () => {
    const db = new Database(`${engine.dataDir}/for-the-list`);
    const routes = publishedRoutes(new Engine(db, systemClock), "1").map(
      ({ method, path, summary }) => `| ${method} | \`${path}\` | ${summary} |`,
    );
    db.close();
    const listed = text.split("\n").filter((line) => /^\| (GET|POST|PUT|DELETE) \|/.test(line));
    expect(listed).toEqual(routes);
  });

  test("lists exactly the codes", () => {
    const listed = [...text.matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(listed).toEqual(Object.entries(PROBLEM_CODES));
  });
});
