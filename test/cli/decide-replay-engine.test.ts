import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NODE, PROGRAM, temporaryFolder, write } from "./guicheng.ts";
import { smallProcesses } from "./small-processes.ts";

const processes = smallProcesses();
const folder = temporaryFolder();
const facts = write(folder, "facts.json", '{"issuedAs":"government"}');

/** Deployment → its files: the tables first deployed, and one table deployed alone later. */
const DEPLOYMENTS: Record<string, Record<string, string>> = {
  first: {
    "jurisdiction.yaml": readFileSync(join(processes, "jurisdictions/town/jurisdiction.yaml"), "utf8"),
    "signing.dmn": "superseded",
    "document-signing.bpmn": "not asked for",
  },
  second: { "signing.dmn": readFileSync(join(processes, "jurisdictions/town/signing.dmn"), "utf8") },
};

/** The two routes by which an engine gives back what was deployed. */
function answer(url: string): string | undefined {
  const [, , , deployment = "", , resource] = url.split("/");
  const files = DEPLOYMENTS[deployment];
  if (!files) return undefined;
  if (resource !== undefined) return files[resource];
  return JSON.stringify(Object.keys(files).map((name) => ({ id: name, name, deploymentId: deployment })));
}

let server: Server;
let engine: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const body = answer(request.url ?? "");
    response
      .writeHead(body === undefined ? 404 : 200)
      .end(body ?? '{"type":"RestException","message":"no such deployment"}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  engine = `http://127.0.0.1:${(server.address() as AddressInfo).port}/engine-rest`;
});
afterAll(() => server.close());

async function textOf(stream: Readable): Promise<string> {
  return (await stream.setEncoding("utf8").toArray()).join("");
}

async function decide(...args: string[]) {
  const child = spawn(NODE, [PROGRAM, "decide", "signing", "--facts", facts, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  const [code] = await once(child, "exit");
  return { code, stdout: await stdout, stderr: await stderr };
}

describe("a ruling that an engine's deployments decided", () => {
  const record = async (source: string) => {
    const { stdout } = await decide("-j", "town", "--as-of", "2026-09-22", "--processes", processes);
    return stdout.replace('"source": "package"', `"source": "${source}"`);
  };

  it("is decided again with the files of those deployments, the later one counting", async () => {
    const recorded = await record("first+second");
    const told = await decide("--replay", write(folder, "ruling.json", recorded), "--engine", engine);
    expect(told).toEqual({ code: 0, stdout: recorded, stderr: "" });
  });

  it("is refused where a deployment is gone", async () => {
    const told = await decide("--replay", write(folder, "gone.json", await record("first+gone")), "--engine", engine);
    expect(told).toMatchObject({ code: 2, stdout: "" });
    expect(told.stderr).toContain("/deployment/gone/resources");
  });

  it("is refused where the deployment holds other tables", async () => {
    DEPLOYMENTS.other = { ...DEPLOYMENTS.first, "signing.dmn": `${DEPLOYMENTS.second?.["signing.dmn"]}\n` };
    const told = await decide("--replay", write(folder, "other.json", await record("other")), "--engine", engine);
    expect(told).toMatchObject({ code: 2, stdout: "" });
    expect(told.stderr).toContain("REPLAY_MISSING");
    expect(told.stderr).toContain("tables");
  });
});
