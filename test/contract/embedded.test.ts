import { afterAll, beforeAll } from "vitest";
import { Users } from "../../src/engine/store/users.ts";
import { TestEngine } from "../engine/test-engine.ts";
import { testContract } from "./contract.ts";

const engine = new TestEngine();
const [user, password] = ["tester", "contract-password"];
const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
beforeAll(async () => {
  await new Users(engine.dataDir).put(user, password);
  await engine.open({ auth: true });
});
afterAll(() => engine.remove());

testContract({ name: "the embedded engine", baseUrl: () => engine.url, headers });
