import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { GuichengError } from "../../src/errors.ts";
import { EngineClient, EngineRefusal } from "../../workers/engine-client.ts";

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function answering(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/engine-rest`;
}

const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: Error) => error,
  );

describe("where and as whom", () => {
  test.each([
    ["http://h:1/engine-rest/", {}, "http://h:1/engine-rest", undefined],
    ["http://u:p%40%E5%AF%86@h:1/engine-rest", {}, "http://h:1/engine-rest", { user: "u", password: "p@密" }],
    ["http://h:1/e", { GUICHENG_USER: "u", GUICHENG_PASSWORD: "p" }, "http://h:1/e", { user: "u", password: "p" }],
    ["http://a:b@h:1/e", { GUICHENG_USER: "u", GUICHENG_PASSWORD: "p" }, "http://h:1/e", { user: "a", password: "b" }],
    ["http://h:1/e", { GUICHENG_USER: "u" }, "http://h:1/e", undefined],
  ])("%s", (address, environment, baseUrl, credentials) => {
    const client = EngineClient.fromUrl(address, environment);
    expect([client.baseUrl, client.credentials]).toEqual([baseUrl, credentials]);
  });

  test("an address that is none is said so, with an example", () => {
    expect(() => EngineClient.fromUrl("localhost", {})).toThrow(/CLI_USAGE.*--engine.*localhost.*engine-rest/);
  });

  test("credentials go with every request, in UTF-8", async () => {
    const seen: (string | undefined)[] = [];
    const url = await answering((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(204).end();
    });
    const client = new EngineClient(url, { user: "u", password: "密" });
    await client.get("/a");
    await client.post("/b");
    expect(seen).toEqual(Array(2).fill(`Basic ${Buffer.from("u:密").toString("base64")}`));
  });
});

describe("requests", () => {
  test("a query leaves out what is undefined and escapes the rest; no content is undefined", async () => {
    const seen: (string | undefined)[] = [];
    const url = await answering((request, response) => {
      seen.push(request.url);
      response.writeHead(204).end();
    });
    expect(await new EngineClient(url).get("/x", { a: "甲 乙", b: undefined, c: true, d: 0 })).toBeUndefined();
    expect(seen).toEqual([`/engine-rest/x?a=${encodeURIComponent("甲")}+${encodeURIComponent("乙")}&c=true&d=0`]);
  });
});

describe("failures", () => {
  test("a refusal carries status, type and message of the engine", async () => {
    const url = await answering((_request, response) => {
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ type: "InvalidRequestException", message: "no such thing" }));
    });
    const error = (await failureOf(new EngineClient(url).get("/task/1"))) as EngineRefusal;
    expect(error).toBeInstanceOf(EngineRefusal);
    expect([error.status, error.type, error.code]).toEqual([404, "InvalidRequestException", "ENGINE_REFUSED"]);
    expect(error.message).toContain("GET /task/1");
    expect(error.message).toContain("no such thing");
  });

  test.each([["<html>proxy</html>"], [""]])("a refusal that is no JSON: %j", async (body) => {
    const url = await answering((_request, response) => response.writeHead(502).end(body));
    const error = (await failureOf(new EngineClient(url).get("/x"))) as EngineRefusal;
    expect(error.status).toBe(502);
  });

  test.each<[string, RequestListener]>([
    ["breaks off", (request) => request.socket.destroy()],
    [
      "breaks off in the middle of its answer",
      (request, response) => {
        response.writeHead(200, { "content-length": 100, "content-type": "application/json" });
        response.write("[1,");
        setImmediate(() => request.socket.destroy());
      },
    ],
    ["answers something that is no JSON", (_request, response) => response.end("<html>")],
  ])("an engine that %s is unreachable, with what to do", async (_name, listener) => {
    const url = await answering(listener);
    const error = (await failureOf(new EngineClient(url).get("/x"))) as GuichengError;
    expect(error).toBeInstanceOf(GuichengError);
    expect(error.code).toBe("ENGINE_UNREACHABLE");
    expect(error.detail.place).toBe(url);
    expect(error.detail.remedy).toContain("引擎");
  });

  test("nobody listening", async () => {
    const url = await answering(() => {});
    await new Promise((resolve) => server?.close(resolve));
    const error = (await failureOf(new EngineClient(url).get("/x"))) as GuichengError;
    expect(error.code).toBe("ENGINE_UNREACHABLE");
    expect(error.message).toContain("ECONNREFUSED");
  });
});
