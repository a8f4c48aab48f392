import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Users } from "../../src/engine/store/users.ts";
import * as d from "./diagram.ts";
import { RestClient } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

let engine: TestEngine;
beforeEach(() => {
  engine = new TestEngine();
});
afterEach(() => engine.remove());

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});
const SIMPLE = d.process(
  "p-simple",
  d.start(),
  d.userTask("ask", { assignee: "deputy-1" }),
  d.end(),
  d.flows("start", "ask", "end"),
);

async function completedBy(rest: RestClient): Promise<unknown[]> {
  await rest.deploy({ "p-simple": SIMPLE });
  const id = await rest.start("p-simple");
  await rest.completeTask("ask", {}, id);
  const log = await rest.get(`/history/user-operation?processInstanceId=${id}&operationType=Complete`);
  return log.map((entry: { userId: unknown }) => entry.userId);
}

describe("with authentication", () => {
  beforeEach(async () => {
    await new Users(engine.dataDir).put("chief", "a long password");
    await engine.open({ auth: true });
  });

  test("every request needs a user and the right password", async () => {
    const status = async (headers: Record<string, string>) =>
      (await new RestClient(engine.url, headers).request("GET", "/task")).status;
    expect(await status({})).toBe(401);
    expect(await status(basic("chief", "wrong"))).toBe(401);
    expect(await status(basic("nobody", "a long password"))).toBe(401);
    expect(await status({ authorization: "Bearer x" })).toBe(401);
    expect(await status(basic("chief", "a long password"))).toBe(200);
    expect((await new RestClient(engine.url).request("GET", "/no/such/path")).status).toBe(401);
  });

  test("what was done is put down to the user who proved who he is", async () => {
    expect(await completedBy(new RestClient(engine.url, basic("chief", "a long password")))).toEqual(["chief"]);
  });

  test("passwords are changed and users removed while the engine runs", async () => {
    const users = new Users(engine.dataDir);
    const status = async (password: string) =>
      (await new RestClient(engine.url, basic("chief", password)).request("GET", "/task")).status;
    expect(await status("a long password")).toBe(200);
    await users.put("chief", "another password");
    expect([await status("a long password"), await status("another password")]).toEqual([401, 200]);
    expect(users.remove("chief")).toBe(true);
    expect(await status("another password")).toBe(401);
  });

  test("a refused upload that never ends does not keep the engine from closing", async () => {
    const headers = {
      ...basic("chief", "wrong"),
      "content-type": "multipart/form-data; boundary=x",
      "content-length": 999,
    };
    const sent = request(`${engine.url}/deployment/create`, { method: "POST", headers });
    sent.on("error", () => {}); // the engine hangs up in the end
    sent.write("--x\r\n");
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(401);
    await engine.close();
  }, 20_000);

  test("no password is kept", () => {
    const kept = readFileSync(join(engine.dataDir, "users.json"), "utf8");
    expect(kept).toContain("chief");
    expect(kept).not.toContain("long password");
  });
});

test("without authentication a name in the header proves nothing: the assignee is recorded", async () => {
  await engine.open();
  expect(await completedBy(new RestClient(engine.url, basic("chief", "whatever")))).toEqual(["deputy-1"]);
});

describe("without authentication no web page that a browser shows may reach the engine", () => {
  /** Headers as a browser sets them; fetch would not let us. */
  async function status(headers: Record<string, string>): Promise<number | undefined> {
    await engine.open();
    const sent = request(`${engine.url}/engine`, { headers }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  }

  test.each([
    ["a page of another site", { origin: "https://elsewhere.example" }, 403],
    ["a page without a site of its own", { origin: "null" }, 403],
    ["a page whose address only begins like a file's", { origin: "file://elsewhere.example" }, 403],
    ["a name that somebody has pointed at this machine", { host: "elsewhere.example:8080" }, 403],
    ["a page on this machine", { origin: "http://localhost:5173" }, 200],
    ["a desktop program such as Camunda Modeler", { origin: "file://" }, 200],
    ["a program that names no page", { host: "localhost:8080" }, 200],
    ["a program that speaks IPv6", { host: "[::1]:8080" }, 200],
  ])("%s", async (_, headers, expected) => {
    expect(await status(headers as Record<string, string>)).toBe(expected);
  });
});

test("a list of users that cannot be read is named, not taken for none", async () => {
  writeFileSync(join(engine.dataDir, "users.json"), "{");
  await expect(engine.open()).rejects.toThrow(/STORE_UNUSABLE.*users\.json/);
});

test("listening for others without authentication is refused", async () => {
  await expect(engine.open({ host: "0.0.0.0", auth: false })).rejects.toThrow(/LISTEN_REFUSED.*0\.0\.0\.0/);
});

test("authentication without any user is refused: there is no default password", async () => {
  await expect(engine.open({ host: "0.0.0.0" })).rejects.toThrow(/LISTEN_REFUSED.*没有账号.*guicheng user add/);
});

test("a port that is taken is named", async () => {
  await engine.open();
  const port = Number(new URL(engine.url).port);
  const second = new TestEngine();
  await expect(second.open({ port })).rejects.toThrow(/LISTEN_REFUSED.*端口已被占用/);
  await second.remove();
});

test.each(["a:b", "", "with space"])("the user name '%s' is not accepted", async (id) => {
  await expect(new Users(engine.dataDir).put(id, "a long password")).rejects.toThrow(/CLI_USAGE/);
});

test("a short password is not accepted", async () => {
  await expect(new Users(engine.dataDir).put("chief", "1234567")).rejects.toThrow(/CLI_USAGE.*7 个字符/);
});
