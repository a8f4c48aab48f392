import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { binPath } from "./bin-path.ts";

export interface SupervisedWorkers {
  /** Lets the workers finish what they hold, and waits for them. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 30_000;
/** Whoever has lived that long did not die of what killed his predecessor. */
const HEALTHY_AFTER_MS = 60_000;

/** Runs the workers as a process of their own and starts them again, more and more slowly, should they die. */
export function superviseWorkers(args: string[]): SupervisedWorkers {
  let stopping = false;
  let deaths = 0;
  let restart: NodeJS.Timeout | undefined;
  let child = run();

  function run(): ChildProcess {
    const since = Date.now();
    const started = fork(binPath(), args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    started.on("exit", (code, signal) => {
      if (stopping) return;
      deaths = Date.now() - since > HEALTHY_AFTER_MS ? 1 : deaths + 1;
      const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** deaths);
      console.error(
        `工作者进程退出（${signal ?? `退出码 ${code}`}），${pause / 1000} 秒后重新启动。没有办完的任务会重新送达。`,
      );
      restart = setTimeout(() => {
        child = run();
      }, pause);
    });
    return started;
  }

  return {
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
