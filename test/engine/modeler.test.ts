import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Users } from "../../src/engine/store/users.ts";
import { SIGNING, testButtons, testCredentials } from "../engines/modeler-buttons.ts";
import { ModelerTab } from "../engines/modeler-calls.ts";
import { RestClient } from "./rest-client.ts";
import { TestEngine } from "./test-engine.ts";

/** Camunda Modeler's Deploy and Start on the embedded engine; test/engines/modeler.test.ts has the real ones. */

const EMBEDDED = {
  // the dialog has no sentence for 400; the log has the engine's
  looseArrow: { code: "CONNECTION_FAILED", log: /Task_Nowhere.*\ndocument-signing\.bpmn Flow_\w+: .*请让顺序流/ },
  halfFile: { status: 400, log: /^document-signing\.bpmn: .*请用 Camunda Modeler 打开并另存这个文件/ },
};

describe("Camunda Modeler on the embedded engine without accounts", () => {
  const engine = new TestEngine();
  beforeAll(() => engine.open());
  afterAll(() => engine.remove());
  const endpoint = () => ({ url: engine.url });

  test("the address alone is enough", async () => {
    await expect(new ModelerTab(endpoint(), SIGNING).typeAddress()).resolves.toBeUndefined();
  });

  testButtons({ ...EMBEDDED, endpoint, rest: () => engine.rest });
});

describe("Camunda Modeler on the embedded engine with accounts", () => {
  const engine = new TestEngine();
  const account = { username: "designer", password: "password of designer" };
  beforeAll(async () => {
    await new Users(engine.dataDir).put(account.username, account.password);
    await engine.open({ auth: true });
  });
  afterAll(() => engine.remove());
  const endpoint = () => ({ url: engine.url, ...account });
  const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;

  testCredentials(endpoint, async () => endpoint());
  testButtons({ ...EMBEDDED, endpoint, rest: () => new RestClient(engine.url, { authorization }) });
});
