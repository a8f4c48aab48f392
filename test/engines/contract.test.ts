import { testContract } from "../contract/contract.ts";
import { onRealEngines } from "./real-engine.ts";

/** The contract of test/contract, where the real engines have the last word on what is right. */
onRealEngines("contract", ({ title, url, headers }) => testContract({ name: title, baseUrl: () => url, headers }));
