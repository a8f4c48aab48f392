import { afterAll, beforeAll } from "vitest";
import { TestEngine } from "../engine/test-engine.ts";
import { testContract } from "./contract.ts";

const engine = new TestEngine();
beforeAll(() => engine.open());
afterAll(() => engine.remove());

testContract({ name: "the embedded engine", baseUrl: () => engine.url });
