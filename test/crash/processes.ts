import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** Processes that are started, killed and waited for. */

/** Looks again and again until it holds; so long, and no longer. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What a process says when it is ready: the first match on its standard output. Its errors go into the log.
 * @throws when it ends before, with the last of its errors */
export async function announcement(child: ChildProcess, pattern: RegExp, log: string[]): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error("the output of the process is not piped");
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const said = createInterface({ input: child.stdout });
  const announced = new Promise<string>((resolve) => {
    said.on("line", (line) => {
      const found = line.match(pattern)?.[0];
      if (found) resolve(found);
    });
  });
  const died = once(child, "exit").then(([code]) => {
    throw new Error(`${child.spawnargs.slice(1, 3).join(" ")} ended with ${code}: ${log.slice(-5).join("\n")}`);
  });
  died.catch(() => {});
  return Promise.race([announced, died]);
}

/** kill -9, with no chance to put anything in order. Waits until they and the bereaved are gone. */
export async function killSurely(victims: number[], bereaved: number[] = []): Promise<void> {
  for (const pid of victims) signal(pid, "SIGKILL");
  const gone = [...victims, ...bereaved];
  await until(`${gone.join("、")} to be gone`, () => aliveOf(gone).length === 0);
}

/** Asks it to stop, unless it has ended already, and waits for the end. */
export async function stopSurely(
  child: ChildProcess | undefined,
  request: "SIGTERM" | "SIGINT" = "SIGTERM",
): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(request);
  await gone;
}

/** A free port for a server that is killed and comes back to it. Below those that systems give to outgoing connections: one of
 * these, or a client that looks for the dead server, could sit on it meanwhile. */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

export function childrenOf(parent: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return rows.flatMap((row) => {
    const [pid, ppid] = row.trim().split(/\s+/).map(Number);
    return ppid === parent && pid !== undefined ? [pid] : [];
  });
}

/** Whether there was somebody to hear it. */
export function signal(pid: number, name: "SIGKILL" | "SIGSTOP"): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Those that are alive, and not merely waiting for their parents to notice. One whose threads still go (l) holds its ports. */
function aliveOf(pids: number[]): number[] {
  const rows = spawnSync("ps", ["-o", "pid=,stat=", "-p", pids.join(",")], { encoding: "utf8" }).stdout.split("\n");
  return rows.flatMap((row) => {
    const [pid, state] = row.trim().split(/\s+/);
    return pid && state && !/^Z(?!.*l)/.test(state) ? [Number(pid)] : [];
  });
}
