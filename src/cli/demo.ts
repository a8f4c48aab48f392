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
import { later, laterSchedules, yearsLater } from "./demo/later.ts";
import { play } from "./demo/play.ts";
import { printCase } from "./demo/print.ts";
import { readExpected, readScript } from "./demo/script.ts";
import { Words } from "./demo/words.ts";
import { deployPackage } from "./deploy.ts";

const USAGE = `用法：guicheng demo [选项]

把同样的公文、请假、督办事项、议题和会议送进五个政府，由程序扮演各级官员逐步办理，拨动时钟使期限到期，最后打印对照表，
并与 demo/expected 里按条文写成的结果逐项比较。没有差异时退出码 0，有差异时打印差异、退出码 1。

  --engine <URL>      用已在运行的引擎；默认自己启动一个内置引擎。演示自带工作者，其间请停下 guicheng work。
                      真正的引擎不能拨时间：演示把日期都移到将来星期相同的年份，放假安排也照样移过去
  --expected <目录>   与这个目录里的 <政府>.yaml 比较，默认 demo/expected
  --only <名称>       只演示这一件（可重复），名称见 demo/documents.yaml；它要用到的请假、会议一并办理
  --keep              不删除临时数据目录，并打印其位置`;

export const demo: Command = {
  name: "demo",
  summary: "五个政府的对照演示",
  usage: USAGE,
  options: {
    engine: { type: "string" },
    expected: { type: "string" },
    only: { type: "string", multiple: true },
    keep: { type: "boolean" },
  },
  async run(values) {
    const processes = packagedProcesses();
    const folder = join(dirname(processes), "demo");
    const written = readScript(folder);
    const years = values.engine ? yearsLater(written.clock, new Date()) : 0;
    const script = later(written, years);
    const expected = new Map(
      [...readExpected((values.expected as string | undefined) ?? join(folder, "expected"))].map(([id, stories]) => [
        id,
        later(stories, years),
      ]),
    );
    const chosen = (values.only as string[] | undefined) ?? Object.keys(script.documents);
    for (const name of chosen) {
      if (script.documents[name]) continue;
      const accepted = Object.keys(script.documents).join("、");
      throw new GuichengError({ code: "CLI_USAGE", place: "--only", found: name, accepted });
    }
    const keep = values.keep === true;
    const stage = values.engine
      ? await givenEngine(String(values.engine), written.clock, years, keep)
      : await ownEngine(script.clock, keep);
    try {
      if (years > 0) console.log(`日期都后移了 ${years} 年。\n`);
      await deployPackage(stage.engine, processes, [...expected.keys()]);
      const jurisdictions = await Promise.all([...expected.keys()].map((id) => loadJurisdiction(processes, id)));
      const profiles = jurisdictions.map((jurisdiction) => jurisdiction.profile);
      const stories = await play(stage.engine, profiles, script, chosen, stage.clockFile);
      const words = new Words(loadGlossary(processes), findingCodes(processes));
      let faults = 0;
      for (const name of chosen) {
        const rows = profiles.map((profile) => ({
          id: profile.id,
          government: profile.name.replace(/人民政府.*$/, ""),
          story: stories.get(`${profile.id}/${name}`) as NonNullable<ReturnType<typeof stories.get>>,
        }));
        console.log(printCase(script.documents[name]?.title ?? name, rows, words));
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

interface DemoStage {
  engine: EngineClient;
  /** Holds the demo's time. */
  clockFile: string;
  close(): Promise<void>;
}

/** An engine and workers of our own: free port, temporary data, a clock that the demo moves. */
async function ownEngine(start: string, keep: boolean): Promise<DemoStage> {
  const { line, ...stage } = await beside(start, keep, () => ["start", "--port", "0"]);
  return { ...stage, engine: EngineClient.fromUrl(line.match(/https?:\/\/\S+\/engine-rest/)?.[0] ?? line) };
}

/** Somebody else's engine, and workers of our own, which go by the demo's clock. */
async function givenEngine(url: string, written: string, years: number, keep: boolean): Promise<DemoStage> {
  const stage = await beside(later(written, years), keep, (dataDir) => {
    const calendar = join(dataDir, "calendar.json");
    writeFileSync(calendar, JSON.stringify(laterSchedules(written, years)));
    return ["work", "--engine", url, "--engine-keeps-time", "--calendar", calendar];
  });
  return { ...stage, engine: EngineClient.fromUrl(url) };
}

/** A process of ours on temporary data and the demo's clock; `line` is the first that it printed, when it was ready. */
async function beside(start: string, keep: boolean, commandIn: (dataDir: string) => string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), "guicheng-demo-"));
  const clockFile = join(dataDir, "clock");
  writeFileSync(clockFile, start);
  const command = [...commandIn(dataDir), "--data", dataDir, "--clock-file", clockFile];
  const child = spawn(process.execPath, [binPath(), ...command], {
    stdio: ["ignore", "pipe", "inherit"],
    // a demonstration takes no number out of the office's own register
    env: { ...process.env, GUICHENG_NUMBERS: "" },
  });
  return {
    line: await firstLine(child, `guicheng ${command[0]}`),
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

async function firstLine(child: ChildProcess, command: string): Promise<string> {
  if (!child.stdout) throw new Error(`the output of ${command} is not piped`);
  const line = once(createInterface({ input: child.stdout }), "line").then(([text]) => text as string);
  const failed = once(child, "exit").then(([code]) => {
    throw new GuichengError({ code: "ENGINE_UNREACHABLE", place: command, found: `退出码 ${code}` });
  });
  failed.catch(() => {});
  const first = await Promise.race([line, failed]);
  child.stdout.resume();
  return first as string;
}
