import { startEngine } from "../../src/engine/server.ts";

/** An engine to be killed: `node serve.ts <data folder>` prints its URL. */
const [dataDir = ""] = process.argv.slice(2);
const { url } = await startEngine({ dataDir, port: 0 });
process.stdout.write(`${url}\n`);
