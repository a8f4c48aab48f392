import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { EngineClient } from "../../workers/engine-client.ts";
import { findingCodes, loadGlossary, loadJurisdiction, packagedProcesses } from "../catalog/package.ts";
import { GuichengError } from "../errors.ts";
import { binPath } from "./bin-path.ts";
import { type Command, EXIT } from "./command.ts";
import { differences } from "./demo/compare.ts";
import { play } from "./demo/play.ts";
import { printDocument } from "./demo/print.ts";
import { readExpected, readScript } from "./demo/script.ts";
import { deployPackage } from "./deploy.ts";

const USAGE = `用法：guicheng demo [选项]

把同样的公文送进五个政府，由程序扮演各级官员逐步办理，拨动时钟使期限到期，最后打印对照表，
并与 demo/expected 里按条文写成的结果逐项比较。没有差异时退出码 0，有差异时打印差异、退出码 1。

  --engine <URL>      用已在运行的引擎（须另行运行 guicheng work）；默认自己启动一个内置引擎和工作者
  --only <公文>       只演示这一份（可重复），名称见 demo/documents.yaml
  --keep              不删除临时数据目录，并打印其位置`;

export const demo: Command = {
  name: "demo",
  summary: "五个政府的对照演示",
  usage: USAGE,
  options: { engine: { type: "string" }, only: { type: "string", multiple: true }, keep: { type: "boolean" } },
  async run(values) {
    const processes = packagedProcesses();
    const folder = join(dirname(processes), "demo");
    const script = readScript(folder);
    const expected = readExpected(folder);
    const chosen = (values.only as string[] | undefined) ?? Object.keys(script.documents);
    for (const name of chosen) {
      if (script.documents[name]) continue;
      const accepted = Object.keys(script.documents).join("、");
      throw new GuichengError({ code: "CLI_USAGE", place: "--only", found: name, accepted });
    }
    const stage = values.engine
      ? { engine: EngineClient.fromUrl(String(values.engine)), clockFile: undefined, close: async () => {} }
      : await ownEngine(script.clock, values.keep === true);
    try {
      await deployPackage(stage.engine, processes, [...expected.keys()]);
      const jurisdictions = await Promise.all([...expected.keys()].map((id) => loadJurisdiction(processes, id)));
      const profiles = jurisdictions.map((jurisdiction) => jurisdiction.profile);
      const stories = await play(stage.engine, profiles, script, chosen, stage.clockFile);
      const glossary = loadGlossary(processes);
      const codes = findingCodes(processes);
      let faults = 0;
      for (const name of chosen) {
        const rows = profiles.map((profile) => ({
          id: profile.id,
          government: profile.name.replace(/人民政府.*$/, ""),
          story: stories.get(`${profile.id}/${name}`) as NonNullable<ReturnType<typeof stories.get>>,
        }));
        console.log(printDocument(script.documents[name]?.title ?? name, rows, glossary, codes));
        for (const { id, story } of rows) {
          const wanted = expected.get(id)?.[name];
          const lines = wanted ? differences(wanted, story) : [`demo/expected/${id}.yaml 没有写 ${name}`];
          faults += lines.length;
          for (const line of lines) console.log(`  ✗ ${id} ${name} ${line}`);
        }
      }
      const total = chosen.length * profiles.length;
      console.log(faults === 0 ? `${total} 件全部与条文相符。` : `${total} 件中有 ${faults} 处差异。`);
      return faults === 0 ? EXIT.ok : EXIT.failed;
    } finally {
      await stage.close();
    }
  },
};

/** An engine and workers of our own: free port, temporary data, a clock that the demo moves. */
async function ownEngine(start: string, keep: boolean) {
  const dataDir = mkdtempSync(join(tmpdir(), "guicheng-demo-"));
  const clockFile = join(dataDir, "clock");
  writeFileSync(clockFile, start);
  const child = spawn(
    process.execPath,
    [binPath(), "start", "--port", "0", "--data", dataDir, "--clock-file", clockFile],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const url = await announcedUrl(child);
  return {
    engine: EngineClient.fromUrl(url),
    clockFile,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, "exit");
        child.kill("SIGTERM");
        await gone;
      }
      if (keep) console.log(`数据目录：${dataDir}`);
      else rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function announcedUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the engine's output is not piped");
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, "exit").then(([code]) => {
    throw new GuichengError({ code: "ENGINE_UNREACHABLE", place: "guicheng start", found: `退出码 ${code}` });
  });
  const announced = (async () => {
    for await (const line of lines) {
      const url = line.match(/https?:\/\/\S+\/engine-rest/)?.[0];
      if (url) return url;
    }
    return failed;
  })();
  const url = await Promise.race([announced, failed]);
  failed.catch(() => {});
  child.stdout.resume();
  return url as string;
}
